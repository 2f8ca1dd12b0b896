// SPDX-License-Identifier: MIT
/*
 * Orange and blue can be told apart whatever one's sight, and the label says the change too:
 * "×4.2", "new". What is the same, or within the noise, is grey and says nothing.
 */
#include "render/flame_diff.h"

#include <math.h>

#include "analyse/movers.h"
#include "base/num.h"
#include "render/html.h"

/* ---- colours ---- */

static const struct icicle_colour more[] = {{"u1", "#ebd5c5", "tu1"},
					    {"u2", "#eaba97", "tu2"},
					    {"u3", "#e99e68", "tu3"},
					    {"u4", "#e8833a", "tu4"}};
static const struct icicle_colour less[] = {{"m1", "#cbe0eb", "tm1"},
					    {"m2", "#a4d1eb", "tm2"},
					    {"m3", "#7dc3ea", "tm3"},
					    {"m4", "#56b4e9", "tm4"}};
static const struct icicle_colour same = {"z", "#ececec", "tz"};

/* A factor from these up has the colour of the same index; the first is what "same" ends at. */
static const double steps[COUNT_OF(more)] = {1.05, 1.25, 2, 4};

/* A sign that changes, or zero on one side, is no factor: the strongest. */
static size_t step_of(struct amounts a)
{
	double small = fmin(fabs(a.base), fabs(a.candidate));
	double large = fmax(fabs(a.base), fabs(a.candidate));
	size_t step = COUNT_OF(steps) - 1;

	if (!(small > 0) || (a.base < 0) != (a.candidate < 0))
		return step;
	while (step > 0 && large / small < steps[step])
		step--;
	return step;
}

/* ---- what the engine asks ---- */

struct drawn {
	const struct flame_diff *f;
	const struct diff *d;
	struct icicle_colour gone;
	struct buf *words; /* of one title */
};

static const struct diff_node *node_of(const void *tree, size_t i)
{
	return &((const struct drawn *)tree)->d->nodes[i];
}

static struct icicle_node diff_node(const void *tree, size_t i)
{
	const struct diff_node *n = node_of(tree, i);

	return (struct icicle_node){.end = n->node.end,
				    .extent = MAX(n->extent, 0),
				    .is_rest = i > 0 && n->node.fn == FN_LIGHTER};
}

static struct amounts totals_of(const struct drawn *t, const struct diff_node *n)
{
	return amounts_of(t->d, (const int64_t[SIDE_N]){n->total_base, n->node.total});
}

static const struct icicle_colour *colour_of(const struct drawn *t, const struct diff_node *n)
{
	size_t step = step_of(totals_of(t, n));

	switch (n->status) {
	case DIFF_MORE:
	case DIFF_NEW:
		return &more[step];
	case DIFF_LESS:
		return &less[step];
	case DIFF_GONE:
		return &t->gone;
	case DIFF_SAME:
	case DIFF_STATUS_N:
		break;
	}
	return &same;
}

static struct icicle_frame diff_frame(const void *tree, size_t i)
{
	const struct drawn *t = tree;
	const struct diff_node *n = node_of(tree, i);
	struct str name = model_fn(t->f->model, n->node.fn);
	struct icicle_frame frame = {.name = flame_name(name, t->f->prefix),
				     .colour = colour_of(t, n),
				     .is_link = flame_is_link(&t->f->marks, n->node.fn),
				     .is_hit = flame_is_hit(&t->f->marks, n->node.fn)};

	if (i == 0 && t->f->root_label.n)
		frame.name = t->f->root_label;
	return frame;
}

static void diff_suffix(const void *tree, size_t i, struct buf *words)
{
	const struct drawn *t = tree;
	const struct diff_node *n = node_of(tree, i);
	struct amounts a = totals_of(t, n);
	bool has_factor = (a.base > 0 || n->status == DIFF_NEW) &&
			  (a.candidate > 0 || n->status == DIFF_GONE);

	if (n->status == DIFF_SAME)
		return;
	if (has_factor)
		say_relative(words, n->status, a);
	else
		say_bare_change(words, t->f->versus, amounts_change(a));
}

/* "0.286 → 1.11 cores, +0.82 (×3.9); self +0.009" */
static void say_numbers(struct buf *w, const struct drawn *t, const struct diff_node *n)
{
	const struct versus *v = t->f->versus;
	struct amounts a = totals_of(t, n);
	struct amounts self = amounts_of(t->d, (const int64_t[SIDE_N]){n->self_base, n->node.self});

	say_amounts(w, v, a);
	say_lit(w, ", ");
	if (n->status != DIFF_SAME) {
		say_amount_change(w, v, amounts_change(a));
		say_lit(w, " (");
	}
	say_relative(w, n->status, a);
	if (n->status != DIFF_SAME)
		say_lit(w, ")");
	if (diff_numbers_same(t->d, self.base, self.candidate))
		return;
	say_lit(w, "; self ");
	say_amount_change(w, v, amounts_change(self));
}

/* "286,000,000 → 1,110,000,000 nanoseconds" */
static void put_exact_values(struct buf *b, const struct versus *v, const struct diff_node *n)
{
	const struct str *unit = v->sample_unit;
	bool once = str_eq(unit[SIDE_BASE], unit[SIDE_CANDIDATE]);

	buf_char(b, '\n');
	put_exact(b, n->total_base, v->den[SIDE_BASE], once ? STR("count") : unit[SIDE_BASE]);
	html_lit(b, " → ");
	put_exact(b, n->node.total, v->den[SIDE_CANDIDATE], unit[SIDE_CANDIDATE]);
}

