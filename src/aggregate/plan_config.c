// SPDX-License-Identifier: MIT
/*
 * A [diff NAME] stands on the profile of its candidate side. A side of another service or type is
 * read from there; the quietest and busiest time are known of the profile itself only.
 */
#include "aggregate/planning.h"
#include "base/slug.h"
#include "discover/wish_fit.h"

static struct str service_name(const struct planning *g, uint32_t series)
{
	const struct model *m = g->ctx->report->model;

	return m->services[m->series[series].service];
}

static bool is_type(const struct planning *g, uint32_t series, struct str wish)
{
	const struct type_row *t = planning_type(g, g->ctx->report->model->series[series].type);

	return type_wish_fits(wish, t->id, t->slug, t->title);
}

static uint32_t own(const struct planning *g)
{
	return (uint32_t)(g->p->series - g->ctx->report->model->series);
}

/* n_services: there is none of that name. */
static size_t find_service(const struct report *r, struct str name)
{
	size_t low = 0, high = r->n_services;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = str_cmp(r->services[middle].name, name);

		if (c == 0)
			return middle;
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return r->n_services;
}

/* The series of the service and type that the side names; where it is silent, the page's. Series
 * are by service, as briefs are. */
static uint32_t side_series(const struct planning *g, const struct side_wish *wish)
{
	const struct report *r = g->ctx->report;
	const struct series *series = r->model->series;
	size_t service = wish->service.n ? find_service(r, wish->service) : g->p->series->service;
	const struct service_row *row = &r->services[service];

	for (uint32_t i = 0; service < r->n_services && i < row->n_briefs; i++) {
		uint32_t at = row->first_brief + i;

		if (wish->type.n ? is_type(g, at, wish->type)
				 : series[at].type == g->p->series->type)
			return at;
	}
	return NO_SERIES;
}

/* A window of the plan by its slug's beginning. */
static const struct plan_window *named(const struct planning *g, struct str slug)
{
	for (size_t i = 0; i < g->plan->n_windows; i++)
		if (str_eq(g->plan->windows[i].slug, slug))
			return &g->plan->windows[i];
	return NULL;
}

static const struct plan_window *of_event(const struct planning *g, struct str event, bool before)
{
	for (size_t i = 0; i < g->plan->n_windows; i++) {
		const struct plan_window *w = &g->plan->windows[i];

		if (w->event && event_wish_fits(event, w->event->text) &&
		    str_starts(w->slug, STR("before-")) == before)
			return w;
	}
	return NULL;
}

static const struct plan_window *pick(const struct planning *g, const struct window_pick *pick)
{
	const struct wishes *wishes = &g->ctx->report->discovery->wishes;

	switch (pick->how) {
	case PICK_FIRST:
		return named(g, STR("first-quarter"));
	case PICK_LAST:
		return named(g, STR("last-quarter"));
	case PICK_QUIET:
		return named(g, STR("quietest"));
	case PICK_BUSY:
		return named(g, STR("busiest"));
	case PICK_WINDOW:
		for (size_t i = 0; i < g->plan->n_windows; i++)
			if (g->plan->windows[i].wish == &wishes->windows[pick->window])
				return &g->plan->windows[i];
		return NULL;
	case PICK_BEFORE:
	case PICK_AFTER:
		return of_event(g, pick->event, pick->how == PICK_BEFORE);
	case PICK_ALL:
		break;
	}
	return NULL;
}

static void say_labels(struct buf *b, const struct side_wish *wish)
{
	for (size_t i = 0; i < wish->n_labels; i++)
		for (size_t k = 0; k < wish->labels[i].values.n; k++) {
			struct str value = wish->labels[i].values.v[k];

			if (b->n)
				buf_lit(b, ", ");
			buf_str(b, wish->labels[i].key);
			buf_lit(b, "=");
			buf_str(b, value.n ? value : STR("(not set)"));
		}
}

static struct str side_title(const struct planning *g, const struct side_wish *wish,
			     const struct plan_window *w)
{
	struct buf b = {0};
	struct str title;

	buf_str(&b, wish->service);
	if (wish->type.n) {
		if (b.n)
			buf_char(&b, ' ');
		buf_str(&b, wish->type);
	}
	say_labels(&b, wish);
	if (w) {
		if (b.n)
			buf_lit(&b, ", ");
		buf_str(&b, w->title);
	}
	title = b.n ? arena_str(g->a, buf_view(&b)) : STR("whole report");
	buf_release(&b);
	return title;
}

static void set_tests(const struct planning *g, const struct side_wish *wish,
		      struct plan_side *side)
{
	struct label_test *tests = arena_n(g->a, wish->n_labels, struct label_test);

	for (size_t i = 0; i < wish->n_labels; i++)
		tests[i] = (struct label_test){.key = wish->labels[i].key,
					       .values = wish->labels[i].values.v,
					       .n_values = wish->labels[i].values.n};
	side->tests = tests;
	side->n_tests = wish->n_labels;
}

static bool resolve(const struct planning *g, const struct side_wish *wish, struct plan_side *side)
{
	const struct plan_window *w = pick(g, &wish->window);

	if (!w && wish->window.how != PICK_ALL)
		return false;
	*side = (struct plan_side){.title = side_title(g, wish, w),
				   .series = side_series(g, wish),
				   .window = NO_WINDOW};
	if (side->series == NO_SERIES)
		return false;
	set_tests(g, wish, side);
	if (w) {
		side->from_ns = w->from_ns;
		side->to_ns = w->to_ns;
		if (side->series == own(g) && !wish->n_labels)
			side->window = (size_t)(w - g->plan->windows);
	}
	return true;
}

static bool belongs(const struct planning *g, const struct diff_wish *wish)
{
	const struct side_wish *by = wish->candidate.service.n ? &wish->candidate : &wish->base;
	const struct type_row *t = planning_type(g, g->p->series->type);
	struct str service = service_name(g, own(g));

	if (by->service.n ? !str_eq(by->service, service)
			  : !service_wish_fits(wish->services, service))
		return false;
	if (wish->candidate.type.n)
		return is_type(g, own(g), wish->candidate.type);
	return type_wishes_fit(wish->types, t->id, t->slug, t->title);
}

void wish_config_diff(struct planning *g, const struct diff_wish *wish)
{
	struct plan_diff d = {.worth = WORTH_CONFIG,
			      .slug = slug_of(g->a, arena_cat(g->a, STR("diff-"), wish->name)),
			      .title = wish->name};

	if (belongs(g, wish) && resolve(g, &wish->base, &d.side[SIDE_BASE]) &&
	    resolve(g, &wish->candidate, &d.side[SIDE_CANDIDATE]))
		plan_add_diff(g, &d);
}
