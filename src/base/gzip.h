// SPDX-License-Identifier: MIT
/* Writing gzip, through zlib: no name, no time, so the same bytes give the same file. */
#ifndef BASE_GZIP_H
#define BASE_GZIP_H

#include "base/buf.h"

/* Appends one member. */
void gzip_write(struct buf *out, struct str plain);

#endif
