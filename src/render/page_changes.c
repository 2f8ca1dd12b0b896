// SPDX-License-Identifier: MIT
/*
 * What changed, as facts without causes: causes need the verdicts of analyse/. A change is as large
 * as its part of the fleet's level of that type, so a doubling of something small stands below a
 * rise by a tenth of something large. Large ones come in the order of types (a change of CPU tells
 * more than one of waiting), small ones by size.
 */
#include "render/page_changes.h"

#include "aggregate/plan.h"
#include "render/findingcell.h"

#include <math.h>
#include <stdlib.h>

#define ARTICLES 7
/* Part of the fleet from which a change ranks by its type before its size. */
#define LARGE 0.1
#define FURTHER_ROWS 50
#define OTHER_ROWS 6
#define SPARK_HEIGHT 44
#define LINKS 4 /* comparisons named */

static double score_of(const struct report *r, const struct brief *brief, size_t type)
{
	const struct change *c = &brief->change;
	double fleet = fmax(fleet_level(r, type, WIN_FIRST), fleet_level(r, type, WIN_LAST));
	double before = isfinite(c->before) ? c->before : 0;
	double after = isfinite(c->after) ? c->after : 0;

	return fleet > 0 ? fabs(after - before) / fleet : 0;
}

static int cmp_ranked(const void *a, const void *b)
{
	const struct ranked *x = a;
	const struct ranked *y = b;
	bool x_main = x->type < MAIN_TYPES;
	bool y_main = y->type < MAIN_TYPES;

	if (x_main != y_main)
		return x_main ? -1 : 1;
	if ((x->score >= LARGE) != (y->score >= LARGE))
		return x->score >= LARGE ? -1 : 1;
	if (x->type != y->type && x->score >= LARGE)
		return x->type < y->type ? -1 : 1;
	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return x->brief < y->brief ? -1 : x->brief > y->brief;
}

static void count_unchanged(struct changes *c, enum trend trend)
{
	if (trend == TREND_STEADY)
		c->n_steady++;
	else
		c->n_unknown++;
}

struct changes changes_find(struct page *pg)
{
	const struct report *r = pg->r;
	struct ranked *v = arena_n(&pg->arena, r->n_briefs + 1, struct ranked);
	struct changes c = {.v = v};
	size_t i;

	for (i = 0; i < r->n_briefs; i++) {
		const struct brief *brief = &r->briefs[i];
		size_t type = brief_type(r, brief);

		if (change_is_known_fact(&brief->change)) {
			v[c.n++] = (struct ranked){brief, type, score_of(r, brief, type)};
			c.n_main += type < MAIN_TYPES;
		} else if (type < MAIN_TYPES) {
			count_unchanged(&c, brief->change.trend);
		}
	}
	qsort(v, c.n, sizeof(*v), cmp_ranked);
	return c;
}

void say_change_fact(struct buf *t, const struct report *r, const struct brief *brief)
{
	struct unit u = brief_unit(r, brief);

	say_brief(t, r, brief);
	switch (brief->change.trend) {
	case TREND_NEW:
		say_lit(t, ": new, ");
		say_level(t, &u, brief->change.after);
		return;
	case TREND_GONE:
		say_lit(t, ": gone, ");
		say_level(t, &u, brief->change.before);
		say_lit(t, " before");
		return;
	case TREND_UNKNOWN:
	case TREND_STEADY:
	case TREND_ROSE:
	case TREND_FELL:
		break;
	}
	say_lit(t, ": ");
	say_from_to(t, &u, brief->change.before, brief->change.after);
	say_lit(t, ", ");
	put_change(t, &brief->change);
}

/* ---- one article ---- */

static const struct {
	const char *word, *icon;
} marks[] = {
	[TREND_UNKNOWN] = {"Unknown", ""},
	[TREND_STEADY] = {"Steady", ""},
	[TREND_ROSE] = {"Rose", "M7 13V2.5M2.6 6.8 7 2.4l4.4 4.4"},
	[TREND_FELL] = {"Fell", "M7 1v10.5M2.6 7.2 7 11.6l4.4-4.4"},
	[TREND_NEW] = {"New", "M7 1.5v11M1.5 7h11"},
	[TREND_GONE] = {"Gone", "M2.5 2.5l9 9M11.5 2.5l-9 9"},
};

static void change_where(struct page *pg, const struct ranked *c)
{
	struct buf *w;

	put(pg, "<div class=\"wh\"><p class=\"sev note\"><svg viewBox=\"0 0 14 14\" width=\"14\" "
		"height=\"14\" aria-hidden=\"true\"><path d=\"");
	html_attr(pg->b, str_of(marks[c->brief->change.trend].icon));
	put(pg, "\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/></svg>");
	page_str(pg, str_of(marks[c->brief->change.trend].word));
	put(pg, "</p>");
	page_link(pg, ref_brief(pg->r, c->brief), STR(""));
	w = page_words(pg);
	say_short(w, pg->r->services[c->brief->series->service].name, 24);
	say_lit(w, " · ");
	say_type(w, pg->r->types[c->type].title);
	page_text(pg);
	put(pg, "</a></div>");
}

