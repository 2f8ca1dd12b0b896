// SPDX-License-Identifier: MIT
/* Leaks: series made by formulas whose slope, onset and verdict are known beforehand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "analyse/leak.h"
#include "analyse/leak_lives.h"
#include "base/num.h"

#define MIB 1048576.0
#define HOUR_NS 3600000000000ll
#define FNS 3
#define POINTS 200

struct world {
	struct history h;
	struct history_point points[POINTS];
	struct history_cell cells[FNS][POINTS];
	struct history_row rows[FNS];
	uint32_t instances[4];
	struct arena a;
	struct leak_report report;
};

/* The value of a function of an instance at an hour, MiB. */
typedef double formula(size_t fn, uint32_t instance, double hour);

/* Between -1 and 1, the same every time, next to no correlation (Weyl's sequence). */
static double wobble(double x)
{
	double v = fmod(x * 0.61803398875 * 7 + 0.3 * x * x, 1);

	return 2 * fabs(v) - 1;
}

static void fill(struct world *w, formula *f, size_t n, uint32_t n_instances)
{
	*w = (struct world){.h = {.kind = KIND_GAUGE, .unit = STR("bytes"), .quantum = 0}};
	for (size_t k = 0; k < FNS; k++)
		w->rows[k] = (struct history_row){.id = (uint32_t)k, .cells = w->cells[k]};
	for (uint32_t i = 0; i < n_instances; i++) {
		w->instances[i] = i;
		for (size_t t = 0; t < n; t++) {
			struct history_point *p = &w->points[w->h.n_points];

			*p = (struct history_point){.instance = i,
						    .life = i,
						    .at_ns = (int64_t)t * HOUR_NS,
						    .allocated = (double)(t + 1) * 1000 * MIB,
						    .cpu = NAN};
			for (size_t k = 0; k < FNS; k++) {
				double v = f(k, i, (double)t) * MIB;

				p->total += v;
				w->cells[k][w->rows[k].n++] = (struct history_cell){
					(uint32_t)w->h.n_points, {v, v, v}};
			}
			w->h.n_points++;
		}
	}
	w->h.points = w->points;
	w->h.instances = w->instances;
	w->h.n_instances = w->h.n_lives = n_instances;
	w->h.tables[HISTORY_FNS] = (struct history_table){w->rows, FNS, FNS};
}

static const struct leak_report *judge(struct world *w)
{
	struct leak_settings settings = leak_settings_of(&w->h, STR("inuse_space"));

	leak_judge(&w->report, &w->h, &settings, &w->a);
	return &w->report;
}

static const struct leak *fn_of(const struct leak_report *r, uint32_t id)
{
	for (size_t i = 0; i < r->n_fns; i++)
		if (r->fns[i].id == id)
			return &r->fns[i];
	fail_msg("function %u was not judged", id);
	return NULL;
}

static void near_to(double got, double expected, double within)
{
	if (!(fabs(got - expected) <= within))
		fail_msg("%.9g is not %.9g", got, expected);
}

/* ---- formulas ---- */

static double two_lines(size_t fn, uint32_t instance, double hour)
{
	static const double slopes[FNS] = {1.5, 0.5, 0};

	(void)instance;
	return 50 + slopes[fn] * hour + 0.2 * wobble(hour + 17 * (double)fn);
}

static double exact_line(size_t fn, uint32_t instance, double hour)
{
	(void)instance;
	return fn == 0 ? 100 + 2 * hour : 10;
}

static double flat(size_t fn, uint32_t instance, double hour)
{
	(void)instance;
	return 50 + 0.5 * wobble(hour + 31 * (double)fn);
}

static double constant(size_t fn, uint32_t instance, double hour)
{
	(void)fn;
	(void)instance;
	(void)hour;
	return 50;
}

static double late_line(size_t fn, uint32_t instance, double hour)
{
	return flat(fn, instance, hour) + (fn == 0 ? 3 * fmax(0, hour - 30) : 0);
}

static double step(size_t fn, uint32_t instance, double hour)
{
	return flat(fn, instance, hour) + (fn == 0 && hour >= 25 ? 40 : 0);
}

