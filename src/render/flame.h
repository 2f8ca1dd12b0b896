// SPDX-License-Identifier: MIT
/*
 * The static flame graph of one call tree, on the engine of icicle.h: as wide as the values, hue by
 * package, exact values in the titles. Comparisons: flame_diff.h.
 */
#ifndef RENDER_FLAME_H
#define RENDER_FLAME_H

#include "render/icicle.h"
#include "render/unit.h"

/* What may be set on frames by function: links to their pages, outlines. All-zero: neither. */
struct flame_marks {
	bool (*has_link)(void *context, fn_id fn);            /* NULL: no frame is a link */
	void (*href)(void *context, fn_id fn, struct buf *b); /* href="..." of those */
	void *context;
	const fn_id *hits; /* with an outline, drawn last */
	size_t n_hits;
};

struct flame {
	const struct model *model;
	const struct node *nodes; /* preorder, complete; drawn from nodes[0] */
	size_t n_nodes;
	size_t n_all;          /* with nodes that the tree dropped; 0: n_nodes */
	const struct win *win; /* total and per_value of nodes[0] */
	const struct unit *unit;
	int64_t den;
	struct str sample_unit; /* for exact values in titles */
	struct str root_label;  /* "orders · CPU"; empty: the name of its function */
	struct str prefix;      /* left out of labels: fname_common_prefix; may be empty */
	struct str label;       /* aria-label */
	size_t budget;          /* frames drawn at most; 0: 1,500 */
	const uint8_t *classes; /* flame_classes; NULL: found out frame by frame */
	struct flame_marks marks;
	bool upward;   /* the root at the bottom: callers stand above what they call */
	bool collapse; /* chains of the same value below the root are one frame, "name (+3)" */
};

struct flame_cut flame_svg(struct buf *b, const struct flame *f);
/* The colours of all functions of a model, found out once a run. */
const uint8_t *flame_classes(const struct model *m, struct arena *a);
/* "p3a" ... of a function, the same on all pages and in all runs. */
struct str flame_class(struct str name, struct str file);

/* For graphs of other kinds: without the prefix; marked or not. */
struct str flame_name(struct str name, struct str prefix);
bool flame_is_hit(const struct flame_marks *marks, fn_id fn);
bool flame_is_link(const struct flame_marks *marks, fn_id fn);

#endif
