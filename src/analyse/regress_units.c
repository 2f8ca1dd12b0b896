// SPDX-License-Identifier: MIT
/*
 * What is an observation? Dumps of one pod resemble each other more than dumps of two pods. When
 * the sides have pods of their own, at least three together, the pod's mean is the unit, or every
 * difference between pods would pass for a change (what all functions show tells how much pods
 * differ, so two are enough). When both have the same pods, at least three, each is compared with
 * itself. Else the dump is the unit: with the same one or two pods on both sides deviations are
 * taken from the pod's own mean and pods weigh alike, whatever their number of dumps; otherwise
 * from the side's mean.
 */
#include "analyse/regress_units.h"

#include "base/num.h"

#define NOBODY UINT32_MAX
#define PODS_LEAST 3 /* of both sides together; of pods that both have */
/* Values that were not sampled have no counting noise; a dump's mean total is taken as so many
 * samples, so that "too few samples to test" and "half a sample" mean something. */
#define EXACT_SAMPLES 10000
/* Dumps of two pods are of the same time within this part of the mean interval. */
#define SAME_TIME 0.75

static const struct history_point *point_of(const struct regress_spec *spec, int side, size_t i)
{
	return &spec->side[side].h->points[spec->side[side].points[i]];
}

/* ---- pods ---- */

static struct str pod_name(const struct regress_spec *spec, int side, uint32_t instance)
{
	return spec->m->instances[spec->side[side].h->instances[instance]].name;
}

static bool same_pod(const struct regress_spec *spec, uint32_t base, uint32_t candidate)
{
	if (spec->side[SIDE_BASE].h == spec->side[SIDE_CANDIDATE].h)
		return base == candidate;
	return spec->m &&
	       str_eq(pod_name(spec, SIDE_BASE, base), pod_name(spec, SIDE_CANDIDATE, candidate));
}

static uint32_t instance_of_run(const struct regress_units *u, const struct regress_run *r)
{
	size_t first = r->side == SIDE_BASE ? 0 : u->n_side[SIDE_BASE];

	return point_of(u->spec, r->side, r->from - first)->instance;
}

/* The base's run of the same pod; NOBODY. */
static uint32_t find_other(const struct regress_units *u, const struct regress_run *r)
{
	for (uint32_t k = 0; k < u->n_pods[SIDE_BASE]; k++)
		if (same_pod(u->spec, instance_of_run(u, &u->runs[k]), instance_of_run(u, r)))
			return k;
	return NOBODY;
}

static void find_runs(struct regress_units *u)
{
	for (uint32_t i = 0; i < u->n; i++) {
		struct regress_run *last = u->n_runs ? &u->runs[u->n_runs - 1] : NULL;
		size_t at = u->dumps[i].side == SIDE_BASE ? i : i - u->n_side[SIDE_BASE];
		uint32_t instance = point_of(u->spec, u->dumps[i].side, at)->instance;

		if (!last || last->side != u->dumps[i].side ||
		    instance_of_run(u, last) != instance) {
			u->runs[u->n_runs] = (struct regress_run){
				.side = u->dumps[i].side, .from = i, .other = NOBODY};
			last = &u->runs[u->n_runs++];
			u->n_pods[last->side]++;
		}
		last->to = i + 1;
		u->dumps[i].run = (uint32_t)u->n_runs - 1;
	}
}

/* Number of pods that both sides have. */
static size_t pair_runs(struct regress_units *u)
{
	size_t n_pods = u->n_pods[SIDE_BASE], n_shared = 0;

	for (uint32_t k = 0; k < u->n_runs; k++) {
		struct regress_run *r = &u->runs[k];

		if (r->side == SIDE_BASE) {
			r->pod = k;
			continue;
		}
		r->other = find_other(u, r);
		r->pod = r->other == NOBODY ? (uint32_t)n_pods++ : u->runs[r->other].pod;
		if (r->other == NOBODY)
			continue;
		u->runs[r->other].other = k;
		n_shared++;
	}
	return n_shared;
}

/* ---- units ---- */

