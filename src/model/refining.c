// SPDX-License-Identifier: MIT
/*
 * A row that was seen before costs one probe. What it becomes hangs on the set of rules, on the
 * row, and on the values that the dump has for tags; set and values together are a context.
 */
#include "model/refine_stack.h"

#include <stdlib.h>

#include "base/num.h"

#define TAG_BYTES 1024 /* of its frame's name; the rest is cut */

struct refining *refining_new(struct arena *a, const struct refine_rules *rules)
{
	struct refining *r;

	if (!rules)
		return NULL;
	r = arena_new(a, struct refining);
	r->rules = rules;
	matcher_init(&r->matcher);
	return r;
}

void refining_release(struct refining *r)
{
	if (!r)
		return;
	matcher_release(&r->matcher);
	idtab_release(&r->name_ids);
	idtab_release(&r->verdict_ids);
	vec_release(&r->names);
	vec_release(&r->verdicts);
	idtab_release(&r->context_ids);
	vec_release(&r->contexts);
	vec_release(&r->context_parts);
	idtab_release(&r->stack_of);
	idtab_release(&r->row_of);
	vec_release(&r->row_used);
	vec_release(&r->undecided);
	vec_release(&r->steps);
	vec_release(&r->frames);
	buf_release(&r->text);
}

/* ---- tags ---- */

/* r->text becomes what the sample says of the key, several values with ", " between them. */
static bool sample_value(struct worker *w, lset_id lset, struct str key)
{
	const struct lset *l = &w->lsets.v[lset];
	struct buf *text = &w->refining->text;
	size_t begin = text->n;

	for (uint32_t i = 0; i < l->n; i++) {
		if (!str_eq(strtab_get(&w->strings, l->labels[i].key), key))
			continue;
		if (text->n > begin)
			buf_lit(text, ", ");
		buf_str(text, strtab_get(&w->strings, l->labels[i].value));
	}
	return text->n > begin;
}

/* "key: value" by the sample, else by the dump, else nothing. part: of the context. */
static void push_tag(struct worker *w, const struct refine_rule *rule, lset_id lset, uint32_t part)
{
	struct refining *r = w->refining;
	str_id of_dump = r->context_parts.v[r->contexts.v[r->context].at + part];
	struct wframe frame = {0};

	r->text.max = TAG_BYTES;
	buf_reset(&r->text);
	buf_str(&r->text, rule->value);
	buf_lit(&r->text, ": ");
	if (!sample_value(w, lset, rule->value)) {
		if (of_dump == ID_NONE)
			return;
		buf_str(&r->text, strtab_get(&w->strings, of_dump));
	}
	frame.fn = strtab_intern(&w->strings, buf_view(&r->text));
	vec_push(&r->frames, worker_frame(w, frame));
}

/* The last rule is nearest the leaf, the first nearest the root; frames go from leaf to root. */
static void push_tags(struct worker *w, enum refine_key key, lset_id lset)
{
	const struct refine_set *set = w->refining->set;
	uint32_t part = 1 + (uint32_t)(set->n_of[REFINE_TAG_ROOT] + set->n_of[REFINE_TAG_LEAF]);

	for (size_t i = set->n; i-- > 0;) {
		bool is_tag = set->rules[i]->key == REFINE_TAG_ROOT ||
			      set->rules[i]->key == REFINE_TAG_LEAF;

		part -= is_tag;
		if (set->rules[i]->key == key)
			push_tag(w, set->rules[i], lset, part);
	}
}

static stack_id tagged(struct worker *w, stack_id from, lset_id lset)
{
	struct refining *r = w->refining;

	if (!r->set->n_of[REFINE_TAG_ROOT] && !r->set->n_of[REFINE_TAG_LEAF])
		return from;
	r->frames.n = 0;
	push_tags(w, REFINE_TAG_LEAF, lset);
	for (uint32_t i = 0; i < w->stacks.v[from].n; i++)
		vec_push(&r->frames, w->pool.v[w->stacks.v[from].at + i]);
	push_tags(w, REFINE_TAG_ROOT, lset);
	return worker_stack(w, r->frames.v, r->frames.n);
}

static str_id dump_value(struct worker *w, struct str key)
{
	for (size_t i = 0; i < w->id.n_labels; i++)
		if (str_eq(w->id.labels[i].key, key))
			return strtab_intern(&w->strings, w->id.labels[i].value);
	return ID_NONE;
}

static bool is_context(const struct refining *r, uint32_t id, const uint32_t *parts, uint32_t n)
{
	return r->contexts.v[id].n == n &&
	       memcmp(r->context_parts.v + r->contexts.v[id].at, parts, n * sizeof(*parts)) == 0;
}

static uint32_t intern_context(struct refining *r, const uint32_t *parts, uint32_t n)
{
	uint64_t hash = XXH3_64bits(parts, n * sizeof(*parts));
	struct idslot *slot;

	idtab_reserve(&r->context_ids);
	for (size_t i = hash; slot = idtab_at(&r->context_ids, i), slot->id_plus_1; i++)
		if (slot->hash == hash && is_context(r, slot->id_plus_1 - 1, parts, n))
			return slot->id_plus_1 - 1;
	idtab_fill(&r->context_ids, slot, hash, (uint32_t)r->contexts.n);
	vec_push(&r->contexts, ((struct refine_context){r->context_parts.n, n}));
	for (uint32_t i = 0; i < n; i++)
		vec_push(&r->context_parts, parts[i]);
	return slot->id_plus_1 - 1;
}

