// SPDX-License-Identifier: MIT
/* One pass over the dumps of each instance in the order of time. */
#include "aggregate/sums.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "aggregate/collect.h"
#include "aggregate/instance.h"
#include "aggregate/labels.h"
#include "base/hash.h"
#include "base/num.h"
#include "base/utc.h"

static size_t window_of(struct sums *s, int64_t from, int64_t to)
{
	struct window *w;

	for (size_t i = 0; i < s->n_windows; i++)
		if (s->windows[i].from_ns == from && s->windows[i].to_ns == to)
			return i;
	w = &s->windows[s->n_windows++];
	*w = (struct window){.from_ns = from,
			     .to_ns = to,
			     .alive.span = {INT64_MAX, INT64_MIN},
			     .counted.span = {INT64_MAX, INT64_MIN}};
	w->reach = (struct win){.from_ns = from, .to_ns = to};
	if (to >= s->axis->to_ns)
		w->reach.to_ns = INT64_MAX;
	return s->n_windows - 1;
}

static void set_windows(struct sums *s)
{
	assert(s->n_slices <= SLICES_MAX);
	s->windows = arena_n(&s->scratch->arena, s->n_slices, struct window);
	s->window_of = arena_n(&s->scratch->arena, s->n_slices, size_t);
	for (size_t i = 0; i < s->n_slices; i++) {
		const struct slice *slice = &s->slices[i];
		bool whole = slice->from_ns == 0 && slice->to_ns == 0;

		s->window_of[i] = window_of(s, whole ? s->axis->from_ns : slice->from_ns,
					    whole ? s->axis->to_ns : slice->to_ns);
		s->tests_labels |= slice->n_tests > 0;
		s->tests_fns |= slice->fn_role != SLICE_ANY;
	}
}

static double *nan_array(struct arena *a, size_t n)
{
	double *v = arena_n(a, n, double);

	for (size_t i = 0; i < n; i++)
		v[i] = NAN;
	return v;
}

static int64_t den_of(const struct ptype *t)
{
	if (t->kind != KIND_GAUGE)
		return 1;
	return str_eq(t->unit, STR("bytes")) ? 1000 : 1000000;
}

static void set_slices(struct sums *s, struct column *c)
{
	struct arena *own = &s->scratch->arena;

	c->weight = arena_n(own, s->n_buckets, double);
	c->win_weight = arena_n(own, s->n_windows, double);
	c->slices = arena_n(own, s->n_slices, struct slice_sums);
	for (size_t i = 0; i < s->n_slices; i++) {
		struct slice_sums *slice = &c->slices[i];

		slice->level = NAN;
		if (!s->slices[i].with_timeline)
			continue;
		slice->bucket = arena_n(own, s->n_buckets, double);
		slice->levels = nan_array(s->a, s->n_buckets);
	}
}

static void set_columns(struct sums *s)
{
	struct arena *a = s->a;

	s->n_types = s->group->n_series;
	if (!s->n_out)
		s->n_out = s->n_types;
	s->columns = arena_n(a, s->n_types, struct column);
	s->column_of_type = arena_n(&s->scratch->arena, s->m->n_types, int64_t);
	for (size_t t = 0; t < s->n_types; t++) {
		struct column *c = &s->columns[t];

		c->series = &s->m->series[s->group->series[t]];
		c->kind = s->m->types[c->series->type].kind;
		c->den = den_of(&s->m->types[c->series->type]);
		set_slices(s, c);
		c->instances = arena_n(a, s->group->n_dumps, struct instance_row);
		c->first_ns = INT64_MAX;
		c->last_ns = INT64_MIN;
		s->column_of_type[c->series->type] = (int64_t)t + 1;
	}
}

/* Index after the last dump of the instance that dump number from belongs to. */
static size_t instance_end(const struct sums *s, size_t from)
{
	const uint32_t *d = s->group->dumps;
	size_t to = from + 1;

	while (to < s->group->n_dumps &&
	       s->m->dumps[d[to]].instance == s->m->dumps[d[from]].instance)
		to++;
	return to;
}

