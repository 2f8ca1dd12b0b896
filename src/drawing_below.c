// SPDX-License-Identifier: MIT
/*
 * Below one profile: windows, comparisons, labels, functions, as its plan grants them. What they
 * show is read from the dumps again (aggregate/details.h) and gone with the profile.
 */
#include "aggregate/details.h"
#include "analyse/change.h"
#include "base/num.h"
#include "drawing.h"
#include "render/json.h"
#include "render/pages.h"
#include "single.h"

struct drawing {
	struct run *run;
	struct details details;
	struct below at;
	struct str folder; /* "s/<service>/<type>/" */
	struct buf *page;
	struct buf *json; /* of the profile in summary.json */
};

static bool wanted(const struct drawing *d, struct str kind, struct str slug)
{
	return DRAW_WANTED(d->run, d->folder, kind, slug, STR("/index.html"));
}

static void put(const struct drawing *d, struct str kind, struct str slug)
{
	DRAW_PUT(d->run, d->page, d->folder, kind, slug, STR("/index.html"));
}

static void draw_windows(const struct drawing *d)
{
	const struct plan *plan = d->details.plan;

	for (size_t i = 0; i < plan->n_windows; i++) {
		struct arena own = {0};
		struct part part;

		if (!plan->windows[i].has_page || !wanted(d, STR("w/"), plan->windows[i].slug))
			continue;
		details_window(&d->details, i, &part, &own);
		page_window(d->page, &d->at, &plan->windows[i], &part);
		summary_window(d->json, &plan->windows[i], &part);
		put(d, STR("w/"), plan->windows[i].slug);
		arena_release(&own);
	}
}

static void draw_diff(const struct drawing *d, size_t i, enum diff_mode mode)
{
	const struct plan_diff *plan = &d->details.plan->diffs[i];
	struct arena own = {0};
	struct str slug =
		mode == DIFF_RATE ? plan->slug : arena_cat(&own, plan->slug, STR("/share"));
	struct diff diff;

	if (!wanted(d, STR("diff/"), slug)) {
		arena_release(&own);
		return;
	}
	details_diff(&d->details, plan, mode, &diff, &own);
	page_diff(d->page, &d->at, plan, &diff);
	if (mode == DIFF_RATE)
		summary_diff(d->json, d->details.report->model, plan, &diff);
	put(d, STR("diff/"), slug);
	arena_release(&own);
}

static void draw_labels(const struct drawing *d, const struct label_parts *labels)
{
	struct arena own = {0};

	if (d->details.plan->has_labels && wanted(d, STR(""), STR("labels"))) {
		page_labels(d->page, &d->at, labels);
		DRAW_PUT(d->run, d->page, d->folder, STR("labels/index.html"));
	}
	for (size_t k = 0; k < labels->n_keys; k++) {
		const struct key_parts *key = &labels->keys[k];
		struct str kind = arena_cat(&own, STR("l/"), key->plan->slug, STR("/"));

		for (size_t v = 0; v < key->plan->n_values; v++) {
			summary_value(d->json, key, &key->values[v]);
			if (!key->plan->values[v].has_page ||
			    !wanted(d, kind, key->plan->values[v].slug))
				continue;
			page_value(d->page, &d->at, key, &key->values[v]);
			put(d, kind, key->plan->values[v].slug);
		}
	}
	arena_release(&own);
}

static void draw_functions(const struct drawing *d, const struct label_parts *labels)
{
	const struct plan *plan = d->details.plan;
	struct fn_detail *fns = details_functions(&d->details, labels);

	for (size_t i = 0; i < plan->n_fns; i++) {
		if (!plan->fns[i].has_page || !wanted(d, STR("f/"), plan->fns[i].slug))
			continue;
		page_function(d->page, &d->at, &fns[i]);
		summary_function(d->json, d->details.report->model, d->details.p, &fns[i]);
		put(d, STR("f/"), plan->fns[i].slug);
	}
}

static bool wanted_below(const struct drawing *d, struct str kind)
{
	struct arena own = {0};
	bool is = !d->run->single ||
		  single_wants_below(d->run->single, arena_cat(&own, d->folder, kind));

	arena_release(&own);
	return is;
}

static bool any_fn(const struct drawing *d)
{
	const struct plan *plan = d->details.plan;

	return plan->n_fns && plan->fns[0].has_page && wanted_below(d, STR("f/"));
}

static bool any_label(const struct drawing *d)
{
	return d->details.plan->has_labels &&
	       (wanted_below(d, STR("labels/")) || wanted_below(d, STR("l/")));
}

static void draw_diffs(const struct drawing *d)
{
	for (size_t i = 0; i < d->details.plan->n_diffs; i++)
		if (d->details.plan->diffs[i].has_page) {
			draw_diff(d, i, DIFF_RATE);
			draw_diff(d, i, DIFF_SHARE);
		}
}

static void draw_all(struct drawing *d)
{
	struct label_parts labels = {0};

	details_start(&d->details);
	json_key(d->json, "windows");
	buf_lit(d->json, "[");
	draw_windows(d);
	buf_lit(d->json, "]");
	json_key(d->json, "diffs");
	buf_lit(d->json, "[");
	draw_diffs(d);
	buf_lit(d->json, "]");
	if (any_label(d) || any_fn(d))
		details_labels(&d->details, change_of_part, &labels);
	json_key(d->json, "label_values");
	buf_lit(d->json, "[");
	draw_labels(d, &labels);
	buf_lit(d->json, "]");
	json_key(d->json, "function_pages");
	buf_lit(d->json, "[");
	if (any_fn(d))
		draw_functions(d, &labels);
	buf_lit(d->json, "]");
}

void draw_below(struct run *r, unsigned worker, const struct profile *p,
		const struct below_out *out)
{
	const struct report *report = &r->reporting.report;
	const struct brief *brief = reporting_brief(&r->reporting, p);
	struct arena own = {0};
	struct drawing d = {.run = r,
			    .page = out->page,
			    .at = {.r = report, .brief = brief, .p = p},
			    .json = out->json};

	if (!brief->plan->n_pages)
		return;
	d.at.prefix = profile_prefix(report, p, &own);
	d.folder = arena_cat(&own, STR("s/"), report->services[p->series->service].slug, STR("/"),
			     brief->slug, STR("/"));
	if (!wanted_below(&d, STR(""))) {
		arena_release(&own);
		return;
	}
	d.details = (struct details){.report = report,
				     .groups = &r->groups,
				     .brief = brief,
				     .p = p,
				     .plan = brief->plan,
				     .scratch = &r->scratch[worker],
				     .arena = &own};
	draw_all(&d);
	arena_release(&own);
}
