// SPDX-License-Identifier: MIT
/*
 * A row leads to its page in the service that it is heaviest in; where that has no page for it, to
 * the service's profile, and there to its line in the table if that is sure to have one.
 */
#include "render/fleetcell.h"

#include <math.h>
#include <stdlib.h>

#include "aggregate/plan.h"
#include "model/fname.h"

#define SERVICE_CHARS 24
#define PACKAGE_CHARS 60
/* Services named in a cell. */
#define WHERE_SHARES 3
/* Less of a row than this is not worth a name. */
#define WHERE_LEAST 0.005
/* Parts of the fleet. */
#define NEARLY_ALL 0.9
#define WORTH_NAMING 0.01

/* ---- names and links ---- */

void cell_package(struct page *pg, struct str name, struct str prefix)
{
	size_t from = str_starts(name, prefix) && prefix.n < name.n ? prefix.n : 0;
	size_t slash = str_rchr(str_sub(name, from, name.n), '/');
	size_t at = slash == SIZE_MAX || from + slash + 1 == name.n ? from : from + slash + 1;

	put(pg, "<span title=\"");
	html_attr(pg->b, name);
	put(pg, "\">");
	if (at > from) {
		put(pg, "<i>");
		page_str(pg, str_sub(name, from, at));
		put(pg, "</i>");
	}
	page_str(pg, str_sub(name, at, name.n));
	put(pg, "</span>");
}

/* Its top functions are sure to be in the table of a profile's page. */
static bool has_anchor(const struct brief *brief, fn_id fn)
{
	for (size_t i = 0; i < brief->n_top; i++)
		if (brief->top[i].fn == fn)
			return brief->top[i].self[WIN_ALL] != 0;
	return false;
}

static void open_link(struct page *pg, const struct fleet_row *row, const struct brief *brief)
{
	const struct plan_fn *planned;

	if (row->fn == FN_ALL) {
		page_link(pg, ref_brief(pg->r, brief), STR("packages"));
		return;
	}
	planned = plan_find_fn(brief->plan, row->fn);
	if (planned) {
		page_link(pg, ref_below(pg->r, brief, AREA_FUNCTION, planned->slug), STR(""));
	} else if (has_anchor(brief, row->fn)) {
		struct buf anchor = {0};

		say_fn_anchor(&anchor, model_fn(pg->r->model, row->fn));
		page_link(pg, ref_brief(pg->r, brief), buf_view(&anchor));
		buf_release(&anchor);
	} else {
		page_link(pg, ref_brief(pg->r, brief), STR(""));
	}
}

void cell_fleet_name(struct page *pg, const void *row)
{
	const struct fleet_row *r = row;

	if (r->n_shares)
		open_link(pg, r, r->shares[0].brief);
	if (r->fn == FN_ALL)
		cell_package(pg, r->package, pg->prefix);
	else
		cell_fn(pg, r->fn, pg->prefix, false);
	if (r->n_shares)
		put(pg, "</a>");
}

/* ---- levels and parts of the fleet ---- */

static double part_of_fleet(const struct page *pg, double level)
{
	return pg->shown.level > 0 ? level / pg->shown.level : NAN;
}

static void cell_part(struct page *pg, double level)
{
	double part = part_of_fleet(pg, level);

	if (isfinite(part))
		buf_fixed(page_words(pg), 100 * part, 1);
	else
		say_lit(page_words(pg), "–");
	page_text(pg);
}

void cell_fleet_self(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct fleet_row *)row)->self);
}

void cell_fleet_self_part(struct page *pg, const void *row)
{
	cell_part(pg, ((const struct fleet_row *)row)->self);
}

void cell_fleet_total(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct fleet_row *)row)->total);
}

void cell_fleet_total_part(struct page *pg, const void *row)
{
	cell_part(pg, ((const struct fleet_row *)row)->total);
}

void cell_fleet_bar(struct page *pg, const void *row)
{
	const struct fleet_row *r = row;

	if (pg->shown.level > 0)
		chart_bar(pg->b, part_of_fleet(pg, r->self), part_of_fleet(pg, r->total));
}

