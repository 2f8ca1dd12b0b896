// SPDX-License-Identifier: MIT
/* As on the page of the profile, less what only a whole profile has: quarters, ranks, lines. */
#include "render/partview.h"

#include <math.h>
#include <stdlib.h>

#include "model/fname.h"
#include "render/flame.h"

#define ROWS 30
#define DIGITS 99.5 /* of the heaviest: three */

bool part_is_sum(const struct part *p)
{
	return !isfinite(p->win.level);
}

void part_shown(struct page *pg, const struct part *p, struct str sample_unit)
{
	double sum = (double)p->win.total / (double)p->den;

	pg->shown = p->win;
	if (!part_is_sum(p))
		return;
	pg->shown.per_value = 1.0 / (double)p->den;
	pg->shown.level = sum;
	pg->unit = unit_for_sum(sample_unit, fabs(sum));
}

struct str part_prefix(struct page *pg, const struct part *p)
{
	struct str *names = arena_n(&pg->arena, p->n_fns + 1, struct str);
	int64_t *weights = arena_n(&pg->arena, p->n_fns + 1, int64_t);

	for (size_t i = 0; i < p->n_fns; i++) {
		names[i] = model_fn(pg->r->model, p->fns[i].fn);
		weights[i] = p->fns[i].total;
	}
	return fname_common_prefix(names, weights, p->n_fns);
}

/* ---- flame graph ---- */

static void flame_caption(struct page *pg, const struct part_view *v, struct flame_cut cut)
{
	struct buf *w = page_words(pg);

	put_count(w, cut.n_drawn);
	say_lit(w, " of ");
	say_count(w, cut.n_all, "frame");
	say_lit(w, ", ");
	put_percent(w, cut.shown, 1);
	say_lit(w, " of the value drawn to its last frame");
	if (cut.n_drawn < cut.n_all)
		say_lit(w, "; narrower ones are the grey slivers");
	if (cut.is_deep)
		say_lit(w, "; deeper stacks go on below the picture");
	say_lit(w, ". The root is ");
	say_level(w, &pg->unit, (double)pg->shown.total * pg->shown.per_value);
	say_lit(w, " ");
	say(w, v->over);
	say_lit(w, ".");
	page_text(pg);
}

void part_flame(struct page *pg, const struct part_view *v)
{
	struct flame f = {.model = pg->r->model,
			  .collapse = pg->r->collapse,
			  .classes = pg->r->fn_classes,
			  .budget = v->budget ? v->budget : pg->r->part_frames,
			  .nodes = v->part->nodes,
			  .n_nodes = v->part->n_nodes,
			  .n_all = v->part->n_nodes_all,
			  .win = &pg->shown,
			  .unit = &pg->unit,
			  .den = v->part->den,
			  .sample_unit = v->sample_unit,
			  .root_label = v->root_label,
			  .label = v->label,
			  .prefix = pg->prefix};
	struct flame_cut cut;

	flame_key(pg);
	figure_open(pg);
	cut = flame_svg(pg->b, &f);
	put(pg, "<figcaption>");
	flame_caption(pg, v, cut);
	put(pg, "</figcaption></figure>\n");
}

/* ---- functions ---- */

struct fn_list {
	const struct part_view *view;
	const struct fn_value **fns;
	size_t n;
	double longest; /* |self| of the heaviest */
};

struct fn_line_row {
	const struct fn_value *fn;
	const struct fn_list *list;
	size_t rank;
};

static const struct fn_value *fn_of(const void *row)
{
	return ((const struct fn_line_row *)row)->fn;
}

static void cell_rank(struct page *pg, const void *row)
{
	html_u64(pg->b, ((const struct fn_line_row *)row)->rank);
}

static void cell_name(struct page *pg, const void *row)
{
	const struct part_view *v = ((const struct fn_line_row *)row)->list->view;
	const struct plan_fn *to = v->plan ? plan_find_fn(v->plan, fn_of(row)->fn) : NULL;

	if (to)
		page_link(pg, ref_below(pg->r, pg->brief, AREA_FUNCTION, to->slug), STR(""));
	cell_fn(pg, fn_of(row)->fn, pg->prefix, false);
	if (to)
		put(pg, "</a>");
}

static void cell_number(struct page *pg, const void *row, int64_t value)
{
	const struct part_view *v = ((const struct fn_line_row *)row)->list->view;

	put(pg, "<span title=\"");
	put_exact(pg->b, value, v->part->den, v->sample_unit);
	put(pg, "\">");
	cell_level(pg, (double)value * pg->shown.per_value);
	put(pg, "</span>");
}

static void cell_self(struct page *pg, const void *row)
{
	cell_number(pg, row, fn_of(row)->self);
}

static void cell_total(struct page *pg, const void *row)
{
	cell_number(pg, row, fn_of(row)->total);
}

