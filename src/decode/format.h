// SPDX-License-Identifier: MIT
/*
 * The formats that can be read: a table of {name, sniff, decode}. A new format is one file and one
 * row. Rows without decode name what is known and not read, so that the message can say so.
 */
#ifndef DECODE_FORMAT_H
#define DECODE_FORMAT_H

#include "base/arena.h"
#include "decode/inflate.h"
#include "decode/limits.h"
#include "decode/sink.h"

/* What a decoder may use besides the bytes; one a thread. */
struct decoder {
	struct limits limits;
	struct limits_hit hit; /* counted over all dumps of this thread */
	struct inflater inflater;
	struct arena scratch; /* reset before each dump */
	struct pprof *pprof;  /* reused arrays of the pprof reader */
	bool count_stacks;    /* fill n_stacks: it costs a probe a sample */
	uint64_t n_stacks;    /* distinct as stored (by location and label), with a value */
};

void decoder_init(struct decoder *d, const struct limits *limits);
void decoder_release(struct decoder *d);

/* raw: the file as stored. name: for messages only. */
bool decode_dump(struct decoder *d, struct str raw, struct sink *sink, struct err *e)
	__attribute__((warn_unused_result));

#endif
