// SPDX-License-Identifier: MIT
/*
 * Layouts (layout.h) that say of paths what was found out about them without one: a start for a
 * config. Each row was tried on all files that it stands for and reads the same there.
 */
#ifndef DISCOVER_LAYOUT_GUESS_H
#define DISCOVER_LAYOUT_GUESS_H

#include "discover/discover.h"

struct layout_row {
	struct str pattern;
	size_t n_files;
};

struct layout_guess {
	const struct layout_row *rows; /* by files, most first, then by pattern */
	size_t n_rows;
	size_t n_files; /* that were looked at: one layout for all when rows[0] has as many */
};

/* services: by dump, as they are shown; a dump with an empty one is left out. Memory from a. */
void layout_guess(struct layout_guess *g, struct arena *a, const struct discovery *d,
		  const struct str *services);

#endif
