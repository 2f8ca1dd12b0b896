// SPDX-License-Identifier: MIT
/* The verbs against hostile text in each context. */
#include "test_render_check.h"

#include <math.h>

#include "base/utf8.h"
#include "render/html.h"

#define FFFD "\xef\xbf\xbd"

struct row {
	const char *text;
	size_t n; /* 0: up to the NUL */
	const char *wanted;
};

static void check_rows(const struct row *rows, size_t n, void (*verb)(struct buf *, struct str))
{
	for (size_t i = 0; i < n; i++) {
		struct buf b = {0};
		struct str s = str_of(rows[i].text);

		s.n = rows[i].n ? rows[i].n : s.n;
		verb(&b, s);
		check_buf(&b, rows[i].wanted);
	}
}

static void test_text(void **state)
{
	static const struct row rows[] = {
		{"", 0, ""},
		{"plain", 0, "plain"},
		{"a<b>&c\"'", 0, "a&lt;b&gt;&amp;c\"'"},
		{"</script><script>alert(1)</script>", 0,
		 "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"},
		{"gr\xc3\xbc\xc3\x9f \xe6\x97\xa5 \xf0\x9f\x94\xa5", 0,
		 "gr\xc3\xbc\xc3\x9f \xe6\x97\xa5 \xf0\x9f\x94\xa5"},
		{"tab\tline\n", 0, "tab\tline\n"},
		{"a\0b\x1b\x7f", 5, "a" FFFD "b" FFFD FFFD},
		{"a\rb", 0, "a" FFFD "b"},
		{"\xc2\x85", 0, FFFD},                        /* U+0085, a C1 control */
		{"\xc0\xaf", 0, FFFD FFFD},                   /* overlong '/' */
		{"\xe0\x80\xaf", 0, FFFD FFFD FFFD},          /* overlong */
		{"\xed\xa0\x80", 0, FFFD FFFD FFFD},          /* a surrogate */
		{"\xf4\x90\x80\x80", 0, FFFD FFFD FFFD FFFD}, /* U+110000 */
		{"\xff\xfe<", 0, FFFD FFFD "&lt;"},
		{"a\xe2\x82", 0, "a" FFFD FFFD},  /* cut short */
		{"a\xc3<b", 0, "a" FFFD "&lt;b"}, /* a lead must not eat the '<' */
		{"x\xe2\x80\xaegnp", 0, "x[U+202E]gnp"},
		{"\xe2\x80\xaa\xe2\x81\xa6\xe2\x81\xa9", 0, "[U+202A][U+2066][U+2069]"},
		{"\xf4\x8f\xbf\xbf", 0, "\xf4\x8f\xbf\xbf"}, /* U+10FFFF */
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows), html_text);
}

static void test_attr(void **state)
{
	static const struct row rows[] = {
		{"\" onload=\"alert(1)", 0, "&quot; onload=&quot;alert(1)"},
		{"it's <b>&", 0, "it&#39;s &lt;b&gt;&amp;"},
		{"\xe2\x80\xae\xff", 0, "[U+202E]" FFFD},
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows), html_attr);
}

static void test_js(void **state)
{
	static const struct row rows[] = {
		{"", 0, "\"\""},
		{"a\"b\\c", 0, "\"a\\\"b\\\\c\""},
		{"\n\t\r\b\f", 0, "\"\\n\\t\\r\\b\\f\""},
		{"a\0b\x1f\x7f", 5, "\"a\\u0000b\\u001f\\u007f\""},
		{"</script>&", 0, "\"\\u003c/script\\u003e\\u0026\""},
		{"\xe2\x80\xa8\xe2\x80\xa9", 0, "\"\\u2028\\u2029\""},
		{"\xe2\x80\xae", 0, "\"\\u202e\""},
		{"gr\xc3\xbc\xff", 0, "\"gr\xc3\xbc" FFFD "\""},
		{"it's", 0, "\"it's\""},
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows), js_string);
}

