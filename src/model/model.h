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
#include "base/digest.h"
#include "base/strtab.h"
#include "decode/limits.h"
#include "discover/discover.h"
#include "model/kind.h"

typedef uint32_t fn_id;
typedef uint32_t frame_id;
typedef uint32_t stack_id;
typedef uint32_t lset_id; /* set of sample labels, 0: none */
typedef uint32_t row_id;

#define FN_ALL UINT32_MAX             /* the root of a tree */
#define FN_TRUNCATED (UINT32_MAX - 1) /* stands for the lost root of stacks cut by the runtime */

struct frame {
	fn_id fn;
	str_id file;
	str_id binary;
	uint32_t line; /* 0: unknown */
	bool inlined;
};

struct stack {
	uint64_t at; /* first frame in frames_of_stacks, leaf first */
	uint32_t n;
};

struct row {
	stack_id stack;
	lset_id lset;
};

struct sample_label {
	str_id key;
	str_id value; /* numbers in decimal, with their unit where it is not the key's own */
};

struct lset {
	const struct sample_label *labels; /* by key text, then value text */
	uint32_t n;
};

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

/* One sample type of one dump. */
struct point {
	uint32_t type;    /* of model.types */
	int64_t total;    /* plain sum over the dump's samples */
	uint32_t column;  /* of the dump's values */
};

struct mdump {
	uint32_t source;   /* of discovery.dumps */
	uint32_t service, instance;
	int64_t time_ns;   /* start of the window, or the moment; TIME_NONE: only an order is known */
	int64_t seq;       /* order when there is no clock */
	int64_t order_ns;  /* order within a time that is only a day or an hour, else 0 */
	int64_t duration_ns; /* 0: unknown */
	enum why time_why, service_why, type_why;
	struct str time_how, service_how;
	struct str format;
	struct digest digest; /* of the file as stored */
	uint64_t file_bytes;
	int64_t stored_time_ns, stored_duration_ns, period; /* as the dump has them */
	bool saturated;     /* a sum left the range of int64 and was held */
	uint64_t n_samples; /* as stored */
	uint32_t n_rows;    /* distinct by frames and labels, not all zero */
	uint64_t n_stacks;  /* distinct as stored; only when they were to be counted */
	struct point *points; /* one a sample type */
	uint32_t n_points;
	uint64_t blob_at; /* of the encoded rows */
	uint32_t blob_bytes;
	uint32_t worker;  /* whose ids the blob uses */
};

/* The dumps of one service that carry one type, by instance, then time, then path. */
struct series {
	uint32_t service, type;
	const uint32_t *dumps; /* of model.dumps */
	size_t n_dumps;
};

struct model_private;

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
	struct str *services; /* by name */
	size_t n_services;
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
	struct model_private *own;
};

static inline struct str model_str(const struct model *m, str_id id)
{
	return strtab_get(&m->strings, id);
}

static inline struct str model_fn(const struct model *m, fn_id fn)
{
	if (fn >= FN_TRUNCATED)
		return fn == FN_ALL ? STR("all") : STR("[truncated]");
	return model_str(m, m->fn_name[fn]);
}

static inline struct str model_fn_file(const struct model *m, fn_id fn)
{
	return fn >= FN_TRUNCATED ? STR("") : model_str(m, m->fn_file[fn]);
}

void model_release(struct model *m);

#endif
