// SPDX-License-Identifier: MIT
/* Which function of the program a change from the first to the last quarter belongs to. */
#ifndef AGGREGATE_MOVED_H
#define AGGREGATE_MOVED_H

#include "aggregate/group.h"
#include "aggregate/stacks.h"

/* win: of the profile, first and last quarter with their levels. */
struct moved moved_find(const struct stack_values *v, size_t type, const struct win *win,
			struct scratch *scratch);

#endif
