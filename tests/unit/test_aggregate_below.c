// SPDX-License-Identifier: MIT
/*
 * What stands below a profile, by numbers made by hand and read back from summary.json: windows
 * about an event, comparisons, label values of all kinds, recursion, baselines.
 */
#include "test_site.h"

#include "aggregate/diff.h"
#include "aggregate/plan.h"
#include "analyse/change.h"

#define EVENT(second, text) "{\"time\":" #second ",\"text\":\"" text "\"}\n"
#define LONG_EVENT(from, to, text)                                                                 \
	"{\"time\":" #from ",\"timeEnd\":" #to ",\"text\":\"" text "\"}\n"
#define MS(value) (int64_t)((value) * 1000000ll)

static const char *const heap_types[] = {"alloc_space", "inuse_space"};

static void begin(struct mkprof *p, const char *type, const char *unit, int64_t second)
{
	mk_init(p);
	mk_type(p, type, unit);
	p->time_ns = (T0_S + second) * NS_PER_S;
	p->duration_ns = strcmp(type, "cpu") ? 0 : 10 * NS_PER_S;
}

static void put(const struct site_test *t, const char *folder, struct mkprof *p)
{
	char name[120];

	snprintf(name, sizeof(name), "%s/x-%lld.pb", folder, (long long)(p->time_ns / NS_PER_S));
	site_test_put(t, name, p);
}

static void build(struct site_test *t, int n, const char **more)
{
	char path[400];

	assert_int_equal(site_test_run(t, n, more), EXIT_FINE);
	snprintf(path, sizeof(path), "%s/summary.json", t->out);
	cJSON_Delete(t->summary);
	t->summary = read_json(path);
}

/* Of a list of a series, by a text of the item. */
static const cJSON *item_of(const cJSON *series, const char *list, const char *key,
			    const char *text)
{
	const cJSON *i;

	cJSON_ArrayForEach(i, cJSON_GetObjectItem(series, list)) if (
		strcmp(json_text(i, key), text) == 0) return i;
	fail_msg("no %s %s", list, text);
	return NULL;
}

static size_t n_items(const cJSON *series, const char *list)
{
	return (size_t)cJSON_GetArraySize(cJSON_GetObjectItem(series, list));
}

static void check_window(const cJSON *series, const char *title, double level, double total)
{
	const cJSON *w = item_of(series, "windows", "window", title);

	assert_near(json_number(w, "level"), level);
	assert_near(json_number(w, "total"), total);
}

static void check_diff_fn(const cJSON *diff, const char *name, const char *status, double base,
			  double candidate)
{
	const cJSON *f = item_of(diff, "functions", "function", name);

	assert_string_equal(json_text(f, "status"), status);
	assert_near(json_number(f, "base_total"), base);
	assert_near(json_number(f, "total"), candidate);
}

/* ---- windows ---- */

/* One CPU dump of 10 s every 10 s, ms of each function; the state changes at 60 s. */
static void put_shift(const struct site_test *t)
{
	for (int k = 0; k < 12; k++) {
		struct mkprof p;

		begin(&p, "cpu", "nanoseconds", 10 * k);
		mk_sample1(&p, "main;steady", MS(1000));
		mk_sample1(&p, "main;grows", MS(k < 6 ? 1000 : 3000));
		mk_sample1(&p, "main;shrinks", MS(k < 6 ? 2000 : 500));
		mk_sample1(&p, k < 6 ? "main;old" : "main;new", MS(500));
		put(t, "service=s", &p);
	}
}

static void test_event(void **state)
{
	struct site_test t;
	const cJSON *s, *d;

	(void)state;
	site_test_make(&t);
	put_shift(&t);
	site_test_bytes(&t, "events.jsonl", STR(EVENT(1700006460000, "deploy")));
	build(&t, 0, NULL);
	s = get_series(&t, "s", "cpu");
	check_window(s, "before deploy", 450e6, 27e9);
	check_window(s, "after deploy", 500e6, 30e9);
	d = item_of(s, "diffs", "name", "before/after deploy");
	assert_string_equal(json_text(d, "compares"), "levels");
	check_diff_fn(d, "steady", "same", 100e6, 100e6);
	check_diff_fn(d, "grows", "more", 100e6, 300e6);
	check_diff_fn(d, "shrinks", "less", 200e6, 50e6);
	check_diff_fn(d, "old", "gone", 50e6, 0);
	check_diff_fn(d, "new", "new", 0, 50e6);
	check_diff_fn(d, "main", "more", 450e6, 500e6);
	site_test_remove(&t);
}

