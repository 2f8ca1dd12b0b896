// SPDX-License-Identifier: MIT
/*
 * What is around the pages of a file that holds many: its head and scripts, and the sentences that
 * say what was left out for its size.
 */
#ifndef RENDER_SINGLETEXT_H
#define RENDER_SINGLETEXT_H

#include "aggregate/report.h"
#include "base/buf.h"

#define SINGLE_NOUNS 16

struct single_facts {
	size_t n_pages, n_pages_all;
	struct {
		const char *noun; /* "label value" */
		size_t n;         /* left out */
	} left_out[SINGLE_NOUNS];
	size_t n_left_out;
	size_t frames, frames_all; /* of a flame graph at most, here and in the report */
	size_t frames_other;       /* of profiles but the first n_early */
	size_t n_early;
	unsigned brevity;          /* of report.h */
	size_t n_cubes, n_profiles; /* pages of profiles with the explorer, and all */
	struct str limit; /* "5 MB" */
	struct str service, type; /* selected; empty: all */
};

/* Markup for the top of the first page. */
void single_note(struct buf *b, const struct single_facts *f);
/* The document; pages: its sections, as they are to stand there. */
void single_file(struct buf *b, const struct report *r, struct str pages, bool has_cubes);

#endif
