// SPDX-License-Identifier: MIT
/*
 * The acceptance cases (a) to (k): what other tools got wrong, each as a small set of dumps whose
 * numbers can be worked out by pencil, built into a site and read from its summary.json.
 */
#include "test_site.h"

static void begin(struct mkprof *p, const char *type, const char *unit, int64_t time_s)
{
	mk_init(p);
	mk_type(p, type, unit);
	p->time_ns = time_s * NS_PER_S;
}

static void put_one(const struct site_test *t, const char *name, int64_t time_s, int64_t value)
{
	struct mkprof p;

	begin(&p, "inuse_space", "bytes", time_s);
	mk_sample1(&p, "main;serve;alloc", value);
	site_test_put(t, name, &p);
}

/* ---- (a) three replicas of 1 GiB are 3 GiB at every bucket width ---- */

static const struct {
	unsigned points;
	unsigned width_s;
	size_t n;
} widths[] = {{300, 15, 40}, {39, 30, 20}, {19, 60, 10}, {9, 300, 2}, {2, 300, 2}};

/* 40 dumps, one every 15 s: buckets from T0 to T0 + 585 s. With jitter the median may be other. */
static void check_three_gib(struct site_test *t, bool jitter)
{
	for (size_t i = 0; i < COUNT_OF(widths); i++) {
		const cJSON *s;

		site_test_build(t, widths[i].points);
		s = get_series(t, "orders", "inuse_space");
		assert_string_equal(json_text(s, "kind"), "gauge");
		assert_string_equal(json_text(s, "value_unit"), "bytes");
		if (!jitter) {
			assert_int_equal(json_number(s, "bucket_seconds"), widths[i].width_s);
			assert_int_equal(n_values(s), widths[i].n);
		}
		assert_int_equal(json_number(s, "instances"), 3);
		assert_int_equal(json_number(s, "start"), T0_S);
		check_all_values(s, 3.0 * GIB);
		assert_near(json_number(s, "total"), 3.0 * GIB);
		assert_near(json_number(s, "first_quarter"), 3.0 * GIB);
		assert_near(json_number(s, "last_quarter"), 3.0 * GIB);
		check_fn(s, "alloc", 3.0 * GIB, 3.0 * GIB);
		check_fn(s, "main", 0, 3.0 * GIB);
	}
}

/* absent: a bit a dump of pod c that is not there. at_s: when pod p's dump k is made. */
static void put_replicas(struct site_test *t, uint64_t absent, int64_t (*at_s)(int pod, int k))
{
	for (int pod = 0; pod < 3; pod++)
		for (int k = 0; k < 40; k++) {
			char name[100];

			if (pod == 2 && absent >> k & 1)
				continue;
			snprintf(name, sizeof(name), "service=orders/pod=%c/heap-%02d.pb.gz",
				 'a' + pod, k);
			put_one(t, name, T0_S + at_s(pod, k), GIB);
		}
}

static int64_t at_once(int pod, int k)
{
	(void)pod;
	return 15 * k;
}

/* Up to 9 s late: pods stand in other buckets than each other, now two in one, now none. */
static int64_t jittered(int pod, int k)
{
	return 15 * k + (k == 0 || k == 39 ? 0 : (k * 7 + pod * 4) % 10) + (k == 39 ? 0 : pod * 4);
}

/* A few seconds late, as scrapers are. */
static int64_t late(int pod, int k)
{
	return 15 * k + pod * 4 + (k == 0 || k == 39 ? 0 : k * 7 % 3);
}

static void test_a_replicas(void **state)
{
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	put_replicas(&t, 0, at_once);
	check_three_gib(&t, false);
	s = get_series(&t, "orders", "inuse_space");
	assert_int_equal(json_number(s, "dumps"), 120);
	assert_near(json_number(s, "coverage"), 1);
	check_label(s, "pod", "a", GIB);
	check_label(s, "pod", "c", GIB);
	site_test_remove(&t);
}

