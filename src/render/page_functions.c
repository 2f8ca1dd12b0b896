// SPDX-License-Identifier: MIT
/*
 * A service brings its few heaviest functions of a type and no more, which the section's note says.
 */
#include "render/page_functions.h"

#include <stdlib.h>

#define FLEET_FNS 12

struct fleet_fn {
	const struct brief *brief;
	const struct fn_row *fn;
	double level;
};

static int cmp_fleet_fn(const void *a, const void *b)
{
	const struct fleet_fn *x = a;
	const struct fleet_fn *y = b;

	if (x->level != y->level)
		return x->level < y->level ? 1 : -1;
	if (x->brief != y->brief)
		return x->brief < y->brief ? -1 : 1;
	return x->fn < y->fn ? -1 : x->fn > y->fn;
}

static struct fleet_fn *fleet_fns(struct page *pg, size_t type, size_t *n)
{
	const struct type_row *row = &pg->r->types[type];
	struct fleet_fn *v = arena_n(&pg->arena, row->n_briefs * BRIEF_FNS + 1, struct fleet_fn);
	size_t i, j;

	*n = 0;
	for (i = 0; i < row->n_briefs; i++) {
		const struct brief *brief = &pg->r->briefs[row->briefs[i]];

		for (j = 0; j < brief->n_top; j++) {
			double level = (double)brief->top[j].self[0] *
				       brief->win[WIN_ALL].per_value;

			if (level > 0)
				v[(*n)++] = (struct fleet_fn){brief, &brief->top[j], level};
		}
	}
	qsort(v, *n, sizeof(*v), cmp_fleet_fn);
	return v;
}

static void cell_fleet_fn(struct page *pg, const void *row)
{
	const struct fleet_fn *f = row;

	say_fn_anchor(page_words(pg), model_fn(pg->r->model, f->fn->fn));
	page_link(pg, ref_brief(pg->r, f->brief), page_keep(pg));
	cell_fn(pg, f->fn->fn, STR(""), false);
	put(pg, "</a>");
}

static void cell_fleet_service(struct page *pg, const void *row)
{
	const struct fleet_fn *f = row;
	struct ref to = ref_service(f->brief);

	say_short(page_words(pg), pg->r->services[to.service].name, 24);
	page_link_text(pg, to, page_keep(pg));
}

static void cell_fleet_self(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct fleet_fn *)row)->level);
}

/* Of its service, so that a small one's heaviest does not look small. */
static void cell_fleet_share(struct page *pg, const void *row)
{
	const struct fleet_fn *f = row;
	double whole = f->brief->win[WIN_ALL].level;

	if (whole > 0)
		buf_fixed(page_words(pg), 100 * f->level / whole, 1);
	else
		say_lit(page_words(pg), "–");
	page_text(pg);
}

static const struct column fleet_columns[] = {
	{"Service", "nw", cell_fleet_service, false, false, false},
	{"Function", "fn", cell_fleet_fn, true, false, false},
	{"Self %", "n", cell_fleet_self, false, false, true},
	{"Of service, %%", "n", cell_fleet_share, false, false, false},
};

void section_functions(struct page *pg, size_t type)
{
	struct fleet_fn *v;
	size_t i, n;

	if (type >= pg->r->n_types)
		return;
	v = fleet_fns(pg, type, &n);
	say_type(page_words(pg), pg->r->types[type].title);
	say_lit(&pg->words, ", self, whole report; up to ");
	put_count(&pg->words, BRIEF_FNS);
	say_lit(&pg->words, " of a service");
	section_open(pg, STR("Heaviest functions"), page_keep(pg));
	if (!n) {
		put(pg, "<p class=\"cap\">No function has a known level.</p>\n");
		section_close(pg);
		return;
	}
	pg->unit = unit_for(brief_ptype(pg->r, v[0].brief), v[0].level);
	unit_refine(&pg->unit, v[MIN(n, (size_t)FLEET_FNS) - 1].level);
	table_open_named(pg, "data few", STR("Heaviest functions of all services"));
	table_head(pg, fleet_columns, COUNT_OF(fleet_columns));
	for (i = 0; i < MIN(n, (size_t)FLEET_FNS); i++)
		table_row(pg, fleet_columns, COUNT_OF(fleet_columns), &v[i]);
	table_close(pg);
	section_close(pg);
}
