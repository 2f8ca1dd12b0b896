// SPDX-License-Identifier: MIT
/* Civil time against the C library, day by day. */
#include "test_render_check.h"

#include <time.h>

#include "base/utc.h"

static void check_second(int64_t epoch_s)
{
	time_t at = (time_t)epoch_s;
	struct civil c = utc_civil(epoch_s);
	struct tm tm;
	int64_t back;

	assert_non_null(gmtime_r(&at, &tm));
	assert_int_equal(c.year, tm.tm_year + 1900);
	assert_int_equal(c.month, tm.tm_mon + 1);
	assert_int_equal(c.day, tm.tm_mday);
	assert_int_equal(c.hour, tm.tm_hour);
	assert_int_equal(c.minute, tm.tm_min);
	assert_int_equal(c.second, tm.tm_sec);
	assert_int_equal(c.weekday, tm.tm_wday);
	if (epoch_s < 0)
		return;
	assert_true(utc_from_civil(&c, &back));
	assert_int_equal(back, epoch_s);
}

/* 1 January 1970 to 31 December 2100: 47,847 days. */
static void test_every_day(void **state)
{
	(void)state;
	for (int64_t day = 0; day < 47847; day++) {
		check_second(day * 86400);
		check_second(day * 86400 + 86399);
		assert_int_equal(utc_days(utc_civil(day * 86400).year, utc_civil(day * 86400).month,
					  utc_civil(day * 86400).day),
				 day);
	}
	check_second(-1);
	check_second(-86400 * 366ll);
	check_second(253402300799); /* 9999-12-31T23:59:59Z */
}

static void test_refused(void **state)
{
	static const struct civil faulty[] = {
		{.year = 2026, .month = 2, .day = 29},
		{.year = 2100, .month = 2, .day = 29},
		{.year = 2026, .month = 13, .day = 1},
		{.year = 2026, .month = 0, .day = 1},
		{.year = 2026, .month = 4, .day = 31},
		{.year = 2026, .month = 1, .day = 0},
		{.year = 1969, .month = 1, .day = 1},
		{.year = 10000, .month = 1, .day = 1},
		{.year = 2026, .month = 1, .day = 1, .hour = 24},
		{.year = 2026, .month = 1, .day = 1, .minute = 60},
		{.year = 2026, .month = 1, .day = 1, .second = -1},
	};
	struct civil leap = {.year = 2000, .month = 2, .day = 29};
	int64_t s = 7;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(faulty); i++)
		assert_false(utc_from_civil(&faulty[i], &s));
	assert_int_equal(s, 7);
	assert_true(utc_from_civil(&leap, &s));
	assert_int_equal(s, 951782400);
}

static void test_text(void **state)
{
	struct buf b = {0};

	(void)state;
	utc_iso(&b, 0);
	buf_char(&b, ' ');
	utc_iso(&b, 1795098000);
	buf_char(&b, ' ');
	utc_day(&b, 1795098000);
	check_buf(&b, "1970-01-01T00:00:00Z 2026-11-19T14:20:00Z Thu 19 Nov 2026");
	utc_hm(&b, 1795098005);
	buf_char(&b, ' ');
	utc_hms(&b, 1795098005);
	check_buf(&b, "14:20 14:20:05");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests_name("base_utc", tests, NULL, NULL);
}
