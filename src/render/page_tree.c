// SPDX-License-Identifier: MIT
/*
 * Call trees as nested <details>: the heaviest paths within a budget. A node is never heavier
 * than its caller, so a cut by total leaves a tree. Browsers flatten HTML nested deeper than some
 * 500 elements, hence the cap on depth; what is left out is said.
 */
#include "render/page_profile.h"

#include <math.h>

#include "base/select.h"

#define TREE_NODES 400
#define TREE_DEPTH 120
/* The heaviest path is open down to here. */
#define OPEN_DEPTH 12
/* The stylesheet's deepest indentation. */
#define INDENTS 30

struct tree {
	const struct tree_view *view;
	const struct node *nodes;
	bool *keep;
	size_t n_kept;
	double cut;       /* share of the whole: lighter ones are left out */
	uint32_t open_to; /* depth of the heaviest path so far */
	bool is_deep;     /* some paths go deeper than is shown */
};

static int64_t weight(const struct node *n)
{
	return n->total < 0 ? -MAX(n->total, -INT64_MAX) : n->total;
}

/* The weight that a node must pass for the heaviest to stay; 0 when all fit the budget. */
static int64_t tree_limit(struct page *pg, const struct tree_view *v)
{
	int64_t *weights;
	size_t i;

	if (v->n <= v->budget)
		return 0;
	weights = arena_n(&pg->arena, v->n, int64_t);
	for (i = 0; i < v->n; i++)
		weights[i] = weight(&v->nodes[i]);
	return select_largest(weights, v->n, v->budget);
}

/*
 * Preorder: callers come first, so a callee is kept only with its caller. Those at the limit
 * itself fill what is left of the budget.
 */
static void tree_cut(struct page *pg, struct tree *t)
{
	const struct tree_view *v = t->view;
	int64_t limit = tree_limit(pg, v);
	bool parent_kept[TREE_DEPTH + 2] = {true};
	size_t i;

	t->nodes = v->nodes;
	t->keep = arena_n(&pg->arena, v->n + 1, bool);
	for (i = 0; i < v->n; i++) {
		const struct node *n = &v->nodes[i];

		if (n->depth > TREE_DEPTH) {
			t->is_deep = true;
			continue;
		}
		t->keep[i] = parent_kept[n->depth] && weight(n) >= limit && t->n_kept < v->budget;
		parent_kept[n->depth + 1] = t->keep[i];
		t->n_kept += t->keep[i];
	}
	if (weight(&v->nodes[0]) > 0)
		t->cut = (double)limit / (double)weight(&v->nodes[0]);
	if (v->n < v->n_all)
		t->cut = fmax(t->cut, v->dropped);
}

static bool has_kept_child(const struct tree *t, size_t i)
{
	size_t child;

	for (child = i + 1; child < t->nodes[i].end; child = t->nodes[child].end)
		if (t->keep[child])
			return true;
	return false;
}

static void tree_num(struct page *pg, bool optional)
{
	put(pg, "<span class=\"num");
	if (optional)
		put(pg, " opt");
	put(pg, "\">");
	page_text(pg);
	put(pg, "</span>");
}

static const struct frame *frame_of(const struct page *pg, const struct node *n)
{
	return n->fn < FN_LIGHTER ? &pg->r->model->frames[n->frame] : NULL;
}

static void tree_title(struct page *pg, const struct tree *t, const struct node *n)
{
	const struct frame *f = frame_of(pg, n);
	struct buf *w = page_words(pg);

	put(pg, " title=\"");
	say(w, model_fn(pg->r->model, n->fn));
	if (f && f->file) {
		say_lit(w, "\n");
		say(w, model_str(pg->r->model, f->file));
	}
	if (f && f->line && t->view->by_line) {
		say_lit(w, ":");
		buf_u64(w, f->line);
	}
	page_attr(pg);
	put(pg, "\"");
}

/* ":42", and that the compiler put the frame into its caller. */
static void tree_place(struct page *pg, const struct node *n)
{
	const struct frame *f = frame_of(pg, n);

	if (!f || (!f->line && !f->inlined))
		return;
	put(pg, "<span class=\"dim\">");
	if (f->line) {
		put(pg, ":");
		html_u64(pg->b, f->line);
	}
	if (f->inlined)
		put(pg, " inlined");
	put(pg, "</span>");
}

