// SPDX-License-Identifier: MIT
/* One walk over the paths; the nodes on the way to the last one are all the state. */
#include "aggregate/tree.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/vec.h"

struct build_node {
	uint32_t key; /* what makes siblings one: function or frame */
	fn_id fn;
	frame_id frame;
	uint32_t parent, depth;
	uint32_t first_child, next; /* 0: none (the root is no one's child) */
	int64_t self, total;
	struct node_base base;
	double size; /* sum of the paths' absolute values: totals may cancel out */
	int64_t lighter, lighter_base; /* totals of the callees that were dropped */
};

struct build {
	const struct tree_spec *spec;
	VEC(struct build_node) nodes;
	VEC(uint32_t) path; /* node at each depth of the path before */
	bool saturated;
	size_t n_all;
	double least; /* size of a node that stays */
};

struct step {
	uint32_t key;
	fn_id fn;
	frame_id frame; /* NO_FRAME: of a node that stands for something else */
};

#define NO_FRAME UINT32_MAX

static uint32_t add_node(struct build *b, uint32_t parent, const struct step *s)
{
	uint32_t id = (uint32_t)b->nodes.n;

	vec_push(&b->nodes, ((struct build_node){.key = s->key,
						 .fn = s->fn,
						 .frame = s->frame,
						 .parent = parent,
						 .depth = b->nodes.v[parent].depth + 1,
						 .next = b->nodes.v[parent].first_child}));
	b->nodes.v[parent].first_child = id;
	return id;
}

/* The path ends at depth now. What was below it is complete and last in the array: a light node
 * goes, and its callees, lighter still, went before it. */
static void leave(struct build *b, uint32_t depth)
{
	while (b->path.n > depth) {
		uint32_t id = b->path.v[--b->path.n];
		const struct build_node *node = &b->nodes.v[id];
		struct build_node *parent = &b->nodes.v[node->parent];

		if (node->size >= b->least || id == 0)
			continue;
		parent->first_child = node->next;
		parent->lighter = add_sat(parent->lighter, node->total, &b->saturated);
		parent->lighter_base = add_sat(parent->lighter_base, node->base.total,
					       &b->saturated);
		b->nodes.n = id;
	}
}

static void note_frame(struct build *b, uint32_t depth, frame_id frame)
{
	const struct frame *frames = b->spec->m->frames;
	frame_id *first = &b->nodes.v[b->path.v[depth]].frame;

	if (frame < *first ? frames[frame].file || !frames[*first].file
			   : frames[frame].file && !frames[*first].file)
		*first = frame;
}

static void step(struct build *b, uint32_t depth, const struct step *s, bool *same)
{
	if (*same && depth < b->path.n && b->nodes.v[b->path.v[depth]].key == s->key) {
		if (s->frame != NO_FRAME)
			note_frame(b, depth, s->frame);
		return;
	}
	*same = false;
	leave(b, depth);
	b->n_all++;
	vec_push(&b->path, add_node(b, b->path.v[depth - 1], s));
}

static double size_of(const struct tree_spec *spec, const struct path *p)
{
	if (!spec->compares)
		return fabs((double)p->value);
	return fabs((double)p->value) * spec->scale + fabs((double)p->base) * spec->base_scale;
}

static void add_values(struct build *b, const struct path *p, uint32_t depth)
{
	double size = size_of(b->spec, p);
	struct build_node *node;

	for (uint32_t d = 0; d < depth; d++) {
		node = &b->nodes.v[b->path.v[d]];
		node->total = add_sat(node->total, p->value, &b->saturated);
		node->base.total = add_sat(node->base.total, p->base, &b->saturated);
		node->size += size;
	}
	node = &b->nodes.v[b->path.v[depth - 1]];
	node->self = add_sat(node->self, p->value, &b->saturated);
	node->base.self = add_sat(node->base.self, p->base, &b->saturated);
}

static void add_path(struct build *b, const struct path *p)
{
	uint32_t depth = 1;
	bool same = true;

	if (p->is_cut)
		step(b, depth++, &(struct step){FN_TRUNCATED, FN_TRUNCATED, NO_FRAME}, &same);
	for (uint32_t k = 0; k < p->ref.n; k++) {
		frame_id frame = stack_ref_frame(&p->ref, k);
		struct step next = {.fn = b->spec->m->frames[frame].fn, .frame = frame};

		next.key = b->spec->grain == GRAIN_LINE ? frame : next.fn;
		step(b, depth++, &next, &same);
	}
	leave(b, depth);
	add_values(b, p, depth);
}

