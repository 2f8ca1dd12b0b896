// SPDX-License-Identifier: MIT
/*
 * Three passes over nodes in preorder, each of which leaps over the subtrees of what is too narrow,
 * so the work is by what is drawn and not by the size of the tree:
 *   1. widths of all frames of at least 1 px of 1,180; when they are more than the budget, the
 *      budget-th widest (quickselect) becomes the limit;
 *   2. drawing, parents first, with the next free x of each row as the only state;
 *   3. what was cut, as one grey path, merged by row.
 *
 * Trees of differences have negative frames. Then a frame's extent, the larger of its own value and
 * the sum of its children's extents, takes the place of its value, so that nothing overlaps.
 */
#include "render/flame.h"

#include <assert.h>
#include <math.h>

#include "base/hash.h"
#include "base/num.h"
#include "base/select.h"
#include "base/vec.h"
#include "model/fname.h"
#include "render/html.h"

#define BUDGET 1500
#define WIDE_PX 1180.0
#define NARROW_PX 340.0
#define ROW_PX 18
#define CHAR_PX (0.602 * 11)
#define LABEL_PAD 6.0
#define THIN_PX 2.5 /* a stroke around these would cover them */
#define SLIVER_X 10 /* units of the cut's viewBox a px of WIDE_PX */

struct sliver {
	double from, to; /* share of the width; empty when from == to */
};

struct drawing {
	struct buf *b;
	const struct flame *f;
	const int64_t *extents; /* NULL: the values themselves */
	int64_t whole;          /* extent of the root, above 0 */
	int64_t limit;          /* frames of a smaller extent are cut */
	struct flame_cut cut;
	int64_t hidden; /* extents of what was cut */
	uint32_t rows;
	int64_t next[FLAME_ROWS + 1];         /* next free x by row */
	struct sliver sliver[FLAME_ROWS + 1]; /* pending by row */
	struct buf path;
};

/* ---- extents ---- */

static int64_t extent(const struct drawing *d, size_t i)
{
	return d->extents ? d->extents[i] : MAX(d->f->nodes[i].total, 0);
}

static bool has_negative(const struct flame *f)
{
	for (size_t i = 0; i < f->n_nodes; i++)
		if (f->nodes[i].total < 0 || f->nodes[i].self < 0)
			return true;
	return false;
}

/* From the last node to the first: what the children of each row took up so far. */
static void find_extents(const struct flame *f, int64_t *extents)
{
	VEC(int64_t) below = {0}; /* by depth: extents of the children seen, behind their parent */
	bool saturated = false;

	for (size_t i = f->n_nodes; i-- > 0;) {
		const struct node *n = &f->nodes[i];
		size_t depth = n->depth;

		if (below.n < depth + 2)
			vec_extend(&below, depth + 2 - below.n);
		extents[i] = MAX(MAX(n->total, 0), below.v[depth + 1]);
		below.v[depth + 1] = 0;
		below.v[depth] = add_sat(below.v[depth], extents[i], &saturated);
	}
	vec_release(&below);
}

/* ---- the cut ---- */

static size_t row_of(const struct drawing *d, size_t i)
{
	return d->f->nodes[i].depth - d->f->nodes[0].depth;
}

static bool is_drawn(const struct drawing *d, size_t i)
{
	return i == 0 || (extent(d, i) >= d->limit && row_of(d, i) < FLAME_ROWS &&
			  d->f->nodes[i].fn != FN_LIGHTER);
}

/* The node after this one, past its descendants. */
static size_t after(const struct drawing *d, size_t i)
{
	size_t end = d->f->nodes[i].end;

	assert(end > i);
	return MIN(end, d->f->n_nodes);
}

