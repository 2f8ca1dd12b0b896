// SPDX-License-Identifier: MIT
/* Label sets in order: which of them are one is found by sorting their tuples. */
#include <stdlib.h>

#include "aggregate/cube_parts.h"
#include "base/num.h"

static uint32_t *tuple_of(const struct cube *c, size_t set)
{
	return c->sets + set * (c->n_keys + 1);
}

/* ---- values ---- */

static void drop_key(struct cube *c, size_t key)
{
	size_t width = c->n_keys + 1, at = 0;

	for (size_t i = 0; i < c->n_sets * width; i++)
		if (i % width != key + 1)
			c->sets[at++] = c->sets[i];
	memmove(&c->keys[key], &c->keys[key + 1],
		(c->n_keys - key - 1) * sizeof(*c->keys));
	c->n_keys--;
}

/* What no set has goes; the others keep their order. */
static void drop_values(struct cube *c, size_t key)
{
	struct cube_key *k = &c->keys[key];
	struct arena own = {0};
	uint32_t *to = arena_n(&own, k->n_values + 1, uint32_t);
	struct str *values = arena_n(c->a, k->n_values, struct str);
	bool has_other;
	size_t n = 0;

	for (size_t s = 0; s < c->n_sets; s++)
		to[tuple_of(c, s)[key + 1]] = 1;
	has_other = to[k->n_values];
	for (size_t v = 0; v < k->n_values; v++) {
		bool used = to[v];

		to[v] = (uint32_t)n;
		if (used)
			values[n++] = k->values[v];
	}
	to[k->n_values] = (uint32_t)n;
	for (size_t s = 0; s < c->n_sets; s++)
		tuple_of(c, s)[key + 1] = to[tuple_of(c, s)[key + 1]];
	k->values = values;
	k->n_values = n;
	k->n_merged = has_other ? MAX(k->n_merged, (size_t)1) : 0;
	arena_release(&own);
}

/* A key that all sets have the same value of tells nothing. */
static void tidy_keys(struct cube *c)
{
	for (size_t key = c->n_keys; key-- > 0;) {
		drop_values(c, key);
		if (c->keys[key].n_values + (c->keys[key].n_merged > 0) < 2)
			drop_key(c, key);
	}
}

/* ---- sets ---- */

struct set_ref {
	const uint32_t *tuple;
	size_t width;
	uint32_t set;
};

static int compare_tuples(const struct set_ref *a, const struct set_ref *b)
{
	for (size_t i = 0; i < a->width; i++)
		if (a->tuple[i] != b->tuple[i])
			return a->tuple[i] < b->tuple[i] ? -1 : 1;
	return 0;
}

static int by_tuple(const void *left, const void *right)
{
	const struct set_ref *a = left, *b = right;
	int c = compare_tuples(a, b);

	return c ? c : a->set < b->set ? -1 : a->set > b->set;
}

static void add_line(double *to, const double *from, size_t n)
{
	for (size_t b = 0; b < n; b++)
		to[b] += from[b];
}

/* map: by old set; their lines add up, as do the values of their cells. */
static void move_sets(struct cube *c, const struct set_ref *refs, uint32_t *map)
{
	size_t width = c->n_keys + 1, n = 0;
	uint32_t *sets = arena_n(c->a, c->n_sets * width, uint32_t);
	double *lines = arena_n(c->a, c->n_sets * c->n_buckets, double);

	for (size_t i = 0; i < c->n_sets; i++) {
		if (i == 0 || compare_tuples(&refs[i - 1], &refs[i]))
			memcpy(sets + n++ * width, refs[i].tuple, width * sizeof(*sets));
		map[refs[i].set] = (uint32_t)n - 1;
		add_line(lines + (n - 1) * c->n_buckets,
			 c->lines + refs[i].set * c->n_buckets, c->n_buckets);
	}
	c->sets = sets;
	c->lines = lines;
	c->n_sets = n;
}

void cube_order_sets(struct cube *c)
{
	struct arena own = {0};
	struct set_ref *refs = arena_n(&own, c->n_sets, struct set_ref);
	uint32_t *map = arena_n(&own, c->n_sets, uint32_t);
	uint32_t n = (uint32_t)c->n_buckets;

	tidy_keys(c);
	for (uint32_t i = 0; i < c->n_sets; i++)
		refs[i] = (struct set_ref){tuple_of(c, i), c->n_keys + 1, i};
	if (c->n_sets)
		qsort(refs, c->n_sets, sizeof(*refs), by_tuple);
	move_sets(c, refs, map);
	for (size_t i = 0; i < c->cells.n; i++) {
		struct cube_cell *cell = &c->cells.v[i];

		cell->place = map[cell->place / n] * n + cell->place % n;
	}
	arena_release(&own);
}
