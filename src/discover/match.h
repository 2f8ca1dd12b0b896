// SPDX-License-Identifier: MIT
/* Does a name match a pattern, and which bytes did each of its items take? */
#ifndef DISCOVER_MATCH_H
#define DISCOVER_MATCH_H

#include "discover/pattern.h"

#define MATCH_STEPS ((size_t)1 << 20)

struct span {
	size_t from, to;
};

struct match {
	struct span span[PATTERN_ITEMS]; /* by item */
	size_t steps;                    /* taken; never above MATCH_STEPS */
};

/* The pattern has to cover the whole slice. */
bool pattern_match(const struct pattern *p, struct str s, struct match *m);

#endif