static double warm_up(size_t fn, uint32_t instance, double hour)
{
	return flat(fn, instance, hour) + (fn == 0 ? 60 * (1 - exp(-hour / 8)) : 0);
}

/* Begins anew every 20 hours. */
static double with_restarts(size_t fn, uint32_t instance, double hour)
{
	return flat(fn, instance, hour) + (fn == 0 ? 4 * fmod(hour, 20) : 0);
}

static double one_of_three(size_t fn, uint32_t instance, double hour)
{
	return flat(fn, instance, hour + 100 * instance) +
	       (fn == 1 && instance == 2 ? 1.5 * hour : 0);
}

static double falling(size_t fn, uint32_t instance, double hour)
{
	return flat(fn, instance, hour) - (fn == 0 ? 0.5 * hour : 0);
}

/* Goroutines: 19 more each hour to within one or two, which hang together for long. */
static double counted(size_t fn, uint32_t instance, double hour)
{
	double drift = 1.5 * sin(hour / 6 + instance);

	return (fn == 0 ? floor(40 + 19 * hour + drift) : 12) / MIB;
}

/* ---- tests ---- */

static void finds_a_line_and_adds_up(void **state)
{
	static struct world w;
	const struct leak_report *r;
	double growth[FNS] = {0}, whole = 0;

	(void)state;
	fill(&w, two_lines, 60, 1);
	r = judge(&w);
	assert_int_equal(r->verdict, VERDICT_LEAKING);
	assert_int_equal(r->whole.verdict, VERDICT_LEAKING);
	near_to(r->whole.slope / MIB, 2, 0.01);
	assert_true(r->whole.low <= 2 * MIB && r->whole.high >= 2 * MIB);
	near_to(r->whole.growth / MIB, 118, 1);
	near_to(r->whole.level / MIB, 268, 1);
	near_to(r->whole.base / MIB, 150, 1);
	assert_int_equal(r->whole.onset_ns, 0);
	/* 118 MiB stayed of 59 times 1,000 MiB. */
	near_to(r->whole.retained, 0.002, 1e-4);
	near_to(r->load_known, 1, 0);
	assert_int_equal(r->fns[0].id, 0);
	assert_int_equal(r->fns[1].id, 1);
	assert_int_equal(fn_of(r, 0)->verdict, VERDICT_LEAKING);
	assert_int_equal(fn_of(r, 1)->verdict, VERDICT_LEAKING);
	assert_int_equal(fn_of(r, 2)->verdict, VERDICT_STABLE);
	near_to(fn_of(r, 0)->share, 0.75, 0.01);
	for (size_t i = 0; i < w.h.n_points; i++) {
		whole += r->whole.weight[i] * w.points[i].total;
		for (size_t k = 0; k < FNS; k++)
			growth[k] += r->whole.weight[i] * w.cells[k][i].value[HISTORY_OWN];
	}
	near_to(whole, growth[0] + growth[1] + growth[2], 1);
	near_to(whole, r->whole.slope, 1);
	near_to(r->whole.fitted[0] / MIB, 150, 1);
	near_to(r->whole.fitted[59] / MIB, 268, 1);
	assert_non_null(evidence_find(r->whole.evidence, STR("decision")));
	assert_int_equal(evidence_find(r->whole.evidence, STR("points"))->n, 60);
	arena_release(&w.a);
}

static void takes_series_without_noise(void **state)
{
	static struct world w;
	const struct leak_report *r;

	(void)state;
	fill(&w, exact_line, 60, 1);
	r = judge(&w);
	assert_int_equal(r->verdict, VERDICT_LEAKING);
	near_to(r->whole.slope / MIB, 2, 1e-6);
	assert_int_equal(fn_of(r, 0)->verdict, VERDICT_LEAKING);
	arena_release(&w.a);
	fill(&w, constant, 60, 2);
	r = judge(&w);
	assert_int_equal(r->verdict, VERDICT_STABLE);
	assert_true(r->whole.slope == 0);
	near_to(r->whole.level / MIB, 300, 1e-6);
	assert_int_equal(r->whole.onset_ns, TIME_NONE);
	arena_release(&w.a);
}

