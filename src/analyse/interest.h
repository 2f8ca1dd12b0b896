// SPDX-License-Identifier: MIT
/* Which profiles are worth the most pages: those that changed, then those that are large. */
#ifndef ANALYSE_INTEREST_H
#define ANALYSE_INTEREST_H

#include "aggregate/report.h"

/* 0 to 1 by its part of the fleet's level of its type; 1 to 2 when it changed beyond its noise,
 * against its first quarter or its baseline. */
void interests(const struct report *r, double *of_brief);

#endif
