// SPDX-License-Identifier: MIT
/*
 * Undoes gzip (one or many members, also twice over) and zstd, within a hard cap on the output.
 * Anything else passes as it is. One inflater a thread; init, then any number of files.
 */
#ifndef DECODE_INFLATE_H
#define DECODE_INFLATE_H

#include "base/buf.h"
#include "base/err.h"

struct libdeflate_decompressor;

struct inflater {
	struct libdeflate_decompressor *fast; /* NULL when built without libdeflate */
	struct buf out[2];
	struct str wrap; /* "gzip", "gzip twice", "zstd", "" of the last file */
};

void inflater_init(struct inflater *f);
void inflater_release(struct inflater *f);

/* *plain points into raw or into f, until the next call. */
bool inflate_any(struct inflater *f, struct str raw, size_t max_bytes, struct str *plain,
		 struct err *e) __attribute__((warn_unused_result));

#endif
