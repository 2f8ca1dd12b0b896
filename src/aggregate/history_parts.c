// SPDX-License-Identifier: MIT
/*
 * A part's weight is the sum of the rows that count for it in any measure. Those under
 * HISTORY_LIGHT of all stay out, and of the others the lightest beyond the limit.
 *
 * A dump's rows are added up by stack and by label set first: a stack has forty functions, and
 * comes with many sets of labels. All tables are as large as what the series has, not the model: a
 * fleet has many series.
 */
#include "aggregate/history_parts.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/idtab.h"
#include "base/num.h"

/* Functions, packages or values as they are met, and the units that count for them. */
struct listing {
	struct history_part_table *t;
	VEC(uint32_t) ids;   /* by local */
	VEC(uint32_t) stamp; /* by local: unit + 1 that counted for it last */
	uint32_t *local_of;  /* by id: local + 1, 0: not met; of functions and packages */
};

struct making {
	const struct history_parts_spec *spec;
	struct history_parts *p;
	struct arena *a, *own;
	struct listing lists[HISTORY_ROWS_N];
	struct history_value *values;
	uint32_t *value_ids; /* open addressing: id + 1 */
	size_t n_values, value_slots;
};

/* ---- units ---- */

static uint32_t unit_of(struct history_units *u, struct idtab *t, uint32_t key)
{
	uint64_t hash = hash_u64(key);
	struct idslot *slot;

	if (u->n && u->keys[u->n - 1] == key)
		return (uint32_t)u->n - 1;
	idtab_reserve(t);
	for (size_t i = hash; slot = idtab_at(t, i), slot->id_plus_1; i++)
		if (slot->hash == hash)
			return slot->id_plus_1 - 1;
	idtab_fill(t, slot, hash, (uint32_t)u->n);
	u->keys[u->n++] = key;
	return (uint32_t)u->n - 1;
}

static void number_units(const struct making *g, struct history_units *u, bool by_lset)
{
	size_t n = g->spec->n;
	struct idtab t = {0};

	u->of_row = arena_n(g->own, n, uint32_t);
	u->keys = arena_n(g->own, n, uint32_t);
	for (size_t i = 0; i < n; i++) {
		const struct row *r = &g->spec->m->rows[g->spec->rows[i]];

		u->of_row[i] = unit_of(u, &t, by_lset ? r->lset : r->stack);
	}
	idtab_release(&t);
	u->sum = arena_n(g->own, u->n, double);
	u->stamp = arena_n(g->own, u->n, uint32_t);
	u->met = arena_n(g->own, u->n, uint32_t);
}

/* ---- which parts a unit counts for ---- */

static uint32_t local_of(struct listing *l, uint32_t id)
{
	if (!l->local_of[id]) {
		vec_push(&l->ids, id);
		vec_push(&l->stamp, 0);
		l->local_of[id] = (uint32_t)l->ids.n;
	}
	return l->local_of[id] - 1;
}

static void count_for(struct listing *l, uint32_t unit, uint32_t local)
{
	if (l->stamp.v[local] == unit + 1)
		return;
	l->stamp.v[local] = unit + 1;
	vec_push(&l->t->parts, local);
}

static struct listing *start_list(struct making *g, enum history_rows table,
				  struct history_units *units)
{
	struct listing *l = &g->lists[table];

	l->t = &g->p->tables[table];
	l->t->units = units;
	l->t->first = arena_n(g->own, units->n + 1, size_t);
	l->local_of = g->spec->local_of_fn;
	if (table == HISTORY_VALUES)
		return l;
	l->t->leaf = arena_n(g->own, units->n, uint32_t);
	l->t->owner = arena_n(g->own, units->n, uint32_t);
	return l;
}

static void forget_locals(struct listing *l)
{
	for (size_t i = 0; i < l->ids.n; i++)
		l->local_of[l->ids.v[i]] = 0;
}

static void list_stack(const struct making *g, struct listing *l, uint32_t unit)
{
	const struct model *m = g->spec->m;
	const struct stack *stack = &m->stacks[l->t->units->keys[unit]];
	const frame_id *frames = m->frames_of_stacks + stack->at;
	uint32_t owner = 0;

	for (uint32_t i = 0; i < stack->n; i++) {
		fn_id fn = m->frames[frames[i]].fn;
		uint32_t local = local_of(l, fn);

		count_for(l, unit, local);
		if (i == 0)
			l->t->leaf[unit] = local + 1;
		if (!owner && g->spec->packages->is_own_fn[fn])
			owner = local + 1;
	}
	l->t->owner[unit] = owner ? owner : l->t->leaf[unit];
}

