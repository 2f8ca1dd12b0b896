// SPDX-License-Identifier: MIT
/*
 * Where the references of notes lead: [[frame:...]] to a function's page, [[service:...]],
 * [[diff:...]], [[finding:...]] and [[note:...]]. All names are listed once a run, sorted.
 */
#ifndef RENDER_NOTEREF_H
#define RENDER_NOTEREF_H

#include "aggregate/report.h"
#include "render/page.h"

struct note_refs;

/* Plans and findings are complete. Memory from a; NULL when the report has neither notes
 * nor advice of the user. */
const struct note_refs *note_refs_make(const struct report *r, struct arena *a);

/* The context of note_resolve. */
struct note_place {
	struct page *pg;
	size_t service; /* that the note is about; its own functions come first; NONE */
};

/* For md_spec.resolve, by pg->r->note_refs; an address from the page to the place. */
bool note_resolve(void *place, struct buf *href, struct str kind, struct str target);

#endif
