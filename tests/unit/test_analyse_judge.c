// SPDX-License-Identifier: MIT
/*
 * Whole sites with planted faults, whose numbers are worked out by hand: what is claimed of them,
 * what stands below what, and that nothing else is claimed.
 */
#include "test_site.h"

#define MIB (1ll << 20)
#define MINUTES 66 /* a multiple of 11, as its half is: the scatter of counts adds up to nothing */
#define HALF (MINUTES / 2)
#define COSTS_MAX 64

/* What a stack costs in one dump: CPU samples, or bytes in use. */
struct cost {
	const char *stack;
	int64_t n;
	const char *tenant; /* NULL: no label */
};

struct costs {
	struct cost v[COSTS_MAX];
	size_t n;
};

typedef void costs_of(struct costs *c, char pod, int minute);

static void cost(struct costs *c, const char *stack, int64_t n)
{
	assert_true(c->n < COSTS_MAX);
	c->v[c->n++] = (struct cost){stack, n, NULL};
}

/* -5..5 %, every value once in eleven dumps. */
static int64_t scattered(int64_t n, int minute, size_t i, char pod)
{
	return n + n * ((minute * 7 + (int)i * 5 + pod * 3) % 11 - 5) / 100;
}

/* What goes on all the time. */
static void usual(struct costs *c)
{
	cost(c, "main;app/web.serve;app/web.read", 700);
	cost(c, "main;app/web.serve;app/web.write", 1000);
	cost(c, "main;app/web.serve;app/page.draw", 1500);
	cost(c, "main;app/web.serve;app/page.sort", 500);
	cost(c, "main;app/web.serve;app/data.load", 900);
	cost(c, "main;app/web.serve;app/data.store", 400);
	cost(c, "main;app/web.serve;app/data.index", 300);
	cost(c, "main;app/jobs.run", 200);
	cost(c, "main;app/jobs.plan", 300);
	cost(c, "main;app/web.serve", 400);
	cost(c, "main;app/log.write", 600);
}

static void put_cpu(const struct site_test *t, const char *folder, char pod, int minute,
		    costs_of *of)
{
	struct costs c = {.n = 0};
	struct mkprof p;
	char name[120];

	of(&c, pod, minute);
	mk_init(&p);
	mk_type(&p, "samples", "count");
	mk_type(&p, "cpu", "nanoseconds");
	mk_period(&p, "cpu", "nanoseconds", 10000000);
	p.time_ns = (T0_S + minute * 60) * NS_PER_S;
	p.duration_ns = 60 * NS_PER_S;
	for (size_t i = 0; i < c.n; i++) {
		int64_t n = scattered(c.v[i].n, minute, i, pod);

		mk_sample(&p, c.v[i].stack, (const int64_t[]){n, n * 10000000});
		if (c.v[i].tenant)
			mk_label(&p, "tenant", c.v[i].tenant);
	}
	snprintf(name, sizeof(name), "%s/pod=%c/cpu-%03d.pb.gz", folder, pod, minute);
	site_test_put(t, name, &p);
}

static void put_cpus(const struct site_test *t, costs_of *of)
{
	for (const char *pod = "abc"; *pod; pod++)
		for (int minute = 0; minute < MINUTES; minute++)
			put_cpu(t, "service=shop", *pod, minute, of);
}

/* Bytes in use as of says; each stack has allocated 300 MiB more with each dump. */
static void put_heap(const struct site_test *t, char pod, int minute, costs_of *of)
{
	struct costs c = {.n = 0};
	struct mkprof p;
	char name[120];

	of(&c, pod, minute);
	mk_init(&p);
	mk_type(&p, "alloc_objects", "count");
	mk_type(&p, "alloc_space", "bytes");
	mk_type(&p, "inuse_objects", "count");
	mk_type(&p, "inuse_space", "bytes");
	mk_period(&p, "space", "bytes", 512 << 10);
	p.time_ns = (T0_S + minute * 60) * NS_PER_S;
	for (size_t i = 0; i < c.n; i++) {
		int64_t made = 300 * MIB * (minute + 1), held = c.v[i].n;

		mk_sample(&p, c.v[i].stack,
			  (const int64_t[]){made / 1024, made, held / 1024, held});
	}
	snprintf(name, sizeof(name), "service=shop/pod=%c/heap-%03d.pb.gz", pod, minute);
	site_test_put(t, name, &p);
}

