// SPDX-License-Identifier: MIT
/* Pages as parts of one file: ids, links and states, and what is no markup of ours. */
#include "test_render_check.h"

#include <stdio.h>

#include "write/fragment.h"
#include "write/tags.h"

#define DOCUMENT(body)                                                                             \
	"<!DOCTYPE html><html><head><title>T</title></head>\n<body>\n" body "</body>\n"

/* In the file: the front page, one type with the id "top", one service. */
static enum fragment_target find(const void *context, struct str path, struct str id)
{
	(void)context;
	if (str_eq(path, STR("t/cpu/index.html")))
		return str_eq(id, STR("top")) ? TARGET_THERE : TARGET_PAGE;
	if (str_eq(path, STR("index.html")) || str_eq(path, STR("s/orders/index.html")) ||
	    str_eq(path, STR("s/orders/cpu/index.html")) ||
	    str_eq(path, STR("files/orders/2.html")))
		return TARGET_THERE;
	return TARGET_MISSING;
}

static void check(const char *path, const char *body, const char *wanted)
{
	struct fragment f = {.path = str_of(path), .body = str_of(body)};
	struct fragment_site site = {find, NULL};
	struct buf out = {0};

	assert_true(fragment_rewrite(&out, &f, &site));
	check_buf(&out, wanted);
}

static void test_ids_of_pages(void **state)
{
	(void)state;
	assert_true(str_eq(fragment_id(STR("index.html")), STR("index")));
	assert_true(str_eq(fragment_id(STR("s/orders/index.html")), STR("s/orders/")));
	assert_true(str_eq(fragment_id(STR("files/orders/2.html")), STR("files/orders/2.html")));
}

