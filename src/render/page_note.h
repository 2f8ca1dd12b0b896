// SPDX-License-Identifier: MIT
/* The team's notes: a list, a page each, and what of them other pages show. */
#ifndef RENDER_PAGE_NOTE_H
#define RENDER_PAGE_NOTE_H

#include "render/page.h"

/* Front page: the notes by title. Nothing when there are none. */
void section_notes(struct page *pg);
/* Page of a service: what its notes say. Nothing when it has none. */
void section_notes_of(struct page *pg, size_t service);

#endif
