// SPDX-License-Identifier: MIT
/*
 * How long is a pod's memory? Deviations from a mean that is itself made of a few correlated dumps
 * look less correlated, and smaller, than they are; here that is undone. Inner header.
 */
#ifndef ANALYSE_REGRESS_MEMORY_H
#define ANALYSE_REGRESS_MEMORY_H

#include "analyse/regress_units.h"

struct regress_memory {
	double phi;    /* correlation from dump to dump, of the part beyond counting */
	double longer; /* variance of the means, over what independent dumps would have given */
};

/* What was seen of the deviations of dumps, relative variances. */
struct regress_seen {
	double products; /* mean product of deviations that follow each other in a pod */
	double squares;  /* mean square */
	double counting; /* part of the squares, had no mean been taken off, that has no memory */
};

struct regress_memory regress_memory_of(const struct regress_units *u,
					const struct regress_seen *seen);

#endif
