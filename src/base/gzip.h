// SPDX-License-Identifier: MIT
/* Writing gzip, through zlib: no name, no time, so the same bytes give the same file. */
#ifndef BASE_GZIP_H
#define BASE_GZIP_H

#include "base/buf.h"

/* Appends one member. */
void gzip_write(struct buf *out, struct str plain);
/* The deflate stream alone, as a member of a zip archive has it. */
void gzip_bare(struct buf *out, struct str plain);
/* The same as zlib has it, with a checksum: what browsers call "deflate". */
void gzip_zlib(struct buf *out, struct str plain);

#endif
