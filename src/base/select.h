// SPDX-License-Identifier: MIT
/* The k-th largest of many numbers without sorting them. */
#ifndef BASE_SELECT_H
#define BASE_SELECT_H

#include <stddef.h>
#include <stdint.h>

/* k from 0, below n; reorders v. Linear on average, whatever the order of v. */
int64_t select_largest(int64_t *v, size_t n, size_t k);

#endif
