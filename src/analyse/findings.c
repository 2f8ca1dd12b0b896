// SPDX-License-Identifier: MIT
/*
 * All series together: ids, mutes, rank; what follows from a finding goes below it. Nothing is
 * dropped but what says the same thing twice.
 */
#include <math.h>
#include <stdlib.h>

#include "analyse/advice.h"
#include "analyse/follow.h"
#include "analyse/judging.h"
#include "base/hash.h"
#include "base/num.h"
#include "base/utc.h"

/* Facts without a fault are many: the heaviest of the whole report. */
#define HOTSPOTS_MAX 12
#define SPIKE_FINDINGS_MAX 20
/* Of the fleet's level of that type. */
#define SPIKE_PART 0.2

struct joining {
	struct judging *j;
	struct arena *a;
	const double *fleet; /* by model type */
	struct finding **v;  /* by follow_order */
	size_t n;
	VEC(struct finding *) * symptoms; /* by index in v */
	struct finding **cause;           /* by index in v; NULL */
};

/* ---- spikes ---- */

/* By model type: the level of all services together. */
static double *fleet_levels(const struct report *r, struct arena *a)
{
	double *levels = arena_n(a, r->model->n_types, double);

	for (size_t i = 0; i < r->n_briefs; i++)
		levels[r->briefs[i].series->type] += fmax(0, r->briefs[i].win[WIN_ALL].level);
	return levels;
}

/* A spike of next to nothing is nothing. */
static struct spikes those_that_matter(const struct spikes *all, double fleet, struct arena *a)
{
	struct spike *v = arena_n(a, all->n, struct spike);
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		if (fabs(all->v[i].peak - all->v[i].normal) >= SPIKE_PART * fleet)
			v[n++] = all->v[i];
	return (struct spikes){v, n};
}

static void add_spike(const struct joining *g, const struct spike_group *group)
{
	const struct report *r = g->j->report;
	const struct spike_of *first = &group->v[0];
	struct judge at = {.brief = first->brief,
			   .a = g->a,
			   .out = &g->j->series[first->brief->series - r->model->series]};
	struct finding *f = judge_add(&at, FIND_SPIKE, VERDICT_SPIKED);

	f->spikes = group;
	f->from_ns = group->from_ns;
	f->to_ns = group->to_ns;
	f->since_ns = group->from_ns;
	f->before = first->spike->normal;
	f->after = first->spike->peak;
	f->value = f->after - f->before;
	f->relative = f->before > 0 ? f->after / f->before - 1 : INFINITY;
	f->sigmas = first->spike->sigmas;
	f->n_dumps[SIDE_CANDIDATE] = first->brief->n_dumps;
	f->n_instances = f->n_instances_all = first->brief->n_instances;
	f->event = judge_event_at(r, first->brief->series->service, group->from_ns,
				  (int64_t)first->brief->timeline.width_s * NS_PER_S);
	f->confidence = f->sigmas >= 12 ? CONFIDENCE_LIKELY : CONFIDENCE_WEAK;
	f->severity = SEVERITY_INFO;
}

/* A group of spikes belongs to the series that rose most. */
static void add_spikes(const struct joining *g, struct findings *out)
{
	const struct report *r = g->j->report;
	struct spikes *spikes = arena_n(g->a, r->n_briefs, struct spikes);
	struct spike_groups *groups = arena_new(g->a, struct spike_groups);

	for (size_t i = 0; i < r->n_briefs; i++) {
		const struct series *s = r->briefs[i].series;

		spikes[i] = those_that_matter(&g->j->series[s - r->model->series].spikes,
					      g->fleet[s->type], g->a);
	}
	spikes_align(groups, r, spikes, g->a);
	out->spikes = groups->v;
	out->n_spikes = groups->n;
	for (size_t i = 0; i < groups->n && i < SPIKE_FINDINGS_MAX; i++)
		add_spike(g, &groups->v[i]);
}

/* ---- who it is ---- */

static void hash_part(struct buf *b, struct str s)
{
	buf_str(b, s);
	buf_char(b, '\0');
}

/*
 * What, not when: the next report's finding of the same kind has the same id. So nothing goes into
 * it that the next dump may tell otherwise: which pod leaks most, which function makes most of a
 * deviation or of a pattern.
 */
static void name(const struct report *r, struct finding *f, struct arena *a)
{
	static const char digits[] = "0123456789abcdef";
	const struct pattern *pattern = f->kind == FIND_HOTSPOT ? f->pattern : NULL;
	const struct model *m = r->model;
	struct buf what = {0}, id = {0};
	uint64_t hash;

	hash_part(&what, finding_kind_text(f->kind));
	hash_part(&what, m->services[f->brief->series->service]);
	hash_part(&what, m->types[f->brief->series->type].id);
	hash_part(&what, f->fn == FN_ALL || f->kind == FIND_OUTLIER || pattern
				 ? STR("")
				 : model_fn(m, f->fn));
	hash_part(&what, pattern ? pattern->name : STR(""));
	for (size_t i = 0; i < f->n_labels && f->kind == FIND_OUTLIER; i++) {
		hash_part(&what, f->labels[i].key);
		hash_part(&what, f->labels[i].value);
	}
	if (f->kind == FIND_SPIKE) /* the only thing that tells two of them apart */
		utc_iso(&what, f->since_ns / NS_PER_S);
	hash = hash_str(buf_view(&what));
	buf_str(&id, finding_kind_text(f->kind));
	buf_char(&id, '-');
	for (int i = 0; i < 8; i++)
		buf_char(&id, digits[hash >> (60 - 4 * i) & 15]);
	f->id = arena_str(a, buf_view(&id));
	buf_release(&what);
	buf_release(&id);
}

