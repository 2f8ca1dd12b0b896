// SPDX-License-Identifier: MIT
/* Where a page is among the others: links, breadcrumbs, tabs, neighbours. */
#ifndef RENDER_NAV_H
#define RENDER_NAV_H

#include "render/page.h"

/* The main types: tabs, and columns of the matrix. Those after them are listed. */
#define MAIN_TYPES 5

/* The way from this page to the report's root, "../../", into an attribute. */
void nav_root(struct page *pg);
void nav_crumbs(struct page *pg);
void nav_tabs(struct page *pg);

struct ref ref_service(const struct brief *brief);
struct ref ref_brief(const struct report *r, const struct brief *brief);
/* A page below the profile's: window, comparison, function, label value; sub: its slug. */
struct ref ref_below(const struct report *r, const struct brief *brief, enum area area,
		     struct str sub);
/* "../" for each folder that a page lies in: the way to the report's root. */
void say_root(struct buf *t, const struct report *r, struct ref here);
/* "s/orders/process_cpu-cpu/f/main/index.html": from the report's root. */
void ref_path(struct buf *t, const struct report *r, struct ref to);
/* The same from the page: "../cart/index.html". */
void say_href(struct buf *t, const struct page *pg, struct ref to);
/* The row of report.types that the brief belongs to. */
size_t brief_type(const struct report *r, const struct brief *brief);
/* "worker heap in use" */
void say_brief(struct buf *t, const struct report *r, const struct brief *brief);

#endif
