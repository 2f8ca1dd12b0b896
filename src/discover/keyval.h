// SPDX-License-Identifier: MIT
/*
 * k=v in a path: directories in the style of Hive (pod=a/region=eu) and lists (pod=a,region=eu),
 * also in the base name before its extensions. Values may be %-encoded.
 */
#ifndef DISCOVER_KEYVAL_H
#define DISCOVER_KEYVAL_H

#include "discover/claim.h"

/*
 * Takes the next item that is no pair off a directory's name: orders of "orders,pod=a"; a name
 * without any pair is one item. False when none is left.
 */
bool keyval_next(struct str *part, struct str *item);
/*
 * All pairs of the path. year= month= day= hour= date= only tell roughly when: their time goes
 * to *rough, never into labels.
 */
void keyval_read(struct arena *a, struct str path, struct claim *c, struct claim *rough);
/*
 * The base name without its pairs and with %3A written out: what is left to be read as words and
 * digits.
 */
struct str keyval_rest(struct arena *a, struct str base);

#endif
