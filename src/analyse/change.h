// SPDX-License-Identifier: MIT
/* First quarter against last: did it change, or is it noise? Plain facts, no cause. */
#ifndef ANALYSE_CHANGE_H
#define ANALYSE_CHANGE_H

#include "aggregate/report.h"

struct change change_of(const struct profile *p);
/* Of a part of the profile, by its own timeline over the profile's quarters. */
struct change change_of_part(const struct timeline *t, const struct profile *p);

/* Two whole reports: the level of the one against that of the other. scale: of the base's unit to
 * the other's. */
struct change change_against(const struct brief *base, double scale, const struct brief *brief);

#endif
