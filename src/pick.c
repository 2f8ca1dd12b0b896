// SPDX-License-Identifier: MIT
/* Series of the services asked for are looked through once: which types fit, then which groups. */
#include "pick.h"

#include "base/complain.h"
#include "base/num.h"
#include "discover/typeword.h"
#include "discover/wish_fit.h"

#define SERVICES_SAID 5

const struct type_row *pick_row(const struct loaded *l, uint32_t type)
{
	return &l->reporting.types[l->reporting.order_of_type[type]];
}

struct picking {
	const struct pick_spec *spec;
	const struct loaded *l;
	const struct model *m;
	bool *has;  /* by type: some service that was asked for has it */
	bool *fits; /* by type: what was asked for */
	size_t n_fits;
	struct arena *a;
};

static bool is_service(const struct picking *g, uint32_t service)
{
	return service < g->m->n_own_services &&
	       (!g->spec->service ||
		str_eq(g->m->services[service], str_of(g->spec->service)));
}

/* ---- types ---- */

static bool name_fits(const struct picking *g, uint32_t type)
{
	const struct type_row *row = pick_row(g->l, type);

	return !g->spec->type ||
	       type_wish_fits(str_of(g->spec->type), row->id, row->slug, row->title);
}

/* "heap" is what is in use and "allocs" what was allocated, both of one family. */
static bool word_fits(const struct picking *g, uint32_t type)
{
	const struct ptype *t = &g->m->types[type];
	struct typeword w;

	if (!typeword_whole(str_of(g->spec->type), &w))
		return str_eq_nocase(t->family, str_of(g->spec->type));
	if (str_eq(w.type, STR("cpu")))
		return str_eq(t->family, STR("process_cpu"));
	if (str_eq(w.type, STR("heap")) || str_eq(w.type, STR("allocs")))
		return str_eq(t->family, STR("memory")) &&
		       (t->kind == KIND_GAUGE) == str_eq(w.type, STR("heap"));
	return str_eq(t->family, w.type);
}

static void find_types(struct picking *g)
{
	g->has = arena_n(g->a, g->m->n_types, bool);
	g->fits = arena_n(g->a, g->m->n_types, bool);
	for (size_t i = 0; i < g->m->n_series; i++)
		if (is_service(g, g->m->series[i].service))
			g->has[g->m->series[i].type] = true;
	for (uint32_t t = 0; t < g->m->n_types; t++)
		g->n_fits += g->fits[t] = g->has[t] && name_fits(g, t);
	for (uint32_t t = 0; t < g->m->n_types && g->n_fits == 0; t++)
		g->fits[t] = g->has[t] && word_fits(g, t);
	g->n_fits = 0;
	for (uint32_t t = 0; t < g->m->n_types; t++)
		g->n_fits += g->fits[t];
}

/* ---- what there is, for messages ---- */

static void say_services(const struct picking *g, uint32_t type, struct buf *words)
{
	size_t n = 0;

	for (size_t i = 0; i < g->m->n_series; i++) {
		if (g->m->series[i].type != type || !is_service(g, g->m->series[i].service))
			continue;
		if (n < SERVICES_SAID)
			buf_printf(words, "%s%.*s", n ? ", " : "",
				   PR(g->m->services[g->m->series[i].service]));
		n++;
	}
	if (n > SERVICES_SAID)
		buf_printf(words, " and %zu more", n - SERVICES_SAID);
}

static void list_types(const struct picking *g, const bool *of)
{
	for (uint32_t t = 0; t < g->m->n_types; t++) {
		const struct type_row *row = pick_row(g->l, t);
		struct buf words = {0};

		if (!of[t])
			continue;
		say_services(g, t, &words);
		complain("  %-28.*s %.*s (%.*s)", PR(row->slug), PR(row->title),
			 (int)words.n, words.p);
		buf_release(&words);
	}
}

static bool nothing_fits(const struct picking *g)
{
	bool any = false;

	for (size_t s = 0; s < g->m->n_own_services; s++)
		any |= is_service(g, (uint32_t)s);
	if (any) {
		complain("no type is called %s; there is:",
			 g->spec->type ? g->spec->type : "that");
		list_types(g, g->has);
		return false;
	}
	complain("no service is called %s; there is:", g->spec->service);
	for (size_t s = 0; s < g->m->n_own_services; s++)
		complain("  %.*s", PR(g->m->services[s]));
	return false;
}

