// SPDX-License-Identifier: MIT
/*
 * Timelines and sparklines as static SVG by the rules of design: scale from zero, 2-4 gridlines at
 * 1, 2, 2.5, 5 x 10^n, gaps stay gaps, direct labels, events as rules, restarts as rings, text in
 * per cent of the outer svg so that it keeps its size, presentation attributes, no style=.
 */
#ifndef RENDER_CHART_H
#define RENDER_CHART_H

#include "render/unit.h"

/* A part of a timeline that is a link to what lies behind it. */
struct chart_zone {
	struct str href;
	struct str title; /* "14:20–14:25 · 9 dumps" */
};

struct chart_links {
	const struct chart_zone *zones; /* side by side from the left, buckets buckets each */
	size_t n;
	size_t buckets; /* the last zone may have fewer */
};

/* One line more on the axes of a chart; see lines.h. */
struct chart_line {
	const struct timeline *timeline; /* of the same buckets; level is not NULL */
	struct str name;                 /* at the right end; cut there */
};

/* Levels of a chart in a list, so that a script can draw and sort it; NaN: not known. */
struct chart_stats {
	const struct unit *unit; /* of all charts of the list */
	double mean, max, now, before, after;
};

struct chart {
	const struct timeline *timeline;
	const struct unit *unit;
	struct str label;           /* aria-label: a sentence with its numbers */
	struct str end_label;       /* at the right end, bold: "all 3 pods 1.31"; may be empty */
	const struct chart_line *lines; /* of chart_timeline; may be NULL */
	size_t n_lines;
	bool has_trend;             /* the last line is fitted, not measured: broken, orange */
	bool has_part;              /* the first line is what a finding names: an orange area */
	const struct event *events; /* those that concern this chart */
	size_t n_events;
	const struct restart *restarts;
	size_t n_restarts;
	const struct win *windows; /* grey bars under the axis with their names; may be NULL */
	const struct str *window_names;
	size_t n_windows;
	const struct chart_stats *stats; /* NULL: the chart stands in no such list */
	const struct chart_links *links; /* of chart_timeline; NULL: none */
	int height;       /* of the plot in px */
	bool time_axis;   /* labels of time under it */
	bool event_names; /* at the top, once a page */
};

void chart_timeline(struct buf *b, const struct chart *c);
/* The axis alone: above and below the stacked charts of a service page. */
void chart_axis(struct buf *b, const struct timeline *t, bool below);
/* The sparkline of a card or table cell. */
void chart_spark(struct buf *b, const struct chart *c);
/* A bar in a table cell: total in grey, self in dark; shares 0..1 of the longest. */
void chart_bar(struct buf *b, double self, double total);
/* "14:20", "19 Nov 14:20" where the chart has several days, a number where it has no clock. */
void chart_time(struct buf *b, const struct timeline *t, int64_t epoch_s);

#endif
