// SPDX-License-Identifier: MIT
/* The hash decides nearly all; the bytes are compared once on a hit. */
#include "base/strtab.h"

#include "base/hash.h"

void strtab_init(struct strtab *t)
{
	*t = (struct strtab){0};
	(void)strtab_intern(t, STR(""));
}

void strtab_release(struct strtab *t)
{
	idtab_release(&t->ids);
	vec_release(&t->text);
	arena_release(&t->bytes);
}

static struct idslot *probe(const struct strtab *t, struct str s, uint64_t hash)
{
	struct idslot *slot;
	size_t i = hash;

	for (; slot = idtab_at(&t->ids, i), slot->id_plus_1; i++)
		if (slot->hash == hash && str_eq(t->text.v[slot->id_plus_1 - 1], s))
			break;
	return slot;
}

str_id strtab_intern(struct strtab *t, struct str s)
{
	uint64_t hash = hash_str(s);
	struct idslot *slot;

	idtab_reserve(&t->ids);
	slot = probe(t, s, hash);
	if (!slot->id_plus_1) {
		idtab_fill(&t->ids, slot, hash, (uint32_t)t->text.n);
		vec_push(&t->text, arena_str(&t->bytes, s));
	}
	return slot->id_plus_1 - 1;
}

str_id strtab_find(const struct strtab *t, struct str s)
{
	struct idslot *slot = t->ids.slot ? probe(t, s, hash_str(s)) : NULL;

	return slot && slot->id_plus_1 ? slot->id_plus_1 - 1 : ID_NONE;
}
