// SPDX-License-Identifier: MIT
#include "aggregate/history_read.h"

#include <math.h>

#include "aggregate/companion.h"
#include "base/num.h"
#include "base/utc.h"

void history_read_start(struct history_reader *r, const struct history_spec *spec)
{
	const struct model *m = spec->m;

	*r = (struct history_reader){.spec = spec,
				     .series = &m->series[spec->group->series[spec->type]]};
	r->kind = m->types[r->series->type].kind;
	r->instance = UINT32_MAX;
}

static const struct point *point_of(const struct history_reader *r, const struct mdump *d)
{
	for (uint32_t i = 0; i < d->n_points; i++)
		if (d->points[i].type == r->series->type)
			return &d->points[i];
	return NULL;
}

static void load(struct history_reader *r, const struct mdump *d, const struct point *point)
{
	struct scratch *s = r->spec->scratch;

	model_rows(r->spec->m, d, &s->view);
	r->locals.n = r->values.n = 0;
	for (size_t i = 0; i < s->view.rows.n; i++) {
		row_id row = s->view.rows.v[i];
		double value = (double)s->view.values.v[i * d->n_points + point->column];

		if (value == 0)
			continue;
		if (!s->local_of_row[row]) {
			vec_push(&r->rows, row);
			vec_extend(&r->previous, 1);
			vec_extend(&r->stamp, 1);
			s->local_of_row[row] = (uint32_t)r->rows.n;
		}
		vec_push(&r->locals, s->local_of_row[row] - 1);
		vec_push(&r->values, value);
	}
}

/* Values become what was added since the dump before. A row that the dump before did not have
 * begins at 0, and nothing is ever taken back: rows of other dumps fall by rounding only. */
static void difference(struct history_reader *r, bool whole)
{
	for (size_t i = 0; i < r->locals.n; i++) {
		uint32_t local = r->locals.v[i];
		bool was_there = !whole && r->stamp.v[local] == r->n_dumps - 1;
		double now = r->values.v[i];

		r->values.v[i] = fmax(0, was_there ? now - r->previous.v[local] : now);
		r->previous.v[local] = now;
		r->stamp.v[local] = r->n_dumps;
	}
}

/* ---- when ---- */

static const struct axis *axis_of(const struct history_reader *r)
{
	return &r->spec->scratch->axes->services[r->series->service];
}

static const struct companion *companion_of(const struct history_reader *r)
{
	return r->spec->companions ? &r->spec->companions->v[r->instance] : NULL;
}

static bool began_anew(const struct history_reader *r, int64_t at_ns)
{
	const struct companion *c = companion_of(r);
	uint32_t series = (uint32_t)(r->series - r->spec->m->series);

	if (!c || r->number == 0)
		return false;
	if (r->kind == KIND_CUMULATIVE)
		return companion_series_restarted(c, series, r->previous_ns, at_ns);
	return companion_restarted(c, r->spec->group, r->previous_ns, at_ns);
}

/* The time that the dump's values stand for. */
static void place(struct history_reader *r, const struct mdump *d, int64_t at_ns)
{
	int64_t gap = r->number ? at_ns - r->previous_ns : 0;

	r->at_ns = at_ns;
	r->covered_ns = 0;
	r->is_point = r->kind != KIND_CUMULATIVE || r->number > 0;
	if (axis_of(r)->is_sequence || r->kind == KIND_GAUGE)
		return;
	if (r->kind == KIND_DELTA && d->duration_ns > 0) {
		r->covered_ns = d->duration_ns;
		r->at_ns += d->duration_ns / 2;
	} else {
		r->covered_ns = gap;
		r->at_ns -= gap / 2;
	}
}

/* Beside dumps that have a clock one without has no place. */
static bool has_place(const struct history_reader *r, uint32_t dump)
{
	return axis_of(r)->is_sequence || r->spec->m->dumps[dump].time_ns != TIME_NONE;
}

