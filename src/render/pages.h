// SPDX-License-Identifier: MIT
/*
 * The pages, one function each: whole HTML documents into *b. Nothing here computes a statistic.
 * Paths are relative, so that the report works from any folder and from file://.
 *
 *   index.html   t/<type>/index.html   s/<service>/index.html   s/<service>/<type>/index.html
 *   files/index.html   files/<service>/index.html (files/<service>/2.html ... by 1,000 dumps)
 */
#ifndef RENDER_PAGES_H
#define RENDER_PAGES_H

#include "render/unit.h"

void page_index(struct buf *b, const struct report *r);
void page_type(struct buf *b, const struct report *r, size_t type);
void page_service(struct buf *b, const struct report *r, size_t service);
void page_profile(struct buf *b, const struct report *r, const struct brief *brief,
		  const struct profile *p);
void page_files(struct buf *b, const struct report *r);
/* Page number part (from 0) of the files of one service; files_parts says how many there are. */
void page_files_service(struct buf *b, const struct report *r, size_t service, size_t part);
size_t files_parts(const struct report *r, size_t service);

/* summary.json: head, one fragment a profile in series order, tail. */
void summary_head(struct buf *b, const struct report *r);
void summary_series(struct buf *b, const struct report *r, const struct profile *p);
void summary_tail(struct buf *b, const struct report *r);

#endif
