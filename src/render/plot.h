// SPDX-License-Identifier: MIT
/* The geometry that the parts of a chart share, and the marks on it: events and restarts. */
#ifndef RENDER_PLOT_H
#define RENDER_PLOT_H

#include "render/axis.h"
#include "render/chart.h"

/* Geometry: values as shown (in units) to px. */
struct plot {
	const struct timeline *t;
	struct vertical v;
	double height;
	double per_level;
	size_t group; /* buckets a point */
	size_t n;     /* points */
};

/* At most most_points points: buckets are taken together. The scale covers the lines too. */
struct plot plot_of(const struct chart *c, size_t most_points, int height);
/* Another timeline on the same axes. */
struct plot plot_of_line(const struct plot *p, const struct timeline *t);
/* The mean of a point's buckets that are known, as shown; NaN: a gap. */
double plot_point(const struct plot *p, size_t i);
bool plot_is_gap(const struct plot *p, size_t i);
double plot_y_of(const struct plot *p, double shown);
double plot_y_zero(const struct plot *p);
/* Index of the last point that is no gap; SIZE_MAX: there is none. */
size_t plot_last_known(const struct plot *p);

/* Right edge of the point before i, in buckets; the last group may be shorter. */
double plot_edge(const struct plot *p, size_t i);
/* Path data of all pieces between gaps; an area goes down to zero. */
void plot_put_path(struct buf *b, const struct plot *p, bool is_area);

/* "59.72%" */
void plot_put_x(struct buf *b, double share);
/* An upright line up to its class, which the caller adds with the end of the tag. */
void plot_put_rule(struct buf *b, double share, double y1, double y2);

void plot_put_events(struct buf *b, const struct chart *c, const struct plot *p, double top);
void plot_put_names(struct buf *b, const struct chart *c, const struct plot *p);
void plot_put_rings(struct buf *b, const struct chart *c, const struct plot *p, double r);

#endif
