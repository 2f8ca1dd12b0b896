// SPDX-License-Identifier: MIT
/* Comparisons made by hand: a tree with the self values of both sides; the rest follows. */
#ifndef TESTS_MKDIFF_H
#define TESTS_MKDIFF_H

#include "aggregate/diff.h"

#define MKDIFF_FNS 32

struct mk_node {
	const char *name; /* NULL: the root */
	uint32_t depth;
	int64_t base, candidate; /* self */
};

struct mkdiff {
	struct arena arena;
	struct model model; /* own: a function a name, its file "shop/x.go" for "shop/..." */
	str_id names[MKDIFF_FNS], files[MKDIFF_FNS];
	struct frame frames[MKDIFF_FNS];
	struct diff d;
};

/* Changes up to 5 % or noise * sqrt(share) are the same. scale: number of a value, both sides. */
void mk_diff(struct mkdiff *k, const struct mk_node *nodes, size_t n, double scale);
void mk_diff_release(struct mkdiff *k);
/* Statuses, functions, extents and wholes anew from d.nodes, d.scale and d.noise. */
void mk_diff_finish(struct diff *d, const struct model *m, struct arena *a);

#endif
