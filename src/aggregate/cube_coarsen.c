// SPDX-License-Identifier: MIT
/*
 * Steps go from what is missed least: nodes of a hundred thousandth, then of ten thousandths with
 * wider buckets and rarer label values, at last a handful of nodes for the whole report. Each works
 * on what the one before left, so that they become cheaper as they go.
 */
#include <stdlib.h>

#include "aggregate/cube_parts.h"
#include "base/num.h"

/* ---- buckets ---- */

static void widen_times(struct cube *c, size_t n, uint32_t k)
{
	struct cube_time *times = arena_n(c->a, c->n_instances * n, struct cube_time);

	for (size_t i = 0; i < c->n_instances * c->n_buckets; i++) {
		size_t b = i % c->n_buckets;
		struct cube_time *to = &times[i / c->n_buckets * n + b / k];
		const struct cube_time *from = &c->times[i];

		to->n_dumps += from->n_dumps;
		to->covered_ns += from->covered_ns;
		to->spoken_ns += from->spoken_ns;
		to->weight += from->weight;
		if (b % k == 0)
			to->n_carried = from->n_carried;
	}
	c->times = times;
}

static void widen_alive(struct cube *c, size_t n, uint32_t k)
{
	struct cube_alive *alive = arena_n(c->a, n, struct cube_alive);

	for (size_t b = 0; b < c->n_buckets; b++) {
		int64_t at = (int64_t)(b % k) * c->width_s * 1000000000;
		struct cube_alive *to = &alive[b / k];

		if (!c->alive[b].ns)
			continue;
		if (!to->ns)
			to->first_ns = at + c->alive[b].first_ns;
		to->last_ns = at + c->alive[b].last_ns;
		to->ns += c->alive[b].ns;
	}
	c->alive = alive;
}

/* A mean over what is drawn. old: the times of narrow buckets. */
static void widen_lines(struct cube *c, const struct cube_time *old, size_t n, uint32_t k)
{
	double *lines = arena_n(c->a, c->n_sets * n, double);

	for (size_t s = 0; s < c->n_sets; s++) {
		size_t instance = c->sets[s * (c->n_keys + 1)];
		const struct cube_time *narrow = &old[instance * c->n_buckets];
		const struct cube_time *wide = &c->times[instance * n];

		for (size_t b = 0; b < c->n_buckets; b++)
			if (narrow[b].weight > 0)
				lines[s * n + b / k] += c->lines[s * c->n_buckets + b] *
							narrow[b].weight / wide[b / k].weight;
	}
	c->lines = lines;
}

static bool widen(struct cube *c, uint32_t k)
{
	const struct cube_time *old = c->times;
	uint32_t before = (uint32_t)c->n_buckets, n = (before + k - 1) / k;

	widen_times(c, n, k);
	widen_lines(c, old, n, k);
	widen_alive(c, n, k);
	for (size_t i = 0; i < c->cells.n; i++) {
		struct cube_cell *cell = &c->cells.v[i];

		cell->place = cell->place / before * n + cell->place % before / k;
	}
	if (c->kind == KIND_GAUGE)
		c->den *= k; /* what stood in a bucket stands in a part of a wider one */
	c->n_buckets = n;
	c->width_s *= k;
	c->cut.n_buckets *= k;
	cells_settle(&c->cells, &c->saturated);
	return true;
}

static bool coarsen_buckets(struct cube *c, double most)
{
	uint32_t k = (uint32_t)ceil((double)c->n_buckets / most);

	return k > 1 && widen(c, k);
}

/* ---- labels ---- */

static bool change_sets(struct cube *c)
{
	cube_order_sets(c);
	cells_settle(&c->cells, &c->saturated);
	return true;
}

/* The lightest become "other"; values are by weight, and to have none is no light value. */
static bool merge_values(struct cube *c, size_t key, size_t most)
{
	struct cube_key *k = &c->keys[key];
	size_t n = 0, merged = 0;

	if (k->n_values <= most + 1)
		return false;
	for (size_t v = 0; v < k->n_values; v++) {
		bool stays = n < most || !k->values[v].n;

		n += stays && k->values[v].n;
		if (stays)
			continue;
		merged++;
		for (size_t s = 0; s < c->n_sets; s++) {
			uint32_t *value = &c->sets[s * (c->n_keys + 1) + key + 1];

			if (*value == v)
				*value = (uint32_t)k->n_values;
		}
	}
	k->n_merged += merged;
	c->cut.n_values += merged;
	return true;
}

static bool coarsen_values(struct cube *c, double most)
{
	bool changed = false;

	for (size_t key = 0; key < c->n_keys; key++)
		changed |= merge_values(c, key, (size_t)most);
	return changed && change_sets(c);
}

static void note_key(struct cube *c, struct str key)
{
	struct str *keys = arena_n(c->a, c->cut.n_keys + 1, struct str);

	for (size_t i = 0; i < c->cut.n_keys; i++)
		keys[i] = c->cut.keys[i];
	keys[c->cut.n_keys++] = key;
	c->cut.keys = keys;
}

static bool coarsen_keys(struct cube *c, double most)
{
	bool changed = false;

	while ((double)c->n_keys > most) {
		size_t worst = 0;

		for (size_t key = 1; key < c->n_keys; key++)
			if (c->keys[key].n_values > c->keys[worst].n_values)
				worst = key;
		note_key(c, c->keys[worst].key);
		for (size_t s = 0; s < c->n_sets; s++)
			c->sets[s * (c->n_keys + 1) + worst + 1] = 0;
		changed = change_sets(c); /* a key of one value goes */
	}
	return changed;
}

