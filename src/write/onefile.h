// SPDX-License-Identifier: MIT
/*
 * One file that appears at once: written beside its place, then renamed. What is there and is no
 * regular file (a directory, a symbolic link, a device) is never touched.
 */
#ifndef WRITE_ONEFILE_H
#define WRITE_ONEFILE_H

#include "base/err.h"

/* false: nothing was changed. */
bool onefile_write(const char *path, struct str bytes, struct err *e)
	__attribute__((warn_unused_result));

#endif