/* 1 px at first; then just above the widest frame that is one too many. */
static void find_limit(struct drawing *d)
{
	size_t budget = d->f->budget ? d->f->budget : BUDGET;
	VEC(int64_t) wide = {0};

	d->limit = MAX((int64_t)ceil((double)d->whole / WIDE_PX), 1);
	for (size_t i = 0; i < d->f->n_nodes;) {
		if (!is_drawn(d, i)) {
			i = after(d, i);
			continue;
		}
		vec_push(&wide, extent(d, i));
		i++;
	}
	if (wide.n > budget) {
		int64_t most = select_largest(wide.v, wide.n, budget);

		d->limit = most < INT64_MAX ? most + 1 : most;
	}
	vec_release(&wide);
}

/* ---- colours ---- */

struct colour {
	const char *name;
	const char *fill;
};

static const struct colour packages[] = {
	{"p0a", "#f1d3bb"}, {"p0b", "#e5c1a5"}, {"p1a", "#e2d9b8"}, {"p1b", "#d4c9a0"},
	{"p2a", "#cce0c2"}, {"p2b", "#b8d2ab"}, {"p3a", "#bbe4d7"}, {"p3b", "#a3d5c7"},
	{"p4a", "#b8e2ec"}, {"p4b", "#a0d3e0"}, {"p5a", "#c5dbf8"}, {"p5b", "#b1cbee"},
	{"p6a", "#ddd3f4"}, {"p6b", "#cec1e9"}, {"p7a", "#f2cfe1"}, {"p7b", "#e6bbd1"},
};
static const struct colour runtime[] = {{"sa", "#e9ebed"}, {"sb", "#dfe2e5"}};

static const struct colour *colour_of(struct str name, struct str file)
{
	size_t shade = hash_str(name) & 1;
	struct str package;

	if (fname_is_runtime(name, file))
		return &runtime[shade];
	package = fname_package(name, file);
	return &packages[hash_str(package) % (COUNT_OF(packages) / 2) * 2 + shade];
}

struct str flame_class(struct str name, struct str file)
{
	return str_of(colour_of(name, file)->name);
}

/* Index in runtime, then in packages. */
static uint8_t class_of(struct str name, struct str file)
{
	const struct colour *c = colour_of(name, file);

	if (c == &runtime[0] || c == &runtime[1])
		return (uint8_t)(c - runtime);
	return (uint8_t)(c - packages + (ptrdiff_t)COUNT_OF(runtime));
}

const uint8_t *flame_classes(const struct model *m, struct arena *a)
{
	uint8_t *classes = arena_n(a, m->n_fns, uint8_t);

	for (fn_id fn = 0; fn < m->n_fns; fn++)
		classes[fn] = class_of(model_fn(m, fn), model_fn_file(m, fn));
	return classes;
}

static const struct colour *node_colour(const struct flame *f, fn_id fn)
{
	uint8_t class;

	if (fn >= FN_LIGHTER)
		return &runtime[0];
	if (!f->classes)
		return colour_of(model_fn(f->model, fn), model_fn_file(f->model, fn));
	class = f->classes[fn];
	return class < COUNT_OF(runtime) ? &runtime[class] : &packages[class - COUNT_OF(runtime)];
}

/* ---- one frame ---- */

static double share_of(const struct drawing *d, int64_t value)
{
	return (double)value / (double)d->whole;
}

static void put_share(struct buf *b, double share)
{
	svg_num(b, share * 100, 2);
	buf_char(b, '%');
}

static struct str name_of(const struct drawing *d, size_t i)
{
	return i == 0 && d->f->root_label.n ? d->f->root_label
					    : model_fn(d->f->model, d->f->nodes[i].fn);
}

/* "1.11 cores, 83.4 % of 1.33; self 0" */
static void put_level_of(struct drawing *d, const struct node *n)
{
	const struct flame *f = d->f;
	double per_value = f->win ? f->win->per_value : 0;
	int64_t whole = f->nodes[0].total;

	buf_char(d->b, '\n');
	put_level_unit(d->b, f->unit, (double)n->total * per_value);
	if (whole > 0) {
		html_lit(d->b, ", ");
		put_percent(d->b, (double)n->total / (double)whole, 1);
		html_lit(d->b, " of ");
		put_level(d->b, f->unit, (double)whole * per_value);
	}
	html_lit(d->b, "; self ");
	put_level(d->b, f->unit, (double)n->self * per_value);
}

