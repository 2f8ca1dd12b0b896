// SPDX-License-Identifier: MIT
/* The inputs of the command line as a model, with what commands that draw one thing need of it. */
#ifndef LOAD_H
#define LOAD_H

#include "aggregate/group.h"
#include "aggregate/reporting.h"
#include "model/refine.h"
#include "options.h"

struct loaded {
	struct discovery discovery;
	struct refine_rules *refine; /* NULL: stacks are as stored */
	struct model model; /* services from n_own_services on are those of o->baselines */
	struct axes axes;
	struct groups groups;
	struct reporting reporting; /* names of types; no brief is filled */
	struct scratch scratch;
	struct arena arena;
};

/* False: said why, *status is the exit status. Release in any case. */
bool load(struct loaded *l, const struct options *o, int *status);
void load_release(struct loaded *l);

#endif
