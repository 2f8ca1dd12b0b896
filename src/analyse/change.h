// SPDX-License-Identifier: MIT
/* First quarter against last: did it change, or is it noise? Plain facts, no cause. */
#ifndef ANALYSE_CHANGE_H
#define ANALYSE_CHANGE_H

#include "aggregate/report.h"

struct change change_of(const struct profile *p);

#endif
