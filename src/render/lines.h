// SPDX-License-Identifier: MIT
/*
 * Several lines on the axes of one chart: the parts of a whole over its area, or a whole behind its
 * part. Lines differ by stroke, never by colour alone; their names and last values stand at the
 * right end, at least 12 px apart. The chart's end_label names its area there.
 */
#ifndef RENDER_LINES_H
#define RENDER_LINES_H

#include "render/plot.h"

/* Lines of a chart that a reader can tell apart. */
#define LINES_MOST 4

/* The area under the first line of a chart that has a part; nothing of others. */
void lines_put_part(struct buf *b, const struct chart *c, const struct plot *p);
/* c->lines inside the stretched svg of the plot. */
void lines_put(struct buf *b, const struct chart *c, const struct plot *p);
/* The labels at the right end, the area's too. */
void lines_put_ends(struct buf *b, const struct chart *c, const struct plot *p);
/* The stroke of line i for a table: narrow pages have no labels at the right end. */
void lines_key(struct buf *b, size_t i);

struct line_end {
	double y; /* of the text's base line */
	size_t i; /* of the line; n_lines: the area */
};

/* Moves labels apart, into low..high, in the order of their y; n at most LINES_MOST + 1. */
void lines_spread(struct line_end *ends, size_t n, double low, double high);

#endif