static void put_heaps(const struct site_test *t, costs_of *of)
{
	for (const char *pod = "abc"; *pod; pod++)
		for (int minute = 0; minute < MINUTES; minute++)
			put_heap(t, *pod, minute, of);
}

static void put_event(const struct site_test *t, int minute, const char *text)
{
	static struct buf all; /* the first event of a site is the one at HALF or before */
	char line[200];

	snprintf(line, sizeof(line), "{\"time\":%lld,\"text\":\"%s\"}\n",
		 (T0_S + minute * 60) * 1000, text);
	if (minute <= HALF)
		buf_reset(&all);
	buf_str(&all, str_of(line));
	site_test_bytes(t, "events.jsonl", buf_view(&all));
	if (minute > HALF)
		buf_release(&all);
}

static void put_config(const struct site_test *t, const char *text)
{
	site_test_bytes(t, "flamefolio.conf", str_of(text));
}

/* ---- reading findings ---- */

/* --dump=findings, with more options; the last call's JSON is dropped. */
static const cJSON *judge(struct site_test *t, int argc, const char **argv)
{
	const char *more[8] = {"--dump=findings"};

	for (int i = 0; i < argc; i++)
		more[1 + i] = argv[i];
	assert_int_equal(site_test_run(t, 1 + argc, more), EXIT_FINE);
	cJSON_Delete(t->summary);
	t->summary = cJSON_ParseWithLength(printed.p, printed.n);
	assert_non_null(t->summary);
	return cJSON_GetObjectItem(t->summary, "findings");
}

static bool is_of(const cJSON *f, const char *kind, const char *function)
{
	return strcmp(json_text(f, "kind"), kind) == 0 &&
	       (!function || strcmp(json_text(f, "function"), function) == 0);
}

static const cJSON *find_in(const cJSON *list, const char *kind, const char *function)
{
	const cJSON *f;

	cJSON_ArrayForEach(f, list) if (is_of(f, kind, function)) return f;
	return NULL;
}

static const cJSON *get(const cJSON *list, const char *kind, const char *function)
{
	const cJSON *f = find_in(list, kind, function);

	if (!f)
		fail_msg("no %s of %s", kind, function ? function : "anything");
	return f;
}

/* Claims, that is all but hot spots. */
static size_t n_claims(const cJSON *list)
{
	const cJSON *f;
	size_t n = 0;

	cJSON_ArrayForEach(f, list) n += strcmp(json_text(f, "kind"), "hotspot") != 0;
	return n;
}

static const char *label_of(const cJSON *f, const char *key)
{
	return json_text(cJSON_GetObjectItem(f, "labels"), key);
}

static const cJSON *symptoms_of(const cJSON *f)
{
	return cJSON_GetObjectItem(f, "symptoms");
}

static void check_between(const cJSON *f, double wanted)
{
	assert_true(json_number(f, "low") <= wanted);
	assert_true(json_number(f, "high") >= wanted);
}

/* ---- a change at an event ---- */

static void dearer_price(struct costs *c, char pod, int minute)
{
	(void)pod;
	usual(c);
	cost(c, "main;app/web.serve;app/price.total", minute < HALF ? 300 : 600);
}

/* Three pods with 300 samples of 10 ms a minute are 0.15 cores, with 600 they are 0.30. */
static void test_regression_at_an_event(void **state)
{
	struct site_test t;
	const cJSON *all, *f;

	(void)state;
	site_test_make(&t);
	put_cpus(&t, dearer_price);
	put_event(&t, HALF, "deploy v2");
	all = judge(&t, 0, NULL);
	assert_int_equal(n_claims(all), 1);
	f = get(all, "regression", "app/price.total");
	assert_string_equal(json_text(f, "event"), "deploy v2");
	assert_string_equal(json_text(f, "since"), "2023-11-15T00:33:00Z");
	assert_string_equal(json_text(f, "unit"), "cores");
	assert_near(json_number(f, "before"), 0.15);
	assert_near(json_number(f, "after"), 0.30);
	assert_near(json_number(f, "value"), 0.15);
	assert_near(json_number(f, "relative"), 1);
	check_between(f, 0.15);
	assert_true(json_number(f, "high") - json_number(f, "low") < 0.02);
	site_test_remove(&t);
}

/* The pods differ tenfold: each is compared with itself, so that is no uncertainty. */
static void unlike_pods(struct costs *c, char pod, int minute)
{
	int64_t times = pod == 'a' ? 10 : 1;

	usual(c);
	cost(c, "main;app/web.serve;app/price.total", minute < HALF ? 300 : 360);
	for (size_t i = 0; i < c->n; i++)
		c->v[i].n *= times;
}

