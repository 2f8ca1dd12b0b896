// SPDX-License-Identifier: MIT
/*
 * One pass gives all rows (stacks with their labels) as levels; each key then sorts them by its
 * values. So the number of keys and values costs no pass of its own.
 */
#include <stdlib.h>

#include "aggregate/crosstab.h"
#include "aggregate/crosstab_parts.h"
#include "aggregate/packages.h"
#include "aggregate/select.h"
#include "base/num.h"

/* Before the lightest are told: what a table of all would hold is bounded. */
#define FNS_FULL 8000

/* ---- rows as levels ---- */

void crosstab_rows_read(struct crosstab_rows *out, const struct crosstab_spec *spec,
			const struct slice *slices, size_t n, struct arena *a)
{
	struct select_spec select = {.group = spec->group,
				     .slices = slices,
				     .n_slices = n,
				     .one_type = true,
				     .type = spec->type};
	double quantum = crosstab_quantum(spec->h);
	struct arena own = {0};
	struct selection s;
	row_id *rows;

	group_select(&s, &select, spec->scratch, &own);
	rows = arena_n(a, s.rows.n, row_id);
	*out = (struct crosstab_rows){.rows = rows, .n = s.rows.n, .n_slices = n};
	out->level = arena_n(a, s.rows.n * n, double);
	out->samples = arena_n(a, n, double);
	for (size_t i = 0; i < n; i++) {
		double per_value = s.slots[i].win.per_value;

		/* No time is known: sums themselves are compared. */
		if (!(per_value > 0))
			per_value = 1 / (double)s.den[0];
		if (quantum > 0)
			out->samples[i] = 1 / (per_value * (double)s.den[0] * quantum);
		for (size_t k = 0; k < s.rows.n; k++)
			out->level[k * n + i] =
				(double)s.rows.value[k * s.rows.n_slots + i] * per_value;
	}
	if (s.rows.n)
		memcpy(rows, s.rows.rows, s.rows.n * sizeof(*rows));
	arena_release(&own);
}

struct str crosstab_row_value(const struct model *m, row_id row, str_id key)
{
	const struct lset *l = &m->lsets[m->rows[row].lset];

	for (uint32_t i = 0; i < l->n; i++)
		if (l->labels[i].key == key)
			return model_str(m, l->labels[i].value);
	return STR("");
}

/* ---- rows by function ---- */

struct fn_weight {
	fn_id fn;
	double weight;
};

