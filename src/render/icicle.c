// SPDX-License-Identifier: MIT
/*
 * Three walks over nodes in preorder, each of which leaps over the subtrees of what is too narrow,
 * so the work is by what is drawn and not by the size of the tree:
 *   1. widths of all frames of at least 1 px of 1,180; when they are more than the budget, the
 *      budget-th widest (quickselect) becomes the limit;
 *   2. how many rows there are;
 *   3. drawing, parents first, with the next free x of each row as the only state. What was cut
 *      follows as one grey path, merged by row, and frames with an outline come last.
 */
#include "render/icicle.h"

#include <assert.h>
#include <math.h>

#include "base/num.h"
#include "base/select.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "model/fname.h"
#include "render/html.h"
#include "render/unit.h"

#define BUDGET 1500
#define WIDE_PX 1180.0
#define NARROW_PX 340.0
#define ROW_PX ICICLE_ROW_PX
#define CHAR_PX (0.602 * 11)
#define LABEL_PAD 6.0
#define THIN_PX 2.5 /* a stroke around these would cover them */
#define SLIVER_X 10 /* units of the cut's viewBox a px of WIDE_PX */
/* Names of a folded chain in its title. */
#define CHAIN_NAMES 40
/* Two no-break spaces stand before a label's suffix: plain ones would melt into one. */
#define GAP "\u00a0\u00a0"
#define GAP_CHARS 2

struct sliver {
	double from, to; /* share of the width; empty when from == to */
};

/* Where a frame is: shares of the width, rows from the root. */
struct box {
	double x, width;
	size_t row;
};

/* A frame that waits until all others are drawn. */
struct held {
	size_t first, last;
	struct box box;
};

struct drawing {
	struct buf *b;
	const struct icicle *g;
	int64_t whole; /* extent of the root, above 0 */
	int64_t limit; /* frames of a smaller extent are cut */
	struct flame_cut cut;
	int64_t hidden; /* extents of what was cut */
	size_t rows;
	int64_t next[FLAME_ROWS + 1];         /* next free x by row */
	struct sliver sliver[FLAME_ROWS + 1]; /* pending by row */
	struct buf path;
	struct buf words; /* the suffix of one frame */
	VEC(struct held) held;
};

/* ---- the walk ---- */

struct walk {
	size_t next;
	size_t ends[FLAME_ROWS]; /* of the frames that are open above */
	size_t n_open;
	/* The frame that walk_on found: nodes first..last, one unless a chain is folded. */
	size_t first, last;
	int64_t extent;
	size_t row;
	bool drawn;
};

static struct icicle_node node_at(const struct drawing *d, size_t i)
{
	struct icicle_node n = d->g->ops->node(d->g->tree, i);

	assert(n.end > i);
	n.end = MIN(n.end, d->g->n_nodes);
	return n;
}

static size_t end_of_chain(const struct drawing *d, size_t i, size_t end)
{
	while (d->g->collapse && d->g->ops->folds && i + 1 < end && node_at(d, i + 1).end == end &&
	       !node_at(d, i + 1).is_rest && d->g->ops->folds(d->g->tree, i))
		i++;
	return i;
}

/* Goes to the next frame; past its descendants where it is cut. */
static bool walk_on(const struct drawing *d, struct walk *w)
{
	struct icicle_node n;

	if (w->next >= d->g->n_nodes)
		return false;
	w->first = w->last = w->next;
	n = node_at(d, w->first);
	while (w->n_open && w->ends[w->n_open - 1] <= w->first)
		w->n_open--;
	w->row = w->n_open;
	w->extent = n.extent;
	w->drawn = w->first == 0 || (n.extent >= d->limit && w->row < FLAME_ROWS && !n.is_rest);
	w->next = n.end;
	if (!w->drawn)
		return true;
	w->last = end_of_chain(d, w->first, n.end);
	w->next = w->last + 1;
	w->ends[w->n_open++] = n.end;
	return true;
}

/* ---- the cut ---- */

