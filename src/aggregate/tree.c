// SPDX-License-Identifier: MIT
/*
 * Go cuts the stacks of its profiles at a fixed depth (32 or 128 frames for heap, mutex and block,
 * 64 for CPU), and what is cut is the root. Such a stack goes under "[truncated]", or a handler
 * would look like a second root beside the one it really runs under.
 */
#include "aggregate/tree.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/vec.h"
#include "model/stacksort.h"

struct build_node {
	uint32_t key; /* what makes siblings one: function or frame */
	fn_id fn;
	frame_id frame;
	uint32_t parent, depth;
	uint32_t first_child, next; /* 0: none (the root is no one's child) */
	int64_t self, total;
	int64_t size;    /* sum of the stacks' absolute values: totals may cancel out */
	int64_t lighter; /* total of the callees that were dropped */
};

struct build {
	const struct stack_values *v;
	const struct tree_spec *spec;
	VEC(struct build_node) nodes;
	VEC(uint32_t) path; /* node at each depth of the stack before */
	bool *roots;        /* by fn: begins a stack that was not cut */
	bool is_go;
	bool saturated;
	size_t n_all;
	int64_t least; /* size of a node that stays */
};

static bool has_cut_depth(uint32_t n)
{
	return n == 32 || n == 64 || n == 128;
}

static fn_id root_fn(const struct model *m, stack_id id)
{
	const struct stack *s = &m->stacks[id];

	return m->frames[m->frames_of_stacks[s->at + s->n - 1]].fn;
}

static bool is_go_runtime(const struct model *m, fn_id fn)
{
	return str_starts(model_fn(m, fn), STR("runtime.")) &&
	       str_ends(model_fn_file(m, fn), STR(".go"));
}

static void find_roots(struct build *b, struct arena *a)
{
	const struct model *m = b->v->m;

	b->roots = arena_n(a, m->n_fns, bool);
	for (size_t i = 0; i < b->v->n; i++) {
		const struct stack *s = &m->stacks[b->v->stacks[i]];

		for (uint32_t k = 0; k < s->n && !b->is_go; k++)
			b->is_go =
				is_go_runtime(m, m->frames[m->frames_of_stacks[s->at + k]].fn);
		if (!has_cut_depth(s->n))
			b->roots[root_fn(m, b->v->stacks[i])] = true;
	}
}

static bool is_truncated(const struct build *b, stack_id id)
{
	const struct model *m = b->v->m;

	return b->is_go && has_cut_depth(m->stacks[id].n) && !b->roots[root_fn(m, id)];
}

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
		b->nodes.n = id;
	}
}

static void note_frame(struct build *b, uint32_t depth, frame_id frame)
{
	const struct frame *frames = b->v->m->frames;
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

static int64_t absolute(int64_t v)
{
	return v < 0 ? -MAX(v, -INT64_MAX) : v;
}

static void add_stack(struct build *b, stack_id id, int64_t value, bool truncated)
{
	const struct model *m = b->v->m;
	const struct stack *s = &m->stacks[id];
	uint32_t depth = 1;
	bool same = true;

	if (truncated)
		step(b, depth++, &(struct step){FN_TRUNCATED, FN_TRUNCATED, NO_FRAME}, &same);
	for (uint32_t k = s->n; k-- > 0;) {
		frame_id frame = m->frames_of_stacks[s->at + k];
		struct step next = {.fn = m->frames[frame].fn, .frame = frame};

		next.key = b->spec->grain == GRAIN_LINE ? frame : next.fn;
		step(b, depth++, &next, &same);
	}
	leave(b, depth);
	for (uint32_t d = 0; d < depth; d++) {
		struct build_node *node = &b->nodes.v[b->path.v[d]];

		node->total = add_sat(node->total, value, &b->saturated);
		node->size = add_sat(node->size, absolute(value), &b->saturated);
	}
	b->nodes.v[b->path.v[depth - 1]].self =
		add_sat(b->nodes.v[b->path.v[depth - 1]].self, value, &b->saturated);
}

static void add_stacks(struct build *b, bool truncated)
{
	const struct tree_spec *spec = b->spec;

	for (size_t k = 0; k < b->v->n; k++) {
		size_t i = spec->order ? spec->order[k] : k;
		int64_t value = stack_value(b->v, i, spec->type, spec->slot);

		if (value && is_truncated(b, b->v->stacks[i]) == truncated)
			add_stack(b, b->v->stacks[i], value, truncated);
	}
	leave(b, 1);
}

static void set_least(struct build *b)
{
	const struct tree_spec *spec = b->spec;
	int64_t size = 0;

	for (size_t i = 0; i < b->v->n; i++) {
		int64_t value = stack_value(b->v, i, spec->type, spec->slot);

		size = add_sat(size, absolute(value), &b->saturated);
	}
	b->least = size / spec->light_part;
}

struct child {
	int64_t total;
	uint32_t key; /* ids are in the order of names, so are frames */
	uint32_t id;
};

static int heaviest_first(const void *left, const void *right)
{
	const struct child *a = left, *b = right;

	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
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
	uint32_t *parents; /* in the output */
	size_t n;
	VEC(struct child) children;
	VEC(struct pending) todo;
};

static void emit_children(struct emit *e, uint32_t id, uint32_t at)
{
	const struct build_node *nodes = e->b->nodes.v;

	e->children.n = 0;
	for (uint32_t c = nodes[id].first_child; c; c = nodes[c].next)
		vec_push(&e->children, ((struct child){nodes[c].total, nodes[c].key, c}));
	if (e->children.n > 1)
		qsort(e->children.v, e->children.n, sizeof(*e->children.v), heaviest_first);
	if (nodes[id].lighter)
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
		emit_children(e, p.id, at);
	}
	for (size_t i = e->n; i-- > 1;)
		e->out[e->parents[i]].end = MAX(e->out[e->parents[i]].end, e->out[i].end);
}

void tree_build(struct tree *t, const struct tree_spec *spec, struct arena *a)
{
	struct build b = {.v = spec->values, .spec = spec};
	struct emit e = {.b = &b};
	struct arena own = {0};
	size_t n_out = 0;

	find_roots(&b, &own);
	vec_push(&b.nodes, ((struct build_node){.key = FN_ALL, .fn = FN_ALL, .frame = NO_FRAME}));
	vec_push(&b.path, 0);
	set_least(&b);
	add_stacks(&b, false);
	add_stacks(&b, true);
	for (size_t i = 0; i < b.nodes.n; i++)
		n_out += 1 + (b.nodes.v[i].lighter != 0);
	e.out = arena_n(a, n_out, struct node);
	e.parents = arena_n(&own, n_out, uint32_t);
	emit_nodes(&e);
	*t = (struct tree){e.out, e.n, b.n_all + 1};
	vec_release(&e.children);
	vec_release(&e.todo);
	vec_release(&b.nodes);
	vec_release(&b.path);
	arena_release(&own);
}

const uint32_t *tree_line_order(const struct stack_values *v, struct arena *a)
{
	struct stack_ref *refs = arena_n(a, v->n, struct stack_ref);
	uint32_t *order = arena_n(a, v->n, uint32_t);

	for (uint32_t i = 0; i < v->n; i++) {
		const struct stack *s = &v->m->stacks[v->stacks[i]];

		refs[i] = (struct stack_ref){
			.frames = v->m->frames_of_stacks + s->at, .n = s->n, .origin = i};
	}
	stacks_sort_lines(refs, v->n);
	for (size_t i = 0; i < v->n; i++)
		order[i] = refs[i].origin;
	return order;
}