/* ---- how much it weighs ---- */

static size_t order_of(const struct report *r, const struct brief *b)
{
	for (size_t t = 0; t < r->n_types; t++)
		if (report_brief(r, b->series->service, t) == b)
			return t;
	return r->n_types;
}

/* Hours of a day of growth stand beside a change of level. */
static double size_of(const struct finding *f)
{
	bool leak = f->kind == FIND_LEAK || f->kind == FIND_GOROUTINE_LEAK;

	return fabs(leak && isfinite(f->after) && isfinite(f->before) ? f->after - f->before
								      : f->value);
}

static double rank_of(const struct joining *g, const struct finding *f)
{
	const struct report *r = g->j->report;
	static const double of_kind[FIND_KIND_N] = {
		[FIND_LEAK] = 8,    [FIND_GOROUTINE_LEAK] = 8, [FIND_REGRESSION] = 9,
		[FIND_OUTLIER] = 6, [FIND_SHIFT] = 3,          [FIND_IMPROVEMENT] = 4,
		[FIND_SPIKE] = 2,   [FIND_HOTSPOT] = 0,
	};
	double fleet = g->fleet[f->brief->series->type];
	double part = fleet > 0 ? fmin(1, size_of(f) / fleet) : 0;

	return 1000 * (double)f->severity + 100 * (double)f->confidence + 10 * of_kind[f->kind] +
	       9 * part + 1 / (1 + (double)order_of(r, f->brief));
}

/* ---- mutes ---- */

/* A mute holds up to the end of what was measured, not up to when the report was made. */
static void mute(const struct report *r, struct finding *f, struct arena *a)
{
	const struct wishes *w = &r->discovery->wishes;

	for (size_t i = 0; i < w->n_mutes; i++) {
		const struct mute_wish *wish = &w->mutes[i];
		int64_t until = TIME_NONE;
		struct finding_mute *m;

		if (!str_eq(wish->id, f->id))
			continue;
		if (wish->until.how == MOMENT_TIME) {
			until = wish->until.ns;
			if (until < r->to_ns)
				continue;
		}
		m = arena_new(a, struct finding_mute);
		*m = (struct finding_mute){wish->reason, until};
		f->mute = m;
	}
}

/* ---- what follows from what ---- */

/* Only findings of one service can follow from each other. */
static uint32_t *find_before(const struct joining *g)
{
	uint32_t *last = arena_n(g->a, g->j->report->model->n_services, uint32_t);
	uint32_t *before = arena_n(g->a, g->n, uint32_t);

	for (uint32_t i = 0; i < g->n; i++) {
		uint32_t *mine = &last[g->v[i]->brief->series->service];

		before[i] = *mine;
		*mine = i + 1;
	}
	return before;
}

/* The nearest in kind, and of those the first, that follows from none itself. */
static size_t cause_of(const struct joining *g, const uint32_t *before, size_t i)
{
	enum follow most = FOLLOW_LIKELY;
	size_t best = SIZE_MAX;

	for (size_t k = before[i]; k; k = before[k - 1]) {
		enum follow how = g->cause[k - 1] ? FOLLOW_NOT
						  : follow_from(g->j, g->v[i], g->v[k - 1]);

		if (how < most)
			continue;
		most = how;
		best = k - 1;
	}
	return best;
}

static void join(struct joining *g)
{
	const uint32_t *before = find_before(g);

	g->symptoms = arena_array(g->a, g->n, sizeof(*g->symptoms));
	g->cause = arena_n(g->a, g->n, struct finding *);
	for (size_t i = 0; i < g->n; i++) {
		size_t k = cause_of(g, before, i);

		if (k == SIZE_MAX)
			continue;
		g->cause[i] = g->v[k];
		vec_push(&g->symptoms[k], g->v[i]);
	}
	for (size_t i = 0; i < g->n; i++) {
		const struct finding **list = arena_n(g->a, g->symptoms[i].n,
						      const struct finding *);

		for (size_t k = 0; k < g->symptoms[i].n; k++)
			list[k] = g->symptoms[i].v[k];
		if (g->symptoms[i].n)
			qsort(list, g->symptoms[i].n, sizeof(*list), finding_by_rank);
		g->v[i]->symptoms = list;
		g->v[i]->n_symptoms = g->symptoms[i].n;
		vec_release(&g->symptoms[i]);
	}
}