static void test_a_missing_dumps(void **state)
{
	static const uint64_t absent[] = {1ull << 20, 3ull << 20, 1ull << 39, 3ull << 38,
					  1ull << 5 | 3ull << 12};
	struct site_test t;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(absent); i++) {
		site_test_make(&t);
		put_replicas(&t, absent[i], at_once);
		check_three_gib(&t, false);
		site_test_remove(&t);
	}
}

/*
 * Three missing dumps in a row are more than two intervals of silence: then pod c is gone from one
 * interval after its dump 19 until its dump 23. Buckets of 15 s: dump 20, 21, 22 show 2 GiB.
 */
static void test_a_gone_for_longer(void **state)
{
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	put_replicas(&t, 7ull << 20, at_once);
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "inuse_space");
	assert_int_equal(n_values(s), 40);
	for (size_t i = 0; i < 40; i++)
		assert_near(value_at(s, i), i >= 20 && i <= 22 ? 2.0 * GIB : 3.0 * GIB);
	site_test_remove(&t);
}

static void test_a_jitter(void **state)
{
	struct site_test t;

	(void)state;
	site_test_make(&t);
	put_replicas(&t, 0, jittered);
	check_three_gib(&t, true);
	site_test_remove(&t);
	site_test_make(&t);
	put_replicas(&t, 1ull << 20 | 3ull << 30, late);
	check_three_gib(&t, true);
	site_test_remove(&t);
}

/* Each dump: 512 MiB of tenant x, 256 MiB of tenant y, 256 MiB without the label. */
static void test_a_label_sets(void **state)
{
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 120; i++) {
		char name[100];
		struct mkprof p;

		begin(&p, "inuse_space", "bytes", T0_S + i / 3 * 15);
		mk_sample1(&p, "main;serve;alloc", GIB / 2);
		mk_label(&p, "tenant", "x");
		mk_sample1(&p, "main;serve;alloc", GIB / 4);
		mk_label(&p, "tenant", "y");
		mk_sample1(&p, "main;alloc", GIB / 4);
		snprintf(name, sizeof(name), "service=orders/pod=%c/heap-%02d.pb.gz", 'a' + i % 3,
			 i / 3);
		site_test_put(&t, name, &p);
	}
	check_three_gib(&t, false);
	s = get_series(&t, "orders", "inuse_space");
	check_fn(s, "serve", 0, 2.25 * GIB);
	check_label(s, "tenant", "x", 1.5 * GIB);
	check_label(s, "tenant", "y", 0.75 * GIB);
	check_label(s, "tenant", "", 0.75 * GIB);
	check_label(s, "pod", "b", 1.0 * GIB);
	site_test_remove(&t);
}

/*
 * An average, not a sum and not the last: one pod, 60 s apart, 100, 200, 300, 400 bytes. Each dump
 * speaks for a minute, the last one too: (100 + 200 + 300 + 400) / 4.
 */
static void test_a_average(void **state)
{
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 4; k++) {
		char name[100];

		snprintf(name, sizeof(name), "service=orders/pod=a/heap-%d.pb.gz", k);
		put_one(&t, name, T0_S + 60 * k, 100 * (k + 1));
	}
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "inuse_space");
	CHECK_VALUES(s, 100, 200, 300, 400);
	assert_near(json_number(s, "total"), 250);
	site_test_remove(&t);
}

/* ---- (b) recursion counts once ---- */

static void test_b_recursion(void **state)
{
	struct site_test t;
	struct mkprof p;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	begin(&p, "cpu", "nanoseconds", T0_S);
	p.duration_ns = 10 * NS_PER_S;
	mk_sample1(&p, "main;f;g;f;f", 100);
	mk_sample1(&p, "main;f>f:7>f", 20); /* inlined into itself */
	mk_sample1(&p, "main;f", 10);
	mk_sample1(&p, "main", 1);
	site_test_put(&t, "service=orders/cpu.pb.gz", &p);
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "cpu");
	check_fn(s, "f", 130, 130); /* 100 + 20 + 10 */
	check_fn(s, "g", 0, 100);
	check_fn(s, "main", 1, 131);
	assert_near(json_number(s, "total"), 131);
	assert_int_equal(json_number(s, "functions"), 3);
	check_all_values(s, 13.1); /* 131 ns in 10 s */
	site_test_remove(&t);
}

