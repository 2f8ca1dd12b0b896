// SPDX-License-Identifier: MIT
/*
 * Functions with both values. In rate mode levels come first and shares follow, in share mode the
 * other way round; the bars of changes have their zero where the data put it.
 */
#include "render/page_diff.h"

#include <math.h>
#include <stdlib.h>

#include "render/fnlink.h"

#define LIST_ROWS 30
#define LEAST_ROWS 12
#define HEAD_CHARS 16

const char *const diff_anchors[DIFF_STATUS_N] = {
	[DIFF_SAME] = "diff-same", [DIFF_MORE] = "diff-more", [DIFF_LESS] = "diff-less",
	[DIFF_NEW] = "diff-new",   [DIFF_GONE] = "diff-gone",
};
const char *const diff_words[DIFF_STATUS_N] = {
	[DIFF_SAME] = "Same", [DIFF_MORE] = "More", [DIFF_LESS] = "Less",
	[DIFF_NEW] = "New",   [DIFF_GONE] = "Gone",
};

/* What the cells of one table share. */
struct list {
	const struct versus *v;
	struct unit unit;   /* of the first numbers, decimals for this table */
	struct unit change; /* of their changes */
	struct unit other;  /* of the second numbers: shares in rate mode, else levels */
	struct unit other_change;
	double other_scale[SIDE_N]; /* second number = value * other_scale; 0: not known */
	double low, high;           /* the range of changes, with zero */
	struct str word[SIDE_N];    /* of the sides, short enough for heads */
};

struct compared {
	const struct diff_fn *fn;
	const struct list *list;
};

static const struct diff_fn *fn_of(const void *row)
{
	return ((const struct compared *)row)->fn;
}

static const struct list *list_of(const void *row)
{
	return ((const struct compared *)row)->list;
}

/* ---- cells ---- */

static void cell_name(struct page *pg, const void *row)
{
	cell_fn_link(pg, fn_of(row)->fn);
}

static const struct {
	const char *glyph, *word, *class;
} marks[DIFF_STATUS_N] = {
	[DIFF_SAME] = {"", "same", "dim"},    [DIFF_MORE] = {"▲ ", "more", "more"},
	[DIFF_LESS] = {"▼ ", "less", "less"}, [DIFF_NEW] = {"✚ ", "new", "more"},
	[DIFF_GONE] = {"✕ ", "gone", "less"},
};

static void cell_status(struct page *pg, const void *row)
{
	enum diff_status status = fn_of(row)->status;

	put(pg, "<span");
	page_class(pg, str_of(marks[status].class));
	put(pg, ">");
	page_str(pg, str_of(marks[status].glyph));
	page_str(pg, str_of(marks[status].word));
	put(pg, "</span>");
}

/* "–" on the side where a function is not. */
static bool is_absent(const struct diff_fn *fn, enum diff_side side)
{
	return fn->total[side] == 0 && fn->total[SIDE_N - 1 - side] != 0;
}

static void cell_amount(struct page *pg, const void *row, enum diff_side side)
{
	const struct diff_fn *fn = fn_of(row);
	const struct versus *v = list_of(row)->v;

	if (is_absent(fn, side)) {
		put(pg, "–");
		return;
	}
	put(pg, "<span title=\"");
	put_exact(pg->b, fn->total[side], v->den[side], v->sample_unit[side]);
	put(pg, "\">");
	put_column(page_words(pg), &list_of(row)->unit, diff_number(v->d, side, fn->total[side]));
	page_text(pg);
	put(pg, "</span>");
}

static void cell_base(struct page *pg, const void *row)
{
	cell_amount(pg, row, SIDE_BASE);
}

static void cell_candidate(struct page *pg, const void *row)
{
	cell_amount(pg, row, SIDE_CANDIDATE);
}

static void put_delta(struct page *pg, const struct unit *u, double change, bool is_same)
{
	bool shows = fabs(change) * u->per_level >= 0.5 * pow(10, -u->decimals);
	struct str class = change > 0 ? STR("more") : STR("less");

	put(pg, "<span");
	page_class(pg, is_same || !shows ? STR("dim") : class);
	put(pg, ">");
	if (is_same)
		put(pg, "same");
	else
		say_column_delta(page_words(pg), u, change);
	if (!is_same)
		page_text(pg);
	put(pg, "</span>");
}