/* ---- services ---- */

void cell_fleet_services(struct page *pg, const void *row)
{
	put_count(page_words(pg), ((const struct fleet_row *)row)->n_services);
	page_text(pg);
}

static double share_of(const struct fleet_row *row, size_t i)
{
	return row->total > 0 ? row->shares[i].total / row->total : NAN;
}

static void put_share(struct page *pg, const struct fleet_row *row, size_t i)
{
	struct str service = pg->r->services[row->shares[i].brief->series->service].name;

	open_link(pg, row, row->shares[i].brief);
	say_short(page_words(pg), service, SERVICE_CHARS);
	page_text(pg);
	put(pg, "</a>");
	if (row->n_services > 1 && isfinite(share_of(row, i))) {
		say_lit(page_words(pg), " ");
		put_percent(&pg->words, share_of(row, i), 0);
		page_text(pg);
	}
}

static void put_where(struct page *pg, const struct fleet_row *row, size_t most)
{
	size_t n = 0;

	for (; n < MIN(row->n_shares, most); n++) {
		if (n && !(share_of(row, n) >= WHERE_LEAST))
			break;
		if (n)
			put(pg, ", ");
		put_share(pg, row, n);
	}
	if (row->n_services <= n)
		return;
	say_lit(page_words(pg), ", +");
	put_count(&pg->words, row->n_services - n);
	put(pg, "<span class=\"dim\">");
	page_text(pg);
	put(pg, "</span>");
}

void cell_fleet_where(struct page *pg, const void *row)
{
	put_where(pg, row, WHERE_SHARES);
}

void cell_fleet_where_most(struct page *pg, const void *row)
{
	put_where(pg, row, 1);
}

/* ---- what a table shows ---- */

/* Decimals are for the last row that matters: one of a thousandth of the whole. */
void fleet_shown(struct page *pg, size_t type, size_t n)
{
	const struct fleet_type *t = &pg->r->fleet->types[type];
	const struct type_row *row = &pg->r->types[type];
	double level = isfinite(t->level) ? fabs(t->level) : 0;
	double least = t->fns.n ? t->fns.rows[MIN(t->fns.n, n) - 1].self : level;

	pg->shown.level = t->level;
	pg->unit = unit_for(brief_ptype(pg->r, &pg->r->briefs[row->briefs[0]]), level);
	unit_refine(&pg->unit, fmax(least, level / 1000));
}

bool fleet_is_by_total(const struct fleet_type *t)
{
	return t->packages.n && !t->packages.rows[0].is_own &&
	       t->packages.rows[0].self >= NEARLY_ALL * t->level;
}

struct str fleet_prefix(struct page *pg, const struct fleet_list *fns)
{
	struct str *names = arena_n(&pg->arena, fns->n + 1, struct str);
	int64_t *weights = arena_n(&pg->arena, fns->n + 1, int64_t);

	for (size_t i = 0; i < fns->n; i++) {
		names[i] = model_fn(pg->r->model, fns->rows[i].fn);
		weights[i] = 1;
	}
	return fname_common_prefix(names, weights, fns->n);
}

/* Rows stand in the order of their self, which decides among equals. */
static int by_total(const void *left, const void *right)
{
	const struct fleet_row *a = *(const struct fleet_row *const *)left;
	const struct fleet_row *b = *(const struct fleet_row *const *)right;

	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return a < b ? -1 : a > b;
}

static bool shows(const struct page *pg, double level)
{
	return fabs(level * pg->unit.per_level) >= 0.5 * pow(10, -pg->unit.decimals);
}

struct fleet_order fleet_by_self(struct page *pg, const struct fleet_list *list)
{
	struct fleet_order o = {arena_n(&pg->arena, list->n + 1, const struct fleet_row *), 0};

	for (size_t i = 0; i < list->n; i++)
		if (shows(pg, list->rows[i].self))
			o.rows[o.n++] = &list->rows[i];
	return o;
}