static void choose_unit(struct regress_units *u, size_t n_shared)
{
	bool are_same = n_shared == u->n_pods[SIDE_BASE] && n_shared == u->n_pods[SIDE_CANDIDATE];

	if (are_same && n_shared >= PODS_LEAST)
		u->unit = REGRESS_BY_PAIR;
	else if (!are_same && u->n_runs >= PODS_LEAST && u->n > u->n_runs)
		u->unit = REGRESS_BY_POD;
	u->is_blocked = u->unit != REGRESS_BY_DUMP || are_same;
	for (int side = 0; side < SIDE_N; side++)
		u->n_units[side] = u->unit == REGRESS_BY_DUMP ? u->n_side[side] : u->n_pods[side];
}

/* Pods weigh alike where the mean of a side is one of pods. */
static void weigh(struct regress_units *u)
{
	for (size_t i = 0; i < u->n; i++) {
		struct regress_dump *d = &u->dumps[i];
		const struct regress_run *r = &u->runs[d->run];

		d->weight = u->is_blocked ? 1.0 / ((double)u->n_pods[d->side] * (r->to - r->from))
					  : 1.0 / (double)u->n_side[d->side];
	}
	u->inverse_k = 0;
	for (size_t i = 0; i < u->n && u->unit == REGRESS_BY_DUMP; i++)
		u->inverse_k += u->dumps[i].weight * u->dumps[i].weight;
	if (u->unit != REGRESS_BY_DUMP)
		u->inverse_k = 1.0 / (double)u->n_units[SIDE_BASE] +
			       1.0 / (double)u->n_units[SIDE_CANDIDATE];
}

/* ---- the same time in another pod ---- */

static double mean_interval(const struct regress_units *u, const struct regress_run *r)
{
	if (r->to - r->from < 2)
		return 0;
	return ((double)u->dumps[r->to - 1].at_ns - (double)u->dumps[r->from].at_ns) /
	       (r->to - r->from - 1);
}

static double distance(const struct regress_units *u, size_t i, size_t k)
{
	return fabs((double)u->dumps[i].at_ns - (double)u->dumps[k].at_ns);
}

static void find_twins_in(struct regress_units *u, const struct regress_run *r,
			  const struct regress_run *other)
{
	double least = SAME_TIME * mean_interval(u, r);
	uint32_t k = other->from;

	for (uint32_t i = r->from; i < r->to; i++) {
		while (k + 1 < other->to && distance(u, i, k + 1) <= distance(u, i, k))
			k++;
		if (distance(u, i, k) <= least)
			u->dumps[i].twin = k;
	}
}

/* Each run against the next of its side. */
static void find_twins(struct regress_units *u)
{
	for (size_t i = 0; i < u->n; i++)
		u->dumps[i].twin = NOBODY;
	for (size_t k = 0; k + 1 < u->n_runs; k++)
		if (u->runs[k].side == u->runs[k + 1].side)
			find_twins_in(u, &u->runs[k], &u->runs[k + 1]);
}

/* ---- dumps ---- */

static void set_sample(struct regress_units *u, double mean_total)
{
	const struct regress_side *side = u->spec->side;
	double scale = diff_unit_scale(side[SIDE_BASE].h->unit, side[SIDE_CANDIDATE].h->unit);
	double base = side[SIDE_BASE].h->quantum * scale;
	double candidate = side[SIDE_CANDIDATE].h->quantum;

	/* Of two sampling rates the coarser one has the noise. */
	u->value = fmax(base, candidate);
	u->is_sampled = u->value > 0;
	if (!u->is_sampled)
		u->value = mean_total / EXACT_SAMPLES;
	u->sample[SIDE_BASE] = u->value / scale;
	u->sample[SIDE_CANDIDATE] = u->value;
}

static double mean_total(const struct regress_spec *spec)
{
	double scale = diff_unit_scale(spec->side[SIDE_BASE].h->unit,
				       spec->side[SIDE_CANDIDATE].h->unit);
	double sum = 0;

	for (int side = 0; side < SIDE_N; side++)
		for (size_t i = 0; i < spec->side[side].n; i++)
			sum += fabs(point_of(spec, side, i)->total) *
			       (side == SIDE_BASE ? scale : 1);
	return sum / (double)(spec->side[SIDE_BASE].n + spec->side[SIDE_CANDIDATE].n);
}

