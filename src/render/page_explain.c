// SPDX-License-Identifier: MIT
/*
 * "In words": a paragraph about a profile, put together from facts alone: the heaviest path, what
 * it takes by itself, which label carries it, what has a name; and what is known of that.
 */
#include "render/page_explain.h"

#include <math.h>

#include "aggregate/plan.h"
#include "analyse/explain.h"
#include "render/advice.h"
#include "render/fnlink.h"
#include "render/nav.h"

static void put_part(struct page *pg, double part)
{
	put(pg, "<b>");
	put_percent(page_words(pg), part, part < 0.0995 ? 1 : 0);
	page_text(pg);
	put(pg, "</b>");
}

static fn_id fn_at(const struct page *pg, size_t node)
{
	return pg->profile->nodes[node].fn;
}

/* Index of the caller of path[i], past calls of itself; 0: the path begins with it. */
static size_t caller_of(const struct page *pg, const struct explain *e, size_t i)
{
	size_t k = i;

	while (k && fn_at(pg, e->path[k - 1]) == fn_at(pg, e->path[i]))
		k--;
	return k;
}

/* ", called by f, which is called by g" */
static void put_callers(struct page *pg, const struct explain *e)
{
	size_t k = caller_of(pg, e, e->n_path - 1);

	if (k + 1 < e->n_path)
		put(pg, " (recursive)");
	if (!k)
		return;
	put(pg, ", called by ");
	cell_fn_link(pg, fn_at(pg, e->path[k - 1]));
	k = caller_of(pg, e, k - 1);
	if (!k)
		return;
	put(pg, ", which is called by ");
	cell_fn_link(pg, fn_at(pg, e->path[k - 1]));
}

static void put_path(struct page *pg, const struct explain *e)
{
	put(pg, "The heaviest path takes ");
	put_part(pg, e->path_part);
	put(pg, " of the profile and ends in ");
	cell_fn_link(pg, fn_at(pg, e->path[e->n_path - 1]));
	put_callers(pg, e);
	if (e->self_part >= 0.01) {
		put(pg, "; the function itself, wherever it is called, takes ");
		put_part(pg, e->self_part);
	}
	put(pg, ". ");
}

static void put_carrier(struct page *pg, const struct explain *e)
{
	struct buf *w = page_words(pg);
	struct str label;

	say_short(w, e->key->key, 40);
	say_lit(w, "=");
	say_short(w, e->value->value, 60);
	label = page_keep(pg);
	put(pg, "By label, ");
	page_link_text(pg, ref_of(AREA_LABELS, pg->here.service, pg->here.type), label);
	put(pg, " carries ");
	put_part(pg, e->value_part);
	put(pg, " (the most of ");
	say_count(page_words(pg), e->key->n_values, "value");
	page_text(pg);
	put(pg, "). ");
}

/* "Garbage collection takes 12 %, allocation 9.1 %." */
static void put_spendings(struct page *pg, const struct explain *e)
{
	for (size_t i = 0; i < e->n_spendings; i++) {
		const struct spending *s = &e->spendings[i];

		struct buf *w = page_words(pg);

		if (i)
			say(w, i + 1 == e->n_spendings ? STR(" and ") : STR(", "));
		if (i)
			say_type(w, s->pattern->title);
		else
			say(w, s->pattern->title);
		say(w, i ? STR(" ") : STR(" takes "));
		page_text(pg);
		put_part(pg, (double)s->total / (double)pg->profile->nodes[0].total);
	}
	if (e->n_spendings)
		put(pg, ", with all that is called from there. ");
}

static void put_advice(struct page *pg, const struct explain *e)
{
	for (size_t i = 0; i < e->n_spendings; i++) {
		put(pg, "<details class=\"advice\"><summary>");
		page_str(pg, e->spendings[i].pattern->title);
		put(pg, ": what it is and what usually helps</summary>");
		advice_html(pg, e->spendings[i].pattern);
		put(pg, "</details>\n");
	}
}

void section_explain(struct page *pg)
{
	struct explain e;

	explain_profile(&e, pg->profile, pg->r);
	if (!e.n_path && !e.n_spendings)
		return;
	section_open(pg, STR("In words"), STR("whole report"));
	put(pg, "<p class=\"why\">");
	if (e.n_path)
		put_path(pg, &e);
	if (e.key && pg->brief->plan->has_labels)
		put_carrier(pg, &e);
	put_spendings(pg, &e);
	put(pg, "</p>\n");
	put_advice(pg, &e);
	section_close(pg);
}
