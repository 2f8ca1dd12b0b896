// SPDX-License-Identifier: MIT
/*
 * A name as part of a path: [a-z0-9._-], which every file system and artifact store takes. Where
 * that loses something, eight hex digits of the name's hash keep two names apart.
 */
#ifndef BASE_SLUG_H
#define BASE_SLUG_H

#include "base/arena.h"

struct str slug_of(struct arena *a, struct str name);
/* Names can be made so that their hashes agree too: all but the first of equal slugs get another.
 * The outcome hangs on the order of slugs only; slugs: pointers to n of them, left as they are. */
void slugs_part(struct arena *a, struct str *const *slugs, size_t n);

#endif
