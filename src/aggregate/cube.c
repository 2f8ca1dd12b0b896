// SPDX-License-Identifier: MIT
/*
 * One tree of all stacks of the group serves all its types while the dumps are read; each cube
 * then has the part of it that has cells. Where the cells would be too many, light nodes are left
 * out from the beginning: their sizes over the whole report are known.
 */
#include "aggregate/cube.h"

#include <math.h>

#include "aggregate/collect.h"
#include "base/num.h"

/* Cells that are kept while the dumps are read: so many, or by the budget. */
#define CELLS_MAX ((size_t)1 << 20)
#define CELLS_OF_BYTE 4
/* Nodes: one takes about a byte. */
#define NODES_MIN ((size_t)1 << 16)

/* ---- before ---- */

/* Of each stack the largest part that it is of any type. */
static double *shares(const struct collector *c, struct arena *a)
{
	double *share = arena_n(a, c->stacks->n, double);

	for (size_t t = 0; t < c->n_types; t++) {
		const int64_t *value = c->spec->profiles[t].stacks->value;
		double whole = 0;

		for (size_t i = 0; i < c->stacks->n; i++)
			whole += fabs((double)value[i]);
		for (size_t i = 0; i < c->stacks->n && whole > 0; i++)
			share[i] = fmax(share[i], fabs((double)value[i]) / whole);
	}
	return share;
}

static void make_paths(struct collector *c)
{
	struct arena own = {0};
	struct cube_path_spec spec = {.stacks = c->stacks,
				      .share = shares(c, &own),
				      .most_nodes = MAX(NODES_MIN, c->spec->budget)};

	cube_paths_make(&c->paths, &spec, c->a);
	arena_release(&own);
}

/* How many cells the dumps can give at most when so many nodes are there. */
static double most_cells(const struct collector *c, size_t type, size_t n_nodes)
{
	const struct group *group = c->spec->group;
	bool held = is_gauge(&c->s->columns[type]);
	double n = 0;

	for (size_t i = 0; i < group->n_dumps; i++) {
		size_t cells = MIN(c->s->m->dumps[group->dumps[i]].n_rows, n_nodes);

		n += (double)cells * (held ? c->held[i] : 1);
	}
	return n;
}

/* A state has a cell in each. */
static void count_held(struct collector *c, const struct instance_pass *p)
{
	uint32_t *held = &c->held[p->dumps - c->spec->group->dumps];

	for (size_t k = 0; k < p->n; k++) {
		struct span span = moment_span(&p->moments[k], false);
		int64_t last = MAX(span.to - 1, span.from);

		held[k] = (uint32_t)(sums_bucket(c->s, last) - sums_bucket(c->s, span.from) + 1);
	}
}

static size_t count_heavy(const double *size, size_t n, double part)
{
	size_t heavy = 0;

	for (size_t i = 0; i < n; i++)
		heavy += size[i] >= part * size[0];
	return heavy;
}

/* By node of the group's tree: what its stacks have over the whole report. */
static double *self_sizes(const struct collector *c, size_t type, struct arena *a)
{
	const struct stack_column *column = c->types[type].p->stacks;
	double *self = arena_n(a, c->paths.tree.n, double);

	for (size_t i = 0; i < column->n; i++)
		self[c->paths.leaf[i]] += fabs((double)column->value[i]);
	return self;
}

static double part_that_fits(const struct collector *c, size_t type, const double *self)
{
	static const double parts[] = {0, 1e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 3e-4, 1e-3, 1e-2};
	double most = (double)MAX(CELLS_MAX, c->spec->budget * CELLS_OF_BYTE);
	struct arena own = {0};
	size_t n = c->paths.tree.n, i = 0;
	double *size = arena_n(&own, n, double);

	memcpy(size, self, n * sizeof(*size));
	for (size_t k = n; k-- > 1;)
		size[c->paths.tree.parent[k]] += size[k];
	while (i + 1 < COUNT_OF(parts) &&
	       most_cells(c, type, count_heavy(size, n, parts[i])) > most)
		i++;
	arena_release(&own);
	return parts[i];
}

static void cut_before(struct collector *c, size_t type)
{
	struct collect_type *t = &c->types[type];
	struct cube_lightness light = {.is_guess = true, .hits = &c->spec->hits[type]};
	struct arena own = {0};
	double *self = self_sizes(c, type, &own);

	t->tree = c->paths.tree;
	light.self = self;
	light.part = part_that_fits(c, type, self);
	if (light.part > 0)
		t->map = cube_tree_cut(&t->tree, &light, c->a);
	t->part = fmax(light.part, c->paths.part);
	arena_release(&own);
}

/* Of the group, in the order of its dumps. */
static size_t list_instances(const struct collector *c, uint32_t *instances)
{
	const struct group *group = c->spec->group;
	size_t n = 0;

	for (size_t i = 0; i < group->n_dumps; i++) {
		uint32_t instance = c->s->m->dumps[group->dumps[i]].instance;

		if (!n || instances[n - 1] != instance)
			instances[n++] = instance;
	}
	return n;
}

