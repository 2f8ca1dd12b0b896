// SPDX-License-Identifier: MIT
/*
 * The plan knows which functions have pages. A frame's link goes through the page's own buffer, as
 * all links do.
 */
#include "render/fnlink.h"

#include <assert.h>

#include "aggregate/plan.h"

bool fn_has_page(const struct page *pg, fn_id fn)
{
	return pg->brief && pg->brief->plan && fn < FN_LIGHTER && plan_find_fn(pg->brief->plan, fn);
}

void fn_href(struct page *pg, fn_id fn)
{
	const struct plan_fn *to = plan_find_fn(pg->brief->plan, fn);

	assert(to);
	page_href(pg, ref_below(pg->r, pg->brief, AREA_FUNCTION, to->slug), STR(""));
}

void cell_fn_link(struct page *pg, fn_id fn)
{
	bool is_link = fn_has_page(pg, fn);

	if (is_link) {
		put(pg, "<a ");
		fn_href(pg, fn);
		put(pg, ">");
	}
	cell_fn(pg, fn, pg->prefix, false);
	if (is_link)
		put(pg, "</a>");
}

static bool mark_has_link(void *context, fn_id fn)
{
	return fn_has_page(context, fn);
}

static void mark_href(void *context, fn_id fn, struct buf *b)
{
	struct page *pg = context;

	assert(b == pg->b);
	fn_href(pg, fn);
}

struct flame_marks fn_marks(struct page *pg)
{
	return (struct flame_marks){.has_link = mark_has_link, .href = mark_href, .context = pg};
}
