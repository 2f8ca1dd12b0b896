// SPDX-License-Identifier: MIT
/*
 * Callers stand above the function and callees below, both as wide as it, so that it is the seam.
 * What the pictures show is also in two tables of those next to it, and further away as nested
 * lists.
 */
#include "render/page_function.h"

#include <math.h>

#include "render/flame.h"
#include "render/fnlink.h"

#define ROWS 20
#define BUDGET 180
#define PATHS 60

enum side { CALLERS, CALLEES };

struct side_tree {
	enum side side;
	const struct node *nodes;
	size_t n, n_all;
};

static struct side_tree side_of(const struct page *pg, enum side side)
{
	const struct fn_detail *d = fn_detail_of(pg);

	if (side == CALLERS)
		return (struct side_tree){side, d->callers, d->n_callers, d->n_callers_all};
	return (struct side_tree){side, d->callees, d->n_callees, d->n_callees_all};
}

/* ---- pictures ---- */

static bool has_link(void *context, fn_id fn)
{
	const struct page *pg = context;

	return fn != fn_detail_of(pg)->plan->fn && fn_has_page(pg, fn);
}

static struct str graph_label(struct page *pg, const struct side_tree *t)
{
	struct buf *w = page_words(pg);

	say(w, t->side == CALLERS ? STR("Callers of ") : STR("Callees of "));
	say(w, fn_short(pg->r, fn_detail_of(pg)->plan->fn));
	say(w, t->side == CALLERS ? STR(", growing upwards") : STR(", growing downwards"));
	if (t->n > 1 && t->nodes[1].fn != FN_LIGHTER) {
		say_lit(w, ": ");
		put_percent(w, fn_share_of_total(pg, t->nodes[1].total), 0);
		say(w, t->side == CALLERS ? STR(" comes from ") : STR(" goes to "));
		say(w, model_fn(pg->r->model, t->nodes[1].fn));
	}
	say_lit(w, "; the tables and lists below hold the same");
	return page_keep(pg);
}

static struct flame_cut graph(struct page *pg, const struct side_tree *t)
{
	struct win win = pg->shown;
	fn_id own = fn_detail_of(pg)->plan->fn;
	struct flame f = {.model = pg->r->model,
			  .collapse = pg->r->collapse,
			  .classes = pg->r->fn_classes,
			  .budget = report_rows(pg->r, BUDGET),
			  .nodes = t->nodes,
			  .n_nodes = t->n,
			  .n_all = t->n_all,
			  .win = &win,
			  .unit = &pg->unit,
			  .den = pg->profile->den,
			  .sample_unit = brief_ptype(pg->r, pg->brief)->unit,
			  .prefix = pg->prefix,
			  .label = graph_label(pg, t),
			  .marks = fn_marks(pg),
			  .upward = t->side == CALLERS};

	win.total = t->nodes[0].total;
	f.marks.has_link = has_link;
	f.marks.hits = &own;
	f.marks.n_hits = 1;
	return flame_svg(pg->b, &f);
}

static void say_cut(struct buf *w, const struct flame_cut *cut, struct str of)
{
	put_count(w, cut->n_drawn);
	say_lit(w, " of ");
	say_count(w, cut->n_all, "frame");
	say_lit(w, " ");
	say(w, of);
}

static void sandwich(struct page *pg)
{
	struct side_tree callers = side_of(pg, CALLERS), callees = side_of(pg, CALLEES);
	struct flame_cut above, below;
	struct buf *w;

	put(pg, "<figure class=\"seam\">");
	above = graph(pg, &callers);
	below = graph(pg, &callees);
	w = page_words(pg);
	say_lit(w, "Outlined: the function, where callers and callees meet and where it recurs. "
		   "All widths are on one scale: the function is ");
	say_level(w, &pg->unit, (double)callers.nodes[0].total * pg->shown.per_value);
	say_lit(w, ". ");
	say_cut(w, &above, STR("above, "));
	say_cut(w, &below, STR("below"));
	if (above.n_drawn < above.n_all || below.n_drawn < below.n_all)
		say_lit(w, "; narrower ones are the grey slivers");
	say_lit(w, ".");
	if (above.is_deep || below.is_deep)
		say_lit(w, " Stacks go on beyond the picture.");
	put(pg, "<figcaption>");
	page_text(pg);
	put(pg, "</figcaption></figure>\n");
}

/* ---- tables ---- */

struct side_row {
	fn_id fn;
	struct str words; /* for what is no function; empty: fn */
	int64_t value;
	bool recurs;
};

static void cell_side_name(struct page *pg, const void *row)
{
	const struct side_row *r = row;

	if (r->words.n) {
		put(pg, "<span class=\"dim\">");
		page_str(pg, r->words);
		put(pg, "</span>");
	} else if (r->recurs) {
		cell_fn(pg, r->fn, pg->prefix, false);
	} else {
		cell_fn_link(pg, r->fn);
	}
}

static void cell_side_value(struct page *pg, const void *row)
{
	cell_value(pg, ((const struct side_row *)row)->value, pg->shown.per_value);
}

