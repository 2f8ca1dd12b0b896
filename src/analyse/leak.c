// SPDX-License-Identifier: MIT
/*
 * One series after the other: the whole service, then its functions and label values, all on the
 * same lives and shapes (made once). The steps:
 *
 *   1 lives      restarts begin new ones; without counters, large losses do     leak_lives.c
 *   2 load       allocation rate, else CPU, else what functions have in common  leak_load.c
 *   3 blocks     outliers replaced, at most 64 means a life                     leak_lives.c
 *   4 nuisance   one constant a life, load, swing of the day                    leak_bank.c
 *   5 shapes     a line that goes on, and what ends                             leak_bank.c
 *   6 noise      correlation in time and between instances -> effective points  leak_fit.c
 *   7 tests      significant, big, not beaten, still growing                    leak_fit.c
 *   8 more ways  bursts; one instance alone; growing with the load     leak_burst.c, leak_trial.c
 *   9 report     per hour, over all instances                                   leak_report.c
 *
 * Most functions of a service cannot grow by what matters: a range, then a line and 14 hinges, show
 * it, and nothing else is asked of them.
 */
#include "analyse/leak.h"

#include <stdlib.h>
#include <string.h>

#include "analyse/leak_report.h"
#include "base/buf.h"
#include "base/num.h"

/* Leaking functions count from these parts on: of all growth; of the service's level. */
#define LISTED_LEAST 0.01
#define SERVICE_LEAST 0.02
/* Designs of series that were cut at losses of their own: most are cut at the same places. */
#define CACHE 8

struct cached {
	struct arena a;
	struct leak_design design;
	uint32_t *lives; /* NULL: empty */
};

struct leaking {
	const struct history *h;
	const struct leak_settings *settings;
	struct leak_limits limits;
	struct leak_load load;
	struct leak_design design; /* on the lives that are known */
	bool has_counters;
	struct cached cache[CACHE];
	size_t next_cached;
	struct leak *instances;
	const double *weight; /* of the whole */
	double whole_growth;  /* per hour */
	struct arena scratch; /* of one series */
	struct arena kept;    /* of this call */
	struct arena *a;
	double renewed_part; /* of the whole's level, an instance */
};

/* ---- what matters ---- */

static bool says(struct str name, const char *word)
{
	return str_find(name, str_of(word)) != SIZE_MAX;
}

struct leak_settings leak_settings_of(const struct history *h, struct str type_name)
{
	static const struct {
		const char *unit;
		double least; /* 1 MiB */
	} sizes[] = {{"bytes", 1048576}, {"byte", 1048576}, {"kilobytes", 1024}, {"megabytes", 1}};

	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		if (str_eq(h->unit, str_of(sizes[i].unit)))
			return (struct leak_settings){.least = sizes[i].least,
						      .quantum = h->quantum};
	if (says(type_name, "object") || says(h->unit, "object"))
		return (struct leak_settings){.least = 1000, .quantum = h->quantum};
	if (says(type_name, "thread") || says(type_name, "fd") || says(type_name, "file"))
		return (struct leak_settings){.least = 20};
	return (struct leak_settings){.least = 100};
}

/* ---- lives ---- */

static bool has_counters(const struct history *h)
{
	for (size_t i = 0; i < h->n_points; i++)
		if (!isnan(h->points[i].allocated))
			return true;
	return false;
}

/* The design of a series that no counter cuts. */
static const struct leak_design *design_of(struct leaking *k, const double *y)
{
	size_t bytes = k->h->n_points * sizeof(uint32_t);
	uint32_t *lives;
	struct cached *c;

	if (k->has_counters)
		return &k->design;
	lives = arena_n(&k->scratch, k->h->n_points, uint32_t);
	leak_lives_known(k->h, lives);
	if (!leak_lives_by_loss(k->h, y, k->limits.least, lives))
		return &k->design;
	for (size_t i = 0; i < CACHE; i++)
		if (k->cache[i].lives && memcmp(k->cache[i].lives, lives, bytes) == 0)
			return &k->cache[i].design;
	c = &k->cache[k->next_cached++ % CACHE];
	arena_release(&c->a);
	c->lives = arena_n(&c->a, k->h->n_points, uint32_t);
	memcpy(c->lives, lives, bytes);
	leak_design_make(&c->design, k->h, c->lives, &k->load, &c->a);
	return &c->design;
}

/* ---- one series ---- */

