// SPDX-License-Identifier: MIT
/*
 * Times in names, whatever their form: epochs of 10, 13, 16 or 19 digits; dates and times with or
 * without separators (20060102T150405Z, 20060102-150405, 2006-01-02_15-04-05, RFC3339, also with
 * '_' for ':'), with a fraction of a second and a zone. Year first always.
 */
#ifndef DISCOVER_WHEN_H
#define DISCOVER_WHEN_H

#include "base/str.h"

struct when {
	int64_t ns;
	size_t from, end; /* bytes [from, end) of the slice */
	bool zoned;       /* an epoch, or a zone stands there; else read as UTC */
	bool coarse;      /* a date, at best with an hour */
};

#define WHEN_FORMS 5

/*
 * All readings that begin at this byte, the shortest first; 0 when there is none. In a path '/'
 * separates too: 2026/11/19/15/04, 2026-11-19/150405.
 */
size_t when_at(struct str s, size_t at, bool in_path, struct when form[WHEN_FORMS]);
/* The whole slice is a time. */
bool when_whole(struct str s, struct when *w);
/* The first time of day or epoch in the slice from the byte on, else the first date. */
bool when_first(struct str s, size_t from, bool in_path, struct when *w);

#endif