static void list_functions(struct making *g)
{
	struct listing *l = start_list(g, HISTORY_FNS, &g->p->stacks);

	for (uint32_t u = 0; u < l->t->units->n; u++) {
		l->t->first[u] = l->t->parts.n;
		list_stack(g, l, u);
	}
	l->t->first[l->t->units->n] = l->t->parts.n;
	forget_locals(l);
}

/* From the functions of each stack. */
static void list_packages(struct making *g)
{
	const struct listing *fns = &g->lists[HISTORY_FNS];
	struct listing *l = start_list(g, HISTORY_PKGS, &g->p->stacks);
	uint32_t *of_fn = arena_n(g->own, fns->ids.n, uint32_t);

	for (size_t i = 0; i < fns->ids.n; i++)
		of_fn[i] = local_of(l, g->spec->packages->of_fn[fns->ids.v[i]]);
	for (uint32_t u = 0; u < l->t->units->n; u++) {
		l->t->first[u] = l->t->parts.n;
		for (size_t i = fns->t->first[u]; i < fns->t->first[u + 1]; i++)
			count_for(l, u, of_fn[fns->t->parts.v[i]]);
		if (fns->t->leaf[u]) {
			l->t->leaf[u] = of_fn[fns->t->leaf[u] - 1] + 1;
			l->t->owner[u] = of_fn[fns->t->owner[u] - 1] + 1;
		}
	}
	l->t->first[l->t->units->n] = l->t->parts.n;
	forget_locals(l);
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

static void list_labels(struct making *g, struct listing *l, uint32_t unit)
{
	const struct lset *labels = &g->spec->m->lsets[l->t->units->keys[unit]];

	for (uint32_t i = 0; i < labels->n; i++) {
		uint32_t id;

		if (g->spec->m->label_forms[labels->labels[i].key] & LABEL_AS_NUMBER)
			continue; /* sizes and the like: no names of anything */
		id = value_id(g, &labels->labels[i]);
		if (id == UINT32_MAX)
			continue;
		if (id == l->ids.n) {
			vec_push(&l->ids, id);
			vec_push(&l->stamp, 0);
		}
		count_for(l, unit, id);
	}
}

static void list_values(struct making *g)
{
	struct listing *l = start_list(g, HISTORY_VALUES, &g->p->lsets);

	g->value_slots = VALUE_SLOTS;
	g->values = arena_n(g->own, VALUE_SLOTS, struct history_value);
	g->value_ids = arena_n(g->own, VALUE_SLOTS, uint32_t);
	for (uint32_t u = 0; u < l->t->units->n; u++) {
		l->t->first[u] = l->t->parts.n;
		list_labels(g, l, u);
	}
	l->t->first[l->t->units->n] = l->t->parts.n;
}

/* Values go by key, then value; until here they were numbered as they were met. */
static int by_value_text(const void *left, const void *right)
{
	const struct history_value *a = left, *b = right;
	int c = str_cmp(a->key, b->key);

	return c ? c : str_cmp(a->value, b->value);
}

static void sort_values(struct making *g)
{
	struct history_value *sorted = arena_n(g->a, g->n_values, struct history_value);
	struct listing *l = &g->lists[HISTORY_VALUES];

	if (g->n_values) {
		memcpy(sorted, g->values, g->n_values * sizeof(*sorted));
		qsort(sorted, g->n_values, sizeof(*sorted), by_value_text);
	}
	for (size_t i = 0; i < g->n_values; i++) {
		const struct history_value *v = bsearch(&g->values[i], sorted, g->n_values,
							sizeof(*sorted), by_value_text);

		l->ids.v[i] = (uint32_t)(v - sorted);
	}
	g->p->values = sorted;
	g->p->n_values = g->n_values;
}

/* ---- which parts stay ---- */

struct heavy {
	uint32_t id, local;
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

static double *weigh(const struct making *g, const struct listing *l)
{
	const struct history_units *u = l->t->units;
	double *of_unit = arena_n(g->own, u->n, double);
	double *weights = arena_n(g->own, l->ids.n, double);

	for (size_t row = 0; row < g->spec->n; row++)
		of_unit[u->of_row[row]] += g->spec->sums[row];
	for (size_t i = 0; i < u->n; i++)
		for (size_t k = l->t->first[i]; k < l->t->first[i + 1]; k++)
			weights[l->t->parts.v[k]] += of_unit[i];
	return weights;
}

/* Returns by local the part + 1 of those that stay. */
static uint32_t *choose(const struct making *g, const struct listing *l, size_t most)
{
	const double *weights = weigh(g, l);
	struct heavy *heavy = arena_n(g->own, l->ids.n, struct heavy);
	uint32_t *part = arena_n(g->own, l->ids.n, uint32_t);
	double all = 0;
	size_t n = 0;

	for (size_t row = 0; row < g->spec->n; row++)
		all += g->spec->sums[row];
	for (uint32_t i = 0; i < l->ids.n; i++) {
		l->t->n_all += weights[i] > 0;
		if (weights[i] > all * HISTORY_LIGHT)
			heavy[n++] = (struct heavy){l->ids.v[i], i, weights[i]};
	}
	if (n > most) {
		qsort(heavy, n, sizeof(*heavy), by_weight);
		n = most;
	}
	if (n)
		qsort(heavy, n, sizeof(*heavy), by_id);
	l->t->ids = arena_n(g->own, n, uint32_t);
	l->t->n = n;
	for (size_t i = 0; i < n; i++) {
		l->t->ids[i] = heavy[i].id;
		part[heavy[i].local] = (uint32_t)i + 1;
	}
	return part;
}

/* From locals to the parts that stay. */
static void settle(struct history_part_table *t, const uint32_t *part, struct arena *own)
{
	size_t to = 0;

	for (size_t u = 0, from = 0; u < t->units->n; u++) {
		size_t end = t->first[u + 1];

		t->first[u] = to;
		for (; from < end; from++)
			if (part[t->parts.v[from]])
				t->parts.v[to++] = part[t->parts.v[from]] - 1;
		if (t->leaf) {
			t->leaf[u] = t->leaf[u] ? part[t->leaf[u] - 1] : 0;
			t->owner[u] = t->owner[u] ? part[t->owner[u] - 1] : 0;
		}
	}
	t->first[t->units->n] = t->parts.n = to;
	for (int w = 0; w < HISTORY_WHAT_N; w++)
		t->sum[w] = arena_n(own, t->n, double);
}

void history_parts_make(struct history_parts *p, const struct history_parts_spec *spec,
			struct arena *a, struct arena *own)
{
	static const size_t most[HISTORY_ROWS_N] = {HISTORY_FNS_MAX, HISTORY_FNS_MAX,
						    HISTORY_VALUES_MAX};
	struct making g = {.spec = spec, .p = p, .a = a, .own = own};

	*p = (struct history_parts){0};
	number_units(&g, &p->stacks, false);
	number_units(&g, &p->lsets, true);
	list_functions(&g);
	list_packages(&g);
	list_values(&g);
	sort_values(&g);
	for (int t = 0; t < HISTORY_ROWS_N; t++)
		settle(&p->tables[t], choose(&g, &g.lists[t], most[t]), own);
	for (int t = 0; t < HISTORY_ROWS_N; t++) {
		vec_release(&g.lists[t].ids);
		vec_release(&g.lists[t].stamp);
	}
}

/* ---- cells ---- */

static void add_rows(struct history_units *u, uint32_t point, const uint32_t *locals,
		     const double *values, size_t n)
{
	u->n_met = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t unit = u->of_row[locals[i]];

		if (u->stamp[unit] != point + 1) {
			u->stamp[unit] = point + 1;
			u->met[u->n_met++] = unit;
			u->sum[unit] = 0;
		}
		u->sum[unit] += values[i];
	}
}

static void add_units(struct history_part_table *t)
{
	double *total = t->sum[HISTORY_TOTAL];

	for (size_t i = 0; i < t->units->n_met; i++) {
		uint32_t unit = t->units->met[i];
		double value = t->units->sum[unit];

		if (value == 0)
			continue;
		for (size_t k = t->first[unit]; k < t->first[unit + 1]; k++)
			total[t->parts.v[k]] += value;
		if (t->leaf && t->leaf[unit])
			t->sum[HISTORY_SELF][t->leaf[unit] - 1] += value;
		if (t->owner && t->owner[unit])
			t->sum[HISTORY_OWN][t->owner[unit] - 1] += value;
	}
}

static void end_dump(struct history_part_table *t, uint32_t point)
{
	for (uint32_t i = 0; i < t->n; i++) {
		struct history_cell cell = {.point = point};
		bool any = false;

		for (int w = 0; w < HISTORY_WHAT_N; w++) {
			cell.value[w] = t->sum[w][i];
			any |= cell.value[w] != 0;
			t->sum[w][i] = 0;
		}
		if (!any)
			continue;
		if (!t->owner)
			cell.value[HISTORY_OWN] = cell.value[HISTORY_TOTAL];
		vec_push(&t->cells, cell);
		vec_push(&t->cell_parts, i);
	}
}

void history_parts_add(struct history_parts *p, uint32_t point, const uint32_t *locals,
		       const double *values, size_t n)
{
	add_rows(&p->stacks, point, locals, values, n);
	if (p->n_values)
		add_rows(&p->lsets, point, locals, values, n);
	for (int k = 0; k < HISTORY_ROWS_N; k++) {
		add_units(&p->tables[k]);
		end_dump(&p->tables[k], point);
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
	vec_release(&t->parts);
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