static void test_interval_of_unlike_pods(void **state)
{
	struct site_test t;
	const cJSON *f;

	(void)state;
	site_test_make(&t);
	put_cpus(&t, unlike_pods);
	put_event(&t, HALF, "deploy v2");
	f = get(judge(&t, 0, NULL), "regression", "app/price.total");
	assert_near(json_number(f, "value"), 0.12); /* 12 times 60 samples a minute */
	assert_true(json_number(f, "low") > 0.06);
	assert_true(json_number(f, "high") < 0.18);
	site_test_remove(&t);
}

/* Twice the price for half the work: as much as before is no rise. */
static void less_work(struct costs *c, char pod, int minute)
{
	(void)pod;
	usual(c);
	cost(c, "main;app/web.serve;app/price.total", 290 * 2);
	for (size_t i = 0; i < c->n && minute >= HALF; i++)
		c->v[i].n = i + 1 < c->n ? c->v[i].n / 2 : 280 * 2;
}

static void test_no_rise_without_rise(void **state)
{
	struct site_test t;
	const cJSON *all;

	(void)state;
	site_test_make(&t);
	put_cpus(&t, less_work);
	put_event(&t, HALF, "evening");
	all = judge(&t, 0, NULL);
	assert_null(find_in(all, "regression", NULL));
	site_test_remove(&t);
}

/* The callee of one path at the first deploy, its caller at the second, or both at one. */
static int second_deploy;

static void two_changes(struct costs *c, char pod, int minute)
{
	(void)pod;
	usual(c);
	cost(c, "main;app/web.serve;app/cart.sum;app/price.total", minute < 22 ? 300 : 600);
	cost(c, "main;app/web.serve;app/cart.sum", minute < second_deploy ? 200 : 500);
}

static void check_two_changes(const char *first, const char *second)
{
	struct site_test t;
	const cJSON *all, *total, *sum;

	site_test_make(&t);
	put_cpus(&t, two_changes);
	put_event(&t, 22, "deploy 1");
	if (second_deploy != 22)
		put_event(&t, second_deploy, "deploy 2");
	all = judge(&t, 0, NULL);
	total = get(all, "regression", "app/price.total");
	sum = get(all, "regression", "app/cart.sum");
	assert_string_equal(json_text(total, "event"), first);
	assert_string_equal(json_text(sum, "event"), second);
	assert_near(json_number(total, "value"), 0.15);
	assert_near(json_number(sum, "value"), 0.15);
	site_test_remove(&t);
}

static void test_two_changes_are_two(void **state)
{
	(void)state;
	second_deploy = 44;
	check_two_changes("deploy 1", "deploy 2");
	second_deploy = 22;
	check_two_changes("deploy 1", "deploy 1");
}

static void rolled_back(struct costs *c, char pod, int minute)
{
	(void)pod;
	usual(c);
	cost(c, "main;app/web.serve;app/price.total", minute >= 22 && minute < 44 ? 600 : 300);
}

static void test_what_went_back_is_said(void **state)
{
	struct site_test t;
	const cJSON *all;

	(void)state;
	site_test_make(&t);
	put_cpus(&t, rolled_back);
	put_event(&t, 22, "deploy");
	put_event(&t, 44, "rollback");
	all = judge(&t, 0, NULL);
	assert_string_equal(json_text(get(all, "regression", "app/price.total"), "event"),
			    "deploy");
	assert_string_equal(json_text(get(all, "improvement", "app/price.total"), "event"),
			    "rollback");
	site_test_remove(&t);
}

/* ---- leaks ---- */

static void held(struct costs *c, char pod, int minute)
{
	(void)pod;
	(void)minute;
	cost(c, "main;app/web.serve;app/page.draw", 60 * MIB);
	cost(c, "main;app/cache.fill", 100 * MIB);
}

static void leak_of_b(struct costs *c, char pod, int minute)
{
	held(c, pod, minute);
	c->v[1].n *= pod == 'a' ? 6 : 1;
	cost(c, "main;app/web.serve;app/notes.keep", (10 + (pod == 'b' ? 2 * minute : 0)) * MIB);
}

/*
 * 2 MiB a minute are 120 MiB an hour. At the end b holds 60 + 100 + 10 + 2 * 65 MiB (by its last
 * three dumps 298), so its limit of 512 MiB is 214 / 120 hours away; a, which is fuller, is over
 * its limit and does not leak.
 */
