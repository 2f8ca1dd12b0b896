// SPDX-License-Identifier: MIT
/* The directories of a path: which of them say a type, a time, a service, an instance. */
#ifndef DISCOVER_PARTS_H
#define DISCOVER_PARTS_H

#include "discover/claim.h"

struct parts_input {
	struct str path;  /* of the dump, '/' between parts */
	size_t below;     /* where what is below the root begins: the service is there */
	bool base_orders; /* the base name has its own time or running number */
};

/* Service, type, time, number, labels into *c; returns the other directories, joined. */
struct str parts_read(struct arena *a, const struct parts_input *in, struct claim *c);

#endif