static int by_weight(const void *left, const void *right)
{
	const struct fn_weight *a = left, *b = right;

	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

static int by_fn(const void *left, const void *right)
{
	fn_id a = *(const fn_id *)left, b = *(const fn_id *)right;

	return a < b ? -1 : a > b;
}

static int by_fn_of(const void *left, const void *right)
{
	const struct fn_weight *a = left, *b = right;

	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

/* As HISTORY_OWN; FN_ALL: the stack has no frames. */
static fn_id own_fn(const struct crosstab_spec *spec, row_id row)
{
	const struct model *m = spec->m;
	const struct stack *stack = &m->stacks[m->rows[row].stack];
	const frame_id *frames = m->frames_of_stacks + stack->at;

	for (uint32_t i = 0; i < stack->n; i++)
		if (spec->packages->is_own_fn[m->frames[frames[i]].fn])
			return m->frames[frames[i]].fn;
	return stack->n ? m->frames[frames[0]].fn : FN_ALL;
}

struct making {
	const struct crosstab_spec *spec;
	struct crosstab_rows rows;
	uint32_t *fn_of_row; /* index in fns; UINT32_MAX: too light */
	fn_id *fns;          /* ascending */
	size_t n_fns;
	struct arena own;
};

static void sum_fns(struct making *g, const fn_id *fn_of_row)
{
	struct fn_weight *v = arena_n(&g->own, g->rows.n, struct fn_weight);
	size_t n = 0;

	for (size_t i = 0; i < g->rows.n; i++)
		v[i] = (struct fn_weight){fn_of_row[i], g->rows.level[i]};
	if (g->rows.n)
		qsort(v, g->rows.n, sizeof(*v), by_fn_of);
	for (size_t i = 0; i < g->rows.n; i++) {
		if (n && v[n - 1].fn == v[i].fn)
			v[n - 1].weight += v[i].weight;
		else if (v[i].fn != FN_ALL)
			v[n++] = v[i];
	}
	if (n > FNS_FULL) {
		qsort(v, n, sizeof(*v), by_weight);
		n = FNS_FULL;
	}
	g->n_fns = n;
	g->fns = arena_n(&g->own, n, fn_id);
	for (size_t i = 0; i < n; i++)
		g->fns[i] = v[i].fn;
	if (n)
		qsort(g->fns, n, sizeof(*g->fns), by_fn);
}

static void find_fns(struct making *g)
{
	fn_id *fn_of_row = arena_n(&g->own, g->rows.n, fn_id);

	for (size_t i = 0; i < g->rows.n; i++)
		fn_of_row[i] = own_fn(g->spec, g->rows.rows[i]);
	sum_fns(g, fn_of_row);
	g->fn_of_row = arena_n(&g->own, g->rows.n, uint32_t);
	for (size_t i = 0; i < g->rows.n; i++) {
		const fn_id *at = NULL;

		if (g->n_fns)
			at = bsearch(&fn_of_row[i], g->fns, g->n_fns, sizeof(*at), by_fn);
		g->fn_of_row[i] = at ? (uint32_t)(at - g->fns) : UINT32_MAX;
	}
}

/* ---- one key ---- */

struct labelled {
	str_id value;
	uint32_t row;
	double level;
};

static int by_value(const void *left, const void *right)
{
	const struct labelled *a = left, *b = right;

	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

struct unit {
	struct str name;
	double whole;
	size_t from, to; /* of the labelled rows */
};

static int heaviest_first(const void *left, const void *right)
{
	const struct unit *a = left, *b = right;

	if (a->whole != b->whole)
		return a->whole > b->whole ? -1 : 1;
	return str_cmp(a->name, b->name);
}

static int by_name(const void *left, const void *right)
{
	return str_cmp(((const struct unit *)left)->name, ((const struct unit *)right)->name);
}

/* Rows that have the key, by value. */
static struct labelled *label_rows(struct making *g, struct str key, size_t *n)
{
	const struct model *m = g->spec->m;
	str_id id = strtab_find(&m->strings, key);
	struct labelled *v = arena_n(&g->own, g->rows.n, struct labelled);

	*n = 0;
	for (size_t i = 0; i < g->rows.n; i++) {
		const struct lset *l = &m->lsets[m->rows[g->rows.rows[i]].lset];

		for (uint32_t k = 0; k < l->n; k++)
			if (l->labels[k].key == id) {
				v[(*n)++] = (struct labelled){l->labels[k].value, (uint32_t)i,
							      g->rows.level[i]};
				break;
			}
	}
	if (*n)
		qsort(v, *n, sizeof(*v), by_value);
	return v;
}

/* The heaviest values with enough samples, by name. */
static struct unit *find_units(struct making *g, const struct labelled *rows, size_t n_rows,
			       struct crosstab *c)
{
	struct unit *v = arena_n(&g->own, n_rows, struct unit);
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < n_rows; i++) {
		if (i == 0 || rows[i - 1].value != rows[i].value)
			v[n++] = (struct unit){model_str(g->spec->m, rows[i].value), 0, i, i};
		v[n - 1].whole += rows[i].level;
		v[n - 1].to = i + 1;
	}
	if (n)
		qsort(v, n, sizeof(*v), heaviest_first);
	for (size_t i = 0; i < n && kept < CROSSTAB_UNITS_MAX; i++) {
		double samples = v[i].whole * g->rows.samples[0];

		if (v[i].whole > 0 && v[i].name.n &&
		    (g->rows.samples[0] <= 0 || samples >= CROSSTAB_SAMPLES_MIN))
			v[kept++] = v[i];
	}
	if (kept)
		qsort(v, kept, sizeof(*v), by_name);
	c->n_units = kept;
	c->n_units_all = n;
	return v;
}

static void set_units(struct making *g, const struct unit *units, struct crosstab *c,
		      struct arena *a)
{
	struct str *names = arena_n(a, c->n_units, struct str);
	double *whole = arena_n(a, c->n_units, double);
	double *samples = arena_n(a, c->n_units, double);

	for (size_t u = 0; u < c->n_units; u++) {
		names[u] = units[u].name;
		whole[u] = units[u].whole;
		samples[u] = units[u].whole * g->rows.samples[0];
	}
	c->units = names;
	c->whole = whole;
	c->samples = samples;
}

/* False: too few values that say something. */
static bool make_table(struct making *g, struct str key, struct crosstab *c, struct arena *a)
{
	size_t n;
	struct labelled *rows = label_rows(g, key, &n);
	struct unit *units;
	double *full;

	*c = (struct crosstab){.key = key};
	units = find_units(g, rows, n, c);
	if (c->n_units < CROSSTAB_UNITS_MIN)
		return false;
	set_units(g, units, c, a);
	full = arena_n(&g->own, g->n_fns * c->n_units, double);
	for (size_t u = 0; u < c->n_units; u++)
		for (size_t i = units[u].from; i < units[u].to; i++) {
			uint32_t fn = g->fn_of_row[rows[i].row];

			if (fn != UINT32_MAX)
				full[fn * c->n_units + u] += rows[i].level;
		}
	crosstab_keep(c, g->fns, full, g->n_fns, a);
	return true;
}

void crosstabs_of_keys(struct crosstabs *out, const struct crosstab_spec *spec, struct arena *a)
{
	static const struct slice all;
	struct making g = {.spec = spec};
	struct crosstab *v;
	size_t n_keys, n = 0;
	struct str *keys = crosstab_keys(spec->h, &n_keys, &g.own);

	*out = (struct crosstabs){0};
	for (size_t k = 0; k < n_keys; k++)
		if (crosstab_why(spec->h, spec->m, keys[k]) == CROSSTAB_PEERS)
			keys[n++] = keys[k];
	if (n) {
		crosstab_rows_read(&g.rows, spec, &all, 1, &g.own);
		find_fns(&g);
		v = arena_n(a, n, struct crosstab);
		for (size_t k = 0; k < n; k++)
			out->n += make_table(&g, keys[k], &v[out->n], a);
		out->v = v;
	}
	arena_release(&g.own);
}