struct fleet_order fleet_by_total(struct page *pg, const struct fleet_list *list)
{
	struct fleet_order o = {arena_n(&pg->arena, list->n + 1, const struct fleet_row *), 0};

	for (size_t i = 0; i < list->n; i++)
		if (shows(pg, list->rows[i].total))
			o.rows[o.n++] = &list->rows[i];
	if (o.n)
		qsort(o.rows, o.n, sizeof(*o.rows), by_total);
	return o;
}

static const struct column few_by_self[] = {
	{"Function", "fn", cell_fleet_name, true, false, false},
	{"Self %", "n", cell_fleet_self, false, false, true},
	{"Self %%", "n", cell_fleet_self_part, false, false, false},
	{"Mostly in", "nw opt", cell_fleet_where_most, false, false, false},
};

static const struct column few_by_total[] = {
	{"Function", "fn", cell_fleet_name, true, false, false},
	{"Total %", "n", cell_fleet_total, false, false, true},
	{"Total %%", "n", cell_fleet_total_part, false, false, false},
	{"Mostly in", "nw opt", cell_fleet_where_most, false, false, false},
};

void fleet_few_functions(struct page *pg, const struct fleet_type *t, size_t n)
{
	bool total = fleet_is_by_total(t);
	const struct column *columns = total ? few_by_total : few_by_self;
	struct fleet_order o = total ? fleet_by_total(pg, &t->fns) : fleet_by_self(pg, &t->fns);

	table_open_named(pg, "data few", STR("Heaviest functions of all services"));
	table_head(pg, columns, COUNT_OF(few_by_self));
	for (size_t i = 0; i < MIN(o.n, n); i++)
		table_row(pg, columns, COUNT_OF(few_by_self), o.rows[i]);
	table_close(pg);
}

/* ---- the fact ---- */

static const struct fleet_row *heaviest_own(const struct fleet_list *packages)
{
	const struct fleet_row *best = NULL;

	for (size_t i = 0; i < packages->n; i++)
		if (packages->rows[i].is_own && packages->rows[i].total > 0 &&
		    (!best || packages->rows[i].total > best->total))
			best = &packages->rows[i];
	return best;
}

static const struct fleet_row *heaviest_own_by_self(const struct fleet_list *packages)
{
	for (size_t i = 0; i < packages->n; i++)
		if (packages->rows[i].is_own)
			return &packages->rows[i];
	return NULL;
}

/*
 * By self where that tells anything: by total the package that all requests pass through would be
 * named on every page.
 */
static void say_package(struct buf *t, const struct fleet_type *f, bool holds)
{
	const struct fleet_row *own = heaviest_own_by_self(&f->packages);
	bool itself = own && own->self >= WORTH_NAMING * f->level;

	if (!itself)
		own = heaviest_own(&f->packages);
	if (!own)
		return;
	say_short(t, own->package, PACKAGE_CHARS);
	if (itself)
		say_lit(t, " itself");
	say(t, holds ? STR(" holds") : STR(" takes"));
	if (!itself)
		say_lit(t, ", with what it calls,");
	say_lit(t, " ");
	put_percent(t, (itself ? own->self : own->total) / f->level, 1);
	say_lit(t, " of ");
}

void say_fleet_fact(struct buf *t, const struct report *r, size_t type)
{
	const struct fleet_type *f = &r->fleet->types[type];
	const struct type_row *row = &r->types[type];
	struct unit u = unit_for(brief_ptype(r, &r->briefs[row->briefs[0]]), f->level);

	say(t, r->discovery->title);
	say_lit(t, " ");
	say_type(t, row->title);
	say_lit(t, ": ");
	if (!(f->level > 0)) {
		say_lit(t, "no level is known, so nothing is added up over services");
		return;
	}
	say_package(t, f, row->kind == KIND_GAUGE);
	say_level(t, &u, f->level);
	say_lit(t, " in ");
	say_count(t, row->n_briefs, "service");
}
