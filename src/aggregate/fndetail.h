// SPDX-License-Identifier: MIT
/*
 * One function of one profile: who calls it, whom it calls, when, under which labels, on which
 * lines. Where it recurs, a stack counts once, at its outermost frame: callers stand above that,
 * callees below, so both trees have the function's total at their root.
 */
#ifndef AGGREGATE_FNDETAIL_H
#define AGGREGATE_FNDETAIL_H

#include "aggregate/origin.h"
#include "aggregate/part.h"
#include "aggregate/plan.h"
#include "discover/source.h"

/* Paths under this part of the function's total are not kept in its trees. */
#define FN_LIGHT_PART 1000

struct fn_line {
	str_id file;
	uint32_t line;                    /* 0: unknown */
	int64_t self, total;              /* total counts a stack once a line */
	const struct source_file *source; /* NULL: not below a --source-root */
};

struct fn_label_value {
	struct str value;
	int64_t self, total; /* of the function in stacks with that value */
	int64_t whole;       /* of the profile with that value */
};

struct fn_label {
	const struct plan_key *key;
	const struct fn_label_value *values; /* key->n_values of them, and one for the others */
	size_t n_values;
};

struct fn_detail {
	const struct plan_fn *plan;
	const struct fn_row *row; /* of the profile */
	struct timeline self, total;
	const struct node *callers; /* nodes[0] is the function, its children call it */
	size_t n_callers, n_callers_all;
	const struct node *callees; /* nodes[0] is the function, its children are called by it */
	size_t n_callees, n_callees_all;
	struct fn_line *lines; /* by file, then line */
	size_t n_lines;
	int64_t inlined;      /* of its total: where the compiler put it into its caller */
	struct origin origin; /* of the service's sources */
	const struct fn_label *labels;
	size_t n_labels;
	size_t n_stacks; /* that it stands in */
};

/* callers, callees, lines, inlined and n_stacks of several functions, from a profile's stacks;
 * details: n of them, plan set. */
void fn_details_trees(struct fn_detail *details, size_t n, const struct stack_column *column,
		      struct arena *a);
/* origin, and lines[].source of those functions that have a page. */
void fn_details_sources(struct fn_detail *details, size_t n, const struct report *r,
			const struct profile *p);

#endif
