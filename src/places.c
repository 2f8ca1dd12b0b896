// SPDX-License-Identifier: MIT
/* What drawing.c draws, as a list; a page that is missing here would never get into one file. */
#include "places.h"

#include <stdlib.h>

#include "aggregate/plan.h"
#include "analyse/finding.h"
#include "base/num.h"
#include "discover/wish_fit.h"
#include "render/dumpname.h"
#include "render/pages.h"

/* A comparison further down its profile's list counts like one of a profile so much less
 * interesting. */
#define STEP 8

struct listing_places {
	struct places *p;
	const struct report *r;
	const struct place_selection *s;
	bool found; /* something of the selection */
};

static void add(struct places *p, enum place_kind kind, uint32_t order, struct str path)
{
	vec_push(&p->all, ((struct place){.path = path, .kind = kind, .order = order}));
}

#define ADD(p, kind, order, ...) add((p), (kind), (order), arena_cat((p)->arena, __VA_ARGS__))

static bool fits_service(const struct listing_places *l, size_t service)
{
	return !l->s->service ||
	       str_eq(str_of(l->s->service), l->r->services[service].name);
}

static bool fits_type(const struct listing_places *l, const struct type_row *t)
{
	return !l->s->type || type_wish_fits(str_of(l->s->type), t->id, t->slug, t->title);
}

static const struct type_row *type_of(const struct report *r, const struct brief *brief)
{
	size_t i = 0;

	while (!str_eq(r->types[i].slug, brief->slug))
		i++;
	return &r->types[i];
}

static bool fits_brief(const struct listing_places *l, const struct brief *brief)
{
	return fits_service(l, brief->series->service) && fits_type(l, type_of(l->r, brief));
}

/* ---- over all ---- */

static void add_finding(struct listing_places *l, const struct finding *f, uint32_t order)
{
	ADD(l->p, PLACE_FINDING, order, STR("findings/"), f->id, STR("/index.html"));
	l->p->all.v[l->p->all.n - 1].is_excluded = !fits_brief(l, f->brief);
}

static void add_findings(struct listing_places *l)
{
	const struct findings *all = l->r->findings;
	uint32_t order = 1;

	if (!all)
		return;
	ADD(l->p, PLACE_FINDING, 0, STR("findings/index.html"));
	for (size_t i = 0; i < all->n; i++) {
		add_finding(l, all->v[i], order++);
		for (size_t k = 0; k < all->v[i]->n_symptoms; k++)
			add_finding(l, all->v[i]->symptoms[k], order++);
	}
	ADD(l->p, PLACE_FINDING, order, STR("leaks/index.html"));
}

static void add_overviews(struct listing_places *l)
{
	const struct discovery *d = l->r->discovery;

	ADD(l->p, PLACE_FRONT, 0, STR("index.html"));
	ADD(l->p, PLACE_OVERVIEW, 0, STR("files/index.html"));
	ADD(l->p, PLACE_OVERVIEW, 1, STR("functions/index.html"));
	if (d->notes.n)
		ADD(l->p, PLACE_OVERVIEW, 2, STR("notes/index.html"));
	for (size_t i = 0; i < d->notes.n; i++)
		ADD(l->p, PLACE_OVERVIEW, (uint32_t)i + 3, STR("notes/"), d->notes.v[i].slug,
		    STR("/index.html"));
}

static void add_types(struct listing_places *l)
{
	for (size_t t = 0; t < l->r->n_types; t++) {
		const struct type_row *type = &l->r->types[t];
		size_t before = l->p->all.n;

		ADD(l->p, PLACE_TYPE, (uint32_t)t, STR("t/"), type->slug, STR("/index.html"));
		ADD(l->p, PLACE_FUNCTIONS, (uint32_t)t, STR("functions/"), type->slug,
		    STR("/index.html"));
		for (size_t i = before; i < l->p->all.n; i++)
			l->p->all.v[i].is_excluded = !fits_type(l, type);
	}
}

static void add_files(struct listing_places *l, size_t s)
{
	struct str slug = l->r->services[s].slug;

	for (size_t part = 0; part < files_parts(l->r, s); part++) {
		struct buf name = {0};

		if (part)
			buf_u64(&name, part + 1);
		else
			buf_lit(&name, "index");
		ADD(l->p, PLACE_FILES, (uint32_t)s, STR("files/"), slug, STR("/"), buf_view(&name),
		    STR(".html"));
		buf_release(&name);
	}
}

static void add_dumps(struct listing_places *l)
{
	const struct report *r = l->r;

	for (uint32_t d = 0; r->dump_pages && d < r->model->n_dumps; d++) {
		struct buf path = {0};

		if (!r->dump_pages[d])
			continue;
		dump_path(&path, r, d);
		add(l->p, PLACE_FILES, UINT32_MAX, arena_str(l->p->arena, buf_view(&path)));
		l->p->all.v[l->p->all.n - 1].is_excluded =
			!fits_service(l, r->model->dumps[d].service);
		buf_release(&path);
	}
}

static void add_services(struct listing_places *l)
{
	for (size_t s = 0; s < l->r->n_services; s++) {
		size_t before = l->p->all.n;

		ADD(l->p, PLACE_SERVICE, (uint32_t)s, STR("s/"), l->r->services[s].slug,
		    STR("/index.html"));
		add_files(l, s);
		for (size_t i = before; i < l->p->all.n; i++)
			l->p->all.v[i].is_excluded = !fits_service(l, s);
	}
}

/* ---- profiles ---- */

