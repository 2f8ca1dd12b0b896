// SPDX-License-Identifier: MIT
/* How long an instance is there decides its weight; see axis.h for when it holds its last value. */
#include "aggregate/instance.h"

#include <math.h>

#include "aggregate/collect.h"
#include "aggregate/labels.h"
#include "aggregate/reading.h"
#include "base/hash.h"
#include "base/num.h"

#define SECONDS(ns) ((double)(ns) / 1e9)

/* The slices whose function stands in the stack where they want it. */
static uint64_t mask_of_row(const struct sums *s, row_id row)
{
	const struct stack *stack = &s->m->stacks[s->m->rows[row].stack];
	const frame_id *frames = s->m->frames_of_stacks + stack->at;
	uint64_t mask = 0;

	for (size_t i = 0; i < s->n_slices; i++) {
		const struct slice *slice = &s->slices[i];
		uint32_t depth = slice->fn_role == SLICE_SELF ? MIN(stack->n, 1u) : stack->n;
		bool found = slice->fn_role == SLICE_ANY;

		for (uint32_t k = 0; k < depth && !found; k++)
			found = s->m->frames[frames[k]].fn == slice->fn;
		mask |= (uint64_t)found << i;
	}
	return mask;
}

static bool is_one_of(struct str value, const struct label_test *test)
{
	for (size_t i = 0; i < test->n_values; i++)
		if (str_eq(value, test->values[i]))
			return true;
	return false;
}

/* The slices whose label tests hold; those in a row often ask for the same key. */
static uint64_t mask_of_lset(const struct sums *s, lset_id lset)
{
	struct str key = {0}, value = {0};
	uint64_t mask = 0;

	for (size_t i = 0; i < s->n_slices; i++) {
		const struct slice *slice = &s->slices[i];
		bool holds = true;

		for (size_t k = 0; k < slice->n_tests && holds; k++) {
			const struct label_test *test = &slice->tests[k];

			if (!key.p || !str_eq(key, test->key)) {
				key = test->key;
				value = label_value_of(s->m, &s->m->lsets[lset], s->instance, key);
			}
			holds = is_one_of(value, test) != test->is_none_of;
		}
		mask |= (uint64_t)holds << i;
	}
	return mask;
}

#define NO_LABELS 0

/* Idle or not, an instance is in the slices that its own labels pass. */
static void meet_instance(struct sums *s, const struct instance *instance)
{
	s->instance = instance;
	s->met = s->tests_labels ? mask_of_lset(s, NO_LABELS) : UINT64_MAX;
	for (size_t i = 0; i < s->mask_of_lset.n; i++)
		s->mask_of_lset.v[i] = mask_of_lset(s, s->lsets.v[i]);
}

static void add_row(struct sums *s, row_id row)
{
	lset_id lset = s->m->rows[row].lset;
	uint64_t hash = hash_u64(lset);
	struct idslot *slot;

	vec_push(&s->rows, row);
	vec_extend(&s->cells, s->n_out * sums_n_cells(s));
	vec_extend(&s->previous, s->n_types);
	if (s->tests_fns)
		vec_push(&s->mask_of_row, mask_of_row(s, row));
	idtab_reserve(&s->lset_ids);
	for (size_t i = hash; slot = idtab_at(&s->lset_ids, i), slot->id_plus_1; i++)
		if (slot->hash == hash)
			break;
	if (!slot->id_plus_1) {
		idtab_fill(&s->lset_ids, slot, hash, (uint32_t)s->lsets.n);
		vec_push(&s->lsets, lset);
		vec_extend(&s->lset_cells, s->n_types);
		if (s->tests_labels)
			vec_push(&s->mask_of_lset, mask_of_lset(s, lset));
	}
	vec_push(&s->lset_of_row, slot->id_plus_1 - 1);
}

static void load(struct sums *s, const struct mdump *d)
{
	uint32_t *local_of = s->scratch->local_of_row;

	model_rows(s->m, d, &s->scratch->view);
	s->local.n = 0;
	for (size_t i = 0; i < s->scratch->view.rows.n; i++) {
		row_id row = s->scratch->view.rows.v[i];

		if (!local_of[row]) {
			add_row(s, row);
			local_of[row] = (uint32_t)s->rows.n;
		}
		vec_push(&s->local, local_of[row] - 1);
	}
}

