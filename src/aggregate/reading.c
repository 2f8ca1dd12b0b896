// SPDX-License-Identifier: MIT
/* The arithmetic of the three kinds. */
#include "aggregate/reading.h"

#include "base/num.h"
#include "base/utc.h"

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

/* The level over from..to, in parts by bucket. */
static void draw(struct reading *r, int64_t from_ns, int64_t to_ns, double level)
{
	const struct sums *s = r->s;
	size_t last = sums_bucket(s, to_ns - 1);

	for (size_t b = sums_bucket(s, from_ns); b <= last; b++) {
		int64_t start = (s->start_s + (int64_t)b * s->width_s) * NS_PER_S;
		int64_t end = start + s->width_s * NS_PER_S;
		double part = SECONDS(MIN(end, to_ns) - MAX(start, from_ns));

		if (part > 0) {
			r->c->num[b] += level * part;
			r->c->weight[b] += part;
		}
	}
}

/* A counter's value over the time it covers; covered_s 0: nobody knows, there is no rate. */
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

/*
 * A counter that goes back was made by a new process. What is left below the noise of scaled
 * values (a unit in a thousand, or a millionth) is no step back, and adds nothing.
 */
static bool went_back(int64_t now, int64_t before)
{
	if (now >= before || before <= 0)
		return false;
	if (before >= 1000 && before - now <= 1)
		return false;
	return (double)before - (double)now > (double)before * 1e-6;
}

/* What a row of a cumulative dump adds. */
static int64_t difference(const struct reading *r, size_t i)
{
	int64_t now = value_at(r, i), before = *previous_at(r, r->s->local.v[i]);

	return r->restarted ? MAX(now, 0) : MAX(now - before, 0);
}

/* Without a duration of its own a delta covers the time since the dump before. */
static void add_delta(struct reading *r)
{
	const struct moment *at = r->at;
	bool own = r->s->m->dumps[at->dump].duration_ns > 0;
	int64_t from = own ? at->at_ns : at->at_ns - at->covered_ns;
	int64_t to = from + at->covered_ns, sum = 0;

	for (size_t i = 0; i < r->s->local.n; i++)
		sum = add_sat(sum, value_at(r, i), &r->c->saturated);
	if (r->s->axis->is_sequence) { /* a place in a row, whatever it covers */
		from = at->at_ns;
		to = from + NS_PER_S;
	}
	note_win(r, own ? from + (to - from) / 2 : at->at_ns, sum, SECONDS(at->covered_ns));
	if (at->covered_ns > 0)
		draw(r, from, to, (double)sum / SECONDS(at->covered_ns));
	for (size_t i = 0; i < r->s->local.n; i++)
		add_counter(r, r->s->local.v[i], value_at(r, i));
}

static void add_baseline(struct reading *r)
{
	for (size_t i = 0; i < r->s->local.n; i++) {
		union cell *c = sums_cell(r->s, r->s->local.v[i], r->type, SLOT_BASELINE);

		c->i = add_sat(c->i, value_at(r, i), &r->c->saturated);
	}
}

/* A gap stays a gap: what was counted over it is drawn over its last interval only. */
static void add_cumulative(struct reading *r)
{
	const struct moment *at = r->at;
	double gap_s = r->s->axis->is_sequence ? 0 : SECONDS(at->gap_ns);
	int64_t shown_ns = r->after_gap ? MIN(at->gap_ns, r->interval_ns) : at->gap_ns;
	int64_t sum = 0;

	if (!r->c->seen) {
		add_baseline(r);
		return;
	}
	r->c->n_differences++;
	for (size_t i = 0; i < r->s->local.n; i++)
		sum = add_sat(sum, difference(r, i), &r->c->saturated);
	note_win(r, at->at_ns - at->gap_ns / 2, sum, gap_s);
	if (gap_s > 0)
		draw(r, at->at_ns - shown_ns, at->at_ns, (double)sum / gap_s);
	for (size_t i = 0; i < r->s->local.n; i++)
		add_counter(r, r->s->local.v[i], difference(r, i));
}

static void add_gauge(struct reading *r)
{
	struct sums *s = r->s;
	struct column *c = r->c;
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
	draw(r, r->at->at_ns, r->at->at_ns + r->at->holds_ns, sum);
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

bool reading_went_back(const struct reading *r)
{
	int64_t seen = 0;
	bool saturated = false;

	for (size_t i = 0; i < r->s->local.n; i++) {
		int64_t before = *previous_at(r, r->s->local.v[i]);

		if (went_back(value_at(r, i), before))
			return true;
		seen = add_sat(seen, before, &saturated);
	}
	return !saturated && went_back(seen, r->c->previous_sum); /* rows are gone */
}

void reading_remember(struct reading *r)
{
	bool saturated = false;

	r->c->previous_sum = 0;
	for (size_t i = 0; i < r->s->local.n; i++) {
		*previous_at(r, r->s->local.v[i]) = value_at(r, i);
		r->c->previous_sum =
			add_sat(r->c->previous_sum, value_at(r, i), &saturated);
	}
}
