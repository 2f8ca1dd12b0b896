// SPDX-License-Identifier: MIT
/* A line on the terminal while dumps are read; nothing where standard error is no terminal. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "discover/discover.h"

struct progress {
	size_t n_all;
	uint64_t bytes_all;
	int64_t started_ms, shown_ms;
	bool on;
};

void progress_start(struct progress *p, const struct discovery *d, bool quiet);
/* From any thread. */
void progress_step(void *context, size_t n_done);
void progress_end(struct progress *p);

#endif
