// SPDX-License-Identifier: MIT
/*
 * One window of one profile: its level beside that of the whole report, where it lies on the
 * timeline, what ran in it, and what it is compared with. A window that no dump lies in has a page
 * too when something links to it: it says so.
 */
#include "render/page_compare.h"
#include "render/exploretext.h"
#include "render/partview.h"

#include <math.h>
#include <stdlib.h>

/* A page as its sections need it. */
struct window_page {
	struct page page; /* first: sections get this */
	const struct plan_window *window;
	const struct part *part;
};

static const struct window_page *window_of(const struct page *pg)
{
	return (const struct window_page *)pg;
}

static bool has_data(const struct part *p)
{
	return p->n_nodes > 1 && p->nodes[0].total != 0;
}

static struct str sample_unit(const struct page *pg)
{
	return brief_ptype(pg->r, pg->brief)->unit;
}

static const struct win *whole_of(const struct page *pg)
{
	return &pg->profile->win[WIN_ALL];
}

/* ---- title and lead ---- */

static void window_title(struct page *pg, struct buf *words)
{
	say_brief(words, pg->r, pg->brief);
	say_lit(words, ", ");
	say(words, window_of(pg)->window->title);
	say_lit(words, " · ");
	say(words, pg->r->discovery->title);
}

static void say_fact(struct buf *w, const struct page *pg)
{
	const struct part *p = window_of(pg)->part;

	say_brief(w, pg->r, pg->brief);
	say_lit(w, ", ");
	say(w, window_of(pg)->window->title);
	say_lit(w, ": ");
	if (!has_data(p)) {
		say(w, p->win.n_dumps ? STR("no stack has a value") : STR("no dump lies in it"));
		return;
	}
	say_level(w, &pg->unit, pg->shown.level);
	say_lit(w, " in ");
	say_count(w, p->win.n_dumps, "dump");
}

/* Buckets of the chart whose middle lies in the window, and those of them that are no gap. */
static size_t buckets_in(const struct page *pg, size_t *known)
{
	const struct timeline *t = &pg->profile->timeline;
	const struct plan_window *w = window_of(pg)->window;
	size_t n = 0;

	*known = 0;
	for (size_t i = 0; i < t->n; i++) {
		int64_t from = (t->start_s + (int64_t)i * t->width_s) * NS_PER_S;
		int64_t middle = from + t->width_s * NS_PER_S / 2;

		if (middle < w->from_ns || middle >= w->to_ns)
			continue;
		n++;
		*known += isfinite(t->level[i]);
	}
	return n;
}

static void say_coverage(struct buf *w, const struct page *pg)
{
	size_t known, n = buckets_in(pg, &known);

	if (!n || pg->profile->timeline.is_sequence)
		return;
	say_lit(w, ", data in ");
	put_count(w, known);
	say_lit(w, " of ");
	say_count(w, n, "bucket");
	say_lit(w, " of ");
	put_duration(w, pg->profile->timeline.width_s * NS_PER_S);
}

static void say_whole(struct buf *w, const struct page *pg)
{
	const struct profile *p = pg->profile;

	say_lit(w, ". The whole report has ");
	if (isfinite(whole_of(pg)->level)) {
		struct unit u = brief_unit(pg->r, pg->brief);

		say_level(w, &u, whole_of(pg)->level);
		say_lit(w, " in ");
	}
	say_count(w, p->n_dumps, "dump");
	say_lit(w, ".");
}

static void window_lead(struct page *pg)
{
	const struct plan_window *win = window_of(pg)->window;
	struct buf *w = page_words(pg);

	lead_open(pg);
	say_fact(w, pg);
	page_text(pg);
	lead_mid(pg);
	w = page_words(pg);
	say_span(w, pg->r, win->from_ns, win->to_ns);
	say_lit(w, " UTC, ");
	say_count(w, window_of(pg)->part->win.n_dumps, "dump");
	say_coverage(w, pg);
	say_whole(w, pg);
	say_lit(w, " ");
	page_text(pg);
	explore_link(pg, pg->brief,
		     &(struct explore){.side = {[SIDE_CANDIDATE] = {win->from_ns, win->to_ns, NULL,
								    0}}});
	lead_close(pg);
}

/* ---- numbers ---- */

static const struct unit plain = {.per_level = 1, .is_whole = true};

/* "against the whole report: +29 %" */
static struct str note_against(struct page *pg)
{
	struct change c = {.before = whole_of(pg)->level, .after = pg->shown.level};
	struct buf *w = page_words(pg);

	if (part_is_sum(window_of(pg)->part))
		return window_of(pg)->part->win.n_dumps ? STR("sum of its dumps") : STR("");
	c.trend = c.after > c.before ? TREND_ROSE : TREND_FELL;
	say_lit(w, "against the whole report: ");
	put_change(w, &c);
	return page_keep(pg);
}