/* 1 px at first; then just above the widest frame that is one too many. */
static void find_limit(struct drawing *d)
{
	size_t budget = d->g->budget ? d->g->budget : BUDGET;
	struct walk w = {0};
	VEC(int64_t) wide = {0};

	d->limit = MAX((int64_t)ceil((double)d->whole / WIDE_PX), 1);
	while (walk_on(d, &w))
		if (w.drawn)
			vec_push(&wide, w.extent);
	if (wide.n > budget) {
		int64_t most = select_largest(wide.v, wide.n, budget);

		d->limit = most < INT64_MAX ? most + 1 : most;
	}
	vec_release(&wide);
}

static size_t count_rows(const struct drawing *d)
{
	struct walk w = {0};
	size_t rows = 1;

	while (walk_on(d, &w))
		if (w.extent > 0)
			rows = MAX(rows, w.row + 1);
	return rows;
}

static size_t top_of(const struct drawing *d, size_t row)
{
	return (d->g->upward ? d->rows - 1 - row : row) * ROW_PX;
}

/* ---- labels ---- */

/* What of a label a frame has room for, "…" where the name was cut. */
struct fit {
	struct str name;
	struct str suffix;
	bool cut;
};

/*
 * The ladder gives up the path, the package and the end of the name before the suffix: where not
 * even three letters fit beside that, the name goes alone.
 */
static struct fit fit_label(struct str name, struct str suffix, double width_px)
{
	double room = (width_px - LABEL_PAD) / CHAR_PX;
	size_t chars = room >= 1 ? (size_t)room : 0;
	size_t behind = suffix.n ? utf8_width(suffix) + GAP_CHARS : 0;
	struct fit fit = {.suffix = suffix};

	if (chars > behind)
		fit.name = fname_fit(name, chars - behind, &fit.cut);
	if (fit.name.n || !suffix.n)
		return fit;
	fit.suffix = STR("");
	fit.name = fname_fit(name, chars, &fit.cut);
	return fit;
}

static bool same_fit(const struct fit *a, const struct fit *b)
{
	return a->name.p == b->name.p && a->name.n == b->name.n && a->suffix.n == b->suffix.n;
}

static void put_share(struct buf *b, double share)
{
	svg_num(b, share * 100, 2);
	buf_char(b, '%');
}

/* page: "x" on wide pages, "y" on narrow ones, "" on both. */
static void put_class(struct buf *b, const char *page, const char *text_class)
{
	if (!*page && !text_class)
		return;
	html_lit(b, "\" class=\"");
	html_attr(b, str_of(page));
	if (*page && text_class)
		buf_char(b, ' ');
	html_attr(b, str_of(text_class));
}

struct text {
	struct box box;
	size_t top;
	const char *class;
};

static void put_text(struct buf *b, const struct fit *fit, const struct text *t, const char *page)
{
	html_lit(b, "<text x=\"");
	put_share(b, t->box.x);
	html_lit(b, "\" dx=\"4\" y=\"");
	html_u64(b, t->top + 13);
	put_class(b, page, t->class);
	html_lit(b, "\">");
	html_text(b, fit->name);
	if (fit->cut)
		html_lit(b, "…");
	if (fit->suffix.n) {
		html_lit(b, GAP);
		html_text(b, fit->suffix);
	}
	html_lit(b, "</text>");
}

/* Two where a wide and a narrow page differ. */
static void put_labels(struct drawing *d, const struct icicle_frame *f, struct box box)
{
	struct text t = {box, top_of(d, box.row), f->colour->text_class};
	struct str suffix = buf_view(&d->words);
	struct fit wide = fit_label(f->name, suffix, box.width * WIDE_PX);
	struct fit narrow = fit_label(f->name, suffix, box.width * NARROW_PX);

	if (wide.name.n == 0)
		return;
	if (same_fit(&wide, &narrow)) {
		put_text(d->b, &wide, &t, "");
		return;
	}
	put_text(d->b, &wide, &t, "x");
	if (narrow.name.n)
		put_text(d->b, &narrow, &t, "y");
}

/* ---- one frame ---- */

