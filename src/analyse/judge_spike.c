// SPDX-License-Identifier: MIT
/*
 * Spikes of single timelines here; which of them are one happening is known when all are.
 *
 * A level is that of all instances together. Where a dump of one is missing it dips, where most
 * have gaps and one moment has none it rises: so the mean of the dumps there has to have moved too.
 */
#include <math.h>

#include "analyse/judging.h"
#include "base/num.h"
#include "base/utc.h"

/* Buckets on either side that tell what the dumps' mean is without the spike. */
#define AROUND 24
/* Of the spike's own size that the mean of its dumps has to show. */
#define SHOWN_PART 0.5

/* A level of a bucket stands on level * covered / quantum samples. */
static double sampling_noise(const struct judge *g)
{
	const struct history *h = &g->h;
	double level = fabs(g->p->win[WIN_ALL].level), covered = 0;

	if (h->quantum <= 0 || !(level > 0) || g->p->timeline.n == 0)
		return 0;
	if (h->kind == KIND_GAUGE)
		return sqrt(level * h->quantum);
	for (size_t i = 0; i < h->n_points; i++)
		covered += (double)h->points[i].covered_ns / (double)NS_PER_S;
	covered /= (double)g->p->timeline.n;
	return covered > 0 ? sqrt(level * h->quantum / covered) : 0;
}

/* By bucket: of the dumps in it, each per covered second. */
struct dump_means {
	double *sum;
	size_t *n;
};

static struct dump_means dump_means_of(const struct judge *g)
{
	const struct timeline *t = &g->p->timeline;
	struct dump_means m = {arena_n(g->own, t->n, double), arena_n(g->own, t->n, size_t)};

	for (size_t i = 0; i < g->h.n_points; i++) {
		const struct history_point *p = &g->h.points[i];
		int64_t b = (p->at_ns / NS_PER_S - t->start_s) / t->width_s;

		if (b < 0 || b >= (int64_t)t->n)
			continue;
		m.sum[b] += p->covered_ns > 0 ? p->total * NS_PER_S / (double)p->covered_ns
					      : p->total;
		m.n[b]++;
	}
	return m;
}

/* Over buckets from..to without those of the spike; NaN: no dump is there. */
static double mean_of(const struct dump_means *m, size_t from, size_t to, const struct spike *but)
{
	double sum = 0;
	size_t n = 0;

	for (size_t b = from; b < to; b++) {
		if (but && b >= but->first && b <= but->last)
			continue;
		sum += m->sum[b];
		n += m->n[b];
	}
	return n ? sum / (double)n : NAN;
}

static bool is_shown(const struct dump_means *m, const struct spike *s, size_t n_buckets)
{
	double here = mean_of(m, s->at, s->at + 1, NULL);
	double around = mean_of(m, s->first - MIN(s->first, (size_t)AROUND),
				MIN(s->last + 1 + AROUND, n_buckets), s);
	double moved;

	if (isnan(here))
		here = mean_of(m, s->first, s->last + 1, NULL);
	moved = (here / around - 1) / (s->peak / s->normal - 1);
	/* Where nothing was measured nothing happened that is known of. */
	return !isnan(here) && (!isfinite(moved) || moved >= SHOWN_PART);
}

void judge_spikes(struct judge *g)
{
	struct spikes found;
	struct dump_means m;
	struct spike *v;
	size_t n = 0;

	if (g->p->timeline.is_sequence || g->p->only_baseline)
		return;
	spikes_find(&found, &g->p->timeline, sampling_noise(g), g->a);
	v = arena_n(g->a, found.n, struct spike);
	m = dump_means_of(g);
	for (size_t i = 0; i < found.n; i++)
		if (is_shown(&m, &found.v[i], g->p->timeline.n))
			v[n++] = found.v[i];
	g->out->spikes = (struct spikes){v, n};
}
