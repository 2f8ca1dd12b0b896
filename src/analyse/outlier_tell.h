// SPDX-License-Identifier: MIT
/* The evidence of a deviation. Inner header of the outlier_*.c files. */
#ifndef ANALYSE_OUTLIER_TELL_H
#define ANALYSE_OUTLIER_TELL_H

#include "analyse/outlier.h"
#include "analyse/outlier_fit.h"
#include "analyse/outlier_group.h"

/* group: NULL: of one unit. From a. */
const struct evidence *outlier_tell(const struct outlier *o, const struct outlier_fit *f,
				    const struct outlier_group *group, struct arena *a);

#endif
