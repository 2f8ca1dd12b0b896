// SPDX-License-Identifier: MIT
/*
 * The flame graph upside down: where the value is spent stands on top, whoever called it below.
 * The same stacks, so the root is the same; a function that several others call is one frame wide
 * on top, which the graph from the root shows in as many places.
 */
#include "render/fnlink.h"
#include "render/page_profile.h"

#define BUDGET 400

static struct str inverted_label(struct page *pg)
{
	struct buf *w = page_words(pg);

	say_lit(w, "Inverted flame graph of ");
	say_brief(w, pg->r, pg->brief);
	say_lit(w, ": functions by self, their callers below; top functions hold the same");
	return page_keep(pg);
}

static void inverted_caption(struct page *pg, struct flame_cut cut)
{
	struct buf *w = page_words(pg);

	say_lit(w, "Inverted: functions by self");
	if (str_eq(brief_ptype(pg->r, pg->brief)->unit, STR("nanoseconds")))
		say_lit(w, " time");
	say_lit(w, ", their callers below; a frame is as wide as what the function on top spends "
		   "when called that way. ");
	put_count(w, cut.n_drawn);
	say_lit(w, " of ");
	say_count(w, cut.n_all, "frame");
	say_lit(w, ", ");
	put_percent(w, cut.shown, 1);
	say_lit(w, " of the value drawn to its last frame");
	if (cut.n_drawn < cut.n_all)
		say_lit(w, "; narrower ones are the grey slivers");
	say_lit(w, ". Callers are drawn to row ");
	put_count(w, PROFILE_INVERTED_DEPTH);
	say_lit(w, ".");
	page_text(pg);
}

void section_inverted(struct page *pg)
{
	const struct profile *p = pg->profile;
	struct flame f = {.model = pg->r->model,
			  .collapse = pg->r->collapse,
			  .classes = pg->r->fn_classes,
			  .budget = report_rows(pg->r, BUDGET),
			  .nodes = p->inverted,
			  .n_nodes = p->n_inverted,
			  .n_all = p->n_inverted_all,
			  .win = &pg->shown,
			  .unit = &pg->unit,
			  .den = p->den,
			  .sample_unit = brief_ptype(pg->r, pg->brief)->unit,
			  .prefix = pg->prefix,
			  .marks = fn_marks(pg)};
	struct flame_cut cut;
	struct buf *w;

	if (p->n_inverted < 2 || pg->r->brevity >= BREVITY_BARE)
		return;
	w = page_words(pg);
	say(w, pg->r->services[pg->here.service].name);
	say_lit(w, " · ");
	say(w, pg->r->types[pg->here.type].title);
	say_lit(w, " · inverted");
	f.root_label = page_keep(pg);
	f.label = inverted_label(pg);
	put(pg, "<details class=\"cap\" id=\"inverted\"><summary>Inverted: functions by self, "
		"their callers below</summary>\n");
	flame_key(pg);
	put(pg, "<figure>");
	cut = flame_svg(pg->b, &f);
	put(pg, "<figcaption>");
	inverted_caption(pg, cut);
	put(pg, "</figcaption></figure>\n</details>\n");
}