static void test_links(void **state)
{
	static const struct {
		const char *from, *href, *wanted;
	} rows[] = {
		{"s/orders/index.html", "../../t/cpu/index.html", "href=\"#t/cpu/\""},
		{"s/orders/index.html", "../../t/cpu/#top", "href=\"#t/cpu/:top\""},
		{"s/orders/index.html", "../../t/cpu/#gone", "href=\"#t/cpu/\""},
		{"s/orders/index.html", "../../index.html", "href=\"#index\""},
		{"s/orders/index.html", "cpu/index.html", "href=\"#s/orders/cpu/\""},
		{"s/orders/index.html", "#x", "href=\"#s/orders/:x\""},
		{"s/orders/index.html", "cpu/#from=1&amp;vs=time",
		 "href=\"#s/orders/cpu/\" data-state=\"from=1&amp;vs=time\""},
		{"s/orders/index.html", "#f=region%3D%22eu%22",
		 "href=\"#s/orders/\" data-state=\"f=region%3D%22eu%22\""},
		{"s/orders/index.html", "../../../../../t/cpu/", "href=\"#t/cpu/\""},
		{"index.html", "files/orders/2.html", "href=\"#files/orders/2.html\""},
		{"index.html", "https://example.com/a?b#c", "href=\"https://example.com/a?b#c\""},
		{"index.html", "//example.com/", "href=\"//example.com/\""},
		{"index.html", "mailto:a@example.com", "href=\"mailto:a@example.com\""},
		{"index.html", "summary.json", "class=\"dim\" title=\"not in this file\""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char body[200], wanted[200];

		snprintf(body, sizeof(body), "<a href=\"%s\">x</a>", rows[i].href);
		snprintf(wanted, sizeof(wanted), "<a %s>x</a>", rows[i].wanted);
		check(rows[i].from, body, wanted);
	}
}

static void test_dead_links(void **state)
{
	(void)state;
	check("index.html",
	      "<a class=\"card\" title=\"a &lt; b\" rel=\"next\" href=\"t/none/\">x</a>",
	      "<a class=\"card dim\" title=\"a &lt; b (not in this file)\" rel=\"next\">x</a>");
	check("index.html",
	      "<svg><a href=\"t/none/\" class=\"q\"><rect/></a></svg><a href=\"n/\">x</a>",
	      "<svg><a class=\"q\"><rect/></a></svg>"
	      "<a class=\"dim\" title=\"not in this file\">x</a>");
}

static void test_references(void **state)
{
	(void)state;
	check("t/cpu/index.html",
	      "<div id=\"top\" aria-labelledby=\"a b\"><label for=\"a\"></label>"
	      "<rect fill=\"url(#gone)\" stroke=\"#fff\"/>"
	      "<td headers=\"h1\" data-x=\"id\" hidden></div>",
	      "<div id=\"t/cpu/:top\" aria-labelledby=\"t/cpu/:a t/cpu/:b\">"
	      "<label for=\"t/cpu/:a\"></label>"
	      "<rect fill=\"url(#t/cpu/:gone)\" stroke=\"#fff\"/>"
	      "<td headers=\"t/cpu/:h1\" data-x=\"id\" hidden></div>");
}

static void test_text_stays(void **state)
{
	(void)state;
	check("t/cpu/index.html",
	      "<tr data-value=\"url(#a)\" title=\"url(#b)\" aria-label=\"url(#c)\">"
	      "<g clip-path=\"url(#d)\" data-fill=\"url(#e)\" marker-end=\"url(#f)\"/>",
	      "<tr data-value=\"url(#a)\" title=\"url(#b)\" aria-label=\"url(#c)\">"
	      "<g clip-path=\"url(#t/cpu/:d)\" data-fill=\"url(#e)\""
	      " marker-end=\"url(#t/cpu/:f)\"/>");
	check("index.html", "a &lt;b id=&quot;x&quot;&gt; \"q\" = '<b>ö</b>\ntail",
	      "a &lt;b id=&quot;x&quot;&gt; \"q\" = '<b>ö</b>\ntail");
}

static void test_not_ours(void **state)
{
	static const char *const bodies[] = {
		"<a href=x>", "<a href='x'>", "<a href=\"x>", "<a", "<>", "a < b", "<!-- x -->",
		"<a href=\"a<b\">", "</a id=\"x\">", "<a b=\"c\"d=\"e\">",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct fragment f = {.path = STR("index.html"), .body = str_of(bodies[i])};
		struct fragment_site site = {find, NULL};
		struct buf out = {0};

		if (fragment_rewrite(&out, &f, &site))
			fail_msg("taken for ours: %s", bodies[i]);
		buf_release(&out);
	}
}

static void test_split(void **state)
{
	struct fragment f;

	(void)state;
	assert_true(fragment_split(&f, STR("a/index.html"), STR(DOCUMENT("<main>x</main>\n"))));
	assert_true(str_eq(f.body, STR("<main>x</main>\n")));
	assert_int_equal(f.cube.n, 0);
	assert_true(fragment_split(
		&f, STR("a/index.html"),
		STR(DOCUMENT("<p>x</p>\n<script type=\"application/octet-stream\" id=\"cube\">eJw="
			     "</script>\n<script>run()</script>\n"))));
	assert_true(str_eq(f.body, STR("<p>x</p>\n")));
	assert_true(str_eq(f.cube, STR("eJw=")));
	assert_false(fragment_split(&f, STR("a/index.html"), STR("<body><p>x</p>")));
}

static void add_word(void *context, struct str word)
{
	buf_str(context, word);
	buf_char(context, ' ');
}

static void test_what_is_there(void **state)
{
	struct fragment f = {
		.path = STR("findings/x/index.html"),
		.body = STR("<a href=\"../../t/nav/\" id=\"n\">x</a><main><b id=\"one\">"
			    "<a href=\"../../s/orders/cpu/#from=1\">y</a>"
			    "<a href=\"https://h/\">z</a>"
			    "</b></main><footer><a href=\"../../files/\">f</a></footer>")};
	struct buf b = {0};

	(void)state;
	assert_true(fragment_ids(&f, add_word, &b));
	check_buf(&b, "n one ");
	assert_true(fragment_links(&f, add_word, &b));
	check_buf(&b, "s/orders/cpu/index.html ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ids_of_pages), cmocka_unit_test(test_links),
		cmocka_unit_test(test_dead_links),   cmocka_unit_test(test_references),
		cmocka_unit_test(test_text_stays),   cmocka_unit_test(test_not_ours),
		cmocka_unit_test(test_split),	     cmocka_unit_test(test_what_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
