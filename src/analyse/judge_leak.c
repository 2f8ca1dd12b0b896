// SPDX-License-Identifier: MIT
/*
 * Leaks of one state. What a function with a trend of its own leaks is a finding of its own; where
 * only the whole grows, the whole is.
 */
#include <math.h>

#include "aggregate/growth.h"
#include "analyse/judging.h"
#include "base/num.h"
#include "base/utc.h"
#include "discover/wishes.h"

#define HOUR_NS (3600 * NS_PER_S)
/* Functions that leak have this part of the service's growth, or they are no news. */
#define LEAST_SHARE 0.01
/* No projection beyond this many times of what was seen. */
#define FARTHEST 10
/* Of the service's level. */
#define LEAST_ROW 0.01
#define FNS_MAX 8
/* Of an even share of the growth: instances with less do not leak. */
#define FAIR_PART 0.3
/* Mean intervals without a dump before the end: the instance is no more. */
#define GONE 2.5
/* Of one stack in one instance. */
#define CROWD 1000
#define CROWD_CRITICAL 10000

struct leaking {
	struct judge *g;
	struct leak_report *report;
	const struct history *h; /* that lasts: names of instances and values */
};

static bool is_family(const struct judge *g, struct str family)
{
	return str_eq(g->j->report->model->types[g->p->series->type].family, family);
}

static double hours(const struct history *h)
{
	int64_t from = INT64_MAX, to = INT64_MIN;

	for (size_t i = 0; i < h->n_points; i++) {
		from = MIN(from, h->points[i].at_ns);
		to = MAX(to, h->points[i].at_ns);
	}
	return h->n_points ? (double)(to - from) / (double)HOUR_NS : 0;
}

/* ---- limits ---- */

static const char *const limit_keys[] = {"memory_limit",           "mem_limit",
					 "memory_limit_bytes",     "limits_memory",
					 "container_memory_limit", "gomemlimit"};

/* Of the instances named by labels of theirs: the smallest. */
static double limit_of_labels(const struct judge *g)
{
	const struct model *m = g->j->report->model;
	double least = NAN;

	for (size_t i = 0; i < g->h.n_instances; i++) {
		const struct instance *o = &m->instances[g->h.instances[i]];

		for (size_t k = 0; k < o->n_labels; k++)
			for (size_t n = 0; n < COUNT_OF(limit_keys); n++) {
				uint64_t bytes;

				if (str_eq(o->labels[k].key, str_of(limit_keys[n])) &&
				    str_to_bytes(o->labels[k].value, &bytes))
					least = fmin(least, (double)bytes);
			}
	}
	return least;
}

/* Bytes of one instance; NaN: not known. */
static double limit_of(const struct judge *g)
{
	const struct report *r = g->j->report;
	const struct service_wish *wish = wish_service(&r->discovery->wishes,
						       r->model->services[g->p->series->service]);
	double limit;

	if (!str_eq(g->h.unit, STR("bytes")))
		return NAN;
	if (wish && wish->memory_limit)
		return (double)wish->memory_limit;
	limit = limit_of_labels(g);
	if (isnan(limit) && g->j->memory_limit > 0)
		limit = g->j->memory_limit;
	return limit;
}

static int64_t end_of(const struct history *h)
{
	int64_t end = INT64_MIN;

	for (size_t i = 0; i < h->n_points; i++)
		end = MAX(end, h->points[i].at_ns);
	return end;
}

/* Of points[from..to), which are one instance's: is it there at the end? As in leak_lives.c. */
static bool is_alive(const struct history *h, size_t from, size_t to, int64_t end_ns)
{
	double first = (double)h->points[from].at_ns, last = (double)h->points[to - 1].at_ns;

	return to - from > 1 &&
	       last + GONE * (last - first) / (double)(to - from - 1) >= (double)end_ns;
}

/* What it holds, by its last points. */
static double last_level(const struct history *h, size_t from, size_t to)
{
	size_t n = MIN(to - from, (size_t)3);
	double sum = 0;

	for (size_t i = to - n; i < to; i++)
		sum += h->points[i].total;
	return sum / (double)n;
}

/* How many of those that leak are still there, and what the fullest of them holds. leaks: by
 * instance. */
static size_t find_fullest(const struct history *h, const bool *leaks, double *level)
{
	int64_t end_ns = end_of(h);
	size_t n = 0;

	*level = 0;
	for (size_t i = 0, to; i < h->n_points; i = to) {
		for (to = i; to < h->n_points && h->points[to].instance == h->points[i].instance;)
			to++;
		if (!leaks[h->points[i].instance] || !is_alive(h, i, to, end_ns))
			continue;
		*level = fmax(*level, last_level(h, i, to));
		n++;
	}
	return n;
}

