// SPDX-License-Identifier: MIT
/*
 * Two label keys against each other as a small table of shares, with a step of grey behind each
 * number. The number is always there, so that the grey is never alone.
 */
#ifndef RENDER_HEAT_H
#define RENDER_HEAT_H

#include "render/labelname.h"

/* Values of a key shown at most. */
#define HEAT_MOST 8
#define HEAT_STEPS 5

/* 1..HEAT_STEPS for a cell with a value, by fifths of the largest; 0: no background. */
int heat_step(int64_t value, int64_t largest);
void heat_table(struct page *pg, const struct label_parts *labels, const struct label_pair *pair);

#endif
