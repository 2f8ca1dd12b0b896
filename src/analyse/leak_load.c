// SPDX-License-Identifier: MIT
/*
 * Memory that follows the load is no leak, and what load explains is no noise. The common mode is
 * the weakest of the three: a leak in most functions would be in it, so it takes several.
 */
#include "analyse/leak_load.h"

#include "analyse/leak_lives.h"
#include "analyse/stats.h"
#include "base/num.h"

#define NS_PER_HOUR 3.6e12
#define SMOOTH_HOURS 1.25
#define SMOOTH_SIDE 4 /* points: 9 in all */
#define COMMON_LEAST 5
#define COMMON_MOST 64

static bool is_same_life(const struct history *h, const uint32_t *lives, size_t i, size_t k)
{
	return h->points[i].instance == h->points[k].instance && lives[i] == lives[k];
}

/* The judged points of one life: index of the next one after i, or n_points. */
static size_t next_of_life(const struct history *h, const uint32_t *lives, size_t i)
{
	size_t k = i + 1;

	while (k < h->n_points && lives[k] == LEAK_NOT_JUDGED &&
	       h->points[k].instance == h->points[i].instance)
		k++;
	return k < h->n_points && is_same_life(h, lives, i, k) ? k : h->n_points;
}

static double rate_between(const struct history_point *p, const struct history_point *q)
{
	double d = q->allocated - p->allocated, dt = (double)(q->at_ns - p->at_ns) / NS_PER_HOUR;

	return dt > 0 && d >= 0 ? d / dt : NAN;
}

static bool by_counters(const struct history *h, const uint32_t *lives, double *z)
{
	bool any = false;

	for (size_t i = 0; i < h->n_points; i++)
		z[i] = NAN;
	for (size_t i = 0; i < h->n_points; i++) {
		size_t k = lives[i] == LEAK_NOT_JUDGED ? h->n_points : next_of_life(h, lives, i);
		double rate;

		if (k == h->n_points)
			continue;
		rate = rate_between(&h->points[i], &h->points[k]);
		z[k] = rate;
		if (isnan(z[i])) /* the first of its life */
			z[i] = rate;
		any |= !isnan(rate);
	}
	return any;
}

static bool by_cpu(const struct history *h, double *z)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n_points; i++) {
		z[i] = h->points[i].cpu;
		n += !isnan(z[i]);
	}
	return 2 * n > h->n_points;
}

/* ---- what functions have in common ---- */

struct heavy {
	const struct history_row *row;
	double mean;
};

/* The heaviest ones, in the order of the table. */
static size_t heaviest(const struct history *h, double least, struct heavy *v)
{
	const struct history_table *t = &h->tables[HISTORY_FNS];
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		double sum = 0;
		size_t lightest = 0;

		for (size_t k = 0; k < t->rows[i].n; k++)
			sum += t->rows[i].cells[k].value[HISTORY_OWN];
		sum /= (double)h->n_points;
		if (sum < least)
			continue;
		if (n < COMMON_MOST) {
			v[n++] = (struct heavy){&t->rows[i], sum};
			continue;
		}
		for (size_t k = 1; k < n; k++)
			if (v[k].mean < v[lightest].mean)
				lightest = k;
		if (v[lightest].mean < sum)
			v[lightest] = (struct heavy){&t->rows[i], sum};
	}
	return n;
}

/* y relative to the mean of each life; 1 where there is nothing. */
static void relative_to_life(const struct history *h, const uint32_t *lives, double *y)
{
	for (size_t i = 0, end; i < h->n_points; i = end) {
		double sum = 0, n = 0;

		for (end = i;
		     end < h->n_points && h->points[end].instance == h->points[i].instance &&
		     (lives[end] == lives[i] || lives[end] == LEAK_NOT_JUDGED);
		     end++)
			if (lives[end] != LEAK_NOT_JUDGED) {
				sum += y[end];
				n++;
			}
		end = MAX(end, i + 1);
		for (size_t k = i; k < end; k++)
			y[k] = sum > 0 ? y[k] * n / sum : 1;
	}
}

static bool by_common_mode(const struct history *h, const uint32_t *lives, double least, double *z)
{
	struct heavy heavy[COMMON_MOST];
	size_t n = heaviest(h, least, heavy);
	struct arena scratch = {0};
	double **y = arena_n(&scratch, n, double *), column[COMMON_MOST];

	for (size_t f = 0; f < n; f++) {
		y[f] = arena_n(&scratch, h->n_points, double);
		for (size_t k = 0; k < heavy[f].row->n; k++)
			y[f][heavy[f].row->cells[k].point] =
				heavy[f].row->cells[k].value[HISTORY_OWN];
		relative_to_life(h, lives, y[f]);
	}
	for (size_t i = 0; i < h->n_points && n >= COMMON_LEAST; i++) {
		for (size_t f = 0; f < n; f++)
			column[f] = y[f][i];
		z[i] = stat_median(column, n);
	}
	arena_release(&scratch);
	return n >= COMMON_LEAST;
}

/* ---- smoothed, mean 1 ---- */

static double smooth_at(const struct history *h, const uint32_t *lives, const double *z, size_t i)
{
	double sum = 0, n = 0;
	size_t from = i > SMOOTH_SIDE ? i - SMOOTH_SIDE : 0;

	for (size_t k = from; k < h->n_points && k <= i + SMOOTH_SIDE; k++) {
		double apart = fabs((double)(h->points[k].at_ns - h->points[i].at_ns));

		if (isnan(z[k]) || !is_same_life(h, lives, i, k) ||
		    apart > SMOOTH_HOURS / 2 * NS_PER_HOUR)
			continue;
		sum += z[k];
		n++;
	}
	return n > 0 ? sum / n : NAN;
}

/* One mean for all instances: what a request holds is the same wherever it is served, so memory
 * answers to the load itself and not to each instance's part of its own mean. */
static void mean_to_one(const struct history *h, double *z)
{
	double sum = 0, n = 0;

	for (size_t i = 0; i < h->n_points; i++)
		if (!isnan(z[i])) {
			sum += z[i];
			n++;
		}
	for (size_t i = 0; i < h->n_points; i++)
		z[i] = sum > 0 && !isnan(z[i]) ? z[i] * n / sum : 1;
}

void leak_load_make(struct leak_load *out, const struct history *h, const uint32_t *lives,
		    double least, struct arena *a)
{
	double *raw = arena_n(a, h->n_points, double), *z = arena_n(a, h->n_points, double);

	*out = (struct leak_load){0};
	if (by_counters(h, lives, raw))
		out->from = LOAD_COUNTERS;
	else if (by_cpu(h, raw))
		out->from = LOAD_CPU;
	else if (by_common_mode(h, lives, least, raw))
		out->from = LOAD_COMMON;
	else
		return;
	for (size_t i = 0; i < h->n_points; i++)
		z[i] = lives[i] == LEAK_NOT_JUDGED ? NAN : smooth_at(h, lives, raw, i);
	mean_to_one(h, z);
	out->z = z;
}