void collect_start(struct collector *c, const struct instance_pass *passes, size_t n)
{
	const struct sums *s = c->s;
	struct arena own = {0};
	uint32_t *instances = arena_n(&own, c->spec->group->n_dumps, uint32_t);
	struct cube_label_spec labels = {
		.m = s->m, .instances = instances, .n_buckets = s->n_buckets};

	c->held = arena_n(c->a, c->spec->group->n_dumps, uint32_t);
	for (size_t i = 0; i < n; i++)
		count_held(c, &passes[i]);
	labels.n_instances = list_instances(c, instances);
	for (size_t i = 0; i < c->spec->group->n_dumps; i++)
		labels.n_rows += s->m->dumps[c->spec->group->dumps[i]].n_rows;
	for (size_t i = 0; i < 2; i++)
		c->alive[i] = arena_n(c->a, s->n_buckets, struct cube_alive);
	for (size_t i = 0; i < c->n_types; i++) {
		struct collect_type *t = &c->types[i];

		t->p = labels.p = &c->spec->profiles[i];
		cube_labels_make(&t->labels, &labels, c->a);
		t->sets.width = t->labels.n_keys + 1;
		vec_extend(&t->instances, t->labels.n_slots);
		vec_extend(&t->times, t->labels.n_slots * s->n_buckets);
		cut_before(c, i);
	}
	arena_release(&own);
}

/* ---- after ---- */

static void *kept(struct arena *a, const void *from, size_t n, size_t bytes)
{
	void *to = arena_array(a, n, bytes);

	if (n)
		memcpy(to, from, n * bytes);
	return to;
}

#define KEPT(a, vec) kept((a), (vec).v, (vec).n, sizeof(*(vec).v))

static void finish_cube(struct collector *c, size_t type, struct cube *cube)
{
	struct collect_type *t = &c->types[type];
	const struct sums *s = c->s;
	const struct column *column = &s->columns[type];

	*cube = (struct cube){
		.m = s->m,
		.series = column->series,
		.kind = column->kind,
		.den = column->den,
		.sums = !isfinite(t->p->win[WIN_ALL].level),
		.is_sequence = s->axis->is_sequence,
		.saturated = column->saturated || t->saturated,
		.from_ns = s->axis->from_ns,
		.to_ns = s->axis->to_ns,
		.start_s = s->start_s,
		.width_s = s->width_s,
		.n_buckets = s->n_buckets,
		.tree = t->tree,
		.cells = t->cells,
		.keys = t->labels.keys,
		.n_keys = t->labels.n_keys,
		.instances = KEPT(c->a, t->instances),
		.n_instances = t->instances.n,
		.times = KEPT(c->a, t->times),
		.alive = c->alive[column->kind == KIND_CUMULATIVE],
		.sets = KEPT(c->a, t->sets.tuples),
		.n_sets = cube_sets_n(&t->sets),
		.lines = KEPT(c->a, t->lines),
		.hits = c->spec->hits[type],
		.cut = {.part = t->part, .n_buckets = 1},
		.a = c->a,
	};
	t->cells = (struct cube_cells){0};
	cube_order_sets(cube);
	cells_settle(&cube->cells, &cube->saturated);
	cube_cut_nodes(cube, t->part);
	cube->cut.n_nodes = t->part > 0 ? t->p->n_nodes_all : cube->tree.n;
}

static void release(struct collector *c)
{
	for (size_t i = 0; i < c->n_types; i++) {
		struct collect_type *t = &c->types[i];

		cube_labels_release(&t->labels);
		cube_sets_release(&t->sets);
		vec_release(&t->instances);
		vec_release(&t->twin_of_slot);
		vec_release(&t->times);
		vec_release(&t->lines);
		vec_release(&t->hand);
		vec_release(&t->hand_of_set);
		vec_release(&t->hand_of_lset);
		vec_release(&t->drawn);
	}
	vec_release(&c->node_of);
	vec_release(&c->sums);
	idtab_release(&c->sum_ids);
}

void group_cubes(struct cube *cubes, const struct cube_spec *spec, struct arena *a)
{
	struct collector c = {.spec = spec, .a = a, .n_types = spec->group->n_series};
	struct slice whole = {0};
	struct sums s = {.scratch = spec->scratch,
			 .a = a,
			 .m = spec->scratch->model,
			 .slices = &whole,
			 .n_slices = 1,
			 .collector = &c};

	arena_reset(&spec->scratch->arena);
	c.stacks = spec->profiles[0].stacks;
	c.types = arena_n(a, c.n_types, struct collect_type);
	c.s = &s;
	make_paths(&c);
	sums_make(&s, spec->group, spec->scratch->axes);
	for (size_t i = 0; i < c.n_types; i++)
		finish_cube(&c, i, &cubes[i]);
	release(&c);
	sums_release(&s);
}

void cube_release(struct cube *c)
{
	vec_release(&c->cells);
}