/* The time from the end until one instance, the fullest of those that leak and are still there, is
 * at its limit. leaks: by instance. */
static void project(const struct leaking *l, struct finding *f, const struct leak *leak,
		    const bool *leaks)
{
	double limit = limit_of(l->g), level;
	double farthest = FARTHEST * hours(&l->g->h);
	double n = (double)find_fullest(&l->g->h, leaks, &level);

	if (!(leak->low > 0) || level <= 0)
		return;
	f->limit_is_double = isnan(limit);
	f->limit = f->limit_is_double ? 2 * level : limit;
	if (f->limit <= level || (f->limit - level) / (leak->high / n) > farthest)
		return;
	f->eta_low_h = (f->limit - level) / (leak->high / n);
	f->eta_high_h = (f->limit - level) / (leak->low / n);
	if (f->eta_high_h > farthest)
		f->eta_high_h = INFINITY;
}

/* ---- findings ---- */

static enum confidence confidence_of(const struct leak *leak)
{
	if (leak->n >= 40 && leak->z >= 6 && leak->margin >= 6)
		return CONFIDENCE_CERTAIN;
	return leak->n >= 20 && leak->z >= 4 ? CONFIDENCE_LIKELY : CONFIDENCE_WEAK;
}

static enum severity severity_of(const struct finding *f, const struct leak *leak)
{
	bool soon = !isnan(f->eta_low_h) && !f->limit_is_double && f->eta_low_h < 24;

	return soon || leak->rise >= 0.5 ? SEVERITY_CRITICAL : SEVERITY_WARNING;
}

/* By instance: its part of the growth that was fitted to all of them. */
static double *slopes_by_instance(const struct leaking *l, const struct leak *leak)
{
	const struct history *h = &l->g->h;
	double *slopes = arena_n(l->g->own, h->n_instances, double);
	double *values = arena_n(l->g->own, h->n_points, double);

	if (leak->scope == LEAK_SERVICE)
		for (size_t i = 0; i < h->n_points; i++)
			values[i] = h->points[i].total;
	else
		history_spread(h, history_find(h, HISTORY_FNS, leak->id), HISTORY_OWN, values);
	for (size_t i = 0; i < h->n_points; i++)
		slopes[h->points[i].instance] += leak->weight[i] * values[i];
	return slopes;
}

/* Which instances carry the growth: those with a fair part of it; one alone is named. */
static uint32_t find_instances(const struct leaking *l, const struct leak *leak, bool *leaks,
			       size_t *n)
{
	size_t n_all = l->g->h.n_instances;
	bool can_tell = leak->instance == LEAK_POOLED && leak->weight && n_all > 1;
	const double *slopes = can_tell ? slopes_by_instance(l, leak) : NULL;
	uint32_t only = LEAK_POOLED;
	double sum = 0;

	*n = 0;
	for (size_t i = 0; can_tell && i < n_all; i++)
		sum += slopes[i];
	for (uint32_t i = 0; i < n_all; i++) {
		leaks[i] = can_tell ? slopes[i] >= FAIR_PART * sum / (double)n_all
				    : leak->instance == LEAK_POOLED || leak->instance == i;
		*n += leaks[i];
		only = leaks[i] ? i : only;
	}
	return *n == 1 && (can_tell || leak->instance != LEAK_POOLED) ? only : LEAK_POOLED;
}

static void set_growth(const struct leaking *l, struct finding *f, const struct leak *leak)
{
	struct growth growth;

	if (!leak->weight)
		return;
	growth_of_stacks(&growth,
			 &(struct growth_spec){.group = l->g->group,
					       .type = l->g->type,
					       .h = &l->g->h,
					       .packages = l->g->j->packages,
					       .companions = &l->g->j->companions,
					       .scratch = l->g->scratch,
					       .weight = leak->weight,
					       .fn = f->fn},
			 l->g->a);
	f->growth = growth.column;
	f->stack = growth.heaviest;
	f->n_stack = growth.n_heaviest;
}