/* Parts of the whole; nothing when the whole is nothing. */
static double share_of(const struct page *pg, int64_t value)
{
	return pg->shown.total ? (double)value / (double)pg->shown.total : 0;
}

static void cell_share(struct page *pg, const void *row)
{
	buf_fixed(page_words(pg), 100 * share_of(pg, fn_of(row)->total), 1);
	page_text(pg);
}

static void cell_self_bar(struct page *pg, const void *row)
{
	double longest = ((const struct fn_line_row *)row)->list->longest;

	chart_bar(pg->b, longest > 0 ? fabs((double)fn_of(row)->self) / longest : 0, 0);
}

static void cell_share_bar(struct page *pg, const void *row)
{
	chart_bar(pg->b, share_of(pg, fn_of(row)->self), share_of(pg, fn_of(row)->total));
}

#define FN_COLUMNS(by_self)                                                                        \
	{                                                                                          \
		{"#", "n dim opt", cell_rank, false, false, false},                                \
			{"Function", "fn", cell_name, true, false, false},                         \
			{"Self %", "n", cell_self, false, false, (by_self)},                       \
			{"self", "br opt", cell_self_bar, false, true, false},                     \
			{"Total %", "n opt", cell_total, false, false, !(by_self)},                \
			{"Total %%", "n", cell_share, false, false, false},                        \
			{"share", "br opt", cell_share_bar, false, true, false},                   \
	}

static const struct column by_self[] = FN_COLUMNS(true);
static const struct column by_total[] = FN_COLUMNS(false);

static int cmp_total(const void *left, const void *right)
{
	const struct fn_value *a = *(const struct fn_value *const *)left;
	const struct fn_value *b = *(const struct fn_value *const *)right;

	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

static void fn_rows(struct page *pg, const struct column *columns, const struct fn_list *list,
		    size_t n)
{
	table_head(pg, columns, COUNT_OF(by_self));
	for (size_t i = 0; i < n; i++)
		table_row(pg, columns, COUNT_OF(by_self),
			  &(struct fn_line_row){list->fns[i], list, i + 1});
	table_close(pg);
}

static struct str fn_caption(struct page *pg, const struct part_view *v, size_t n)
{
	struct buf *w = page_words(pg);

	put_count(w, n);
	say_lit(w, " of ");
	say_count(w, v->part->n_fns, "function");
	say_lit(w, ", ");
	say(w, v->over);
	say_lit(w, ". Totals come from all ");
	say_count(w, v->part->n_stacks, "distinct stack");
	say_lit(w, " and count a recursive function once.");
	return page_keep(pg);
}

static struct fn_list list_of(struct page *pg, const struct part_view *v)
{
	const struct part *p = v->part;
	struct fn_list list = {.view = v};

	list.fns = arena_n(&pg->arena, p->n_fns + 1, const struct fn_value *);
	for (size_t i = 0; i < p->n_fns; i++) {
		list.fns[list.n++] = &p->fns[i];
		list.longest = fmax(list.longest, fabs((double)p->fns[i].self));
	}
	return list;
}

static size_t rows_of(const struct page *pg, const struct part_view *v)
{
	return report_rows(pg->r, v->rows ? v->rows : ROWS);
}

/* Rows that show more than nothing; the first in any case. */
static size_t rows_with_self(const struct page *pg, const struct fn_list *list)
{
	double least = 0.5 * pow(10, -pg->unit.decimals);
	double per = pg->shown.per_value * pg->unit.per_level;
	size_t n = MIN(list->n, (size_t)1);

	while (n < MIN(list->n, rows_of(pg, list->view)) &&
	       fabs((double)list->fns[n]->self * per) >= least)
		n++;
	return n;
}

/* Parts are smaller than the whole: up to two decimals more, for three digits of the heaviest. */
static void use_finer_unit(struct page *pg, const struct fn_list *list)
{
	double shown = list->longest * pg->shown.per_value * pg->unit.per_level;
	int most = pg->unit.decimals + 2;

	while (shown > 0 && pg->unit.decimals < most &&
	       shown * pow(10, pg->unit.decimals) < DIGITS)
		pg->unit.decimals++;
}

void part_functions(struct page *pg, const struct part_view *v)
{
	struct unit unit = pg->unit;
	struct fn_list list = list_of(pg, v);
	size_t n;

	use_finer_unit(pg, &list);
	n = rows_with_self(pg, &list);
	table_list(pg, LIST_FUNCTIONS);
	table_open(pg, "data", fn_caption(pg, v, n));
	fn_rows(pg, by_self, &list, n);
	qsort(list.fns, list.n, sizeof(*list.fns), cmp_total);
	put(pg, "<details class=\"cap\"><summary>By total</summary>");
	table_list(pg, LIST_FUNCTIONS);
	table_open(pg, "data", STR("The heaviest by total: self and all that they call."));
	fn_rows(pg, by_total, &list, MIN(list.n, rows_of(pg, v)));
	put(pg, "</details>");
	pg->unit = unit;
}
