// SPDX-License-Identifier: MIT
/*
 * What became dearer or cheaper, comparison by comparison: a baseline, before and after events,
 * steps of the level that no event tells of, and for a level that drifts the first quarter against
 * the last. What is significant is decided on single dumps (regress.h); how much it is comes from
 * the comparison's own page (diff.h), so that the numbers are the same.
 */
#include <math.h>
#include <stdlib.h>

#include "analyse/judging.h"
#include "analyse/segment.h"
#include "base/num.h"
#include "base/utc.h"

#define LEAST_PART 0.0005
/* And from which one that is weak is worth telling. */
#define LEAST_WEAK 0.02
#define CAUSES_MAX 10
/* Functions with this part of the whole are looked through for steps of their own. */
#define STEP_PART 0.03
#define STEPS_MAX 3
#define STEP_SLACK 3 /* buckets */
/* A state has to move by so much: it is there all the time, and small moves are its nature. */
#define LEAST_OF_STATE 0.1
/* Parts of the profile's level from which a change is a warning, or critical. */
#define WARNING_PART 0.03
#define CRITICAL_PART 0.25

struct comparing {
	struct judge *g;
	const struct plan_diff *plan;
	fn_id only;          /* causes of this function only; FN_ALL: any */
	struct history base; /* of another series; of one's own: g->h */
	const struct regress *regress;
	struct diff diff;
	struct regress_causes causes;
	struct regress_side sides[SIDE_N];
};

static bool is_within(const struct history_point *p, const struct plan_side *side)
{
	if (!side->from_ns && !side->to_ns)
		return true;
	return p->at_ns >= side->from_ns && p->at_ns < side->to_ns;
}

static struct regress_side side_of(const struct comparing *c, enum diff_side which)
{
	const struct plan_side *side = &c->plan->side[which];
	const struct model *m = c->g->j->report->model;
	bool is_own = &m->series[side->series] == c->g->p->series;
	const struct history *h = is_own ? &c->g->h : &c->base;
	uint32_t *points = arena_n(c->g->own, h->n_points, uint32_t);
	size_t n = 0;

	for (uint32_t i = 0; i < h->n_points; i++)
		if (is_within(&h->points[i], side))
			points[n++] = i;
	return (struct regress_side){h, points, n};
}

/* ---- which comparisons ---- */

static bool is_wanted(const struct judge *g, const struct plan_diff *d, bool drifts)
{
	const struct model *m = g->j->report->model;
	const struct plan_side *base = &d->side[SIDE_BASE], *cand = &d->side[SIDE_CANDIDATE];

	if (base->n_tests || cand->n_tests || &m->series[cand->series] != g->p->series)
		return false;
	if (!diff_units_match(m->types[m->series[base->series].type].unit, g->h.unit))
		return false;
	switch (d->worth) {
	case WORTH_BASELINE:
	case WORTH_EVENT:
		return true;
	case WORTH_STEP:
		return g->h.kind != KIND_GAUGE;
	case WORTH_CONFIG:
		return &m->series[base->series] == g->p->series && g->h.kind != KIND_GAUGE;
	case WORTH_QUARTERS:
		return drifts && g->h.kind != KIND_GAUGE;
	default:
		return false;
	}
}

/* ---- from a cause to a finding ---- */

static double whole_of(const struct comparing *c, enum diff_side side)
{
	return c->diff.whole[side];
}

/* Values of single dumps of a side, per covered second. */
static double *values_of(const struct comparing *c, enum diff_side side, fn_id fn)
{
	const struct regress_side *s = &c->sides[side];
	const struct history_row *row = fn == FN_ALL ? NULL : history_find(s->h, HISTORY_FNS, fn);
	double *all = arena_n(c->g->own, s->h->n_points, double);
	double *values = arena_n(c->g->own, s->n, double);

	if (row)
		history_spread(s->h, row, HISTORY_OWN, all);
	for (size_t i = 0; i < s->n; i++) {
		const struct history_point *p = &s->h->points[s->points[i]];

		values[i] = fn == FN_ALL ? p->total : all[s->points[i]];
		if (p->covered_ns > 0)
			values[i] /= (double)p->covered_ns / (double)NS_PER_S;
	}
	return values;
}