static double change_of(const void *row)
{
	return amounts_change(amounts_of(list_of(row)->v->d, fn_of(row)->total));
}

static void cell_change_of_total(struct page *pg, const void *row)
{
	put_delta(pg, &list_of(row)->change, change_of(row), fn_of(row)->status == DIFF_SAME);
}

static void put_line(struct page *pg, double x)
{
	put(pg, "<line x1=\"");
	svg_num(pg->b, x, 2);
	put(pg, "%\" x2=\"");
	svg_num(pg->b, x, 2);
	put(pg, "%\" y1=\"-5\" y2=\"13\" stroke=\"#626c77\"/>");
}

static void cell_bar(struct page *pg, const void *row)
{
	const struct list *l = list_of(row);
	double change = change_of(row), range = l->high - l->low;
	double zero = range > 0 ? -l->low / range * 100 : 0;
	double at = range > 0 ? (change - l->low) / range * 100 : 0;

	put(pg, "<svg class=\"bar\" width=\"100%\" height=\"8\" aria-hidden=\"true\"><rect x=\"");
	svg_num(pg->b, fmin(zero, at), 2);
	put(pg, "%\" width=\"");
	svg_num(pg->b, fabs(at - zero), 2);
	if (fn_of(row)->status == DIFF_SAME)
		put(pg, "%\" height=\"8\" fill=\"#aeb7c0\"/>");
	else if (change < 0)
		put(pg, "%\" height=\"8\" class=\"dn\" fill=\"#56b4e9\"/>");
	else
		put(pg, "%\" height=\"8\" class=\"up\" fill=\"#e8833a\"/>");
	put_line(pg, zero);
	put(pg, "</svg>");
}

static void cell_relative(struct page *pg, const void *row)
{
	const struct diff_fn *fn = fn_of(row);

	if (fn->status == DIFF_SAME) {
		put(pg, "<span class=\"dim\">same</span>");
		return;
	}
	say_relative(page_words(pg), fn->status, amounts_of(list_of(row)->v->d, fn->total));
	page_text(pg);
}

static void cell_self_change(struct page *pg, const void *row)
{
	const struct diff_fn *fn = fn_of(row);
	double change = amounts_change(amounts_of(list_of(row)->v->d, fn->self));

	put_delta(pg, &list_of(row)->change, change, fn->self_status == DIFF_SAME);
}

static double other_number(const void *row, enum diff_side side)
{
	double scale = list_of(row)->other_scale[side];

	return scale > 0 ? (double)fn_of(row)->total[side] * scale : NAN;
}

static void cell_other(struct page *pg, const void *row, enum diff_side side)
{
	double number = is_absent(fn_of(row), side) ? NAN : other_number(row, side);

	put_column(page_words(pg), &list_of(row)->other, number);
	page_text(pg);
}

static void cell_other_base(struct page *pg, const void *row)
{
	cell_other(pg, row, SIDE_BASE);
}

static void cell_other_candidate(struct page *pg, const void *row)
{
	cell_other(pg, row, SIDE_CANDIDATE);
}

static void cell_other_change(struct page *pg, const void *row)
{
	double change = other_number(row, SIDE_CANDIDATE) - other_number(row, SIDE_BASE);

	say_column_delta(page_words(pg), &list_of(row)->other_change, change);
	page_text(pg);
}

/* ---- columns ---- */

