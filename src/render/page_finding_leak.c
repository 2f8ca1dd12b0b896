// SPDX-License-Identifier: MIT
/*
 * The course of a finding, and what only leaks have: the trend, what grows, what was allocated
 * meanwhile. The trend is the line through what was fitted: flat up to its onset, then up to the
 * level at the end.
 */
#include "render/page_finding.h"

#include <math.h>

#include "render/linefigure.h"
#include "render/partview.h"

#define CHART_HEIGHT 200
#define SMALL_HEIGHT 120
#define CHART_ROWS 48
#define GROWTH_ROWS 20

/* ---- the course ---- */

static bool has_course(const struct brief *brief)
{
	return bucket_last(&brief->timeline) != NONE;
}

static struct str say_course_label(struct page *pg, const struct brief *brief)
{
	say_course(page_words(pg), pg->r, brief);
	return page_keep(pg);
}

/* NULL: nothing was fitted, or there is no clock. */
static const struct timeline *trend_of(struct page *pg, const struct finding *f)
{
	const struct timeline *t = &f->brief->timeline;
	struct timeline *trend = arena_new(&pg->arena, struct timeline);
	double *level = arena_n(&pg->arena, t->n + 1, double);
	int64_t from = f->leak ? f->leak->onset_ns : f->since_ns, to = pg->r->to_ns;
	double base = f->leak ? f->leak->base : f->before;
	double end = f->leak ? f->leak->level : f->after;

	if (!finding_is_leak(f) || t->is_sequence || from == TIME_NONE || from >= to ||
	    !isfinite(base) || !isfinite(end))
		return NULL;
	for (size_t i = 0; i < t->n; i++) {
		int64_t at = (t->start_s + (int64_t)(i * t->width_s)) * NS_PER_S +
			     t->width_s * NS_PER_S / 2;
		double part = (double)(at - from) / (double)(to - from);

		level[i] = base + (end - base) * fmin(fmax(part, 0), 1);
	}
	*trend = *t;
	trend->level = level;
	return trend;
}

static struct str course_note(const struct finding *f, bool has_trend)
{
	if (!has_trend)
		return STR("It is the whole profile, all instances together.");
	if (f->fn == FN_ALL && !f->n_labels)
		return STR("The broken line is the fitted trend: flat up to where the growth "
			   "begins, then straight to the end.");
	return STR("The area is the whole profile, all instances together; the broken line is the "
		   "fitted trend of what this finding names.");
}

/* What was looked at, or how long it lasted. */
static void mark_window(struct page *pg, const struct finding *f, struct chart *c)
{
	struct win *win = arena_new(&pg->arena, struct win);
	struct str *name = arena_new(&pg->arena, struct str);

	if (!f->from_ns && !f->to_ns)
		return;
	*win = (struct win){.from_ns = f->from_ns, .to_ns = f->to_ns};
	*name = f->kind == FIND_SPIKE       ? STR("this spike")
		: f->from_ns == f->since_ns ? STR("since then")
					    : STR("what was looked at");
	c->windows = win;
	c->window_names = name;
	c->n_windows = 1;
}

void section_finding_course(struct page *pg, const struct finding *f)
{
	const struct timeline *trend = trend_of(pg, f);
	struct unit u = brief_unit(pg->r, f->brief);
	struct chart_line line = {trend, STR("fitted trend")};
	struct line_figure figure = {
		.chart = {.timeline = &f->brief->timeline,
			  .unit = &u,
			  .lines = trend ? &line : NULL,
			  .n_lines = trend ? 1 : 0,
			  .has_trend = trend,
			  .restarts = f->brief->restarts,
			  .n_restarts = f->brief->n_restarts,
			  .height = CHART_HEIGHT,
			  .time_axis = true,
			  .event_names = true},
		.note = course_note(f, trend),
		.area_name = STR("All"),
		.rows = CHART_ROWS,
	};

	if (!has_course(f->brief))
		return;
	figure.chart.label = say_course_label(pg, f->brief);
	figure.chart.end_label = STR("all");
	figure.chart.events = events_of(pg, f->brief->series->service, &figure.chart.n_events);
	if (!f->brief->timeline.is_sequence)
		mark_window(pg, f, &figure.chart);
	section_open(pg, STR("Timeline"), STR(""));
	line_figure(pg, &figure);
	section_close(pg);
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
