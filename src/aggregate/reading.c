// SPDX-License-Identifier: MIT
/* The arithmetic of the three kinds. */
#include "aggregate/reading.h"

#include <math.h>

#include "base/num.h"

#define SECONDS(ns) ((double)(ns) / 1e9)

static int64_t value_at(const struct reading *r, size_t i)
{
	return r->s->scratch->view.values.v[i * r->n_points + r->point];
}

static int64_t *previous_at(const struct reading *r, size_t local)
{
	return &r->s->previous.v[local * r->s->n_types + r->type];
}

static union cell *lset_cell(const struct reading *r, size_t local)
{
	const struct sums *s = r->s;

	return &s->lset_cells.v[s->lset_of_row.v[local] * s->n_types + r->type];
}

static void note_win(struct reading *r, int64_t middle_ns, int64_t value, double covered_s)
{
	struct column *c = r->c;

	for (size_t w = 0; w < WIN_N; w++) {
		r->in[w] = middle_ns >= r->s->win[w].from_ns && middle_ns < r->s->win[w].to_ns;
		if (!r->in[w])
			continue;
		c->win_dumps[w]++;
		if (covered_s > 0) {
			c->win_num[w] += (double)value;
			c->win_weight[w] += covered_s;
		}
	}
	if (covered_s > 0) {
		size_t b = sums_bucket(r->s, r->at->at_ns);

		c->num[b] += (double)value;
		c->weight[b] += covered_s;
	}
}

static void add_counter(struct reading *r, size_t local, int64_t value)
{
	struct sums *s = r->s;

	for (size_t w = 0; w < WIN_N; w++) {
		union cell *cell = sums_cell(s, local, r->type, w);

		if (r->in[w])
			cell->i = add_sat(cell->i, value, &r->c->saturated);
	}
	if (r->in[WIN_ALL]) {
		union cell *cell = lset_cell(r, local);

		cell->i = add_sat(cell->i, value, &r->c->saturated);
	}
}

/* The sum of what a cumulative dump adds; rows that went back count from zero. */
static int64_t difference(const struct reading *r, size_t i)
{
	int64_t now = value_at(r, i), before = *previous_at(r, r->s->local.v[i]);

	return r->restarted || now < before ? MAX(now, 0) : now - before;
}

static void add_delta(struct reading *r)
{
	int64_t middle = r->at->at_ns + r->at->covered_ns / 2, sum = 0;
	bool own_window = r->s->m->dumps[r->at->dump].duration_ns > 0 &&
			  !r->s->axis->is_sequence;

	for (size_t i = 0; i < r->s->local.n; i++)
		sum = add_sat(sum, value_at(r, i), &r->c->saturated);
	note_win(r, own_window ? middle : r->at->at_ns, sum, SECONDS(r->at->covered_ns));
	for (size_t i = 0; i < r->s->local.n; i++)
		add_counter(r, r->s->local.v[i], value_at(r, i));
}

static void add_cumulative(struct reading *r)
{
	struct sums *s = r->s;
	int64_t sum = 0;

	if (!r->c->seen) {
		for (size_t i = 0; i < s->local.n; i++) {
			union cell *c = sums_cell(s, s->local.v[i], r->type, SLOT_BASELINE);

			c->i = add_sat(c->i, value_at(r, i), &r->c->saturated);
		}
	} else {
		r->c->n_differences++;
		for (size_t i = 0; i < s->local.n; i++)
			sum = add_sat(sum, difference(r, i), &r->c->saturated);
		note_win(r, r->at->at_ns - r->at->gap_ns / 2, sum,
			 s->axis->is_sequence ? 0 : SECONDS(r->at->gap_ns));
		for (size_t i = 0; i < s->local.n; i++)
			add_counter(r, s->local.v[i], difference(r, i));
	}
}

static void add_gauge(struct reading *r)
{
	struct sums *s = r->s;
	struct column *c = r->c;
	size_t b = sums_bucket(s, r->at->at_ns);
	double sum = 0;

	for (size_t i = 0; i < s->local.n; i++) {
		double value = (double)value_at(r, i);
		size_t local = s->local.v[i];

		for (size_t w = 0; w < WIN_N; w++)
			sums_cell(s, local, r->type, w)->d += value * r->weight[w];
		lset_cell(r, local)->d += value * r->weight[WIN_ALL];
		sum += value;
	}
	for (size_t w = 0; w < WIN_N; w++) {
		c->win_num[w] += sum * r->weight[w];
		c->win_weight[w] += r->weight[w];
		c->win_dumps[w] += r->weight[w] > 0;
	}
	c->num[b] += sum;
	c->weight[b] += 1;
}

void reading_add(struct reading *r)
{
	static void (*const add[])(struct reading *r) = {
		[KIND_DELTA] = add_delta,
		[KIND_CUMULATIVE] = add_cumulative,
		[KIND_GAUGE] = add_gauge,
	};
	struct column *c = r->c;

	c->n_dumps++;
	c->first_ns = MIN(c->first_ns, r->at->at_ns);
	c->last_ns = MAX(c->last_ns, r->at->at_ns);
	add[c->kind](r);
	c->seen = true;
}

void reading_back(const struct reading *r, double *back, double *sum)
{
	double seen = 0;

	for (size_t i = 0; i < r->s->local.n; i++) {
		int64_t before = *previous_at(r, r->s->local.v[i]);
		int64_t now = value_at(r, i);

		seen += (double)before;
		if (now < before)
			*back += (double)before - (double)now;
	}
	*back += fmax(0, r->c->previous_sum - seen);
	*sum += r->c->previous_sum;
}

void reading_remember(struct reading *r)
{
	r->c->previous_sum = 0;
	for (size_t i = 0; i < r->s->local.n; i++) {
		*previous_at(r, r->s->local.v[i]) = value_at(r, i);
		r->c->previous_sum += (double)value_at(r, i);
	}
}
