// SPDX-License-Identifier: MIT
/* The profiles whose last quarter differs from their first, as ranked facts. */
#ifndef RENDER_PAGE_CHANGES_H
#define RENDER_PAGE_CHANGES_H

#include "render/cell.h"

struct ranked {
	const struct brief *brief;
	size_t type;
	double score; /* part of the fleet's level of that type that changed */
};

/* Main types first, of them the large by type, the rest by score; in the page's arena. */
struct changes {
	const struct ranked *v;
	size_t n;
	size_t n_main;              /* of main types: the first of v */
	size_t n_steady, n_unknown; /* profiles of main types */
};

struct changes changes_find(struct page *pg);
void section_changes(struct page *pg, const struct changes *c);
/* A list of those that no finding is about; of report.findings. */
void section_other_changes(struct page *pg, const struct changes *c);
/* "orders CPU: 0.465 → 1.33 cores" */
void say_change_fact(struct buf *t, const struct report *r, const struct brief *brief);

#endif
