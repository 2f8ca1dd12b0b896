// SPDX-License-Identifier: MIT
/*
 * Two labels of samples meet in the rows of one pass. A label of whole dumps is not in the rows:
 * there its values are slices beside each other, and the other label's are in the rows.
 */
#include <stdlib.h>

#include "aggregate/crosstab.h"
#include "aggregate/crosstab_parts.h"
#include "aggregate/select.h"
#include "base/num.h"

/* A key with few enough values. */
struct few {
	struct str key;
	struct str values[PAIRTAB_VALUES];
	size_t n;
	bool is_sample; /* of samples; else of whole dumps alone */
};

struct making {
	const struct crosstab_spec *spec;
	struct few *keys;
	size_t n_keys;
	struct pairtab *tabs;
	size_t n_tabs;
	struct arena *a;
};

static int by_str(const void *left, const void *right)
{
	return str_cmp(*(const struct str *)left, *(const struct str *)right);
}

/* All values of the key, by name; n 0: too many or too few. */
static void set_few(struct few *f, const struct label_key *key)
{
	f->key = key->key;
	for (size_t i = 0; i < key->n_values; i++) {
		if (!key->values[i].value.n)
			continue;
		if (f->n == PAIRTAB_VALUES) {
			f->n = 0;
			return;
		}
		f->values[f->n++] = key->values[i].value;
	}
	if (f->n < 2)
		f->n = 0;
	else
		qsort(f->values, f->n, sizeof(*f->values), by_str);
}

static bool is_sample_key(const struct history *h, struct str key)
{
	for (size_t i = 0; i < h->n_values; i++)
		if (str_eq(h->values[i].key, key))
			return true;
	return false;
}

/* Keys of samples first, each part in the order of names. */
static void find_keys(struct making *g, struct arena *own)
{
	const struct profile *p = g->spec->p;

	g->keys = arena_n(own, p->n_labels, struct few);
	for (int is_sample = 1; is_sample >= 0; is_sample--)
		for (size_t k = 0; k < p->n_labels; k++) {
			struct few f = {.is_sample = is_sample};

			if (is_sample_key(g->spec->h, p->labels[k].key) != is_sample)
				continue;
			set_few(&f, &p->labels[k]);
			if (f.n)
				g->keys[g->n_keys++] = f;
		}
}

static size_t value_index(const struct few *f, struct str value)
{
	size_t i = 0;

	while (i < f->n && !str_eq(f->values[i], value))
		i++;
	return i;
}

static struct str *copy_values(const struct few *f, struct arena *a)
{
	struct str *v = arena_n(a, f->n, struct str);

	memcpy(v, f->values, f->n * sizeof(*v));
	return v;
}

/* Value of the key by row: f->n: none of them. */
static uint8_t *values_of_rows(const struct making *g, const struct crosstab_rows *rows,
			       const struct few *f, struct arena *own)
{
	str_id id = strtab_find(&g->spec->m->strings, f->key);
	uint8_t *v = arena_n(own, rows->n, uint8_t);

	for (size_t i = 0; i < rows->n; i++)
		v[i] = (uint8_t)value_index(
			f, crosstab_row_value(g->spec->m, rows->rows[i], id));
	return v;
}

/* first: NULL when its values are the slices. */
static void add_pair(struct making *g, const struct crosstab_rows *rows, const uint8_t *const of[2],
		     const struct few *const f[2])
{
	size_t n = f[0]->n * f[1]->n;
	double *cost = arena_n(g->a, n, double), *samples = arena_n(g->a, n, double);
	struct pairtab *t = &g->tabs[g->n_tabs++];

	for (size_t i = 0; i < rows->n; i++)
		for (size_t s = 0; s < rows->n_slices; s++) {
			size_t first = of[0] ? of[0][i] : s, second = of[1][i], at;
			double level = rows->level[i * rows->n_slices + s];

			if (first == f[0]->n || second == f[1]->n)
				continue;
			at = first * f[1]->n + second;
			cost[at] += level;
			samples[at] += level * rows->samples[s];
		}
	*t = (struct pairtab){.n = {f[0]->n, f[1]->n}, .cost = cost, .samples = samples};
	for (int k = 0; k < 2; k++) {
		t->key[k] = f[k]->key;
		t->value[k] = copy_values(f[k], g->a);
	}
}

static void pair_samples(struct making *g)
{
	static const struct slice all;
	struct crosstab_rows rows;
	struct arena own = {0};
	const uint8_t **of;

	if (g->n_keys < 2 || !g->keys[1].is_sample)
		return;
	crosstab_rows_read(&rows, g->spec, &all, 1, &own);
	of = arena_n(&own, g->n_keys, const uint8_t *);
	for (size_t k = 0; k < g->n_keys && g->keys[k].is_sample; k++)
		of[k] = values_of_rows(g, &rows, &g->keys[k], &own);
	for (size_t i = 0; i < g->n_keys && g->keys[i].is_sample; i++)
		for (size_t k = i + 1; k < g->n_keys && g->keys[k].is_sample; k++) {
			const uint8_t *both[2] = {of[i], of[k]};
			const struct few *keys[2] = {&g->keys[i], &g->keys[k]};

			if (g->n_tabs < PAIRTAB_MAX)
				add_pair(g, &rows, both, keys);
		}
	arena_release(&own);
}

/* A label of dumps with each label of samples. */
static void pair_dumps(struct making *g, const struct few *dumps)
{
	struct label_test tests[PAIRTAB_VALUES];
	struct slice slices[PAIRTAB_VALUES];
	struct crosstab_rows rows;
	struct arena own = {0};

	for (size_t i = 0; i < dumps->n; i++) {
		tests[i] = (struct label_test){
			.key = dumps->key, .values = &dumps->values[i], .n_values = 1};
		slices[i] = (struct slice){.tests = &tests[i], .n_tests = 1};
	}
	crosstab_rows_read(&rows, g->spec, slices, dumps->n, &own);
	for (size_t k = 0; k < g->n_keys && g->keys[k].is_sample; k++) {
		const uint8_t *both[2] = {NULL, NULL};
		const struct few *keys[2] = {dumps, &g->keys[k]};

		if (g->n_tabs == PAIRTAB_MAX)
			break;
		both[1] = values_of_rows(g, &rows, &g->keys[k], &own);
		add_pair(g, &rows, both, keys);
	}
	arena_release(&own);
}

static int by_keys(const void *left, const void *right)
{
	const struct pairtab *a = left, *b = right;
	int d = str_cmp(a->key[0], b->key[0]);

	return d ? d : str_cmp(a->key[1], b->key[1]);
}

void pairtabs_make(struct pairtabs *out, const struct crosstab_spec *spec, struct arena *a)
{
	struct making g = {.spec = spec, .a = a};
	struct arena own = {0};

	*out = (struct pairtabs){0};
	if (spec->h->n_values == 0)
		return;
	find_keys(&g, &own);
	g.tabs = arena_n(a, PAIRTAB_MAX, struct pairtab);
	pair_samples(&g);
	for (size_t k = 0; k < g.n_keys && g.n_tabs < PAIRTAB_MAX && g.keys[0].is_sample; k++)
		if (!g.keys[k].is_sample)
			pair_dumps(&g, &g.keys[k]);
	if (g.n_tabs)
		qsort(g.tabs, g.n_tabs, sizeof(*g.tabs), by_keys);
	*out = (struct pairtabs){g.tabs, g.n_tabs};
	arena_release(&own);
}
