// SPDX-License-Identifier: MIT
/*
 * Whole profile type ids in names: <name>:<sample type>:<unit>:<period type>:<period unit>[:delta],
 * as Pyroscope and Drilldown write them, with ':' or, in file names, with '_', '-' or '.' for it.
 */
#ifndef DISCOVER_TYPEID_H
#define DISCOVER_TYPEID_H

#include "base/arena.h"

/* Ends of ids that begin at this byte, the longest first; at most 2. */
size_t typeid_at(struct str s, size_t at, size_t end[2]);
/* The first id of known names in the slice: bytes [*from, *to), with its delta. */
bool typeid_find(struct str s, size_t *from, size_t *to);
/* The whole slice as an id with ':' between its parts, without :delta; empty when it is none. */
struct str typeid_canonical(struct arena *a, struct str s, bool *delta);

#endif
