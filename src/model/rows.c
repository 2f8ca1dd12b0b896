// SPDX-License-Identifier: MIT
/* Zigzag: small numbers of either sign stay short. */
#include "model/rows.h"

void rows_put(struct buf *b, int64_t v)
{
	uint64_t z = (uint64_t)v << 1 ^ (uint64_t)(v >> 63);
	uint8_t bytes[10];
	size_t n = 0;

	for (; z >= 0x80; z >>= 7)
		bytes[n++] = (uint8_t)(z | 0x80);
	bytes[n++] = (uint8_t)z;
	buf_bytes(b, bytes, n);
}
