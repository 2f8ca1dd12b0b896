// SPDX-License-Identifier: MIT
/*
 * Open addressing from a 64-bit hash to a dense u32 id; the caller keeps the things themselves in
 * arrays by id. Lookup is by the whole hash, equality by the caller. All-zero is empty.
 */
#ifndef BASE_IDTAB_H
#define BASE_IDTAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_NONE UINT32_MAX

struct idslot {
	uint64_t hash;
	uint32_t id_plus_1; /* 0: empty */
};

struct idtab {
	struct idslot *slot;
	size_t mask; /* slots - 1; 0 when none */
	size_t n;
};

/* Room for one more, so that the slot that idtab_probe returns stays valid until it is filled. */
void idtab_reserve(struct idtab *t);
void idtab_release(struct idtab *t);

/*
 * Walk: for (i = idtab_first(t, h); slot = idtab_at(t, i), slot->id_plus_1; i++)
 *               if (slot->hash == h && same(slot->id_plus_1 - 1)) found;
 * else fill the empty slot with idtab_fill.
 */
static inline struct idslot *idtab_at(const struct idtab *t, size_t i)
{
	return &t->slot[i & t->mask];
}

static inline void idtab_fill(struct idtab *t, struct idslot *slot, uint64_t hash, uint32_t id)
{
	slot->hash = hash;
	slot->id_plus_1 = id + 1;
	t->n++;
}

#endif
