// SPDX-License-Identifier: MIT
/*
 * Functions and packages over all services: a page for each type, and one of all types that has
 * the first rows of each. The title is the heaviest package of one's own by total: that the
 * runtime takes time is no news.
 */
#include <math.h>

#include "render/fleetcell.h"
#include "render/pages.h"

/* Rows of the page of all types. */
#define FEW_ROWS 10

static const struct fleet_type *fleet_type(const struct page *pg, size_t type)
{
	return &pg->r->fleet->types[type];
}

/* ---- one type ---- */

/* The order of all tables; only the head and the sorted column differ. */
#define FLEET_COLUMNS(head, by_self)                                                               \
	{                                                                                          \
		{head, "fn", cell_fleet_name, true, false, false},                                 \
			{"Self %", "n", cell_fleet_self, false, false, (by_self)},                 \
			{"Self %%", "n opt", cell_fleet_self_part, false, false, false},           \
			{"Total %", "n opt", cell_fleet_total, false, false, !(by_self)},          \
			{"Total %%", "n", cell_fleet_total_part, false, false, false},             \
			{"share", "br opt", cell_fleet_bar, false, true, false},                   \
			{"Services", "n opt", cell_fleet_services, false, false, false},           \
			{"Where", "opt", cell_fleet_where, false, false, false},             \
	}

#define N_COLUMNS 8
static const struct column fns_by_self[N_COLUMNS] = FLEET_COLUMNS("Function", true);
static const struct column fns_by_total[N_COLUMNS] = FLEET_COLUMNS("Function", false);
static const struct column packages_by_self[N_COLUMNS] = FLEET_COLUMNS("Package", true);
static const struct column packages_by_total[N_COLUMNS] = FLEET_COLUMNS("Package", false);

static void fleet_rows(struct page *pg, const struct column *columns, struct fleet_order o,
		       size_t most)
{
	table_head(pg, columns, N_COLUMNS);
	for (size_t i = 0; i < MIN(o.n, most); i++)
		table_row(pg, columns, N_COLUMNS, o.rows[i]);
	table_close(pg);
}

static void say_of_all(struct buf *t, size_t n, const struct fleet_list *list, const char *thing)
{
	put_count(t, n);
	say_lit(t, " of ");
	say_count(t, list->n_all, thing);
	say_lit(t, ". ");
}

/* What is told of functions and of packages. */
struct listing {
	const struct fleet_list *list;
	enum list_kind name;
	size_t most;
	struct str title;
	const char *thing;
	const struct column *by_self, *by_total;
};

static void table_by_self(struct page *pg, const struct listing *l)
{
	struct fleet_order o = fleet_by_self(pg, l->list);
	struct buf *w = page_words(pg);

	say_of_all(w, MIN(o.n, l->most), l->list, l->thing);
	say_lit(w, "Self values add up to the fleet’s level; shares are of all data. Where: the "
		   "services with most of the total, and their part of it.");
	table_list(pg, l->name);
	table_open(pg, "data", page_keep(pg));
	fleet_rows(pg, l->by_self, o, l->most);
}

static void table_by_total(struct page *pg, const struct listing *l)
{
	struct fleet_order o = fleet_by_total(pg, l->list);
	struct buf *w = page_words(pg);

	say_of_all(w, MIN(o.n, l->most), l->list, l->thing);
	say_lit(w, "Totals include what is called, so they overlap; a stack counts once. Where: "
		   "the services with most of the total, and their part of it.");
	table_list(pg, l->name);
	table_open(pg, "data", page_keep(pg));
	fleet_rows(pg, l->by_total, o, l->most);
}

static void section_listing(struct page *pg, const struct listing *l)
{
	bool total = fleet_is_by_total(fleet_type(pg, pg->here.type));

	section_open(pg, l->title, total ? STR("by total") : STR("by self"));
	if (total)
		table_by_total(pg, l);
	else
		table_by_self(pg, l);
	put(pg, "<details class=\"cap\"><summary>");
	page_str(pg, total ? STR("By self") : STR("By total"));
	put(pg, "</summary>");
	if (total)
		table_by_self(pg, l);
	else
		table_by_total(pg, l);
	put(pg, "</details>");
	section_close(pg);
}