/* ---- (c) nothing is divided by the step; a rate is over the covered time ---- */

/* One busy core, 30 s of it dumped every 10 minutes, six times. */
static void test_c_covered_time(void **state)
{
	static const unsigned points[] = {0, 10, 4, 3, 2};
	struct site_test t;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 6; k++) {
		char name[100];
		struct mkprof p;

		begin(&p, "cpu", "nanoseconds", T0_S + 600 * k);
		p.duration_ns = 30 * NS_PER_S;
		mk_sample1(&p, "main;spin", 20 * NS_PER_S);
		mk_sample1(&p, "main;wait", 10 * NS_PER_S);
		snprintf(name, sizeof(name), "service=orders/cpu-%d.pb.gz", k);
		site_test_put(&t, name, &p);
	}
	for (size_t i = 0; i < COUNT_OF(points); i++) {
		const cJSON *s;

		site_test_build(&t, points[i]);
		s = get_series(&t, "orders", "cpu");
		assert_string_equal(json_text(s, "value_unit"), "nanoseconds/second");
		for (size_t b = 0; b < n_values(s); b++)
			if (!isnan(value_at(s, b)))
				assert_near(value_at(s, b), 1e9);
		assert_near(value_at(s, 0), 1e9);
		assert_near(json_number(s, "total"), 180e9);
		check_fn(s, "main", 0, 180e9);
		check_fn(s, "spin", 120e9, 120e9);
		check_fn(s, "wait", 60e9, 60e9);
	}
	site_test_remove(&t);
}

/* Two pods of one busy core each are two cores; without a duration the distance covers. */
static void test_c_two_pods(void **state)
{
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 8; i++) {
		char name[100];
		struct mkprof p;

		begin(&p, "cpu", "nanoseconds", T0_S + 60 * (i / 2));
		p.duration_ns = i % 2 ? 60 * NS_PER_S : 0;
		mk_sample1(&p, "main;spin", 60 * NS_PER_S);
		snprintf(name, sizeof(name), "service=orders/pod=%c/cpu-%d.pb.gz", 'a' + i % 2,
			 i / 2);
		site_test_put(&t, name, &p);
	}
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "cpu");
	/* Pod a's dumps cover the minute before them, pod b's the minute after: in the first three
	   minutes there are both. How long pod a's first dump covers is unknown. */
	CHECK_VALUES(s, 2e9, 2e9, 2e9, 1e9);
	assert_near(json_number(s, "total"), 480e9);
	site_test_remove(&t);
}

/* ---- (d) baseline, reset, instances ---- */

static void put_alloc(const struct site_test *t, char pod, int minute, const char *const *stacks,
		      const int64_t *values)
{
	char name[100];
	struct mkprof p;

	begin(&p, "alloc_space", "bytes", T0_S + 60 * minute);
	for (size_t i = 0; stacks[i]; i++)
		mk_sample1(&p, stacks[i], values[i]);
	snprintf(name, sizeof(name), "service=orders/pod=%c/allocs-%d.pb.gz", pod, minute);
	site_test_put(t, name, &p);
}

static const char *const one_stack[] = {"main;a", NULL};

static void test_d_baseline_and_reset(void **state)
{
	static const int64_t values[] = {100, 160, 280, 30, 90};
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 5; k++)
		put_alloc(&t, 'a', k, one_stack, &values[k]);
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "alloc_space");
	assert_string_equal(json_text(s, "kind"), "cumulative");
	/* 100 before the window; 60, 120; restart: 30 counts whole; 60. A difference is drawn over
	   the minute between its two dumps; of the minute after the last one nothing is known. */
	CHECK_VALUES(s, 60 / 60.0, 120 / 60.0, 30 / 60.0, 60 / 60.0, NAN);
	assert_near(json_number(s, "total"), 60 + 120 + 30 + 60);
	check_fn(s, "a", 270, 270);
	assert_int_equal(json_number(s, "restarts"), 1);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(s, "only_baseline")));
	site_test_remove(&t);
}

