// SPDX-License-Identifier: MIT
/* Sample values are int64; sums stay in range and say when they did not. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* a + b, held at the ends of the range; *saturated is set then, never cleared. */
static inline int64_t add_sat(int64_t a, int64_t b, bool *saturated)
{
	int64_t sum;

	if (!__builtin_add_overflow(a, b, &sum))
		return sum;
	*saturated = true;
	return b > 0 ? INT64_MAX : INT64_MIN;
}

static inline int64_t sub_sat(int64_t a, int64_t b, bool *saturated)
{
	int64_t difference;

	if (!__builtin_sub_overflow(a, b, &difference))
		return difference;
	*saturated = true;
	return b < 0 ? INT64_MAX : INT64_MIN;
}

/* Half away from zero. */
static inline int64_t round_sat(double v, bool *saturated)
{
	if (v < 0x1p63 && v >= -0x1p63)
		return llround(v);
	*saturated = true;
	return v > 0 ? INT64_MAX : INT64_MIN;
}

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
