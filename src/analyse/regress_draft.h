// SPDX-License-Identifier: MIT
/* Candidates for causes while it is settled which follow from which. Inner header. */
#ifndef ANALYSE_REGRESS_DRAFT_H
#define ANALYSE_REGRESS_DRAFT_H

#include "analyse/regress_tree.h"
#include "base/vec.h"

struct draft_symptom {
	fn_id fn;
	double size;
};

struct draft {
	fn_id fn;
	enum regress_count count; /* by which its change is counted */
	const struct regress_row *row;
	enum verdict verdict;
	struct tree_sum sum;
	double sign; /* 1 dearer, -1 cheaper */
	struct tree_shift shift;
	double moved;    /* of what it lost: found with others */
	bool is_dropped; /* follows from another one */
	VEC(struct draft_symptom) symptoms;
	VEC(fn_id)
	with; /* functions whose change is taken as its own: they came or went
				     together with it */
};

struct drafts {
	const struct regress_tree *t;
	VEC(struct draft) v;
	struct arena *a; /* of the result */
};

/* The draft of that function and count; NULL. */
struct draft *draft_find(struct drafts *d, enum regress_count count, fn_id fn);
struct draft *draft_add(struct drafts *d, enum regress_count count, const struct regress_row *row);
void draft_add_symptom(struct draft *cause, fn_id fn, double size);
/* follower is said below cause from now on, with its own symptoms. */
void draft_drop(struct draft *follower, struct draft *cause);

/* Marks what only moved: gainers and those that they took it from. by function. */
void draft_mark_moved(const struct drafts *d, bool *is_out);
/* Drops the claims of that count that chance would make among the functions that are not out. */
void draft_judge_again(struct drafts *d, enum regress_count count, const bool *is_out);

/* ---- regress_follow.c: what follows from what; each step leaves fewer drafts ---- */

/* What came or went with the function that calls it. */
void follow_callers(struct drafts *d);
/* Libraries that became dearer for many, and those within one function. */
void follow_self(struct drafts *d);
/* Functions that only call what changed. */
void follow_totals(struct drafts *d);

#endif
