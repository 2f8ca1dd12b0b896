// SPDX-License-Identifier: MIT
/*
 * All dumps of a run, decoded once: interned symbols, one table of distinct stacks, and for each
 * dump a sparse vector of (row, values), a row being a stack with a set of sample labels.
 *
 * Ids are canonical: functions by name, frames by function, file, line, binary; stacks by their
 * path of frames from the root, so that walking stacks in id order walks the call tree depth
 * first. They depend on the inputs' contents only, never on threads or order.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/arena.h"
#include "base/strtab.h"
#include "decode/limits.h"
#include "discover/discover.h"
#include "model/dumps.h"
#include "model/kind.h"
#include "model/symbols.h"

/* A service's instance: its full label set, or its folder where labels name none. */
struct instance {
	uint32_t service;
	struct str name;
	const struct label *labels; /* of the dumps, without service_name */
	size_t n_labels;
};

/* A profile type as read: equal ids with equal kinds are one. */
struct ptype {
	struct str id;
	struct str name, unit; /* of the sample type */
	struct str family;
	enum kind kind;
	enum why kind_why;
};

struct model_private;
struct refine_rules;

struct model {
	struct arena arena;
	struct strtab strings;
	const str_id *fn_name; /* by fn_id, in order of name */
	const str_id *fn_file; /* the first of its files by name that is not empty */
	size_t n_fns;
	const struct frame *frames;
	size_t n_frames;
	const struct stack *stacks;
	size_t n_stacks;
	const frame_id *frames_of_stacks;
	const struct row *rows; /* by stack, then label set */
	size_t n_rows;
	const struct lset *lsets;
	size_t n_lsets;
	const uint8_t *label_forms; /* by str_id of a key: LABEL_AS_TEXT | LABEL_AS_NUMBER */
	struct str *services; /* by name; behind them those of the baseline, by name */
	size_t n_services;
	size_t n_own_services;
	struct instance *instances; /* by service, then name */
	size_t n_instances;
	struct ptype *types; /* by id */
	size_t n_types;
	struct mdump *dumps; /* by source: only those that were read */
	size_t n_dumps;
	struct series *series; /* by service, then type */
	size_t n_series;
	struct skip *failed; /* dumps that could not be read, with the reason */
	size_t n_failed;
	struct limits_hit hit;
	uint64_t bytes_read; /* of the dumps as stored */
	const struct refine_rules *refine; /* by which stacks were refined; NULL: none, not owned */
	struct model_private *own;
};

static inline struct str model_str(const struct model *m, str_id id)
{
	return strtab_get(&m->strings, id);
}

static inline struct str model_fn(const struct model *m, fn_id fn)
{
	if (fn == FN_ALL)
		return STR("all");
	if (fn == FN_TRUNCATED)
		return STR("[truncated]");
	return fn == FN_LIGHTER ? STR("(lighter paths)") : model_str(m, m->fn_name[fn]);
}

static inline struct str model_fn_file(const struct model *m, fn_id fn)
{
	return fn >= FN_LIGHTER ? STR("") : model_str(m, m->fn_file[fn]);
}

void model_release(struct model *m);

#endif