static struct str note_whole(struct page *pg)
{
	struct buf *w = page_words(pg);

	say_lit(w, "mean of ");
	say_count(w, pg->profile->n_dumps, "dump");
	return page_keep(pg);
}

static struct str note_part(struct page *pg, double share, const char *of)
{
	struct buf *w = page_words(pg);

	if (!isfinite(share))
		return STR("");
	put_percent(w, share, 0);
	say_lit(w, " ");
	say(w, str_of(of));
	return page_keep(pg);
}

/* What the dumps add up to, in the sample type's own unit; a state has no such sum. */
static void kpi_sum(struct page *pg)
{
	const struct part *p = window_of(pg)->part;
	double sum = (double)p->win.total / (double)p->den;
	double whole = (double)whole_of(pg)->total / (double)pg->profile->den;

	if (brief_ptype(pg->r, pg->brief)->kind == KIND_GAUGE || part_is_sum(p))
		return;
	kpi(pg, &(struct kpi){STR("Sum of its dumps"), unit_for_sum(sample_unit(pg), fabs(sum)),
			      sum, note_part(pg, whole > 0 ? sum / whole : NAN, "of the report’s"),
			      STR("")});
}

static void kpi_functions(struct page *pg)
{
	struct buf *w = page_words(pg);

	say_lit(w, "of ");
	put_count(w, pg->profile->n_fns);
	say_lit(w, " in the report");
	kpi(pg, &(struct kpi){STR("Functions"), plain, (double)window_of(pg)->part->n_fns,
			      page_keep(pg), STR("")});
}

static void window_kpis(struct page *pg)
{
	const struct part *p = window_of(pg)->part;
	double dumps = (double)pg->profile->n_dumps;

	kpis_open(pg);
	kpi(pg, &(struct kpi){part_is_sum(p) ? STR("Sum") : STR("Mean"), pg->unit,
			      pg->shown.level, note_against(pg), STR("")});
	if (isfinite(whole_of(pg)->level) && !part_is_sum(p))
		kpi(pg, &(struct kpi){STR("Whole report"), pg->unit, whole_of(pg)->level,
				      note_whole(pg), STR("")});
	kpi_sum(pg);
	kpi(pg, &(struct kpi){STR("Dumps"), plain, p->win.n_dumps,
			      note_part(pg, dumps > 0 ? p->win.n_dumps / dumps : NAN,
					"of the report’s"),
			      STR("")});
	kpi_functions(pg);
	kpi(pg, &(struct kpi){STR("Stacks"), plain, (double)p->n_stacks, STR("distinct"),
			      STR("")});
	kpis_close(pg);
}

/* ---- what ran ---- */

static void window_timeline(struct page *pg)
{
	const struct plan_window *w = window_of(pg)->window;
	struct win mark = {.from_ns = w->from_ns, .to_ns = w->to_ns};
	struct unit unit = pg->unit;

	pg->unit = brief_unit(pg->r, pg->brief);
	section_timeline(pg, &(struct timeline_marks){&mark, &w->title, 1});
	pg->unit = unit;
}

static struct str root_label(struct page *pg)
{
	struct buf *w = page_words(pg);

	say(w, pg->r->services[pg->here.service].name);
	say_lit(w, " · ");
	say(w, pg->r->types[pg->here.type].title);
	return page_keep(pg);
}

static struct str flame_label(struct page *pg)
{
	const struct part *p = window_of(pg)->part;
	struct buf *w = page_words(pg);

	say_lit(w, "Flame graph of ");
	say_brief(w, pg->r, pg->brief);
	say_lit(w, ", ");
	say(w, window_of(pg)->window->title);
	if (p->n_fns && pg->shown.total > 0) {
		say_lit(w, ": ");
		put_percent(w, (double)p->fns[0].self / (double)pg->shown.total, 0);
		say_lit(w, " is self time or value of ");
		say(w, model_fn(pg->r->model, p->fns[0].fn));
	}
	say_lit(w, "; the functions below hold the same");
	return page_keep(pg);
}

static void window_parts(struct page *pg)
{
	struct part_view v = {.part = window_of(pg)->part,
			      .sample_unit = sample_unit(pg),
			      .root_label = root_label(pg),
			      .label = flame_label(pg),
			      .over = part_is_sum(window_of(pg)->part)
					      ? STR("in sum")
					      : STR("on average over the window"),
			      .plan = pg->brief->plan};

	section_open(pg, STR("Flame graph"), window_of(pg)->window->title);
	part_flame(pg, &v);
	section_close(pg);
	section_open(pg, STR("Top functions"), STR("by self"));
	part_functions(pg, &v);
	section_close(pg);
}