/* In a head "@b" and "@c" are the words of the sides, "@u" the unit of the column. */
static const struct column rate_columns[] = {
	{"Function", "fn", cell_name, true, false, false},
	{"Status", "nw", cell_status, false, false, false},
	{"@b", "n", cell_base, false, false, false},
	{"@c", "n", cell_candidate, false, false, false},
	{"Change", "n", cell_change_of_total, false, false, true},
	{"change", "br opt", cell_bar, false, true, false},
	{"Relative", "n opt", cell_relative, false, false, false},
	{"Self change", "n opt", cell_self_change, false, false, false},
	{"Share @b, %", "n opt", cell_other_base, false, false, false},
	{"Share @c, %", "n opt", cell_other_candidate, false, false, false},
	{"Points", "n opt", cell_other_change, false, false, false},
};
static const struct column share_columns[] = {
	{"Function", "fn", cell_name, true, false, false},
	{"Status", "nw", cell_status, false, false, false},
	{"@b, %", "n", cell_base, false, false, false},
	{"@c, %", "n", cell_candidate, false, false, false},
	{"Points", "n", cell_change_of_total, false, false, true},
	{"change", "br opt", cell_bar, false, true, false},
	{"Relative", "n opt", cell_relative, false, false, false},
	{"Self, points", "n opt", cell_self_change, false, false, false},
	{"@b@u", "n opt", cell_other_base, false, false, false},
	{"@c@u", "n opt", cell_other_candidate, false, false, false},
	{"Change@u", "n opt", cell_other_change, false, false, false},
};
#define OTHER_COLUMNS 3
/* Of the lists by status: without status, bar and the second numbers. */
static const unsigned list_columns[] = {0, 2, 3, 4, 6, 7};

static void say_head(struct buf *w, const struct list *l, struct str head)
{
	size_t at;

	while ((at = str_chr(head, '@')) != SIZE_MAX && at + 1 < head.n) {
		struct str word = l->word[head.p[at + 1] == 'b' ? SIDE_BASE : SIDE_CANDIDATE];

		say(w, str_sub(head, 0, at));
		if (head.p[at + 1] == 'u' && l->other.name.n) {
			say_lit(w, ", ");
			say_unit(w, &l->other);
		} else if (head.p[at + 1] != 'u' && at == 0) {
			say_capital(w, word);
		} else if (head.p[at + 1] != 'u') {
			say(w, word);
		}
		head = str_sub(head, at + 2, head.n);
	}
	say(w, head);
}

static void head_cell(struct page *pg, const struct list *l, const struct column *c)
{
	put(pg, "<th scope=\"col\"");
	if (!c->is_row_head)
		page_class(pg, str_of(c->class));
	if (c->descending)
		put(pg, " aria-sort=\"descending\"");
	put(pg, ">");
	if (c->is_bar)
		put(pg, "<span class=\"vh\">");
	say_head(page_words(pg), l, str_of(c->head));
	page_text(pg);
	if (c->is_bar)
		put(pg, "</span>");
	if (c->descending)
		put(pg, "\u00a0▾");
	put(pg, "</th>");
}

static void heads(struct page *pg, const struct list *l, const struct column *columns, size_t n)
{
	put(pg, "<thead><tr>");
	for (size_t i = 0; i < n; i++)
		head_cell(pg, l, &columns[i]);
	put(pg, "</tr></thead>\n<tbody>\n");
}

static const struct column *columns_of(const struct versus *v)
{
	return v->d->mode == DIFF_SHARE ? share_columns : rate_columns;
}

/* ---- the list ---- */

static void set_other(struct list *l, const struct page *pg)
{
	const struct diff *d = l->v->d;
	double largest = 0;

	for (int side = 0; side < SIDE_N; side++) {
		const struct win *w = &d->side[side];

		if (d->mode == DIFF_RATE)
			l->other_scale[side] = w->total > 0 ? 1 / (double)w->total : 0;
		else
			l->other_scale[side] = w->per_value;
		largest = fmax(largest, fabs((double)w->total * w->per_value));
	}
	l->other = versus_percent;
	if (d->mode == DIFF_SHARE)
		l->other = unit_for(brief_ptype(pg->r, pg->brief), largest);
	l->other_change = l->other;
}

