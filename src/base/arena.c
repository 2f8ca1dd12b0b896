// SPDX-License-Identifier: MIT
/*
 * Chunks grow with the arena, from 4 KiB by a quarter of it up to 1 MiB, so that many small arenas
 * waste little; a larger request gets a chunk of its own size. Under ASan a poisoned
 * gap stands after each object, or an overrun inside a chunk would go unseen.
 */
#include "base/arena.h"

#include <stdlib.h>

#include "base/die.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define GAP_BYTES 16
#define POISON(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define GAP_BYTES 0
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#define CHUNK_MIN ((size_t)4096)
#define CHUNK_MAX ((size_t)1 << 20)

struct arena_chunk {
	struct arena_chunk *older;
	size_t size; /* of data */
	_Alignas(16) char data[];
};

static void add_chunk(struct arena *a, size_t need)
{
	size_t size = a->total_bytes / 4 < CHUNK_MIN ? CHUNK_MIN : a->total_bytes / 4;
	struct arena_chunk *c;

	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	if (size < need)
		size = need;
	c = malloc(sizeof(*c) + size);
	if (!c)
		die("out of memory: %zu bytes wanted", size);
	c->older = a->chunk;
	c->size = size;
	POISON(c->data, size);
	a->chunk = c;
	a->used_bytes = 0;
	a->total_bytes += size;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
	size_t need;
	char *p;

	if (__builtin_add_overflow(bytes, (size_t)15 + GAP_BYTES, &need))
		die("an object of %zu bytes does not fit the address space", bytes);
	need &= ~(size_t)15;
	if (!a->chunk || need > a->chunk->size - a->used_bytes)
		add_chunk(a, need);
	p = a->chunk->data + a->used_bytes;
	a->used_bytes += need;
	UNPOISON(p, bytes);
	return memset(p, 0, bytes);
}

static void drop_after(struct arena *a, struct arena_chunk *keep)
{
	struct arena_chunk *c = keep ? keep->older : a->chunk;

	while (c) {
		struct arena_chunk *older = c->older;

		UNPOISON(c->data, c->size);
		free(c);
		c = older;
	}
	if (keep)
		keep->older = NULL;
}

void arena_reset(struct arena *a)
{
	if (!a->chunk)
		return;
	drop_after(a, a->chunk);
	a->used_bytes = 0;
	a->total_bytes = a->chunk->size;
	POISON(a->chunk->data, a->chunk->size);
}

void arena_release(struct arena *a)
{
	drop_after(a, NULL);
	*a = (struct arena){0};
}

void *arena_array(struct arena *a, size_t n, size_t element_bytes)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, element_bytes, &bytes))
		die("an array of %zu elements does not fit the address space", n);
	return arena_alloc(a, bytes);
}

struct str arena_str(struct arena *a, struct str s)
{
	return arena_join(a, &s, 1);
}

struct str arena_join(struct arena *a, const struct str *parts, size_t n)
{
	size_t bytes = 1;
	char *p, *at;

	for (size_t i = 0; i < n; i++)
		bytes += parts[i].n;
	p = at = arena_alloc(a, bytes);
	for (size_t i = 0; i < n; i++) {
		if (parts[i].n)
			memcpy(at, parts[i].p, parts[i].n);
		at += parts[i].n;
	}
	return (struct str){p, bytes - 1};
}