static void test_leak_of_one_pod(void **state)
{
	const char *limit[] = {"--memory-limit=512MiB"};
	struct site_test t;
	const cJSON *all, *f, *hours;

	(void)state;
	site_test_make(&t);
	put_heaps(&t, leak_of_b);
	all = judge(&t, 1, limit);
	assert_int_equal(n_claims(all), 1);
	f = get(all, "leak", "app/notes.keep");
	assert_string_equal(label_of(f, "pod"), "b");
	check_between(f, 120 * MIB);
	assert_true(fabs(json_number(f, "value") - 120 * MIB) < 6 * MIB);
	hours = cJSON_GetObjectItem(f, "hours_to_limit");
	assert_true(cJSON_GetArrayItem(hours, 0)->valuedouble <= 214 / 120.0);
	assert_true(cJSON_GetArrayItem(hours, 1)->valuedouble >= 214 / 120.0);
	site_test_remove(&t);
}

/* The one whose labels all others have too is told by what it lacks. */
static void test_leak_of_the_unlabelled(void **state)
{
	struct site_test t;
	const cJSON *f;

	(void)state;
	site_test_make(&t);
	put_heaps(&t, held);
	for (int minute = 0; minute < MINUTES; minute++) {
		char name[2][400];

		put_heap(&t, 'b', minute, leak_of_b);
		snprintf(name[0], sizeof(name[0]), "%s/service=shop/pod=b/heap-%03d.pb.gz", t.dumps,
			 minute);
		snprintf(name[1], sizeof(name[1]), "%s/service=shop/heap-%03d.pb.gz", t.dumps,
			 minute);
		assert_int_equal(rename(name[0], name[1]), 0);
	}
	f = get(judge(&t, 0, NULL), "leak", "app/notes.keep");
	assert_string_equal(label_of(f, "pod"), "");
	site_test_remove(&t);
}

/* All leak; pods were renamed at a deploy, and only the new ones can reach a limit. */
static void leak_of_all(struct costs *c, char pod, int minute)
{
	held(c, pod, minute);
	cost(c, "main;app/web.serve;app/notes.keep",
	     (10 + 2 * (minute - (pod > 'c' ? 44 : 0))) * MIB);
}

/* The last x, y, z hold 60 + 100 + 10 + 2 * 42 MiB: 254, at 120 MiB an hour each. */
static void test_limit_of_those_that_live(void **state)
{
	const char *limit[] = {"--memory-limit=494MiB"};
	struct site_test t;
	const cJSON *f, *hours;

	(void)state;
	site_test_make(&t);
	for (const char *pod = "abcxyz"; *pod; pod++)
		for (int minute = 0; minute < 88; minute++)
			if ((minute >= 44) == (*pod > 'c'))
				put_heap(&t, *pod, minute, leak_of_all);
	f = get(judge(&t, 1, limit), "leak", "app/notes.keep");
	hours = cJSON_GetObjectItem(f, "hours_to_limit");
	assert_true(cJSON_GetArrayItem(hours, 0)->valuedouble < 2);
	assert_true(cJSON_GetArrayItem(hours, 1)->valuedouble > 2);
	assert_true(cJSON_GetArrayItem(hours, 1)->valuedouble < 4);
	site_test_remove(&t);
}

/* Two that leak on one path, and its caller that a deploy made dearer. */
static void two_leaks(struct costs *c, char pod, int minute)
{
	held(c, pod, minute);
	cost(c, "main;app/cart.sum;app/notes.keep", (10 + 2 * minute) * MIB);
	cost(c, "main;app/cart.sum", (10 + minute) * MIB);
}

static void dearer_caller(struct costs *c, char pod, int minute)
{
	(void)pod;
	usual(c);
	cost(c, "main;app/cart.sum", minute < HALF ? 300 : 600);
	cost(c, "main;app/cart.sum;app/notes.keep", 100);
}

static void test_leaks_hide_nothing(void **state)
{
	struct site_test t;
	const cJSON *all;

	(void)state;
	site_test_make(&t);
	put_heaps(&t, two_leaks);
	put_cpus(&t, dearer_caller);
	put_event(&t, HALF, "deploy v2");
	all = judge(&t, 0, NULL);
	check_between(get(all, "leak", "app/notes.keep"), 3 * 120 * MIB);
	check_between(get(all, "leak", "app/cart.sum"), 3 * 60 * MIB);
	assert_near(json_number(get(all, "regression", "app/cart.sum"), "before"), 0.15);
	site_test_remove(&t);
}

