// SPDX-License-Identifier: MIT
/*
 * The report as one file: the pages of most importance (places.h), drawn as small as it takes for
 * them to fit, and what is left of the budget filled with pages below them.
 */
#ifndef SINGLE_H
#define SINGLE_H

#include "run.h"

#define SINGLE_LIMIT "5 MB"

/* Draws and writes the file that the options name. Exit status. */
int single_draw(struct run *r);

/* For drawing.c, from any thread. Is it worth drawing? */
bool single_wants(const struct single *s, struct str path);
/* Profiles of little interest are drawn smaller. */
const struct report *single_report(const struct single *s, const struct brief *brief);
bool single_wants_below(const struct single *s, struct str folder);
void single_put(struct single *s, struct str path, struct str page);

#endif
