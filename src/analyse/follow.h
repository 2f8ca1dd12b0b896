// SPDX-License-Identifier: MIT
/*
 * Which findings are one cause and its symptoms. What a finding is about is a function's own cost
 * (with the libraries that it calls), so two functions of one profile are two causes, wherever
 * they stand in each other's paths.
 */
#ifndef ANALYSE_FOLLOW_H
#define ANALYSE_FOLLOW_H

#include "analyse/judging.h"

enum follow {
	FOLLOW_NOT,
	FOLLOW_LIKELY, /* on the same path, at the same place, at the same moment */
	FOLLOW_SAME,   /* the same function or place seen once more */
};

/* Is b a symptom of a, which stands before it by follow_order? Never what is graver than a,
 * unless another type says it better anyway. */
enum follow follow_from(const struct judging *j, const struct finding *b, const struct finding *a);

/* Causes before what can follow from them; within a kind the higher rank first. A comparison of
 * pointers to findings, for qsort. */
int follow_order(const void *left, const void *right);

/* For qsort as well: unmuted ones first, then faults before hot spots, then by rank. */
int finding_by_rank(const void *left, const void *right);

#endif
