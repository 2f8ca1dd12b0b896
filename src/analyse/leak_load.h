// SPDX-License-Identifier: MIT
/*
 * How busy an instance was at each point, relative to the mean of all: allocation rate of its
 * counters, else its CPU, else what all functions do in common.
 */
#ifndef ANALYSE_LEAK_LOAD_H
#define ANALYSE_LEAK_LOAD_H

#include "aggregate/history.h"

enum leak_load_from { LOAD_UNKNOWN, LOAD_COMMON, LOAD_CPU, LOAD_COUNTERS };

struct leak_load {
	enum leak_load_from from;
	const double *z; /* by history point, mean 1; NULL: unknown */
};

/* lives: of leak_lives_known. least: functions below it say nothing of the load. */
void leak_load_make(struct leak_load *out, const struct history *h, const uint32_t *lives,
		    double least, struct arena *a);

#endif
