// SPDX-License-Identifier: MIT
/*
 * A part's weight is the largest of its sums in any measure. Those under HISTORY_LIGHT of all stay
 * out, and of the others the lightest beyond the limit.
 */
#include "aggregate/history_parts.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/num.h"

#define BIT(what) (1u << (what))

/* What one row claims, before it is known which parts stay. */
struct wish {
	uint32_t id;
	uint32_t whats;
};

struct making {
	const struct history_parts_spec *spec;
	struct arena *a, *own;
	VEC(struct wish) wishes[HISTORY_ROWS_N];
	size_t *first[HISTORY_ROWS_N]; /* by row */
	uint32_t *stamp[2];            /* by function, by package: row + 1 that met it last */
	uint32_t *at[2];               /* its wish of that row */
	struct history_value *values;
	uint32_t *value_ids; /* open addressing: id + 1 */
	size_t n_values, value_slots;
};

/* ---- wishes ---- */

static void wish_for(struct making *g, enum history_rows table, size_t row, struct wish w)
{
	uint32_t *stamp = &g->stamp[table][w.id];

	if (*stamp == row + 1) {
		g->wishes[table].v[g->at[table][w.id]].whats |= w.whats;
		return;
	}
	*stamp = (uint32_t)row + 1;
	g->at[table][w.id] = (uint32_t)g->wishes[table].n;
	vec_push(&g->wishes[table], w);
}

static void wish_fn(struct making *g, size_t row, fn_id fn, uint32_t whats)
{
	const struct packages *p = g->spec->packages;

	wish_for(g, HISTORY_FNS, row, (struct wish){fn, whats});
	wish_for(g, HISTORY_PKGS, row, (struct wish){p->of_fn[fn], whats});
}

static void wish_functions(struct making *g, size_t row, const struct stack *stack)
{
	const struct model *m = g->spec->m;
	const frame_id *frames = m->frames_of_stacks + stack->at;
	fn_id owner = FN_ALL;

	for (uint32_t i = 0; i < stack->n; i++) {
		fn_id fn = m->frames[frames[i]].fn;

		wish_fn(g, row, fn,
			i ? BIT(HISTORY_TOTAL) : BIT(HISTORY_TOTAL) | BIT(HISTORY_SELF));
		if (owner == FN_ALL && g->spec->packages->is_own_fn[fn])
			owner = fn;
	}
	if (stack->n)
		wish_fn(g, row, owner == FN_ALL ? m->frames[frames[0]].fn : owner,
			BIT(HISTORY_OWN));
}

/* Labels of one string table: key and value ids tell pairs apart. */
static uint32_t value_id(struct making *g, const struct sample_label *label)
{
	const struct model *m = g->spec->m;
	uint64_t hash = hash_u64((uint64_t)label->key << 32 | label->value);
	struct history_value value = {model_str(m, label->key), model_str(m, label->value)};
	size_t i = hash & (g->value_slots - 1);

	for (; g->value_ids[i]; i = (i + 1) & (g->value_slots - 1)) {
		const struct history_value *v = &g->values[g->value_ids[i] - 1];

		if (str_eq(v->key, value.key) && str_eq(v->value, value.value))
			return g->value_ids[i] - 1;
	}
	if (g->n_values * 2 >= g->value_slots) /* a label of ids: no history by value */
		return UINT32_MAX;
	g->values[g->n_values++] = value;
	g->value_ids[i] = (uint32_t)g->n_values;
	return (uint32_t)g->n_values - 1;
}

#define VALUE_SLOTS 8192

static void wish_values(struct making *g, lset_id lset)
{
	const struct lset *l = &g->spec->m->lsets[lset];

	for (uint32_t i = 0; i < l->n; i++) {
		uint32_t id;

		if (g->spec->m->label_forms[l->labels[i].key] & LABEL_AS_NUMBER)
			continue; /* sizes and the like: no names of anything */
		id = value_id(g, &l->labels[i]);
		if (id != UINT32_MAX)
			vec_push(&g->wishes[HISTORY_VALUES],
				 ((struct wish){id, BIT(HISTORY_OWN) | BIT(HISTORY_TOTAL)}));
	}
}

