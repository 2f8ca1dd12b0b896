// SPDX-License-Identifier: MIT
/*
 * Writing google/pprof's profile.proto, through protobuf-c: rows of a model with their labels and
 * values become samples. What the model knows comes back when the bytes are read again: frames in
 * their locations with the inlined ones, files and lines, binaries, addresses without symbols as
 * addresses, labels as text or as numbers with their unit. Text is valid UTF-8 without NUL; what
 * is neither becomes U+FFFD.
 */
#ifndef RENDER_PPROFOUT_H
#define RENDER_PPROFOUT_H

#include "base/buf.h"
#include "model/model.h"

struct pprof_type {
	struct str name, unit;
};

struct pprof_out {
	const struct model *model;
	const row_id *rows;
	size_t n_rows;
	const struct pprof_type *types; /* at least one */
	size_t n_types;
	const int64_t *values; /* [row * n_types + type]; rows of zeros only are left out */
	int64_t time_ns, duration_ns, period; /* 0: none */
	struct str period_type, period_unit;
	struct str default_type;
	const struct str *comments;
	size_t n_comments;
};

/* Appends the message, plain; the usual file has it in gzip. */
void pprof_write(struct buf *out, const struct pprof_out *p);

#endif
