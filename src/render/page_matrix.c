// SPDX-License-Identifier: MIT
/*
 * A cell a service and main type. A fleet of hundreds would make the page too heavy to open, so
 * the services with the largest parts of the fleet have a row each and the rest are listed by name.
 */
#include "render/page_matrix.h"

#include <math.h>

#include "base/select.h"
#include "render/findingcell.h"

#define SPARK_HEIGHT 30
#define OTHERS 6
#define MATRIX_ROWS 100
#define LISTED 4000
#define PART_SCALE 1e15 /* parts of the fleet as whole numbers, to select by */

static size_t n_main_types(const struct report *r)
{
	return MIN(r->n_types, (size_t)MAIN_TYPES);
}

static double card_level(const struct brief *brief)
{
	return isfinite(brief->change.after) ? brief->change.after : brief->win[WIN_ALL].level;
}

static void card_open(struct page *pg, const struct brief *brief, size_t type)
{
	put(pg, "<a class=\"card\" ");
	page_href(pg, ref_brief(pg->r, brief), STR(""));
	put(pg, "><span class=\"ty\">");
	page_str(pg, pg->r->types[type].title);
	put(pg, "</span>");
}

static void matrix_card(struct page *pg, const struct brief *brief, size_t type)
{
	struct unit u = brief_unit(pg->r, brief), list;

	card_open(pg, brief, type);
	put(pg, "<span class=\"v\">");
	page_level(pg, &u, card_level(brief));
	put(pg, "</span><span class=\"d ");
	html_attr(pg->b, change_class(&brief->change));
	put(pg, "\">");
	put_change(page_words(pg), &brief->change);
	page_text(pg);
	put(pg, "</span></a>");
	list = type_unit(pg->r, type);
	cell_spark_of(pg, brief, &list, SPARK_HEIGHT);
	finding_flags(pg, brief);
}

static void card_without_level(struct page *pg, const struct brief *brief, size_t type)
{
	card_open(pg, brief, type);
	if (brief->only_baseline)
		put(pg, "<span class=\"empty\">one dump, no rate</span></a>");
	else
		put(pg, "<span class=\"empty\">no rate known</span></a>");
}

static void matrix_cell(struct page *pg, size_t service, size_t type)
{
	const struct brief *brief = report_brief(pg->r, service, type);

	put(pg, "<td>");
	if (!brief) {
		put(pg, "<span class=\"card\"><span class=\"ty\">");
		page_str(pg, pg->r->types[type].title);
		put(pg, "</span><span class=\"empty\">not collected</span></span>");
	} else if (isfinite(card_level(brief))) {
		matrix_card(pg, brief, type);
	} else {
		card_without_level(pg, brief, type);
	}
	put(pg, "</td>");
}

/* A service with none of the main types: links to those it has. */
static void matrix_others(struct page *pg, const struct service_row *row)
{
	size_t n = MIN(row->n_briefs, (size_t)OTHERS);
	size_t i;

	put(pg, "<td class=\"others\" colspan=\"");
	html_u64(pg->b, n_main_types(pg->r));
	put(pg, "\"><span class=\"dim\">Has </span>");
	for (i = 0; i < n; i++) {
		const struct brief *brief = &pg->r->briefs[row->first_brief + i];

		if (i)
			put(pg, ", ");
		put(pg, "<a class=\"other\" ");
		page_href(pg, ref_brief(pg->r, brief), STR(""));
		put(pg, ">");
		say_type(page_words(pg), pg->r->types[brief_type(pg->r, brief)].title);
		page_text(pg);
		put(pg, "</a>");
	}
	if (row->n_briefs > n) {
		say_lit(page_words(pg), " and ");
		put_count(&pg->words, row->n_briefs - n);
		say_lit(&pg->words, " more");
		page_text(pg);
	}
	put(pg, "</td>");
}

static bool has_main_type(const struct report *r, size_t service)
{
	size_t i;

	for (i = 0; i < n_main_types(r); i++)
		if (report_brief(r, service, i))
			return true;
	return false;
}

static void matrix_row(struct page *pg, size_t service)
{
	const struct service_row *row = &pg->r->services[service];
	size_t n_findings, i;

	put(pg, "<tr><th scope=\"row\">");
	page_link_text(pg, ref_of(AREA_SERVICE, service, NONE), row->name);
	say_count(page_words(pg), row->n_instances, "instance");
	page_text(pg);
	put(pg, "<br>");
	say_count(page_words(pg), row->n_dumps, "dump");
	page_text(pg);
	n_findings = scope_count(pg, &(struct finding_scope){service, NULL, 0});
	if (n_findings) {
		put(pg, "<br>");
		say_count(page_words(pg), n_findings, "finding");
		page_text(pg);
	}
	put(pg, "</th>");
	if (!has_main_type(pg->r, service))
		matrix_others(pg, row);
	else
		for (i = 0; i < n_main_types(pg->r); i++)
			matrix_cell(pg, service, i);
	put(pg, "</tr>\n");
}