int64_t win_overlap(int64_t from, int64_t to, const struct win *w)
{
	return MAX(0, MIN(to, w->to_ns) - MAX(from, w->from_ns));
}

struct span moment_span(const struct moment *m, bool counted)
{
	if (counted)
		return (struct span){m->at_ns - m->gap_ns, m->at_ns};
	return (struct span){m->at_ns, m->at_ns + m->weighs_ns};
}

/* How long the instance speaks within the window, or is counted. */
static int64_t spoken_ns(const struct instance_pass *p, const struct win *w, bool counted)
{
	int64_t sum = 0;

	for (size_t k = 0; k < p->n; k++) {
		struct span span = moment_span(&p->moments[k], counted);

		sum += win_overlap(span.from, span.to, w);
	}
	return sum;
}

/* Within a time of its own intervals, with room for jitter. */
static bool is_within(int64_t ns, int64_t interval_ns)
{
	return ns <= interval_ns + interval_ns / 10;
}

bool instance_is_early(const struct instance_pass *p)
{
	return is_within(p->moments[0].at_ns - p->s->axis->from_ns, p->interval_ns);
}

bool instance_is_late(const struct instance_pass *p, bool counted)
{
	int64_t end = moment_span(&p->moments[p->n - 1], counted).to;

	return is_within((p->s->axis->to_ns - end) / 2, p->interval_ns);
}

/*
 * The part of the window's alive time in which the instance is there. Instances that start within
 * an interval of the report start together, and one that is silent for two at its end is still
 * there, or three replicas would not add up to three.
 */
static double presence(const struct instance_pass *p, size_t w, bool counted)
{
	const struct window *window = &p->s->windows[w];
	const struct alive *alive = counted ? &window->counted : &window->alive;
	int64_t spoken = spoken_ns(p, &window->reach, counted);
	int64_t begin = p->moments[0].at_ns;
	int64_t end = moment_span(&p->moments[p->n - 1], counted).to;
	double there = (double)spoken;

	if (spoken <= 0 || alive->ns <= 0)
		return 0;
	if (instance_is_early(p))
		there += (double)MAX(begin - alive->span.from, 0);
	if (instance_is_late(p, counted))
		there += (double)MAX(alive->span.to - end, 0);
	return fmin(1, there / (double)alive->ns);
}

static void weigh(const struct instance_pass *p, const struct moment *at)
{
	for (size_t w = 0; w < p->s->n_windows; w++) {
		int64_t part = win_overlap(at->at_ns, at->at_ns + at->weighs_ns,
					   &p->s->windows[w].reach);

		p->weight[w] = p->spoken_ns[w] > 0
				       ? (double)part / (double)p->spoken_ns[w] * p->presence[w]
				       : 0;
	}
}

/* The dump as the type of one of its points sees it. */
static struct reading reading_of(const struct instance_pass *p, const struct mdump *d, uint32_t i)
{
	size_t t = (size_t)p->s->column_of_type[d->points[i].type] - 1;

	return (struct reading){.s = p->s,
				.c = &p->s->columns[t],
				.type = t,
				.n_points = d->n_points,
				.point = d->points[i].column};
}

static bool is_in_group(const struct instance_pass *p, const struct mdump *d, uint32_t i)
{
	return p->s->column_of_type[d->points[i].type] != 0;
}

/* Over all cumulative types: they count in one process. */
static bool has_restarted(const struct instance_pass *p, const struct mdump *d)
{
	for (uint32_t i = 0; i < d->n_points; i++) {
		struct reading r;

		if (!is_in_group(p, d, i))
			continue;
		r = reading_of(p, d, i);
		if (r.c->kind == KIND_CUMULATIVE && reading_went_back(&r))
			return true;
	}
	return false;
}

