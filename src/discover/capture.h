// SPDX-License-Identifier: MIT
/* What the fields of a matched pattern say, as a claim. */
#ifndef DISCOVER_CAPTURE_H
#define DISCOVER_CAPTURE_H

#include "discover/claim.h"
#include "discover/match.h"

/* Several {time:...} of one pattern add up: {time:%F}/{time:%H%M%S}. */
void capture(struct claim *c, struct arena *a, const struct pattern *p, struct str s,
	     const struct match *m);

#endif