static void put_title(struct drawing *d, size_t i)
{
	const struct node *n = &d->f->nodes[i];
	struct str file = STR("");

	if (n->fn < FN_LIGHTER)
		file = model_str(d->f->model, d->f->model->frames[n->frame].file);

	html_lit(d->b, "<title>");
	html_text(d->b, name_of(d, i));
	if (d->f->win && d->f->win->per_value > 0)
		put_level_of(d, n);
	buf_char(d->b, '\n');
	put_exact(d->b, n->total, d->f->den, d->f->sample_unit);
	if (file.n && i > 0) {
		buf_char(d->b, '\n');
		html_text(d->b, file);
	}
	html_lit(d->b, "</title>");
}

/* A label with "…" where it was cut. */
struct fit {
	struct str text;
	bool cut;
};

static struct fit fit_label(struct str name, double width_px)
{
	double chars = (width_px - LABEL_PAD) / CHAR_PX;
	struct fit fit = {0};

	if (chars >= 1)
		fit.text = fname_fit(name, (size_t)chars, &fit.cut);
	return fit;
}

/* Where a frame is: shares of the width, rows from the top. */
struct box {
	double x, width;
	size_t row;
};

static void put_text(struct buf *b, struct fit fit, struct box box, struct str class)
{
	html_lit(b, "<text x=\"");
	put_share(b, box.x);
	html_lit(b, "\" dx=\"4\" y=\"");
	html_u64(b, box.row * ROW_PX + 13);
	if (class.n) {
		html_lit(b, "\" class=\"");
		html_attr(b, class);
	}
	html_lit(b, "\">");
	html_text(b, fit.text);
	if (fit.cut)
		html_lit(b, "…");
	html_lit(b, "</text>");
}

/* Two where a wide and a narrow page differ. */
static void put_labels(struct buf *b, struct str name, struct box box)
{
	struct fit wide = fit_label(name, box.width * WIDE_PX);
	struct fit narrow = fit_label(name, box.width * NARROW_PX);

	if (wide.text.n == 0)
		return;
	if (wide.text.p == narrow.text.p && wide.text.n == narrow.text.n) {
		put_text(b, wide, box, STR(""));
		return;
	}
	put_text(b, wide, box, STR("x"));
	if (narrow.text.n)
		put_text(b, narrow, box, STR("y"));
}

static void put_rect(struct buf *b, struct box box, const struct colour *colour)
{
	html_lit(b, "<rect x=\"");
	put_share(b, box.x);
	html_lit(b, "\" y=\"");
	html_u64(b, box.row * ROW_PX);
	html_lit(b, "\" width=\"");
	put_share(b, box.width);
	html_lit(b, "\" height=\"18\" class=\"");
	html_attr(b, str_of(colour->name));
	if (box.width * WIDE_PX < THIN_PX)
		html_lit(b, " t");
	html_lit(b, "\" fill=\"");
	html_attr(b, str_of(colour->fill));
	html_lit(b, "\"/>");
}

static void put_frame(struct drawing *d, size_t i, struct box box)
{
	struct str name = name_of(d, i), prefix = d->f->prefix;
	const struct colour *colour = node_colour(d->f, i ? d->f->nodes[i].fn : FN_ALL);

	html_lit(d->b, "<g>");
	put_title(d, i);
	put_rect(d->b, box, colour);
	if (i > 0 && prefix.n < name.n && str_starts(name, prefix))
		name = str_sub(name, prefix.n, name.n);
	put_labels(d->b, name, box);
	html_lit(d->b, "</g>");
	d->cut.n_drawn++;
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
	buf_u64(&d->path, row * ROW_PX + 5);
	buf_char(&d->path, 'h');
	buf_u64(&d->path, to - from);
	buf_char(&d->path, 'v');
	buf_char(&d->path, '8');
	buf_char(&d->path, 'H');
	buf_u64(&d->path, from);
	buf_char(&d->path, 'z');
}

