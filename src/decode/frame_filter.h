// SPDX-License-Identifier: MIT
/*
 * drop_frames and keep_frames of pprof: regular expressions anchored at both ends, on the name
 * without its parameters. A match is dropped with everything between it and the leaf, scanning
 * from the root, but only below a first frame that stays; a match of keep stays all the same.
 */
#ifndef DECODE_FRAME_FILTER_H
#define DECODE_FRAME_FILTER_H

#include "base/err.h"

struct frame_filter;

/* NULL when the expression is faulty or empty: then nothing is dropped. */
struct frame_filter *frame_filter_new(struct str drop, struct str keep);
void frame_filter_free(struct frame_filter *f);
bool frame_filter_drops(struct frame_filter *f, struct str function);
/* Names that met the limits of matching: they stay. f may be NULL. */
uint64_t frame_filter_undecided(const struct frame_filter *f);

#endif
