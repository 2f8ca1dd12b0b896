// SPDX-License-Identifier: MIT
/* Which page stands where. */
#include "drawing.h"

#include "aggregate/dumporder.h"
#include "aggregate/dumppart.h"
#include "base/num.h"
#include "drawing_cube.h"
#include "render/dumpname.h"
#include "render/manifest.h"
#include "render/page.h"
#include "render/pages.h"
#include "single.h"

/* path: parts of slugs and names of ours, put together. */
void draw_put(struct run *r, struct buf *page, const struct str *parts, size_t n)
{
	struct buf path = {0};

	for (size_t i = 0; i < n; i++)
		buf_str(&path, parts[i]);
	if (r->single)
		single_put(r->single, buf_view(&path), buf_view(page));
	buf_char(&path, '\0');
	if (r->site && !r->single)
		site_put(r->site, path.p, buf_view(page));
	if (r->zip && !r->single)
		zipfile_put(r->zip, path.p, buf_view(page));
	buf_release(&path);
	buf_reset(page);
}

bool draw_wanted(const struct run *r, const struct str *parts, size_t n)
{
	struct buf path = {0};
	bool wanted;

	if (!r->single)
		return true;
	for (size_t i = 0; i < n; i++)
		buf_str(&path, parts[i]);
	wanted = single_wants(r->single, buf_view(&path));
	buf_release(&path);
	return wanted;
}

static void draw_profile(struct run *r, unsigned worker, const struct profile *p, struct str cube,
			 struct buf *page)
{
	const struct report *report = &r->reporting.report;
	const struct brief *brief = reporting_brief(&r->reporting, p);
	const struct report *shown = r->single ? single_report(r->single, brief) : report;
	struct str service = report->services[p->series->service].slug;
	struct buf *fragment = &r->fragments[p->series - r->model.series];

	if (DRAW_WANTED(r, STR("s/"), service, STR("/"), brief->slug, STR("/index.html"))) {
		page_profile(page, shown, brief, p, cube);
		DRAW_PUT(r, page, STR("s/"), service, STR("/"), brief->slug, STR("/index.html"));
	}
	if (!r->fleet_done)
		fleet_note(&r->fleet, brief, p);
	if (r->single) {
		struct buf nothing = {0}; /* summary.json is no page */

		draw_below(r, worker, p, &(struct below_out){page, &nothing});
		buf_release(&nothing);
		return;
	}
	summary_series(fragment, report, p);
	draw_below(r, worker, p, &(struct below_out){page, fragment});
	buf_lit(fragment, "}");
}

/* Has the group anything to draw? Its profiles are made for that only. */
static bool group_wanted(const struct run *r, const struct group *g)
{
	bool wanted = !r->single || !r->fleet_done;

	for (size_t i = 0; i < g->n_series && !wanted; i++) {
		size_t at = r->reporting.brief_of_series[g->series[i]];
		const struct report *report = &r->reporting.report;
		struct arena own = {0};

		wanted = single_wants_below(
			r->single, arena_cat(&own, STR("s/"), report->services[g->service].slug,
					     STR("/"), report->briefs[at].slug, STR("/")));
		arena_release(&own);
	}
	return wanted;
}

void draw_group(void *context, unsigned worker, size_t g)
{
	struct run *r = context;
	struct made *made = &r->made[g];
	struct buf page = {0};
	struct str *cubes;

	if (!group_wanted(r, &r->groups.v[g]))
		return;
	if (!made->profiles)
		made->profiles = run_profiles(r, worker, g);
	cubes = draw_cubes(r, worker, g, &made->arena);
	for (size_t i = 0; i < r->groups.v[g].n_series; i++)
		draw_profile(r, worker, &made->profiles[i], cubes[i], &page);
	arena_release(&made->arena);
	made->profiles = NULL;
	buf_release(&page);
}

/* Single dumps that were asked for. */
static void draw_dumps(struct run *r, size_t s, struct buf *page)
{
	const struct report *report = &r->reporting.report;
	const struct dump_order *order = &report->orders[s];

	for (size_t i = 0; report->dump_pages && i < order->n; i++) {
		const struct mdump *d = &r->model.dumps[order->dumps[i]];
		struct arena own = {0};
		struct part *parts;

		if (!report->dump_pages[order->dumps[i]])
			continue;
		parts = arena_n(&own, d->n_points, struct part);
		dump_parts(parts, &r->model, d, &own);
		page_dump(page, report, order->dumps[i], parts);
		DRAW_PUT(r, page, STR("files/"), report->services[s].slug, STR("/d/"),
			 dump_slug(report, order->dumps[i], &own), STR("/index.html"));
		arena_release(&own);
	}
}