static bool is_tiny(const struct leaking *k, const double *y)
{
	double least = INFINITY, most = -INFINITY;

	for (size_t i = 0; i < k->h->n_points; i++) {
		least = fmin(least, y[i]);
		most = fmax(most, y[i]);
	}
	return most - least < k->limits.least;
}

static bool has_ended(enum verdict v)
{
	return v == VERDICT_WARMING_UP || v == VERDICT_STEPPED || v == VERDICT_GROWING_WITH_LOAD;
}

/* y: by history point. */
static void judge_series(struct leaking *k, struct leak *leak, const double *y)
{
	bool tiny = is_tiny(k, y);
	const struct leak_design *d = tiny ? &k->design : design_of(k, y);
	double *clean = arena_n(&k->scratch, k->h->n_points, double);
	struct leak_trials trials;
	struct leak_case c = {&trials, y, clean};

	if (!tiny || k->settings->with_evidence)
		leak_clean(&d->all.lives, y, clean);
	if (tiny)
		leak_try_line(&trials, d, y, &k->limits, &k->scratch);
	else
		leak_try_quick(&trials, d, clean, &k->limits, &k->scratch);
	leak_fill(leak, &c, false, k->a);
	if (k->settings->with_evidence || trials.verdict == VERDICT_LEAKING)
		leak->evidence = leak_say(&c, leak, k->a);
}

static void judge_instances(struct leaking *k, struct leak_report *out, const struct leak_trials *t)
{
	struct leak *v = k->instances;

	for (size_t i = 0; i < k->h->n_instances; i++) {
		v[i].scope = LEAK_SERVICE;
		v[i].verdict = VERDICT_NOT_ENOUGH_DATA;
		v[i].instance = (uint32_t)i;
		leak_fill_instance(&v[i], t->each ? &t->each[i] : &t->all);
	}
	out->instances = v;
	out->n_instances = k->h->n_instances;
}

/* What it grew by against what was allocated meanwhile: only bytes are counted in bytes. */
static void set_retained(const struct leaking *k, struct leak *whole, const struct leak_trials *t)
{
	if (whole->verdict == VERDICT_LEAKING && t->all.verdict == VERDICT_LEAKING &&
	    k->has_counters && str_eq(k->h->unit, STR("bytes")))
		whole->retained = whole->growth / leak_allocated(&t->all);
}

static double sum_of(const struct history_row *row)
{
	double sum = 0;

	for (size_t i = 0; row && i < row->n; i++)
		sum += row->cells[i].value[HISTORY_OWN];
	return sum;
}

/* How much of a function's level was renewed meanwhile, an instance: all of it at most. */
static double renewed_of(const struct leaking *k, const struct history_row *row)
{
	const struct history *made = k->settings->allocations;

	if (!made || k->h->n_points == 0 || k->h->n_instances == 0)
		return 0;
	return fmin(sum_of(row) / (double)k->h->n_points,
		    sum_of(history_find(made, HISTORY_FNS, row->id)) / (double)k->h->n_instances);
}

static double renewed_of_all(const struct leaking *k)
{
	const struct history_table *t = &k->h->tables[HISTORY_FNS];
	double sum = 0;

	for (size_t i = 0; i < t->n; i++)
		sum += renewed_of(k, &t->rows[i]);
	return sum;
}

/* What was renewed, of the mean of y. */
static double part_of_mean(const struct leaking *k, const double *y)
{
	double sum = 0;

	for (size_t i = 0; i < k->h->n_points; i++)
		sum += y[i];
	return sum > 0 ? k->limits.renewed * (double)k->h->n_points / sum : 0;
}

static void judge_whole(struct leaking *k, struct leak_report *out)
{
	const struct history *h = k->h;
	double *y = arena_n(&k->kept, h->n_points, double);
	double *clean = arena_n(&k->kept, h->n_points, double);
	struct leak_trials trials;
	struct leak_case c = {&trials, y, clean};
	const struct leak_design *d;

	for (size_t i = 0; i < h->n_points; i++)
		y[i] = h->points[i].total;
	k->limits.renewed = renewed_of_all(k);
	k->renewed_part = part_of_mean(k, y);
	d = design_of(k, y);
	leak_clean(&d->all.lives, y, clean);
	leak_try(&trials, d, clean, &k->limits, &k->kept);
	leak_fill(&out->whole, &c, true, k->a);
	out->whole.evidence = leak_say(&c, &out->whole, k->a);
	judge_instances(k, out, &trials);
	if (has_ended(trials.verdict)) /* all that it holds is likelier to do the same */
		k->limits.margin = 0;
	set_retained(k, &out->whole, &trials);
	k->weight = out->whole.weight;
	for (size_t i = 0; k->weight && i < h->n_points; i++)
		k->whole_growth += k->weight[i] * y[i];
	out->whole.share = k->whole_growth > 0 ? 1 : NAN;
}

