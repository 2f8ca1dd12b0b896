// SPDX-License-Identifier: MIT
/*
 * How pages carry their style and script, and what their policy lets in: as text of their own,
 * allowed by its hash. Made once a run; everything here lives in the arena that was handed in.
 */
#ifndef RENDER_LOOK_H
#define RENDER_LOOK_H

#include "base/arena.h"

enum script {
	SCRIPT_LISTS,   /* sorting and filtering of tables: on every page */
	SCRIPT_EXPLORE, /* the explorer, with that: on pages that carry a cube */
	SCRIPT_N,
};

struct look {
	struct str style, style_hash; /* "sha256-..." */
	struct str script[SCRIPT_N], script_hash[SCRIPT_N];
};

void look_make(struct look *l, struct arena *a);

#endif
