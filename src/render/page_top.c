// SPDX-License-Identifier: MIT
/*
 * Top functions of a profile, twice: by self, open, and by total, folded. Totals are of the whole
 * tree. A change is last quarter against first; "same" is below the last digit of the column or
 * below the noise of a part of the whole: samples scatter by the root of their number, so a
 * hundredth of the whole has a tenth of its noise.
 */
#include "render/page_profile.h"

#include <math.h>
#include <stdlib.h>

#include "render/fnlink.h"

#define TOP_ROWS 50
/* Columns of the first quarter and of the change, at the end. */
#define CHANGE_COLUMNS 3

struct top_row {
	const struct fn_row *fn;
	const struct top_list *list;
	size_t rank;
};

struct top_list {
	size_t n;       /* rows */
	double longest; /* |self| of the heaviest */
	bool anchors;
};

static void cell_rank(struct page *pg, const void *row)
{
	html_u64(pg->b, ((const struct top_row *)row)->rank);
}

static void cell_name(struct page *pg, const void *row)
{
	const struct top_row *t = row;

	bool is_link = fn_has_page(pg, t->fn->fn);

	if (is_link) {
		put(pg, "<a ");
		fn_href(pg, t->fn->fn);
		put(pg, ">");
	}
	cell_fn(pg, t->fn->fn, pg->prefix, t->list->anchors);
	if (is_link)
		put(pg, "</a>");
}

static void cell_self(struct page *pg, const void *row)
{
	cell_value(pg, ((const struct top_row *)row)->fn->self[WIN_ALL], pg->shown.per_value);
}

static void cell_total(struct page *pg, const void *row)
{
	cell_value(pg, ((const struct top_row *)row)->fn->total[WIN_ALL], pg->shown.per_value);
}

/* Parts of the whole; nothing when the whole is nothing. */
static double part(const struct page *pg, int64_t value)
{
	return pg->shown.total ? (double)value / (double)pg->shown.total : 0;
}

static void cell_share(struct page *pg, const void *row)
{
	buf_fixed(page_words(pg), 100 * part(pg, ((const struct top_row *)row)->fn->total[0]), 1);
	page_text(pg);
}

static void cell_self_bar(struct page *pg, const void *row)
{
	const struct top_row *t = row;
	double self = fabs((double)t->fn->self[WIN_ALL]);

	chart_bar(pg->b, t->list->longest > 0 ? self / t->list->longest : 0, 0);
}

static void cell_share_bar(struct page *pg, const void *row)
{
	const struct fn_row *fn = ((const struct top_row *)row)->fn;

	chart_bar(pg->b, part(pg, fn->self[WIN_ALL]), part(pg, fn->total[WIN_ALL]));
}

double fn_self_in(const struct page *pg, const struct fn_row *fn, enum win_id win)
{
	const struct win *w = &pg->profile->win[win];

	return w->per_value > 0 ? (double)fn->self[win] * w->per_value : w->level * 0;
}

static void cell_before(struct page *pg, const void *row)
{
	cell_level(pg, fn_self_in(pg, ((const struct top_row *)row)->fn, WIN_FIRST));
}

double fn_self_change(const struct page *pg, const struct fn_row *fn)
{
	const struct change *c = &pg->brief->change;
	double before = fn_self_in(pg, fn, WIN_FIRST);
	double after = fn_self_in(pg, fn, WIN_LAST);
	double whole = fmax(fabs(c->before), fabs(c->after));
	double share = whole > 0 ? fmin(fmax(fabs(before), fabs(after)) / whole, 1) : 0;

	return fabs(after - before) <= c->noise * sqrt(share) ? 0 : after - before;
}

static struct str delta_class(const struct page *pg, double delta)
{
	if (!(fabs(delta) * pg->unit.per_level >= 0.5 * pow(10, -pg->unit.decimals)))
		return STR("dim");
	return delta > 0 ? STR("more") : STR("less");
}

static void cell_delta(struct page *pg, const void *row)
{
	double delta = fn_self_change(pg, ((const struct top_row *)row)->fn);

	put(pg, "<span");
	page_class(pg, delta_class(pg, delta));
	put(pg, ">");
	say_column_delta(page_words(pg), &pg->unit, delta);
	page_text(pg);
	put(pg, "</span>");
}

static void say_rank_change(struct buf *w, uint32_t before, uint32_t after)
{
	if (!before && !after) {
		say_lit(w, "–");
	} else if (!before) {
		say_lit(w, "new");
	} else if (!after) {
		say_lit(w, "gone");
	} else if (before != after) {
		say(w, after < before ? STR("▲") : STR("▼"));
		put_count(w, after < before ? before - after : after - before);
	}
}

/* Ranks of what is the same change by chance. */
static void cell_rank_change(struct page *pg, const void *row)
{
	const struct fn_row *fn = ((const struct top_row *)row)->fn;

	if (fn_self_change(pg, fn) == 0)
		return;
	say_rank_change(page_words(pg), fn->rank[WIN_FIRST], fn->rank[WIN_LAST]);
	page_text(pg);
}

