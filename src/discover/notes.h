// SPDX-License-Identifier: MIT
/*
 * The team's own texts beside the dumps: notes/NAME.md and <service>.md in an input directory, and
 * NAME.md in the directory of --notes. Found while the inputs are walked, read when the services
 * are known: a README.md is a note only of a service of that name.
 */
#ifndef DISCOVER_NOTES_H
#define DISCOVER_NOTES_H

#include "discover/discover.h"

#define NOTE_BYTES ((size_t)1 << 20)
/* Of all notes together. */
#define NOTES_BYTES ((size_t)64 << 20)
#define NOTES_MAX 1000

/* Adds the files of the directory of --notes. */
bool notes_find(struct discovery *d, const char *dir, struct err *e)
	__attribute__((warn_unused_result));
/* Fills d->notes; what cannot be read is added to d->skips. */
void notes_read(struct discovery *d, const struct str *services, size_t n);

#endif