static void window_empty(struct page *pg)
{
	section_open(pg, STR("Functions"), STR(""));
	put(pg, "<div class=\"empty\">");
	if (window_of(pg)->part->win.n_dumps)
		put(pg, "The dumps of this window hold no stack with a value.");
	else
		put(pg, "No dump of this profile lies in this window: there is nothing to show. "
			"The timeline tells where the dumps are.");
	put(pg, "</div>\n");
	section_close(pg);
}

/* ---- other windows, comparisons ---- */

static bool has_side(const struct page *pg, const struct plan_diff *d)
{
	size_t own = (size_t)(window_of(pg)->window - pg->brief->plan->windows);
	size_t series = (size_t)(pg->brief->series - pg->r->model->series);

	for (int i = 0; i < SIDE_N; i++)
		if (d->side[i].window == own && d->side[i].series == series)
			return d->has_page;
	return false;
}

/* By time, so that the one before is also the one before in time. */
static bool stands_before(const struct plan_window *a, const struct plan_window *b)
{
	if (a->from_ns != b->from_ns)
		return a->from_ns < b->from_ns;
	return a->to_ns != b->to_ns ? a->to_ns < b->to_ns : a < b;
}

/* The nearest window with a page on either side. */
static const struct plan_window *neighbour(const struct page *pg, bool next)
{
	const struct plan *plan = pg->brief->plan;
	const struct plan_window *own = window_of(pg)->window, *best = NULL;

	for (size_t i = 0; i < plan->n_windows; i++) {
		const struct plan_window *w = &plan->windows[i];
		const struct plan_window *first = next ? own : w, *second = next ? w : own;

		if (w == own || !w->has_page || !stands_before(first, second))
			continue;
		if (!best || (next ? stands_before(w, best) : stands_before(best, w)))
			best = w;
	}
	return best;
}

static void neighbour_link(struct page *pg, bool next)
{
	const struct plan_window *to = neighbour(pg, next);
	struct buf *w = page_words(pg);

	if (!to)
		return;
	if (!next)
		say_lit(w, "‹ ");
	say(w, to->title);
	if (next)
		say_lit(w, " ›");
	page_link_text(pg, ref_below(pg->r, pg->brief, AREA_WINDOW, to->slug), page_keep(pg));
	put(pg, " ");
}

static void window_others(struct page *pg)
{
	const struct plan *plan = pg->brief->plan;
	size_t n = 0;

	for (size_t i = 0; i < plan->n_diffs; i++)
		n += has_side(pg, &plan->diffs[i]);
	if (!n && !neighbour(pg, false) && !neighbour(pg, true))
		return;
	section_open(pg, STR("Compared, and other windows"), STR(""));
	if (n)
		put(pg, "<ul class=\"below\">\n");
	for (size_t i = 0; n && i < plan->n_diffs; i++)
		if (has_side(pg, &plan->diffs[i]))
			compare_item(pg, &plan->diffs[i]);
	if (n)
		put(pg, "</ul>\n");
	put(pg, "<p class=\"cap pick\">");
	neighbour_link(pg, false);
	neighbour_link(pg, true);
	put(pg, "</p>\n");
	section_close(pg);
}

static void window_how(struct page *pg)
{
	section_open(pg, STR("How this is computed"), STR(""));
	put(pg, "<p class=\"cap\">");
	if (brief_ptype(pg->r, pg->brief)->kind == KIND_GAUGE)
		put(pg, "A dump is a state at one moment. It counts in the window by the time for "
			"which it holds there, per instance; the instances are then summed. ");
	else
		put(pg, "A dump belongs to the window that its middle lies in and counts whole, so "
			"windows side by side add up to the report. A level is what the dumps "
			"count over the time they cover, per instance, then summed. ");
	put(pg, "How values become levels is told on ");
	page_link(pg, ref_brief(pg->r, pg->brief), STR(""));
	put(pg, "the page of the whole profile</a>.</p>\n");
	section_close(pg);
}

static void window_body(struct page *pg)
{
	window_lead(pg);
	if (has_data(window_of(pg)->part))
		window_kpis(pg);
	window_timeline(pg);
	if (has_data(window_of(pg)->part))
		window_parts(pg);
	else
		window_empty(pg);
	window_others(pg);
	window_how(pg);
}

static const struct page_kind window_kind = {window_title, window_body};

void page_window(struct buf *b, const struct below *at, const struct plan_window *window,
		 const struct part *part)
{
	struct window_page w = {.page = {.b = b}, .window = window, .part = part};
	struct ref here = ref_below(at->r, at->brief, AREA_WINDOW, window->slug);

	here.name = window->title;
	page_of_profile(&w.page, at, here);
	if (has_data(part))
		part_shown(&w.page, part, sample_unit(&w.page));
	page_write(&w.page, &window_kind);
}