/* The same event several times, and one that is called as the second of them is named. */
static void test_equal_events(void **state)
{
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	put_shift(&t);
	site_test_bytes(&t, "events.jsonl",
			STR(EVENT(1700006460000, "deploy") EVENT(1700006460000, "deploy")
				    EVENT(1700006460000, "deploy")
					    EVENT(1700006460000, "deploy-2023-11-15T00:01:00Z")));
	build(&t, 0, NULL);
	s = get_series(&t, "s", "cpu");
	assert_int_equal(n_items(s, "windows"), 8); /* quarters, extremes, two a distinct event */
	check_window(s, "before deploy", 450e6, 27e9);
	site_test_remove(&t);
}

/* A freeze until 30 s, and a restart in it that began later and ended before. */
static void test_long_event(void **state)
{
	struct site_test t;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	put_shift(&t);
	site_test_bytes(&t, "events.jsonl",
			STR(LONG_EVENT(1700006401000, 1700006430000, "freeze")
				    LONG_EVENT(1700006405000, 1700006410000, "restart")
					    EVENT(1700006470000, "deploy")));
	build(&t, 0, NULL);
	s = get_series(&t, "s", "cpu");
	check_window(s, "before deploy", 462.5e6, 18.5e9); /* dumps of 30, 40, 50 and 60 s */
	site_test_remove(&t);
}

/* ---- label values ---- */

static void check_value(const cJSON *series, const char *value, double level, double total)
{
	const cJSON *v = item_of(series, "label_values", "value", value);

	assert_string_equal(json_text(v, "key"), "zone");
	assert_near(json_number(v, "level"), level);
	assert_near(json_number(v, "total"), total);
}

/*
 * Two pods, only the first has a zone. CPU: 400 and 200 ms a dump of 10 s. Heap: 1000 and 500
 * bytes in use; allocated since start, 6000 and 600 more every 10 s, 7 such steps.
 */
static void test_pods(void **state)
{
	static const char *const folders[] = {"service=s/pod=p1/zone=a", "service=s/pod=p2"};
	struct site_test t;
	struct mkprof p;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 8; k++)
		for (int pod = 0; pod < 2; pod++) {
			char folder[80];
			int64_t values[] = {100000 + (pod ? 600 : 6000) * k, pod ? 500 : 1000};

			begin(&p, "cpu", "nanoseconds", 10 * k);
			mk_sample1(&p, "main;work", MS(pod ? 200 : 400));
			put(&t, folders[pod], &p);
			snprintf(folder, sizeof(folder), "%s/heap", folders[pod]);
			begin(&p, heap_types[0], "bytes", 10 * k);
			mk_type(&p, heap_types[1], "bytes");
			mk_sample(&p, "main;keep", values);
			put(&t, folder, &p);
		}
	site_test_build(&t, 0);
	check_value(get_series(&t, "s", "cpu"), "a", 40e6, 3200e6);
	check_value(get_series(&t, "s", "cpu"), "", 20e6, 1600e6);
	check_value(get_series(&t, "s", "inuse_space"), "a", 1000, 1000);
	check_value(get_series(&t, "s", "inuse_space"), "", 500, 500);
	check_value(get_series(&t, "s", "alloc_space"), "a", 600, 42000);
	check_value(get_series(&t, "s", "alloc_space"), "", 60, 4200);
	site_test_remove(&t);
}

/* Labels of samples: each value's level is its part of the whole time, not of its dumps only. */
static void test_sample_labels(void **state)
{
	struct site_test t;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 8; k++) {
		struct mkprof p;

		begin(&p, "cpu", "nanoseconds", 10 * k);
		mk_sample1(&p, "main;work", MS(400));
		mk_label(&p, "zone", "a");
		mk_sample1(&p, "main;work", MS(100));
		if (k >= 6) {
			mk_sample1(&p, "main;late", MS(800));
			mk_label(&p, "zone", "b");
		}
		put(&t, "service=s", &p);
	}
	site_test_build(&t, 0);
	check_value(get_series(&t, "s", "cpu"), "a", 40e6, 3200e6);
	check_value(get_series(&t, "s", "cpu"), "b", 20e6, 1600e6);
	check_value(get_series(&t, "s", "cpu"), "", 10e6, 800e6);
	site_test_remove(&t);
}

/* ---- functions ---- */

