// SPDX-License-Identifier: MIT
/* The last step of merge.h: dumps, services, instances, types and series in canonical order. */
#ifndef MODEL_MERGE_DUMPS_H
#define MODEL_MERGE_DUMPS_H

#include "model/worker.h"

void merge_dumps(struct model *m, const struct discovery *d, struct worker *workers, unsigned n);

#endif