static struct finding *add_leak(const struct leaking *l, const struct leak *leak)
{
	struct judge *g = l->g;
	bool goroutines = is_family(g, STR("goroutine"));
	struct finding *f = judge_add(g, goroutines ? FIND_GOROUTINE_LEAK : FIND_LEAK,
				      VERDICT_LEAKING);
	bool *leaks = arena_n(g->own, g->h.n_instances, bool);
	uint32_t only = find_instances(l, leak, leaks, &f->n_instances);

	f->fn = leak->scope == LEAK_FUNCTION ? leak->id : FN_ALL;
	f->leak = leak;
	f->leak_report = l->report;
	f->evidence = leak->evidence;
	f->since_ns = leak->onset_ns;
	f->before = leak->base;
	f->after = leak->level;
	f->value = leak->slope;
	f->low = leak->low;
	f->high = leak->high;
	f->relative = leak->rise;
	f->explains = leak->share;
	f->sigmas = leak->z;
	f->n_dumps[SIDE_CANDIDATE] = g->h.n_points;
	f->n_instances_all = g->h.n_instances;
	if (only != LEAK_POOLED)
		judge_name_instance(g, f, g->h.instances[only]);
	project(l, f, leak, leaks);
	f->confidence = confidence_of(leak);
	f->severity = severity_of(f, leak);
	set_growth(l, f, leak);
	return f;
}

static void note_judged(const struct leaking *l, const struct leak *leak, const struct finding *f)
{
	struct looked_at *seen = &l->g->out->looked_at;

	vec_push(&l->g->out->judged, ((struct judged){l->g->brief, leak, l->h, f}));
	seen->n_leaks++;
	seen->n_not_enough += leak->verdict == VERDICT_NOT_ENOUGH_DATA;
}

static bool is_news(const struct leak *leak)
{
	return leak->verdict == VERDICT_LEAKING && !(leak->share < LEAST_SHARE);
}

/* What is light and does not grow would fill lists without telling anything. */
static bool is_worth_a_row(const struct leaking *l, const struct leak *leak)
{
	return leak->share >= LEAST_SHARE || leak->verdict != VERDICT_STABLE ||
	       leak->level >= LEAST_ROW * l->report->whole.level;
}

static void add_functions(const struct leaking *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->report->n_fns; i++) {
		const struct leak *leak = &l->report->fns[i];
		const struct finding *f = NULL;

		if (is_news(leak) && n < FNS_MAX && l->report->verdict == VERDICT_LEAKING) {
			f = add_leak(l, leak);
			n++;
		}
		if (f || is_worth_a_row(l, leak))
			note_judged(l, leak, f);
	}
}

/* What pages and summary.json need of a history when the series is done: names. */
static const struct history *names_of(const struct judge *g)
{
	struct history *h = arena_new(g->a, struct history);
	uint32_t *instances = arena_n(g->a, g->h.n_instances, uint32_t);
	struct history_value *values = arena_n(g->a, g->h.n_values, struct history_value);

	*h = (struct history){.series = g->h.series,
			      .kind = g->h.kind,
			      .unit = g->h.unit,
			      .instances = instances,
			      .n_instances = g->h.n_instances,
			      .values = values,
			      .n_values = g->h.n_values};
	for (size_t i = 0; i < h->n_instances; i++)
		instances[i] = g->h.instances[i];
	for (size_t i = 0; i < h->n_values; i++)
		values[i] = g->h.values[i];
	return h;
}

/* ---- goroutines ---- */

/* The runtime itself has proven each of them. */
static void add_proven(struct judge *g)
{
	struct finding *f;

	if (!(g->p->win[WIN_ALL].level > 0))
		return;
	f = judge_add(g, FIND_GOROUTINE_LEAK, VERDICT_PROVEN);
	f->fn = g->p->n_fns ? g->p->fns[0].fn : FN_ALL;
	f->before = 0;
	f->after = f->value = g->p->win[WIN_ALL].level;
	f->relative = INFINITY;
	f->confidence = CONFIDENCE_CERTAIN;
	f->severity = SEVERITY_CRITICAL;
	f->n_dumps[SIDE_CANDIDATE] = g->h.n_points;
}