static void say_type_scope(struct buf *t, const struct page *pg, size_t type)
{
	const struct fleet_type *f = fleet_type(pg, type);

	say_lit(t, "Mean levels of the whole report, added up over ");
	say_count(t, pg->r->types[type].n_briefs, "service");
	say_lit(t, ": ");
	say_count(t, f->fns.n_all, "function");
	say_lit(t, " in ");
	say_count(t, f->packages.n_all, "package");
	say_lit(t, ".");
	if (f->is_held)
		say_lit(t, " A level was too large to be added: sums are lower bounds.");
}

static void put_left_out(struct page *pg)
{
	if (!pg->prefix.n)
		return;
	put(pg, " <code>");
	page_str(pg, pg->prefix);
	put(pg, "</code> is left out of the names.");
}

static void type_lead(struct page *pg)
{
	lead_open(pg);
	say_fleet_fact(page_words(pg), pg->r, pg->here.type);
	page_text(pg);
	lead_mid(pg);
	say_type_scope(page_words(pg), pg, pg->here.type);
	page_text(pg);
	put_left_out(pg);
	put(pg, " The type itself: ");
	page_link_text(pg, ref_of(AREA_TYPE, NONE, pg->here.type),
		       pg->r->types[pg->here.type].title);
	put(pg, ".");
	lead_close(pg);
}

static void put_nothing(struct page *pg)
{
	put(pg, "<div class=\"empty\">No profile of this type has a known level.</div>\n");
}

static void type_body(struct page *pg)
{
	const struct fleet_type *f = fleet_type(pg, pg->here.type);

	pg->prefix = fleet_prefix(pg, &f->fns);
	type_lead(pg);
	if (!f->fns.n) {
		put_nothing(pg);
		return;
	}
	fleet_shown(pg, pg->here.type, FEW_ROWS);
	section_listing(pg, &(struct listing){&f->fns, LIST_FUNCTIONS, FLEET_FNS, STR("Functions"),
					      "function", fns_by_self, fns_by_total});
	section_listing(pg, &(struct listing){&f->packages, LIST_PACKAGES, FLEET_PACKAGES,
					      STR("Packages"), "package", packages_by_self,
					      packages_by_total});
}

static void type_title(struct page *pg, struct buf *words)
{
	say(words, pg->r->types[pg->here.type].title);
	say_lit(words, " functions · ");
	say(words, pg->r->discovery->title);
}

/* ---- all types ---- */

static const struct column few_by_self[] = {
	{"Package", "fn", cell_fleet_name, true, false, false},
	{"Self %", "n", cell_fleet_self, false, false, true},
	{"Self %%", "n", cell_fleet_self_part, false, false, false},
	{"Total %%", "n opt", cell_fleet_total_part, false, false, false},
};

static const struct column few_by_total[] = {
	{"Package", "fn", cell_fleet_name, true, false, false},
	{"Total %", "n", cell_fleet_total, false, false, true},
	{"Total %%", "n", cell_fleet_total_part, false, false, false},
	{"Self %%", "n opt", cell_fleet_self_part, false, false, false},
};

static void few_packages(struct page *pg, const struct fleet_type *t)
{
	bool total = fleet_is_by_total(t);
	const struct column *columns = total ? few_by_total : few_by_self;
	struct fleet_order o = total ? fleet_by_total(pg, &t->packages)
				     : fleet_by_self(pg, &t->packages);

	table_open_named(pg, "data few", STR("Heaviest packages of all services"));
	table_head(pg, columns, COUNT_OF(few_by_self));
	for (size_t i = 0; i < MIN(o.n, (size_t)FEW_ROWS); i++)
		table_row(pg, columns, COUNT_OF(few_by_self), o.rows[i]);
	table_close(pg);
}

static void link_to_all(struct page *pg, size_t type)
{
	const struct fleet_type *f = fleet_type(pg, type);
	struct buf *w;

	put(pg, "<p class=\"cap\">");
	page_link(pg, ref_of(AREA_FUNCTIONS, NONE, type), STR(""));
	w = page_words(pg);
	say(w, pg->r->types[type].title);
	say_lit(w, ": ");
	say_count(w, f->fns.n_all, "function");
	say_lit(w, " and ");
	say_count(w, f->packages.n_all, "package");
	page_text(pg);
	put(pg, "</a></p>\n");
}