static void matrix_head(struct page *pg)
{
	size_t i;

	put(pg, "<table class=\"cards c");
	html_u64(pg->b, n_main_types(pg->r));
	put(pg, "\"");
	page_list(pg, LIST_MATRIX);
	put(pg, "><caption class=\"vh\">Each service by profile type: level in the last quarter, "
		"change and course</caption>\n<thead><tr><th scope=\"col\">Service</th>");
	for (i = 0; i < n_main_types(pg->r); i++) {
		put(pg, "<th scope=\"col\">");
		page_link_text(pg, ref_of(AREA_TYPE, NONE, i), pg->r->types[i].title);
		put(pg, "</th>");
	}
	put(pg, "</tr></thead><tbody>\n");
}

/* The largest part that a service has of any main type. */
static int64_t weight_of(const struct report *r, size_t service, const double *fleet)
{
	double most = 0;

	for (size_t i = 0; i < n_main_types(r); i++) {
		const struct brief *b = report_brief(r, service, i);
		double level = b ? fabs(b->win[WIN_ALL].level) : 0;

		if (fleet[i] > 0 && level > 0)
			most = fmax(most, level / fleet[i]);
	}
	return (int64_t)(most * PART_SCALE);
}

/* Which services have a row: all, or the heaviest, the first by name where they are alike. */
static bool *choose_rows(struct page *pg)
{
	const struct report *r = pg->r;
	bool *chosen = arena_n(&pg->arena, r->n_services, bool);
	int64_t *weight = arena_n(&pg->arena, r->n_services, int64_t);
	int64_t *order = arena_n(&pg->arena, r->n_services, int64_t), least = INT64_MIN;
	double fleet[MAIN_TYPES];
	size_t n = 0;

	for (size_t i = 0; i < n_main_types(r); i++)
		fleet[i] = fleet_level(r, i, WIN_ALL);
	for (size_t i = 0; i < r->n_services; i++)
		order[i] = weight[i] = weight_of(r, i, fleet);
	if (r->n_services > MATRIX_ROWS)
		least = select_largest(order, r->n_services, MATRIX_ROWS - 1);
	for (size_t i = 0; i < r->n_services; i++)
		n += chosen[i] = weight[i] > least;
	for (size_t i = 0; i < r->n_services && n < MATRIX_ROWS; i++)
		if (!chosen[i] && weight[i] == least)
			n += chosen[i] = true;
	return chosen;
}

static void list_others(struct page *pg, const bool *chosen)
{
	size_t n = pg->r->n_services - MIN(pg->r->n_services, (size_t)MATRIX_ROWS), listed = 0;

	if (!n)
		return;
	put(pg, "<details class=\"cap\"><summary>");
	say_count(page_words(pg), n, "further service");
	say_lit(&pg->words, " with smaller parts of the fleet");
	page_text(pg);
	put(pg, "</summary><p>");
	for (size_t i = 0; i < pg->r->n_services && listed < LISTED; i++) {
		if (chosen[i])
			continue;
		if (listed++)
			put(pg, ", ");
		page_link_text(pg, ref_of(AREA_SERVICE, i, NONE), pg->r->services[i].name);
	}
	if (listed < n) {
		say_lit(page_words(pg), " and ");
		put_count(&pg->words, n - listed);
		say_lit(&pg->words, " more, which summary.json names");
		page_text(pg);
	}
	put(pg, "</p></details>\n");
}

static struct str matrix_note(struct page *pg)
{
	struct buf *w = page_words(pg);

	say_lit(w, "mean of the last quarter; change: against the first quarter");
	if (pg->r->n_services > MATRIX_ROWS) {
		say_lit(w, "; the ");
		put_count(w, MATRIX_ROWS);
		say_lit(w, " services with the largest parts of the fleet, of ");
		put_count(w, pg->r->n_services);
	}
	return page_keep(pg);
}

void section_matrix(struct page *pg)
{
	const bool *chosen = choose_rows(pg);

	section_open(pg, STR("Services and types"), matrix_note(pg));
	matrix_head(pg);
	for (size_t i = 0; i < pg->r->n_services; i++)
		if (chosen[i])
			matrix_row(pg, i);
	table_close(pg);
	list_others(pg, chosen);
	put(pg,
	    "<p class=\"cap\">Each line has its own scale from zero: compare shapes across cells, "
	    "sizes by the numbers.");
	if (pg->r->discovery->events.n)
		put(pg, " A vertical rule is an event, listed below.");
	put(pg, " A ring is a restart.</p>\n");
	section_close(pg);
}
