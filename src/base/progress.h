// SPDX-License-Identifier: MIT
/* A line on the terminal while dumps are read; nothing where standard error is no terminal. */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	size_t n_all;
	uint64_t bytes_all;
	int64_t started_ms, shown_ms;
	bool on;
};

/* bytes_all: for people, of all n_all dumps. */
void progress_start(struct progress *p, size_t n_all, uint64_t bytes_all, bool quiet);
/* From any thread. */
void progress_step(void *context, size_t n_done);
void progress_end(struct progress *p);

#endif