static void section_few(struct page *pg, size_t type)
{
	const struct fleet_type *f = fleet_type(pg, type);
	struct unit u = unit_for(brief_ptype(pg->r, &pg->r->briefs[pg->r->types[type].briefs[0]]),
				 f->level);
	struct buf *w = page_words(pg);

	if (isfinite(f->level)) {
		say_level(w, &u, f->level);
		say_lit(w, " in ");
		say_count(w, pg->r->types[type].n_briefs, "service");
	}
	section_open(pg, pg->r->types[type].title, page_keep(pg));
	if (!f->fns.n) {
		put_nothing(pg);
		section_close(pg);
		return;
	}
	fleet_shown(pg, type, FEW_ROWS);
	put(pg, "<div class=\"two keys\">\n<div>");
	fleet_few_functions(pg, f, FEW_ROWS);
	put(pg, "</div>\n<div>");
	few_packages(pg, f);
	put(pg, "</div></div>\n");
	link_to_all(pg, type);
	section_close(pg);
}

/* A type beyond the main ones: its heaviest function. */
static void further_row(struct page *pg, size_t type)
{
	const struct fleet_type *f = fleet_type(pg, type);
	bool total = fleet_is_by_total(f);
	struct fleet_order o;

	put(pg, "<tr><th scope=\"row\">");
	page_link_text(pg, ref_of(AREA_FUNCTIONS, NONE, type), pg->r->types[type].title);
	put(pg, "</th><td class=\"n opt\">");
	fleet_shown(pg, type, 1);
	say_level(page_words(pg), &pg->unit, f->level);
	page_text(pg);
	put(pg, "</td><td class=\"fn\">");
	o = total ? fleet_by_total(pg, &f->fns) : fleet_by_self(pg, &f->fns);
	if (o.n)
		cell_fleet_name(pg, o.rows[0]);
	put(pg, "</td><td class=\"n\">");
	if (o.n && total)
		cell_fleet_total_part(pg, o.rows[0]);
	else if (o.n)
		cell_fleet_self_part(pg, o.rows[0]);
	put(pg, "</td><td class=\"dim opt\">");
	page_str(pg, total ? STR("total") : STR("self"));
	put(pg, "</td></tr>\n");
}

static void section_further(struct page *pg)
{
	if (pg->r->n_types <= MAIN_TYPES)
		return;
	section_open(pg, STR("Further types"), STR("their heaviest function"));
	put(pg, "<table class=\"data\"");
	page_list(pg, LIST_TYPES);
	put(pg, "><caption class=\"vh\">Types beyond the main ones</caption>"
		"<thead><tr><th scope=\"col\">Type</th><th scope=\"col\" class=\"n opt\">Level</th>"
		"<th scope=\"col\">Function</th><th scope=\"col\" class=\"n\">%</th>"
		"<th scope=\"col\" class=\"opt\">Of its</th></tr></thead><tbody>\n");
	for (size_t t = MAIN_TYPES; t < pg->r->n_types; t++)
		further_row(pg, t);
	table_close(pg);
	section_close(pg);
}

/* The module of the first type, which most reports are about: one for the whole page. */
static void all_body(struct page *pg)
{
	if (pg->r->n_types)
		pg->prefix = fleet_prefix(pg, &fleet_type(pg, 0)->fns);
	lead_open(pg);
	if (pg->r->n_types)
		say_fleet_fact(page_words(pg), pg->r, 0);
	else
		say_lit(page_words(pg), "No dump could be read");
	page_text(pg);
	lead_mid(pg);
	put(pg,
	    "Functions and packages over all services, means of the whole report; by self, or by "
	    "total where nearly all self is in one package of the runtime.");
	put_left_out(pg);
	lead_close(pg);
	for (size_t t = 0; t < MIN(pg->r->n_types, (size_t)MAIN_TYPES); t++)
		section_few(pg, t);
	section_further(pg);
}

static void all_title(struct page *pg, struct buf *words)
{
	say_lit(words, "Functions · ");
	say(words, pg->r->discovery->title);
}

static const struct page_kind type_kind = {type_title, type_body};
static const struct page_kind all_kind = {all_title, all_body};

void page_functions(struct buf *b, const struct report *r, size_t type)
{
	struct page pg = {.b = b, .r = r, .here = ref_of(AREA_FUNCTIONS, NONE, type)};

	if (type != NONE) {
		struct buf *w = page_words(&pg);

		say(w, r->types[type].title);
		say_lit(w, " functions");
		pg.here.name = page_keep(&pg);
	}
	page_write(&pg, type == NONE ? &all_kind : &type_kind);
}