static void ones_and_twos_of_a_count_do_not_matter(void **state)
{
	static struct world w;
	const struct leak_report *r;

	(void)state;
	fill(&w, counted, 42, 2);
	w.h.unit = STR("count");
	leak_judge(&w.report, &w.h, &(struct leak_settings){.least = 100}, &w.a);
	r = &w.report;
	assert_int_equal(r->verdict, VERDICT_LEAKING);
	assert_int_equal(r->whole.verdict, VERDICT_LEAKING);
	assert_int_equal(r->instances[0].verdict, VERDICT_LEAKING);
	assert_int_equal(r->instances[1].verdict, VERDICT_LEAKING);
	near_to(r->whole.slope, 38, 0.1);
	assert_true(r->whole.n_effective > 40);
	assert_true(isnan(r->whole.retained));
	arena_release(&w.a);
}

static void finds_the_onset(void **state)
{
	static struct world w;
	const struct leak_report *r;

	(void)state;
	fill(&w, late_line, 60, 1);
	r = judge(&w);
	assert_int_equal(r->verdict, VERDICT_LEAKING);
	near_to((double)r->whole.onset_ns / (double)HOUR_NS, 30, 2);
	near_to(r->whole.slope / MIB, 3, 0.25);
	arena_release(&w.a);
}

static void what_ends_is_no_leak(void **state)
{
	static struct world w;

	(void)state;
	fill(&w, flat, 60, 1);
	assert_int_equal(judge(&w)->verdict, VERDICT_STABLE);
	arena_release(&w.a);
	fill(&w, step, 60, 1);
	assert_int_equal(judge(&w)->verdict, VERDICT_STEPPED);
	assert_int_equal(fn_of(&w.report, 0)->verdict, VERDICT_STEPPED);
	arena_release(&w.a);
	fill(&w, warm_up, 60, 1);
	assert_int_equal(judge(&w)->verdict, VERDICT_WARMING_UP);
	assert_int_equal(fn_of(&w.report, 0)->verdict, VERDICT_WARMING_UP);
	arena_release(&w.a);
	fill(&w, falling, 60, 1);
	assert_int_equal(judge(&w)->verdict, VERDICT_STABLE);
	near_to(w.report.whole.slope / MIB, -0.5, 0.05);
	arena_release(&w.a);
}

/* 60 hours, three lives of 20: with counters that fall, and without any. */
static void restarts_begin_anew(void **state)
{
	static struct world w;

	(void)state;
	fill(&w, with_restarts, 60, 1);
	for (size_t i = 0; i < 60; i++) {
		w.points[i].life = (uint32_t)i / 20;
		w.points[i].allocated = (double)(i % 20 + 1) * 1000 * MIB;
	}
	assert_int_equal(judge(&w)->verdict, VERDICT_LEAKING);
	near_to(w.report.whole.slope / MIB, 4, 0.1);
	arena_release(&w.a);
	fill(&w, with_restarts, 60, 1);
	for (size_t i = 0; i < 60; i++)
		w.points[i].allocated = NAN;
	assert_int_equal(judge(&w)->verdict, VERDICT_LEAKING);
	near_to(w.report.whole.slope / MIB, 4, 0.1);
	near_to(w.report.load_known, 0, 0);
	arena_release(&w.a);
}

static void names_the_instance(void **state)
{
	static struct world w;
	const struct leak *leak;

	(void)state;
	fill(&w, one_of_three, 60, 3);
	judge(&w);
	leak = fn_of(&w.report, 1);
	assert_int_equal(w.report.verdict, VERDICT_LEAKING);
	assert_int_equal(leak->verdict, VERDICT_LEAKING);
	assert_int_equal(w.report.n_instances, 3);
	assert_int_equal(w.report.instances[2].verdict, VERDICT_LEAKING);
	assert_int_not_equal(w.report.instances[0].verdict, VERDICT_LEAKING);
	/* Found in one or in all: it is this much over all of them. */
	near_to(leak->slope / MIB, 1.5, 0.1);
	arena_release(&w.a);
}

