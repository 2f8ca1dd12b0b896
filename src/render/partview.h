// SPDX-License-Identifier: MIT
/*
 * The flame graph and the functions of a part of a profile: a window, a single dump. Numbers are in
 * the page's unit, which the tables make finer; pg->shown and pg->prefix are the part's.
 */
#ifndef RENDER_PARTVIEW_H
#define RENDER_PARTVIEW_H

#include "aggregate/part.h"
#include "aggregate/plan.h"
#include "render/page_profile.h"

struct part_view {
	const struct part *part;
	struct str sample_unit; /* for exact values in titles */
	struct str root_label;  /* of the flame graph: "orders · CPU" */
	struct str label;       /* of the flame graph, a sentence */
	struct str over;        /* of what the numbers are: "on average over the window" */
	const struct plan *plan; /* functions are links to their pages; NULL: to none */
	size_t budget;          /* frames drawn; 0: the report's */
	size_t rows;            /* functions listed; 0: 50 */
};

/* Levels where the part has one, else sums: sets pg->shown and pg->unit. */
void part_shown(struct page *pg, const struct part *p, struct str sample_unit);
bool part_is_sum(const struct part *p);
/* The module prefix that its functions share, in the page's arena. */
struct str part_prefix(struct page *pg, const struct part *p);

/* A figure with its key and caption. */
void part_flame(struct page *pg, const struct part_view *v);
/* By self, and folded by total. */
void part_functions(struct page *pg, const struct part_view *v);

#endif
