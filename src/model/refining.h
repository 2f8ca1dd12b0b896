// SPDX-License-Identifier: MIT
/*
 * The rules of refine.h applied to the rows of a dump, by one thread: each row becomes a row of
 * its refined stack, those that become one are summed, and some go. A worker has one of these when
 * there are rules; it remembers what became of every name, stack and row.
 */
#ifndef MODEL_REFINING_H
#define MODEL_REFINING_H

#include "base/hash.h"
#include "model/refine.h"
#include "model/worker.h"

/* Of a function's name: what it is renamed to, and its group's name or ID_NONE. */
struct refined_name {
	str_id name, group;
};

/* Which rules a name matches, as function, file or binary. */
struct refine_verdict {
	uint64_t focus; /* a bit a rule */
	bool ignore, hide, show_from;
};

struct refine_step {
	struct wframe frame;
	bool grouped;
};

/* The parts are the index of the set, then the dump's value for each tag of it, or ID_NONE. */
struct refine_context {
	size_t at; /* in context_parts */
	uint32_t n;
};

struct refining {
	const struct refine_rules *rules;
	struct matcher matcher;
	struct idtab name_ids, verdict_ids; /* of the arrays below, by set and name */
	VEC(struct refined_name) names;
	VEC(struct refine_verdict) verdicts;
	struct idtab stack_of; /* the refined stack, by set and stack; without tags */
	struct idtab row_of;   /* the refined row, by context and row */
	struct idtab context_ids;
	VEC(struct refine_context) contexts;
	VEC(uint32_t) context_parts;
	VEC(bool) row_used; /* by row: some dump has it */
	VEC(str_id) undecided;

	/* of the dump at hand */
	const struct refine_set *set;
	uint32_t context;

	VEC(struct refine_step) steps; /* of the stack at hand, leaf first */
	VEC(frame_id) frames;
	struct buf text;
};

/* NULL when there are no rules. In a, but for what refining_release gives back. */
struct refining *refining_new(struct arena *a, const struct refine_rules *rules);
void refining_release(struct refining *r);
/* Of the dump at hand, its identity and points being known: rows, totals and n_rows_gone. */
void refining_dump(struct worker *w, struct mdump *d);
/* After the last dump: rows, stacks, frames and labels that no dump has any more become equal to
 * one that is in use, so that merging drops them. */
void refining_forget(struct worker *w);
/* Distinct names, over all workers, that met the limits of an expression. */
uint64_t refining_undecided(const struct worker *workers, unsigned n);

/* The slot of (left, right): hash_u64 is a bijection, so the hash says all. */
static inline struct idslot *refining_slot(struct idtab *t, uint32_t left, uint32_t right,
					   uint64_t *hash)
{
	struct idslot *slot;

	*hash = hash_u64((uint64_t)left << 32 | right);
	idtab_reserve(t);
	for (size_t i = *hash; slot = idtab_at(t, i), slot->id_plus_1; i++)
		if (slot->hash == *hash)
			break;
	return slot;
}

#endif
