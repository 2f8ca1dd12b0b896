// SPDX-License-Identifier: MIT
/* The head of a cube's text, as JSON; its fields are told in cubetext.h. */
#ifndef RENDER_CUBEHEADTEXT_H
#define RENDER_CUBEHEADTEXT_H

#include "render/cubenametext.h"
#include "render/cubetext.h"

/* How coarse numbers are written: finer than they are shown. */
struct cube_scales {
	int64_t den; /* of cells */
	int64_t tick_ns;
	double line_scale;
};

struct cube_head {
	const struct cube *cube;
	const struct cube_about *about;
	const struct cube_names *names;
	struct cube_scales scales;
	size_t n_cells;
};

struct cube_scales cube_scales_of(const struct cube *c);
void cube_head_put(struct buf *b, const struct cube_head *h);

#endif
