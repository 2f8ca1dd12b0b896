// SPDX-License-Identifier: MIT
/*
 * Keys and values are few; a cell is found by a linear search over keys and a hash over values.
 */
#include "aggregate/labels.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/num.h"

struct value_cells {
	struct str value;
	uint32_t key;
};

struct label_sums {
	VEC(struct str) keys; /* sorted */
	struct idtab value_ids;
	VEC(struct value_cells) values;
	VEC(union cell) cells; /* [value][type] */
	size_t n_types;
};

static void add_key(struct label_sums *l, struct str key)
{
	size_t at = 0;

	for (; at < l->keys.n; at++) {
		int c = str_cmp(l->keys.v[at], key);

		if (c == 0)
			return;
		if (c > 0)
			break;
	}
	vec_push(&l->keys, key);
	memmove(&l->keys.v[at + 1], &l->keys.v[at], (l->keys.n - 1 - at) * sizeof(key));
	l->keys.v[at] = key;
}

static void add_instance_keys(struct label_sums *l, const struct sums *s)
{
	uint32_t last = UINT32_MAX;

	for (size_t i = 0; i < s->group->n_dumps; i++) {
		uint32_t id = s->m->dumps[s->group->dumps[i]].instance;
		const struct instance *instance = &s->m->instances[id];

		for (size_t k = 0; id != last && k < instance->n_labels; k++)
			add_key(l, instance->labels[k].key);
		last = id;
	}
}

struct label_sums *labels_new(const struct sums *s)
{
	size_t cap = 0;
	struct label_sums *l = vec_grown(NULL, &cap, 1, sizeof(*l));

	*l = (struct label_sums){.n_types = s->n_types};
	add_instance_keys(l, s);
	return l;
}

void labels_free(struct label_sums *l)
{
	if (!l)
		return;
	vec_release(&l->keys);
	idtab_release(&l->value_ids);
	vec_release(&l->values);
	vec_release(&l->cells);
	vec_free(l);
}

static size_t find_value(struct label_sums *l, struct str key, struct str value)
{
	uint64_t hash = hash_u64(hash_str(key)) ^ hash_str(value);
	struct idslot *slot;

	idtab_reserve(&l->value_ids);
	for (size_t i = hash; slot = idtab_at(&l->value_ids, i), slot->id_plus_1; i++) {
		const struct value_cells *v = &l->values.v[slot->id_plus_1 - 1];

		if (slot->hash == hash && str_eq(v->value, value) &&
		    str_eq(l->keys.v[v->key], key))
			return slot->id_plus_1 - 1;
	}
	return SIZE_MAX;
}

static size_t intern_value(struct label_sums *l, uint32_t key, struct str value)
{
	uint64_t hash = hash_u64(hash_str(l->keys.v[key])) ^ hash_str(value);
	size_t at = find_value(l, l->keys.v[key], value);

	if (at != SIZE_MAX)
		return at;
	at = hash;
	while (idtab_at(&l->value_ids, at)->id_plus_1)
		at++;
	idtab_fill(&l->value_ids, idtab_at(&l->value_ids, at), hash, (uint32_t)l->values.n);
	vec_push(&l->values, ((struct value_cells){value, key}));
	vec_extend(&l->cells, l->n_types);
	return l->values.n - 1;
}

struct str label_value_of(const struct model *m, const struct lset *lset,
			  const struct instance *instance, struct str key)
{
	for (uint32_t i = 0; i < lset->n; i++)
		if (str_eq(model_str(m, lset->labels[i].key), key))
			return model_str(m, lset->labels[i].value);
	for (size_t i = 0; i < instance->n_labels; i++)
		if (str_eq(instance->labels[i].key, key))
			return instance->labels[i].value;
	return STR("");
}

/* Keys of sample labels may first be met now: what was counted before had no value for them, so
 * keys are collected from all label sets of the model's group as they come, and "" is made good
 * in labels_finish from the total. */