/* Sums of a side: of its dumps, and of squared deviations within instances and between them. */
struct scatter {
	double sum, within, between;
	size_t n, n_instances;
};

static double mean_of(const double *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	return sum / (double)n;
}

static struct scatter scatter_of(const struct regress_side *s, const double *v)
{
	double mean = mean_of(v, s->n);
	struct scatter sum = {.sum = mean * (double)s->n, .n = s->n};

	for (size_t i = 0, to; i < s->n; i = to) {
		uint32_t instance = s->h->points[s->points[i]].instance;
		double own;

		for (to = i; to < s->n && s->h->points[s->points[to]].instance == instance;)
			to++;
		own = mean_of(v + i, to - i);
		sum.between += (own - mean) * (own - mean);
		sum.n_instances++;
		for (size_t k = i; k < to; k++)
			sum.within += (v[k] - own) * (v[k] - own);
	}
	return sum;
}

/*
 * Standard error of the mean of a side, as a part of it. Where each side has instances of its own,
 * they are what scatters; else what differs between them is the same on both sides and only dumps
 * scatter, made larger by the correlation from dump to dump. NaN: not known.
 */
static double error_of(const struct comparing *c, enum diff_side side, fn_id fn)
{
	struct scatter s = scatter_of(&c->sides[side], values_of(c, side, fn));
	double phi = fmin(fmax(c->regress->phi, 0), 0.9), n = (double)s.n;
	double k = (double)s.n_instances, error;

	if (c->regress->by_instance && !c->regress->is_paired)
		error = sqrt(s.between / (k - 1) / k);
	else if (s.n > s.n_instances)
		error = sqrt(s.within / (n - k) / n * (1 + phi) / (1 - phi));
	else
		error = sqrt(s.between / (k - 1) / k);
	return s.sum == 0 && error == 0 ? 0 : error / fabs(s.sum / n);
}

/* 95 % of the change, in the measure of the level that it is told in. */
static void set_interval(const struct comparing *c, struct finding *f)
{
	double reach = 1.96 * hypot(f->before * error_of(c, SIDE_BASE, f->fn),
				    f->after * error_of(c, SIDE_CANDIDATE, f->fn));

	if (!isfinite(reach) || f->kind == FIND_SHIFT)
		return;
	f->low = f->value - reach;
	f->high = f->value + reach;
}

/* Where instances are the unit there are few of them, and what they agree on weighs more. */
static enum confidence confidence_of(const struct finding *f)
{
	size_t least = MIN(f->n_dumps[SIDE_BASE], f->n_dumps[SIDE_CANDIDATE]);
	double enough = f->regress->by_instance ? 4 : 6;

	if (f->sigmas >= enough && least >= 20)
		return CONFIDENCE_CERTAIN;
	return f->sigmas >= 3.5 && least >= 5 ? CONFIDENCE_LIKELY : CONFIDENCE_WEAK;
}

static enum severity severity_of(const struct finding *f)
{
	double part = fabs(f->whole_relative);

	if (f->kind == FIND_IMPROVEMENT || f->kind == FIND_SHIFT || !(part >= WARNING_PART))
		return SEVERITY_INFO;
	return part >= CRITICAL_PART && f->confidence == CONFIDENCE_CERTAIN ? SEVERITY_CRITICAL
									    : SEVERITY_WARNING;
}

