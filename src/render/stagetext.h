// SPDX-License-Identifier: MIT
/* Stages as canonical text, one fact a line: what tests compare before any page. */
#ifndef RENDER_STAGETEXT_H
#define RENDER_STAGETEXT_H

#include "aggregate/history.h"
#include "base/buf.h"

/* --dump=model: services, instances, types, stacks, and the rows of each dump. */
void stage_model(struct buf *b, const struct model *m, const struct discovery *d);
/* --dump=series: one profile. */
void stage_profile(struct buf *b, const struct model *m, const struct profile *p);
/* --dump=history: one series dump by dump; cells are point:self/own/total. */
void stage_history(struct buf *b, const struct model *m, const struct history *h,
		   const struct packages *packages);

#endif
