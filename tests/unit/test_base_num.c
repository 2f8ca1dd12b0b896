// SPDX-License-Identifier: MIT
/* Numbers as text, text as numbers, sums at the ends of the range. */
#include "test_render_check.h"

#include <math.h>

static void check_fixed(double v, int decimals, const char *wanted)
{
	struct buf b = {0};

	buf_fixed(&b, v, decimals);
	check_buf(&b, wanted);
}

static void check_number(double v, const char *wanted)
{
	struct buf b = {0};

	buf_number(&b, v);
	check_buf(&b, wanted);
}

static void test_fixed(void **state)
{
	(void)state;
	check_fixed(0, 0, "0");
	check_fixed(0, 3, "0.000");
	check_fixed(0.5, 0, "1"); /* half away from zero */
	check_fixed(-0.5, 0, "-1");
	check_fixed(1.5, 0, "2");
	check_fixed(2.5, 0, "3");
	check_fixed(0.125, 2, "0.13");
	check_fixed(-0.125, 2, "-0.13");
	check_fixed(0.999, 2, "1.00");
	check_fixed(99.95, 1, "100.0");
	check_fixed(-0.04, 1, "0.0"); /* never "-0.0" */
	check_fixed(1234.5678, 9, "1234.567800000");
	check_fixed(1.05, 2, "1.05");
	check_fixed(0.49999999999999994, 0, "0"); /* x + 0.5 would round to 1 */
	check_fixed(4503599627370497.0, 0, "4503599627370497");
	check_fixed(9e15, 3, "9000000000000000");
	check_fixed(1e18, 2, "1000000000000000000");
	check_fixed(-1e18, 2, "-1000000000000000000");
	check_fixed(1e300, 2, "18000000000000000000");
	check_fixed(INFINITY, 2, "0");
	check_fixed(NAN, 0, "0");
}

static void test_number(void **state)
{
	(void)state;
	check_number(0, "0");
	check_number(-0.0, "0");
	check_number(0.1, "0.1");
	check_number(1.0 / 3, "0.333333333333");
	check_number(-2.5, "-2.5");
	check_number(3221225472.0, "3221225472");
	check_number(123456789.125, "123456789.125");
	check_number(8999999999999999.0, "8999999999999999");
	check_number(1e300, "1e+300");
	check_number(1e-7, "1e-07");
	check_number(NAN, "null");
	check_number(-INFINITY, "null");
}

static void test_integers(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_i64(&b, INT64_MIN);
	buf_char(&b, ' ');
	buf_i64(&b, INT64_MAX);
	buf_char(&b, ' ');
	buf_u64(&b, UINT64_MAX);
	buf_char(&b, ' ');
	buf_i64(&b, -1);
	buf_char(&b, ' ');
	buf_u64(&b, 0);
	check_buf(&b, "-9223372036854775808 9223372036854775807 18446744073709551615 -1 0");
	buf_hex(&b, 0, 1);
	buf_hex(&b, 0xabc, 8);
	buf_hex(&b, UINT64_MAX, 1);
	check_buf(&b, "000000abcffffffffffffffff");
	buf_pad(&b, 7, 3);
	buf_pad(&b, 12345, 3);
	check_buf(&b, "00712345");
}

static void test_limit_is_sticky(void **state)
{
	struct buf b = {.max = 10};

	(void)state;
	buf_lit(&b, "12345");
	buf_lit(&b, "123456");
	assert_true(b.failed);
	buf_char(&b, 'x'); /* would fit, but what came before is cut */
	assert_int_equal(b.n, 5);
	buf_reset(&b);
	assert_false(b.failed);
	buf_lit(&b, "1234567890");
	assert_false(b.failed);
	buf_char(&b, 'x');
	assert_true(b.failed);
	check_buf(&b, "1234567890");
}