/* ---- values ---- */

static const char *const tenants[] = {"acme", "birch", "cobalt", "dune", "elm", "fir", "gum"};
/* Those that are dear, by bits. */
static unsigned dear_tenants;

static void by_tenant(struct costs *c, char pod, int minute)
{
	static const char *const stacks[] = {
		"main;app/web.read",   "main;app/web.write",   "main;app/page.draw",
		"main;app/page.sort",  "main;app/data.load",   "main;app/data.store",
		"main;app/data.index", "main;app/price.total",
	};

	(void)pod;
	(void)minute;
	for (size_t k = 0; k < COUNT_OF(tenants); k++)
		for (size_t i = 0; i < COUNT_OF(stacks); i++) {
			bool dear = i + 1 == COUNT_OF(stacks) && dear_tenants >> k & 1;

			cost(c, stacks[i], dear ? 1600 : 400);
			c->v[c->n - 1].tenant = tenants[k];
		}
}

/* Three pods, 1,200 samples a minute more than the other tenants' 400: 0.6 cores. */
static void test_deviating_value(void **state)
{
	struct site_test t;
	const cJSON *all, *f;

	(void)state;
	site_test_make(&t);
	dear_tenants = 1u << 1;
	put_cpus(&t, by_tenant);
	all = judge(&t, 0, NULL);
	assert_int_equal(n_claims(all), 1);
	f = get(all, "outlier", "app/price.total");
	assert_string_equal(label_of(f, "tenant"), "birch");
	assert_true(fabs(json_number(f, "value") - 0.6) < 0.02);
	site_test_remove(&t);
}

/* Two tenants with the same function are two deviations, neither comes of the other. */
static void test_two_deviating_values(void **state)
{
	struct site_test t;
	const cJSON *f;
	size_t n = 0;

	(void)state;
	site_test_make(&t);
	dear_tenants = 1u << 1 | 1u << 4;
	put_cpus(&t, by_tenant);
	cJSON_ArrayForEach(f, judge(&t, 0, NULL))
	{
		if (strcmp(json_text(f, "kind"), "outlier") != 0)
			continue;
		assert_true(strcmp(label_of(f, "tenant"), "birch") == 0 ||
			    strcmp(label_of(f, "tenant"), "elm") == 0);
		assert_int_equal(cJSON_GetArraySize(symptoms_of(f)), 0);
		n++;
	}
	assert_int_equal(n, 2);
	site_test_remove(&t);
}

/* The whole of pod a is larger: of two functions it is not the other that is smaller there. */
static void larger_pod(struct costs *c, char pod, int minute)
{
	held(c, pod, minute);
	c->v[1].n *= pod == 'a' ? 6 : 1;
}

static void test_deviation_of_few_functions(void **state)
{
	struct site_test t;
	const cJSON *f, *all;

	(void)state;
	site_test_make(&t);
	put_heaps(&t, larger_pod);
	all = judge(&t, 0, NULL);
	cJSON_ArrayForEach(f, all)
	{
		if (strcmp(json_text(f, "kind"), "outlier") != 0)
			continue;
		assert_string_equal(label_of(f, "pod"), "a");
		assert_near(json_number(f, "value"), 500.0 * MIB);
		assert_string_not_equal(json_text(f, "function"), "app/page.draw");
	}
	site_test_remove(&t);
}

/* Two versions with pods of their own, which differ: b-version pods happen to be smaller. */
static void by_version(struct costs *c, char pod, int minute)
{
	static const int64_t parts[] = {110, 120, 100, 80, 90, 70};
	size_t at = (size_t)(strchr("abcxyz", pod) - "abcxyz");

	(void)minute;
	usual(c);
	cost(c, "main;app/price.total", at < 3 ? 500 : 1000);
	for (size_t i = 0; i < c->n; i++)
		c->v[i].n = c->v[i].n * parts[at] / 100;
}