static void set_least(struct build *b)
{
	double size = 0;

	for (size_t i = 0; i < b->spec->n; i++)
		size += size_of(b->spec, &b->spec->paths[i]);
	b->least = size / (double)b->spec->light_part;
	if (!b->spec->compares) /* whole values: a node of the last whole one stays */
		b->least = floor(b->least);
}

struct child {
	int64_t total;
	int64_t base; /* of one that only the base has, else 0 */
	uint32_t key; /* ids are in the order of names, so are frames */
	uint32_t id;
};

static int heaviest_first(const void *left, const void *right)
{
	const struct child *a = left, *b = right;

	if (!a->base != !b->base)
		return a->base ? 1 : -1;
	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	if (a->base != b->base)
		return a->base > b->base ? -1 : 1;
	return a->key < b->key ? -1 : a->key > b->key;
}

/* The callees of node id that were dropped. */
#define LIGHTER_BIT 0x80000000u
#define LIGHTER_OF(id) ((id) | LIGHTER_BIT)

struct pending {
	uint32_t id, parent; /* parent: in the output */
};

struct emit {
	const struct build *b;
	struct node *out;
	struct node_base *bases; /* NULL: none wanted */
	uint32_t *parents;       /* in the output */
	size_t n;
	VEC(struct child) children;
	VEC(struct pending) todo;
};

static void emit_children(struct emit *e, uint32_t id, uint32_t at)
{
	const struct build_node *nodes = e->b->nodes.v;

	e->children.n = 0;
	for (uint32_t c = nodes[id].first_child; c; c = nodes[c].next)
		vec_push(&e->children,
			 ((struct child){nodes[c].total, nodes[c].total ? 0 : nodes[c].base.total,
					 nodes[c].key, c}));
	if (e->children.n > 1)
		qsort(e->children.v, e->children.n, sizeof(*e->children.v), heaviest_first);
	if (nodes[id].lighter || nodes[id].lighter_base)
		vec_push(&e->todo, ((struct pending){LIGHTER_OF(id), at}));
	for (size_t i = e->children.n; i-- > 0;)
		vec_push(&e->todo, ((struct pending){e->children.v[i].id, at}));
}

static void emit_lighter(struct emit *e, uint32_t id, uint32_t at)
{
	const struct build_node *node = &e->b->nodes.v[id];

	e->out[at] = (struct node){.fn = FN_LIGHTER,
				   .depth = node->depth + 1,
				   .end = at + 1,
				   .self = node->lighter,
				   .total = node->lighter};
	if (e->bases)
		e->bases[at] = (struct node_base){node->lighter_base, node->lighter_base};
}

static void emit_nodes(struct emit *e)
{
	vec_push(&e->todo, ((struct pending){0, 0}));
	while (e->todo.n) {
		struct pending p = e->todo.v[--e->todo.n];
		const struct build_node *from = &e->b->nodes.v[p.id & ~LIGHTER_BIT];
		uint32_t at = (uint32_t)e->n++;

		e->parents[at] = p.parent;
		if (p.id & LIGHTER_BIT) {
			emit_lighter(e, p.id & ~LIGHTER_BIT, at);
			continue;
		}
		e->out[at] = (struct node){.fn = from->fn,
					   .depth = from->depth,
					   .frame = from->frame,
					   .end = at + 1,
					   .self = from->self,
					   .total = from->total};
		if (e->bases)
			e->bases[at] = from->base;
		emit_children(e, p.id, at);
	}
	for (size_t i = e->n; i-- > 1;)
		e->out[e->parents[i]].end = MAX(e->out[e->parents[i]].end, e->out[i].end);
}

void tree_build(struct tree *t, const struct tree_spec *spec, struct arena *a)
{
	struct build b = {.spec = spec};
	struct emit e = {.b = &b};
	struct arena own = {0};
	size_t n_out = 0;

	vec_push(&b.nodes, ((struct build_node){.key = spec->root,
						.fn = spec->root,
						.frame = spec->root < FN_LIGHTER ? spec->root_frame
										 : NO_FRAME}));
	vec_push(&b.path, 0);
	set_least(&b);
	for (size_t i = 0; i < spec->n; i++)
		add_path(&b, &spec->paths[i]);
	leave(&b, 1);
	for (size_t i = 0; i < b.nodes.n; i++)
		n_out += 1 + (b.nodes.v[i].lighter || b.nodes.v[i].lighter_base);
	e.out = arena_n(a, n_out, struct node);
	if (spec->compares)
		e.bases = arena_n(a, n_out, struct node_base);
	e.parents = arena_n(&own, n_out, uint32_t);
	emit_nodes(&e);
	*t = (struct tree){e.out, e.bases, e.n, b.n_all + 1};
	vec_release(&e.children);
	vec_release(&e.todo);
	vec_release(&b.nodes);
	vec_release(&b.path);
	arena_release(&own);
}