/* A million bytes one by one and in blocks of growing size. */
static void test_growth(void **state)
{
	struct buf b = {0};

	(void)state;
	for (int i = 0; i < 300000; i++)
		buf_char(&b, (char)('a' + i % 26));
	for (size_t n = 1; n < 1200; n++)
		buf_bytes(&b, b.p, 0),
			buf_str(&b, str_sub(STR("abcdefghijklmnopqrstuvwxyz"), 0, n % 27));
	assert_false(b.failed);
	for (size_t i = 0; i < 300000; i++)
		assert_int_equal(b.p[i], 'a' + i % 26);
	buf_release(&b);
	assert_int_equal(b.n, 0);
}

static void test_to_numbers(void **state)
{
	int64_t i = 77;
	uint64_t u = 77;
	double d = 77;

	(void)state;
	assert_true(str_to_i64(STR("9223372036854775807"), &i) && i == INT64_MAX);
	assert_true(str_to_i64(STR("-9223372036854775807"), &i) && i == -INT64_MAX);
	assert_true(str_to_u64(STR("18446744073709551615"), &u) && u == UINT64_MAX);
	i = 77;
	assert_false(str_to_i64(STR("9223372036854775808"), &i));
	assert_false(str_to_i64(STR(""), &i));
	assert_false(str_to_i64(STR("-"), &i));
	assert_false(str_to_i64(STR("+1"), &i));
	assert_false(str_to_i64(STR(" 1"), &i));
	assert_false(str_to_i64(STR("1x"), &i));
	assert_int_equal(i, 77);
	assert_false(str_to_u64(STR("18446744073709551616"), &u));
	assert_false(str_to_u64(STR("-1"), &u));
	assert_true(str_to_double(STR("-1.5e3"), &d) && d == -1500);
	assert_false(str_to_double(STR("1,5"), &d));
	assert_false(str_to_double(STR("inf"), &d));
	assert_false(str_to_double(STR("1e999"), &d));
	assert_false(str_to_double(STR(" 1"), &d));
	assert_true(d == -1500);
}

static void test_saturation(void **state)
{
	bool hit = false;

	(void)state;
	assert_int_equal(add_sat(INT64_MAX - 1, 1, &hit), INT64_MAX);
	assert_int_equal(sub_sat(INT64_MIN + 1, 1, &hit), INT64_MIN);
	assert_false(hit);
	assert_int_equal(add_sat(INT64_MAX, 1, &hit), INT64_MAX);
	assert_true(hit);
	hit = false;
	assert_int_equal(add_sat(INT64_MIN, -1, &hit), INT64_MIN);
	assert_true(hit);
	assert_int_equal(add_sat(1, 1, &hit), 2);
	assert_true(hit); /* stays */
	assert_int_equal(sub_sat(0, INT64_MIN, &hit), INT64_MAX);
	assert_int_equal(sub_sat(-2, INT64_MAX, &hit), INT64_MIN);
}

static void test_sizes(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes; /* 0: refused */
	} cases[] = {
		{"512", 512},
		{"512B", 512},
		{"512 bytes", 512},
		{"64k", 65536},
		{"64 kB", 64000},
		{"2GB", 2000000000},
		{"2G", 2147483648},
		{"2 GiB", 2147483648},
		{"1Ti", 1099511627776},
		{"1.5GiB", 1610612736},
		{" 1 mb ", 1000000},
		{"", 0},
		{"k", 0},
		{".", 0},
		{"1.2.3M", 0},
		{"5MiBB", 0},
		{"1P", 0},
		{"-5", 0},
		{"1e3", 0},
		{"9999999T", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint64_t v = 77;
		bool is_size = str_to_bytes(str_of(cases[i].text), &v);

		assert_int_equal(is_size, cases[i].bytes != 0);
		assert_int_equal(v, is_size ? cases[i].bytes : 77);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixed),      cmocka_unit_test(test_number),
		cmocka_unit_test(test_integers),   cmocka_unit_test(test_limit_is_sticky),
		cmocka_unit_test(test_growth),     cmocka_unit_test(test_to_numbers),
		cmocka_unit_test(test_saturation), cmocka_unit_test(test_sizes),
	};

	return cmocka_run_group_tests_name("base_num", tests, NULL, NULL);
}