static void set_scope(struct comparing *c, struct finding *f)
{
	const struct judge *g = c->g;
	const struct plan_side *cand = &c->plan->side[SIDE_CANDIDATE];
	double whole = whole_of(c, SIDE_CANDIDATE) - whole_of(c, SIDE_BASE);

	f->diff = c->plan;
	f->event = c->plan->event;
	f->against_baseline = c->plan->worth == WORTH_BASELINE;
	f->from_ns = cand->from_ns;
	f->to_ns = cand->to_ns;
	if (c->plan->worth != WORTH_BASELINE && c->plan->worth != WORTH_QUARTERS)
		f->since_ns = f->event ? f->event->time_ns : cand->from_ns;
	f->regress = c->regress;
	f->evidence = c->regress->evidence;
	f->value = f->after - f->before;
	f->is_new = f->before == 0;
	f->is_gone = f->after == 0;
	f->relative = f->is_new ? INFINITY : f->after / f->before - 1;
	f->whole_relative = whole_of(c, SIDE_BASE) > 0 ? f->value / whole_of(c, SIDE_BASE) : NAN;
	f->explains = whole * f->value > 0 ? fmin(1, f->value / whole) : NAN;
	f->n_dumps[SIDE_BASE] = c->sides[SIDE_BASE].n;
	f->n_dumps[SIDE_CANDIDATE] = c->sides[SIDE_CANDIDATE].n;
	f->n_instances_all = g->h.n_instances;
	f->n_instances = g->h.n_instances;
}

/* What is dearer for the work done, but was done so much less that its level fell, is no rise. */
static bool is_worth_telling(const struct finding *f)
{
	if ((f->kind == FIND_REGRESSION && f->value <= 0) ||
	    (f->kind == FIND_IMPROVEMENT && f->value >= 0))
		return false;
	return f->confidence != CONFIDENCE_WEAK || !(fabs(f->whole_relative) < LEAST_WEAK);
}

static void add_cause(struct comparing *c, const struct regress_cause *cause, bool drifts)
{
	static const enum finding_kind kinds[VERDICT_N] = {
		[VERDICT_REGRESSED] = FIND_REGRESSION,
		[VERDICT_IMPROVED] = FIND_IMPROVEMENT,
		[VERDICT_MOVED] = FIND_SHIFT,
	};
	struct finding *f = judge_add(c->g, kinds[cause->verdict], cause->verdict);

	f->fn = cause->fn;
	f->cause = cause;
	f->stack = cause->stack;
	f->n_stack = cause->n_stack;
	f->sources = cause->sources;
	f->n_sources = cause->n_sources;
	f->before = cause->before;
	f->after = cause->after;
	f->sigmas = cause->row ? fabs(cause->row->z) : NAN;
	set_scope(c, f);
	set_interval(c, f);
	if (drifts && c->plan->worth == WORTH_QUARTERS && f->kind == FIND_REGRESSION)
		f->verdict = VERDICT_RISING;
	f->confidence = confidence_of(f);
	f->severity = severity_of(f);
	if (f->kind == FIND_SHIFT)
		f->value = cause->net;
	if (!is_worth_telling(f))
		judge_drop(c->g);
}

/* The whole moved, and no function explains it: more was done. */
static void add_more_work(struct comparing *c, double explained)
{
	const struct regress_row *whole = &c->regress->whole;
	double change = whole_of(c, SIDE_CANDIDATE) - whole_of(c, SIDE_BASE);
	struct finding *f;

	if (!whole->is_flagged || c->regress->scale != REGRESS_FACTORS ||
	    fabs(explained) >= 0.5 * fabs(change) || c->g->h.kind == KIND_GAUGE ||
	    fabs(log(c->regress->work)) < log(1.1))
		return;
	f = judge_add(c->g, FIND_SHIFT, VERDICT_MORE_WORK);
	f->before = whole_of(c, SIDE_BASE);
	f->after = whole_of(c, SIDE_CANDIDATE);
	f->sigmas = fabs(whole->z);
	set_scope(c, f);
	f->confidence = confidence_of(f);
	f->severity = SEVERITY_INFO;
}

