// SPDX-License-Identifier: MIT
/*
 * The flame graph of a comparison, on the engine of icicle.h: as wide as the candidate, coloured by
 * the factor of change of each frame's total, so that halving and doubling look equally strong.
 * What is gone is hatched, at the right end of its caller, as wide as it was.
 */
#ifndef RENDER_FLAME_DIFF_H
#define RENDER_FLAME_DIFF_H

#include "render/flame.h"
#include "render/versus.h"

struct flame_diff {
	const struct model *model;
	const struct versus *versus;
	struct str root_label; /* "orders · CPU" */
	struct str prefix;     /* left out of labels */
	struct str label;      /* aria-label */
	struct str gone_id;    /* of the pattern: letters, digits and hyphens, once a page */
	size_t budget;         /* frames drawn at most; 0: the default */
	struct flame_marks marks;
	bool collapse;
};

struct flame_cut flame_diff_svg(struct buf *b, const struct flame_diff *f);
/* An invisible svg with the pattern of what is gone; before the graph and its key. */
void flame_diff_pattern(struct buf *b, struct str gone_id);
/* The colours with their steps; and a sample of the pattern. */
void flame_diff_scale(struct buf *b);
void flame_diff_gone(struct buf *b, struct str gone_id);

#endif