/* rec stands twice in one stack: it counts once, its callee at its outermost frame is itself. */
static void test_recursion(void **state)
{
	struct site_test t;
	struct mkprof p;
	const cJSON *f;

	(void)state;
	site_test_make(&t);
	begin(&p, "cpu", "nanoseconds", 0);
	mk_sample1(&p, "main;rec;rec;leaf", 30);
	mk_sample1(&p, "other;rec", 12);
	put(&t, "service=s", &p);
	site_test_build(&t, 0);
	f = item_of(get_series(&t, "s", "cpu"), "function_pages", "function", "rec");
	assert_near(json_number(f, "self"), 12);
	assert_near(json_number(f, "total"), 42);
	assert_near(json_number(item_of(f, "callers", "function", "main"), "total"), 30);
	assert_near(json_number(item_of(f, "callers", "function", "other"), "total"), 12);
	assert_near(json_number(item_of(f, "callees", "function", "rec"), "total"), 30);
	assert_int_equal(n_items(f, "callees"), 1);
	site_test_remove(&t);
}

/* ---- baselines ---- */

static const cJSON *against(const struct site_test *t, const char *type)
{
	return item_of(get_series(t, "s", type), "diffs", "name", "against the baseline");
}

/* X against X: nothing is new, nothing moved. */
static void test_same(void **state)
{
	struct site_test t;
	const char *more[2] = {"--baseline"};
	const cJSON *d, *f;

	(void)state;
	site_test_make(&t);
	put_shift(&t);
	more[1] = t.dumps;
	build(&t, 2, more);
	d = against(&t, "cpu");
	assert_true(n_items(d, "functions") == 6);
	cJSON_ArrayForEach(f, cJSON_GetObjectItem(d, "functions"))
		check_diff_fn(d, json_text(f, "function"), "same", json_number(f, "total"),
			      json_number(f, "total"));
	assert_near(json_number(cJSON_GetObjectItem(d, "base"), "number"), 475e6);
	site_test_remove(&t);
}

/* Two dumps, one a side: states by their level, counters by what they counted since start. */
static void test_single_heap(void **state)
{
	static const int64_t values[][2] = {{4000, 400}, {6000, 100}};
	struct site_test t;
	const char *more[2] = {"--baseline"};
	char base[400];
	struct mkprof p;

	(void)state;
	site_test_make(&t);
	for (int side = 0; side < 2; side++) {
		begin(&p, heap_types[0], "bytes", 0);
		mk_type(&p, heap_types[1], "bytes");
		mk_sample(&p, "main;keep", values[side]);
		put(&t, side ? "service=s" : "../base/service=s", &p);
	}
	snprintf(base, sizeof(base), "%s/base", t.root);
	more[1] = base;
	build(&t, 2, more);
	assert_string_equal(json_text(against(&t, "alloc_space"), "compares"), "sums");
	check_diff_fn(against(&t, "alloc_space"), "keep", "more", 4000, 6000);
	assert_string_equal(json_text(against(&t, "inuse_space"), "compares"), "levels");
	check_diff_fn(against(&t, "inuse_space"), "keep", "less", 400, 100);
	site_test_remove(&t);
}

/* 200 ms of CPU a dump, there in microseconds. */
static void test_other_unit(void **state)
{
	struct site_test t;
	const char *more[2] = {"--baseline"};
	char base[400];

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 4; k++)
		for (int side = 0; side < 2; side++) {
			struct mkprof p;

			begin(&p, "cpu", side ? "nanoseconds" : "microseconds", 10 * k);
			mk_sample1(&p, "main;work", side ? MS(200) : 200000);
			put(&t, side ? "service=s" : "../base/service=s", &p);
		}
	snprintf(base, sizeof(base), "%s/base", t.root);
	more[1] = base;
	build(&t, 2, more);
	check_diff_fn(against(&t, "cpu"), "work", "same", 20e6, 20e6);
	site_test_remove(&t);
}

/* 12 ms/s are 12e6 ns/s: steady; taken as they stand they would be a millionfold rise. */
static void test_change_against(void **state)
{
	static const double level = 1;
	struct brief base = {.timeline = {.n = 1, .level = &level}, .change = {.noise = 3}};
	struct brief brief = {.timeline = {.n = 1, .level = &level}};
	struct change c;

	(void)state;
	base.win[WIN_ALL].level = 12;
	brief.win[WIN_ALL].level = 12e6;
	assert_near(diff_unit_scale(STR("milliseconds"), STR("nanoseconds")), 1e6);
	c = change_against(&base, 1e6, &brief);
	assert_near(c.before, 12e6);
	assert_near(c.noise, sqrt(9e12 / 2));
	assert_int_equal(c.trend, TREND_STEADY);
	assert_true(diff_units_match(STR("bytes"), STR("kilobytes")));
	assert_true(diff_units_match(STR("widgets"), STR("widgets")));
	assert_false(diff_units_match(STR("bytes"), STR("nanoseconds")));
	assert_false(diff_units_match(STR("bytes"), STR("widgets")));
	assert_near(diff_unit_scale(STR("bytes"), STR("nanoseconds")), 1);
}

