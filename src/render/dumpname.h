// SPDX-License-Identifier: MIT
/*
 * Where a single dump stands in the report: its row on the pages of files, with an anchor that is
 * one of a kind within its service, and its own page where it has one.
 */
#ifndef RENDER_DUMPNAME_H
#define RENDER_DUMPNAME_H

#include "aggregate/dumporder.h"
#include "render/instname.h"
#include "render/nav.h"

/* Rows of a page of files. */
#define FILES_PAGE_DUMPS 1000

/* "20261119t142000z-pod-orders-0-1f3a9c20d5e7", the folder of its page; memory from a. */
struct str dump_slug(const struct report *r, uint32_t dump, struct arena *a);
bool dump_has_page(const struct report *r, uint32_t dump);
/* files/<service>/d/<slug>/; the slug is in memory from a. */
struct ref ref_dump(const struct report *r, uint32_t dump, struct arena *a);
/* "files/orders/d/<slug>/index.html", from the report's root. */
void dump_path(struct buf *t, const struct report *r, uint32_t dump);

/* The row of report.types of a type of the model; NONE. */
size_t dump_type(const struct report *r, uint32_t model_type);
/* Its title, or the sample type's own name. */
struct str dump_type_name(const struct report *r, uint32_t model_type);

/* "14:20:05 pod=orders-0", cut, without what is shared: for breadcrumbs and titles. */
void say_dump(struct buf *t, const struct report *r, uint32_t dump,
	      const struct shared_labels *shared);
/* "d-1f3a9c20d5e7", with "-2" for a second dump whose digest begins alike. */
void say_dump_anchor(struct buf *t, const struct report *r, uint32_t dump);
/* "files/orders/2.html#d-1f3a9c20d5e7": its row, from the report's root. */
void say_dump_row(struct buf *t, const struct report *r, uint32_t dump);

#endif
