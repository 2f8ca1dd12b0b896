// SPDX-License-Identifier: MIT
/* One profile type over all services, the largest first. */
#include "render/page_functions.h"
#include "render/pages.h"

#include <math.h>
#include <stdlib.h>

#define SPARK_HEIGHT 20

/* A level for the order: unknown ones last. */
static double size_of(const struct brief *brief)
{
	double level = brief->win[WIN_ALL].level;

	return isfinite(level) ? level : -INFINITY;
}

static int cmp_size(const void *a, const void *b)
{
	const struct brief *x = *(const struct brief *const *)a;
	const struct brief *y = *(const struct brief *const *)b;

	if (size_of(x) != size_of(y))
		return size_of(x) < size_of(y) ? 1 : -1;
	return x < y ? -1 : x > y;
}

static const struct brief **by_size(struct page *pg, const struct type_row *type)
{
	const struct brief **v = arena_n(&pg->arena, type->n_briefs + 1, const struct brief *);
	size_t i;

	for (i = 0; i < type->n_briefs; i++)
		v[i] = &pg->r->briefs[type->briefs[i]];
	qsort(v, type->n_briefs, sizeof(*v), cmp_size);
	return v;
}

/* ---- cells ---- */

static void cell_service(struct page *pg, const void *row)
{
	const struct brief *brief = row;

	page_link_text(pg, ref_brief(pg->r, brief), pg->r->services[brief->series->service].name);
}

static void cell_course(struct page *pg, const void *row)
{
	cell_spark_of(pg, row, &pg->unit, SPARK_HEIGHT);
}

static void cell_now(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct brief *)row)->now);
}

static void cell_mean(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct brief *)row)->win[WIN_ALL].level);
}

static void cell_max(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct brief *)row)->max);
}

static void cell_first(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct brief *)row)->win[WIN_FIRST].level);
}

static void cell_last(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct brief *)row)->win[WIN_LAST].level);
}

static void cell_moved(struct page *pg, const void *row)
{
	cell_change(pg, &((const struct brief *)row)->change);
}

static void cell_share(struct page *pg, const void *row)
{
	double share = brief_share(pg->r, row, WIN_ALL);

	if (isfinite(share))
		buf_fixed(page_words(pg), 100 * share, 1);
	else
		say_lit(page_words(pg), "–");
	page_text(pg);
}

static void cell_dumps(struct page *pg, const void *row)
{
	put_count(page_words(pg), ((const struct brief *)row)->n_dumps);
	page_text(pg);
}

static void cell_instances(struct page *pg, const void *row)
{
	put_count(page_words(pg), ((const struct brief *)row)->n_instances);
	page_text(pg);
}

static const struct column columns[] = {
	{"Service", "", cell_service, true, false, false},
	{"Course", "co", cell_course, false, false, false},
	{"Now", "n opt", cell_now, false, false, false},
	{"Mean", "n", cell_mean, false, false, true},
	{"Highest", "n opt", cell_max, false, false, false},
	{"First quarter", "n opt", cell_first, false, false, false},
	{"Last quarter", "n opt", cell_last, false, false, false},
	{"Change", "n", cell_moved, false, false, false},
	{"Fleet %%", "n opt", cell_share, false, false, false},
	{"Instances", "n opt", cell_instances, false, false, false},
	{"Dumps", "n opt", cell_dumps, false, false, false},
};

/* ---- the page ---- */

static void type_title(struct page *pg, struct buf *words)
{
	say(words, pg->r->types[pg->here.type].title);
	say_lit(words, " · ");
	say(words, pg->r->discovery->title);
}

/* The service that changed most, by what it adds to or takes from the fleet. */
static const struct brief *most_changed(const struct page *pg, size_t *n_changed)
{
	const struct type_row *type = &pg->r->types[pg->here.type];
	const struct brief *best = NULL;
	size_t i;

	*n_changed = 0;
	for (i = 0; i < type->n_briefs; i++) {
		const struct brief *brief = &pg->r->briefs[type->briefs[i]];

		if (!change_is_known_fact(&brief->change))
			continue;
		(*n_changed)++;
		if (!best || fabs(brief->change.after - brief->change.before) >
				     fabs(best->change.after - best->change.before))
			best = brief;
	}
	return best;
}

