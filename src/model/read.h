// SPDX-License-Identifier: MIT
/* Discovery -> model: reads every dump on several threads; what fails is in model.failed. */
#ifndef MODEL_READ_H
#define MODEL_READ_H

#include "base/buf.h"
#include "base/vec.h"
#include "model/model.h"

struct read_options {
	unsigned threads;
	struct limits limits;
	size_t blob_budget_bytes; /* a thread; encoded dumps beyond go to a temporary file */
	bool count_stacks; /* fill mdump.n_stacks */
	const struct refine_rules *refine; /* NULL: none; must outlive the model */
	/* Called from any thread with the number of dumps done; NULL: nobody is told. */
	void (*progress)(void *context, size_t n_done);
	void *progress_context;
};

void model_read(struct model *m, const struct discovery *d, const struct read_options *o);

/* The rows of one dump under the model's ids, in no order; one value a point. Reused. */
struct rows_view {
	VEC(row_id) rows;
	VEC(int64_t) values; /* n_points a row, by column */
	struct buf room;
};

void model_rows(const struct model *m, const struct mdump *d, struct rows_view *view);
void rows_view_release(struct rows_view *view);

#endif
