// SPDX-License-Identifier: MIT
/* Reads any number of slices of one series in as few passes as memory allows. */
#ifndef AGGREGATE_SLICES_H
#define AGGREGATE_SLICES_H

#include "aggregate/details.h"

/* out: n of them; memory from a. */
void slices_read(const struct details *d, const struct series *series, const struct slice *slices,
		 struct sliced *out, size_t n);

#endif