static void set_interval(struct sums *s)
{
	int64_t *all = arena_n(&s->scratch->arena, s->group->n_dumps, int64_t);
	size_t n = 0;

	for (size_t from = 0, to; from < s->group->n_dumps; from = to) {
		int64_t interval;

		to = instance_end(s, from);
		interval = median_interval_ns(s->m, s->group->dumps + from, to - from, s->axis,
					      &s->scratch->arena);
		if (interval)
			all[n++] = interval;
	}
	s->interval_ns = median_of(all, n);
	s->spacing_ns = s->interval_ns;
	if (n == 0) /* one dump an instance: it stands for the whole time */
		s->spacing_ns = s->axis->to_ns - s->axis->from_ns;
}

static void set_buckets(struct sums *s, size_t points)
{
	int64_t width;

	s->width_s = axis_bucket_s(s->axis, points, s->spacing_ns);
	width = s->width_s * NS_PER_S;
	s->start_s = s->axis->from_ns / width * s->width_s;
	s->n_buckets = (size_t)((s->axis->to_ns - 1) / width - s->axis->from_ns / width + 1);
}

static int by_from(const void *left, const void *right)
{
	const struct span *a = left, *b = right;

	return a->from < b->from ? -1 : a->from > b->from;
}

static struct alive *alive_of(struct window *w, bool counted)
{
	return counted ? &w->counted : &w->alive;
}

static void note_span(struct sums *s, const struct span *span, bool counted)
{
	for (size_t w = 0; w < s->n_windows; w++) {
		struct span *alive = &alive_of(&s->windows[w], counted)->span;
		const struct win *reach = &s->windows[w].reach;

		if (win_overlap(span->from, span->to, reach) <= 0)
			continue;
		alive->from = MIN(alive->from, MAX(span->from, reach->from_ns));
		alive->to = MAX(alive->to, MIN(span->to, reach->to_ns));
	}
}

/* Length of the union of all spans within each window. */
static void set_alive(struct sums *s, const struct instance_pass *passes, size_t n, bool counted)
{
	struct span *spans = arena_n(&s->scratch->arena, s->group->n_dumps, struct span);
	size_t n_spans = 0;
	int64_t done = INT64_MIN;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < passes[i].n; k++)
			spans[n_spans++] = moment_span(&passes[i].moments[k], counted);
	qsort(spans, n_spans, sizeof(*spans), by_from);
	for (size_t i = 0; i < n_spans; i++) {
		int64_t from = MAX(spans[i].from, done);

		note_span(s, &spans[i], counted);
		if (s->collector)
			collect_alive(s->collector, counted, from, spans[i].to);
		for (size_t w = 0; w < s->n_windows && spans[i].to > from; w++)
			alive_of(&s->windows[w], counted)->ns += win_overlap(from, spans[i].to,
									     &s->windows[w].reach);
		done = MAX(done, spans[i].to);
	}
}

void sums_make(struct sums *s, const struct group *group, const struct axes *axes)
{
	struct instance_pass *passes;
	size_t n = 0;

	s->group = group;
	s->axis = &axes->services[group->service];
	set_windows(s);
	set_interval(s);
	set_buckets(s, axes->points);
	set_columns(s);
	passes = arena_n(&s->scratch->arena, group->n_dumps, struct instance_pass);
	for (size_t from = 0, to; from < group->n_dumps; from = to, n++) {
		to = instance_end(s, from);
		passes[n].s = s;
		instance_prepare(&passes[n], from, to);
	}
	if (s->collector)
		collect_start(s->collector, passes, n);
	set_alive(s, passes, n, false);
	set_alive(s, passes, n, true);
	if (s->want_labels)
		s->labels = labels_new(s);
	for (size_t i = 0; i < n; i++)
		instance_add(&passes[i]);
}

void sums_release(struct sums *s)
{
	for (size_t i = 0; i < s->rows.n; i++)
		s->scratch->local_of_row[s->rows.v[i]] = 0;
	for (size_t t = 0; t < s->n_types; t++)
		vec_release(&s->columns[t].restarts);
	vec_release(&s->rows);
	vec_release(&s->cells);
	vec_release(&s->previous);
	vec_release(&s->previous_rows);
	vec_release(&s->local);
	vec_release(&s->lset_cells);
	vec_release(&s->lsets);
	vec_release(&s->lset_of_row);
	vec_release(&s->mask_of_lset);
	vec_release(&s->mask_of_row);
	idtab_release(&s->lset_ids);
	labels_free(s->labels);
}
