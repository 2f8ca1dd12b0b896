// SPDX-License-Identifier: MIT
/* A cube without time: a million nodes are its tree and a cell each. */
#include "aggregate/cube_parts.h"
#include "base/num.h"

/* Both sides in one column, so that there is one tree; value: the sum, for the order of nodes. */
static struct stack_column both_sides(const struct cube_flat *f, struct arena *a)
{
	const struct stack_column *x = f->sides[0], *y = f->sides[1];
	stack_id *stacks = arena_n(a, x->n + y->n, stack_id);
	bool *is_cut = arena_n(a, x->n + y->n, bool);
	size_t n = 0;

	for (size_t i = 0, k = 0; i < x->n || k < y->n; n++) {
		stack_id left = i < x->n ? x->stacks[i] : UINT32_MAX;
		stack_id right = k < y->n ? y->stacks[k] : UINT32_MAX;

		stacks[n] = MIN(left, right);
		is_cut[n] = left <= right ? x->is_cut[i] : y->is_cut[k];
		i += left <= right;
		k += right <= left;
	}
	return (struct stack_column){.m = x->m, .stacks = stacks, .is_cut = is_cut, .n = n};
}

/* Stacks ascend in both. */
static void add_cells(struct cube *c, const struct cube_paths *paths,
		      const struct stack_column *all, const struct stack_column *side,
		      uint32_t place)
{
	vec_reserve(&c->cells, c->cells.n + side->n);
	for (size_t i = 0, k = 0; k < side->n; i++) {
		if (all->stacks[i] != side->stacks[k])
			continue;
		vec_push(&c->cells,
			 ((struct cube_cell){paths->leaf[i], place, side->value[k++]}));
	}
}

static void set_sides(struct cube *c, const struct cube_flat *f)
{
	uint32_t n = f->sides[1] ? 2 : 1;

	c->n_sets = n;
	c->n_instances = n;
	c->n_keys = n - 1;
	c->sets = arena_n(c->a, 4, uint32_t);
	c->lines = arena_n(c->a, n, double);
	c->instances = arena_n(c->a, n, struct cube_instance);
	c->times = arena_n(c->a, n, struct cube_time);
	c->alive = arena_n(c->a, 1, struct cube_alive);
	c->keys = arena_n(c->a, 1, struct cube_key);
	c->keys[0] = (struct cube_key){.key = STR(CUBE_SIDE),
				       .values = arena_n(c->a, 2, struct str)};
	for (uint32_t i = 0; i < n; i++) {
		c->instances[i] = (struct cube_instance){.name = f->names[i], .n = 1};
		c->times[i].n_dumps = 1;
		c->keys[0].values[i] = i ? STR("candidate") : STR("base");
		c->keys[0].n_values++;
		if (n > 1)
			c->sets[2 * i] = c->sets[2 * i + 1] = i;
	}
}

void cube_of_stacks(struct cube *c, const struct cube_flat *f, struct arena *a)
{
	struct arena own = {0};
	struct cube_paths paths;
	struct stack_column all = *f->sides[0];

	*c = (struct cube){.m = all.m,
			   .series = f->series,
			   .kind = KIND_DELTA, /* values are sums, whatever they were */
			   .den = f->den,
			   .sums = true,
			   .is_sequence = true,
			   .width_s = 1,
			   .n_buckets = 1,
			   .cut = {.n_buckets = 1},
			   .a = a};
	if (f->sides[1])
		all = both_sides(f, &own);
	cube_paths_make(&paths, &(struct cube_path_spec){.stacks = &all}, &own);
	c->tree = paths.tree;
	for (uint32_t i = 0; i < 2 && f->sides[i]; i++)
		add_cells(c, &paths, &all, f->sides[i], i);
	set_sides(c, f);
	cells_settle(&c->cells, &c->saturated);
	cube_cut_nodes(c, 0);
	c->cut.n_nodes = c->tree.n;
	arena_release(&own);
}
