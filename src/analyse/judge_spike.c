// SPDX-License-Identifier: MIT
/* Spikes of single timelines here; which of them are one happening is known when all are. */
#include <math.h>

#include "analyse/judging.h"
#include "base/utc.h"

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

void judge_spikes(struct judge *g)
{
	if (g->p->timeline.is_sequence || g->p->only_baseline)
		return;
	spikes_find(&g->out->spikes, &g->p->timeline, sampling_noise(g), g->a);
}