/* ---- groups ---- */

static size_t n_wanted(const struct picking *g, const struct group *group)
{
	size_t n = 0;

	for (size_t i = 0; i < group->n_series; i++)
		n += g->fits[g->m->series[group->series[i]].type];
	return n;
}

static void find_groups(const struct picking *g, struct pick *p)
{
	p->groups = arena_n(g->a, g->l->groups.n, const struct group *);
	for (size_t i = 0; i < g->l->groups.n; i++) {
		const struct group *group = &g->l->groups.v[i];

		if (is_service(g, group->service) && n_wanted(g, group))
			p->groups[p->n_groups++] = group;
	}
}

static bool same_types(const struct model *m, const struct group *a, const struct group *b)
{
	for (size_t i = 0; i < a->n_series && a->n_series == b->n_series; i++)
		if (m->series[a->series[i]].type != m->series[b->series[i]].type)
			return false;
	return a->n_series == b->n_series;
}

static bool has_type(const struct model *m, const struct group *group, uint32_t type)
{
	for (size_t i = 0; i < group->n_series; i++)
		if (m->series[group->series[i]].type == type)
			return true;
	return false;
}

/* As the first dump has them; one may declare a type twice. */
static void set_group_types(const struct picking *g, struct pick *p)
{
	const struct mdump *d = &g->m->dumps[p->groups[0]->dumps[0]];
	uint32_t *types = arena_n(g->a, d->n_points, uint32_t);
	bool *seen = arena_n(g->a, g->m->n_types, bool);

	for (uint32_t i = 0; i < d->n_points; i++) {
		uint32_t type = d->points[i].type;

		if (seen[type] || !has_type(g->m, p->groups[0], type))
			continue;
		seen[type] = true;
		types[p->n_types++] = type;
		if (g->spec->type && g->n_fits == 1 ? g->fits[type] : i <= d->default_point)
			p->shown = p->n_types - 1;
	}
	p->types = types;
}

static bool pick_group(const struct picking *g, struct pick *p, int *status)
{
	for (size_t i = 1; i < p->n_groups; i++)
		if (!same_types(g->m, p->groups[0], p->groups[i])) {
			complain("several kinds of dumps are left; choose with --type or "
				 "--service:");
			list_types(g, g->fits);
			*status = EXIT_USAGE;
			return false;
		}
	set_group_types(g, p);
	return true;
}

/* What the first dump of the command line shows first, if it fits. */
static uint32_t first_default(const struct picking *g)
{
	const struct mdump *first = NULL;

	for (size_t i = 0; i < g->m->n_dumps; i++) {
		const struct mdump *d = &g->m->dumps[i];

		if (!is_service(g, d->service) || !g->fits[d->points[d->default_point].type])
			continue;
		if (!first || g->l->discovery.dumps.v[d->source].input <
				      g->l->discovery.dumps.v[first->source].input)
			first = d;
	}
	return first ? first->points[first->default_point].type : UINT32_MAX;
}

static bool pick_type(struct picking *g, struct pick *p, int *status)
{
	uint32_t *types = arena_n(g->a, 1, uint32_t);
	uint32_t chosen = g->spec->want == PICK_DEFAULT ? first_default(g) : UINT32_MAX;

	if (g->n_fits > 1 && chosen == UINT32_MAX) {
		complain("several types are left; choose one with --type:");
		list_types(g, g->fits);
		*status = EXIT_USAGE;
		return false;
	}
	for (uint32_t t = 0; t < g->m->n_types; t++) {
		g->fits[t] &= chosen == UINT32_MAX || t == chosen;
		if (g->fits[t])
			types[0] = t;
	}
	p->n_groups = 0;
	find_groups(g, p);
	p->types = types;
	p->n_types = 1;
	return true;
}

bool pick_make(struct pick *p, const struct pick_spec *spec, struct arena *a, int *status)
{
	struct picking g = {.spec = spec, .l = spec->l, .m = &spec->l->model, .a = a};

	*p = (struct pick){0};
	find_types(&g);
	if (g.n_fits == 0) {
		*status = EXIT_NO_INPUT;
		return nothing_fits(&g);
	}
	find_groups(&g, p);
	return spec->want == PICK_GROUP ? pick_group(&g, p, status) : pick_type(&g, p, status);
}