static uint32_t context_of(struct worker *w)
{
	const struct refine_set *set = w->refining->set;
	uint32_t *parts = arena_n(&w->file, set->n + 1, uint32_t), n = 0;

	parts[n++] = set->index;
	for (size_t i = 0; i < set->n; i++)
		if (set->rules[i]->key == REFINE_TAG_ROOT || set->rules[i]->key == REFINE_TAG_LEAF)
			parts[n++] = dump_value(w, set->rules[i]->value);
	return intern_context(w->refining, parts, n);
}

/* ---- rows ---- */

static row_id refine_row(struct worker *w, row_id from)
{
	struct row row = w->rows.v[from];
	stack_id stack = refine_stack(w, row.stack);

	if (stack == REFINED_GONE)
		return REFINED_GONE;
	return worker_row(w, tagged(w, stack, row.lset), row.lset);
}

static row_id look_row(struct worker *w, row_id from)
{
	struct refining *r = w->refining;
	uint64_t hash;
	struct idslot *slot = refining_slot(&r->row_of, r->context, from, &hash);

	if (!slot->id_plus_1)
		idtab_fill(&r->row_of, slot, hash, refine_row(w, from));
	return slot->id_plus_1 - 1;
}

static bool is_zero(const int64_t *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (values[i])
			return false;
	return true;
}

static void refine_rows(struct worker *w, struct mdump *d)
{
	size_t n_types = w->header.n_types;

	worker_rows_anew(w);
	for (size_t i = 0; i < w->stored_rows.n; i++) {
		const int64_t *values = &w->stored_values.v[i * n_types];
		row_id row = look_row(w, w->stored_rows.v[i]);
		int64_t *sum;

		if (row == REFINED_GONE) {
			d->n_rows_gone += !is_zero(values, n_types);
			continue;
		}
		sum = worker_values(w, row);
		for (size_t t = 0; t < n_types; t++)
			sum[t] = add_sat(sum[t], values[t], &d->saturated);
	}
}

static void sum_points(const struct worker *w, struct mdump *d)
{
	size_t n_types = w->header.n_types;

	for (uint32_t p = 0; p < d->n_points; p++) {
		struct point *point = &d->points[p];

		point->total = 0;
		for (size_t i = 0; i < w->dump_rows.n; i++)
			point->total = add_sat(point->total,
					       w->dump_values.v[i * n_types + point->column],
					       &d->saturated);
	}
}

void refining_dump(struct worker *w, struct mdump *d)
{
	struct refining *r = w->refining;

	r->set = refine_set_of(r->rules, w->id.service);
	if (r->set) {
		r->context = context_of(w);
		refine_rows(w, d);
		sum_points(w, d);
	}
	vec_extend(&r->row_used, w->rows.n - r->row_used.n);
	for (size_t i = 0; i < w->dump_rows.n; i++)
		r->row_used.v[w->dump_rows.v[i]] = true;
}

/* ---- after the last dump ---- */

static void forget_all(struct worker *w)
{
	w->rows.n = w->stacks.n = w->frames.n = w->pool.n = 0;
	w->lsets.n = 1;
}

static void forget_frames(struct worker *w, const bool *stack_used)
{
	struct arena a = {0};
	bool *used = arena_n(&a, w->frames.n, bool);
	size_t in_use = SIZE_MAX;

	for (size_t s = 0; s < w->stacks.n; s++)
		for (uint32_t i = 0; stack_used[s] && i < w->stacks.v[s].n; i++) {
			in_use = w->pool.v[w->stacks.v[s].at + i];
			used[in_use] = true;
		}
	for (size_t f = 0; in_use != SIZE_MAX && f < w->frames.n; f++)
		if (!used[f])
			w->frames.v[f] = w->frames.v[in_use];
	arena_release(&a);
}

void refining_forget(struct worker *w)
{
	struct refining *r = w->refining;
	struct arena a = {0};
	bool *stack_used = arena_n(&a, w->stacks.n + 1, bool);
	bool *lset_used = arena_n(&a, w->lsets.n + 1, bool);
	size_t in_use = 0;

	vec_extend(&r->row_used, w->rows.n - r->row_used.n);
	while (in_use < w->rows.n && !r->row_used.v[in_use])
		in_use++;
	if (in_use == w->rows.n) {
		forget_all(w);
		arena_release(&a);
		return;
	}
	for (size_t i = 0; i < w->rows.n; i++) {
		if (!r->row_used.v[i])
			w->rows.v[i] = w->rows.v[in_use];
		stack_used[w->rows.v[i].stack] = lset_used[w->rows.v[i].lset] = true;
	}
	forget_frames(w, stack_used);
	for (size_t i = 0; i < w->stacks.n; i++)
		if (!stack_used[i])
			w->stacks.v[i] = w->stacks.v[w->rows.v[in_use].stack];
	for (size_t i = 0; i < w->lsets.n; i++)
		if (!lset_used[i])
			w->lsets.v[i] = (struct lset){0};
	arena_release(&a);
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

uint64_t refining_undecided(const struct worker *workers, unsigned n)
{
	VEC(struct str) names = {0};
	uint64_t distinct = 0;

	for (unsigned w = 0; w < n; w++) {
		const struct refining *r = workers[w].refining;

		for (size_t i = 0; r && i < r->undecided.n; i++)
			vec_push(&names, strtab_get(&workers[w].strings, r->undecided.v[i]));
	}
	if (names.n)
		qsort(names.v, names.n, sizeof(*names.v), by_text);
	for (size_t i = 0; i < names.n; i++)
		distinct += i == 0 || !str_eq(names.v[i], names.v[i - 1]);
	vec_release(&names);
	return distinct;
}
