// SPDX-License-Identifier: MIT
/* Where the gridlines and the ticks of time stand, apart from drawing. */
#ifndef RENDER_AXIS_H
#define RENDER_AXIS_H

#include "aggregate/profile.h"
#include "base/buf.h"

/* Levels from low to high as shown (in units); gridlines at first, first + step, ... n of them. */
struct vertical {
	double low, high; /* high > low; 0 lies between */
	double first, step;
	int n;        /* gridlines, without the one at zero */
	int decimals; /* of all labels */
};

/* For values from least to most; 2 to 4 gridlines at 1, 2, 2.5 or 5 times a power of ten. */
struct vertical axis_vertical(double least, double most);
/* The i-th gridline; skips zero, which has its own. */
double axis_line(const struct vertical *v, int i);

#define AXIS_TICKS 16

struct tick {
	int64_t time_s; /* for a sequence the index of the bucket */
	double at;      /* share 0..1 of the width */
	bool is_minor;  /* hidden on narrow pages */
};

/* Fills ticks, ascending; returns how many. */
size_t axis_ticks(const struct timeline *t, struct tick *ticks);
/* The label of a tick; time_s as in the tick. */
void axis_label(struct buf *b, const struct timeline *t, int64_t time_s);
/* A moment in words beside a chart: with its day when the chart has several. */
void axis_moment(struct buf *b, const struct timeline *t, int64_t epoch_s);
/* How long that is at most. */
size_t axis_moment_chars(const struct timeline *t);

/* Share of the chart's width at which a moment lies; outside 0..1 when it is not on it. */
double axis_at(const struct timeline *t, int64_t epoch_ns);

#endif