/*
 * The sum rises from 1,110 to 5,520, and yet it is a new process: a went from 100 to 20 and b is
 * gone. So d counts 500 from zero, not 490.
 */
static void test_d_reset_that_ends_higher(void **state)
{
	static const char *const before[] = {"main;a", "main;b", "main;d", NULL};
	static const char *const after[] = {"main;a", "main;c", "main;d", NULL};
	static const int64_t values[][3] = {{90, 900, 5}, {100, 1000, 10}, {20, 5000, 500}};
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	put_alloc(&t, 'a', 0, before, values[0]);
	put_alloc(&t, 'a', 1, before, values[1]);
	put_alloc(&t, 'a', 2, after, values[2]);
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "alloc_space");
	CHECK_VALUES(s, 115 / 60.0, 5520 / 60.0, NAN);
	check_fn(s, "a", 10 + 20, 30);
	check_fn(s, "b", 100, 100);
	check_fn(s, "c", 5000, 5000);
	check_fn(s, "d", 5 + 500, 505);
	assert_near(json_number(s, "total"), 115 + 5520);
	assert_int_equal(json_number(s, "restarts"), 1);
	site_test_remove(&t);
}

/* Dumps alternate: across instances the differences would be -995, +1002 and so on. */
static void test_d_two_instances(void **state)
{
	static const int64_t a[] = {1000, 1010, 1030}, b[] = {5, 8, 8};
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 3; k++) {
		put_alloc(&t, 'a', k, one_stack, &a[k]);
		put_alloc(&t, 'b', k, one_stack, &b[k]);
	}
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "alloc_space");
	CHECK_VALUES(s, 13 / 60.0, 20 / 60.0, NAN);
	assert_near(json_number(s, "total"), 30 + 3);
	check_label(s, "pod", "a", 30);
	check_label(s, "pod", "b", 3);
	assert_int_equal(json_number(s, "restarts"), 0);
	site_test_remove(&t);
}

static void test_d_only_a_baseline(void **state)
{
	static const int64_t value = 77;
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	put_alloc(&t, 'a', 0, one_stack, &value);
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "alloc_space");
	assert_near(json_number(s, "total"), 0);
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(s, "only_baseline")));
	site_test_remove(&t);
}

/* ---- (e) different sampling periods ---- */

/* 10 ms and 1 ms: 900 and 9,000 samples are the same 9 s. Values are scaled already. */
static void test_e_periods(void **state)
{
	static const int64_t periods[] = {10000000, 1000000};
	struct site_test t;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 2; k++) {
		int64_t values[] = {9 * NS_PER_S / periods[k], 9 * NS_PER_S};
		char name[100];
		struct mkprof p;

		mk_init(&p);
		mk_type(&p, "samples", "count");
		mk_type(&p, "cpu", "nanoseconds");
		mk_period(&p, "cpu", "nanoseconds", periods[k]);
		p.time_ns = (T0_S + 15 * k) * NS_PER_S;
		p.duration_ns = 10 * NS_PER_S;
		mk_sample(&p, "main;spin", values);
		snprintf(name, sizeof(name), "service=orders/cpu-%d.pb.gz", k);
		site_test_put(&t, name, &p);
	}
	site_test_build(&t, 0);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(t.summary, "series")), 2);
	CHECK_VALUES(get_series(&t, "orders", "cpu"), 9e8, 9e8);
	assert_near(json_number(get_series(&t, "orders", "cpu"), "total"), 18e9);
	CHECK_VALUES(get_series(&t, "orders", "samples"), 90, 900);
	assert_near(json_number(get_series(&t, "orders", "samples"), "total"), 9900);
	site_test_remove(&t);
}

/* ---- (f) an unknown type in bytes is a state ---- */

