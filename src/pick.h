// SPDX-License-Identifier: MIT
/*
 * Which groups and types a command is about, by the service and the type that were asked for. A
 * type is named by what wish_fit.h takes; where no type has that name, by a type word (cpu, heap,
 * allocs ...), which may mean several.
 */
#ifndef PICK_H
#define PICK_H

#include "load.h"

enum pick_want {
	PICK_TYPE,    /* one type: of several it is an error */
	PICK_DEFAULT, /* one type; when none was asked for, that which the first dump shows first */
	PICK_GROUP,   /* all types that stand in the same dumps as the one asked for */
};

struct pick_spec {
	const struct loaded *l;
	const char *type, *service; /* NULL: any */
	enum pick_want want;
};

struct pick {
	const struct group **groups; /* by service; each has all of the types */
	size_t n_groups;
	const uint32_t *types; /* of model.types, in the order of the dumps */
	size_t n_types;
	size_t shown; /* of types: the one to show first */
};

/* False: said why, with what there is; *status is the exit status. Memory from a. */
bool pick_make(struct pick *p, const struct pick_spec *spec, struct arena *a, int *status);
/* Slug, title and the like of a type. */
const struct type_row *pick_row(const struct loaded *l, uint32_t type);

#endif
