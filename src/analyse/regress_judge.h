// SPDX-License-Identifier: MIT
/* What the judgement of one comparison keeps for its evidence. Inner header of regress_*.c. */
#ifndef ANALYSE_REGRESS_JUDGE_H
#define ANALYSE_REGRESS_JUDGE_H

#include "analyse/regress_fit.h"

/* Benjamini-Hochberg in each family. */
#define REGRESS_LEVEL 0.05
/* The smallest q of a family must be this small. */
#define REGRESS_FIRST_LEVEL 0.015
/* Of the whole, which is one test. */
#define REGRESS_WHOLE_LEVEL 0.01
/* Smallest change of anything: 1 %. */
#define REGRESS_LEAST_RATIO 0.01

struct regress_family_fits {
	const struct regress_fit *fits; /* by id */
	size_t n;
	struct regress_prior prior;
};

struct regress_judgement {
	const struct regress_units *u;
	const struct regress *r;
	struct regress_family_fits families[REGRESS_WHAT_N];
	struct regress_fit whole;
};

enum history_rows regress_rows_of(enum regress_what what);
enum history_what regress_measure_of(enum regress_what what);
const struct evidence *regress_evidence(const struct regress_judgement *j, struct arena *a);

#endif
