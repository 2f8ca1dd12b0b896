// SPDX-License-Identifier: MIT
/*
 * Times by a written format, as in {time:%Y%m%d-%H%M%S}: %Y %m %d %H %M %S %y %j %b, %L (ms),
 * %f (fraction of 1 to 9 digits), %s (epoch of 10, 13, 16 or 19 digits), %z (Z, +02:00...),
 * %Z (a zone's name), %F %T %R, %%. A ':' also matches '_' and '-', for file systems without it.
 */
#ifndef DISCOVER_TIMEFMT_H
#define DISCOVER_TIMEFMT_H

#include "base/arena.h"
#include "base/err.h"
#include "discover/moment.h"

/* Checks the format and writes out its abbreviations. */
bool timefmt_compile(struct arena *a, struct str format, struct str *compiled, struct err *e)
	__attribute__((warn_unused_result));
/* Reads what the compiled format asks for into *m; *end is the byte behind it. */
bool timefmt_at(struct str s, size_t at, struct str compiled, struct moment *m, size_t *end)
	__attribute__((warn_unused_result));

#endif
