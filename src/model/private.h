// SPDX-License-Identifier: MIT
/* What a model keeps for itself: memory behind its tables, and the encoded dumps. */
#ifndef MODEL_PRIVATE_H
#define MODEL_PRIVATE_H

#include "base/vec.h"
#include "model/blobs.h"
#include "model/model.h"

struct stacks_vec {
	struct stack *v;
	size_t n, cap;
};

struct pool_vec {
	frame_id *v;
	size_t n, cap;
};

/* Of one worker. */
struct part {
	struct blobs blobs;
	row_id *row; /* of the model, by row of the worker */
	struct arena arena; /* names, labels and points */
};

struct model_private {
	struct stacks_vec stacks;
	struct pool_vec pool;
	struct part *parts;
	unsigned n_parts;
};

#endif
