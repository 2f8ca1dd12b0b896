// SPDX-License-Identifier: MIT
/* Sections of the page of one profile, each in a file of its own. */
#ifndef RENDER_PAGE_PROFILE_H
#define RENDER_PAGE_PROFILE_H

#include "render/cell.h"
#include "render/pages.h"

/* A page of or below a profile: unit, what is shown (whole report) and the prefix of names are set;
 * area, sub and name as in struct ref. */
void page_of_profile(struct page *pg, const struct below *at, struct ref here);
/* No level is known, so sums are shown. */
bool shows_sums(const struct page *pg);
/* Level of a function's self in a window; NaN when the window has none. */
double fn_self_in(const struct page *pg, const struct fn_row *fn, enum win_id win);
/* Last quarter less first; 0 when that is within the noise. */
double fn_self_change(const struct page *pg, const struct fn_row *fn);

/* Index of the last bucket that is no gap, and of the highest; NONE. */
size_t bucket_last(const struct timeline *t);
size_t bucket_highest(const struct brief *brief);

/* Windows to mark under the timeline. */
struct timeline_marks {
	const struct win *windows;
	const struct str *names;
	size_t n;
};

/* A tree as nested <details>: its heaviest paths within a budget. */
struct tree_view {
	const struct node *nodes;
	size_t n, n_all;
	double dropped;   /* part of the whole under which n_all - n were not kept */
	size_t budget;    /* nodes shown */
	struct str title; /* of the column of names */
	bool by_line;     /* nodes are frames: their lines are shown */
};

void tree_view(struct page *pg, const struct tree_view *v);

/* What width and colours mean, above a flame graph. */
void flame_key(struct page *pg);
void section_kpis(struct page *pg);
/* With the same as a table on the profile's own page, with a link to that elsewhere. */
void section_timeline(struct page *pg, const struct timeline_marks *marks);
void section_top(struct page *pg);
void section_packages(struct page *pg);
void section_inverted(struct page *pg);
void section_tree(struct page *pg);
void section_labels(struct page *pg);
void section_instances(struct page *pg);
void section_how(struct page *pg);

#endif