/* Very many goroutines that wait at one place, whether they still grow or not. */
static void add_crowd(struct judge *g)
{
	const struct history_table *t = &g->h.tables[HISTORY_FNS];
	const struct history_row *most = NULL;
	const struct history_cell *cell = NULL;
	struct finding *f;

	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < t->rows[i].n; k++) {
			const struct history_cell *c = &t->rows[i].cells[k];

			if (c->value[HISTORY_OWN] >= CROWD &&
			    (!cell || c->value[HISTORY_OWN] > cell->value[HISTORY_OWN])) {
				most = &t->rows[i];
				cell = c;
			}
		}
	for (size_t i = 0; i < g->out->findings.n; i++)
		if (!most || g->out->findings.v[i]->fn == most->id)
			return; /* said already: it leaks */
	if (!most)
		return;
	f = judge_add(g, FIND_GOROUTINE_LEAK, VERDICT_CROWDED);
	f->fn = most->id;
	f->after = f->value = cell->value[HISTORY_OWN];
	f->since_ns = g->h.points[cell->point].at_ns;
	f->confidence = CONFIDENCE_CERTAIN;
	f->severity = f->value >= CROWD_CRITICAL ? SEVERITY_CRITICAL : SEVERITY_WARNING;
	f->n_dumps[SIDE_CANDIDATE] = g->h.n_points;
	judge_name_instance(g, f, g->h.instances[g->h.points[cell->point].instance]);
}

/* ---- objects beside bytes ---- */

static bool leaks(const struct leak *v, size_t n, const struct leak *of)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].scope == of->scope && v[i].id == of->id && v[i].instance == of->instance)
			return v[i].verdict == VERDICT_LEAKING;
	return false;
}

static void doubt_one(struct leak *leak, bool confirmed)
{
	if (leak->verdict == VERDICT_LEAKING && !confirmed)
		leak->verdict = VERDICT_SUSPECT;
}

/*
 * One sample of small objects stands for thousands of them, and each function has its own size: a
 * count alone drifts by chance. It leaks where the bytes do.
 */
static void doubt(const struct leaking *l)
{
	const struct leak_report *bytes = l->g->j->series[judge_primary(l->g)].leaks;
	struct leak_report *r = l->report;

	if (!bytes)
		return;
	doubt_one(&r->whole, bytes->whole.verdict == VERDICT_LEAKING);
	for (size_t i = 0; i < r->n_fns; i++)
		doubt_one(&r->fns[i], leaks(bytes->fns, bytes->n_fns, &r->fns[i]));
	for (size_t i = 0; i < r->n_instances; i++)
		doubt_one(&r->instances[i],
			  leaks(bytes->instances, bytes->n_instances, &r->instances[i]));
	for (size_t i = 0; i < r->n_values; i++)
		doubt_one(&r->values[i], leaks(bytes->values, bytes->n_values, &r->values[i]));
	if (bytes->verdict != VERDICT_LEAKING && r->verdict == VERDICT_LEAKING)
		r->verdict = VERDICT_SUSPECT;
}

/* The counter beside a state: alloc_space of inuse_space; UINT32_MAX: none. */
static uint32_t allocations_of(const struct judge *g)
{
	const struct model *m = g->j->report->model;
	const struct ptype *own = &m->types[g->p->series->type];

	for (size_t i = 0; i < g->group->n_series; i++) {
		const struct ptype *other = &m->types[m->series[g->group->series[i]].type];

		if (other->kind != KIND_GAUGE && str_starts(other->name, STR("alloc")) &&
		    str_eq(other->unit, own->unit))
			return g->group->series[i];
	}
	return UINT32_MAX;
}

void judge_leaks(struct judge *g)
{
	const struct ptype *type = &g->j->report->model->types[g->p->series->type];
	struct leak_settings settings = leak_settings_of(&g->h, type->name);
	struct leaking l = {.g = g, .report = arena_new(g->a, struct leak_report)};
	size_t had;

	if (is_family(g, STR("goroutineleak"))) {
		add_proven(g);
		return;
	}
	if (allocations_of(g) != UINT32_MAX) {
		struct history *made = arena_new(g->own, struct history);

		judge_history(g, allocations_of(g), made, g->own);
		settings.allocations = made;
	}
	leak_judge(l.report, &g->h, &settings, g->a);
	g->out->leaks = l.report;
	l.h = names_of(g);
	if (g->is_secondary)
		doubt(&l);
	had = g->out->findings.n;
	add_functions(&l);
	note_judged(&l, &l.report->whole,
		    had == g->out->findings.n && l.report->whole.verdict == VERDICT_LEAKING
			    ? add_leak(&l, &l.report->whole)
			    : NULL);
	for (size_t i = 0; i < l.report->n_instances; i++)
		note_judged(&l, &l.report->instances[i], NULL);
	for (size_t i = 0; i < l.report->n_values; i++)
		note_judged(&l, &l.report->values[i], NULL);
	if (is_family(g, STR("goroutine")))
		add_crowd(g);
}
