// SPDX-License-Identifier: MIT
/*
 * Sets refine instances: (instance, value of each key). Keys are those of the profile's pages but
 * for numbers that are no names; of their values the heaviest. How many there may be follows from
 * what the columns of a cube may take, and is known before a dump is read, so that it does not
 * depend on the order in which label sets are met.
 */
#include <stdlib.h>

#include "aggregate/cube_parts.h"
#include "aggregate/labels.h"
#include "aggregate/plan.h"
#include "base/hash.h"
#include "base/num.h"

/* Instances x buckets, sets x buckets. */
#define TIMES_MAX ((size_t)200 << 10)
#define LINES_MAX ((size_t)1 << 20)

/* Values of a key; with the last there is no key. */
static const size_t most_values[] = {200, 50, 20, 8, 3, 0};

static uint64_t value_hash(size_t key, struct str value)
{
	return hash_u64(key + 1) ^ hash_str(value);
}

static uint32_t find_value(const struct cube_labels *l, size_t key, struct str value)
{
	uint64_t hash = value_hash(key, value);

	for (size_t i = hash; l->ids.slot; i++) {
		const struct idslot *slot = idtab_at(&l->ids, i);
		uint64_t at;

		if (!slot->id_plus_1)
			break;
		at = l->at.v[slot->id_plus_1 - 1];
		if (slot->hash == hash && at >> 32 == key &&
		    str_eq(l->keys[key].values[(uint32_t)at], value))
			return (uint32_t)at;
	}
	return (uint32_t)l->keys[key].n_values;
}

/* The key's values have room for it. */
static void add_value(struct cube_labels *l, size_t key, struct str value)
{
	struct cube_key *k = &l->keys[key];
	uint64_t hash = value_hash(key, value);
	size_t i = hash;

	idtab_reserve(&l->ids);
	while (idtab_at(&l->ids, i)->id_plus_1)
		i++;
	idtab_fill(&l->ids, idtab_at(&l->ids, i), hash, (uint32_t)l->at.n);
	vec_push(&l->at, (uint64_t)key << 32 | k->n_values);
	k->values[k->n_values++] = value;
}

void cube_labels_of(const struct cube_labels *l, const struct lset *lset,
		    const struct instance *instance, uint32_t *values)
{
	for (size_t k = 0; k < l->n_keys; k++)
		values[k] = find_value(l, k,
				       label_value_of(l->m, lset, instance, l->keys[k].key));
}

/* ---- values ---- */

static const struct lset no_labels;

static int by_text(const void *left, const void *right)
{
	return str_cmp(*(const struct str *)left, *(const struct str *)right);
}

/* Values of whole dumps that no sample with a value has: idle instances. */
static void add_idle(struct cube_labels *l, const struct cube_label_spec *spec, size_t key,
		     size_t most)
{
	struct arena own = {0};
	struct str *idle = arena_n(&own, spec->n_instances + 1, struct str);
	size_t n = 0, merged = 0;

	for (size_t i = 0; i < spec->n_instances; i++) {
		struct str value = label_value_of(l->m, &no_labels,
						  &l->m->instances[spec->instances[i]],
						  l->keys[key].key);

		if (value.n && find_value(l, key, value) == l->keys[key].n_values)
			idle[n++] = value;
	}
	if (n)
		qsort(idle, n, sizeof(*idle), by_text);
	for (size_t i = 0; i < n; i++) {
		if (i && str_eq(idle[i], idle[i - 1]))
			continue;
		if (l->keys[key].n_values < most)
			add_value(l, key, idle[i]);
		else
			merged++; /* with the lighter of those that have samples */
	}
	l->keys[key].n_merged = MAX(l->keys[key].n_merged, merged);
	if (find_value(l, key, STR("")) == l->keys[key].n_values)
		add_value(l, key, STR(""));
	arena_release(&own);
}

static void add_key(struct cube_labels *l, const struct cube_label_spec *spec,
		    const struct label_key *from, size_t most, struct arena *a)
{
	size_t key = l->n_keys++;

	l->keys[key] = (struct cube_key){.key = from->key,
					 .values = arena_n(a, most + 2, struct str)};
	for (size_t i = 0; i < MIN(from->n_values, most); i++)
		add_value(l, key, from->values[i].value);
	l->keys[key].n_merged = from->n_values - l->keys[key].n_values;
	add_idle(l, spec, key, most);
}

/* ---- how many there may be ---- */

/* Keys of samples can differ within an instance. */
static bool is_of_samples(const struct model *m, struct str key)
{
	str_id id = strtab_find(&m->strings, key);

	return id != ID_NONE && m->label_forms[id];
}

