// SPDX-License-Identifier: MIT
/*
 * r = level - median of the 5 to 24 known buckets (15 % of all) on each side. An excursion begins
 * where |r| is over 6 s and over 30 % of that median, s = 1.4826 times the median of |r|, at least
 * the sampling noise; it goes on while |r| is over 3 s to the same side. Two known buckets on each
 * side must be as usual, so a step, the ends of a slope and half covered buckets at the ends are
 * none. A level that is nothing most of the time has no usual: such series claim nothing.
 *
 * A level that varies by factors has high peaks by nature, so a rise must also be over 4.5 s when
 * levels are taken as logarithms. Heavy tails and saw-teeth make excursions all the time: one that
 * is claimed must be twice as high as the fourth highest of the series that goes the same way.
 */
#include "analyse/spike.h"

#include <math.h>
#include <stdlib.h>

#include "analyse/stats.h"
#include "base/num.h"
#include "base/utc.h"

#define KNOWN_LEAST 20
#define SIDE_PART 0.15
#define SIDE_LEAST 5
#define SIDE_MOST 24
#define FAR 6
#define FAR_LOG 4.5
#define NEAR 3
#define LEAST_RISE 0.3
#define USUAL_BESIDE 2
#define HABIT 4 /* so often is no happening */
#define HABIT_RATIO 2

/* Known buckets alone, one after the other. */
struct known {
	const struct timeline *t;
	size_t *bucket;
	double *level, *normal, *r;
	double *scratch;
	size_t n;
	double s, s_log;
};

/* Runs of known buckets to one side of the normal. */
struct excursion {
	size_t first, last, at; /* of known */
	double height;          /* |r| at the peak */
	bool is_far;            /* beyond the limits, and back on both sides */
};

struct excursions {
	struct excursion *v;
	size_t n;
};

static void take_known(struct known *k, const struct timeline *t, struct arena *own)
{
	*k = (struct known){.t = t};
	k->bucket = arena_n(own, t->n, size_t);
	k->level = arena_n(own, t->n, double);
	k->normal = arena_n(own, t->n, double);
	k->r = arena_n(own, t->n, double);
	k->scratch = arena_n(own, t->n, double);
	for (size_t i = 0; i < t->n; i++) {
		if (!isfinite(t->level[i]))
			continue;
		k->bucket[k->n] = i;
		k->level[k->n++] = t->level[i];
	}
}

static void set_normal(struct known *k, double noise)
{
	size_t side = (size_t)fmin(fmax(SIDE_PART * (double)k->n, SIDE_LEAST), SIDE_MOST);

	for (size_t i = 0; i < k->n; i++) {
		size_t from = i > side ? i - side : 0, to = MIN(i + side + 1, k->n);

		memcpy(k->scratch, &k->level[from], (to - from) * sizeof(*k->scratch));
		k->normal[i] = stat_median(k->scratch, to - from);
		k->r[i] = k->level[i] - k->normal[i];
	}
	memcpy(k->scratch, k->r, k->n * sizeof(*k->scratch));
	k->s = fmax(stat_mad(k->scratch, k->n, 0), noise);
}

static double ratio_log(const struct known *k, size_t i)
{
	if (!(k->normal[i] > 0))
		return 0;
	return stat_log(fmax(k->level[i] / k->normal[i], 1e-9));
}

static void set_log_spread(struct known *k)
{
	for (size_t i = 0; i < k->n; i++)
		k->scratch[i] = ratio_log(k, i);
	k->s_log = stat_mad(k->scratch, k->n, 0);
}

/* LEAST_RISE: at least this even where nothing varies. */
static bool is_far(const struct known *k, size_t i, double side)
{
	if (side > 0 && k->normal[i] > 0 && ratio_log(k, i) <= FAR_LOG * k->s_log)
		return false;
	return k->r[i] * side > FAR * k->s && k->r[i] * side > LEAST_RISE * k->normal[i];
}

static bool is_beside(const struct known *k, size_t i, double side)
{
	return k->r[i] * side > NEAR * k->s && k->r[i] * side > 0;
}