/* The version deviates because of the change, and in what the change is about: upwards. */
static void test_version_stands_below_its_change(void **state)
{
	struct site_test t;
	const cJSON *all, *f, *version;

	(void)state;
	site_test_make(&t);
	for (const char *pod = "abcxyz"; *pod; pod++)
		for (int minute = 0; minute < MINUTES; minute++)
			if ((minute >= HALF) == (*pod > 'c'))
				put_cpu(&t,
					*pod > 'c' ? "service=shop/version=2"
						   : "service=shop/version=1",
					*pod, minute, by_version);
	put_event(&t, HALF, "deploy v2");
	all = judge(&t, 0, NULL);
	f = get(all, "regression", "app/price.total");
	assert_near(json_number(f, "before"), 0.275); /* 500 * 3.3 samples a minute */
	assert_near(json_number(f, "after"), 0.4);    /* 1,000 * 2.4 */
	check_between(f, 0.125);
	assert_null(find_in(all, "outlier", NULL));
	version = find_in(symptoms_of(f), "outlier", NULL);
	assert_true(!version || json_number(version, "value") > 0);
	site_test_remove(&t);
}

/* ---- causes and symptoms, ids, mutes ---- */

static void kept_and_dear(struct costs *c, char pod, int minute)
{
	(void)pod;
	usual(c);
	cost(c, "main;app/notes.keep", 100 + 40 * minute); /* ever more to look through */
}

static void keep_all(struct costs *c, char pod, int minute)
{
	held(c, pod, minute);
	cost(c, "main;app/notes.keep", (10 + 2 * minute) * MIB);
}

/* It leaks, and it costs CPU because it leaks; or whatever else says the same of that function. */
static void put_leak_with_symptom(const struct site_test *t)
{
	put_heaps(t, keep_all);
	put_cpus(t, kept_and_dear);
}

static void test_symptoms_below_causes(void **state)
{
	struct site_test t;
	const cJSON *all, *f, *s;
	bool has_cpu = false;

	(void)state;
	site_test_make(&t);
	put_leak_with_symptom(&t);
	all = judge(&t, 0, NULL);
	assert_int_equal(n_claims(all), 1);
	f = get(all, "leak", "app/notes.keep");
	assert_string_equal(json_text(f, "type"), "memory:inuse_space:bytes:space:bytes");
	cJSON_ArrayForEach(s, symptoms_of(f))
	{
		assert_string_equal(json_text(s, "function"), "app/notes.keep");
		has_cpu |= strncmp(json_text(s, "type"), "process_cpu", 11) == 0;
	}
	assert_true(has_cpu);
	site_test_remove(&t);
}

/* A muted cause takes what follows from it with it. */
static void test_mute(void **state)
{
	struct site_test t;
	char text[300], id[100];
	const cJSON *all, *f;

	(void)state;
	site_test_make(&t);
	put_leak_with_symptom(&t);
	snprintf(id, sizeof(id), "%s", json_text(get(judge(&t, 0, NULL), "leak", NULL), "id"));
	snprintf(text, sizeof(text), "[mute %s]\nreason = known, ticket 12\n", id);
	put_config(&t, text);
	all = judge(&t, 0, NULL);
	assert_int_equal(n_claims(all), 1);
	f = cJSON_GetArrayItem(all, cJSON_GetArraySize(all) - 1);
	assert_string_equal(json_text(f, "id"), id);
	assert_string_equal(json_text(f, "muted"), "known, ticket 12");
	assert_true(cJSON_GetArraySize(symptoms_of(f)) > 0);
	snprintf(text, sizeof(text),
		 "[mute %s]\nreason = until then\nuntil = 2023-11-15T00:30:00Z\n", id);
	put_config(&t, text);
	f = get(judge(&t, 0, NULL), "leak", NULL);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(f, "muted")));
	snprintf(text, sizeof(text),
		 "[mute %s]\nreason = until then\nuntil = 2024-01-01T00:00:00Z\n", id);
	put_config(&t, text);
	f = get(judge(&t, 0, NULL), "leak", NULL);
	assert_string_equal(json_text(f, "muted"), "until then");
	site_test_remove(&t);
}

/* What has the id of another and a number behind it is muted by that alone. */
static void test_mute_of_the_second(void **state)
{
	struct site_test t;
	char text[300];
	const cJSON *all, *f, *s;
	size_t n_muted = 0;

	(void)state;
	site_test_make(&t);
	put_cpus(&t, rolled_back);
	put_event(&t, 22, "deploy");
	put_event(&t, 44, "rollback");
	all = judge(&t, 0, NULL);
	snprintf(text, sizeof(text), "[mute %s-2]\nreason = no such one\n",
		 json_text(get(all, "improvement", NULL), "id"));
	put_config(&t, text);
	all = judge(&t, 0, NULL);
	cJSON_ArrayForEach(f, all)
	{
		assert_true(cJSON_IsFalse(cJSON_GetObjectItem(f, "muted")));
		cJSON_ArrayForEach(s, symptoms_of(f))
			n_muted += !cJSON_IsFalse(cJSON_GetObjectItem(s, "muted"));
	}
	assert_true(n_muted <= 1);
	site_test_remove(&t);
}

