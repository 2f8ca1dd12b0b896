// SPDX-License-Identifier: MIT
/*
 * A tree may have a million nodes: a node is a function and a parent, all else is made when it is
 * needed.
 */
#include <stdlib.h>

#include "aggregate/cube_parts.h"
#include "base/num.h"

/* ---- what stays ---- */

/* A function of a finding stays down to this part of what others need. */
#define HIT_PART 0.05

#define NO_NODE UINT32_MAX
#define NEW_NODE (UINT32_MAX - 1)

struct cutting {
	const struct cube_tree *old;
	const struct cube_lightness *light;
	double *size;    /* with callees */
	bool *stays;
	uint32_t *above; /* the nearest caller that stays, or itself */
	uint32_t *other; /* of one that stays: its FN_LIGHTER, NEW_NODE or NO_NODE */
	uint32_t *kids;  /* those that stay, by parent */
	uint32_t *kids_at;
	struct arena own;
};

static bool is_hit(const struct cube_lightness *light, fn_id fn)
{
	size_t low = 0, high = light->hits ? light->hits->n : 0;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (light->hits->fns[middle] == fn)
			return true;
		if (light->hits->fns[middle] < fn)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static void find_sizes(struct cutting *c)
{
	size_t n = c->old->n;

	c->size = arena_n(&c->own, n, double);
	memcpy(c->size, c->light->self, n * sizeof(*c->size));
	for (size_t i = n; i-- > 1;)
		c->size[c->old->parent[i]] += c->size[i];
}

static void find_staying(struct cutting *c)
{
	double least = c->light->part * c->size[0];
	size_t n = c->old->n;

	c->stays = arena_n(&c->own, n, bool);
	for (size_t i = n; i-- > 1;) {
		fn_id fn = c->old->fn[i];
		bool enough = c->size[i] > 0 && c->size[i] >= least;

		if (fn == FN_LIGHTER)
			continue;
		if (!enough && c->size[i] > 0 && c->size[i] >= least * HIT_PART)
			enough = is_hit(c->light, fn);
		c->stays[i] |= enough;
		if (c->stays[i])
			c->stays[c->old->parent[i]] = true;
	}
	c->stays[0] = true;
}

/* Where the values of those go that do not stay. */
static void find_others(struct cutting *c)
{
	const struct cube_tree *old = c->old;

	c->above = arena_n(&c->own, old->n, uint32_t);
	c->other = arena_n(&c->own, old->n, uint32_t);
	c->other[0] = NO_NODE;
	for (uint32_t i = 1; i < old->n; i++) {
		uint32_t parent = old->parent[i], above = c->above[parent];

		c->other[i] = NO_NODE;
		if (old->fn[i] == FN_LIGHTER && c->stays[parent] && c->size[i] > 0) {
			c->stays[i] = true;
			c->other[parent] = i;
		}
		c->above[i] = c->stays[i] ? i : above;
		if (!c->stays[i] && c->other[above] == NO_NODE &&
		    (c->size[i] > 0 || c->light->is_guess))
			c->other[above] = NEW_NODE;
	}
}

/* ---- the new order ---- */

struct kid {
	double size;
	fn_id fn;
	uint32_t id;
};

static int heaviest_first(const void *left, const void *right)
{
	const struct kid *a = left, *b = right;

	if ((a->fn == FN_LIGHTER) != (b->fn == FN_LIGHTER))
		return a->fn == FN_LIGHTER ? 1 : -1;
	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	if (a->fn != b->fn)
		return a->fn < b->fn ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static void list_kids(struct cutting *c)
{
	const struct cube_tree *old = c->old;

	c->kids = arena_n(&c->own, old->n, uint32_t);
	c->kids_at = arena_n(&c->own, old->n + 2, uint32_t);
	for (size_t i = 1; i < old->n; i++)
		c->kids_at[old->parent[i] + 2] += c->stays[i];
	for (size_t i = 2; i < old->n + 2; i++)
		c->kids_at[i] += c->kids_at[i - 1];
	for (uint32_t i = 1; i < old->n; i++)
		if (c->stays[i])
			c->kids[c->kids_at[old->parent[i] + 1]++] = i;
}

struct pending {
	uint32_t id;     /* of the old tree; NEW_NODE: the others of its caller */
	uint32_t parent; /* of the new one */
};

struct emitting {
	struct cutting *c;
	struct cube_tree *out;
	uint32_t *map;
	uint32_t *others; /* by old node: the new FN_LIGHTER */
	VEC(struct pending) todo;
	VEC(struct kid) kids;
};

/* The first on top of the pile. */
static void push_kids(struct emitting *e, uint32_t id, uint32_t at)
{
	const struct cutting *c = e->c;

	e->kids.n = 0;
	for (uint32_t k = c->kids_at[id]; k < c->kids_at[id + 1]; k++)
		vec_push(&e->kids, ((struct kid){c->size[c->kids[k]], c->old->fn[c->kids[k]],
						 c->kids[k]}));
	if (e->kids.n > 1)
		qsort(e->kids.v, e->kids.n, sizeof(*e->kids.v), heaviest_first);
	if (c->other[id] == NEW_NODE)
		vec_push(&e->todo, ((struct pending){NEW_NODE, at}));
	for (size_t i = e->kids.n; i-- > 0;)
		vec_push(&e->todo, ((struct pending){e->kids.v[i].id, at}));
}

static void emit(struct emitting *e)
{
	uint32_t *others = e->others; /* by new node while they are made */

	vec_push(&e->todo, ((struct pending){0, 0}));
	while (e->todo.n) {
		struct pending p = e->todo.v[--e->todo.n];
		uint32_t at = (uint32_t)e->out->n++;

		e->out->parent[at] = p.parent;
		if (p.id == NEW_NODE) {
			e->out->fn[at] = FN_LIGHTER;
			others[p.parent] = at;
			continue;
		}
		e->out->fn[at] = e->c->old->fn[p.id];
		e->map[p.id] = at;
		push_kids(e, p.id, at);
	}
}

/* What does not stay is where the others of its nearest caller are. */
static void map_rest(const struct emitting *e)
{
	const struct cutting *c = e->c;

	for (size_t i = 1; i < c->old->n; i++) {
		uint32_t above = c->above[i], other = c->other[above];

		if (c->stays[i])
			continue;
		e->map[i] = e->map[above];
		if (other == NEW_NODE)
			e->map[i] = e->others[e->map[above]];
		else if (other != NO_NODE)
			e->map[i] = e->map[other];
	}
}

uint32_t *cube_tree_cut(struct cube_tree *tree, const struct cube_lightness *light,
			struct arena *a)
{
	struct cutting c = {.old = tree, .light = light};
	struct cube_tree out = {0};
	struct emitting e = {.c = &c, .out = &out};
	size_t n = 0;

	find_sizes(&c);
	find_staying(&c);
	find_others(&c);
	for (size_t i = 0; i < tree->n; i++)
		n += c.stays[i] + (c.other[i] == NEW_NODE);
	list_kids(&c);
	out.fn = arena_n(a, n, fn_id);
	out.parent = arena_n(a, n, uint32_t);
	e.map = arena_n(a, tree->n, uint32_t);
	e.others = arena_n(&c.own, n, uint32_t);
	emit(&e);
	map_rest(&e);
	vec_release(&e.todo);
	vec_release(&e.kids);
	arena_release(&c.own);
	*tree = out;
	return e.map;
}

void cube_cut_nodes(struct cube *c, double part)
{
	struct arena own = {0};
	double *self = arena_n(&own, c->tree.n, double);
	struct cube_lightness light = {
		.self = self, .part = part, .hits = &c->hits};
	uint32_t *map;

	for (size_t i = 0; i < c->cells.n; i++)
		self[c->cells.v[i].node] += fabs((double)c->cells.v[i].value);
	map = cube_tree_cut(&c->tree, &light, c->a);
	for (size_t i = 0; i < c->cells.n; i++)
		c->cells.v[i].node = map[c->cells.v[i].node];
	cells_settle(&c->cells, &c->saturated);
	arena_release(&own);
}