static void add_lset_keys(struct label_sums *l, const struct sums *s)
{
	for (size_t i = 0; i < s->lsets.n; i++) {
		const struct lset *lset = &s->m->lsets[s->lsets.v[i]];

		for (uint32_t k = 0; k < lset->n; k++) {
			struct str key = model_str(s->m, lset->labels[k].key);
			size_t before = l->keys.n, at = 0;

			add_key(l, key);
			while (l->keys.n > before && !str_eq(l->keys.v[at], key))
				at++;
			for (size_t v = 0; l->keys.n > before && v < l->values.n; v++)
				l->values.v[v].key += l->values.v[v].key >= at;
		}
	}
}

static void add_cells(struct label_sums *l, const struct sums *s, size_t value,
		      const union cell *from)
{
	for (size_t t = 0; t < l->n_types; t++) {
		union cell *to = &l->cells.v[value * l->n_types + t];

		if (is_gauge(&s->columns[t]))
			to->d += from[t].d;
		else
			to->i = add_sat(to->i, from[t].i, &s->columns[t].saturated);
	}
}

void labels_add(struct label_sums *l, const struct sums *s, const struct instance *instance)
{
	add_lset_keys(l, s);
	for (size_t i = 0; i < s->lsets.n; i++) {
		const struct lset *lset = &s->m->lsets[s->lsets.v[i]];
		const union cell *from = &s->lset_cells.v[i * s->n_types];

		for (uint32_t k = 0; k < l->keys.n; k++) {
			struct str value = label_value_of(s->m, lset, instance, l->keys.v[k]);

			if (value.n)
				add_cells(l, s, intern_value(l, k, value), from);
		}
	}
}

static int by_total(const void *left, const void *right)
{
	const struct label_value *a = left, *b = right;

	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return str_cmp(a->value, b->value);
}

static int64_t total_of(const struct label_sums *l, const struct sums *s, size_t value, size_t type)
{
	const union cell *c = &l->cells.v[value * l->n_types + type];

	if (!is_gauge(&s->columns[type]))
		return c->i;
	return round_sat(c->d * (double)s->columns[type].den, &s->columns[type].saturated);
}

/* What carries no value is the rest, so the values always sum to the whole; a rest that is only
 * the rounding of averages goes to the largest. */
static void add_rest(struct label_key *key, int64_t rest, int64_t rounding)
{
	struct label_value *largest = key->values;

	for (size_t i = 1; i < key->n_values; i++)
		if (by_total(&key->values[i], largest) < 0)
			largest = &key->values[i];
	if (rest == 0)
		return;
	if (key->n_values && rest <= rounding && rest >= -rounding)
		largest->total = add_sat(largest->total, rest, &(bool){false});
	else
		key->values[key->n_values++] = (struct label_value){STR(""), rest};
}

struct finish_key {
	const struct sums *s;
	size_t type;
	uint32_t key;
	int64_t whole;
};

static void finish_key(const struct label_sums *l, const struct finish_key *f,
		       struct label_key *key)
{
	int64_t rest = f->whole, rounding = 0;
	size_t n = 0;

	for (size_t v = 0; v < l->values.n; v++)
		n += l->values.v[v].key == f->key;
	key->key = arena_str(f->s->a, l->keys.v[f->key]);
	key->values = arena_n(f->s->a, n + 1, struct label_value);
	for (size_t v = 0; v < l->values.n; v++) {
		int64_t total = total_of(l, f->s, v, f->type);

		if (l->values.v[v].key != f->key || total == 0)
			continue;
		key->values[key->n_values++] =
			(struct label_value){arena_str(f->s->a, l->values.v[v].value), total};
		rest = sub_sat(rest, total, &f->s->columns[f->type].saturated);
	}
	if (is_gauge(&f->s->columns[f->type]))
		rounding = (int64_t)(n + f->s->rows.n);
	add_rest(key, rest, rounding);
	if (key->n_values)
		qsort(key->values, key->n_values, sizeof(*key->values), by_total);
}

void labels_finish(const struct label_sums *l, const struct sums *s, size_t type,
		   struct profile *p)
{
	struct label_key *keys = arena_n(s->a, l->keys.n, struct label_key);

	for (uint32_t k = 0; k < l->keys.n; k++) {
		struct finish_key f = {s, type, k, p->win[WIN_ALL].total};

		finish_key(l, &f, &keys[k]);
	}
	p->labels = keys;
	p->n_labels = l->keys.n;
}
