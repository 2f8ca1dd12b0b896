// SPDX-License-Identifier: MIT
/* What the files of a cube share: its cells, its tree, its label sets. */
#ifndef AGGREGATE_CUBE_PARTS_H
#define AGGREGATE_CUBE_PARTS_H

#include "aggregate/cube.h"
#include "aggregate/sums.h"

/* ---- cube_cells.c ---- */

/* Sorted by node, then place; those of one place become one, those of 0 go. */
void cells_settle(struct cube_cells *c, bool *saturated);

/* ---- cube_paths.c ---- */

struct cube_path_spec {
	const struct stack_column *stacks; /* all of them, whatever their value */
	const double *share; /* by stack: its part of the whole; NULL: none is left out */
	size_t most_nodes;
};

struct cube_paths {
	struct cube_tree tree; /* children after their parents, FN_LIGHTER behind all */
	uint32_t *leaf;        /* by stack */
	double part;           /* nodes under it are not there */
};

void cube_paths_make(struct cube_paths *p, const struct cube_path_spec *spec, struct arena *a);

/* ---- cube_tree.c ---- */

struct cube_lightness {
	const double *self; /* by node: size */
	double part;
	bool is_guess; /* nodes of no size may have cells all the same */
	const struct cube_hits *hits; /* NULL: none */
};

/*
 * Drops what is lighter than a part of the whole; map: by old node, the new one that has its
 * values now. Nodes are those of tree in its order, and FN_LIGHTER nodes behind where needed.
 */
uint32_t *cube_tree_cut(struct cube_tree *tree, const struct cube_lightness *light,
			struct arena *a);
/* Cuts the cube's own tree and moves its cells. part 0: only what has no cells goes. */
void cube_cut_nodes(struct cube *c, double part);

/* ---- cube_labels.c ---- */

#define CUBE_KEYS_MAX 24

/* Which keys and values a cube tells apart, chosen before the dumps are read. */
struct cube_labels {
	const struct model *m;
	struct cube_key *keys;
	size_t n_keys;
	struct idtab ids;      /* of values: index in at */
	VEC(uint64_t) at;      /* key << 32 | value */
	uint32_t *slot_of;     /* by instance of the group: place in the cube's instances */
	size_t n_slots;
};

struct cube_label_spec {
	const struct model *m;
	const struct profile *p;
	const uint32_t *instances; /* of model.instances: those of the group */
	size_t n_instances;
	size_t n_buckets;
	size_t n_rows; /* of all dumps */
};

void cube_labels_make(struct cube_labels *l, const struct cube_label_spec *spec, struct arena *a);
void cube_labels_release(struct cube_labels *l);
/* Values of all keys, of samples with these labels; "other" where a value is not told apart. */
void cube_labels_of(const struct cube_labels *l, const struct lset *lset,
		    const struct instance *instance, uint32_t *values);

/* Tuples of (instance, values). */
struct cube_sets {
	size_t width;
	VEC(uint32_t) tuples;
	struct idtab ids;
};

uint32_t cube_set(struct cube_sets *sets, const uint32_t *tuple);
static inline size_t cube_sets_n(const struct cube_sets *sets)
{
	return sets->width ? sets->tuples.n / sets->width : 0;
}
void cube_sets_release(struct cube_sets *sets);

/* ---- cube_sets.c ---- */

/* After tuples were changed: sets in order, equal ones taken together, values that no set has
 * left out. Cells are to be settled. */
void cube_order_sets(struct cube *c);

#endif
