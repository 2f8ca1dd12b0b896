// SPDX-License-Identifier: MIT
/*
 * 64-bit ids of a dump to positions in its tables: an array while the ids are about as dense as
 * the table, a hash otherwise (ids above 2^32 occur).
 */
#ifndef DECODE_IDMAP_H
#define DECODE_IDMAP_H

#include "base/idtab.h"
#include "base/vec.h"

struct idmap {
	VEC(uint32_t) dense; /* position + 1 by id */
	struct idtab sparse;
	VEC(uint64_t) ids;
};

void idmap_release(struct idmap *m);
/* Starts anew for n entries of which the largest id is max_id. */
void idmap_begin(struct idmap *m, size_t n, uint64_t max_id);
/* Entries in order 0, 1, ...; false when the id is there already. */
bool idmap_add(struct idmap *m, uint64_t id);
uint32_t idmap_find_sparse(const struct idmap *m, uint64_t id);

/* ID_NONE when unknown. */
static inline uint32_t idmap_find(const struct idmap *m, uint64_t id)
{
	if (id < m->dense.n)
		return m->dense.v[id] - 1;
	return idmap_find_sparse(m, id);
}

#endif
