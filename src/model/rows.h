// SPDX-License-Identifier: MIT
/*
 * How the rows of one dump are encoded in a blob: per row the zigzag varint of the distance to the
 * row before, then one zigzag varint a value.
 */
#ifndef MODEL_ROWS_H
#define MODEL_ROWS_H

#include "base/buf.h"

void rows_put(struct buf *b, int64_t v);

static inline uint64_t rows_varint(const uint8_t **p)
{
	uint64_t v = **p & 0x7f;

	for (int shift = 7; *(*p)++ & 0x80; shift += 7)
		v |= (uint64_t)(**p & 0x7f) << shift;
	return v;
}

static inline int64_t rows_get(const uint8_t **p)
{
	uint64_t z = rows_varint(p);

	return (int64_t)(z >> 1) ^ -(int64_t)(z & 1);
}

#endif