/* ---- instances ---- */

#define MIXED UINT32_MAX

/* What all sets of an instance have in common: those that agree in it may stand together. */
static uint32_t *signatures(const struct cube *c, struct arena *a)
{
	size_t width = c->n_keys + 1;
	uint32_t *v = arena_n(a, c->n_instances * width, uint32_t);
	bool *seen = arena_n(a, c->n_instances, bool);

	for (size_t s = 0; s < c->n_sets; s++) {
		const uint32_t *tuple = &c->sets[s * width];
		uint32_t *to = &v[tuple[0] * width];

		for (size_t k = 1; k < width; k++)
			to[k] = !seen[tuple[0]] || to[k] == tuple[k] ? tuple[k] : MIXED;
		seen[tuple[0]] = true;
	}
	return v;
}

static int64_t mean_of(int64_t a, uint32_t n_a, int64_t b, uint32_t n_b)
{
	return n_a + n_b ? a + (int64_t)((double)(b - a) * n_b / (n_a + n_b)) : a;
}

static void join_instance(struct cube_instance *to, const struct cube_instance *from)
{
	to->begin_ns = mean_of(to->begin_ns, to->n_early, from->begin_ns, from->n_early);
	to->end_ns = mean_of(to->end_ns, to->n_late, from->end_ns, from->n_late);
	to->n_early += from->n_early;
	to->n_late += from->n_late;
	to->n += from->n;
	to->name = STR("");
}

static void join_times(struct cube *c, size_t to, size_t from)
{
	for (size_t b = 0; b < c->n_buckets; b++) {
		struct cube_time *t = &c->times[to * c->n_buckets + b];
		const struct cube_time *f = &c->times[from * c->n_buckets + b];

		t->n_dumps += f->n_dumps;
		t->n_carried += f->n_carried;
		t->covered_ns += f->covered_ns;
		t->spoken_ns += f->spoken_ns;
		t->weight = fmax(t->weight, f->weight);
	}
}

static void move_instance(struct cube *c, size_t to, size_t from)
{
	if (to == from)
		return;
	c->instances[to] = c->instances[from];
	memcpy(&c->times[to * c->n_buckets], &c->times[from * c->n_buckets],
	       c->n_buckets * sizeof(*c->times));
}

static bool coarsen_instances(struct cube *c, double most)
{
	struct arena own = {0};
	struct cube_sets kinds = {.width = c->n_keys + 1};
	uint32_t *signature, *map;
	size_t before = c->n_instances, n = 0;

	if ((double)before <= most)
		return false;
	map = arena_n(&own, before, uint32_t);
	signature = signatures(c, &own);
	for (size_t i = 0; i < before; i++) {
		map[i] = cube_set(&kinds, signature + i * kinds.width);
		if (map[i] == n) {
			move_instance(c, n++, i);
			continue;
		}
		join_instance(&c->instances[map[i]], &c->instances[i]);
		join_times(c, map[i], i);
	}
	c->n_instances = n;
	for (size_t s = 0; s < c->n_sets; s++)
		c->sets[s * (c->n_keys + 1)] = map[c->sets[s * (c->n_keys + 1)]];
	cube_sets_release(&kinds);
	arena_release(&own);
	c->cut.n_instances = 0;
	for (size_t i = 0; i < n; i++)
		c->cut.n_instances += c->instances[i].n > 1 ? c->instances[i].n : 0;
	return n < before && change_sets(c);
}

/* ---- nodes ---- */

static bool coarsen_nodes(struct cube *c, double part)
{
	size_t before = c->tree.n;

	if (part <= c->cut.part)
		return false;
	cube_cut_nodes(c, part);
	c->cut.part = part;
	return c->tree.n < before;
}

static const struct {
	bool (*apply)(struct cube *c, double to);
	double to;
} steps[] = {
	{coarsen_nodes, 1e-6},    {coarsen_nodes, 5e-6},   {coarsen_nodes, 1e-5},
	{coarsen_nodes, 2e-5},    {coarsen_nodes, 5e-5},   {coarsen_nodes, 1e-4},
	{coarsen_buckets, 150},   {coarsen_values, 50},
	{coarsen_nodes, 2e-4},    {coarsen_buckets, 100},  {coarsen_values, 20},
	{coarsen_nodes, 4e-4},    {coarsen_instances, 20}, {coarsen_values, 12},
	{coarsen_nodes, 7e-4},    {coarsen_buckets, 60},   {coarsen_values, 8},
	{coarsen_instances, 8},   {coarsen_nodes, 1e-3},   {coarsen_keys, 3},
	{coarsen_buckets, 40},    {coarsen_nodes, 2e-3},   {coarsen_values, 5},
	{coarsen_keys, 2},        {coarsen_nodes, 3e-3},   {coarsen_buckets, 24},
	{coarsen_keys, 1},        {coarsen_instances, 1},  {coarsen_nodes, 5e-3},
	{coarsen_buckets, 12},    {coarsen_nodes, 0.01},   {coarsen_keys, 0},
	{coarsen_instances, 1},   {coarsen_buckets, 4},    {coarsen_nodes, 0.02},
	{coarsen_buckets, 1},     {coarsen_nodes, 0.05},   {coarsen_nodes, 0.1},
};

bool cube_coarsen(struct cube *c, size_t *step)
{
	while (*step < COUNT_OF(steps)) {
		size_t i = (*step)++;

		if (steps[i].apply(c, steps[i].to))
			return true;
	}
	return false;
}
