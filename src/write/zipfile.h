// SPDX-License-Identifier: MIT
/*
 * A directory as one zip archive, which appears at once. The same files give the same bytes,
 * whatever the order in which they come. Files are deflated when they are put, so that threads
 * share that work and only the small form waits. Calls from several threads are fine.
 */
#ifndef WRITE_ZIPFILE_H
#define WRITE_ZIPFILE_H

#include "base/buf.h"
#include "base/err.h"

struct zipfile;

/* time_s: of all its files, in seconds since 1970, shown as UTC; archives know 1980 to 2107. */
struct zipfile *zipfile_open(int64_t time_s);
/* path: as of site_put. */
void zipfile_put(struct zipfile *z, const char *path, struct str bytes);
/* As site_outputs. */
void zipfile_outputs(struct zipfile *z, struct buf *b);
/* The archive itself. Releases z in any case. */
bool zipfile_write(struct zipfile *z, const char *to, struct err *e)
	__attribute__((warn_unused_result));
void zipfile_abandon(struct zipfile *z);

#endif
