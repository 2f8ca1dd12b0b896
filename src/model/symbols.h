// SPDX-License-Identifier: MIT
/* Names, frames, stacks and label sets under dense ids; the tables are in struct model. */
#ifndef MODEL_SYMBOLS_H
#define MODEL_SYMBOLS_H

#include "base/strtab.h"

typedef uint32_t fn_id;
typedef uint32_t frame_id;
typedef uint32_t stack_id;
typedef uint32_t lset_id; /* set of sample labels, 0: none */
typedef uint32_t row_id;

#define FN_ALL UINT32_MAX             /* the root of a tree */
#define FN_TRUNCATED (UINT32_MAX - 1) /* stands for the lost root of stacks cut by the runtime */
#define FN_LIGHTER (UINT32_MAX - 2)   /* the callees of a node that were too light to keep */

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

/* How a label's key occurs over all dumps. */
enum { LABEL_AS_TEXT = 1, LABEL_AS_NUMBER = 2 };

struct lset {
	const struct sample_label *labels; /* by key text, then value text */
	uint32_t n;
};

#endif
