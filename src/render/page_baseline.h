// SPDX-License-Identifier: MIT
/* The report against its baseline, as one table; and what the config pins to the front page. */
#ifndef RENDER_PAGE_BASELINE_H
#define RENDER_PAGE_BASELINE_H

#include "render/cell.h"

/* "Against the baseline: orders CPU 0.176 → 0.376 cores, +114 %; 3 other profiles moved". */
void say_baseline_title(struct buf *t, struct page *pg);
/* Nothing without a baseline. */
void section_baseline(struct page *pg);
/* Nothing without pins. */
void section_pins(struct page *pg);

#endif
