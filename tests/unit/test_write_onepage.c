// SPDX-License-Identifier: MIT
/* Which pages get into one file, and how they stand in it. */
#include "test_render_check.h"

#include "write/onepage.h"

/* A page of about n bytes, with a cube of c. */
static void put(struct onepage *o, const char *path, size_t n, size_t c)
{
	struct buf b = {0};

	buf_lit(&b, "<!DOCTYPE html><html><head><title>A \"b\" &amp; c</title></head>\n<body>\n"
		    "<main>\n<a href=\"../b/index.html#x\" id=\"x\">l</a>");
	for (size_t i = 0; i < n; i++)
		buf_char(&b, 'x');
	buf_lit(&b, "</main>\n");
	if (c) {
		buf_lit(&b, "<script type=\"application/octet-stream\" id=\"cube\">");
		for (size_t i = 0; i < c; i++)
			buf_char(&b, 'A');
		buf_lit(&b, "</script>\n");
	}
	buf_lit(&b, "</body>\n");
	onepage_put(o, str_of(path), buf_view(&b));
	buf_release(&b);
}

/* Pages by their letter, then cubes by it. */
static uint64_t page_rank(const void *context, struct str path)
{
	(void)context;
	return (uint64_t)path.p[0];
}

static uint64_t cube_rank(const void *context, struct str path)
{
	(void)context;
	return 1000 + (uint64_t)path.p[0];
}

static const struct onepage_ranks ranks = {page_rank, cube_rank, NULL};
static const struct onepage_ranks no_cubes = {page_rank, NULL, NULL};

/* "a+ b -c": cubes have a plus, what is out a minus */
static void check_ranked(struct onepage *o, const struct onepage_ranks *by, size_t budget,
			 const char *wanted)
{
	const struct onepage_entry *e;
	struct buf b = {0};
	size_t n;

	onepage_choose(o, by, budget);
	e = onepage_entries(o, &n);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(&b, ' ');
		if (!e[i].in)
			buf_char(&b, '-');
		buf_char(&b, e[i].path.p[0]);
		if (e[i].cube_in)
			buf_char(&b, '+');
	}
	check_buf(&b, wanted);
}

static void check_chosen(struct onepage *o, size_t budget, const char *wanted)
{
	check_ranked(o, &ranks, budget, wanted);
}

static void test_choice(void **state)
{
	struct onepage *o = onepage_new();

	(void)state;
	put(o, "c/index.html", 1000, 2000);
	put(o, "a/index.html", 1000, 2000);
	put(o, "b/index.html", 10000, 0);
	check_chosen(o, 100000, "a+ b c+");
	check_chosen(o, 15500, "a+ b c"); /* 12,600 of pages, room for one cube */
	check_chosen(o, 13500, "a b c");  /* a cube drops out before a page does */
	check_chosen(o, 5500, "a+ -b c"); /* the large one stays out, the small one fits */
	check_chosen(o, 3000, "a -b c");
	check_chosen(o, 1500, "a -b -c");
	check_chosen(o, 100, "-a -b -c");
	check_ranked(o, &no_cubes, 100000, "a b c");
	onepage_clear(o);
	check_chosen(o, 100, "");
	onepage_free(o);
}

static void test_document(void **state)
{
	struct onepage *o = onepage_new();
	struct buf b = {0};

	(void)state;
	put(o, "b/index.html", 1, 0);
	put(o, "a/index.html", 1, 2);
	onepage_choose(o, &ranks, 10000);
	onepage_write(o, &b, STR("<p>note</p>\n"));
	check_buf(&b,
		  "<section class=\"page\" id=\"a/\" data-title=\"A &quot;b&quot; &amp; c\">\n"
		  "<main>\n<p>note</p>\n<a href=\"#b/:x\" id=\"a/:x\">l</a>x</main>\n"
		  "<script type=\"application/octet-stream\" class=\"cube\">AA</script></section>\n"
		  "<section class=\"page\" id=\"b/\" data-title=\"A &quot;b&quot; &amp; c\">\n"
		  "<main>\n<a href=\"#b/:x\" id=\"b/:x\">l</a>x</main>\n</section>\n");
	onepage_choose(o, &ranks, 250);
	onepage_write(o, &b, STR(""));
	check_buf(&b, "<section class=\"page\" id=\"a/\" data-title=\"A &quot;b&quot; &amp; c\">\n"
		      "<main>\n<a id=\"a/:x\" class=\"dim\" title=\"not in this file\">l</a>x"
		      "</main>\n</section>\n");
	onepage_free(o);
}

/* What is estimated is about what is written. */
static void test_bytes(void **state)
{
	struct onepage *o = onepage_new();
	struct buf b = {0};
	size_t said;

	(void)state;
	put(o, "a/index.html", 5000, 3000);
	put(o, "b/index.html", 7000, 0);
	said = onepage_bytes(o, true);
	assert_in_range(said - onepage_bytes(o, false), 3000, 3200);
	onepage_choose(o, &ranks, said);
	onepage_write(o, &b, STR(""));
	assert_in_range(b.n, said - 400, said);
	buf_release(&b);
	onepage_free(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_document),
		cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
