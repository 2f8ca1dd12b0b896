// SPDX-License-Identifier: MIT
/*
 * Memory by lifetime: everything of a run, of one dump or of one page goes at once. Whoever makes
 * the arena owns all that it gave. All-zero is an empty arena without a cap.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunk; /* newest first */
	size_t used_bytes;         /* in the newest chunk */
	size_t total_bytes;        /* of all chunks */
};

/* Zeroed, aligned to 16. Ends the program when memory does. */
void *arena_alloc(struct arena *a, size_t bytes)
	__attribute__((malloc, alloc_size(2), returns_nonnull, warn_unused_result));
/* Keeps the newest chunk for reuse / gives all back. */
void arena_reset(struct arena *a);
void arena_release(struct arena *a);

/* An array of n zeroed elements; the product is checked. */
void *arena_array(struct arena *a, size_t n, size_t element_bytes)
	__attribute__((malloc, alloc_size(2, 3), returns_nonnull, warn_unused_result));
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_n(a, n, type) ((type *)arena_array((a), (n), sizeof(type)))

/* Copies; the copy is also terminated by a NUL that n does not count. */
struct str arena_str(struct arena *a, struct str s);
/* All parts one after the other, terminated. */
struct str arena_join(struct arena *a, const struct str *parts, size_t n);
#define arena_cat(a, ...)                                                                          \
	arena_join((a), (const struct str[]){__VA_ARGS__},                                         \
		   sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))

#endif
