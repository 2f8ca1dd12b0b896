// SPDX-License-Identifier: MIT
/*
 * One thread's part of the model while dumps are read: it is the sink of the decoders and owns its
 * symbols, stacks and encoded dumps under ids of its own. merge.h makes one model of all of them.
 */
#ifndef MODEL_WORKER_H
#define MODEL_WORKER_H

#include "decode/format.h"
#include "model/blobs.h"
#include "model/identity.h"
#include "model/model.h"

/* Frames of a location with their hash as two polynomials, so that a stack's hash does not depend
 * on how its frames are grouped into locations. */
struct wloc {
	uint64_t key, key_power;
	uint64_t check, check_power;
	uint32_t at, n; /* in loc_frames */
};

struct wframe {
	str_id fn, file, binary;
	uint32_t line;
	bool inlined;
};

struct wstack {
	uint64_t check;
	uint64_t at; /* in pool, leaf first */
	uint32_t n;
};

struct winstance {
	bool is_base; /* of a dump that is there to compare with */
	struct str service, name;
	struct label *labels; /* why: the least of all dumps', whatever their order */
	size_t n_labels;
};

struct worker {
	struct sink sink; /* first: the decoder hands it back */
	struct decoder decoder;
	const struct discovery *discovery;
	struct arena arena; /* of the run; the model takes it over */
	struct arena file;  /* of the dump at hand */

	struct strtab strings;
	struct idtab frame_ids, stack_ids, lset_ids, row_ids;
	VEC(struct wframe) frames;
	VEC(struct wstack) stacks;
	VEC(frame_id) pool;
	VEC(struct lset) lsets;
	VEC(uint8_t) label_forms; /* by str_id of a key: LABEL_AS_TEXT | LABEL_AS_NUMBER */
	VEC(struct row) rows;
	VEC(struct ptype) types;
	struct idtab instance_ids;
	VEC(struct winstance) instances;
	VEC(struct mdump) dumps; /* instance: of instances; point.type: of types */
	VEC(struct skip) failed;
	struct blobs blobs;

	/* of the dump at hand */
	const struct dump *dump;
	struct profile_header header; /* copied into file */
	struct content_facts facts;
	struct identity id; /* once all of the dump is known */
	VEC(struct wloc) locs;
	VEC(frame_id) loc_frames;
	VEC(uint64_t) slot_of_row; /* by row_id: dump number << 32 | slot */
	uint32_t dump_number;
	VEC(row_id) dump_rows, stored_rows;
	VEC(int64_t) dump_values, stored_values; /* n_types a row; stored: before refining */
	size_t n_frames_added; /* to the pool */
	bool is_over;          /* ... too many: the dump is refused */
	uint64_t n_samples;
	int64_t totals[64];
	bool negative[64];
	bool any_negative;
	bool saturated;
	uint64_t bytes_read;
	uint64_t file_bytes;
	struct digest digest;
	loc_handle no_stack; /* the location "[no stack]", made when wanted */

	struct refining *refining; /* NULL: nothing is to be refined */
};

struct worker_options {
	const struct discovery *discovery;
	struct limits limits;
	size_t blob_budget_bytes;
	bool count_stacks; /* show */
	const struct refine_rules *refine; /* may be NULL */
};

void worker_init(struct worker *w, const struct worker_options *o);
void worker_release(struct worker *w);
/* Reads one dump; raw is a buffer to reuse. What fails is added to failed. */
void worker_read(struct worker *w, uint32_t source, struct buf *raw);

/* For what makes new rows of those of the dump at hand. frames: leaf first, not of the pool. */
frame_id worker_frame(struct worker *w, struct wframe frame);
stack_id worker_stack(struct worker *w, const frame_id *frames, size_t n);
row_id worker_row(struct worker *w, stack_id stack, lset_id lset);
/* The dump has no rows any more; those before lie in stored_rows and stored_values. */
void worker_rows_anew(struct worker *w);
/* Sums of a row of the dump, zeros when it is new to it; valid until the next call. */
int64_t *worker_values(struct worker *w, row_id row);

#endif