static void say_changed(struct buf *t, const struct page *pg, const struct brief *most,
			size_t n_changed)
{
	say_short(t, pg->r->services[most->series->service].name, 60);
	say_lit(t, " ");
	put_change(t, &most->change);
	say_lit(t, "; ");
	put_count(t, n_changed);
	say_lit(t, " of ");
	say_count(t, pg->r->types[pg->here.type].n_briefs, "service");
	say_lit(t, " changed, ");
	say_level(t, &pg->unit, fleet_level(pg->r, pg->here.type, WIN_ALL));
	say_lit(t, " on average");
}

static void say_type_verdict(struct buf *t, const struct page *pg, const struct brief *largest)
{
	const struct type_row *type = &pg->r->types[pg->here.type];
	double all = fleet_level(pg->r, pg->here.type, WIN_ALL);
	size_t n_changed;
	const struct brief *most = most_changed(pg, &n_changed);

	say(t, type->title);
	say_lit(t, ": ");
	if (!isfinite(all)) {
		say_count(t, type->n_briefs, "service");
		say_lit(t, ", no level is known");
		return;
	}
	if (most) {
		say_changed(t, pg, most, n_changed);
		return;
	}
	say_level(t, &pg->unit, all);
	say_lit(t, " in ");
	say_count(t, type->n_briefs, "service");
	if (type->n_briefs > 1 && brief_share(pg->r, largest, WIN_ALL) > 0) {
		say_lit(t, ", ");
		put_percent(t, brief_share(pg->r, largest, WIN_ALL), 0);
		say_lit(t, " of it in ");
		say_short(t, pg->r->services[largest->series->service].name, 60);
	}
}

static void type_lead(struct page *pg, const struct brief *largest)
{
	const struct type_row *type = &pg->r->types[pg->here.type];
	struct buf *w = page_words(pg);

	lead_open(pg);
	say_type_verdict(w, pg, largest);
	page_text(pg);
	lead_mid(pg);
	w = page_words(pg);
	say_events(w, pg, NONE);
	say(w, type->about);
	if (type->about.n)
		say_lit(w, " ");
	say_lit(w, "Type id ");
	page_text(pg);
	put(pg, "<code>");
	page_str(pg, type->id);
	put(pg, "</code>, kind ");
	page_str(pg, kind_text(type->kind));
	put(pg, ".");
	lead_close(pg);
}

static void missing_services(struct page *pg)
{
	size_t n = pg->r->n_services - pg->r->types[pg->here.type].n_briefs;
	struct buf *w = page_words(pg);

	if (!n)
		return;
	say_count(w, n, "service");
	say(w, n == 1 ? STR(" has") : STR(" have"));
	say_lit(w, " no dumps of this type.");
	put(pg, "<p class=\"cap\">");
	page_text(pg);
	put(pg, "</p>\n");
}

static struct str type_caption(struct page *pg)
{
	struct buf *w = page_words(pg);

	if (pg->unit.name.n) {
		say_lit(w, "Levels in ");
		say_unit(w, &pg->unit);
		say_lit(w, ". ");
	}
	say_lit(w, "Each line has its own scale from zero. Now: the last bucket. Change: last "
		   "quarter against first. Fleet: part of the mean of all services.");
	return page_keep(pg);
}

static void type_body(struct page *pg)
{
	const struct type_row *type = &pg->r->types[pg->here.type];
	const struct brief **v = by_size(pg, type);
	size_t i;

	pg->unit = unit_for(brief_ptype(pg->r, v[0]), fleet_level(pg->r, pg->here.type, WIN_ALL));
	type_lead(pg, v[0]);
	pg->unit = type_unit(pg->r, pg->here.type);
	for (i = 0; i < type->n_briefs; i++)
		if (isfinite(v[i]->win[WIN_ALL].level))
			unit_refine(&pg->unit, v[i]->win[WIN_ALL].level);
	section_open(pg, STR("Services"), STR("by mean over the whole report"));
	table_list(pg, LIST_SERVICES);
	table_open(pg, "data", type_caption(pg));
	table_head(pg, columns, COUNT_OF(columns));
	for (i = 0; i < type->n_briefs; i++)
		table_row(pg, columns, COUNT_OF(columns), v[i]);
	table_close(pg);
	missing_services(pg);
	section_close(pg);
	section_functions(pg, pg->here.type);
}

static const struct page_kind type_kind = {type_title, type_body};

void page_type(struct buf *b, const struct report *r, size_t type)
{
	struct page pg = {.b = b, .r = r, .here = ref_of(AREA_TYPE, NONE, type)};

	page_write(&pg, &type_kind);
}