/* "<b>orders</b> CPU rose by <b>0.86 cores</b>, from 0.465 ... to 1.33 ..." */
static void change_sentence(struct page *pg, const struct ranked *r)
{
	const struct change *c = &r->brief->change;
	struct unit u = brief_unit(pg->r, r->brief);
	bool is_new = c->trend == TREND_NEW;

	put(pg, "<h3><b>");
	page_str(pg, pg->r->services[r->brief->series->service].name);
	put(pg, "</b> ");
	say_type(page_words(pg), pg->r->types[r->type].title);
	page_text(pg);
	if (c->trend == TREND_ROSE || c->trend == TREND_FELL) {
		if (c->trend == TREND_ROSE)
			put(pg, " rose from ");
		else
			put(pg, " fell from ");
		say_level(page_words(pg), &u, c->before);
		page_text(pg);
		put(pg, " in the first quarter to <b>");
		say_level(page_words(pg), &u, c->after);
		page_text(pg);
		put(pg, "</b> in the last.</h3>");
		return;
	}
	put(pg, ": <b>");
	say_level(page_words(pg), &u, is_new ? c->after : c->before);
	page_text(pg);
	if (is_new)
		put(pg, "</b> in the last quarter, nothing in the first.</h3>");
	else
		put(pg, "</b> in the first quarter, nothing in the last.</h3>");
}

static void change_function(struct page *pg, const struct ranked *r)
{
	const struct moved *moved = &r->brief->moved;
	const struct plan_fn *fn = plan_find_fn(r->brief->plan, moved->fn);
	struct unit u = brief_unit(pg->r, r->brief);
	struct buf *w;

	if (moved->fn == FN_ALL)
		return;
	put(pg, "<code>");
	if (fn)
		page_link(pg, ref_below(pg->r, r->brief, AREA_FUNCTION, fn->slug), STR(""));
	else
		page_link(pg, ref_brief(pg->r, r->brief), STR(""));
	page_str(pg, fn_short(pg->r, moved->fn));
	put(pg, "</a></code> changed most: ");
	w = page_words(pg);
	say_from_to(w, &u, moved->before, moved->after);
	say_lit(w, ", with the library code it calls. ");
	page_text(pg);
}

/* The evidence: what stands before and after. */
static void change_links(struct page *pg, const struct ranked *r)
{
	const struct plan *plan = r->brief->plan;
	bool any = false;

	for (size_t i = 0; i < plan->n_diffs && i < LINKS; i++) {
		const struct plan_diff *d = &plan->diffs[i];

		if (!d->has_page || d->worth == WORTH_EXTREMES)
			continue;
		if (any)
			put(pg, " · ");
		else
			put(pg, "Compare: ");
		page_link_text(pg, ref_below(pg->r, r->brief, AREA_DIFF, d->slug), d->title);
		any = true;
	}
	if (plan->has_labels) {
		if (any)
			put(pg, " · ");
		page_link_text(pg, ref_below(pg->r, r->brief, AREA_LABELS, STR("")),
			       STR("by label"));
	}
}

static void change_how(struct page *pg, const struct ranked *r)
{
	const struct change *c = &r->brief->change;
	struct unit u = brief_unit(pg->r, r->brief);
	struct buf *w;

	put(pg, "<p class=\"how\">");
	change_function(pg, r);
	if (c->noise > 0) {
		w = page_words(pg);
		say_lit(w, "Spread of buckets within a quarter: ");
		say_level(w, &u, c->noise);
		say_lit(w, ". ");
		page_text(pg);
	}
	change_links(pg, r);
	put(pg, "</p>");
}

static void change_size(struct page *pg, const struct ranked *r)
{
	const struct change *c = &r->brief->change;
	struct unit u = brief_unit(pg->r, r->brief);
	double before = c->trend == TREND_NEW ? 0 : c->before;
	double after = c->trend == TREND_GONE ? 0 : c->after;
	struct buf *w;

	put(pg, "<p class=\"size\"><b>");
	say_delta(page_words(pg), &u, after - before);
	page_text(pg);
	put(pg, "</b><span>");
	w = page_words(pg);
	put_change(w, c);
	say_lit(w, "; ");
	put_percent(w, r->score, 0);
	say_lit(w, " of the fleet");
	page_text(pg);
	put(pg, "</span></p>");
}

/* What the rules in the sparkline are. */
static void change_events(struct page *pg, const struct brief *brief)
{
	struct buf *w = page_words(pg);

	say_events_short(w, pg, brief->series->service);
	if (!w->n)
		return;
	put(pg, "<p class=\"cap evn\">");
	page_text(pg);
	put(pg, "</p>");
}

static void change_article(struct page *pg, const struct ranked *r)
{
	put(pg, "<li><article class=\"finding\">");
	change_where(pg, r);
	put(pg, "<div class=\"say\">");
	change_sentence(pg, r);
	change_how(pg, r);
	put(pg, "</div><div class=\"spark\">");
	cell_spark(pg, r->brief, SPARK_HEIGHT);
	change_events(pg, r->brief);
	put(pg, "</div>");
	change_size(pg, r);
	put(pg, "</article></li>\n");
}