/* Slivers less than 1 px apart are one. */
static void hide(struct drawing *d, size_t i, struct box box)
{
	struct sliver *s = &d->sliver[box.row];
	bool saturated = false;

	d->hidden = add_sat(d->hidden, extent(d, i), &saturated);
	d->cut.is_deep |= box.row >= FLAME_ROWS && extent(d, i) >= d->limit;
	if (box.width <= 0)
		return;
	if (s->to > s->from && box.x - s->to < 1 / WIDE_PX) {
		s->to = box.x + box.width;
		return;
	}
	put_sliver(d, box.row);
	*s = (struct sliver){box.x, box.x + box.width};
}

static void put_slivers(struct drawing *d)
{
	for (size_t row = 0; row <= FLAME_ROWS; row++)
		put_sliver(d, row);
}

/* ---- the graph ---- */

/* Takes the place of node i in its row; nothing leaves the picture. */
static struct box place(struct drawing *d, size_t i)
{
	size_t row = row_of(d, i);
	int64_t x = i ? d->next[row] : 0;
	bool saturated = false;
	struct box box = {.x = fmin(share_of(d, x), 1), .row = row};

	box.width = i ? fmin(share_of(d, extent(d, i)), 1 - box.x) : 1;
	d->next[row] = add_sat(x, extent(d, i), &saturated);
	if (row < FLAME_ROWS)
		d->next[row + 1] = x;
	return box;
}

static void put_frames(struct drawing *d)
{
	for (size_t i = 0; i < d->f->n_nodes;) {
		struct box box = place(d, i);

		if (is_drawn(d, i)) {
			put_frame(d, i, box);
			i++;
		} else {
			hide(d, i, box);
			i = after(d, i);
		}
	}
}

static void put_cut(struct drawing *d)
{
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

static uint32_t count_rows(const struct drawing *d)
{
	size_t rows = 1;

	for (size_t i = 0; i < d->f->n_nodes;) {
		if (extent(d, i) > 0)
			rows = MAX(rows, row_of(d, i) + 1);
		i = is_drawn(d, i) ? i + 1 : after(d, i);
	}
	return (uint32_t)rows;
}

static void put_graph(struct drawing *d)
{
	html_lit(d->b, "<svg class=\"flame\" width=\"100%\" height=\"");
	html_u64(d->b, d->rows * ROW_PX);
	html_lit(d->b, "\" role=\"img\" aria-label=\"");
	html_attr(d->b, d->f->label);
	html_lit(d->b, "\"><g aria-hidden=\"true\">");
	put_frames(d);
	put_slivers(d);
	put_cut(d);
	if (d->f->n_nodes == 0)
		html_lit(d->b, "<text x=\"0\" y=\"13\" class=\"none\">no data</text>");
	html_lit(d->b, "</g></svg>");
}

struct flame_cut flame_svg(struct buf *b, const struct flame *f)
{
	struct drawing d = {.b = b, .f = f, .cut.n_all = MAX(f->n_all, f->n_nodes)};
	VEC(int64_t) extents = {0};

	if (has_negative(f)) {
		vec_extend(&extents, f->n_nodes);
		find_extents(f, extents.v);
		d.extents = extents.v;
	}
	d.whole = f->n_nodes ? MAX(extent(&d, 0), 1) : 1;
	find_limit(&d);
	d.rows = count_rows(&d);
	put_graph(&d);
	d.cut.shown = fmax(1 - share_of(&d, d.hidden), 0);
	buf_release(&d.path);
	vec_release(&extents);
	return d.cut;
}
