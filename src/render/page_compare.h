// SPDX-License-Identifier: MIT
/* The pages below a profile, as lists of links: windows, comparisons, functions. */
#ifndef RENDER_PAGE_COMPARE_H
#define RENDER_PAGE_COMPARE_H

#include "aggregate/plan.h"
#include "render/page_profile.h"

/* Nothing when the profile has no page below it. */
void section_compare(struct page *pg);
/* An item of a list: the comparison by rate, then as shares, and its two sides. */
void compare_item(struct page *pg, const struct plan_diff *d);

#endif
