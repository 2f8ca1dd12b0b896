// SPDX-License-Identifier: MIT
/* What was written, for the manifest. Not for several threads at once: the owner has a lock. */
#ifndef WRITE_LISTING_H
#define WRITE_LISTING_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/vec.h"

struct output {
	struct str path; /* slugs and our own names */
	size_t bytes;
	struct digest digest;
};

struct listing {
	VEC(struct output) outputs;
	struct arena arena; /* paths */
};

void listing_add(struct listing *l, struct str path, size_t bytes, const struct digest *d);
/* Sorted by path: [{"path":...,"bytes":...,"sha256":...},...]. */
void listing_json(struct listing *l, struct buf *b);
void listing_release(struct listing *l);

#endif
