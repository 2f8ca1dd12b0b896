// SPDX-License-Identifier: MIT
/* Which page stands where. */
#include "drawing.h"

#include "aggregate/dumporder.h"
#include "aggregate/dumppart.h"
#include "base/num.h"
#include "render/dumpname.h"
#include "render/manifest.h"
#include "render/page.h"
#include "render/pages.h"

/* path: parts of slugs and names of ours, put together. */
void draw_put(struct run *r, struct buf *page, const struct str *parts, size_t n)
{
	struct buf path = {0};

	for (size_t i = 0; i < n; i++)
		buf_str(&path, parts[i]);
	buf_char(&path, '\0');
	site_put(r->site, path.p, buf_view(page));
	buf_release(&path);
	buf_reset(page);
}

static void draw_profile(struct run *r, unsigned worker, const struct profile *p, struct buf *page)
{
	const struct report *report = &r->reporting.report;
	const struct brief *brief = reporting_brief(&r->reporting, p);
	size_t series = (size_t)(p->series - r->model.series);

	page_profile(page, report, brief, p);
	DRAW_PUT(r, page, STR("s/"), report->services[p->series->service].slug, STR("/"),
		 brief->slug, STR("/index.html"));
	summary_series(&r->fragments[series], report, p);
	fleet_note(&r->fleet, brief, p);
	draw_below(r, worker, p, page);
	buf_lit(&r->fragments[series], "}");
}

void draw_group(void *context, unsigned worker, size_t g)
{
	struct run *r = context;
	struct made *made = &r->made[g];
	struct buf page = {0};

	if (!made->profiles)
		made->profiles = run_profiles(r, worker, g);
	for (size_t i = 0; i < r->groups.v[g].n_series; i++)
		draw_profile(r, worker, &made->profiles[i], &page);
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
	draw_summary(r, &page);
	DRAW_PUT(r, &page, STR("summary.json"));
	DRAW_PUT(r, &page, STR(".nojekyll"));
	manifest_head(&page, report);
	site_outputs(r->site, &page);
	manifest_tail(&page);
	DRAW_PUT(r, &page, STR("manifest.json"));
	buf_release(&page);
}
