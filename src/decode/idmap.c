// SPDX-License-Identifier: MIT
/* 4 * n + 64 slots at most are spent on the array. */
#include "decode/idmap.h"

#include "base/hash.h"

void idmap_release(struct idmap *m)
{
	vec_release(&m->dense);
	idtab_release(&m->sparse);
	vec_release(&m->ids);
}

void idmap_begin(struct idmap *m, size_t n, uint64_t max_id)
{
	m->dense.n = 0;
	m->ids.n = 0;
	idtab_release(&m->sparse);
	if (max_id < n * 4 + 64)
		vec_extend(&m->dense, (size_t)max_id + 1);
}

static struct idslot *probe(const struct idmap *m, uint64_t id)
{
	uint64_t hash = hash_u64(id);
	struct idslot *slot;
	size_t i = hash;

	for (; slot = idtab_at(&m->sparse, i), slot->id_plus_1; i++)
		if (slot->hash == hash)
			break;
	return slot;
}

bool idmap_add(struct idmap *m, uint64_t id)
{
	uint32_t at = (uint32_t)m->ids.n;
	struct idslot *slot;

	vec_push(&m->ids, id);
	if (id < m->dense.n) {
		if (m->dense.v[id])
			return false;
		m->dense.v[id] = at + 1;
		return true;
	}
	idtab_reserve(&m->sparse);
	slot = probe(m, id);
	if (slot->id_plus_1)
		return false;
	idtab_fill(&m->sparse, slot, hash_u64(id), at);
	return true;
}

/* hash_u64 is a bijection: equal hashes are equal ids. */
uint32_t idmap_find_sparse(const struct idmap *m, uint64_t id)
{
	return m->sparse.slot ? probe(m, id)->id_plus_1 - 1 : ID_NONE;
}
