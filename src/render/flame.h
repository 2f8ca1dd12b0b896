// SPDX-License-Identifier: MIT
/*
 * A static SVG icicle of a call tree within a node budget: widths in per cent, 18 px rows, labels
 * by the ladder of fname.h, hue by package, slivers for what was cut, and what was cut in numbers.
 */
#ifndef RENDER_FLAME_H
#define RENDER_FLAME_H

#include "render/unit.h"

struct flame {
	const struct model *model;
	const struct node *nodes; /* preorder, complete; drawn from nodes[0] */
	size_t n_nodes;
	size_t n_all; /* with nodes that the tree dropped; 0: n_nodes */
	const struct win *win; /* total and per_value of nodes[0] */
	const struct unit *unit;
	int64_t den;
	struct str sample_unit; /* for exact values in titles */
	struct str root_label;  /* "orders · CPU" */
	struct str prefix;      /* left out of labels: fname_common_prefix; may be empty */
	struct str label;       /* aria-label */
	size_t budget;          /* frames drawn at most; 0: 1,500 */
	const uint8_t *classes;   /* flame_classes; NULL: found out frame by frame */
};

struct flame_cut {
	size_t n_drawn, n_all;
	double shown; /* share 0..1 of the value that the drawn frames show (self of those drawn and
			 of what lies under drawn frames without being cut) */
	bool is_deep; /* frames below FLAME_ROWS were cut because of their depth */
};

#define FLAME_ROWS 256

struct flame_cut flame_svg(struct buf *b, const struct flame *f);
/* The colours of all functions of a model, found out once a run. */
const uint8_t *flame_classes(const struct model *m, struct arena *a);
/* "p3a" ... of a function, the same on all pages and in all runs. */
struct str flame_class(struct str name, struct str file);

#endif
