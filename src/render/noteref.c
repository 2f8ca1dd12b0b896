// SPDX-License-Identifier: MIT
/*
 * People write a function as a page shows it: whole, or from some '/' on, or without its package.
 * Each of these forms is an entry; where several functions have one, that of the note's service
 * comes first, then full names, then types in their order.
 */
#include "render/noteref.h"

#include <stdlib.h>

#include "aggregate/plan.h"
#include "analyse/finding.h"
#include "base/num.h"
#include "model/fname.h"
#include "render/nav.h"

enum ref_kind { REF_FRAME, REF_SERVICE, REF_DIFF, REF_FINDING, REF_NOTE, REF_N };

static const char *const kinds[REF_N] = {"frame", "service", "diff", "finding", "note"};

/* Forms of a function's name at most. */
#define FORMS 8

struct entry {
	enum ref_kind kind;
	struct str name;
	uint64_t rank; /* lower is meant */
	struct ref to;
};

struct note_refs {
	struct entry *v; /* by kind, name, rank */
	size_t n;
};

struct list {
	VEC(struct entry) entries;
	const struct report *r;
	struct arena *a;
};

static void add(struct list *l, struct entry e)
{
	if (e.name.n)
		vec_push(&l->entries, e);
}

/* ---- functions ---- */

static size_t forms_of(struct str name, struct str forms[FORMS])
{
	size_t n = 0;

	forms[n++] = name;
	for (size_t i = 0; i < name.n && n + 1 < FORMS; i++)
		if (name.p[i] == '/')
			forms[n++] = str_sub(name, i + 1, name.n);
	forms[n] = fname_rung(name, 2);
	return n + !str_eq(forms[n], forms[n - 1]);
}

static void add_function(struct list *l, struct str name, struct ref to, uint64_t rank)
{
	struct str forms[FORMS];
	size_t n = forms_of(name, forms);

	for (size_t i = 0; i < n; i++)
		add(l, (struct entry){REF_FRAME, forms[i], (uint64_t)i << 48 | rank, to});
}

static void add_pages_of(struct list *l, const struct brief *brief)
{
	const struct plan *plan = brief->plan;
	uint64_t type = brief_type(l->r, brief);

	for (size_t i = 0; i < plan->n_fns; i++)
		if (plan->fns[i].has_page)
			add_function(l, model_fn(l->r->model, plan->fns[i].fn),
				     ref_below(l->r, brief, AREA_FUNCTION, plan->fns[i].slug),
				     type << 24 | brief->series->service);
}

/* Those without a page are met on the list over all services. */
static void add_functions(struct list *l)
{
	const struct model *m = l->r->model;

	for (size_t i = 0; i < l->r->n_briefs; i++)
		add_pages_of(l, &l->r->briefs[i]);
	for (fn_id fn = 0; fn < m->n_fns; fn++)
		add_function(l, model_fn(m, fn), ref_of(AREA_FUNCTIONS, NONE, NONE),
			     (uint64_t)1 << 60);
}

/* ---- services, comparisons, findings, notes ---- */

static void add_services(struct list *l)
{
	for (size_t i = 0; i < l->r->n_services; i++) {
		struct ref to = ref_of(AREA_SERVICE, i, NONE);

		add(l, (struct entry){REF_SERVICE, l->r->services[i].name, 0, to});
		add(l, (struct entry){REF_SERVICE, l->r->services[i].slug, 1, to});
	}
}

static void add_diff(struct list *l, const struct brief *brief, const struct plan_diff *d)
{
	const struct type_row *type = &l->r->types[brief_type(l->r, brief)];
	struct str service = l->r->services[brief->series->service].name;
	const struct str types[] = {type->slug, type->title}, names[] = {d->slug, d->title};
	struct ref to = ref_below(l->r, brief, AREA_DIFF, d->slug);

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (i && str_eq(names[0], names[1]))
			break;
		add(l, (struct entry){REF_DIFF, names[i], 0, to});
		for (size_t t = 0; t < COUNT_OF(types); t++)
			add(l, (struct entry){REF_DIFF,
					      arena_cat(l->a, service, STR("/"), types[t], STR("/"),
							names[i]),
					      0, to});
	}
}

static void add_diffs(struct list *l)
{
	for (size_t i = 0; i < l->r->n_briefs; i++) {
		const struct plan *plan = l->r->briefs[i].plan;

		for (size_t k = 0; k < plan->n_diffs; k++)
			if (plan->diffs[k].has_page)
				add_diff(l, &l->r->briefs[i], &plan->diffs[k]);
	}
}

static void add_finding(struct list *l, const struct finding *f)
{
	struct ref to = ref_of(AREA_FINDING, NONE, NONE);

	to.sub = f->id;
	add(l, (struct entry){REF_FINDING, f->id, 0, to});
}