static void wish_all(struct making *g)
{
	const struct model *m = g->spec->m;
	size_t n = g->spec->n;

	g->value_slots = VALUE_SLOTS;
	g->values = arena_n(g->own, VALUE_SLOTS, struct history_value);
	g->value_ids = arena_n(g->own, VALUE_SLOTS, uint32_t);
	for (int t = 0; t < 2; t++) {
		g->stamp[t] = arena_n(g->own, m->n_fns, uint32_t);
		g->at[t] = arena_n(g->own, m->n_fns, uint32_t);
	}
	for (int t = 0; t < HISTORY_ROWS_N; t++)
		g->first[t] = arena_n(g->own, n + 1, size_t);
	for (size_t row = 0; row < n; row++) {
		const struct row *r = &m->rows[g->spec->rows[row]];

		for (int t = 0; t < HISTORY_ROWS_N; t++)
			g->first[t][row] = g->wishes[t].n;
		wish_functions(g, row, &m->stacks[r->stack]);
		wish_values(g, r->lset);
	}
	for (int t = 0; t < HISTORY_ROWS_N; t++)
		g->first[t][n] = g->wishes[t].n;
}

/* ---- which parts stay ---- */

struct heavy {
	uint32_t id;
	double weight;
};

static int by_weight(const void *left, const void *right)
{
	const struct heavy *a = left, *b = right;

	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static int by_id(const void *left, const void *right)
{
	const struct heavy *a = left, *b = right;

	return a->id < b->id ? -1 : a->id > b->id;
}

static double *weigh(const struct making *g, int table, size_t n_ids)
{
	double *weights = arena_n(g->own, n_ids, double);

	for (size_t row = 0; row < g->spec->n; row++)
		for (size_t i = g->first[table][row]; i < g->first[table][row + 1]; i++)
			weights[g->wishes[table].v[i].id] += g->spec->sums[row];
	return weights;
}

/* number: by id, part + 1 of those that stay. */
static void choose(struct making *g, int table, struct history_part_table *t, uint32_t *number)
{
	static const size_t most[HISTORY_ROWS_N] = {HISTORY_FNS_MAX, HISTORY_FNS_MAX,
						    HISTORY_VALUES_MAX};
	size_t n_ids = table == HISTORY_VALUES ? g->n_values : g->spec->m->n_fns;
	double *weights = weigh(g, table, n_ids), all = 0;
	struct heavy *heavy = arena_n(g->own, n_ids, struct heavy);
	size_t n = 0;

	for (size_t row = 0; row < g->spec->n; row++)
		all += g->spec->sums[row];
	for (uint32_t id = 0; id < n_ids; id++) {
		t->n_all += weights[id] > 0;
		if (weights[id] > all * HISTORY_LIGHT)
			heavy[n++] = (struct heavy){id, weights[id]};
	}
	if (n)
		qsort(heavy, n, sizeof(*heavy), by_weight);
	n = MIN(n, most[table]);
	if (n)
		qsort(heavy, n, sizeof(*heavy), by_id);
	t->ids = arena_n(g->own, n, uint32_t);
	t->n = n;
	for (size_t i = 0; i < n; i++) {
		t->ids[i] = heavy[i].id;
		number[heavy[i].id] = (uint32_t)i + 1;
	}
}

static void claim(struct making *g, int table, struct history_part_table *t, const uint32_t *number)
{
	t->first = arena_n(g->own, g->spec->n + 1, size_t);
	t->sum = arena_n(g->own, t->n * HISTORY_WHAT_N, double);
	for (size_t row = 0; row < g->spec->n; row++) {
		t->first[row] = t->claims.n;
		for (size_t i = g->first[table][row]; i < g->first[table][row + 1]; i++) {
			struct wish w = g->wishes[table].v[i];

			if (number[w.id])
				vec_push(&t->claims,
					 ((struct history_claim){number[w.id] - 1, w.whats}));
		}
	}
	t->first[g->spec->n] = t->claims.n;
}

/* Values go by key, then value; until here they were numbered as they were met. */
static int by_value_text(const void *left, const void *right)
{
	const struct history_value *a = left, *b = right;
	int c = str_cmp(a->key, b->key);

	return c ? c : str_cmp(a->value, b->value);
}

static void sort_values(struct making *g, struct history_parts *p)
{
	struct history_value *sorted = arena_n(g->a, g->n_values, struct history_value);
	uint32_t *place = arena_n(g->own, g->n_values, uint32_t);

	if (g->n_values) {
		memcpy(sorted, g->values, g->n_values * sizeof(*sorted));
		qsort(sorted, g->n_values, sizeof(*sorted), by_value_text);
	}
	for (size_t i = 0; i < g->n_values; i++) {
		const struct history_value *v = bsearch(&g->values[i], sorted, g->n_values,
							sizeof(*sorted), by_value_text);

		place[i] = (uint32_t)(v - sorted);
	}
	for (size_t i = 0; i < g->wishes[HISTORY_VALUES].n; i++)
		g->wishes[HISTORY_VALUES].v[i].id = place[g->wishes[HISTORY_VALUES].v[i].id];
	p->values = sorted;
	p->n_values = g->n_values;
}

void history_parts_make(struct history_parts *p, const struct history_parts_spec *spec,
			struct arena *a, struct arena *own)
{
	struct making g = {.spec = spec, .a = a, .own = own};

	*p = (struct history_parts){0};
	wish_all(&g);
	sort_values(&g, p);
	for (int t = 0; t < HISTORY_ROWS_N; t++) {
		size_t n_ids = MAX(g.spec->m->n_fns, g.n_values);
		uint32_t *number = arena_n(own, n_ids, uint32_t);

		choose(&g, t, &p->tables[t], number);
		claim(&g, t, &p->tables[t], number);
		vec_release(&g.wishes[t]);
	}
}

/* ---- cells ---- */

static void add_row(struct history_part_table *t, uint32_t row, double value)
{
	for (size_t i = t->first[row]; i < t->first[row + 1]; i++) {
		const struct history_claim *c = &t->claims.v[i];
		double *sum = &t->sum[(size_t)c->part * HISTORY_WHAT_N];
		bool is_new = true;

		for (int w = 0; w < HISTORY_WHAT_N; w++)
			is_new &= sum[w] == 0;
		if (is_new)
			vec_push(&t->met, c->part);
		for (int w = 0; w < HISTORY_WHAT_N; w++)
			if (c->whats & BIT(w))
				sum[w] += value;
	}
}

/* A part may be met twice when its values cancelled out: the second time it is 0 already. */
static void end_dump(struct history_part_table *t, uint32_t point)
{
	for (size_t i = 0; i < t->met.n; i++) {
		double *sum = &t->sum[(size_t)t->met.v[i] * HISTORY_WHAT_N];
		struct history_cell cell = {.point = point};
		bool any = false;

		for (int w = 0; w < HISTORY_WHAT_N; w++) {
			cell.value[w] = sum[w];
			any |= sum[w] != 0;
			sum[w] = 0;
		}
		if (!any)
			continue;
		vec_push(&t->cells, cell);
		vec_push(&t->cell_parts, t->met.v[i]);
	}
	t->met.n = 0;
}

void history_parts_add(struct history_parts *p, uint32_t point, const uint32_t *locals,
		       const double *values, size_t n)
{
	for (int k = 0; k < HISTORY_ROWS_N; k++) {
		struct history_part_table *t = &p->tables[k];

		for (size_t i = 0; i < n; i++)
			if (values[i] != 0)
				add_row(t, locals[i], values[i]);
		end_dump(t, point);
	}
}

/* Cells came by point; a counting sort puts them by part, points in order. */
static void finish_table(struct history_part_table *t, struct history_table *out, struct arena *a)
{
	struct history_row *rows = arena_n(a, t->n, struct history_row);
	struct history_cell *cells = arena_n(a, t->cells.n, struct history_cell);
	size_t at = 0;

	for (size_t i = 0; i < t->cells.n; i++)
		rows[t->cell_parts.v[i]].n++;
	for (size_t i = 0; i < t->n; i++) {
		rows[i].id = t->ids[i];
		rows[i].cells = cells + at;
		at += rows[i].n;
		rows[i].n = 0;
	}
	for (size_t i = 0; i < t->cells.n; i++) {
		struct history_row *row = &rows[t->cell_parts.v[i]];

		cells[(size_t)(row->cells - cells) + row->n++] = t->cells.v[i];
	}
	*out = (struct history_table){rows, t->n, t->n_all};
	vec_release(&t->claims);
	vec_release(&t->met);
	vec_release(&t->cells);
	vec_release(&t->cell_parts);
}

void history_parts_finish(struct history_parts *p, struct history *h, struct arena *a)
{
	for (int t = 0; t < HISTORY_ROWS_N; t++)
		finish_table(&p->tables[t], &h->tables[t], a);
	h->values = p->values;
	h->n_values = p->n_values;
}