/* Decimals for two digits of the smallest change that is listed. */
static void refine(struct list *l, const struct diff_fn *last)
{
	double least = fabs(amounts_change(amounts_of(l->v->d, last->total)));

	if (l->v->d->mode == DIFF_SHARE) {
		unit_refine(&l->other, l->other_scale[SIDE_CANDIDATE] *
					       fabs((double)last->total[SIDE_CANDIDATE]));
		l->other_change = l->other;
		return;
	}
	unit_refine(&l->unit, least);
	unit_refine(&l->change, least);
}

static struct str head_word(struct page *pg, struct str word)
{
	say_short(page_words(pg), word, HEAD_CHARS);
	return page_keep(pg);
}

static struct list list_make(struct page *pg, const struct versus *v,
			     const struct diff_fn *const *fns, size_t n)
{
	struct list l = {.v = v, .unit = v->unit, .change = v->change};

	set_other(&l, pg);
	for (int side = 0; side < SIDE_N; side++)
		l.word[side] = head_word(pg, v->word[side]);
	for (size_t i = 0; i < n; i++) {
		double change = amounts_change(amounts_of(v->d, fns[i]->total));

		l.low = fmin(l.low, change);
		l.high = fmax(l.high, change);
	}
	if (n)
		refine(&l, fns[n - 1]);
	return l;
}

static bool knows_other(const struct list *l)
{
	return l->other_scale[SIDE_BASE] > 0 && l->other_scale[SIDE_CANDIDATE] > 0;
}

static bool is_changed(const struct diff_fn *fn)
{
	return fn->status != DIFF_SAME || fn->self_status != DIFF_SAME;
}

static size_t count_changed(const struct diff *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n_fns; i++)
		n += is_changed(&d->fns[i]);
	return n;
}

static struct str table_caption(struct page *pg, const struct versus *v, size_t n)
{
	size_t n_changed = count_changed(v->d);
	struct buf *w = page_words(pg);

	say_lit(w, "Total of each function");
	if (v->d->mode == DIFF_SHARE) {
		say_lit(w, " as a share of its side");
	} else if (v->unit.name.n) {
		say_lit(w, " (");
		say_unit(w, &v->unit);
		say_lit(w, ")");
	}
	say_lit(w, ", largest change first; ");
	if (n < n_changed) {
		put_count(w, n);
		say_lit(w, " of ");
	}
	put_count(w, n_changed);
	say_lit(w, " that changed, of ");
	say_count(w, v->d->n_fns, "function");
	say_lit(w, ". One that calls itself counts once.");
	if (v->d->mode == DIFF_RATE)
		say_lit(w, " Share: of all of its side, so an unchanged function falls when "
			   "another grows.");
	return page_keep(pg);
}

/* What is the same fills a table that would be short, no more. */
static const struct diff_fn **choose(struct page *pg, const struct diff *d, size_t rows, size_t *n)
{
	const struct diff_fn **v = arena_n(&pg->arena, rows, const struct diff_fn *);
	size_t n_changed = MIN(count_changed(d), rows), least = MIN(rows, (size_t)LEAST_ROWS);
	size_t n_others = least - MIN(n_changed, least);

	*n = 0;
	for (size_t i = 0; i < d->n_fns && n_changed + n_others; i++) {
		size_t *left = is_changed(&d->fns[i]) ? &n_changed : &n_others;

		if (*left) {
			v[(*n)++] = &d->fns[i];
			--*left;
		}
	}
	return v;
}

void diff_table(struct page *pg, const struct versus *v, size_t rows)
{
	size_t n;
	const struct diff_fn **fns = choose(pg, v->d, rows, &n);
	struct list l = list_make(pg, v, fns, n);
	const struct column *columns = columns_of(v);
	size_t n_columns = COUNT_OF(rate_columns) - (knows_other(&l) ? 0 : OTHER_COLUMNS);

	table_list(pg, LIST_FUNCTIONS);
	table_open(pg, "data dt", table_caption(pg, v, n));
	heads(pg, &l, columns, n_columns);
	for (size_t i = 0; i < n; i++)
		table_row(pg, columns, n_columns, &(struct compared){fns[i], &l});
	table_close(pg);
}

/* ---- by status ---- */

static double size_of(const struct diff *d, const struct diff_fn *fn)
{
	struct amounts a = amounts_of(d, fn->total);

	return fmax(fabs(a.base), fabs(a.candidate));
}

