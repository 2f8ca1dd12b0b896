// SPDX-License-Identifier: MIT
/* Names are interned, then sorted, so that ids are in the order of names as all ids are. */
#include "aggregate/packages.h"

#include <stdlib.h>

#include "model/fname.h"

#define NO_PACKAGE STR("(no package)")

struct making {
	const struct model *m;
	struct arena *own;
	struct strtab names;
	const str_id *binary; /* by function: the first of its binaries by name; 0: none */
	int64_t *own_ones;    /* by interned name: functions of one's own less the others */
};

static const str_id *find_binaries(const struct model *m, struct arena *a)
{
	str_id *first = arena_n(a, m->n_fns, str_id);

	for (size_t i = 0; i < m->n_frames; i++) {
		const struct frame *f = &m->frames[i];

		if (f->binary && (!first[f->fn] || f->binary < first[f->fn]))
			first[f->fn] = f->binary;
	}
	return first;
}

static struct str base_name(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == SIZE_MAX ? path : str_sub(path, slash + 1, path.n);
}

static str_id name_of(struct making *g, fn_id fn, bool *is_own)
{
	struct str fn_name = model_fn(g->m, fn), file = model_fn_file(g->m, fn);
	struct str binary = model_str(g->m, g->binary[fn]);
	struct str name = fname_package(fn_name, file);

	*is_own = !fname_is_runtime(fn_name, file.n ? file : binary);
	if (!name.n)
		name = base_name(binary);
	return strtab_intern(&g->names, name.n ? name : NO_PACKAGE);
}

struct named {
	struct str name;
	str_id id;
};

static int by_name(const void *left, const void *right)
{
	return str_cmp(((const struct named *)left)->name, ((const struct named *)right)->name);
}

/* The empty string, which every table of strings has, is nobody's package. */
static void sort_names(struct packages *p, const struct making *g, uint32_t *of_fn,
		       struct arena *a)
{
	size_t n = g->names.text.n - 1;
	struct named *sorted = arena_n(g->own, n, struct named);
	uint32_t *rank = arena_n(g->own, n + 1, uint32_t);
	struct str *names = arena_n(a, n, struct str);
	bool *is_own = arena_n(a, n, bool);

	for (str_id i = 1; i <= n; i++)
		sorted[i - 1] = (struct named){strtab_get(&g->names, i), i};
	if (n)
		qsort(sorted, n, sizeof(*sorted), by_name);
	for (uint32_t i = 0; i < n; i++) {
		rank[sorted[i].id] = i;
		names[i] = arena_str(a, sorted[i].name);
		is_own[i] = g->own_ones[sorted[i].id] > 0 && !str_eq(names[i], NO_PACKAGE);
	}
	for (size_t i = 0; i < g->m->n_fns; i++)
		of_fn[i] = rank[of_fn[i]];
	*p = (struct packages){.names = names, .is_own = is_own, .of_fn = of_fn, .n = n};
}

void packages_make(struct packages *p, const struct model *m, struct arena *a)
{
	struct arena own = {0};
	struct making g = {.m = m, .own = &own, .binary = find_binaries(m, &own)};
	uint32_t *of_fn = arena_n(a, m->n_fns, uint32_t);
	bool *is_own_fn = arena_n(a, m->n_fns, bool);

	strtab_init(&g.names);
	g.own_ones = arena_n(&own, m->n_fns + 1, int64_t);
	for (fn_id fn = 0; fn < m->n_fns; fn++) {
		of_fn[fn] = name_of(&g, fn, &is_own_fn[fn]);
		g.own_ones[of_fn[fn]] += is_own_fn[fn] ? 1 : -1;
	}
	sort_names(p, &g, of_fn, a);
	p->is_own_fn = is_own_fn;
	strtab_release(&g.names);
	arena_release(&own);
}

/* ---- one profile ---- */

static bool fill_row(struct pkg_row *row, const int64_t *const *sums)
{
	bool any = false;

	for (size_t w = 0; w < WIN_N; w++) {
		row->self[w] = sums[w][0];
		row->total[w] = sums[w][1];
		any |= sums[w][0] || sums[w][1];
	}
	return any;
}

static int by_self(const void *left, const void *right)
{
	const struct pkg_row *a = left, *b = right;

	if (a->self[WIN_ALL] != b->self[WIN_ALL])
		return a->self[WIN_ALL] > b->self[WIN_ALL] ? -1 : 1;
	return a->pkg < b->pkg ? -1 : a->pkg > b->pkg;
}

void packages_finish(struct profile *p, const struct fn_sums *sums, const struct stack_values *v,
		     size_t type, struct arena *a)
{
	struct pkg_row *rows = arena_n(a, sums->n, struct pkg_row);
	size_t n = 0;

	for (size_t i = 0; i < sums->n; i++) {
		const int64_t *of[WIN_N];

		for (size_t w = 0; w < WIN_N; w++)
			of[w] = fn_sum(sums, v, i, type, w);
		if (p->only_baseline)
			of[WIN_ALL] = fn_sum(sums, v, i, type, v->n_slots - 1);
		rows[n].pkg = sums->fns[i];
		n += fill_row(&rows[n], of);
	}
	if (n)
		qsort(rows, n, sizeof(*rows), by_self);
	p->pkgs = rows;
	p->n_pkgs = n;
}
