// SPDX-License-Identifier: MIT
/* The arithmetic of the three kinds. */
#include "aggregate/reading.h"

#include "aggregate/collect.h"
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

/* The slices that take this row, of those that take the dump. */
static uint64_t takers(struct reading *r, size_t local)
{
	struct sums *s = r->s;
	uint64_t mask = UINT64_MAX;

	if (s->tests_labels) {
		mask = s->mask_of_lset.v[s->lset_of_row.v[local]];
		s->met |= mask;
	}
	if (s->tests_fns)
		mask &= s->mask_of_row.v[local];
	return mask & r->in;
}

#define EACH_SLICE(i, mask)                                                                        \
	for (uint64_t rest_ = (mask); rest_ && ((i) = (size_t)__builtin_ctzll(rest_), true);       \
	     rest_ &= rest_ - 1)

/* The dump's sums over from..to as levels, in parts by bucket. */
static void draw(struct reading *r, int64_t from_ns, int64_t to_ns, double per_sum)
{
	const struct sums *s = r->s;
	size_t last = sums_bucket(s, to_ns - 1);

	for (size_t b = sums_bucket(s, from_ns); b <= last; b++) {
		int64_t start = (s->start_s + (int64_t)b * s->width_s) * NS_PER_S;
		int64_t end = start + s->width_s * NS_PER_S;
		double part = SECONDS(MIN(end, to_ns) - MAX(start, from_ns));

		if (part <= 0)
			continue;
		r->c->weight[b] += part;
		if (s->collector)
			collect_line(s->collector, r->type, b, per_sum * part);
		for (size_t i = 0; i < s->n_slices; i++)
			if (r->c->slices[i].bucket)
				r->c->slices[i].bucket[b] += r->c->slices[i].dump * per_sum * part;
	}
}

static void forget_dump(struct reading *r)
{
	for (size_t i = 0; i < r->s->n_slices; i++)
		r->c->slices[i].dump = 0;
	if (r->s->collector)
		collect_dump(r->s->collector, r->type);
}

/* Which windows a counter's dump counts in. */
static void find_windows(struct reading *r, int64_t middle_ns)
{
	const struct sums *s = r->s;

	r->in = 0;
	for (size_t i = 0; i < s->n_slices; i++) {
		const struct window *w = &s->windows[s->window_of[i]];

		if (middle_ns >= w->from_ns && middle_ns < w->to_ns)
			r->in |= (uint64_t)1 << i;
	}
}

/* A counter's value over the time it covers; covered_ns 0: nobody knows, there is no rate. */
static void note_counter(struct reading *r, int64_t middle_ns, int64_t covered_ns)
{
	const struct sums *s = r->s;
	struct column *c = r->c;
	double covered_s = SECONDS(covered_ns);
	size_t i;

	if (s->collector)
		collect_counter(s->collector, r->type, middle_ns, covered_ns);

	EACH_SLICE(i, r->in)
	{
		c->slices[i].n_dumps++;
		if (covered_s > 0)
			c->slices[i].num += c->slices[i].dump;
	}
	for (size_t w = 0; w < s->n_windows && covered_s > 0; w++)
		if (middle_ns >= s->windows[w].from_ns && middle_ns < s->windows[w].to_ns)
			c->win_weight[w] += covered_s;
}