/* ---- what is granted ---- */

/* Plans are read when their profiles are gone: no text of theirs may lie in a profile's memory. */
static void test_plan_outlives(void **state)
{
	struct arena of_profile = {0}, of_plan = {0};
	struct label_value values[] = {{{0}, 5}, {{0}, 3}};
	struct label_key label = {.values = values, .n_values = 2};
	struct fn_row fn = {.self = {8}, .total = {8}};
	static const str_id names[1];
	struct model m = {.fn_name = names, .n_fns = 1};
	struct report report = {.model = &m};
	struct plan_context ctx = {.report = &report, .values = 9};
	struct series series = {0};
	struct profile p = {.series = &series,
			    .fns = &fn,
			    .n_fns = 1,
			    .only_baseline = false,
			    .labels = &label,
			    .n_labels = 1,
			    .moved = {.fn = FN_ALL}};
	struct discovery d = {0};
	struct plan plan;

	(void)state;
	strtab_init(&m.strings);
	report.discovery = &d;
	label.key = arena_str(&of_profile, STR("zone"));
	values[0].value = arena_str(&of_profile, STR("ABcDefGhiJKLMnopQRS"));
	values[1].value = arena_str(&of_profile, STR("abCdeFGhijKlMnopqRs"));
	plan_wish(&plan, &ctx, &p, (struct plan_steps){0}, &of_plan);
	arena_release(&of_profile);
	assert_int_equal(plan.n_keys, 1);
	assert_true(str_eq(plan.keys[0].key, STR("zone")));
	assert_true(str_eq(plan.keys[0].values[0].value, STR("ABcDefGhiJKLMnopQRS")));
	/* Two values whose slugs would be one, hash and all. */
	assert_false(str_eq(plan.keys[0].values[0].slug, plan.keys[0].values[1].slug));
	arena_release(&of_plan);
	strtab_release(&m.strings);
}

/* Ten times the dumps of a type that stands in fewer of them: each has intervals of its own. */
static void test_dump_lists(void **state)
{
	struct site_test t;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 10; k++) {
		struct mkprof p;
		int64_t values[] = {1000 + 100 * k, 50};

		begin(&p, heap_types[0], "bytes", 10 * k);
		if (k % 5 == 0)
			mk_type(&p, heap_types[1], "bytes");
		mk_sample(&p, "main;keep", values);
		put(&t, "service=s", &p);
	}
	site_test_build(&t, 0);
	assert_near(json_number(get_series(&t, "s", "alloc_space"), "dumps"), 10);
	assert_near(json_number(get_series(&t, "s", "alloc_space"), "total"), 900);
	assert_near(json_number(get_series(&t, "s", "inuse_space"), "dumps"), 2);
	assert_near(json_number(get_series(&t, "s", "inuse_space"), "total"), 50);
	assert_near(json_number(get_series(&t, "s", "inuse_space"), "coverage"), 1);
	site_test_remove(&t);
}

/* Both columns count, the dump counts once among the service's. */
static void test_type_twice(void **state)
{
	struct site_test t;
	struct mkprof p;
	const int64_t values[] = {30, 12};

	(void)state;
	site_test_make(&t);
	begin(&p, "cpu", "nanoseconds", 0);
	mk_type(&p, "cpu", "nanoseconds");
	mk_sample(&p, "main;work", values);
	put(&t, "service=s", &p);
	site_test_build(&t, 0);
	assert_int_equal(n_items(t.summary, "series"), 1);
	assert_near(json_number(get_series(&t, "s", "cpu"), "total"), 42);
	site_test_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_event),          cmocka_unit_test(test_equal_events),
		cmocka_unit_test(test_long_event),     cmocka_unit_test(test_pods),
		cmocka_unit_test(test_sample_labels),  cmocka_unit_test(test_recursion),
		cmocka_unit_test(test_same),           cmocka_unit_test(test_single_heap),
		cmocka_unit_test(test_other_unit),     cmocka_unit_test(test_change_against),
		cmocka_unit_test(test_plan_outlives),  cmocka_unit_test(test_dump_lists),
		cmocka_unit_test(test_type_twice),
	};

	return cmocka_run_group_tests_name("aggregate_below", tests, NULL, NULL);
}
