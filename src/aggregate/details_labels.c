// SPDX-License-Identifier: MIT
/*
 * One slice a value and one for the rest of a key, all keys in as few passes as memory allows. The
 * rest that a value is compared with is the whole less the value, so both always add up.
 */
#include "aggregate/details.h"

#include <math.h>

#include "aggregate/slices.h"
#include "base/num.h"

#define PAIR_VALUES 8
#define PAIRS_MAX 6

static struct str *values_of(const struct details *d, const struct plan_key *key)
{
	struct str *values = arena_n(d->arena, key->n_values, struct str);

	for (size_t i = 0; i < key->n_values; i++)
		values[i] = key->values[i].value;
	return values;
}

/* n_values slices for the values, one for all others. */
static void key_slices(const struct details *d, const struct plan_key *key, struct slice *out)
{
	struct str *values = values_of(d, key);
	struct label_test *tests = arena_n(d->arena, key->n_values + 1, struct label_test);

	for (size_t i = 0; i <= key->n_values; i++) {
		bool other = i == key->n_values;

		tests[i] = (struct label_test){.key = key->key,
					       .values = other ? values : &values[i],
					       .n_values = other ? key->n_values : 1,
					       .is_none_of = other};
		out[i] = (struct slice){.tests = &tests[i], .n_tests = 1, .with_timeline = true};
	}
}

static struct win win_less(const struct win *whole, const struct win *part)
{
	struct win rest = *whole;
	bool saturated = false;

	rest.total = sub_sat(whole->total, part->total, &saturated);
	rest.level = whole->level - (isnan(part->level) ? 0 : part->level);
	rest.per_value = rest.total && !isnan(rest.level) ? rest.level / (double)rest.total : 0;
	return rest;
}

static const struct diff *against_rest(const struct details *d, const struct sliced *value,
				       enum diff_mode mode)
{
	struct arena own = {0};
	struct diff *diff = arena_new(d->arena, struct diff);
	struct diff_spec spec = {.mode = mode, .noise_level = d->brief->change.noise};

	spec.column[SIDE_BASE] = stack_column_less(&d->whole.column, &value->column, &own);
	spec.win[SIDE_BASE] = win_less(&d->whole.win, &value->win);
	spec.column[SIDE_CANDIDATE] = value->column;
	spec.win[SIDE_CANDIDATE] = value->win;
	spec.unit_scale[SIDE_BASE] = spec.unit_scale[SIDE_CANDIDATE] = 1;
	diff_make(diff, &spec, d->arena);
	arena_release(&own);
	return diff;
}

static void fill_value(const struct details *d, change_of_values *change, const struct sliced *read,
		       struct value_part *v)
{
	v->part = (struct part){.win = read->win, .timeline = read->timeline, .den = d->p->den};
	v->stats = level_stats_of(&read->timeline);
	v->change = change(&read->timeline, d->p);
	if (!v->plan || !v->plan->has_page) {
		part_make_functions(&v->part, &read->column, d->arena);
		return;
	}
	part_make(&v->part, &read->column, d->arena);
	v->rest_share = against_rest(d, read, DIFF_SHARE);
}

static size_t read_keys(const struct details *d, struct sliced **out)
{
	const struct plan *plan = d->plan;
	struct slice *slices;
	size_t n = 0, at = 0;

	for (size_t k = 0; k < plan->n_keys; k++)
		n += plan->keys[k].n_values + 1;
	slices = arena_n(d->arena, n, struct slice);
	*out = arena_n(d->arena, n, struct sliced);
	for (size_t k = 0; k < plan->n_keys; k++) {
		key_slices(d, &plan->keys[k], &slices[at]);
		at += plan->keys[k].n_values + 1;
	}
	slices_read(d, d->p->series, slices, *out, n);
	return n;
}

/* ---- how a value changed ---- */

struct quarters {
	struct value_part **values; /* with a page */
	struct slice *slices;       /* first and last quarter of each */
	size_t n;
};

static void add_quarters(const struct details *d, struct quarters *q, const struct key_parts *key,
			 size_t i)
{
	static const enum win_id wins[SIDE_N] = {WIN_FIRST, WIN_LAST};
	struct label_test *test = arena_new(d->arena, struct label_test);

	*test = (struct label_test){
		.key = key->plan->key, .values = &key->plan->values[i].value, .n_values = 1};
	q->values[q->n] = &key->values[i];
	for (int side = 0; side < SIDE_N; side++)
		q->slices[q->n * SIDE_N + (size_t)side] = (struct slice){
			.from_ns = d->p->win[wins[side]].from_ns,
			.to_ns = d->p->win[wins[side]].to_ns,
			.tests = test,
			.n_tests = 1};
	q->n++;
}

