// SPDX-License-Identifier: MIT
/* Leaks that grow by bursts: many steps up, none back, until the end. */
#ifndef ANALYSE_LEAK_BURST_H
#define ANALYSE_LEAK_BURST_H

#include "analyse/leak_fit.h"

struct leak_burst {
	size_t n_levels;
	double grow;        /* last level less the first, per instance */
	double fall, rise;  /* the largest of each, part of grow */
	double early, late; /* part of grow before one third, after two thirds */
	double margin;      /* BIC of the best one-off event less that of the stairs */
	bool leaks;
};

/* f: chosen. False: too short to tell, or more than one life an instance. */
bool leak_burst_make(struct leak_burst *out, const struct leak_fit *f,
		     const struct leak_limits *limits, struct arena *scratch);

#endif