void draw_service(void *context, unsigned worker, size_t s)
{
	struct run *r = context;
	const struct report *report = &r->reporting.report;
	struct str slug = report->services[s].slug;
	struct buf page = {0};

	(void)worker;
	draw_dumps(r, s, &page);
	page_service(&page, report, s);
	DRAW_PUT(r, &page, STR("s/"), slug, STR("/index.html"));
	for (size_t part = 0; part < files_parts(report, s); part++) {
		struct buf name = {0};

		page_files_service(&page, report, s, part);
		if (part)
			buf_u64(&name, part + 1);
		else
			buf_lit(&name, "index");
		DRAW_PUT(r, &page, STR("files/"), slug, STR("/"), buf_view(&name), STR(".html"));
		buf_release(&name);
	}
	buf_release(&page);
}

static void draw_summary(struct run *r, struct buf *b)
{
	summary_head(b, &r->reporting.report);
	for (size_t i = 0; i < r->model.n_series; i++)
		buf_str(b, buf_view(&r->fragments[i]));
	summary_tail(b, &r->reporting.report);
}

/* Over all services: all types, then each. */
static void draw_functions(struct run *r, struct buf *page)
{
	const struct report *report = &r->reporting.report;

	page_functions(page, report, NONE);
	DRAW_PUT(r, page, STR("functions/index.html"));
	for (size_t t = 0; t < report->n_types; t++) {
		page_functions(page, report, t);
		DRAW_PUT(r, page, STR("functions/"), report->types[t].slug, STR("/index.html"));
	}
}

static void draw_finding(struct run *r, const struct finding *f, struct buf *page)
{
	page_finding(page, &r->reporting.report, f);
	DRAW_PUT(r, page, STR("findings/"), f->id, STR("/index.html"));
}

/* Symptoms have pages as causes have: their evidence is there. */
static void draw_findings(struct run *r, struct buf *page)
{
	const struct report *report = &r->reporting.report;
	const struct findings *all = report->findings;

	if (!all)
		return;
	page_findings(page, report);
	DRAW_PUT(r, page, STR("findings/index.html"));
	page_leaks(page, report);
	DRAW_PUT(r, page, STR("leaks/index.html"));
	for (size_t i = 0; i < all->n; i++) {
		draw_finding(r, all->v[i], page);
		for (size_t k = 0; k < all->v[i]->n_symptoms; k++)
			draw_finding(r, all->v[i]->symptoms[k], page);
	}
}

static void draw_notes(struct run *r, struct buf *page)
{
	const struct report *report = &r->reporting.report;

	if (!r->discovery.notes.n)
		return;
	page_notes(page, report);
	DRAW_PUT(r, page, STR("notes/index.html"));
	for (size_t i = 0; i < r->discovery.notes.n; i++) {
		page_note(page, report, i);
		DRAW_PUT(r, page, STR("notes/"), r->discovery.notes.v[i].slug, STR("/index.html"));
	}
}

void draw_finish_fleet(struct run *r)
{
	if (!r->fleet_done)
		fleet_finish(&r->fleet);
	r->fleet_done = true;
}

void draw_overview(struct run *r)
{
	const struct report *report = &r->reporting.report;
	struct buf page = {0};

	page_index(&page, report);
	DRAW_PUT(r, &page, STR("index.html"));
	page_files(&page, report);
	DRAW_PUT(r, &page, STR("files/index.html"));
	for (size_t t = 0; t < report->n_types; t++) {
		page_type(&page, report, t);
		DRAW_PUT(r, &page, STR("t/"), report->types[t].slug, STR("/index.html"));
	}
	draw_functions(r, &page);
	draw_findings(r, &page);
	draw_notes(r, &page);
	buf_release(&page);
}

/* What pages link to; nothing is drawn in one file here. */
static void draw_shared(struct run *r, struct buf *page)
{
	for (enum look_part i = 0; r->form == LOOK_EXTERNAL && i < LOOK_N; i++) {
		if (i == STYLE_SINGLE)
			continue;
		buf_str(page, r->look.part[i].text);
		DRAW_PUT(r, page, r->look.part[i].path);
	}
}

static void list_outputs(struct run *r, struct buf *b)
{
	if (r->site)
		site_outputs(r->site, b);
	else
		zipfile_outputs(r->zip, b);
}

void draw_files(struct run *r)
{
	const struct report *report = &r->reporting.report;
	struct buf page = {0};

	draw_shared(r, &page);
	draw_summary(r, &page);
	DRAW_PUT(r, &page, STR("summary.json"));
	DRAW_PUT(r, &page, STR(".nojekyll"));
	manifest_head(&page, report);
	list_outputs(r, &page);
	manifest_tail(&page);
	DRAW_PUT(r, &page, STR("manifest.json"));
	buf_release(&page);
}
