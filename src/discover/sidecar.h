// SPDX-License-Identifier: MIT
/*
 * JSON beside dumps: <file>.json, labels.json (for a directory and all below it), event.json (of
 * dd-trace-go, for its directory). A flat object; "labels" may be one more object.
 */
#ifndef DISCOVER_SIDECAR_H
#define DISCOVER_SIDECAR_H

#include "base/err.h"
#include "discover/claim.h"

/* Adds what the text says to the claim; strings are copied into the arena. */
bool sidecar_parse(struct claim *c, struct arena *a, struct str text, struct err *e)
	__attribute__((warn_unused_result));
/* The same from a file; c->how becomes the name given. */
bool sidecar_read(struct claim *c, struct arena *a, const char *path, struct err *e)
	__attribute__((warn_unused_result));
/* Copies on top of *to all that *from says. */
void sidecar_over(struct claim *to, const struct claim *from);

#endif
