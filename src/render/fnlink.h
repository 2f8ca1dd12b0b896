// SPDX-License-Identifier: MIT
/* Links to the pages of functions below the profile that a page belongs to. */
#ifndef RENDER_FNLINK_H
#define RENDER_FNLINK_H

#include "render/cell.h"
#include "render/flame.h"

bool fn_has_page(const struct page *pg, fn_id fn);
/* href="..." of a function that has a page. */
void fn_href(struct page *pg, fn_id fn);
/* cell_fn without an anchor, as a link where the function has a page. */
void cell_fn_link(struct page *pg, fn_id fn);
/* Frames whose functions have pages are links; the outlines are for the caller to add. */
struct flame_marks fn_marks(struct page *pg);

#endif
