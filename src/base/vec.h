// SPDX-License-Identifier: MIT
/*
 * A growing array: VEC(int) numbers = {0}; vec_push(&numbers, 7); numbers.v[0].
 * All-zero is empty. Ends the program when memory does.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

#define VEC(type)                                                                                  \
	struct {                                                                                   \
		type *v;                                                                           \
		size_t n;                                                                          \
		size_t cap;                                                                        \
	}

/* Returns memory for at least need elements, the old ones kept; updates *cap. */
void *vec_grown(void *old, size_t *cap, size_t need, size_t element_bytes)
	__attribute__((returns_nonnull, warn_unused_result));
void vec_free(void *memory);
/* Gives back what lies beyond n elements (n above 0). */
void *vec_shrunk(void *old, size_t *cap, size_t n, size_t element_bytes)
	__attribute__((returns_nonnull, warn_unused_result));

#define vec_shrink(vec)                                                                            \
	do {                                                                                       \
		if ((vec)->n)                                                                      \
			(vec)->v = vec_shrunk((vec)->v, &(vec)->cap, (vec)->n,                     \
					      sizeof(*(vec)->v));                                  \
	} while (0)

#define vec_reserve(vec, need)                                                                     \
	do {                                                                                       \
		if ((need) > (vec)->cap)                                                           \
			(vec)->v = vec_grown((vec)->v, &(vec)->cap, (need), sizeof(*(vec)->v));    \
	} while (0)

#define vec_push(vec, item)                                                                        \
	do {                                                                                       \
		vec_reserve(vec, (vec)->n + 1);                                                    \
		(vec)->v[(vec)->n++] = (item);                                                     \
	} while (0)

/* Adds count elements of zero bytes and leaves them for the caller to fill. */
#define vec_extend(vec, count)                                                                     \
	do {                                                                                       \
		size_t extend_by = (count);                                                        \
		vec_reserve(vec, (vec)->n + extend_by);                                            \
		if (extend_by)                                                                     \
			__builtin_memset((vec)->v + (vec)->n, 0, extend_by * sizeof(*(vec)->v));   \
		(vec)->n += extend_by;                                                             \
	} while (0)

#define vec_release(vec)                                                                           \
	do {                                                                                       \
		vec_free((vec)->v);                                                                \
		(vec)->v = NULL;                                                                   \
		(vec)->n = (vec)->cap = 0;                                                         \
	} while (0)

/* Texts that the caller owns: those of argv. */
struct texts {
	const char **v;
	size_t n, cap;
};

#endif
