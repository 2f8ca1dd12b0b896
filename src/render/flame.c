// SPDX-License-Identifier: MIT
/*
 * One tree on the engine of icicle.h: extents, colours and the words of titles.
 *
 * Trees of differences have negative frames. Then a frame's extent, the larger of its own value and
 * the sum of its children's extents, takes the place of its value, so that nothing overlaps.
 */
#include "render/flame.h"

#include "base/hash.h"
#include "base/num.h"
#include "base/vec.h"
#include "model/fname.h"
#include "render/html.h"

/* What the functions of the engine see. */
struct grown {
	const struct flame *f;
	const int64_t *extents; /* NULL: the values themselves */
};

static const struct node *node_of(const void *tree, size_t i)
{
	return &((const struct grown *)tree)->f->nodes[i];
}

/* ---- extents ---- */

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

/* ---- colours ---- */

static const struct icicle_colour packages[] = {
	{"p0a", "#f1d3bb", NULL}, {"p0b", "#e5c1a5", NULL}, {"p1a", "#e2d9b8", NULL},
	{"p1b", "#d4c9a0", NULL}, {"p2a", "#cce0c2", NULL}, {"p2b", "#b8d2ab", NULL},
	{"p3a", "#bbe4d7", NULL}, {"p3b", "#a3d5c7", NULL}, {"p4a", "#b8e2ec", NULL},
	{"p4b", "#a0d3e0", NULL}, {"p5a", "#c5dbf8", NULL}, {"p5b", "#b1cbee", NULL},
	{"p6a", "#ddd3f4", NULL}, {"p6b", "#cec1e9", NULL}, {"p7a", "#f2cfe1", NULL},
	{"p7b", "#e6bbd1", NULL},
};
static const struct icicle_colour runtime[] = {{"sa", "#e9ebed", NULL}, {"sb", "#dfe2e5", NULL}};

static const struct icicle_colour *colour_of(struct str name, struct str file)
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
	return str_of(colour_of(name, file)->class);
}

/* Index in runtime, then in packages. */
static uint8_t class_of(struct str name, struct str file)
{
	const struct icicle_colour *c = colour_of(name, file);

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

static const struct icicle_colour *node_colour(const struct flame *f, fn_id fn)
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

static bool has_root_label(const struct flame *f, size_t i)
{
	return i == 0 && f->root_label.n;
}

static struct str name_of(const struct flame *f, size_t i)
{
	return has_root_label(f, i) ? f->root_label : model_fn(f->model, f->nodes[i].fn);
}

/* "1.11 cores, 83.4 % of 1.33; self 0" */
static void put_level_of(struct buf *b, const struct flame *f, const struct node *n)
{
	double per_value = f->win ? f->win->per_value : 0;
	int64_t whole = f->nodes[0].total;

	buf_char(b, '\n');
	put_level_unit(b, f->unit, (double)n->total * per_value);
	if (whole > 0) {
		html_lit(b, ", ");
		put_percent(b, (double)n->total / (double)whole, 1);
		html_lit(b, " of ");
		put_level(b, f->unit, (double)whole * per_value);
	}
	html_lit(b, "; self ");
	put_level(b, f->unit, (double)n->self * per_value);
}

static void flame_title(const void *tree, size_t i, struct buf *b)
{
	const struct flame *f = ((const struct grown *)tree)->f;
	const struct node *n = &f->nodes[i];
	struct str file = STR("");

	if (n->fn < FN_LIGHTER)
		file = model_str(f->model, f->model->frames[n->frame].file);
	html_text(b, name_of(f, i));
	if (f->win && f->win->per_value > 0)
		put_level_of(b, f, n);
	buf_char(b, '\n');
	put_exact(b, n->total, f->den, f->sample_unit);
	if (file.n && i > 0) {
		buf_char(b, '\n');
		html_text(b, file);
	}
}

struct str flame_name(struct str name, struct str prefix)
{
	bool starts = prefix.n < name.n && str_starts(name, prefix);

	return starts ? str_sub(name, prefix.n, name.n) : name;
}

bool flame_is_hit(const struct flame_marks *marks, fn_id fn)
{
	for (size_t i = 0; i < marks->n_hits; i++)
		if (marks->hits[i] == fn)
			return true;
	return false;
}

bool flame_is_link(const struct flame_marks *marks, fn_id fn)
{
	return fn < FN_LIGHTER && marks->has_link && marks->has_link(marks->context, fn);
}

static struct icicle_frame flame_frame(const void *tree, size_t i)
{
	const struct flame *f = ((const struct grown *)tree)->f;
	fn_id fn = f->nodes[i].fn;
	struct str name = name_of(f, i);

	return (struct icicle_frame){.name = has_root_label(f, i) ? name
								  : flame_name(name, f->prefix),
				     .colour = node_colour(f, fn),
				     .is_link = flame_is_link(&f->marks, fn),
				     .is_hit = flame_is_hit(&f->marks, fn)};
}

static void flame_href(const void *tree, size_t i, struct buf *b)
{
	const struct flame *f = ((const struct grown *)tree)->f;

	f->marks.href(f->marks.context, f->nodes[i].fn, b);
}

static struct icicle_node flame_node(const void *tree, size_t i)
{
	const struct grown *g = tree;
	const struct node *n = node_of(tree, i);

	return (struct icicle_node){.end = n->end,
				    .extent = g->extents ? g->extents[i] : MAX(n->total, 0),
				    .is_rest = i > 0 && n->fn == FN_LIGHTER};
}

static bool flame_folds(const void *tree, size_t i)
{
	return i > 0 && node_of(tree, i)->total == node_of(tree, i + 1)->total;
}

/* ---- the graph ---- */

static const struct icicle_ops flame_ops = {.node = flame_node,
					    .frame = flame_frame,
					    .title = flame_title,
					    .href = flame_href,
					    .folds = flame_folds};

struct flame_cut flame_svg(struct buf *b, const struct flame *f)
{
	struct grown tree = {.f = f};
	struct icicle g = {.ops = &flame_ops,
			   .tree = &tree,
			   .n_nodes = f->n_nodes,
			   .n_all = f->n_all,
			   .budget = f->budget,
			   .label = f->label,
			   .upward = f->upward,
			   .has_links = f->marks.has_link != NULL,
			   .collapse = f->collapse};
	VEC(int64_t) extents = {0};
	struct flame_cut cut;

	if (has_negative(f)) {
		vec_extend(&extents, f->n_nodes);
		find_extents(f, extents.v);
		tree.extents = extents.v;
	}
	cut = icicle_svg(b, &g);
	vec_release(&extents);
	return cut;
}
