// SPDX-License-Identifier: MIT
/* Removing a directory of ours, without following links. */
#ifndef WRITE_TREE_H
#define WRITE_TREE_H

#include <stdbool.h>

bool tree_remove(int dirfd, const char *name);

#endif
