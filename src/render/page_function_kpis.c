// SPDX-License-Identifier: MIT
/* The KPI strip of a function's page: only numbers that are known. */
#include "render/page_function.h"

#include <math.h>

static const struct unit percent = {.name = STR("%"), .per_level = 100, .decimals = 1};
static const struct unit plain = {.per_level = 1, .is_whole = true};

static void kpi_of(struct page *pg, struct str name, double level, struct str note)
{
	kpi(pg, &(struct kpi){name, pg->unit, level, note, STR("")});
}

static void kpi_self(struct page *pg)
{
	int64_t self = fn_detail_of(pg)->row->self[WIN_ALL];
	struct buf *w = page_words(pg);

	put_percent(w, fn_share_of_total(pg, self), 1);
	say_lit(w, " of the function");
	kpi_of(pg, STR("Self"), fn_level(pg, self), page_keep(pg));
}

static void kpi_last(struct page *pg)
{
	struct change c = fn_total_change(pg);
	struct buf *w = page_words(pg);

	if (c.trend == TREND_UNKNOWN)
		return;
	put_change(w, &c);
	say(w, c.before == 0 ? STR(": nothing in the first") : STR(" from first quarter"));
	kpi(pg,
	    &(struct kpi){STR("Last quarter"), pg->unit, c.after, page_keep(pg), change_class(&c)});
}

static double share_in(const struct page *pg, enum win_id w)
{
	const struct win *win = &pg->profile->win[w];

	return win->total > 0 && isfinite(win->level)
		       ? (double)fn_detail_of(pg)->row->total[w] / (double)win->total
		       : NAN;
}

static void kpi_share(struct page *pg)
{
	double first = share_in(pg, WIN_FIRST), last = share_in(pg, WIN_LAST);
	struct buf *w = page_words(pg);

	if (isfinite(first) && isfinite(last)) {
		put_percent(w, first, 1);
		say_lit(w, " in the first quarter, ");
		put_percent(w, last, 1);
		say_lit(w, " in the last");
	} else {
		say_lit(w, "of the whole");
	}
	kpi(pg, &(struct kpi){STR("Share of the whole"), percent,
			      fn_share_of_all(pg, fn_detail_of(pg)->row->total[WIN_ALL]),
			      page_keep(pg), STR("")});
}

static size_t count_children(const struct node *nodes)
{
	size_t n = 0;

	for (size_t i = 1; i < nodes[0].end; i = nodes[i].end)
		n += nodes[i].fn != FN_LIGHTER;
	return n;
}

static void kpi_around(struct page *pg)
{
	const struct fn_detail *d = fn_detail_of(pg);
	struct buf *w = page_words(pg);

	say_count(w, count_children(d->callees), "callee");
	say_lit(w, ", in ");
	say_count(w, d->n_stacks, "stack");
	kpi(pg, &(struct kpi){STR("Callers"), plain, (double)count_children(d->callers),
			      page_keep(pg), STR("")});
}

static void kpi_rank(struct page *pg)
{
	const struct fn_row *row = fn_detail_of(pg)->row;
	struct buf *w = page_words(pg);

	say_lit(w, "of ");
	put_count(w, pg->profile->n_fns);
	if (row->rank[WIN_FIRST] && row->rank[WIN_LAST] &&
	    row->rank[WIN_FIRST] != row->rank[WIN_LAST]) {
		say_lit(w, "; ");
		put_count(w, row->rank[WIN_FIRST]);
		say_lit(w, " → ");
		put_count(w, row->rank[WIN_LAST]);
	}
	kpi(pg, &(struct kpi){STR("Rank by self"), plain,
			      row->rank[WIN_ALL] ? (double)row->rank[WIN_ALL] : NAN, page_keep(pg),
			      STR("")});
}

void section_fn_kpis(struct page *pg)
{
	kpis_open(pg);
	kpi_of(pg, STR("Total"), fn_level(pg, fn_detail_of(pg)->row->total[WIN_ALL]),
	       shows_sums(pg) ? STR("sum, with all that it calls")
			      : STR("mean, with all that it calls"));
	kpi_self(pg);
	kpi_share(pg);
	kpi_last(pg);
	kpi_around(pg);
	kpi_rank(pg);
	kpis_close(pg);
}
