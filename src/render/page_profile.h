// SPDX-License-Identifier: MIT
/* Sections of the page of one profile, each in a file of its own. */
#ifndef RENDER_PAGE_PROFILE_H
#define RENDER_PAGE_PROFILE_H

#include "render/cell.h"

/* No level is known, so sums are shown. */
bool shows_sums(const struct page *pg);
/* Level of a function's self in a window; NaN when the window has none. */
double fn_self_in(const struct page *pg, const struct fn_row *fn, enum win_id win);
/* Last quarter less first; 0 when that is within the noise. */
double fn_self_change(const struct page *pg, const struct fn_row *fn);

/* Index of the last bucket that is no gap, and of the highest; NONE. */
size_t bucket_last(const struct timeline *t);
size_t bucket_highest(const struct brief *brief);

void section_kpis(struct page *pg);
void section_top(struct page *pg);
void section_tree(struct page *pg);
void section_labels(struct page *pg);
void section_instances(struct page *pg);
void section_how(struct page *pg);

#endif
