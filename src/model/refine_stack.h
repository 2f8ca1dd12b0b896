// SPDX-License-Identifier: MIT
/* What the rules make of one stack, but for tags: they hang on labels. See refining.h. */
#ifndef MODEL_REFINE_STACK_H
#define MODEL_REFINE_STACK_H

#include "model/refining.h"

#define REFINED_GONE (ID_NONE - 1) /* instead of a stack or row: it is dropped */

/* By the rules of refining.set; remembered. */
stack_id refine_stack(struct worker *w, stack_id from);

#endif
