// SPDX-License-Identifier: MIT
/* Doubling; big arrays ask for huge pages, as their access is random. */
#include "base/vec.h"

#include <stdlib.h>

#include "base/die.h"

void *vec_grown(void *old, size_t *cap, size_t need, size_t element_bytes)
{
	size_t to = *cap ? *cap : 8, bytes;
	void *memory;

	while (to < need)
		to = to > need / 2 ? to * 2 : need;
	if (__builtin_mul_overflow(to, element_bytes, &bytes))
		die("an array of %zu elements does not fit the address space", to);
	memory = realloc(old, bytes);
	if (!memory)
		die("out of memory: %zu bytes wanted", bytes);
	*cap = to;
	return memory;
}

void *vec_shrunk(void *old, size_t *cap, size_t n, size_t element_bytes)
{
	void *memory = realloc(old, n * element_bytes);

	if (!memory)
		return old;
	*cap = n;
	return memory;
}

void vec_free(void *memory)
{
	free(memory);
}