static bool is_usual(const struct known *k, size_t from, size_t to, double side)
{
	for (size_t i = from; i < to; i++)
		if (is_beside(k, i, side))
			return false;
	return true;
}

/* Usual before and after, so it came and went. */
static bool came_back(const struct known *k, const struct excursion *e, double side)
{
	return e->first >= USUAL_BESIDE && e->last + USUAL_BESIDE < k->n &&
	       is_usual(k, e->first - USUAL_BESIDE, e->first, side) &&
	       is_usual(k, e->last + 1, e->last + 1 + USUAL_BESIDE, side);
}

/* All runs to one side, however low: the small ones say what is usual. */
static void find_runs(struct excursions *out, const struct known *k, double side)
{
	out->n = 0;
	for (size_t i = 0; i < k->n; i++) {
		struct excursion e = {.first = i, .last = i, .at = i};

		if (!is_beside(k, i, side))
			continue;
		for (; e.last + 1 < k->n && is_beside(k, e.last + 1, side); e.last++)
			if (k->r[e.last + 1] * side > k->r[e.at] * side)
				e.at = e.last + 1;
		e.height = k->r[e.at] * side;
		e.is_far = is_far(k, e.at, side) && came_back(k, &e, side);
		out->v[out->n++] = e;
		i = e.last;
	}
}

static int highest_first(const void *left, const void *right)
{
	const struct excursion *a = left, *b = right;

	if (a->height != b->height)
		return a->height > b->height ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

static int64_t bucket_ns(const struct timeline *t, size_t i)
{
	return (t->start_s + (int64_t)i * t->width_s) * NS_PER_S;
}

static struct spike spike_of(const struct known *k, const struct excursion *e, double side)
{
	struct spike s = {.first = k->bucket[e->first],
			  .last = k->bucket[e->last],
			  .at = k->bucket[e->at],
			  .peak = k->level[e->at],
			  .normal = k->normal[e->at],
			  .sigmas = k->s > 0 ? e->height / k->s : INFINITY,
			  .is_dip = side < 0};

	s.from_ns = bucket_ns(k->t, s.first);
	s.to_ns = bucket_ns(k->t, s.last + 1);
	return s;
}

static size_t add_side(struct spike *out, const struct known *k, double side,
		       struct excursions *runs)
{
	size_t n = 0;

	find_runs(runs, k, side);
	if (runs->n)
		qsort(runs->v, runs->n, sizeof(*runs->v), highest_first);
	for (size_t i = 0; i < runs->n && i + 1 < HABIT; i++) {
		double habit = runs->n >= HABIT ? runs->v[HABIT - 1].height : 0;

		if (runs->v[i].is_far && runs->v[i].height >= HABIT_RATIO * habit)
			out[n++] = spike_of(k, &runs->v[i], side);
	}
	return n;
}

static int by_size(const void *left, const void *right)
{
	const struct spike *a = left, *b = right;
	double x = fabs(a->peak - a->normal), y = fabs(b->peak - b->normal);

	if (x != y)
		return x > y ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

/* Is there a usual at all: something in more than half of the buckets? */
static bool is_lively(const struct known *k)
{
	size_t n = 0;

	for (size_t i = 0; i < k->n; i++)
		n += k->level[i] > 0;
	return 2 * n > k->n;
}

void spikes_find(struct spikes *out, const struct timeline *t, double noise, struct arena *a)
{
	struct arena own = {0};
	struct excursions runs = {0};
	struct spike *v;
	struct known k;

	*out = (struct spikes){0};
	take_known(&k, t, &own);
	if (k.n >= KNOWN_LEAST && is_lively(&k)) {
		set_normal(&k, isfinite(noise) ? noise : 0);
		set_log_spread(&k);
		runs.v = arena_n(&own, k.n, struct excursion);
		v = arena_n(a, SPIKES_MAX, struct spike);
		out->n = add_side(v, &k, 1, &runs);
		out->n += add_side(&v[out->n], &k, -1, &runs);
		if (out->n)
			qsort(v, out->n, sizeof(*v), by_size);
		out->v = v;
	}
	arena_release(&own);
}
