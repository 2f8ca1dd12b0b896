// SPDX-License-Identifier: MIT
/* Reading files: no symlink is followed, nothing but regular files, a hard cap on bytes. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* Replaces *out by the file's bytes (at most max_bytes, more is an error). dirfd as for openat. */
bool file_read(int dirfd, const char *path, size_t max_bytes, struct buf *out, struct err *e)
	__attribute__((warn_unused_result));

#endif