static void test_f_unknown_bytes(void **state)
{
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 8; i++) {
		char name[100];
		struct mkprof p;

		begin(&p, "page_cache_bytes", "bytes", T0_S + 60 * (i / 2));
		mk_sample1(&p, "main;cache", i % 2 ? 200 : 100);
		snprintf(name, sizeof(name), "service=orders/pod=%c/x-%d.pb.gz", 'a' + i % 2,
			 i / 2);
		site_test_put(&t, name, &p);
	}
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "page_cache_bytes");
	assert_string_equal(json_text(s, "kind"), "gauge");
	CHECK_VALUES(s, 300, 300, 300, 300);
	assert_near(json_number(s, "total"), 300);
	site_test_build(&t, 2);
	s = get_series(&t, "orders", "page_cache_bytes");
	check_all_values(s, 300);
	site_test_remove(&t);
}

/* ---- (g) names ---- */

static void put_named(const struct site_test *t, const char *file, const char *service,
		      int64_t value)
{
	struct mkprof p;

	begin(&p, "cpu", "nanoseconds", T0_S);
	p.duration_ns = 10 * NS_PER_S;
	mk_sample1(&p, "main;f", value);
	mk_label(&p, "service_name", service);
	mk_label(&p, "http.route", "/pay/:id");
	mk_label(&p,
		 "gr\xc3\xb6\xc3\x9f"
		 "e",
		 "\xe5\xa4\xa7");
	mk_label(&p, "empty", "");
	mk_sample1(&p, "main;g", value * 10);
	mk_label(&p, "service_name", service);
	site_test_put(t, file, &p);
}

static void test_g_names(void **state)
{
	static const char *const services[] = {"shop", "shop/api", "shop/api/v2", "shop-api",
					       "Shop"};
	struct site_test t;

	(void)state;
	site_test_make(&t);
	for (size_t i = 0; i < COUNT_OF(services); i++) {
		char file[40];

		snprintf(file, sizeof(file), "%zu.pb.gz", i);
		put_named(&t, file, services[i], (int64_t)i + 1);
	}
	site_test_build(&t, 0);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(t.summary, "services")), 5);
	for (size_t i = 0; i < COUNT_OF(services); i++) {
		const cJSON *s = get_series(&t, services[i], "cpu");
		double v = (double)i + 1;

		assert_near(json_number(s, "total"), v * 11);
		check_label(s, "http.route", "/pay/:id", v);
		check_label(s, "http.route", "", v * 10);
		check_label(s,
			    "gr\xc3\xb6\xc3\x9f"
			    "e",
			    "\xe5\xa4\xa7", v);
		check_label(s, "empty", "", v * 11);
	}
	site_test_remove(&t);
}

/* ---- (h) one side empty ---- */

/* orders spans 16 minutes, late only the second half: its first quarter has no data. */
static void test_h_one_side_empty(void **state)
{
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 16; k++) {
		char name[100];

		snprintf(name, sizeof(name), "service=orders/heap-%02d.pb.gz", k);
		put_one(&t, name, T0_S + 60 * k, 500);
		snprintf(name, sizeof(name), "service=late/heap-%02d.pb.gz", k);
		if (k >= 8)
			put_one(&t, name, T0_S + 60 * k, 700);
	}
	site_test_build(&t, 0);
	s = get_series(&t, "late", "inuse_space");
	CHECK_VALUES(s, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 700, 700, 700, 700, 700, 700, 700,
		     700);
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(s, "first_quarter")));
	assert_near(json_number(s, "last_quarter"), 700);
	s = get_series(&t, "orders", "inuse_space");
	assert_near(json_number(s, "first_quarter"), 500);
	site_test_remove(&t);
}

/* ---- (i) negative values ---- */

