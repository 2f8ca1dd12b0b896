// SPDX-License-Identifier: MIT
/*
 * Buckets are aligned to the epoch; each width divides the next. Jitter must not force a coarser
 * width: an interval of 60.3 s still fits buckets of 60 s, as a bucket without a dump holds.
 */
#include "aggregate/axis.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/utc.h"

/* Of the report's range: a service that covers less has an axis of its own. */
#define OWN_AXIS_BELOW 8
#define JITTER(ns) ((ns) / 10)
#define WIDTH_JITTER_PART 50 /* an interval of 15.2 s still fits buckets of 15 s, 16 s does not */

static const uint32_t widths_s[] = {1,	   5,	  15,	 30,	60,	300,	 900,	  1800,
				    3600,  10800, 21600, 43200, 86400,	604800,	 2419200, 31449600};

static void widen(struct axis *axis, const struct mdump *d)
{
	int64_t end = d->time_ns + MAX(d->duration_ns, 1);

	if (d->time_ns == TIME_NONE)
		return;
	if (axis->is_sequence) {
		*axis = (struct axis){.from_ns = d->time_ns, .to_ns = end};
		return;
	}
	axis->from_ns = MIN(axis->from_ns, d->time_ns);
	axis->to_ns = MAX(axis->to_ns, end);
}

/* As long as the instance with the most dumps. */
static void sequence_axes(struct axes *axes, const struct model *m)
{
	for (size_t s = 0; s < m->n_series; s++) {
		const struct series *series = &m->series[s];
		struct axis *axis = &axes->services[series->service];
		size_t run = 0;

		for (size_t k = 0; k < series->n_dumps && axis->is_sequence; k++) {
			uint32_t instance = m->dumps[series->dumps[k]].instance;

			if (k && instance != m->dumps[series->dumps[k - 1]].instance)
				run = 0;
			run++;
			axis->to_ns = MAX(axis->to_ns, (int64_t)run * NS_PER_S);
		}
	}
}

void axes_make(struct axes *axes, const struct model *m, size_t points, struct arena *a)
{
	*axes = (struct axes){.all = {.is_sequence = true}, .points = MAX(points, 2)};
	axes->services = arena_n(a, m->n_services, struct axis);
	for (size_t i = 0; i < m->n_services; i++)
		axes->services[i].is_sequence = true;
	for (size_t i = 0; i < m->n_dumps; i++) {
		widen(&axes->services[m->dumps[i].service], &m->dumps[i]);
		if (m->dumps[i].service < m->n_own_services)
			widen(&axes->all, &m->dumps[i]);
	}
	sequence_axes(axes, m);
	for (size_t i = 0; i < m->n_services; i++) {
		struct axis *axis = &axes->services[i];
		int64_t length = axis->to_ns - axis->from_ns;
		int64_t whole = axes->all.to_ns - axes->all.from_ns;

		if (i < m->n_own_services && !axis->is_sequence && length >= whole / OWN_AXIS_BELOW)
			*axis = axes->all;
	}
}

static size_t buckets(const struct axis *axis, uint32_t width_s)
{
	int64_t width = width_s * NS_PER_S;

	return (size_t)((axis->to_ns - 1) / width - axis->from_ns / width + 1);
}

uint32_t axis_bucket_s(const struct axis *axis, size_t points, int64_t interval_ns)
{
	if (axis->is_sequence)
		return 1;
	for (size_t i = 0; i < COUNT_OF(widths_s); i++) {
		int64_t width = widths_s[i] * NS_PER_S;
		int64_t room = width / WIDTH_JITTER_PART;

		if (width + room >= interval_ns && buckets(axis, widths_s[i]) <= points)
			return widths_s[i];
	}
	return widths_s[COUNT_OF(widths_s) - 1];
}

int64_t dump_at_ns(const struct mdump *d, const struct axis *axis, size_t k)
{
	return axis->is_sequence ? (int64_t)k * NS_PER_S : d->time_ns;
}

static int by_value(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return a < b ? -1 : a > b;
}

int64_t median_of(int64_t *v, size_t n)
{
	int64_t lower, upper;

	if (n == 0)
		return 0;
	qsort(v, n, sizeof(*v), by_value);
	lower = v[(n - 1) / 2];
	upper = v[n / 2];
	return lower + (upper - lower) / 2;
}

int64_t median_interval_ns(const struct model *m, const uint32_t *ids, size_t n,
			   const struct axis *axis, struct arena *scratch)
{
	int64_t *gaps = arena_n(scratch, n, int64_t);
	size_t n_gaps = 0;

	for (size_t k = 1; k < n; k++) {
		int64_t gap = dump_at_ns(&m->dumps[ids[k]], axis, k) -
			      dump_at_ns(&m->dumps[ids[k - 1]], axis, k - 1);

		if (gap > 0)
			gaps[n_gaps++] = gap;
	}
	return median_of(gaps, n_gaps);
}

/* Own interval and two missing ones, with room for jitter. */
static bool is_short_silence(int64_t silence, int64_t interval)
{
	return silence / 3 <= interval + JITTER(interval);
}

static void set_hold(struct moment *m, const struct moment *next, const struct axis *axis,
		     int64_t interval)
{
	int64_t silence = (next ? next->at_ns : axis->to_ns) - m->at_ns;

	m->is_held = is_short_silence(silence, interval);
	m->holds_ns = MAX(m->is_held ? silence : interval, 1);
	m->weighs_ns = m->holds_ns;
	if (!next) {
		m->holds_ns = MAX(m->holds_ns, interval);
		m->weighs_ns = MAX(interval, 1);
	}
}

void moments_make(struct moment *moments, size_t n, const struct model *m,
		  const struct axis *axis, int64_t interval_ns)
{
	for (size_t k = 0; k < n; k++) {
		struct moment *now = &moments[k];
		const struct mdump *d = &m->dumps[now->dump];

		now->at_ns = dump_at_ns(d, axis, k);
		now->gap_ns = k ? now->at_ns - moments[k - 1].at_ns : 0;
		now->covered_ns = d->duration_ns;
		if (now->covered_ns == 0 && !axis->is_sequence)
			now->covered_ns = now->gap_ns;
	}
	for (size_t k = 0; k < n; k++)
		set_hold(&moments[k], k + 1 < n ? &moments[k + 1] : NULL, axis, interval_ns);
}