static void tree_name(struct page *pg, const struct tree *t, const struct node *n)
{
	put(pg, "<code class=\"in");
	html_u64(pg->b, MIN(n->depth, (uint32_t)INDENTS));
	put(pg, "\"");
	if (n->fn == FN_ALL) {
		put(pg, ">all of ");
		say_brief(page_words(pg), pg->r, pg->brief);
		page_text(pg);
	} else {
		tree_title(pg, t, n);
		put(pg, ">");
		page_str(pg, fn_short(pg->r, n->fn));
		if (t->view->by_line)
			tree_place(pg, n);
	}
	put(pg, "</code>");
}

static void tree_line(struct page *pg, const struct tree *t, const struct node *n)
{
	double whole = (double)t->nodes[0].total;
	double share = whole != 0 ? (double)n->total / whole : 0;

	put_column(page_words(pg), &pg->unit, (double)n->total * pg->shown.per_value);
	tree_num(pg, false);
	buf_fixed(page_words(pg), 100 * share, 1);
	tree_num(pg, true);
	put_column(page_words(pg), &pg->unit, (double)n->self * pg->shown.per_value);
	tree_num(pg, true);
	put(pg, "<span class=\"opt\">");
	chart_bar(pg->b, whole != 0 ? (double)n->self / whole : 0, share);
	put(pg, "</span>");
	tree_name(pg, t, n);
}

/* Is it the heaviest child of the open node above it? */
static bool on_heaviest_path(struct tree *t, size_t i)
{
	uint32_t depth = t->nodes[i].depth;

	if (depth > OPEN_DEPTH || (i && depth != t->open_to + 1))
		return false;
	if (i && t->nodes[i - 1].depth != depth - 1)
		return false;
	t->open_to = depth;
	return true;
}

static void tree_node(struct page *pg, struct tree *t, size_t i)
{
	if (!has_kept_child(t, i)) {
		put(pg, "<div class=\"leaf\">");
		tree_line(pg, t, &t->nodes[i]);
		put(pg, "</div>\n");
		return;
	}
	put(pg, "<details");
	if (on_heaviest_path(t, i))
		put(pg, " open");
	put(pg, "><summary>");
	tree_line(pg, t, &t->nodes[i]);
	put(pg, "</summary>\n");
}

/* open[d] tells whether the last node of depth d left a <details> open. */
static void tree_nodes(struct page *pg, struct tree *t)
{
	uint32_t open[TREE_DEPTH + 1];
	size_t n_open = 0;
	size_t i;

	for (i = 0; i < t->view->n; i++) {
		if (!t->keep[i])
			continue;
		while (n_open && open[n_open - 1] >= t->nodes[i].depth) {
			put(pg, "</details>\n");
			n_open--;
		}
		tree_node(pg, t, i);
		if (has_kept_child(t, i))
			open[n_open++] = t->nodes[i].depth;
	}
	while (n_open-- > 0)
		put(pg, "</details>\n");
}

static void tree_heads(struct page *pg, const struct tree *t)
{
	size_t n = MAX(t->view->n_all, t->view->n);
	struct buf *w;

	put(pg, "<div class=\"tree\"><p class=\"treehead\"><span class=\"num\">");
	say_unit_or(page_words(pg), &pg->unit, STR("Total"));
	page_text(pg);
	put(pg, "</span><span class=\"num opt\">%</span><span class=\"num opt\">Self</span>"
		"<span class=\"opt\">Share</span><span>");
	w = page_words(pg);
	say(w, t->view->title);
	if (t->n_kept < n) {
		say_lit(w, "; ");
		put_count(w, t->n_kept);
		say_lit(w, " of ");
		put_count(w, n);
		say_lit(w, " paths, each of those left out under ");
		put_percent(w, t->cut, 2);
	}
	if (t->is_deep) {
		say_lit(w, "; shown to a depth of ");
		put_count(w, TREE_DEPTH);
	}
	page_text(pg);
	put(pg, "</span></p>\n");
}

void tree_view(struct page *pg, const struct tree_view *v)
{
	struct tree t = {.view = v};

	tree_cut(pg, &t);
	tree_heads(pg, &t);
	tree_nodes(pg, &t);
	put(pg, "</div>\n");
}

void section_tree(struct page *pg)
{
	const struct profile *p = pg->profile;
	struct tree_view v = {.nodes = p->lines,
			      .n = p->n_lines,
			      .n_all = p->n_lines_all,
			      .dropped = PROFILE_LIGHT_LINE,
			      .budget = report_rows(pg->r, TREE_NODES),
			      .title = STR("Call path by line, heaviest first"),
			      .by_line = true};

	if (v.n < 2)
		return;
	section_open(pg, STR("Call tree"), STR("opened along the heaviest path"));
	put(pg, "<div data-part=\"tree\">\n");
	tree_view(pg, &v);
	put(pg, "</div>\n");
	section_close(pg);
}