static bool is_enough_for_state(const struct comparing *c, const struct regress_cause *cause)
{
	double whole = fmax(whole_of(c, SIDE_BASE), whole_of(c, SIDE_CANDIDATE));

	return c->g->h.kind != KIND_GAUGE ||
	       fabs(cause->after - cause->before) >= LEAST_OF_STATE * whole;
}

static size_t n_flagged(const struct regress *r)
{
	size_t n = r->whole.is_flagged;

	for (int i = 0; i < REGRESS_WHAT_N; i++)
		n += r->families[i].n_flagged;
	return n;
}

static void note(struct comparing *c)
{
	struct judge_series *out = c->g->out;

	out->looked_at.n_compared += c->regress->is_possible;
	for (int i = 0; i < REGRESS_WHAT_N; i++)
		out->looked_at.n_tested += c->regress->families[i].n_tested;
	if (!out->compared)
		out->least_change = c->regress->least_seen;
	out->compared |= c->regress->is_possible;
}

/* Most comparisons find nothing: what they were made of is gone with the series. */
static bool finds_any(struct comparing *c, const struct regress_spec *spec)
{
	struct regress *r = arena_new(c->g->own, struct regress);

	regress_judge(r, spec, c->g->own);
	c->regress = r;
	note(c);
	return r->is_possible && n_flagged(r);
}

static void find(struct comparing *c, struct regress_spec *spec)
{
	struct judge *g = c->g;
	struct regress *r = arena_new(g->a, struct regress);

	spec->with_evidence = true;
	regress_judge(r, spec, g->a);
	c->regress = r;
	details_diff(judge_details(g), c->plan, DIFF_RATE, &c->diff, g->own);
	regress_find_causes(
		&c->causes,
		&(struct regress_found){
			.r = r, .d = &c->diff, .m = spec->m, .is_own = g->j->packages->is_own_fn},
		g->a);
}

static bool is_asked(const struct comparing *c, const struct regress_cause *cause)
{
	return (c->only == FN_ALL || cause->fn == c->only) && is_enough_for_state(c, cause);
}

static void compare(struct judge *g, const struct plan_diff *plan, fn_id only, bool drifts)
{
	struct comparing *c = arena_new(g->own, struct comparing);
	struct regress_spec spec = {.m = g->j->report->model, .least_part = LEAST_PART};
	double explained = 0;
	size_t n = 0;

	*c = (struct comparing){.g = g, .plan = plan, .only = only};
	if (&spec.m->series[c->plan->side[SIDE_BASE].series] != g->p->series)
		judge_history(g, c->plan->side[SIDE_BASE].series, &c->base, g->own);
	for (int side = 0; side < SIDE_N; side++) {
		spec.side[side] = side_of(c, (enum diff_side)side);
		c->sides[side] = spec.side[side];
	}
	if (!finds_any(c, &spec))
		return;
	find(c, &spec);
	for (size_t i = 0; i < c->causes.n; i++) {
		const struct regress_cause *cause = &c->causes.v[i];

		if (cause->verdict != VERDICT_MOVED)
			explained += cause->after - cause->before;
		if (n < CAUSES_MAX && is_asked(c, cause)) {
			add_cause(c, cause, drifts);
			n++;
		}
	}
	if (only == FN_ALL)
		add_more_work(c, explained);
}

/* ---- steps of single functions ---- */

/* The level of what a function costs with its libraries, by the buckets of the profile. */
static struct timeline timeline_of(const struct judge *g, const struct history_row *row)
{
	struct timeline t = g->p->timeline;
	double *values = arena_n(g->own, g->h.n_points, double);
	double *level = arena_n(g->own, t.n, double), *covered = arena_n(g->own, t.n, double);