/* The rows of the dump at hand become those of the dump before. */
static void remember(const struct instance_pass *p, const struct mdump *d)
{
	struct sums *s = p->s;

	for (size_t i = 0; i < s->previous_rows.n; i++)
		memset(&s->previous.v[s->previous_rows.v[i] * s->n_types], 0,
		       s->n_types * sizeof(*s->previous.v));
	s->previous_rows.n = 0;
	for (size_t i = 0; d && i < s->local.n; i++)
		vec_push(&s->previous_rows, s->local.v[i]);
	for (uint32_t i = 0; d && i < d->n_points; i++) {
		struct reading r;

		if (!is_in_group(p, d, i))
			continue;
		r = reading_of(p, d, i);
		if (r.c->kind == KIND_CUMULATIVE)
			reading_remember(&r);
	}
}

static void add_dump(const struct instance_pass *p, size_t k)
{
	struct sums *s = p->s;
	const struct mdump *d = &s->m->dumps[p->dumps[k]];
	bool restarted;

	load(s, d);
	weigh(p, &p->moments[k]);
	restarted = k > 0 && has_restarted(p, d);
	for (uint32_t i = 0; i < d->n_points; i++) {
		struct reading r;

		if (!is_in_group(p, d, i))
			continue;
		r = reading_of(p, d, i);
		if (!sums_wants(s, r.type))
			continue;
		r.at = &p->moments[k];
		r.interval_ns = p->interval_ns;
		r.after_gap = k > 0 && !p->moments[k - 1].is_held;
		r.restarted = restarted;
		r.weight = p->weight;
		reading_add(&r);
		if (restarted && r.c->kind == KIND_CUMULATIVE)
			vec_push(&r.c->restarts,
				 ((struct restart){r.at->at_ns, (uint32_t)r.c->n_instances}));
	}
	remember(p, d);
}

/*
 * Deltas that cover a part of the time (30 s every 10 minutes): a bucket between two of them that
 * jitter left empty shows what the one before showed, and so does what is left of the report
 * behind the last of an instance that is not gone.
 */
static void fill_holes(const struct instance_pass *p, struct column *c)
{
	for (size_t k = 0; k < p->n; k++) {
		bool last = k + 1 == p->n;
		size_t from = sums_bucket(p->s, p->moments[k].at_ns);
		size_t to = last ? p->s->n_buckets : sums_bucket(p->s, p->moments[k + 1].at_ns);

		for (size_t b = from + 1; b < to && p->moments[k].is_held; b++) {
			if (c->weight[b] > 0 || c->weight[b - 1] <= 0)
				continue;
			if (p->s->collector)
				collect_held(p->s->collector, (size_t)(c - p->s->columns), b,
					     c->weight[b - 1]);
			for (size_t i = 0; i < p->s->n_slices; i++)
				if (c->slices[i].bucket)
					c->slices[i].bucket[b] = c->slices[i].bucket[b - 1] /
								 c->weight[b - 1];
			c->weight[b] = 1;
		}
	}
}

static void fold_timeline(const struct instance_pass *p, const struct column *c,
			  struct slice_sums *slice)
{
	for (size_t b = 0; b < p->s->n_buckets; b++) {
		double level;

		if (c->weight[b] <= 0)
			continue;
		level = slice->bucket[b] / c->weight[b];
		slice->levels[b] = isnan(slice->levels[b]) ? level : slice->levels[b] + level;
	}
	memset(slice->bucket, 0, p->s->n_buckets * sizeof(*slice->bucket));
}

static double add_levels(double sum, double level)
{
	return isnan(sum) ? level : sum + level;
}

/* The instance's own level in the slice, NaN. */
static double fold_slice(const struct instance_pass *p, struct column *c, size_t i)
{
	struct slice_sums *slice = &c->slices[i];
	size_t w = p->s->window_of[i];
	const double *part = c->kind == KIND_CUMULATIVE ? p->counting : p->presence;
	bool is_met = p->s->met >> i & 1;
	double level = NAN;

	if (is_met && c->win_weight[w] > 0)
		level = is_gauge(c) ? slice->num : slice->num / c->win_weight[w] * part[w];
	if (!isnan(level))
		slice->level = add_levels(slice->level, level);
	if (is_met)
		slice->n_dumps_all += slice->n_dumps;
	if (is_met && slice->bucket)
		fold_timeline(p, c, slice);
	slice->num = 0;
	slice->n_dumps = 0;
	return level;
}

