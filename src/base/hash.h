// SPDX-License-Identifier: MIT
/* 64-bit content hashes. Not for trust: sha256 is in write/. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/str.h"

static inline uint64_t hash_str(struct str s)
{
	return XXH3_64bits(s.p ? s.p : "", s.n);
}

/* Finalizer of splitmix64: spreads a counter or a packed key over 64 bits. */
static inline uint64_t hash_u64(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

#endif