/* ---- the rest as a list ---- */

static void further_row(struct page *pg, const struct ranked *r)
{
	put(pg, "<tr><td>");
	page_link(pg, ref_brief(pg->r, r->brief), STR(""));
	say_change_fact(page_words(pg), pg->r, r->brief);
	page_text(pg);
	put(pg, "</a></td><td class=\"n\">");
	cell_change(pg, &r->brief->change);
	put(pg, "</td></tr>\n");
}

static void change_rows(struct page *pg, const struct changes *c, size_t from, size_t to)
{
	put(pg, "<thead><tr><th scope=\"col\">Profile</th>"
		"<th scope=\"col\" class=\"n\">Change</th></tr></thead><tbody>\n");
	for (size_t i = from; i < to; i++)
		further_row(pg, &c->v[i]);
	table_close(pg);
}

static void changes_further(struct page *pg, const struct changes *c, size_t from)
{
	size_t to = MIN(c->n, from + FURTHER_ROWS);

	if (from >= c->n)
		return;
	put(pg, "<details class=\"cap\"><summary>");
	say_count(page_words(pg), c->n - from, "further change");
	page_text(pg);
	put(pg, "</summary>\n<table class=\"data\"");
	page_list(pg, LIST_CHANGES);
	put(pg, "><caption>");
	say_count(page_words(pg), to - from, "change");
	page_text(pg);
	put(pg, ", first quarter to last; main types before the others.</caption>");
	change_rows(pg, c, from, to);
	put(pg, "</details>\n");
}

static bool is_waiting(const struct ptype *type)
{
	return str_eq(type->family, STR("mutex")) || str_eq(type->family, STR("block"));
}

/* Both states or both rates: what is allocated is not what is held. */
static bool are_alike(const struct ptype *a, const struct ptype *b)
{
	return a->kind == b->kind &&
	       (str_eq(a->family, b->family) || (is_waiting(a) && is_waiting(b)));
}

static bool tells_of_change(const struct finding *f)
{
	return f->kind != FIND_OUTLIER && f->kind != FIND_SPIKE && f->kind != FIND_HOTSPOT;
}

/*
 * Does the finding, muted or not, say already that this profile changed? It is about it, about
 * another type of the same dumps (contentions beside delay), or both tell of waiting.
 */
static bool says(const struct page *pg, const struct finding *f, const struct brief *brief)
{
	const struct series *mine = brief->series, *its = f->brief->series;

	if (f->kind == FIND_HOTSPOT || its->service != mine->service)
		return false;
	if (f->brief == brief)
		return true;
	return tells_of_change(f) &&
	       are_alike(brief_ptype(pg->r, f->brief), brief_ptype(pg->r, brief));
}

static bool is_said(const struct page *pg, const struct brief *brief)
{
	const struct findings *all = pg->r->findings;

	for (size_t i = 0; i < all->n; i++) {
		const struct finding *f = all->v[i];

		if (says(pg, f, brief))
			return true;
		for (size_t k = 0; k < f->n_symptoms; k++)
			if (says(pg, f->symptoms[k], brief))
				return true;
	}
	return false;
}

/* Those that no finding says already. */
static struct changes without_findings(struct page *pg, const struct changes *c)
{
	struct ranked *v = arena_n(&pg->arena, c->n + 1, struct ranked);
	struct changes left = {.v = v};

	for (size_t i = 0; i < c->n; i++)
		if (!is_said(pg, c->v[i].brief))
			v[left.n++] = c->v[i];
	return left;
}

void section_other_changes(struct page *pg, const struct changes *c)
{
	struct changes left = without_findings(pg, c);
	size_t n = MIN(left.n, (size_t)OTHER_ROWS);

	if (!n)
		return;
	section_open(pg, STR("Other changes"),
		     STR("last quarter against first, without a finding"));
	table_list(pg, LIST_CHANGES);
	table_open_named(pg, "data", STR("Changes that no finding is about"));
	change_rows(pg, &left, 0, n);
	changes_further(pg, &left, n);
	section_close(pg);
}

static void no_changes(struct page *pg, const struct changes *c)
{
	put(pg, "<p class=\"cap\">");
	if (c->n_steady)
		put(pg,
		    "No profile of the main types changed beyond its own noise between the first "
		    "quarter of the report and the last.");
	else
		put(pg,
		    "The dumps do not reach from the first quarter of the report into the last, so "
		    "no change can be told.");
	put(pg, "</p>\n");
}

void section_changes(struct page *pg, const struct changes *c)
{
	size_t n = MIN(c->n_main, (size_t)ARTICLES);
	size_t i;

	section_open(pg, STR("What changed"),
		     STR("last quarter against first; changes of a tenth of the fleet or more "
			 "first"));
	if (!n)
		no_changes(pg, c);
	else
		put(pg, "<ol>");
	for (i = 0; i < n; i++)
		change_article(pg, &c->v[i]);
	if (n)
		put(pg, "</ol>\n");
	changes_further(pg, c, n);
	section_close(pg);
}
