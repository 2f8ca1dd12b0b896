// SPDX-License-Identifier: MIT
/* What only leaks have: what grows, what was allocated meanwhile. */
#include "render/page_finding.h"

#include <math.h>

#include "render/linefigure.h"
#include "render/partview.h"

#define SMALL_HEIGHT 120
#define CHART_ROWS 48
#define GROWTH_ROWS 20

static bool has_course(const struct brief *brief)
{
	return bucket_last(&brief->timeline) != NONE;
}

static struct str say_course_label(struct page *pg, const struct brief *brief)
{
	say_course(page_words(pg), pg->r, brief);
	return page_keep(pg);
}

/* ---- what grows ---- */

static struct str growth_label(struct page *pg, const struct finding *f, const struct part *p)
{
	struct buf *w = page_words(pg);

	say_lit(w, "Flame graph of the growth of ");
	say_brief(w, pg->r, f->brief);
	if (p->n_fns && pg->shown.total > 0) {
		say_lit(w, ": ");
		put_percent(w, (double)p->fns[0].self / (double)pg->shown.total, 0);
		say_lit(w, " of it is in ");
		say(w, model_fn(pg->r->model, p->fns[0].fn));
	}
	return page_keep(pg);
}

static struct str growth_root(struct page *pg)
{
	struct buf *w = page_words(pg);

	say(w, pg->r->services[pg->here.service].name);
	say_lit(w, " · growth");
	return page_keep(pg);
}

/* Values are per hour, whatever the page says them by. */
static struct str per_hour_unit(struct page *pg, const struct finding *f)
{
	return arena_cat(&pg->arena, brief_ptype(pg->r, f->brief)->unit, STR("/hour"));
}

void section_growth(struct page *pg, const struct finding *f)
{
	struct unit unit = pg->unit;
	struct part part = {.den = 1};
	struct part_view view = {.part = &part,
				 .over = STR("of growth by the fitted line"),
				 .plan = f->brief->plan,
				 .rows = GROWTH_ROWS};

	if (!f->growth.n)
		return;
	part_make(&part, &f->growth, &pg->arena);
	part.win.total = part.nodes[0].total;
	part.win.level = (double)part.win.total;
	part.win.per_value = 1;
	if (part.win.total <= 0)
		return;
	pg->unit = slope_unit(pg->r, f->brief, part.win.level);
	part_shown(pg, &part, per_hour_unit(pg, f));
	pg->prefix = part_prefix(pg, &part);
	view.sample_unit = per_hour_unit(pg, f);
	view.root_label = growth_root(pg);
	view.label = growth_label(pg, f, &part);
	section_open(pg, STR("What grows"), STR("the stacks that gain, by the fitted trend"));
	part_flame(pg, &view);
	part_functions(pg, &view);
	section_close(pg);
	pg->unit = unit;
}

/* ---- what was done meanwhile ---- */

static const struct {
	const char *state, *rate;
	struct str title;
} companions[] = {
	{"inuse_space", "alloc_space", STR("Allocated meanwhile")},
	{"inuse_objects", "alloc_objects", STR("Allocated meanwhile")},
	{"", "alloc_space", STR("Allocated meanwhile")},
	{"", "cpu", STR("CPU meanwhile")},
};

static const struct brief *brief_named(const struct page *pg, size_t service, const char *name)
{
	const struct service_row *s = &pg->r->services[service];

	for (size_t i = 0; i < s->n_briefs; i++) {
		const struct brief *brief = &pg->r->briefs[s->first_brief + i];

		if (str_eq(brief_ptype(pg->r, brief)->name, str_of(name)) && has_course(brief))
			return brief;
	}
	return NULL;
}

static void meanwhile_figure(struct page *pg, const struct brief *brief)
{
	struct unit u = brief_unit(pg->r, brief);
	struct line_figure figure = {
		.chart = {.timeline = &brief->timeline,
			  .unit = &u,
			  .restarts = brief->restarts,
			  .n_restarts = brief->n_restarts,
			  .height = SMALL_HEIGHT,
			  .time_axis = true},
		.note = STR("If the load rose with what is held, that would speak against a leak."),
		.area_name = STR("All"),
		.rows = CHART_ROWS,
	};

	figure.chart.label = say_course_label(pg, brief);
	say_end(page_words(pg), &u, brief);
	figure.chart.end_label = page_keep(pg);
	figure.chart.events = events_of(pg, brief->series->service, &figure.chart.n_events);
	line_figure(pg, &figure);
}

void section_meanwhile(struct page *pg, const struct finding *f)
{
	struct str name = brief_ptype(pg->r, f->brief)->name;
	const struct brief *brief = NULL;
	size_t i;

	if (!finding_is_leak(f))
		return;
	for (i = 0; i < COUNT_OF(companions) && !brief; i++)
		if (!*companions[i].state || str_eq(name, str_of(companions[i].state)))
			brief = brief_named(pg, f->brief->series->service, companions[i].rate);
	if (!brief)
		return;
	section_open(pg, companions[i - 1].title, STR("the same time axis"));
	meanwhile_figure(pg, brief);
	section_close(pg);
}
