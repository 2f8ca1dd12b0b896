// SPDX-License-Identifier: MIT
/* Help texts and notes: what may pass, what may not, and that the output is bounded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/md.h"

static void check(const char *text, const char *expected)
{
	struct buf b = {0};

	assert_true(markdown(&b, str_of(text), 4096));
	buf_char(&b, '\0');
	assert_string_equal(b.p, expected);
	buf_release(&b);
}

static void test_elements(void **state)
{
	(void)state;
	check("**Held** by `Lock`.\n", "<p><b>Held</b> by <code>Lock</code>.</p>\n");
	check("# One\n\n* a\n* b\n", "<h3>One</h3>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
	check("[x](https://e.org/?a=1&b=2)",
	      "<p><a href=\"https://e.org/?a=1&amp;b=2\">x</a></p>\n");
}

static void test_hostile(void **state)
{
	(void)state;
	check("<script>alert(1)</script>\n",
	      "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
	check("[x](javascript:alert)", "<p><a href=\"#\">x</a></p>\n");
	check("![alt](https://evil.org/x.png)", "<p>alt</p>\n");
}

static void test_budget(void **state)
{
	struct buf in = {0}, out = {0};

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_lit(&in, "* item\n");
	assert_false(markdown(&out, buf_view(&in), 1000));
	assert_true(out.n < 1100);
	buf_release(&in);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_elements),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_budget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
