// SPDX-License-Identifier: MIT
/* Linear probing at most 2/3 full; 16 bytes a slot. */
#include "base/idtab.h"

#include <stdlib.h>

#include "base/die.h"

#define SLOTS_MIN 64

static struct idslot *new_slots(size_t n)
{
	struct idslot *slot = calloc(n, sizeof(*slot));

	if (!slot)
		die("out of memory: a table of %zu slots wanted", n);
	return slot;
}

void idtab_reserve(struct idtab *t)
{
	size_t old = t->slot ? t->mask + 1 : 0;
	struct idtab grown;

	if ((t->n + 1) * 3 < old * 2)
		return;
	grown.mask = (old ? old * 2 : SLOTS_MIN) - 1;
	grown.slot = new_slots(grown.mask + 1);
	grown.n = t->n;
	for (size_t i = 0; i < old; i++) {
		size_t to = t->slot[i].hash;

		if (!t->slot[i].id_plus_1)
			continue;
		while (grown.slot[to & grown.mask].id_plus_1)
			to++;
		grown.slot[to & grown.mask] = t->slot[i];
	}
	free(t->slot);
	*t = grown;
}

void idtab_release(struct idtab *t)
{
	free(t->slot);
	*t = (struct idtab){0};
}