	history_spread(&g->h, row, HISTORY_OWN, values);
	for (size_t i = 0; i < g->h.n_points; i++) {
		const struct history_point *p = &g->h.points[i];
		int64_t b = (p->at_ns / NS_PER_S - t.start_s) / t.width_s;

		if (b < 0 || b >= (int64_t)t.n || p->covered_ns <= 0)
			continue;
		level[b] += values[i];
		covered[b] += (double)p->covered_ns / (double)NS_PER_S;
	}
	for (size_t b = 0; b < t.n; b++)
		level[b] = covered[b] > 0 ? level[b] / covered[b] : NAN;
	t.level = level;
	return t;
}

/* Looked at already: with the whole, or with an event. */
static bool is_known_step(const struct judge *g, int64_t at_ns)
{
	const struct plan *plan = g->brief->plan;
	int64_t slack = STEP_SLACK * (int64_t)g->p->timeline.width_s * NS_PER_S;

	for (size_t i = 0; i < plan->n_windows; i++) {
		const struct plan_window *w = &plan->windows[i];
		int64_t moment = w->event ? w->event->time_ns : w->step_ns;

		if (moment && llabs(moment - at_ns) <= slack)
			return true;
	}
	return judge_event_at(g->j->report, g->p->series->service, at_ns, slack) != NULL;
}

static struct plan_side side_from(const struct judge *g, int64_t from_ns, int64_t to_ns)
{
	return (struct plan_side){.series = (uint32_t)(g->p->series - g->j->report->model->series),
				  .window = NO_WINDOW,
				  .from_ns = from_ns,
				  .to_ns = to_ns};
}

static void compare_step(struct judge *g, const struct segments *s, size_t i, fn_id fn)
{
	const struct axis *axis = &g->scratch->axes->services[g->p->series->service];
	struct plan_diff *d = arena_new(g->a, struct plan_diff);
	int64_t at = s->steps[i].at_ns;

	if (is_known_step(g, at))
		return;
	*d = (struct plan_diff){.worth = WORTH_STEP, .title = STR("before/after a step")};
	d->side[SIDE_BASE] = side_from(g, i ? s->steps[i - 1].at_ns : axis->from_ns, at);
	d->side[SIDE_CANDIDATE] = side_from(g, at,
					    i + 1 < s->n ? s->steps[i + 1].at_ns : axis->to_ns);
	compare(g, d, fn, false);
}

static double sum_of(const struct history_row *row)
{
	double sum = 0;

	for (size_t i = 0; i < row->n; i++)
		sum += row->cells[i].value[HISTORY_OWN];
	return sum;
}

/* A step of one function is lost in the whole when that is large. */
static void judge_steps(struct judge *g)
{
	const struct history_table *t = &g->h.tables[HISTORY_FNS];
	double whole = 0;

	for (size_t i = 0; i < g->h.n_points; i++)
		whole += g->h.points[i].total;
	for (size_t i = 0; i < t->n; i++) {
		struct timeline course;
		struct segments s;

		if (!(sum_of(&t->rows[i]) >= STEP_PART * whole))
			continue;
		course = timeline_of(g, &t->rows[i]);
		segments_find(&s, &course, g->own);
		for (size_t k = 0; k < s.n && s.n <= STEPS_MAX; k++)
			compare_step(g, &s, k, t->rows[i].id);
	}
}

void judge_changes(struct judge *g)
{
	const struct plan *plan = g->brief->plan;
	struct segments segments = {0};

	if (!plan || g->h.n_points == 0)
		return;
	if (g->h.kind != KIND_GAUGE && !g->p->timeline.is_sequence)
		segments_find(&segments, &g->p->timeline, g->own);
	g->out->looked_at.n_timelines++;
	for (size_t i = 0; i < plan->n_diffs; i++)
		if (is_wanted(g, &plan->diffs[i], segments.is_drift))
			compare(g, &plan->diffs[i], FN_ALL, segments.is_drift);
	if (g->h.kind != KIND_GAUGE && !g->h.is_sequence)
		judge_steps(g);
}