static void add_findings(struct list *l)
{
	const struct findings *f = l->r->findings;

	for (size_t i = 0; f && i < f->n; i++) {
		add_finding(l, f->v[i]);
		for (size_t k = 0; k < f->v[i]->n_symptoms; k++)
			add_finding(l, f->v[i]->symptoms[k]);
	}
}

static void add_notes(struct list *l)
{
	for (size_t i = 0; i < l->r->discovery->notes.n; i++) {
		const struct note *note = &l->r->discovery->notes.v[i];
		const struct str names[] = {note->path, note->name,
					    arena_cat(l->a, note->name, STR(".md")), note->slug,
					    note->title};
		struct ref to = ref_of(AREA_NOTE, NONE, NONE);

		to.sub = note->slug;
		for (size_t k = 0; k < COUNT_OF(names); k++)
			add(l, (struct entry){REF_NOTE, names[k], (uint64_t)k << 32 | i, to});
	}
}

/* ---- the table ---- */

static int by_name(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int c;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	c = str_cmp(a->name, b->name);
	if (c == 0 && a->rank != b->rank)
		c = a->rank < b->rank ? -1 : 1;
	if (c == 0 && a->to.service != b->to.service)
		c = a->to.service < b->to.service ? -1 : 1;
	if (c == 0 && a->to.type != b->to.type)
		c = a->to.type < b->to.type ? -1 : 1;
	return c ? c : str_cmp(a->to.sub, b->to.sub);
}

const struct note_refs *note_refs_make(const struct report *r, struct arena *a)
{
	struct list l = {.r = r, .a = a};
	struct note_refs *refs;

	if (!r->discovery->notes.n && !r->advice)
		return NULL;
	add_functions(&l);
	add_services(&l);
	add_diffs(&l);
	add_findings(&l);
	add_notes(&l);
	refs = arena_new(a, struct note_refs);
	refs->n = l.entries.n;
	refs->v = arena_n(a, refs->n, struct entry);
	memcpy(refs->v, l.entries.v, refs->n * sizeof(*refs->v));
	vec_release(&l.entries);
	qsort(refs->v, refs->n, sizeof(*refs->v), by_name);
	return refs;
}

/* ---- looking up ---- */

static int compare(const struct entry *e, enum ref_kind kind, struct str name)
{
	if (e->kind != kind)
		return e->kind < kind ? -1 : 1;
	return str_cmp(e->name, name);
}

/* The first entry that is not before kind and name. */
static size_t find_first(const struct note_refs *refs, enum ref_kind kind, struct str name)
{
	size_t low = 0, high = refs->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(&refs->v[middle], kind, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of equal names the one of the service, else the first. *n: how many of the same rank and service
 * there are to choose from. */
static const struct entry *choose(const struct entry *v, size_t n_all, size_t service, size_t *n)
{
	const struct entry *best = NULL;

	*n = 0;
	for (size_t i = 0; i < n_all; i++)
		if (service != NONE && v[i].to.service == service) {
			best = best ? best : &v[i];
			(*n)++;
		}
	if (!best) {
		best = v;
		*n = n_all;
	}
	return best;
}

static bool say_why(struct buf *t, struct str why)
{
	say(t, why);
	return false;
}

static bool find_kind(struct str word, enum ref_kind *kind)
{
	for (size_t i = 0; i < REF_N; i++)
		if (str_eq(word, str_of(kinds[i]))) {
			*kind = (enum ref_kind)i;
			return true;
		}
	return false;
}

bool note_resolve(void *context, struct buf *href, struct str word, struct str target)
{
	static const struct str missing[REF_N] = {
		[REF_FRAME] = STR("no such function in this report"),
		[REF_SERVICE] = STR("no such service in this report"),
		[REF_DIFF] = STR("no such comparison in this report"),
		[REF_FINDING] = STR("no such finding in this report"),
		[REF_NOTE] = STR("no such note"),
	};
	const struct note_place *at = context;
	const struct note_refs *refs = at->pg->r->note_refs;
	const struct entry *e;
	enum ref_kind kind;
	size_t first, n = 0;

	if (!find_kind(word, &kind))
		return say_why(href, STR("expected frame, service, diff, finding or note"));
	first = refs ? find_first(refs, kind, target) : 0;
	while (refs && first + n < refs->n && compare(&refs->v[first + n], kind, target) == 0)
		n++;
	if (n == 0)
		return say_why(href, missing[kind]);
	e = choose(&refs->v[first], n, at->service, &n);
	if (kind == REF_DIFF && n > 1)
		return say_why(href, STR("several are called so: name it service/type/name"));
	say_href(href, at->pg, e->to);
	return true;
}