static void cell_side_part(struct page *pg, const void *row)
{
	const struct side_row *r = row;

	cell_part(pg, r->value, fn_share_of_total(pg, r->value));
}

static void cell_side_bar(struct page *pg, const void *row)
{
	chart_bar(pg->b, 0, fn_share_of_total(pg, ((const struct side_row *)row)->value));
}

static const struct column callers_columns[] = {
	{"Caller", "fn", cell_side_name, true, false, false},
	{"Brings %", "n", cell_side_value, false, false, true},
	{"%", "n", cell_side_part, false, false, false},
	{"share", "br opt", cell_side_bar, false, true, false},
};
static const struct column callees_columns[] = {
	{"Callee", "fn", cell_side_name, true, false, false},
	{"Takes %", "n", cell_side_value, false, false, true},
	{"%", "n", cell_side_part, false, false, false},
	{"share", "br opt", cell_side_bar, false, true, false},
};

struct side_list {
	struct side_row rows[ROWS + 2];
	size_t n;
};

static void add_row(struct side_list *list, struct side_row row)
{
	if (list->n < COUNT_OF(list->rows))
		list->rows[list->n++] = row;
}

/* Children by value; what is left of the function's total goes to the row of the rest. */
static void list_children(const struct page *pg, const struct side_tree *t, struct side_list *list)
{
	int64_t rest = 0;
	bool saturated = false;

	for (size_t i = 1; i < t->nodes[0].end; i = t->nodes[i].end) {
		const struct node *n = &t->nodes[i];

		if (n->fn == FN_LIGHTER || list->n >= ROWS)
			rest = add_sat(rest, n->total, &saturated);
		else
			add_row(list,
				(struct side_row){.fn = n->fn,
						  .value = n->total,
						  .recurs = n->fn == fn_detail_of(pg)->plan->fn});
	}
	if (rest)
		add_row(list, (struct side_row){.words = STR("lighter ones"), .value = rest});
	if (t->nodes[0].self)
		add_row(list, (struct side_row){.words = t->side == CALLERS
								 ? STR("nothing: its stacks begin "
								       "here")
								 : STR("itself"),
						.value = t->nodes[0].self});
}

static struct str side_caption(struct page *pg, const struct side_tree *t,
			       const struct side_list *list)
{
	struct buf *w = page_words(pg);
	bool recurs = false;

	say(w, t->side == CALLERS ? STR("Who calls it directly") : STR("What it calls directly"));
	say_lit(w, ", with the share of the function’s total.");
	for (size_t i = 0; i < list->n; i++)
		recurs |= list->rows[i].recurs;
	if (recurs)
		say_lit(w, " It calls itself: below its own row stands what the recursion takes.");
	return page_keep(pg);
}

static void side_table(struct page *pg, enum side side)
{
	struct side_tree t = side_of(pg, side);
	const struct column *columns = side == CALLERS ? callers_columns : callees_columns;
	struct side_list list = {.n = 0};

	list_children(pg, &t, &list);
	put(pg, "<div>");
	table_list(pg, LIST_FUNCTIONS);
	table_open(pg, "data", side_caption(pg, &t, &list));
	table_head(pg, columns, COUNT_OF(callers_columns));
	for (size_t i = 0; i < list.n; i++)
		table_row(pg, columns, COUNT_OF(callers_columns), &list.rows[i]);
	table_close(pg);
	put(pg, "</div>\n");
}

/* ---- further away ---- */

static void side_paths(struct page *pg, enum side side)
{
	struct side_tree t = side_of(pg, side);
	struct tree_view v = {.nodes = t.nodes,
			      .n = t.n,
			      .n_all = t.n_all,
			      .dropped = 1.0 / FN_LIGHT_PART,
			      .budget = report_rows(pg->r, PATHS),
			      .title = side == CALLERS ? STR("Called by, heaviest first")
						       : STR("Calls, heaviest first")};

	if (t.n < 2)
		return;
	put(pg, "<details class=\"cap\"><summary>");
	if (side == CALLERS)
		put(pg, "All callers, as nested lists");
	else
		put(pg, "All callees, as nested lists");
	put(pg, "</summary>\n");
	tree_view(pg, &v);
	put(pg, "</details>\n");
}

void section_sandwich(struct page *pg)
{
	const struct fn_detail *d = fn_detail_of(pg);

	section_open(pg, STR("Callers and callees"), STR("callers above, callees below"));
	if (!d->n_stacks || d->callers[0].total == 0) {
		put(pg, "<div class=\"empty\">The values of the function’s stacks cancel out.</div>"
			"\n");
		section_close(pg);
		return;
	}
	flame_key(pg);
	sandwich(pg);
	put(pg, "<div class=\"two\">\n");
	side_table(pg, CALLERS);
	side_table(pg, CALLEES);
	put(pg, "</div>\n");
	side_paths(pg, CALLERS);
	side_paths(pg, CALLEES);
	section_close(pg);
}
