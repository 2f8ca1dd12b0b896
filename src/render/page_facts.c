// SPDX-License-Identifier: MIT
/* All of it is text of the config: it may hold anything. */
#include "render/page_facts.h"

static void fact_text(struct page *pg, struct str before, struct str text)
{
	if (!text.n)
		return;
	put(pg, "<span>");
	page_str(pg, before);
	page_str(pg, text);
	put(pg, "</span> ");
}

static void fact_link(struct page *pg, struct str label, struct str url)
{
	put(pg, "<span><a href=\"");
	html_url(pg->b, url);
	put(pg, "\">");
	page_str(pg, label);
	put(pg, "</a></span> ");
}

void service_facts(struct page *pg, size_t service)
{
	const struct service_wish *w = wish_service(&pg->r->discovery->wishes,
						    pg->r->services[service].name);

	if (!w || !(w->about.n || w->owner.n || w->n_links || w->repository.n))
		return;
	put(pg, "<p class=\"cap facts\">");
	fact_text(pg, STR(""), w->about);
	fact_text(pg, STR("Owner: "), w->owner);
	for (size_t i = 0; i < w->n_links; i++)
		fact_link(pg, w->links[i].label, w->links[i].url);
	if (w->repository.n)
		fact_link(pg, STR("Repository"), w->repository);
	put(pg, "</p>\n");
}
