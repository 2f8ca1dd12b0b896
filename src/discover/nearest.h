// SPDX-License-Identifier: MIT
/* "unknown key servce; the nearest is service": the known name with the fewest edits. */
#ifndef DISCOVER_NEAREST_H
#define DISCOVER_NEAREST_H

#include "base/str.h"

struct nearest {
	struct str wanted;
	struct str best; /* the first of the best; empty when nothing was offered */
	size_t distance;
};

struct nearest nearest_start(struct str wanted);
void nearest_offer(struct nearest *n, struct str known);

#endif
