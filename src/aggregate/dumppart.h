// SPDX-License-Identifier: MIT
/*
 * A single dump as it is stored, as parts that pages can show: plain sums, no time, no kinds. What
 * counts since process start stays what it is.
 */
#ifndef AGGREGATE_DUMPPART_H
#define AGGREGATE_DUMPPART_H

#include "aggregate/part.h"
#include "model/read.h"

/*
 * parts: one for each of d->points. Values are in the sample type's own unit (den and per_value 1),
 * so the level of a part is its sum. Memory from a.
 */
void dump_parts(struct part *parts, const struct model *m, const struct mdump *d, struct arena *a);

#endif