static void add_counter(struct reading *r, size_t local, int64_t value)
{
	struct sums *s = r->s;
	struct column *c = r->c;
	uint64_t mask = takers(r, local);
	size_t i;

	if (s->collector)
		collect_row(s->collector, r->type, (uint32_t)local, value);
	EACH_SLICE(i, mask)
	{
		union cell *cell = sums_cell(s, local, r->type, i);

		cell->i = add_sat(cell->i, value, &c->saturated);
		c->slices[i].dump += (double)value;
	}
	if (s->want_labels && (r->in & 1)) {
		union cell *cell = lset_cell(r, local);

		cell->i = add_sat(cell->i, value, &c->saturated);
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
	int64_t to = from + at->covered_ns, middle;

	if (r->s->axis->is_sequence) { /* a place in a row, whatever it covers */
		from = at->at_ns;
		to = from + NS_PER_S;
	}
	middle = from + (to - from) / 2;
	find_windows(r, middle);
	for (size_t i = 0; i < r->s->local.n; i++)
		add_counter(r, r->s->local.v[i], value_at(r, i));
	note_counter(r, middle, at->covered_ns);
	if (at->covered_ns > 0)
		draw(r, from, to, 1 / SECONDS(at->covered_ns));
}

static void add_baseline(struct reading *r)
{
	for (size_t i = 0; i < r->s->local.n; i++) {
		union cell *c = sums_cell(r->s, r->s->local.v[i], r->type, r->s->n_slices);

		c->i = add_sat(c->i, value_at(r, i), &r->c->saturated);
		if (r->s->collector)
			collect_row(r->s->collector, r->type, r->s->local.v[i], value_at(r, i));
	}
	if (r->s->collector)
		collect_baseline(r->s->collector, r->type, r->at->at_ns);
}

/* A gap stays a gap: what was counted over it is drawn over its last interval only. */
static void add_cumulative(struct reading *r)
{
	const struct moment *at = r->at;
	int64_t counted_ns = r->s->axis->is_sequence ? 0 : at->gap_ns;
	int64_t shown_ns = r->after_gap ? MIN(at->gap_ns, r->interval_ns) : at->gap_ns;
	int64_t middle = at->at_ns - at->gap_ns / 2;

	if (!r->c->seen) {
		add_baseline(r);
		return;
	}
	r->c->n_differences++;
	find_windows(r, middle);
	for (size_t i = 0; i < r->s->local.n; i++)
		add_counter(r, r->s->local.v[i], difference(r, i));
	note_counter(r, middle, counted_ns);
	if (counted_ns > 0)
		draw(r, at->at_ns - shown_ns, at->at_ns, 1 / SECONDS(counted_ns));
}

static void add_state(struct reading *r, size_t local, int64_t whole)
{
	struct sums *s = r->s;
	double value = (double)whole;
	uint64_t mask = takers(r, local);
	size_t i;

	if (s->collector)
		collect_row(s->collector, r->type, (uint32_t)local, whole);

	EACH_SLICE(i, mask)
	{
		sums_cell(s, local, r->type, i)->d += value * r->weight[s->window_of[i]];
		r->c->slices[i].dump += value;
	}
	if (s->want_labels)
		lset_cell(r, local)->d += value * r->weight[s->window_of[0]];
}

static void add_gauge(struct reading *r)
{
	struct sums *s = r->s;
	struct column *c = r->c;

	r->in = UINT64_MAX >> (64 - s->n_slices);
	for (size_t i = 0; i < s->local.n; i++)
		add_state(r, s->local.v[i], value_at(r, i));
	if (s->collector)
		collect_state(s->collector, r->type, r->at->at_ns,
			      r->at->at_ns + r->at->weighs_ns);
	for (size_t i = 0; i < s->n_slices; i++) {
		double weight = r->weight[s->window_of[i]];

		c->slices[i].num += c->slices[i].dump * weight;
		c->slices[i].n_dumps += weight > 0;
	}
	for (size_t w = 0; w < s->n_windows; w++)
		c->win_weight[w] += r->weight[w];
	draw(r, r->at->at_ns, r->at->at_ns + r->at->holds_ns, 1);
}

void reading_add(struct reading *r)
{
	static void (*const add[])(struct reading * r) = {
		[KIND_DELTA] = add_delta,
		[KIND_CUMULATIVE] = add_cumulative,
		[KIND_GAUGE] = add_gauge,
	};
	struct column *c = r->c;

	c->n_dumps++;
	c->first_ns = MIN(c->first_ns, r->at->at_ns);
	c->last_ns = MAX(c->last_ns, r->at->at_ns);
	forget_dump(r);
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
		r->c->previous_sum = add_sat(r->c->previous_sum, value_at(r, i), &saturated);
	}
}