static void compare_quarters(const struct details *d, const struct sliced *read,
			     struct value_part *v)
{
	struct diff *diff = arena_new(d->arena, struct diff);
	struct diff_spec spec = {.mode = DIFF_RATE, .noise_level = v->change.noise};

	for (int side = 0; side < SIDE_N; side++) {
		spec.column[side] = read[side].column;
		spec.win[side] = read[side].win;
		spec.unit_scale[side] = 1;
	}
	diff_make(diff, &spec, d->arena);
	v->quarters = diff;
}

/* Only where both quarters have dumps. */
static void read_quarters(const struct details *d, const struct label_parts *parts)
{
	struct quarters q = {0};
	struct sliced *out;
	size_t most = 0;

	if (!d->p->win[WIN_FIRST].n_dumps || !d->p->win[WIN_LAST].n_dumps)
		return;
	for (size_t k = 0; k < parts->n_keys; k++)
		most += parts->keys[k].plan->n_values;
	q.values = arena_n(d->arena, most, struct value_part *);
	q.slices = arena_n(d->arena, most * SIDE_N, struct slice);
	for (size_t k = 0; k < parts->n_keys; k++)
		for (size_t i = 0; i < parts->keys[k].plan->n_values; i++)
			if (parts->keys[k].plan->values[i].has_page)
				add_quarters(d, &q, &parts->keys[k], i);
	out = arena_n(d->arena, q.n * SIDE_N, struct sliced);
	slices_read(d, d->p->series, q.slices, out, q.n * SIDE_N);
	for (size_t i = 0; i < q.n; i++)
		compare_quarters(d, &out[i * SIDE_N], q.values[i]);
}

/* ---- pairs ---- */

static bool is_few(const struct plan_key *key)
{
	return key->n_all <= PAIR_VALUES && key->n_all == key->n_values;
}

static void read_pair(const struct details *d, struct label_pair *pair)
{
	const struct plan_key *a = &d->plan->keys[pair->a], *b = &d->plan->keys[pair->b];
	struct str *values_a = values_of(d, a), *values_b = values_of(d, b);
	size_t n = a->n_values * b->n_values;
	struct label_test *tests = arena_n(d->arena, 2 * n, struct label_test);
	struct slice *slices = arena_n(d->arena, n, struct slice);
	struct sliced *out = arena_n(d->arena, n, struct sliced);
	int64_t *cells = arena_n(d->arena, n, int64_t);

	for (size_t i = 0; i < n; i++) {
		tests[2 * i] = (struct label_test){a->key, &values_a[i / b->n_values], 1, false};
		tests[2 * i + 1] = (struct label_test){b->key, &values_b[i % b->n_values], 1,
						       false};
		slices[i] = (struct slice){.tests = &tests[2 * i], .n_tests = 2};
	}
	slices_read(d, d->p->series, slices, out, n);
	for (size_t i = 0; i < n; i++)
		cells[i] = out[i].win.total;
	pair->n_a = a->n_values;
	pair->n_b = b->n_values;
	pair->cells = cells;
}

static void read_pairs(const struct details *d, struct label_parts *out)
{
	struct label_pair *pairs = arena_n(d->arena, PAIRS_MAX, struct label_pair);
	size_t n = 0;

	for (size_t a = 0; a < d->plan->n_keys; a++)
		for (size_t b = a + 1; b < d->plan->n_keys && n < PAIRS_MAX; b++)
			if (is_few(&d->plan->keys[a]) && is_few(&d->plan->keys[b]))
				pairs[n++] = (struct label_pair){.a = a, .b = b};
	for (size_t i = 0; i < n; i++)
		read_pair(d, &pairs[i]);
	out->pairs = pairs;
	out->n_pairs = n;
}

void details_labels(const struct details *d, change_of_values *change, struct label_parts *out)
{
	const struct plan *plan = d->plan;
	struct sliced *read;
	size_t at = 0;

	*out = (struct label_parts){.whole = &d->p->timeline, .n_keys = plan->n_keys};
	out->keys = arena_n(d->arena, plan->n_keys, struct key_parts);
	(void)read_keys(d, &read);
	for (size_t k = 0; k < plan->n_keys; k++) {
		struct key_parts *key = &out->keys[k];
		size_t n = plan->keys[k].n_values;

		key->plan = &plan->keys[k];
		key->values = arena_n(d->arena, n, struct value_part);
		for (size_t i = 0; i < n; i++) {
			key->values[i].plan = &key->plan->values[i];
			fill_value(d, change, &read[at + i], &key->values[i]);
		}
		key->has_other = key->plan->n_all > n;
		if (key->has_other)
			fill_value(d, change, &read[at + n], &key->other);
		at += n + 1;
	}
	read_quarters(d, out);
	if (plan->has_labels)
		read_pairs(d, out);
}
