// SPDX-License-Identifier: MIT
#include "write/listing.h"

#include <stdlib.h>

void listing_add(struct listing *l, struct str path, size_t bytes, const struct digest *d)
{
	vec_push(&l->outputs, ((struct output){arena_str(&l->arena, path), bytes, *d}));
}

static int by_path(const void *left, const void *right)
{
	const struct output *a = left, *b = right;

	return str_cmp(a->path, b->path);
}

void listing_json(struct listing *l, struct buf *b)
{
	if (l->outputs.n)
		qsort(l->outputs.v, l->outputs.n, sizeof(*l->outputs.v), by_path);
	buf_char(b, '[');
	for (size_t i = 0; i < l->outputs.n; i++) {
		buf_str(b, i ? STR(",\n{\"path\":\"") : STR("\n{\"path\":\""));
		buf_str(b, l->outputs.v[i].path); /* no escapes are needed */
		buf_lit(b, "\",\"bytes\":");
		buf_u64(b, l->outputs.v[i].bytes);
		buf_lit(b, ",\"sha256\":\"");
		digest_hex(b, &l->outputs.v[i].digest);
		buf_lit(b, "\"}");
	}
	buf_char(b, ']');
}

void listing_release(struct listing *l)
{
	vec_release(&l->outputs);
	arena_release(&l->arena);
}
