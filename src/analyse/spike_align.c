// SPDX-License-Identifier: MIT
/*
 * All spikes of the report by their beginning; those that begin within one bucket (of the wider
 * timeline) of the first of a group are of that group.
 */
#include <stdlib.h>

#include "analyse/spike.h"
#include "base/num.h"
#include "base/utc.h"

struct placed {
	struct spike_of of;
	size_t brief;
	double ratio; /* of peak to normal, of dips the inverse: 1 or more */
};

static double ratio_of(const struct spike *s)
{
	double high = s->is_dip ? s->normal : s->peak, low = s->is_dip ? s->peak : s->normal;

	return low > 0 ? high / low : INFINITY;
}

static int by_begin(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;
	bool no_clock_a = a->of.brief->timeline.is_sequence;
	bool no_clock_b = b->of.brief->timeline.is_sequence;

	if (no_clock_a != no_clock_b)
		return no_clock_a ? 1 : -1;
	if (a->of.spike->from_ns != b->of.spike->from_ns)
		return a->of.spike->from_ns < b->of.spike->from_ns ? -1 : 1;
	if (a->brief != b->brief)
		return a->brief < b->brief ? -1 : 1;
	return a->of.spike->first < b->of.spike->first ? -1 : 1;
}

static int by_ratio(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;

	if (a->of.spike->is_dip != b->of.spike->is_dip)
		return a->of.spike->is_dip ? 1 : -1;
	if (a->ratio != b->ratio)
		return a->ratio > b->ratio ? -1 : 1;
	return by_begin(left, right);
}

static int64_t width_ns(const struct placed *p)
{
	return (int64_t)p->of.brief->timeline.width_s * NS_PER_S;
}

static bool is_together(const struct placed *first, const struct placed *p)
{
	if (first->of.brief->timeline.is_sequence || p->of.brief->timeline.is_sequence)
		return false;
	return p->of.spike->from_ns - first->of.spike->from_ns <=
	       MAX(width_ns(first), width_ns(p));
}

static size_t n_distinct(const struct placed *v, size_t n, bool services)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < i && (services ? v[k].of.brief->series->service !=
						    v[i].of.brief->series->service
					  : v[k].of.brief->series->type !=
						    v[i].of.brief->series->type))
			k++;
		found += k == i;
	}
	return found;
}

static struct spike_group group_of(struct placed *v, size_t n, struct arena *a)
{
	struct spike_of *of = arena_n(a, n, struct spike_of);
	struct spike_group g = {.from_ns = v[0].of.spike->from_ns,
				.to_ns = v[0].of.spike->to_ns,
				.v = of,
				.n = n,
				.n_services = n_distinct(v, n, true),
				.n_types = n_distinct(v, n, false)};

	qsort(v, n, sizeof(*v), by_ratio);
	for (size_t i = 0; i < n; i++) {
		of[i] = v[i].of;
		g.to_ns = MAX(g.to_ns, v[i].of.spike->to_ns);
	}
	return g;
}

static struct placed *place_all(const struct report *r, const struct spikes *spikes, size_t *n,
				struct arena *own)
{
	struct placed *v;

	*n = 0;
	for (size_t b = 0; b < r->n_briefs; b++)
		*n += spikes[b].n;
	v = arena_n(own, *n, struct placed);
	*n = 0;
	for (size_t b = 0; b < r->n_briefs; b++)
		for (size_t i = 0; i < spikes[b].n; i++)
			v[(*n)++] = (struct placed){{&r->briefs[b], &spikes[b].v[i]},
						    b,
						    ratio_of(&spikes[b].v[i])};
	if (*n)
		qsort(v, *n, sizeof(*v), by_begin);
	return v;
}

void spikes_align(struct spike_groups *out, const struct report *r, const struct spikes *spikes,
		  struct arena *a)
{
	struct arena own = {0};
	size_t n;
	struct placed *v = place_all(r, spikes, &n, &own);
	struct spike_group *groups = arena_n(a, n, struct spike_group);

	*out = (struct spike_groups){.v = groups};
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && is_together(&v[from], &v[to]); to++)
			;
		groups[out->n++] = group_of(&v[from], to - from, a);
	}
	arena_release(&own);
}