/* A heap dump of Go's ?seconds=N: differences, also of what is in use. */
static void test_i_negative(void **state)
{
	static const int64_t values[][2] = {{100, -40}, {50, 30}};
	struct site_test t;
	struct mkprof p;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	mk_init(&p);
	mk_type(&p, "alloc_space", "bytes");
	mk_type(&p, "inuse_space", "bytes");
	p.time_ns = T0_S * NS_PER_S;
	p.duration_ns = 10 * NS_PER_S;
	mk_sample(&p, "main;a", values[0]);
	mk_sample(&p, "main;b", values[1]);
	site_test_put(&t, "service=orders/heap.pb.gz", &p);
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "inuse_space");
	assert_string_equal(json_text(s, "kind"), "delta");
	assert_near(json_number(s, "total"), -10);
	check_fn(s, "a", -40, -40);
	check_fn(s, "b", 30, 30);
	check_fn(s, "main", 0, -10);
	check_all_values(s, -1);
	s = get_series(&t, "orders", "alloc_space");
	assert_string_equal(json_text(s, "kind"), "delta");
	assert_near(json_number(s, "total"), 150);
	site_test_remove(&t);
}

/* ---- (j) no lines, no time ---- */

/* Addresses in a mapping at 0x400000 with file offset 0x1000: 0x400040 is 0x1040 of the file. */
static void test_j_bare(void **state)
{
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	for (int k = 1; k <= 3; k++) {
		char name[100];
		struct mkprof p;
		uint32_t m;

		begin(&p, "cpu", "nanoseconds", 0);
		p.duration_ns = 10 * NS_PER_S;
		m = mk_mapping(&p, 0x400000, 0x500000, 0x1000, "/usr/bin/server");
		mk_sample1(&p, "", 1000 * k);
		vec_push(&p.samples.v[0].locations, mk_location(&p, m, 0x400040));
		vec_push(&p.samples.v[0].locations, mk_location(&p, 0, 0x77));
		snprintf(name, sizeof(name), "service=orders/cpu.%03d.pb.gz", k);
		site_test_put(&t, name, &p);
	}
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "cpu");
	check_fn(s, "server+0x1040", 6000, 6000);
	check_fn(s, "0x77", 0, 6000);
	assert_near(json_number(s, "total"), 6000);
	assert_int_equal(json_number(s, "dumps"), 3);
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(s, "start")));
	CHECK_VALUES(s, 100, 200, 300);
	site_test_remove(&t);
}

/* ---- (k) the same window on both sides ---- */

static void test_k_same_time(void **state)
{
	struct site_test t;
	const cJSON *s, *a, *b;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 3; k++) {
		char name[100];

		snprintf(name, sizeof(name), "service=orders/pod=%c/heap.pb.gz", 'a' + k);
		put_one(&t, name, T0_S, 100);
	}
	put_one(&t, "service=orders/pod=a/heap-again.pb.gz", T0_S, 100);
	site_test_build(&t, 0);
	s = get_series(&t, "orders", "inuse_space");
	CHECK_VALUES(s, 300);
	assert_near(json_number(s, "total"), 300);
	a = cJSON_GetObjectItem(s, "first_quarter");
	b = cJSON_GetObjectItem(s, "last_quarter");
	assert_true(cJSON_Compare(a, b, true));
	site_test_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_replicas),
		cmocka_unit_test(test_a_missing_dumps),
		cmocka_unit_test(test_a_gone_for_longer),
		cmocka_unit_test(test_a_jitter),
		cmocka_unit_test(test_a_label_sets),
		cmocka_unit_test(test_a_average),
		cmocka_unit_test(test_b_recursion),
		cmocka_unit_test(test_c_covered_time),
		cmocka_unit_test(test_c_two_pods),
		cmocka_unit_test(test_d_baseline_and_reset),
		cmocka_unit_test(test_d_reset_that_ends_higher),
		cmocka_unit_test(test_d_two_instances),
		cmocka_unit_test(test_d_only_a_baseline),
		cmocka_unit_test(test_e_periods),
		cmocka_unit_test(test_f_unknown_bytes),
		cmocka_unit_test(test_g_names),
		cmocka_unit_test(test_h_one_side_empty),
		cmocka_unit_test(test_i_negative),
		cmocka_unit_test(test_j_bare),
		cmocka_unit_test(test_k_same_time),
	};

	return cmocka_run_group_tests_name("acceptance", tests, NULL, NULL);
}