static void test_ids_last(void **state)
{
	struct site_test t;
	char leak[100], dear[100];
	const cJSON *all;

	(void)state;
	site_test_make(&t);
	put_heaps(&t, leak_of_b);
	put_cpus(&t, dearer_price);
	put_event(&t, HALF, "deploy v2");
	all = judge(&t, 0, NULL);
	snprintf(leak, sizeof(leak), "%s", json_text(get(all, "leak", NULL), "id"));
	snprintf(dear, sizeof(dear), "%s", json_text(get(all, "regression", NULL), "id"));
	put_heap(&t, 'b', MINUTES, leak_of_b);
	put_cpu(&t, "service=shop", 'c', MINUTES, dearer_price);
	all = judge(&t, 0, NULL);
	assert_string_equal(json_text(get(all, "leak", NULL), "id"), leak);
	assert_string_equal(json_text(get(all, "regression", NULL), "id"), dear);
	/* Now all pods leak: the same fault, though no one pod is named. */
	put_heaps(&t, two_leaks);
	all = judge(&t, 0, NULL);
	assert_non_null(find_in(all, "leak", "app/notes.keep"));
	assert_string_equal(json_text(find_in(all, "leak", "app/notes.keep"), "id"), leak);
	site_test_remove(&t);
}

/* ---- explain-finding ---- */

static int explain(const struct site_test *t, const char *id)
{
	static const struct command command = {.name = "explain-finding",
					       .arguments = "",
					       .about = "",
					       .flag = FOR_BUILD,
					       .inputs_min = 1,
					       .inputs_max = 99,
					       .run = pipeline_build};
	char *argv[] = {(char *)(uintptr_t) "flamefolio", (char *)(uintptr_t) "explain-finding",
			(char *)(uintptr_t)t->dumps, (char *)(uintptr_t) "-q"};
	struct options o;
	int status;

	assert_true(options_parse(&o, COUNT_OF(argv), argv, &command, 1));
	status = pipeline_explain(&o, id);
	options_release(&o);
	return status;
}

static size_t n_lines_with(const char *part)
{
	struct str rest = buf_view(&printed), line;
	size_t n = 0;

	while (str_next(&rest, '\n', &line))
		n += str_find(line, str_of(part)) != SIZE_MAX;
	return n;
}

static void test_explain(void **state)
{
	struct site_test t;
	char id[100];

	(void)state;
	site_test_make(&t);
	put_heaps(&t, leak_of_b);
	snprintf(id, sizeof(id), "%s", json_text(get(judge(&t, 0, NULL), "leak", NULL), "id"));
	assert_int_equal(explain(&t, id), EXIT_FINE);
	assert_int_equal(n_lines_with(id), 1);
	assert_int_equal(n_lines_with("\"app/notes.keep\""), 1);
	assert_int_equal(n_lines_with("\"table\",\"points\""), 1);
	/* Each of b's dumps, with what the function held: 10 MiB at first, 140 MiB at last. */
	assert_true(n_lines_with("10485760") >= 1);
	assert_true(n_lines_with("146800640") >= 1);
	assert_true(n_lines_with("1700006400") >= 1);
	assert_int_equal(explain(&t, "leak-00000000"), EXIT_USAGE);
	site_test_remove(&t);
}

/* ---- nothing to claim ---- */

static void as_ever(struct costs *c, char pod, int minute)
{
	(void)pod;
	(void)minute;
	usual(c);
}

static void test_null(void **state)
{
	const char *more[] = {"--baseline", NULL};
	struct site_test t;

	(void)state;
	site_test_make(&t);
	put_cpus(&t, as_ever);
	put_heaps(&t, held);
	put_event(&t, HALF, "nothing much");
	more[1] = t.dumps;
	assert_int_equal(n_claims(judge(&t, 2, more)), 0);
	site_test_remove(&t);
}

/* Any half of the dumps: the level of three pods is now that of one, of two or of three. */
static void test_missing_dumps_are_no_spikes(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct mkprof_random random = {seed};
		struct site_test t;

		site_test_make(&t);
		for (const char *pod = "abc"; *pod; pod++)
			for (int minute = 0; minute < MINUTES; minute++)
				if (mk_random(&random, 2))
					put_cpu(&t, "service=shop", *pod, minute, as_ever);
		assert_int_equal(n_claims(judge(&t, 0, NULL)), 0);
		site_test_remove(&t);
	}
}