/* What another type says better is gone unless it follows from that: it would be said twice. */
static size_t keep_causes(const struct joining *g, const struct finding **v)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		if (!g->cause[i] && !g->v[i]->is_secondary)
			v[n++] = g->v[i];
	if (n)
		qsort(v, n, sizeof(*v), finding_by_rank);
	return n;
}

/* Symptoms go, hot spots beyond the heaviest go; muted ones are at the end, with their symptoms. */
static void list(struct joining *g, struct findings *out)
{
	const struct finding **v = arena_n(g->a, g->n, const struct finding *);
	size_t n = keep_causes(g, v);

	for (size_t i = 0; i < n; i++) {
		bool is_hot = v[i]->kind == FIND_HOTSPOT && !v[i]->mute;

		if (is_hot && out->n_hot == HOTSPOTS_MAX)
			continue;
		out->n_muted += v[i]->mute != NULL;
		out->n_hot += is_hot;
		v[out->n++] = v[i];
	}
	out->v = v;
}

/* ---- one id, one finding ---- */

static int by_id(const void *left, const void *right)
{
	const struct finding *a = *(struct finding *const *)left;
	const struct finding *b = *(struct finding *const *)right;
	int c = str_cmp(a->id, b->id);

	return c ? c : finding_by_rank(left, right);
}

/* The same function twice (over two events, say): the heavier keeps the id, the next is id-2. */
static void tell_apart(const struct joining *g)
{
	struct finding **v = arena_n(g->a, g->n, struct finding *);
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		v[i] = g->v[i];
	if (g->n)
		qsort(v, g->n, sizeof(struct finding *), by_id);
	for (size_t i = 1; i < g->n; i++) {
		struct buf id = {0};

		n = str_eq(v[i]->id, v[i - 1 - n]->id) ? n + 1 : 0;
		if (!n)
			continue;
		buf_str(&id, v[i]->id);
		buf_char(&id, '-');
		buf_u64(&id, n + 1);
		v[i]->id = arena_str(g->a, buf_view(&id));
		buf_release(&id);
	}
}

/* ---- what was looked at ---- */

static int by_size(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return a < b ? -1 : a > b;
}

static void sum_up(const struct judging *j, struct findings *out, struct arena *a)
{
	const struct report *r = j->report;
	double *least = arena_n(a, r->model->n_series, double);
	size_t n = 0;

	for (size_t s = 0; s < r->model->n_series; s++) {
		const struct judge_series *one = &j->series[s];
		struct looked_at *sum = &out->looked_at;

		sum->n_leaks += one->looked_at.n_leaks;
		sum->n_not_enough += one->looked_at.n_not_enough;
		sum->n_compared += one->looked_at.n_compared;
		sum->n_tested += one->looked_at.n_tested;
		sum->n_values += one->looked_at.n_values;
		sum->n_timelines += one->looked_at.n_timelines;
		if (one->compared && isfinite(one->least_change) &&
		    r->model->types[r->model->series[s].type].kind == KIND_DELTA)
			least[n++] = one->least_change;
		out->n_judged += one->judged.n;
	}
	if (n)
		qsort(least, n, sizeof(*least), by_size);
	out->looked_at.least_change = n ? least[n / 2] : NAN;
}

static void collect_judged(const struct judging *j, struct findings *out, struct arena *a)
{
	struct judged *v = arena_n(a, out->n_judged, struct judged);
	size_t n = 0;

	for (size_t s = 0; s < j->report->model->n_series; s++) {
		struct judge_series *one = &j->series[s];

		if (one->judged.n)
			memcpy(v + n, one->judged.v, one->judged.n * sizeof(*v));
		n += one->judged.n;
		vec_release(&one->judged);
	}
	out->judged = v;
}

void judge_finish(struct judging *j, struct findings *out, struct arena *a)
{
	struct joining g = {.j = j, .a = a};

	*out = (struct findings){0};
	g.fleet = fleet_levels(j->report, a);
	add_spikes(&g, out);
	for (size_t s = 0; s < j->report->model->n_series; s++)
		g.n += j->series[s].findings.n;
	g.v = arena_n(a, g.n, struct finding *);
	g.n = 0;
	for (size_t s = 0; s < j->report->model->n_series; s++) {
		for (size_t i = 0; i < j->series[s].findings.n; i++) {
			struct finding *f = j->series[s].findings.v[i];

			name(j->report, f, a);
			if (!f->pattern && f->fn != FN_ALL)
				f->pattern = advice_pattern_of_fn(j->report, f->fn);
			f->rank = rank_of(&g, f);
			g.v[g.n++] = f;
		}
		vec_release(&j->series[s].findings);
	}
	if (g.n)
		qsort(g.v, g.n, sizeof(struct finding *), follow_order);
	tell_apart(&g);
	join(&g);
	for (size_t i = 0; i < g.n; i++)
		mute(j->report, g.v[i], a);
	list(&g, out);
	sum_up(j, out, a);
	collect_judged(j, out, a);
}