static bool all_covered(const struct regress_spec *spec)
{
	for (int side = 0; side < SIDE_N; side++)
		for (size_t i = 0; i < spec->side[side].n; i++)
			if (point_of(spec, side, i)->covered_ns <= 0)
				return false;
	return true;
}

static void lay_out_side(struct regress_units *u, int side, bool has_seconds, struct arena *a)
{
	const struct regress_side *s = &u->spec->side[side];

	u->dump_of[side] = arena_n(a, s->h->n_points, uint32_t);
	for (size_t i = 0; i < s->h->n_points; i++)
		u->dump_of[side][i] = NOBODY;
	for (size_t i = 0; i < s->n; i++) {
		const struct history_point *p = point_of(u->spec, side, i);

		u->dump_of[side][s->points[i]] = (uint32_t)u->n;
		u->dumps[u->n++] = (struct regress_dump){
			.side = side,
			.seconds = has_seconds ? (double)p->covered_ns / 1e9 : 1,
			.total = p->total / u->sample[side],
			.factor = 1,
			.at_ns = p->at_ns,
		};
	}
	u->n_side[side] = s->n;
}

static void lay_out(struct regress_units *u, struct arena *a)
{
	const struct regress_spec *spec = u->spec;
	bool has_seconds = all_covered(spec);

	for (int side = 0; side < SIDE_N; side++)
		lay_out_side(u, side, has_seconds, a);
	/* The value of a state is its level, whatever it covers. */
	u->knows_seconds = has_seconds || spec->side[SIDE_CANDIDATE].h->kind == KIND_GAUGE;
	for (size_t i = 0; i < u->n; i++)
		u->seconds += u->dumps[i].seconds / (double)u->n;
}

bool regress_units_make(struct regress_units *u, const struct regress_spec *spec, struct arena *a)
{
	size_t n = spec->side[SIDE_BASE].n + spec->side[SIDE_CANDIDATE].n;
	double total;

	*u = (struct regress_units){.spec = spec, .work = 1};
	if (!spec->side[SIDE_BASE].n || !spec->side[SIDE_CANDIDATE].n)
		return false;
	total = mean_total(spec);
	if (!(total > 0) || !isfinite(total))
		return false;
	set_sample(u, total);
	u->dumps = arena_n(a, n, struct regress_dump);
	u->runs = arena_n(a, n, struct regress_run);
	lay_out(u, a);
	find_runs(u);
	choose_unit(u, pair_runs(u));
	weigh(u);
	find_twins(u);
	return true;
}

/* ---- rows ---- */

static const struct history_table *table_of(const struct regress_walk *w, int side)
{
	return &w->u->spec->side[side].h->tables[w->rows];
}

bool regress_walk_next(struct regress_walk *w)
{
	w->id = UINT32_MAX;
	for (int side = 0; side < SIDE_N; side++)
		if (w->at[side] < table_of(w, side)->n)
			w->id = MIN(w->id, table_of(w, side)->rows[w->at[side]].id);
	for (int side = 0; side < SIDE_N; side++) {
		const struct history_table *t = table_of(w, side);

		w->row[side] = NULL;
		if (w->at[side] < t->n && t->rows[w->at[side]].id == w->id)
			w->row[side] = &t->rows[w->at[side]++];
	}
	return w->row[SIDE_BASE] || w->row[SIDE_CANDIDATE];
}

void regress_walk_spread(const struct regress_walk *w, enum history_what what, double *x)
{
	for (size_t i = 0; i < w->u->n; i++)
		x[i] = 0;
	for (int side = 0; side < SIDE_N; side++)
		for (size_t i = 0; w->row[side] && i < w->row[side]->n; i++) {
			const struct history_cell *c = &w->row[side]->cells[i];
			uint32_t dump = w->u->dump_of[side][c->point];

			if (dump != NOBODY)
				x[dump] = c->value[what] / w->u->sample[side];
		}
}