static void test_url(void **state)
{
	static const struct row rows[] = {
		{"", 0, ""},
		{"#f-1", 0, "#f-1"},
		{"../s/orders/index.html?a=1&b=2", 0, "../s/orders/index.html?a=1&amp;b=2"},
		{"a/b:c", 0, "a/b:c"},
		{"#a:b", 0, "#a:b"},
		{"http://x/", 0, "http://x/"},
		{"HTTPS://x/", 0, "HTTPS://x/"},
		{"mailto:a@b", 0, "mailto:a@b"},
		{"javascript:alert(1)", 0, "#"},
		{"JaVaScRiPt:alert(1)", 0, "#"},
		{" javascript:alert(1)", 0, "#"},
		{"\tjavascript:alert(1)", 0, "#"},
		{"java\tscript:alert(1)", 0, "#"},
		{"\x01javascript:alert(1)", 0, "#"},
		{"java\0script:alert(1)", 21, "#"},
		{"data:text/html,x", 0, "#"},
		{"vbscript:x", 0, "#"},
		{"file:///etc/passwd", 0, "#"},
		{"//evil.example/", 0, "#"},
		{"/\\evil.example/", 0, "#"},
		{"\\\\evil.example/", 0, "#"},
		{":x", 0, "#"},
		{"x\" onclick=\"y", 0, "x&quot; onclick=&quot;y"},
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows), html_url);
}

static void test_num(void **state)
{
	static const struct {
		double v;
		int decimals;
		const char *wanted;
	} rows[] = {
		{0, 2, "0"},        {1, 2, "1"},        {59.72222, 2, "59.72"}, {0.5, 1, "0.5"},
		{99.999, 2, "100"}, {-0.001, 2, "0"},   {-12.345, 2, "-12.35"}, {12.30, 2, "12.3"},
		{NAN, 2, "0"},      {INFINITY, 2, "0"}, {0.05, 2, "0.05"},      {10, 0, "10"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf b = {0};

		svg_num(&b, rows[i].v, rows[i].decimals);
		check_buf(&b, rows[i].wanted);
	}
}

static void test_template(void **state)
{
	struct str rest = STR("<a>{{ one }}b{{two}}{c}{{x"), slot;
	struct buf b = {0};

	(void)state;
	slot = tpl_next(&b, &rest);
	assert_true(str_eq(slot, STR("one")));
	slot = tpl_next(&b, &rest);
	assert_true(str_eq(slot, STR("two")));
	slot = tpl_next(&b, &rest);
	assert_int_equal(slot.n, 0);
	assert_int_equal(rest.n, 0);
	check_buf(&b, "<a>b{c}{{x");
}

static void test_limit(void **state)
{
	struct buf b = {.max = 8};

	(void)state;
	html_text(&b, STR("1234567<89"));
	assert_true(b.failed);
	assert_true(b.n <= 8);
	svg_num(&b, 12.5, 1);
	buf_release(&b);
}

static void test_width(void **state)
{
	(void)state;
	assert_int_equal(utf8_width(STR("abc")), 3);
	assert_int_equal(utf8_width(STR("gr\xc3\xbc")), 3);
	assert_int_equal(utf8_width(STR("\xe6\x97\xa5")), 2);
	assert_int_equal(utf8_width(STR("\xff\xff")), 2);
	assert_int_equal(utf8_width(STR("\xe2\x80\xae")), 8);
	assert_int_equal(utf8_cut(STR("gr\xc3\xbcn"), 3).n, 4);
	assert_int_equal(utf8_cut(STR("a\xe6\x97\xa5"), 2).n, 1);
	assert_int_equal(utf8_cut(STR("abc"), 9).n, 3);
}

/* Whatever the bytes: no markup, no control byte, and the output is its own plain text. */
static void test_any_bytes(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[24];
		struct str s = {text, 24};
		struct buf b = {0}, again = {0};

		for (size_t i = 0; i < s.n; i++) {
			seed = seed * 1664525 + 1013904223;
			text[i] = (char)(seed >> 24);
		}
		html_attr(&b, s);
		for (size_t i = 0; i < b.n; i++) {
			uint8_t c = (uint8_t)b.p[i];

			assert_true(c >= 0x20 || c == '\t' || c == '\n');
			assert_true(c != '<' && c != '>' && c != '"' && c != '\'');
		}
		/* No invalid UTF-8 is left: only the ampersands are escaped again. */
		html_text(&again, buf_view(&b));
		assert_int_equal(again.n, b.n + 4 * buf_count(&b, "&"));
		assert_true(utf8_width(s) <= 8 * s.n);
		buf_release(&b);
		buf_release(&again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),      cmocka_unit_test(test_attr),
		cmocka_unit_test(test_js),        cmocka_unit_test(test_url),
		cmocka_unit_test(test_num),       cmocka_unit_test(test_template),
		cmocka_unit_test(test_limit),     cmocka_unit_test(test_width),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
