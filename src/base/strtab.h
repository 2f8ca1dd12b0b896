// SPDX-License-Identifier: MIT
/* Strings become ids; id 0 is "". The table owns the bytes. Init before use. */
#ifndef BASE_STRTAB_H
#define BASE_STRTAB_H

#include "base/arena.h"
#include "base/idtab.h"
#include "base/vec.h"

typedef uint32_t str_id;

struct strtab {
	struct idtab ids;
	VEC(struct str) text;
	struct arena bytes;
};

void strtab_init(struct strtab *t);
void strtab_release(struct strtab *t);
str_id strtab_intern(struct strtab *t, struct str s);
/* The id of s, or ID_NONE when it is not in the table. */
str_id strtab_find(const struct strtab *t, struct str s);
static inline struct str strtab_get(const struct strtab *t, str_id id)
{
	return t->text.v[id];
}

#endif
