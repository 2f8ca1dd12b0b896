// SPDX-License-Identifier: MIT
/* The cubes that profile pages carry for the explorer. */
#ifndef DRAWING_CUBE_H
#define DRAWING_CUBE_H

#include "run.h"

/* Of all profiles of group g, in its order, as page_profile takes them; empty where none fits the
 * budget. The texts live in a. */
struct str *draw_cubes(struct run *r, unsigned worker, size_t g, struct arena *a);

#endif
