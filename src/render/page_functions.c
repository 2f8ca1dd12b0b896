// SPDX-License-Identifier: MIT
/* A short form of functions/<type>/, to which it leads. */
#include "render/page_functions.h"

#include "render/fleetcell.h"

#define ROWS 12

static void say_more(struct page *pg, size_t type)
{
	const struct fleet_type *t = &pg->r->fleet->types[type];
	struct buf *w;

	put(pg, "<p class=\"cap\">");
	page_link(pg, ref_of(AREA_FUNCTIONS, NONE, type), STR(""));
	w = page_words(pg);
	say_count(w, t->fns.n_all, "function");
	say_lit(w, " and ");
	say_count(w, t->packages.n_all, "package");
	page_text(pg);
	put(pg, "</a> over all services.");
	if (pg->prefix.n) {
		put(pg, " <code>");
		page_str(pg, pg->prefix);
		put(pg, "</code> is left out of the names.");
	}
	put(pg, "</p>\n");
}

void section_functions(struct page *pg, size_t type)
{
	const struct fleet_type *t;
	struct buf *w;

	if (!pg->r->fleet || type >= pg->r->fleet->n_types)
		return;
	t = &pg->r->fleet->types[type];
	w = page_words(pg);
	say_type(w, pg->r->types[type].title);
	say(w, fleet_is_by_total(t) ? STR(" by total") : STR(" by self"));
	say_lit(w, ", sum of all services, whole report");
	section_open(pg, STR("Heaviest functions"), page_keep(pg));
	if (t->fns.n) {
		fleet_shown(pg, type, ROWS);
		pg->prefix = fleet_prefix(pg, &t->fns);
		fleet_few_functions(pg, t, ROWS);
		say_more(pg, type);
	} else {
		put(pg, "<p class=\"cap\">No function has a known level.</p>\n");
	}
	section_close(pg);
}
