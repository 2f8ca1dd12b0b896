// SPDX-License-Identifier: MIT
/* One more pass over the dumps of a group, and what pages know beside it. */
#include "drawing_cube.h"

#include <stdlib.h>

#include "aggregate/cube.h"
#include "render/cubetext.h"
#include "render/pages.h"

static int by_fn(const void *left, const void *right)
{
	fn_id a = *(const fn_id *)left, b = *(const fn_id *)right;

	return a < b ? -1 : a > b;
}

/* What findings of the profile name; what is only large is none. */
static struct cube_hits hits_of(const struct report *r, const struct brief *brief,
				struct arena *a)
{
	const struct findings *all = r->findings;
	fn_id *fns = arena_n(a, all ? all->n : 0, fn_id);
	size_t n = 0, kept = 0;

	for (size_t i = 0; all && i < all->n; i++) {
		const struct finding *f = all->v[i];

		if (!f->mute && f->brief == brief && f->kind != FIND_HOTSPOT && f->fn < FN_LIGHTER)
			fns[n++] = f->fn;
	}
	if (n)
		qsort(fns, n, sizeof(*fns), by_fn);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || fns[i] != fns[i - 1])
			fns[kept++] = fns[i];
	return (struct cube_hits){fns, kept};
}

static void list_pages(struct cube_about *about, const struct plan *plan, struct arena *a)
{
	struct cube_page *pages = arena_n(a, plan->n_fns, struct cube_page);

	for (size_t i = 0; i < plan->n_fns; i++)
		if (plan->fns[i].has_page)
			pages[about->n_pages++] =
				(struct cube_page){plan->fns[i].fn, plan->fns[i].slug};
	about->pages = pages;
}

static struct str text_of(struct run *r, const struct profile *p, struct cube *cube,
			  struct arena *a)
{
	const struct report *report = &r->reporting.report;
	const struct brief *brief = reporting_brief(&r->reporting, p);
	const struct ptype *type = &r->model.types[p->series->type];
	struct arena own = {0};
	struct buf text = {0};
	struct cube_about about = {
		.service = report->services[p->series->service].name,
		.slug = brief->slug,
		.title = report->types[r->reporting.order_of_type[p->series->type]].title,
		.type = type,
		.prefix = profile_prefix(report, p, &own),
		.classes = report->fn_classes,
		.discovery = report->discovery,
	};
	struct str kept = STR("");

	list_pages(&about, brief->plan, &own);
	if (cube->cells.n && cube_text(&text, cube, &about, report->graph_budget))
		kept = arena_str(a, buf_view(&text));
	buf_release(&text);
	arena_release(&own);
	return kept;
}

struct str *draw_cubes(struct run *r, unsigned worker, size_t g, struct arena *a)
{
	const struct group *group = &r->groups.v[g];
	const struct profile *profiles = r->made[g].profiles;
	struct arena own = {0};
	struct str *texts = arena_n(a, group->n_series, struct str);
	struct cube *cubes = arena_n(&own, group->n_series, struct cube);
	struct cube_hits *hits = arena_n(&own, group->n_series, struct cube_hits);
	struct cube_spec spec = {.group = group,
				 .profiles = profiles,
				 .hits = hits,
				 .budget = r->reporting.report.graph_budget,
				 .scratch = &r->scratch[worker]};

	if (!spec.budget) {
		arena_release(&own);
		return texts;
	}
	for (size_t i = 0; i < group->n_series; i++)
		hits[i] = hits_of(&r->reporting.report,
				  reporting_brief(&r->reporting, &profiles[i]), &own);
	group_cubes(cubes, &spec, &own);
	for (size_t i = 0; i < group->n_series; i++) {
		texts[i] = text_of(r, &profiles[i], &cubes[i], a);
		cube_release(&cubes[i]);
	}
	arena_release(&own);
	return texts;
}
