// SPDX-License-Identifier: MIT
/* Numbers checked by hand against the rules of the design. */
#include "test_render_check.h"

#include <math.h>

#include "render/unit.h"

#define MIB 1048576.0
#define NARROW "\xe2\x80\xaf"
#define MINUS "\xe2\x88\x92"
#define DASH "\xe2\x80\x93"

static const struct ptype cpu = {.name = STR("cpu"),
				 .unit = STR("nanoseconds"),
				 .family = STR("process_cpu"),
				 .kind = KIND_DELTA};
static const struct ptype delay = {.name = STR("delay"),
				   .unit = STR("nanoseconds"),
				   .family = STR("mutex"),
				   .kind = KIND_CUMULATIVE};
static const struct ptype heap = {.name = STR("inuse_space"),
				  .unit = STR("bytes"),
				  .family = STR("memory"),
				  .kind = KIND_GAUGE};
static const struct ptype alloc = {.name = STR("alloc_space"),
				   .unit = STR("bytes"),
				   .family = STR("memory"),
				   .kind = KIND_CUMULATIVE};
static const struct ptype routines = {.name = STR("goroutine"),
				      .unit = STR("count"),
				      .family = STR("goroutine"),
				      .kind = KIND_GAUGE};
static const struct ptype contentions = {.name = STR("contentions"),
					 .unit = STR("count"),
					 .family = STR("mutex"),
					 .kind = KIND_CUMULATIVE};
static const struct ptype wall_us = {.name = STR("wall"),
				     .unit = STR("microseconds"),
				     .family = STR("wall"),
				     .kind = KIND_DELTA};
static const struct ptype odd = {.name = STR("x"), .unit = STR("widgets"), .kind = KIND_DELTA};
static const struct ptype evil = {.name = STR("x"), .unit = STR("<\"b"), .kind = KIND_GAUGE};