static void diff_title(const void *tree, size_t i, struct buf *b)
{
	const struct drawn *t = tree;
	const struct diff_node *n = node_of(tree, i);
	const struct model *m = t->f->model;

	html_text(b, i == 0 && t->f->root_label.n ? t->f->root_label : model_fn(m, n->node.fn));
	buf_reset(t->words);
	say_lit(t->words, "\n");
	say_numbers(t->words, t, n);
	html_text(b, buf_view(t->words));
	put_exact_values(b, t->f->versus, n);
	if (n->node.fn < FN_LIGHTER && m->frames[n->node.frame].file) {
		buf_char(b, '\n');
		html_text(b, model_str(m, m->frames[n->node.frame].file));
	}
}

static void diff_href(const void *tree, size_t i, struct buf *b)
{
	const struct flame_marks *marks = &((const struct drawn *)tree)->f->marks;

	marks->href(marks->context, node_of(tree, i)->node.fn, b);
}

static bool diff_folds(const void *tree, size_t i)
{
	const struct diff_node *n = node_of(tree, i), *child = node_of(tree, i + 1);

	return i > 0 && n->node.total == child->node.total && n->total_base == child->total_base &&
	       n->extent == child->extent;
}

static const struct icicle_ops diff_ops = {.node = diff_node,
					   .frame = diff_frame,
					   .title = diff_title,
					   .suffix = diff_suffix,
					   .href = diff_href,
					   .folds = diff_folds};

/* "url(#gone)" with its NUL: fills are literals for all other frames. */
static void put_gone_url(struct buf *b, struct str gone_id)
{
	html_lit(b, "url(#");
	html_attr(b, gone_id);
	html_lit(b, ")");
	buf_char(b, '\0');
}

struct flame_cut flame_diff_svg(struct buf *b, const struct flame_diff *f)
{
	struct buf url = {0}, words = {0};
	struct drawn tree = {.f = f, .d = f->versus->d, .words = &words};
	struct icicle g = {.ops = &diff_ops,
			   .tree = &tree,
			   .n_nodes = tree.d->n_nodes,
			   .n_all = tree.d->n_nodes_all,
			   .budget = f->budget,
			   .label = f->label,
			   .has_links = f->marks.has_link != NULL,
			   .collapse = f->collapse};
	struct flame_cut cut;

	put_gone_url(&url, f->gone_id);
	tree.gone = (struct icicle_colour){"g", url.p, "tg"};
	cut = icicle_svg(b, &g);
	buf_release(&url);
	buf_release(&words);
	return cut;
}

/* ---- the key ---- */

void flame_diff_pattern(struct buf *b, struct str gone_id)
{
	html_lit(b, "<svg width=\"0\" height=\"0\" aria-hidden=\"true\"><defs><pattern id=\"");
	html_attr(b, gone_id);
	html_lit(b, "\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
		    "patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" class=\"gb\" "
		    "fill=\"#fff\"/><rect width=\"2\" height=\"6\" class=\"gs\" "
		    "fill=\"#56b4e9\"/></pattern></defs></svg>");
}

void flame_diff_gone(struct buf *b, struct str gone_id)
{
	html_lit(b, "<svg width=\"22\" height=\"11\" aria-hidden=\"true\"><rect width=\"22\" "
		    "height=\"11\" class=\"g\" stroke=\"#56b4e9\" fill=\"url(#");
	html_attr(b, gone_id);
	html_lit(b, ")\"/></svg>");
}

#define SCALE_STEP 38

static void put_step(struct buf *b, size_t at, const struct icicle_colour *colour)
{
	html_lit(b, "<rect x=\"");
	html_u64(b, at * SCALE_STEP);
	html_lit(b, "\" width=\"38\" height=\"11\" class=\"");
	html_attr(b, str_of(colour->class));
	html_lit(b, "\" fill=\"");
	html_attr(b, str_of(colour->fill));
	html_lit(b, "\"/>");
}

void flame_diff_scale(struct buf *b)
{
	static const struct str marks[] = {STR("×¼"), STR("×½"), STR("−20\u202f%"),
					   STR("−5"), STR("+5"), STR("+25\u202f%"),
					   STR("×2"), STR("×4")};
	size_t n = COUNT_OF(steps);

	html_lit(b, "<svg class=\"scale\" width=\"342\" height=\"26\" role=\"img\" "
		    "aria-label=\"Colours of the change of the total: blue less, grey the same, "
		    "orange more, stronger at a quarter, a factor of two and of four\">");
	for (size_t i = 0; i < n; i++)
		put_step(b, i, &less[n - 1 - i]);
	put_step(b, n, &same);
	for (size_t i = 0; i < n; i++)
		put_step(b, n + 1 + i, &more[i]);
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		html_lit(b, "<text x=\"");
		html_u64(b, (i + 1) * SCALE_STEP);
		html_lit(b, "\" y=\"24\" text-anchor=\"middle\">");
		html_text(b, marks[i]);
		html_lit(b, "</text>");
	}
	html_lit(b, "</svg>");
}