/* The order of both tables; only the sorted column differs. */
#define TOP_COLUMNS(by_self)                                                                       \
	{                                                                                          \
		{"#", "n dim opt", cell_rank, false, false, false},                                \
			{"Function", "fn", cell_name, true, false, false},                         \
			{"Self %", "n", cell_self, false, false, (by_self)},                       \
			{"self", "br opt", cell_self_bar, false, true, false},                     \
			{"Total %", "n opt", cell_total, false, false, !(by_self)},                \
			{"Total %%", "n", cell_share, false, false, false},                        \
			{"share", "br opt", cell_share_bar, false, true, false},                   \
			{"Self, first quarter", "n opt", cell_before, false, false, false},        \
			{"Change", "n", cell_delta, false, false, false},                          \
			{"Rank", "n opt", cell_rank_change, false, false, false},                  \
	}

static const struct column by_self[] = TOP_COLUMNS(true);
static const struct column by_total[] = TOP_COLUMNS(false);

static int cmp_total(const void *a, const void *b)
{
	const struct fn_row *x = *(const struct fn_row *const *)a;
	const struct fn_row *y = *(const struct fn_row *const *)b;

	if (x->total[WIN_ALL] != y->total[WIN_ALL])
		return x->total[WIN_ALL] < y->total[WIN_ALL] ? 1 : -1;
	return x->fn < y->fn ? -1 : x->fn > y->fn;
}

static void all_fns(const struct page *pg, const struct fn_row **list)
{
	const struct profile *p = pg->profile;
	size_t i;

	for (i = 0; i < p->n_fns; i++)
		list[i] = &p->fns[i];
}

static bool knows_change(const struct page *pg)
{
	return isfinite(pg->brief->change.before) && isfinite(pg->brief->change.after);
}

static void top_rows(struct page *pg, const struct column *columns, const struct fn_row **list,
		     const struct top_list *shared)
{
	size_t n_columns = COUNT_OF(by_self) - (knows_change(pg) ? 0 : CHANGE_COLUMNS);
	size_t i;

	table_head(pg, columns, n_columns);
	for (i = 0; i < shared->n; i++)
		table_row(pg, columns, n_columns, &(struct top_row){list[i], shared, i + 1});
	table_close(pg);
}

/* Does it show as more than zero, or may other pages link to it? */
static bool has_self(const struct page *pg, size_t i)
{
	const struct fn_row *fn = &pg->profile->fns[i];
	double shown = (double)fn->self[WIN_ALL] * pg->shown.per_value * pg->unit.per_level;

	if (i < BRIEF_FNS && (fn->self[WIN_ALL] || fn->self[WIN_FIRST] || fn->self[WIN_LAST]))
		return true;
	return fabs(shown) >= 0.5 * pow(10, -pg->unit.decimals);
}

static size_t fns_with_self(const struct page *pg, const struct fn_row **list)
{
	const struct profile *p = pg->profile;
	size_t n = 0;
	size_t i;

	for (i = 0; i < p->n_fns && n < report_rows(pg->r, TOP_ROWS); i++)
		if (has_self(pg, i))
			list[n++] = &p->fns[i];
	return n;
}

static struct str top_caption(struct page *pg, size_t n)
{
	const struct profile *p = pg->profile;
	struct buf *w = page_words(pg);

	put_count(w, n);
	say_lit(w, " of ");
	say_count(w, p->n_fns, "function");
	say(w, shows_sums(pg) ? STR(", sums") : STR(", means"));
	say_lit(w, " of the whole report. Totals come from all ");
	say_count(w, p->n_stacks, "distinct stack");
	say_lit(w, " and count a recursive function once.");
	if (knows_change(pg))
		say_lit(w, " Change: self in the last quarter against the first; “same” is within "
			   "the noise.");
	return page_keep(pg);
}

void section_top(struct page *pg)
{
	const struct profile *p = pg->profile;
	const struct fn_row **list = arena_n(&pg->arena, p->n_fns + 1, const struct fn_row *);
	struct top_list shared = {.n = fns_with_self(pg, list), .anchors = true};

	if (p->n_fns)
		shared.longest = fabs((double)p->fns[0].self[WIN_ALL]);
	put(pg, "<div id=\"top\" data-part=\"top\">");
	section_open(pg, STR("Top functions"), STR("by self"));
	table_list(pg, LIST_FUNCTIONS);
	table_open(pg, "data", top_caption(pg, shared.n));
	top_rows(pg, by_self, list, &shared);
	all_fns(pg, list);
	qsort(list, p->n_fns, sizeof(const struct fn_row *), cmp_total);
	shared.anchors = false;
	shared.n = MIN(p->n_fns, report_rows(pg->r, TOP_ROWS));
	if (pg->r->brevity < BREVITY_BARE) {
		put(pg, "<details class=\"cap\"><summary>By total</summary>");
		table_list(pg, LIST_FUNCTIONS);
		table_open(pg, "data", STR("The heaviest by total: self and all that they call."));
		top_rows(pg, by_total, list, &shared);
		put(pg, "</details>");
	}
	section_close(pg);
	put(pg, "</div>\n");
}