static uint32_t dumps_of(const struct instance_pass *p, const struct column *c)
{
	uint32_t n = 0;

	for (size_t k = 0; k < p->n; k++) {
		const struct mdump *d = &p->s->m->dumps[p->dumps[k]];

		for (uint32_t i = 0; i < d->n_points; i++)
			n += d->points[i].type == c->series->type;
	}
	return n;
}

static void fold_instance(const struct instance_pass *p, struct column *c, size_t restarts_before)
{
	const struct instance *i = &p->s->m->instances[p->s->m->dumps[p->dumps[0]].instance];
	struct instance_row row = {
		.name = i->name,
		.n_dumps = dumps_of(p, c),
		.n_restarts = (uint32_t)(c->restarts.n - restarts_before),
		.first_ns = p->moments[0].at_ns,
		.last_ns = p->moments[p->n - 1].at_ns,
		.interval_ns = p->n > 1 ? p->interval_ns : 0,
	};

	if (c->kind == KIND_DELTA)
		fill_holes(p, c);
	if (p->s->collector)
		collect_instance_end(p->s->collector, (size_t)(c - p->s->columns), c->weight);
	row.level = fold_slice(p, c, 0);
	for (size_t k = 1; k < p->s->n_slices; k++)
		(void)fold_slice(p, c, k);
	if (row.n_dumps) {
		c->instances[c->n_instances++] = row;
		c->expected += p->n < 2 || p->interval_ns == 0
				       ? row.n_dumps
				       : fmax(row.n_dumps,
					      round(SECONDS(row.last_ns - row.first_ns) /
						    SECONDS(p->interval_ns)) +
						      1);
	}
	memset(c->weight, 0, p->s->n_buckets * sizeof(*c->weight));
	memset(c->win_weight, 0, p->s->n_windows * sizeof(*c->win_weight));
	c->seen = false;
	c->previous_sum = 0;
}

void instance_prepare(struct instance_pass *p, size_t from, size_t to)
{
	struct sums *s = p->s;

	p->dumps = s->group->dumps + from;
	p->n = to - from;
	p->moments = arena_n(&s->scratch->arena, p->n, struct moment);
	for (size_t k = 0; k < p->n; k++)
		p->moments[k].dump = p->dumps[k];
	p->interval_ns = median_interval_ns(s->m, p->dumps, p->n, s->axis, &s->scratch->arena);
	if (p->interval_ns == 0)
		p->interval_ns = s->spacing_ns;
	moments_make(p->moments, p->n, s->m, s->axis, p->interval_ns);
	p->spoken_ns = arena_n(&s->scratch->arena, s->n_windows, int64_t);
	p->presence = arena_n(&s->scratch->arena, s->n_windows, double);
	p->counting = arena_n(&s->scratch->arena, s->n_windows, double);
	p->weight = arena_n(&s->scratch->arena, s->n_windows, double);
	for (size_t w = 0; w < s->n_windows; w++)
		p->spoken_ns[w] = spoken_ns(p, &s->windows[w].reach, false);
}

void instance_add(struct instance_pass *p)
{
	struct sums *s = p->s;
	const struct instance *instance = &s->m->instances[s->m->dumps[p->dumps[0]].instance];
	size_t *restarts = arena_n(&s->scratch->arena, s->n_types, size_t);

	meet_instance(s, instance);
	if (s->collector)
		collect_instance(s->collector, p);
	for (size_t w = 0; w < s->n_windows; w++) {
		p->presence[w] = presence(p, w, false);
		p->counting[w] = presence(p, w, true);
	}
	for (size_t t = 0; t < s->n_types; t++)
		restarts[t] = s->columns[t].restarts.n;
	remember(p, NULL);
	for (size_t k = 0; k < p->n; k++)
		add_dump(p, k);
	if (s->want_labels)
		labels_add(s->labels, s, instance);
	if (s->lset_cells.n)
		memset(s->lset_cells.v, 0, s->lset_cells.n * sizeof(*s->lset_cells.v));
	for (size_t t = 0; t < s->n_types; t++)
		fold_instance(p, &s->columns[t], restarts[t]);
}
