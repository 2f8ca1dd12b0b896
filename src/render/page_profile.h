// SPDX-License-Identifier: MIT
/* Sections of the page of one profile, each in a file of its own. */
#ifndef RENDER_PAGE_PROFILE_H
#define RENDER_PAGE_PROFILE_H

#include "render/cell.h"

/* How the page's type counts, for sentences. */
struct kind_words {
	struct str is;      /* "a rate" */
	struct str formula; /* whole sentences */
};
const struct kind_words *kind_words(enum kind kind);
/* No level is known, so sums are shown. */
bool shows_sums(const struct page *pg);

void section_top(struct page *pg);
void section_tree(struct page *pg);
void section_labels(struct page *pg);
void section_instances(struct page *pg);
void section_how(struct page *pg);

#endif