static void test_levels(void **state)
{
	static const struct {
		const struct ptype *type;
		double largest, level;
		const char *text, *column;
	} rows[] = {
		{&cpu, 1.37e9, 1.31e9, "1.31 cores", "1.31"},
		{&cpu, 1.37e9, 0.465e9, "0.465 cores", "0.47"},
		{&cpu, 0.197e9, 0.197e9, "0.197 cores", "0.197"},
		{&cpu, 0.197e9, 0, "0 cores", "0.000"},
		{&cpu, 0, 0, "0 cores", "0"},
		{&cpu, 53, 53,
		 "0.0530 \xc2\xb5"
		 "cores",
		 "0.0530"},
		{&cpu, 1e9, 285e3, "0.00029 cores", "0.00"},
		{&cpu, 14e9, 9.996e9, "10.0 cores", "10.0"},
		{&cpu, 140e9, 140e9, "140 cores", "140"},
		{&cpu, 140e9, 99.53e9, "99.5 cores", "100"},
		{&cpu, 140e9, 99.96e9, "100 cores", "100"},
		{&cpu, 1e9, NAN, DASH, DASH},
		{&cpu, 1e9, 1e-3, "0.00000000000100 cores", NULL},
		{&delay, 19.7e6, 19.7e6, "19.7 ms/s", "19.7"},
		{&delay, 0.232e6, 0.232e6, "0.232 ms/s", "0.232"},
		{&delay, 5e3, 5e3, "5.00 \xc2\xb5s/s", "5.00"},
		{&delay, 0.108, 0.108, "0.108 ns/s", "0.108"},
		{&delay, 0, 0, "0 ms/s", "0"},
		{&delay, 5.441e9, 5.441e9, "5.44 s/s", "5.44"},
		{&delay, 12e9, 12e9, "12.0 s/s", "12.0"},
		{&wall_us, 2e6, 1e6, "1.00 s/s", "1.00"},
		{&heap, 335 * MIB, 335 * MIB, "335 MiB", "335"},
		{&heap, 1.34 * 1024 * MIB, 1.34 * 1024 * MIB, "1.34 GiB", "1.34"},
		{&heap, 1.34 * 1024 * MIB, 0.3 * 1024 * MIB, "0.300 GiB", "0.30"},
		{&heap, 900, 512, "512 B", "512"},
		{&heap, 2048 * 1024 * MIB, 1024 * 1024 * MIB, "1.00 TiB", "1.00"},
		{&alloc, 3 * MIB, 3 * MIB, "3.00 MiB/s", "3.00"},
		{&routines, 2426, 2426, "2,426", "2,426"},
		{&routines, 95.5, 95.5, "95.5", "95.5"},
		{&routines, 3, 3, "3", "3"},
		{&routines, 99999, 99999, "99,999", "99,999"},
		{&routines, 409994, 128673, "129 k", "129"},
		{&routines, 7.5e6, 7.5e6, "7.50 M", "7.50"},
		{&contentions, 12.5, 12.5, "12.5/s", "12.5"},
		{&contentions, 596269, 596269, "596 k/s", "596"},
		{&contentions, 0.000285, 0.000285, "1.03/h", "1.03"},
		{&contentions, 0.05, 0.05, "3.00/min", "3.00"},
		{&contentions, 0, 0, "0/s", "0"},
		{&odd, 4e6, 2e6, "2.00 M widgets/s", "2.00"},
		{&odd, 4, 2, "2.00 widgets/s", "2.00"},
		{&evil, 4, 2, "2 &lt;&quot;b", "2.00"},
		{&heap, -200 * MIB, -41 * MIB, MINUS "41.0 MiB", MINUS "41"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct unit u = unit_for(rows[i].type, rows[i].largest);
		struct buf b = {0};

		if (!rows[i].column) {
			put_level_unit(&b, &u, rows[i].level);
			check_buf(&b, "\xe2\x89\x88"
				      "0 cores");
			continue;
		}
		put_level_unit(&b, &u, rows[i].level);
		check_buf(&b, rows[i].text);
		put_column(&b, &u, rows[i].level);
		check_buf(&b, rows[i].column);
	}
}

static void test_unit_names(void **state)
{
	struct unit u = unit_for(&odd, 1);
	struct buf b = {0};

	(void)state;
	put_unit(&b, &u);
	check_buf(&b, "widgets/s");
	u = unit_for_sum(STR("nanoseconds"), 90e9);
	assert_true(str_eq(u.name, STR("s")));
	u = unit_for_sum(STR("bytes"), 3e9);
	assert_true(str_eq(u.name, STR("GiB")));
	u = unit_for_sum(STR("count"), 3e9);
	assert_true(str_eq(u.name, STR("G")));
	put_level(&b, &u, 3e9);
	check_buf(&b, "3.00");
}

/* A column up to 725 MiB with 1.68 MiB in it: 725.0 and 1.7. */
static void test_refine(void **state)
{
	struct unit u = unit_for(&heap, 725 * MIB);
	struct buf b = {0};

	(void)state;
	unit_refine(&u, 57 * MIB);
	assert_int_equal(u.decimals, 0);
	unit_refine(&u, 1.68 * MIB);
	put_column(&b, &u, 1.68 * MIB);
	check_buf(&b, "1.7");
	unit_refine(&u, 0);
	assert_int_equal(u.decimals, 1);
	unit_refine(&u, 1);
	assert_int_equal(u.decimals, 3);
}

static void test_delta(void **state)
{
	static const struct {
		double largest, delta;
		const char *wanted;
	} rows[] = {
		{1.3e9, 0.8562e9, "+0.86 cores"},
		{1.3e9, -0.2e9, MINUS "0.20 cores"},
		{1.3e9, 12e9, "+12 cores"},
		{1.3e9, 0, "same"},
		{1.3e9, NAN, DASH},
		{1.3e9, 0.0083e9, "+0.0083 cores"},
		{1.3e9, 0.996e9, "+1.0 cores"},
		{1.3e9, 1,
		 "\xe2\x89\x88"
		 "0 cores"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct unit u = unit_for(&cpu, rows[i].largest);
		struct buf b = {0};

		put_delta_unit(&b, &u, rows[i].delta);
		check_buf(&b, rows[i].wanted);
	}
}

static void test_change(void **state)
{
	static const struct {
		enum trend trend;
		double before, after;
		const char *wanted;
	} rows[] = {
		{TREND_UNKNOWN, NAN, 1, DASH},
		{TREND_STEADY, 1, 1.01, "steady"},
		{TREND_NEW, 0, 1, "new"},
		{TREND_GONE, 1, 0, "gone"},
		{TREND_ROSE, 100, 129, "+29" NARROW "%"},
		{TREND_ROSE, 100, 294, "+194" NARROW "%"},
		{TREND_ROSE, 100, 295,
		 "\xc3\x97"
		 "2.95"},
		{TREND_ROSE, 1, 11.6,
		 "\xc3\x97"
		 "11.6"},
		{TREND_ROSE, 1, 2345,
		 "\xc3\x97"
		 "2,345"},
		{TREND_ROSE, 100, 105.5, "+5.5" NARROW "%"},
		{TREND_FELL, 1.41, 1.21, MINUS "14" NARROW "%"},
		{TREND_FELL, 100, 16, MINUS "84" NARROW "%"},
		{TREND_FELL, 1e6, 1, MINUS "99.9" NARROW "%"},
		{TREND_ROSE, -1, 5, DASH},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct change c = {
			.trend = rows[i].trend, .before = rows[i].before, .after = rows[i].after};
		struct buf b = {0};

		put_change(&b, &c);
		check_buf(&b, rows[i].wanted);
	}
}

static void test_small_verbs(void **state)
{
	struct buf b = {0};

	(void)state;
	put_percent(&b, 0.342, 1);
	check_buf(&b, "34.2" NARROW "%");
	put_percent(&b, -0.0001, 1);
	check_buf(&b, "0.0" NARROW "%");
	put_percent(&b, 0.0001, 1);
	check_buf(&b, "\xe2\x89\x88"
		      "0" NARROW "%");
	put_percent(&b, NAN, 1);
	check_buf(&b, DASH);
	put_count(&b, 0);
	check_buf(&b, "0");
	put_count(&b, 13389);
	check_buf(&b, "13,389");
	put_count(&b, 1000000);
	check_buf(&b, "1,000,000");
	put_count(&b, UINT64_MAX);
	check_buf(&b, "18,446,744,073,709,551,615");
	put_bytes(&b, 2480343613u);
	check_buf(&b, "2.31 GiB");
	put_bytes(&b, 1023);
	check_buf(&b, "1,023 B");
	put_bytes(&b, 1536);
	check_buf(&b, "1.50 KiB");
	put_number(&b, -1234.5, 1);
	check_buf(&b, MINUS "1,234.5");
	put_number(&b, 999.96, 1);
	check_buf(&b, "1,000.0");
	put_number(&b, 1e300, 2);
	assert_true(b.n > 0);
	buf_release(&b);
}

static void test_duration(void **state)
{
	static const struct {
		int64_t ns;
		const char *wanted;
	} rows[] = {
		{0, "0 ns"},
		{250000000, "250 ms"},
		{30000000000, "30 s"},
		{29996000000, "30 s"},
		{300000000000, "5 min"},
		{4200000000000, "70 min"},
		{5400000000000, "1.5 h"},
		{86400000000000, "24 h"},
		{7 * 86400000000000, "7 d"},
		{1500, "1.5 \xc2\xb5s"},
		{-30000000000, MINUS "30 s"},
		{2000 * 86400000000000, "2,000 d"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf b = {0};

		put_duration(&b, rows[i].ns);
		check_buf(&b, rows[i].wanted);
	}
}

static void test_exact(void **state)
{
	static const struct {
		int64_t value, den;
		const char *unit, *wanted;
	} rows[] = {
		{1310000000, 1, "nanoseconds", "1,310,000,000 nanoseconds"},
		{1500, 1000, "bytes", "1.5 bytes"},
		{3000001, 1000000, "count", "3.000001"},
		{-42, 1, "count", MINUS "42"},
		{INT64_MIN, 1, "count", MINUS "9,223,372,036,854,775,808"},
		{7, 1, "<i>", "7 &lt;i&gt;"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf b = {0};

		put_exact(&b, rows[i].value, rows[i].den, str_of(rows[i].unit));
		check_buf(&b, rows[i].wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_levels),   cmocka_unit_test(test_unit_names),
		cmocka_unit_test(test_refine),   cmocka_unit_test(test_delta),
		cmocka_unit_test(test_change),   cmocka_unit_test(test_small_verbs),
		cmocka_unit_test(test_duration), cmocka_unit_test(test_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
