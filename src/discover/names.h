// SPDX-License-Identifier: MIT
/*
 * File names that programs give their dumps: a table of patterns, one row a convention, then what
 * can be read from any name. Compiled once per run.
 */
#ifndef DISCOVER_NAMES_H
#define DISCOVER_NAMES_H

#include "discover/claim.h"
#include "discover/pattern.h"

#define NAMES_MAX 64

struct names {
	struct pattern *pattern; /* by row of the table */
	size_t n;
};

/* What the base name says. */
struct name_claim {
	struct claim claim;      /* service only by an anchored convention */
	struct str weak_service; /* a convention or rest that counts when no directory names one */
	struct str piece;        /* a mere rest: it may name an instance instead */
};

void names_init(struct names *n, struct arena *a);
void names_read(const struct names *n, struct arena *a, struct str base, struct name_claim *out);

#endif
