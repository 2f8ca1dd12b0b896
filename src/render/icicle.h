// SPDX-License-Identifier: MIT
/*
 * The engine of all static flame graphs: a tree in preorder becomes an SVG icicle within a budget
 * of frames. It knows geometry, the cut, slivers and labels; what a frame is called, how it is
 * coloured and what its title says come from the owner of the tree through a table of functions.
 *
 * Widths are in per cent, rows are 18 px. A frame is as wide as its extent; a node's extent is at
 * least the sum of its children's, so that callees stay under their caller.
 */
#ifndef RENDER_ICICLE_H
#define RENDER_ICICLE_H

#include "base/buf.h"

#define FLAME_ROWS 256
#define ICICLE_ROW_PX 18

struct icicle_node {
	size_t end;     /* index after its last descendant */
	int64_t extent; /* not negative */
	bool is_rest;   /* stands for callees that are not kept: never a frame of its own */
};

/* Literals of ours. A class may beat the fill, as in dark mode. */
struct icicle_colour {
	const char *class, *fill;
	const char *text_class; /* NULL: none */
};

struct icicle_frame {
	struct str name; /* plain text: its label follows the ladder of fname.h */
	const struct icicle_colour *colour;
	bool is_link; /* ops->href has its address */
	bool is_hit;  /* drawn last, with an outline */
};

/* tree is the owner's; i the index of a node. */
struct icicle_ops {
	struct icicle_node (*node)(const void *tree, size_t i);
	struct icicle_frame (*frame)(const void *tree, size_t i);
	/* The text of its <title>, escaped. */
	void (*title)(const void *tree, size_t i, struct buf *b);
	/* What the label says behind the name, as plain text; NULL: nothing. */
	void (*suffix)(const void *tree, size_t i, struct buf *words);
	/* href="..." of those that are links; NULL: none is. */
	void (*href)(const void *tree, size_t i, struct buf *b);
	/* Is i + 1, its only child, the same in all numbers? NULL: chains are never folded. */
	bool (*folds)(const void *tree, size_t i);
};

struct icicle {
	const struct icicle_ops *ops;
	const void *tree;
	size_t n_nodes;
	size_t n_all;     /* with nodes that the tree dropped; 0: n_nodes */
	size_t budget;    /* frames drawn at most; 0: 1,500 */
	struct str label; /* aria-label */
	bool upward;      /* the root at the bottom, for callers */
	bool has_links;   /* some frames are links */
	bool collapse;    /* a chain of nodes that fold is one frame, "name (+3)" */
};

/* What of the tree is drawn. */
struct flame_cut {
	size_t n_drawn, n_all; /* nodes; a folded chain counts as all of its nodes */
	size_t rows;           /* of ICICLE_ROW_PX */
	double shown; /* share 0..1 of the value that the drawn frames show (self of those drawn and
			 of what lies under drawn frames without being cut) */
	bool is_deep; /* frames below FLAME_ROWS were cut because of their depth */
};

struct flame_cut icicle_svg(struct buf *b, const struct icicle *g);

#endif