static void put_rect(struct drawing *d, struct box box, const struct icicle_colour *colour)
{
	struct buf *b = d->b;

	html_lit(b, "<rect x=\"");
	put_share(b, box.x);
	html_lit(b, "\" y=\"");
	html_u64(b, top_of(d, box.row));
	html_lit(b, "\" width=\"");
	put_share(b, box.width);
	html_lit(b, "\" height=\"18\" class=\"");
	html_attr(b, str_of(colour->class));
	if (box.width * WIDE_PX < THIN_PX)
		html_lit(b, " t");
	html_lit(b, "\" fill=\"");
	html_attr(b, str_of(colour->fill));
	html_lit(b, "\"/>");
}

/* "(+3)" behind the owner's own words. */
static void say_suffix(struct drawing *d, size_t first, size_t last)
{
	buf_reset(&d->words);
	if (last > first) {
		html_lit(&d->words, "(+");
		buf_u64(&d->words, last - first);
		html_lit(&d->words, ")");
	}
	if (d->g->ops->suffix) {
		size_t before = d->words.n;

		if (before)
			html_lit(&d->words, GAP);
		d->g->ops->suffix(d->g->tree, first, &d->words);
		if (before && d->words.n == before + sizeof(GAP) - 1)
			d->words.n = before;
	}
}

static void put_title(struct drawing *d, size_t first, size_t last)
{
	html_lit(d->b, "<title>");
	d->g->ops->title(d->g->tree, first, d->b);
	for (size_t i = first + 1; i <= last; i++) {
		if (i - first > CHAIN_NAMES) {
			html_lit(d->b, "\nand more: ");
			put_count(d->b, last - i + 1);
			break;
		}
		if (i == first + 1)
			html_lit(d->b, "\ncalls, with the same value:");
		html_lit(d->b, "\n");
		html_text(d->b, d->g->ops->frame(d->g->tree, i).name);
	}
	html_lit(d->b, "</title>");
}

/* "<g>", or "<a>" with the frame's link: out of the tab order, as the image is hidden from it. */
static void open_frame(struct drawing *d, size_t i, const struct icicle_frame *f)
{
	if (f->is_link) {
		html_lit(d->b, "<a ");
		d->g->ops->href(d->g->tree, i, d->b);
		html_lit(d->b, " tabindex=\"-1\"");
	} else {
		html_lit(d->b, "<g");
	}
	if (f->is_hit)
		html_lit(d->b, " class=\"hit\"");
	html_lit(d->b, ">");
}

static void put_frame(struct drawing *d, const struct held *at, const struct icicle_frame *f)
{
	open_frame(d, at->first, f);
	put_title(d, at->first, at->last);
	put_rect(d, at->box, f->colour);
	say_suffix(d, at->first, at->last);
	put_labels(d, f, at->box);
	if (f->is_link)
		html_lit(d->b, "</a>");
	else
		html_lit(d->b, "</g>");
}

/* ---- what was cut ---- */

static void put_sliver(struct drawing *d, size_t row)
{
	struct sliver s = d->sliver[row];
	double unit = WIDE_PX * SLIVER_X;
	uint64_t from = (uint64_t)(s.from * unit + 0.5), to = (uint64_t)(s.to * unit + 0.5);

	if (to <= from)
		return;
	buf_char(&d->path, 'M');
	buf_u64(&d->path, from);
	buf_char(&d->path, ' ');
	buf_u64(&d->path, top_of(d, row) + 5);
	buf_char(&d->path, 'h');
	buf_u64(&d->path, to - from);
	buf_char(&d->path, 'v');
	buf_char(&d->path, '8');
	buf_char(&d->path, 'H');
	buf_u64(&d->path, from);
	buf_char(&d->path, 'z');
}

/* Slivers less than 1 px apart are one. */
static void hide(struct drawing *d, const struct walk *w, struct box box)
{
	struct sliver *s = &d->sliver[box.row];
	bool saturated = false;

	d->hidden = add_sat(d->hidden, w->extent, &saturated);
	d->cut.is_deep |= box.row >= FLAME_ROWS && w->extent >= d->limit;
	if (box.width <= 0)
		return;
	if (s->to > s->from && box.x - s->to < 1 / WIDE_PX) {
		s->to = box.x + box.width;
		return;
	}
	put_sliver(d, box.row);
	*s = (struct sliver){box.x, box.x + box.width};
}