static void add_diffs(struct places *p, const struct plan *plan, struct str folder, uint32_t order)
{
	uint32_t n = order;

	for (size_t i = 0; i < plan->n_diffs; i++) {
		const struct plan_diff *d = &plan->diffs[i];

		if (!d->has_page)
			continue;
		ADD(p, PLACE_DIFF, n, folder, STR("diff/"), d->slug, STR("/index.html"));
		ADD(p, PLACE_DIFF, n + STEP, folder, STR("diff/"), d->slug,
		    STR("/share/index.html"));
		n += STEP;
	}
}

static void add_values(struct places *p, const struct plan *plan, struct str folder, uint32_t order)
{
	uint32_t n = order;

	if (plan->has_labels)
		ADD(p, PLACE_LABELS, order, folder, STR("labels/index.html"));
	for (size_t k = 0; k < plan->n_keys; k++)
		for (size_t v = 0; v < plan->keys[k].n_values; v++, n++)
			if (plan->keys[k].values[v].has_page)
				ADD(p, PLACE_VALUE, n, folder, STR("l/"), plan->keys[k].slug,
				    STR("/"), plan->keys[k].values[v].slug, STR("/index.html"));
}

static void add_below(struct places *p, const struct plan *plan, struct str folder, uint32_t order)
{
	add_diffs(p, plan, folder, order);
	add_values(p, plan, folder, order);
	for (size_t i = 0; i < plan->n_windows; i++)
		if (plan->windows[i].has_page)
			ADD(p, PLACE_WINDOW, order + STEP * (uint32_t)i, folder, STR("w/"),
			    plan->windows[i].slug, STR("/index.html"));
	for (size_t i = 0; i < plan->n_fns; i++)
		if (plan->fns[i].has_page)
			ADD(p, PLACE_FUNCTION, order + STEP * (uint32_t)i, folder, STR("f/"),
			    plan->fns[i].slug, STR("/index.html"));
}

static void add_profile(struct listing_places *l, const struct brief *brief, uint32_t order)
{
	struct places *p = l->p;
	size_t before = p->all.n;
	bool fits = fits_brief(l, brief);
	struct str folder = arena_cat(p->arena, STR("s/"),
				      l->r->services[brief->series->service].slug, STR("/"),
				      brief->slug, STR("/"));

	ADD(p, PLACE_PROFILE, order, folder, STR("index.html"));
	add_below(p, brief->plan, folder, order);
	for (size_t i = before; i < p->all.n; i++) {
		p->all.v[i].is_excluded = !fits;
		p->all.v[i].interest = order;
	}
	l->found |= fits;
}

static int by_interest(const void *left, const void *right)
{
	const struct brief *a = *(const struct brief *const *)left;
	const struct brief *b = *(const struct brief *const *)right;

	if (a->plan->interest != b->plan->interest)
		return a->plan->interest < b->plan->interest ? 1 : -1;
	return a < b ? -1 : a > b;
}

static void add_profiles(struct listing_places *l)
{
	struct arena own = {0};
	size_t n = l->r->n_briefs;
	const struct brief **briefs = arena_n(&own, n + 1, const struct brief *);

	for (size_t i = 0; i < n; i++)
		briefs[i] = &l->r->briefs[i];
	qsort(briefs, n, sizeof(*briefs), by_interest);
	for (size_t i = 0, order = 0; i < n; i++) {
		bool fits = fits_brief(l, briefs[i]);

		if (fits && order < PLACE_EARLY)
			l->p->early[order] = briefs[i];
		add_profile(l, briefs[i], fits ? (uint32_t)order++ : (uint32_t)n);
	}
	arena_release(&own);
}

static int by_path(const void *left, const void *right)
{
	return str_cmp(((const struct place *)left)->path, ((const struct place *)right)->path);
}

bool places_make(struct places *p, const struct report *r, const struct place_selection *s,
		 struct arena *a)
{
	struct listing_places l = {.p = p, .r = r, .s = s};

	*p = (struct places){.arena = a};
	add_overviews(&l);
	add_findings(&l);
	add_types(&l);
	add_services(&l);
	add_dumps(&l);
	add_profiles(&l);
	qsort(p->all.v, p->all.n, sizeof(*p->all.v), by_path);
	return l.found;
}

void places_release(struct places *p)
{
	vec_release(&p->all);
}

static int cmp_path(const void *path, const void *place)
{
	return str_cmp(*(const struct str *)path, ((const struct place *)place)->path);
}

struct place *places_find(const struct places *p, struct str path)
{
	return bsearch(&path, p->all.v, p->all.n, sizeof(*p->all.v), cmp_path);
}

bool places_wanted_below(const struct places *p, struct str folder)
{
	size_t low = 0, high = p->all.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(p->all.v[mid].path, folder) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < p->all.n && str_starts(p->all.v[low].path, folder); low++)
		if (p->all.v[low].state == PLACE_WANTED)
			return true;
	return false;
}

static uint64_t rank_of(enum place_kind kind, uint32_t order)
{
	return (uint64_t)kind << 32 | order;
}

uint64_t place_rank(const struct place *place)
{
	return rank_of(place->is_evidence ? MIN(place->kind, PLACE_EVIDENCE) : place->kind,
		       place->order);
}

bool places_is_early(const struct places *p, const struct brief *brief)
{
	for (size_t i = 0; i < PLACE_EARLY; i++)
		if (p->early[i] == brief)
			return true;
	return false;
}

uint64_t place_cube_rank(const struct place *place)
{
	return rank_of(PLACE_CUBE, place->interest);
}