/* At most: by values, by the label sets there are, by the rows that could have one. */
static double most_sets(const struct cube_labels *l, const struct cube_label_spec *spec)
{
	double n = 1;

	for (size_t k = 0; k < l->n_keys; k++)
		if (is_of_samples(l->m, l->keys[k].key))
			n *= (double)l->keys[k].n_values + 1;
	n = fmin(n, (double)l->m->n_lsets) * (double)l->n_slots;
	return fmin(n, (double)(spec->n_rows + l->n_slots));
}

/* Too many instances: those whose dumps have the same values stand together. */
static void find_slots(struct cube_labels *l, const struct cube_label_spec *spec)
{
	struct cube_sets homes = {.width = l->n_keys + 1};
	struct arena own = {0};
	uint32_t *tuple = arena_n(&own, homes.width, uint32_t);

	for (size_t i = 0; i < spec->n_instances; i++) {
		cube_labels_of(l, &no_labels, &l->m->instances[spec->instances[i]], tuple + 1);
		l->slot_of[i] = cube_set(&homes, tuple);
	}
	l->n_slots = cube_sets_n(&homes);
	cube_sets_release(&homes);
	arena_release(&own);
}

static bool times_fit(const struct cube_labels *l, const struct cube_label_spec *spec)
{
	return l->n_slots * spec->n_buckets <= TIMES_MAX;
}

static bool lines_fit(const struct cube_labels *l, const struct cube_label_spec *spec)
{
	return most_sets(l, spec) * (double)spec->n_buckets <= LINES_MAX;
}

static void set_slots(struct cube_labels *l, const struct cube_label_spec *spec)
{
	for (uint32_t i = 0; i < spec->n_instances; i++)
		l->slot_of[i] = i;
	l->n_slots = spec->n_instances;
	if (!times_fit(l, spec))
		find_slots(l, spec);
}

/* Indexes in most_values: of labels of dumps, and of samples. */
struct chosen {
	size_t of_dumps, of_samples;
};

static void choose(struct cube_labels *l, const struct cube_label_spec *spec,
		   const struct chosen *c, struct arena *a)
{
	const struct profile *p = spec->p;

	l->n_keys = 0;
	l->at.n = 0;
	idtab_release(&l->ids);
	for (size_t k = 0; k < p->n_labels && l->n_keys < CUBE_KEYS_MAX; k++) {
		bool of_samples = is_of_samples(l->m, p->labels[k].key);
		size_t most = most_values[of_samples ? c->of_samples : c->of_dumps];

		if (most && !plan_is_scale(&p->labels[k]))
			add_key(l, spec, &p->labels[k], most, a);
	}
	set_slots(l, spec);
}

void cube_labels_make(struct cube_labels *l, const struct cube_label_spec *spec, struct arena *a)
{
	struct chosen c = {0};

	*l = (struct cube_labels){.m = spec->m};
	l->keys = arena_n(a, spec->p->n_labels, struct cube_key);
	l->slot_of = arena_n(a, spec->n_instances, uint32_t);
	choose(l, spec, &c, a);
	while (!times_fit(l, spec) && c.of_dumps + 1 < COUNT_OF(most_values)) {
		c.of_dumps++;
		choose(l, spec, &c, a);
	}
	while (!lines_fit(l, spec) && c.of_samples + 1 < COUNT_OF(most_values)) {
		c.of_samples++;
		choose(l, spec, &c, a);
	}
}

void cube_labels_release(struct cube_labels *l)
{
	idtab_release(&l->ids);
	vec_release(&l->at);
}

/* ---- sets ---- */

uint32_t cube_set(struct cube_sets *sets, const uint32_t *tuple)
{
	uint64_t hash = XXH3_64bits(tuple, sets->width * sizeof(*tuple));
	struct idslot *slot;
	size_t at = sets->tuples.n;

	idtab_reserve(&sets->ids);
	for (size_t i = hash; slot = idtab_at(&sets->ids, i), slot->id_plus_1; i++) {
		const uint32_t *other = sets->tuples.v + (slot->id_plus_1 - 1) * sets->width;

		if (slot->hash == hash && !memcmp(other, tuple, sets->width * sizeof(*tuple)))
			return slot->id_plus_1 - 1;
	}
	vec_extend(&sets->tuples, sets->width);
	memcpy(sets->tuples.v + at, tuple, sets->width * sizeof(*tuple));
	idtab_fill(&sets->ids, slot, hash, (uint32_t)(at / sets->width));
	return (uint32_t)(at / sets->width);
}

void cube_sets_release(struct cube_sets *sets)
{
	vec_release(&sets->tuples);
	idtab_release(&sets->ids);
}