/* Memory and allocation rate double together. */
static void growth_with_load(void **state)
{
	static struct world w;
	double allocated = 0;

	(void)state;
	fill(&w, flat, 60, 1);
	for (size_t i = 0; i < 60; i++) {
		double load = 1 + (double)i / 59;

		allocated += load * (1 + 0.02 * wobble((double)i)) * 1000 * MIB;
		w.points[i].allocated = allocated;
		w.points[i].total = 0;
		for (size_t k = 0; k < FNS; k++) {
			double v = w.cells[k][i].value[HISTORY_OWN] * load;

			w.cells[k][i] = (struct history_cell){(uint32_t)i, {v, v, v}};
			w.points[i].total += v;
		}
	}
	judge(&w);
	assert_int_equal(w.report.whole.verdict, VERDICT_GROWING_WITH_LOAD);
	assert_int_equal(w.report.verdict, VERDICT_GROWING_WITH_LOAD);
	arena_release(&w.a);
}

static void says_what_is_lacking(void **state)
{
	static struct world w;

	(void)state;
	fill(&w, two_lines, 11, 1);
	assert_int_equal(judge(&w)->verdict, VERDICT_NOT_ENOUGH_DATA);
	assert_true(str_starts(w.report.lack, STR("11 dumps; 12 ")));
	assert_true(isnan(w.report.whole.slope));
	assert_int_equal(w.report.n_fns, 0);
	arena_release(&w.a);
	fill(&w, two_lines, 60, 1);
	for (uint32_t i = 0; i < 60; i++)
		w.points[i].life = i / 4; /* no life of 5 */
	assert_int_equal(judge(&w)->verdict, VERDICT_NOT_ENOUGH_DATA);
	assert_true(str_find(w.report.lack, STR("too few in one life")) != SIZE_MAX);
	arena_release(&w.a);
	fill(&w, two_lines, 60, 1);
	w.h.is_sequence = true;
	assert_int_equal(judge(&w)->verdict, VERDICT_NOT_ENOUGH_DATA);
	assert_true(str_eq(w.report.lack, STR("the dumps have no clock")));
	arena_release(&w.a);
	fill(&w, two_lines, 60, 1);
	for (size_t i = 0; i < 60; i++)
		w.points[i].at_ns = 5; /* all at once */
	assert_int_equal(judge(&w)->verdict, VERDICT_NOT_ENOUGH_DATA);
	arena_release(&w.a);
	fill(&w, two_lines, 0, 0);
	assert_int_equal(judge(&w)->verdict, VERDICT_NOT_ENOUGH_DATA);
	arena_release(&w.a);
}

static void knows_what_matters(void **state)
{
	struct history h = {.unit = STR("bytes"), .quantum = 524288};
	struct leak_settings s = leak_settings_of(&h, STR("inuse_space"));

	(void)state;
	near_to(s.least, 1048576, 0);
	near_to(s.quantum, 524288, 0);
	h.unit = STR("count");
	s = leak_settings_of(&h, STR("goroutine"));
	near_to(s.least, 100, 0);
	near_to(s.quantum, 0, 0);
	near_to(leak_settings_of(&h, STR("threadcreate")).least, 20, 0);
	near_to(leak_settings_of(&h, STR("fds")).least, 20, 0);
	near_to(leak_settings_of(&h, STR("inuse_objects")).least, 1000, 0);
}

/* ---- lives ---- */

static void losses_cut_lives(void **state)
{
	static struct world w;
	uint32_t lives[POINTS];
	double y[POINTS];

	(void)state;
	fill(&w, constant, 30, 1);
	for (size_t i = 0; i < 30; i++) {
		y[i] = 10 * MIB * (1 + (double)(i % 15));
		lives[i] = 0;
	}
	assert_true(leak_lives_by_loss(&w.h, y, MIB, lives));
	assert_int_equal(lives[14], lives[0]);
	assert_int_not_equal(lives[15], lives[0]);
	assert_int_equal(lives[29], lives[15]);
	/* Four of them: a saw-tooth, whose low points alone stay. */
	for (size_t i = 0; i < 50; i++) {
		y[i] = 10 * MIB * (1 + (double)(i % 10));
		lives[i] = 0;
	}
	fill(&w, constant, 50, 1);
	assert_true(leak_lives_by_loss(&w.h, y, MIB, lives));
	for (size_t i = 0; i < 50; i++)
		assert_int_equal(lives[i] != LEAK_NOT_JUDGED, i && i % 10 == 0);
	/* One low dump, or one high one, is no restart. */
	for (size_t i = 0; i < 50; i++) {
		y[i] = 100 * MIB;
		lives[i] = 0;
	}
	y[10] = 10 * MIB;
	y[20] = 300 * MIB;
	assert_false(leak_lives_by_loss(&w.h, y, MIB, lives));
	arena_release(&w.a);
}