static void put_cut(struct drawing *d)
{
	for (size_t row = 0; row <= FLAME_ROWS; row++)
		put_sliver(d, row);
	if (d->path.n == 0)
		return;
	html_lit(d->b, "<svg viewBox=\"0 0 ");
	html_u64(d->b, (uint64_t)WIDE_PX * SLIVER_X);
	buf_char(d->b, ' ');
	html_u64(d->b, d->rows * ROW_PX);
	html_lit(d->b, "\" preserveAspectRatio=\"none\" width=\"100%\" height=\"");
	html_u64(d->b, d->rows * ROW_PX);
	html_lit(d->b, "\"><path class=\"cut\" fill=\"#d3d9df\" d=\"");
	html_attr(d->b, buf_view(&d->path));
	html_lit(d->b, "\"/></svg>");
}

/* ---- the graph ---- */

static double share_of(const struct drawing *d, int64_t extent)
{
	return (double)extent / (double)d->whole;
}

/* Takes the frame's place in its row; nothing leaves the picture. */
static struct box place(struct drawing *d, const struct walk *w)
{
	int64_t x = w->first ? d->next[w->row] : 0;
	bool saturated = false;
	struct box box = {.x = fmin(share_of(d, x), 1), .row = w->row};

	box.width = w->first ? fmin(share_of(d, w->extent), 1 - box.x) : 1;
	d->next[w->row] = add_sat(x, w->extent, &saturated);
	if (w->row < FLAME_ROWS)
		d->next[w->row + 1] = x;
	return box;
}

static void put_frames(struct drawing *d)
{
	struct walk w = {0};

	while (walk_on(d, &w)) {
		struct held at = {w.first, w.last, place(d, &w)};
		struct icicle_frame f;

		if (!w.drawn) {
			hide(d, &w, at.box);
			continue;
		}
		d->cut.n_drawn += w.last - w.first + 1;
		f = d->g->ops->frame(d->g->tree, w.first);
		if (f.is_hit)
			vec_push(&d->held, at);
		else
			put_frame(d, &at, &f);
	}
}

static void put_held(struct drawing *d)
{
	for (size_t i = 0; i < d->held.n; i++) {
		struct icicle_frame f = d->g->ops->frame(d->g->tree, d->held.v[i].first);

		put_frame(d, &d->held.v[i], &f);
	}
}

static void put_graph(struct drawing *d)
{
	html_lit(d->b, "<svg class=\"flame\" width=\"100%\" height=\"");
	html_u64(d->b, d->rows * ROW_PX);
	/* An image must not hold links, not even those that no key leads to. */
	if (d->g->has_links)
		html_lit(d->b, "\" role=\"group\" aria-label=\"");
	else
		html_lit(d->b, "\" role=\"img\" aria-label=\"");
	html_title(d->b, d->g->label);
	html_lit(d->b, "\"><g aria-hidden=\"true\">");
	put_frames(d);
	put_cut(d);
	put_held(d);
	if (d->g->n_nodes == 0)
		html_lit(d->b, "<text x=\"0\" y=\"13\" class=\"none\">no data</text>");
	html_lit(d->b, "</g></svg>");
}

struct flame_cut icicle_svg(struct buf *b, const struct icicle *g)
{
	struct drawing d = {.b = b, .g = g, .cut.n_all = MAX(g->n_all, g->n_nodes)};

	d.whole = g->n_nodes ? MAX(node_at(&d, 0).extent, 1) : 1;
	find_limit(&d);
	d.rows = d.cut.rows = count_rows(&d);
	put_graph(&d);
	d.cut.shown = fmax(1 - share_of(&d, d.hidden), 0);
	buf_release(&d.path);
	buf_release(&d.words);
	vec_release(&d.held);
	return d.cut;
}