struct sized {
	double size;
	size_t at;
};

static int cmp_sized(const void *left, const void *right)
{
	const struct sized *a = left, *b = right;

	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

/* Those of a status in the order of fns; what is the same by its size, the heaviest first. */
static struct sized *with_status(struct page *pg, const struct diff *d, enum diff_status status)
{
	struct sized *v = arena_n(&pg->arena, d->n_status[status] + 1, struct sized);
	size_t n = 0;

	for (size_t i = 0; i < d->n_fns && n < d->n_status[status]; i++)
		if (d->fns[i].status == status)
			v[n++] = (struct sized){size_of(d, &d->fns[i]), i};
	if (status == DIFF_SAME)
		qsort(v, n, sizeof(*v), cmp_sized);
	return v;
}

static struct str list_caption(struct page *pg, const struct versus *v, enum diff_status status)
{
	size_t all = v->d->n_status[status], n = MIN(all, report_rows(pg->r, LIST_ROWS));
	struct buf *w = page_words(pg);

	if (n == all) {
		say_count(w, all, "function");
	} else {
		put_count(w, n);
		say_lit(w, " of ");
		say_count(w, all, "function");
		say_lit(w, "; the ");
		put_count(w, all - n);
		say(w, status == DIFF_SAME ? STR(" lighter ones are left out")
					   : STR(" with smaller changes are left out"));
	}
	say(w, status == DIFF_SAME ? STR(", heaviest first.") : STR(", largest change first."));
	return page_keep(pg);
}

static void list_table(struct page *pg, const struct versus *v, const struct list *l,
		       enum diff_status status)
{
	const struct sized *fns = with_status(pg, v->d, status);
	struct column columns[COUNT_OF(list_columns)];

	for (size_t i = 0; i < COUNT_OF(list_columns); i++) {
		columns[i] = columns_of(v)[list_columns[i]];
		columns[i].descending &= status != DIFF_SAME;
	}
	table_list(pg, LIST_FUNCTIONS);
	table_open(pg, "data dl", list_caption(pg, v, status));
	heads(pg, l, columns, COUNT_OF(columns));
	for (size_t i = 0; i < MIN(v->d->n_status[status], report_rows(pg->r, LIST_ROWS)); i++)
		table_row(pg, columns, COUNT_OF(columns),
			  &(struct compared){&v->d->fns[fns[i].at], l});
	table_close(pg);
}

static void list_changed(struct page *pg, const struct versus *v, const struct list *l,
			 enum diff_status status)
{
	put(pg, "<div id=\"");
	html_attr(pg->b, str_of(diff_anchors[status]));
	put(pg, "\">");
	section_open(pg, str_of(diff_words[status]), STR(""));
	list_table(pg, v, l, status);
	section_close(pg);
	put(pg, "</div>\n");
}

static void list_same(struct page *pg, const struct versus *v, const struct list *l)
{
	put(pg, "<details class=\"cap\" id=\"");
	html_attr(pg->b, str_of(diff_anchors[DIFF_SAME]));
	put(pg, "\"><summary>Same: ");
	say_count(page_words(pg), v->d->n_status[DIFF_SAME], "function");
	page_text(pg);
	put(pg, " within 5\u202f% or the noise</summary>\n");
	list_table(pg, v, l, DIFF_SAME);
	put(pg, "</details>\n");
}

void diff_lists(struct page *pg, const struct versus *v)
{
	static const enum diff_status order[] = {DIFF_NEW, DIFF_GONE, DIFF_MORE, DIFF_LESS};
	size_t n;
	const struct diff_fn **fns = choose(pg, v->d, report_rows(pg->r, LIST_ROWS), &n);
	struct list l = list_make(pg, v, fns, n);

	for (size_t i = 0; i < COUNT_OF(order); i++)
		if (v->d->n_status[order[i]])
			list_changed(pg, v, &l, order[i]);
	if (v->d->n_status[DIFF_SAME])
		list_same(pg, v, &l);
}