bool history_read_next(struct history_reader *r)
{
	const struct model *m = r->spec->m;
	const struct mdump *d;
	int64_t at_ns;

	while (r->next < r->series->n_dumps && !has_place(r, r->series->dumps[r->next]))
		r->next++;
	if (r->next == r->series->n_dumps)
		return false;
	r->dump = r->series->dumps[r->next++];
	d = &m->dumps[r->dump];
	r->number = d->instance == r->instance ? r->number + 1 : 0;
	r->instance = d->instance;
	r->n_dumps++;
	at_ns = dump_at_ns(d, axis_of(r), r->number);
	r->begins_anew = began_anew(r, at_ns);
	load(r, d, point_of(r, d));
	place(r, d, at_ns);
	if (r->kind == KIND_CUMULATIVE) {
		difference(r, r->begins_anew);
		if (!r->is_point)
			r->locals.n = r->values.n = 0;
	}
	r->previous_ns = at_ns;
	return true;
}

void history_read_again(struct history_reader *r)
{
	r->next = 0;
	r->instance = UINT32_MAX;
	r->n_dumps++; /* no row was in the dump before */
}

void history_read_end(struct history_reader *r)
{
	for (size_t i = 0; i < r->rows.n; i++)
		r->spec->scratch->local_of_row[r->rows.v[i]] = 0;
	vec_release(&r->rows);
	vec_release(&r->locals);
	vec_release(&r->values);
	vec_release(&r->previous);
	vec_release(&r->stamp);
}

/* ---- what a sample stands for ---- */

static bool is_time(struct str unit)
{
	return str_eq(unit, STR("nanoseconds")) || str_eq(unit, STR("microseconds")) ||
	       str_eq(unit, STR("milliseconds")) || str_eq(unit, STR("seconds"));
}

/* "alloc_" of alloc_space. */
static struct str family_of(struct str name)
{
	size_t i = 0;

	while (i < name.n && name.p[i] != '_')
		i++;
	return i < name.n ? str_sub(name, 0, i) : (struct str){0};
}

/* Sums over all dumps of the series' own type and of a sibling in the same dumps. */
struct sibling {
	double own, other;
	int64_t period;
	bool period_is_bytes;
};

static bool is_sibling(const struct ptype *own, const struct ptype *other, struct str unit)
{
	return other != own && str_eq(other->unit, unit) &&
	       str_eq(family_of(other->name), family_of(own->name));
}

static struct sibling sum_siblings(const struct model *m, const struct series *s, struct str unit)
{
	const struct ptype *own = &m->types[s->type];
	struct sibling sum = {0};

	for (size_t i = 0; i < s->n_dumps; i++) {
		const struct mdump *d = &m->dumps[s->dumps[i]];

		if (d->period > 0 && str_eq(d->period_unit, STR("bytes"))) {
			sum.period = d->period;
			sum.period_is_bytes = true;
		} else if (d->period > 0 && str_eq(d->period_unit, own->unit)) {
			sum.period = d->period;
		}
		for (uint32_t k = 0; k < d->n_points; k++) {
			const struct ptype *other = &m->types[d->points[k].type];
			double total = fabs((double)d->points[k].total);

			if (other == own)
				sum.own += total;
			else if (is_sibling(own, other, unit))
				sum.other += total;
		}
	}
	return sum;
}

double history_quantum(const struct model *m, const struct series *s)
{
	const struct ptype *own = &m->types[s->type];
	bool counts = str_eq(own->unit, STR("count"));
	struct sibling sum = sum_siblings(m, s, counts ? STR("bytes") : STR("count"));

	if (counts && sum.period_is_bytes && sum.other > 0) /* objects of so many bytes each */
		return sum.own / sum.other * (double)sum.period;
	if (counts)
		return own->kind == KIND_GAUGE ? 0 : 1;
	if (sum.period > 0 && (is_time(own->unit) || sum.period_is_bytes))
		return (double)sum.period;
	return own->kind != KIND_GAUGE && sum.other > 0 ? sum.own / sum.other : 0;
}