static void cleans_and_blocks(void **state)
{
	static struct world w;
	struct leak_lives l;
	uint32_t lives[POINTS];
	double y[POINTS], clean[POINTS], blocks[POINTS];

	(void)state;
	fill(&w, flat, 128, 1);
	w.points[1].at_ns = w.points[0].at_ns; /* the last one of a time counts */
	leak_lives_known(&w.h, lives);
	assert_int_equal(lives[0], LEAK_NOT_JUDGED);
	assert_int_equal(lives[1], 0);
	w.points[1].at_ns = HOUR_NS;
	leak_lives_known(&w.h, lives);
	leak_lives_make(&l, &w.h, lives, UINT32_MAX, &w.a);
	assert_int_equal(l.n, 1);
	assert_int_equal(l.n_points, 128);
	assert_int_equal(l.n_blocks, 64);
	near_to(l.span, 127, 1e-9);
	near_to(l.t[0], 0.5, 1e-9);
	for (size_t i = 0; i < 128; i++)
		y[i] = (double)i + (i == 50 ? 1000 : 0);
	leak_clean(&l, y, clean);
	near_to(clean[50], 51, 0); /* 47 48 49 1050 51 52 53 */
	near_to(clean[49], 49, 0);
	near_to(clean[0], 0, 0);
	leak_blocks(&l, clean, blocks);
	near_to(blocks[0], 0.5, 1e-12);
	near_to(blocks[25], 51, 1e-12);
	near_to(blocks[63], 126.5, 1e-12);
	arena_release(&w.a);
}

/* One of many instances takes room for its own points only: thousands are looked at alone. */
static void one_of_many(void **state)
{
	enum { INSTANCES = 2000, EACH = 10 };
	struct history_point *points = test_calloc(INSTANCES * EACH, sizeof(*points));
	uint32_t *lives = test_calloc(INSTANCES * EACH, sizeof(*lives));
	struct history h = {.points = points, .n_points = INSTANCES * EACH};
	struct arena all = {0}, one = {0};
	struct leak_lives l;

	(void)state;
	for (uint32_t i = 0; i < INSTANCES * EACH; i++) {
		points[i].instance = points[i].life = lives[i] = i / EACH;
		points[i].at_ns = i % EACH * HOUR_NS;
	}
	leak_lives_make(&l, &h, lives, UINT32_MAX, &all);
	leak_lives_make(&l, &h, lives, 700, &one);
	assert_int_equal(l.n, 1);
	assert_int_equal(l.v[0].instance, 700);
	assert_int_equal(l.n_points, EACH);
	for (uint32_t i = 0; i < EACH; i++)
		assert_int_equal(l.points[i], 7000 + i);
	near_to(l.span, EACH - 1, 1e-12);
	assert_true(one.total_bytes * 10 < all.total_bytes);
	arena_release(&all);
	arena_release(&one);
	test_free(points);
	test_free(lives);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_a_line_and_adds_up),
		cmocka_unit_test(takes_series_without_noise),
		cmocka_unit_test(ones_and_twos_of_a_count_do_not_matter),
		cmocka_unit_test(finds_the_onset),
		cmocka_unit_test(what_ends_is_no_leak),
		cmocka_unit_test(restarts_begin_anew),
		cmocka_unit_test(names_the_instance),
		cmocka_unit_test(growth_with_load),
		cmocka_unit_test(says_what_is_lacking),
		cmocka_unit_test(knows_what_matters),
		cmocka_unit_test(losses_cut_lives),
		cmocka_unit_test(cleans_and_blocks),
		cmocka_unit_test(one_of_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
