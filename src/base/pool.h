// SPDX-License-Identifier: MIT
/* Work on items 0..n-1 by a few threads; each item once, in no order; returns when all are done. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

/* worker is 0..threads-1: the index of what this thread owns. */
typedef void pool_work(void *context, unsigned worker, size_t item);

/* threads 1 runs in the caller. */
void pool_run(unsigned threads, size_t n_items, pool_work *work, void *context);
/* The cores this process may use, at least 1. */
unsigned pool_cores(void);

#endif