/* ---- rows ---- */

static double growth_of(const struct leaking *k, const struct history_row *row)
{
	return k->weight ? leak_growth_of(k->weight, row, HISTORY_OWN) : 0;
}

/* All that grows, so that what shrinks elsewhere makes no share larger than it is. */
static double all_growth(const struct leaking *k, const struct history_table *t)
{
	double sum = 0;

	for (size_t i = 0; i < t->n; i++)
		sum += fmax(0, growth_of(k, &t->rows[i]));
	return sum;
}

static const struct history_row *row_of(const struct history *h, uint32_t id)
{
	const struct history_table *t = &h->tables[HISTORY_FNS];
	size_t low = 0, high = t->n;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (t->rows[middle].id <= id)
			low = middle;
		else
			high = middle;
	}
	return &t->rows[low];
}

static int cmp_steeper(const void *a, const void *b)
{
	const struct leak *x = a, *y = b;
	double p = isnan(x->slope) ? -INFINITY : x->slope;
	double q = isnan(y->slope) ? -INFINITY : y->slope;

	if (p != q)
		return p > q ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static void judge_row(struct leaking *k, struct leak *leak, const struct history_row *row)
{
	double *y = arena_n(&k->scratch, k->h->n_points, double);

	k->limits.renewed = leak->scope == LEAK_FUNCTION
				    ? renewed_of(k, row)
				    : k->renewed_part * sum_of(row) / (double)k->h->n_points;

	for (size_t i = 0; i < row->n; i++)
		y[row->cells[i].point] = row->cells[i].value[HISTORY_OWN];
	leak->id = row->id;
	judge_series(k, leak, y);
	arena_reset(&k->scratch);
}

static struct leak *judge_table(struct leaking *k, enum history_rows rows, enum leak_scope scope,
				size_t *n)
{
	const struct history_table *t = &k->h->tables[rows];
	struct leak *v = arena_n(k->a, t->n, struct leak);
	double all = all_growth(k, t);

	for (size_t i = 0; i < t->n; i++) {
		double growth = growth_of(k, &t->rows[i]);

		v[i].scope = scope;
		judge_row(k, &v[i], &t->rows[i]);
		v[i].share = NAN;
		if (growth > 0 && k->whole_growth > 0)
			v[i].share = fmin(1, growth / fmax(k->whole_growth, growth));
		else if (k->whole_growth > 0)
			v[i].share = 0;
		/* It grows, but next to nothing of what the service grows by. */
		if (v[i].verdict == VERDICT_LEAKING && growth < LISTED_LEAST * all) {
			v[i].verdict = VERDICT_SUSPECT;
			v[i].weight = v[i].fitted = NULL;
		}
	}
	if (t->n)
		qsort(v, t->n, sizeof(*v), cmp_steeper);
	*n = t->n;
	return v;
}

/* ---- the service ---- */

/*
 * The whole is noisier than its functions, and a line fits noise best. Without those whose growth
 * is known to end it still has to leak; else it does what the largest of them does.
 */
static void ask_functions(struct leaking *k, struct leak_report *r)
{
	const struct history *h = k->h;
	double *y = arena_n(&k->scratch, h->n_points, double), most = 0;
	double *clean = arena_n(&k->scratch, h->n_points, double);
	const struct leak_design *d;
	struct leak_trials trials;
	enum verdict ended = VERDICT_STABLE;

	for (size_t i = 0; i < h->n_points; i++)
		y[i] = h->points[i].total;
	for (size_t i = 0; i < r->n_fns; i++) {
		const struct history_row *row;

		if (!has_ended(r->fns[i].verdict) || !(r->fns[i].growth > 0))
			continue;
		if (r->fns[i].growth > most) {
			most = r->fns[i].growth;
			ended = r->fns[i].verdict;
		}
		row = row_of(h, r->fns[i].id);
		for (size_t c = 0; c < row->n; c++)
			y[row->cells[c].point] -= row->cells[c].value[HISTORY_OWN];
	}
	if (ended == VERDICT_STABLE)
		return;
	k->limits.renewed = renewed_of_all(k);
	d = design_of(k, y);
	leak_clean(&d->all.lives, y, clean);
	leak_try_quick(&trials, d, clean, &k->limits, &k->scratch);
	if (trials.verdict != VERDICT_LEAKING) {
		r->whole.verdict = ended;
		for (size_t i = 0; i < h->n_instances; i++)
			if (k->instances[i].verdict == VERDICT_LEAKING)
				k->instances[i].verdict = ended;
	}
	arena_reset(&k->scratch);
}

static enum verdict verdict_of(const struct leak_report *r)
{
	double growth = 0;

	if (r->whole.verdict == VERDICT_LEAKING)
		return VERDICT_LEAKING;
	for (size_t i = 0; i < r->n_fns; i++)
		if (r->fns[i].verdict == VERDICT_LEAKING)
			growth += r->fns[i].growth;
	return growth > 0 && growth >= SERVICE_LEAST * r->whole.level ? VERDICT_LEAKING
								      : r->whole.verdict;
}

/* What is there, and what would be enough. */
static struct str lack_of(const struct leaking *k, const struct leak_report *r)
{
	struct buf b = {0};
	struct str text;

	if (k->h->is_sequence)
		return STR("the dumps have no clock");
	if (k->design.all.is_usable && r->whole.n >= LEAK_POINTS_LEAST) {
		buf_lit(&b, "the dumps hang together so much that they count as ");
		buf_fixed(&b, r->whole.n_effective, 1);
		buf_lit(&b, " independent ones; 6 are the least, a longer time gives more");
	} else {
		buf_u64(&b, k->h->n_points);
		buf_str(&b, k->h->n_points == 1 ? STR(" dump") : STR(" dumps"));
		if (k->h->n_points >= LEAK_POINTS_LEAST)
			buf_lit(&b, ", of which too few in one life of a process");
		buf_lit(&b, "; 12 in lives of at least 5 are the least, 40 over 36 hours are "
			    "better");
	}
	text = arena_str(k->a, buf_view(&b));
	buf_release(&b);
	return text;
}

static double load_known(const struct leak_load *load)
{
	static const double known[] = {[LOAD_COMMON] = 0.5, [LOAD_CPU] = 0.5, [LOAD_COUNTERS] = 1};

	return known[load->from];
}

static void prepare(struct leaking *k)
{
	uint32_t *lives = arena_n(&k->kept, k->h->n_points, uint32_t);

	leak_lives_known(k->h, lives);
	k->has_counters = has_counters(k->h);
	leak_load_make(&k->load, k->h, lives, k->limits.least, &k->kept);
	leak_design_make(&k->design, k->h, lives, &k->load, &k->kept);
}

static void nothing_judged(struct leak_report *out)
{
	out->whole = (struct leak){.verdict = VERDICT_NOT_ENOUGH_DATA,
				   .instance = LEAK_POOLED,
				   .slope = NAN,
				   .low = NAN,
				   .high = NAN,
				   .base = NAN,
				   .level = NAN,
				   .growth = NAN,
				   .share = NAN,
				   .rise = NAN,
				   .onset_ns = TIME_NONE,
				   .z = NAN,
				   .phi = NAN,
				   .margin = NAN,
				   .retained = NAN};
	out->verdict = VERDICT_NOT_ENOUGH_DATA;
}

static void judge_all(struct leaking *k, struct leak_report *out)
{
	judge_whole(k, out);
	out->fns = judge_table(k, HISTORY_FNS, LEAK_FUNCTION, &out->n_fns);
	if (out->whole.verdict == VERDICT_LEAKING)
		ask_functions(k, out);
	out->values = judge_table(k, HISTORY_VALUES, LEAK_VALUE, &out->n_values);
	out->verdict = verdict_of(out);
	if (out->whole.verdict != VERDICT_LEAKING) {
		out->whole.weight = NULL;
		if (out->verdict == VERDICT_NOT_ENOUGH_DATA)
			out->lack = lack_of(k, out);
	}
}

void leak_judge(struct leak_report *out, const struct history *h,
		const struct leak_settings *settings, struct arena *a)
{
	struct leaking k = {.h = h,
			    .settings = settings,
			    .limits = leak_limits_of(settings->least, settings->quantum),
			    .instances = arena_n(a, h->n_instances, struct leak),
			    .a = a};

	*out = (struct leak_report){0};
	nothing_judged(out);
	if (!h->is_sequence)
		prepare(&k);
	out->load_known = load_known(&k.load);
	if (k.design.all.is_usable)
		judge_all(&k, out);
	else
		out->lack = lack_of(&k, out);
	for (size_t i = 0; i < CACHE; i++)
		arena_release(&k.cache[i].a);
	arena_release(&k.scratch);
	arena_release(&k.kept);
}
