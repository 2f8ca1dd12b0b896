// SPDX-License-Identifier: MIT
/* What the budget of pages left out is told here: a link to nothing is never shown. */
#include "render/page_compare.h"

#define FNS 12

static void link_below(struct page *pg, enum area area, struct str sub, struct str text)
{
	page_link_text(pg, ref_below(pg->r, pg->brief, area, sub), text);
}

void compare_item(struct page *pg, const struct plan_diff *d)
{
	struct buf *w;

	put(pg, "<li>");
	link_below(pg, AREA_DIFF, d->slug, d->title);
	put(pg, ", or ");
	link_below(pg, AREA_DIFF, arena_cat(&pg->arena, d->slug, STR("/share")),
		   STR("as shares"));
	put(pg, "<span class=\"dim\">: ");
	w = page_words(pg);
	say(w, d->side[SIDE_BASE].title);
	say_lit(w, " against ");
	say(w, d->side[SIDE_CANDIDATE].title);
	page_text(pg);
	put(pg, "</span></li>\n");
}

static void window_item(struct page *pg, const struct plan_window *win)
{
	put(pg, "<li>");
	link_below(pg, AREA_WINDOW, win->slug, win->title);
	put(pg, " <span class=\"dim\">");
	say_span(page_words(pg), pg->r, win->from_ns, win->to_ns);
	page_text(pg);
	put(pg, "</span></li>\n");
}

/* ---- how many there are ---- */

static size_t count_windows(const struct plan *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_windows; i++)
		n += p->windows[i].has_page;
	return n;
}

static size_t count_diffs(const struct plan *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_diffs; i++)
		n += p->diffs[i].has_page;
	return n;
}

static size_t count_fns(const struct plan *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_fns; i++)
		n += p->fns[i].has_page;
	return n;
}

/* ---- lists ---- */

static void list_windows(struct page *pg, const struct plan *p)
{
	put(pg, "<div><h3>Windows</h3><ul class=\"below\">\n");
	for (size_t i = 0; i < p->n_windows; i++)
		if (p->windows[i].has_page)
			window_item(pg, &p->windows[i]);
	put(pg, "</ul></div>\n");
}

static void list_diffs(struct page *pg, const struct plan *p)
{
	put(pg, "<div><h3>Comparisons</h3><ul class=\"below\">\n");
	for (size_t i = 0; i < p->n_diffs; i++)
		if (p->diffs[i].has_page)
			compare_item(pg, &p->diffs[i]);
	put(pg, "</ul></div>\n");
}

static void list_fns(struct page *pg, const struct plan *p)
{
	size_t shown = 0, n = count_fns(p);

	put(pg, "<p class=\"cap\">Functions with a page: ");
	for (size_t i = 0; i < p->n_fns && shown < FNS; i++) {
		if (!p->fns[i].has_page)
			continue;
		if (shown++)
			put(pg, ", ");
		put(pg, "<code>");
		link_below(pg, AREA_FUNCTION, p->fns[i].slug, fn_short(pg->r, p->fns[i].fn));
		put(pg, "</code>");
	}
	if (n > shown) {
		say_lit(page_words(pg), " and ");
		put_count(&pg->words, n - shown);
		say_lit(&pg->words, " more, linked in the tables");
		page_text(pg);
	}
	put(pg, ".</p>\n");
}

static void left_out(struct page *pg, const struct plan *p)
{
	struct buf *w = page_words(pg);

	if (p->n_pages >= p->n_wished)
		return;
	put(pg, "<p class=\"cap\">");
	put_count(w, p->n_pages);
	say_lit(w, " of ");
	say_count(w, p->n_wished, "page");
	say_lit(w, " that this profile could have were made; the rest is over the report’s "
		   "budget (");
	page_text(pg);
	put(pg, "<code>--page-budget</code>).</p>\n");
}

void section_compare(struct page *pg)
{
	const struct plan *p = pg->brief->plan;
	size_t windows = count_windows(p), diffs = count_diffs(p), fns = count_fns(p);

	if (!windows && !diffs && !fns && p->n_pages >= p->n_wished)
		return;
	section_open(pg, windows || diffs ? STR("Windows and comparisons") : STR("Functions"),
		     STR("each a page of its own"));
	if (windows && diffs)
		put(pg, "<div class=\"two\">\n");
	if (windows)
		list_windows(pg, p);
	if (diffs)
		list_diffs(pg, p);
	if (windows && diffs)
		put(pg, "</div>\n");
	if (fns)
		list_fns(pg, p);
	left_out(pg, p);
	section_close(pg);
}
