// SPDX-License-Identifier: MIT
/* What the arguments are: directories and their names, files and their paths below one another. */
#ifndef DISCOVER_WALK_INPUT_H
#define DISCOVER_WALK_INPUT_H

#include "discover/walk.h"

/*
 * Fills w->inputs, n_inputs, n_dirs. (*below)[i] is what a file argument is called: its path below
 * the directory that all file arguments share.
 */
bool walk_input_names(struct walk *w, const char *const *inputs, size_t n, struct str **below,
		      struct err *e) __attribute__((warn_unused_result));

/* name-2 */
struct str numbered_name(struct arena *a, struct str name, uint64_t number);

#endif