static void spiking(struct costs *c, char pod, int minute)
{
	(void)pod;
	usual(c);
	for (size_t i = 0; i < c->n && minute == 40; i++)
		c->v[i].n *= 3;
}

static void test_spike(void **state)
{
	struct site_test t;
	const cJSON *f;

	(void)state;
	site_test_make(&t);
	put_cpus(&t, spiking);
	f = get(judge(&t, 0, NULL), "spike", NULL);
	assert_string_equal(json_text(f, "since"), "2023-11-15T00:40:00Z");
	site_test_remove(&t);
}

static void put_without_clock(const struct site_test *t, int i)
{
	struct mkprof p;
	char name[100];

	mk_init(&p);
	mk_type(&p, "inuse_space", "bytes");
	mk_sample1(&p, "main;app/notes.keep", (10 + 2 * i) * MIB);
	mk_sample1(&p, "main;app/cache.fill", 100 * MIB);
	snprintf(name, sizeof(name), "service=shop/pod=a/heap-%03d.pb.gz", i);
	site_test_put(t, name, &p);
}

/* No clock, no rate: nothing per hour is claimed, and the site is built. */
static void test_no_clock(void **state)
{
	struct site_test t;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 40; i++)
		put_without_clock(&t, i);
	assert_int_equal(n_claims(judge(&t, 0, NULL)), 0);
	site_test_build(&t, 0);
	site_test_remove(&t);
}

static void test_one_dump(void **state)
{
	struct site_test t;
	const cJSON *judged;

	(void)state;
	site_test_make(&t);
	put_cpu(&t, "service=shop", 'a', 0, as_ever);
	put_heap(&t, 'a', 0, held);
	assert_int_equal(n_claims(judge(&t, 0, NULL)), 0);
	cJSON_ArrayForEach(judged, cJSON_GetObjectItem(t.summary, "judged"))
		assert_string_equal(json_text(judged, "verdict"), "not_enough_data");
	site_test_build(&t, 0);
	site_test_remove(&t);
}

/* A service that only the baseline has, and one that it lacks. */
static void test_other_services_in_the_baseline(void **state)
{
	const char *more[] = {"--baseline", NULL};
	struct site_test t, base;
	const cJSON *all, *f;

	(void)state;
	site_test_make(&base);
	for (int minute = 0; minute < MINUTES; minute++)
		put_cpu(&base, "service=gone", 'a', minute, as_ever);
	site_test_make(&t);
	put_cpus(&t, as_ever);
	more[1] = base.dumps;
	all = judge(&t, 2, more);
	cJSON_ArrayForEach(f, all) assert_string_equal(json_text(f, "service"), "shop");
	assert_int_equal(n_claims(all), 0);
	site_test_remove(&t);
	site_test_remove(&base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_regression_at_an_event),
		cmocka_unit_test(test_interval_of_unlike_pods),
		cmocka_unit_test(test_no_rise_without_rise),
		cmocka_unit_test(test_two_changes_are_two),
		cmocka_unit_test(test_what_went_back_is_said),
		cmocka_unit_test(test_leak_of_one_pod),
		cmocka_unit_test(test_leak_of_the_unlabelled),
		cmocka_unit_test(test_limit_of_those_that_live),
		cmocka_unit_test(test_leaks_hide_nothing),
		cmocka_unit_test(test_deviating_value),
		cmocka_unit_test(test_two_deviating_values),
		cmocka_unit_test(test_deviation_of_few_functions),
		cmocka_unit_test(test_version_stands_below_its_change),
		cmocka_unit_test(test_symptoms_below_causes),
		cmocka_unit_test(test_mute),
		cmocka_unit_test(test_mute_of_the_second),
		cmocka_unit_test(test_ids_last),
		cmocka_unit_test(test_explain),
		cmocka_unit_test(test_null),
		cmocka_unit_test(test_missing_dumps_are_no_spikes),
		cmocka_unit_test(test_spike),
		cmocka_unit_test(test_no_clock),
		cmocka_unit_test(test_one_dump),
		cmocka_unit_test(test_other_services_in_the_baseline),
	};

	return cmocka_run_group_tests_name("analyse_judge", tests, NULL, NULL);
}
