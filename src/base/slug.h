// SPDX-License-Identifier: MIT
/*
 * A name as part of a path: [a-z0-9._-], which every file system and artifact store takes. Where
 * that loses something, eight hex digits of the name's hash keep two names apart.
 */
#ifndef BASE_SLUG_H
#define BASE_SLUG_H

#include "base/arena.h"

struct str slug_of(struct arena *a, struct str name);

#endif
