// SPDX-License-Identifier: MIT
/*
 * Windows before and after an event end at the neighbouring events, so that a window holds one
 * state of the service; the time of the event itself (a rollout) is in neither.
 */
#include <math.h>

#include "aggregate/planning.h"
#include "base/num.h"
#include "base/slug.h"
#include "base/utc.h"
#include "discover/wish_fit.h"

#define EVENTS_MAX 8
#define EVENTS_TRIED 500 /* from the last backwards: most of a long list are too close together */
#define WINDOWS_MAX 64
#define LEAST_BUCKETS 8 /* of a timeline that has a quietest and a busiest part */
#define EXTREME_PART 12 /* which is this part of it */

static size_t find_window(const struct planning *g, struct str slug)
{
	for (size_t i = 0; i < g->plan->n_windows; i++)
		if (str_eq(g->plan->windows[i].slug, slug))
			return i;
	return NO_WINDOW;
}

/* Two pages cannot stand at one address; and an event that is listed twice is one. */
static bool is_there(const struct planning *g, const struct plan_window *w)
{
	for (size_t i = 0; i < g->plan->n_windows; i++) {
		const struct plan_window *o = &g->plan->windows[i];

		if (o->from_ns == w->from_ns && o->to_ns == w->to_ns && o->event && w->event &&
		    str_eq(o->title, w->title))
			return true;
	}
	return find_window(g, w->slug) != NO_WINDOW;
}

static void add(struct planning *g, const struct plan_window *w)
{
	struct plan *p = g->plan;

	if (!p->windows)
		p->windows = arena_n(g->a, WINDOWS_MAX, struct plan_window);
	if (p->n_windows < WINDOWS_MAX && w->from_ns < w->to_ns && !is_there(g, w))
		p->windows[p->n_windows++] = *w;
}

static const struct axis *axis_of(const struct planning *g)
{
	return &g->ctx->axes->services[g->p->series->service];
}

/* ---- quarters ---- */

static void wish_quarters(struct planning *g)
{
	const struct win *w = g->p->win;

	if (!w[WIN_FIRST].n_dumps || !w[WIN_LAST].n_dumps)
		return;
	add(g, &(struct plan_window){.worth = WORTH_SIDES,
				     .slug = STR("first-quarter"),
				     .title = STR("first quarter"),
				     .from_ns = w[WIN_FIRST].from_ns,
				     .to_ns = w[WIN_FIRST].to_ns});
	add(g, &(struct plan_window){.worth = WORTH_SIDES,
				     .slug = STR("last-quarter"),
				     .title = STR("last quarter"),
				     .from_ns = w[WIN_LAST].from_ns,
				     .to_ns = w[WIN_LAST].to_ns});
}

/* ---- events ---- */

static bool concerns(const struct planning *g, const struct event *e)
{
	struct str service = g->ctx->report->model->services[g->p->series->service];

	return e->service.n == 0 || str_eq(e->service, service);
}

/* The latest end of the events before: they go by their beginnings, and a long one may end last. */
static int64_t end_before(const struct planning *g, const struct event *e, int64_t end_ns)
{
	const struct discovery *d = g->ctx->report->discovery;

	for (const struct event *o = d->events.v; o < e; o++)
		if (o->end_ns < e->time_ns && o->end_ns > end_ns && concerns(g, o))
			end_ns = o->end_ns;
	return end_ns;
}

static int64_t start_after(const struct planning *g, const struct event *e, int64_t start_ns)
{
	const struct discovery *d = g->ctx->report->discovery;

	for (const struct event *o = e + 1; o < d->events.v + d->events.n; o++)
		if (o->time_ns > e->end_ns && concerns(g, o))
			return MIN(o->time_ns, start_ns);
	return start_ns;
}

/* Two events of one text: the time tells them apart. */
static struct str event_slug(const struct planning *g, const struct event *e)
{
	const struct discovery *d = g->ctx->report->discovery;
	struct buf b = {0};
	struct str slug = slug_of(g->a, e->text);
	bool again = false;

	for (const struct event *o = d->events.v; o < e; o++)
		again |= str_eq(o->text, e->text);
	if (!again)
		return slug;
	buf_str(&b, slug);
	buf_char(&b, '-');
	utc_iso(&b, e->time_ns / NS_PER_S);
	slug = slug_of(g->a, buf_view(&b));
	buf_release(&b);
	return slug;
}

static bool is_wide(const struct planning *g, int64_t from, int64_t to)
{
	return to - from >= 2 * (int64_t)g->p->timeline.width_s * NS_PER_S;
}

static void wish_event(struct planning *g, const struct event *e)
{
	const struct axis *axis = axis_of(g);
	int64_t from = axis->from_ns, to = axis->to_ns;
	struct str slug;

	if (!is_wide(g, from, e->time_ns) || !is_wide(g, e->end_ns, to))
		return;
	from = end_before(g, e, from);
	to = start_after(g, e, to);
	if (!is_wide(g, from, e->time_ns) || !is_wide(g, e->end_ns, to))
		return;
	slug = event_slug(g, e);
	add(g, &(struct plan_window){.worth = WORTH_SIDES,
				     .slug = arena_cat(g->a, STR("before-"), slug),
				     .title = arena_cat(g->a, STR("before "), e->text),
				     .from_ns = from,
				     .to_ns = e->time_ns,
				     .event = e});
	add(g, &(struct plan_window){.worth = WORTH_SIDES,
				     .slug = arena_cat(g->a, STR("after-"), slug),
				     .title = arena_cat(g->a, STR("after "), e->text),
				     .from_ns = e->end_ns,
				     .to_ns = to,
				     .event = e});
}

/* The latest are the likeliest to be asked about. */
static void wish_events(struct planning *g)
{
	const struct discovery *d = g->ctx->report->discovery;
	size_t n = 0, tried = 0;

	if (axis_of(g)->is_sequence)
		return;
	for (size_t i = d->events.n; i-- > 0 && n < EVENTS_MAX && tried < EVENTS_TRIED;) {
		size_t had = g->plan->n_windows;

		if (!concerns(g, &d->events.v[i]))
			continue;
		wish_event(g, &d->events.v[i]);
		n += g->plan->n_windows > had;
		tried++;
	}
}

/* ---- steps ---- */

/* An event tells of it already. */
static bool is_told(const struct planning *g, int64_t at_ns)
{
	const struct discovery *d = g->ctx->report->discovery;
	int64_t slack = 2 * (int64_t)g->p->timeline.width_s * NS_PER_S;

	for (size_t i = 0; i < d->events.n; i++) {
		const struct event *e = &d->events.v[i];

		if (concerns(g, e) && e->time_ns <= at_ns + slack &&
		    MAX(e->end_ns, e->time_ns) >= at_ns - slack)
			return true;
	}
	return false;
}

/* "08:54", to the second where buckets are finer than a minute, with the day in a long report. */
static struct str name_moment(const struct planning *g, int64_t at_ns)
{
	const struct axis *axis = axis_of(g);
	struct buf b = {0};
	struct str name;

	if (axis->to_ns - axis->from_ns > 24 * 3600 * NS_PER_S) {
		utc_day(&b, at_ns / NS_PER_S);
		buf_lit(&b, ", ");
	}
	if (g->p->timeline.width_s < 60)
		utc_hms(&b, at_ns / NS_PER_S);
	else
		utc_hm(&b, at_ns / NS_PER_S);
	name = arena_str(g->a, buf_view(&b));
	buf_release(&b);
	return name;
}

static struct str step_slug(const struct planning *g, struct str kind, int64_t at_ns)
{
	struct buf b = {0};
	struct str slug;

	buf_str(&b, kind);
	utc_iso(&b, at_ns / NS_PER_S);
	slug = slug_of(g->a, buf_view(&b));
	buf_release(&b);
	return slug;
}

static void wish_step(struct planning *g, size_t i)
{
	const struct axis *axis = axis_of(g);
	int64_t at = g->steps.at_ns[i];
	int64_t from = i ? g->steps.at_ns[i - 1] : axis->from_ns;
	int64_t to = i + 1 < g->steps.n ? g->steps.at_ns[i + 1] : axis->to_ns;
	struct str name = name_moment(g, at);

	for (size_t k = 0; k < g->ctx->report->discovery->events.n; k++) {
		const struct event *e = &g->ctx->report->discovery->events.v[k];

		if (concerns(g, e) && e->end_ns < at)
			from = MAX(from, e->end_ns);
		if (concerns(g, e) && e->time_ns > at)
			to = MIN(to, e->time_ns);
	}
	if (is_told(g, at) || !is_wide(g, from, at) || !is_wide(g, at, to))
		return;
	add(g, &(struct plan_window){.worth = WORTH_SIDES,
				     .slug = step_slug(g, STR("before-step-"), at),
				     .title = arena_cat(g->a, STR("before the step at "), name),
				     .from_ns = from,
				     .to_ns = at,
				     .step_ns = at});
	add(g, &(struct plan_window){.worth = WORTH_SIDES,
				     .slug = step_slug(g, STR("after-step-"), at),
				     .title = arena_cat(g->a, STR("after the step at "), name),
				     .from_ns = at,
				     .to_ns = to,
				     .step_ns = at});
}

static void wish_steps(struct planning *g)
{
	for (size_t i = 0; i < g->steps.n && !axis_of(g)->is_sequence; i++)
		wish_step(g, i);
}

/* ---- of the config ---- */

const struct type_row *planning_type(const struct planning *g, uint32_t type)
{
	const struct report *r = g->ctx->report;
	size_t i = 0;

	while (!str_eq(r->types[i].id, r->model->types[type].id) ||
	       r->types[i].kind != r->model->types[type].kind)
		i++;
	return &r->types[i];
}

static bool fits(const struct planning *g, struct wish_list services, struct wish_list types)
{
	const struct type_row *t = planning_type(g, g->p->series->type);

	return service_wish_fits(services,
				 g->ctx->report->model->services[g->p->series->service]) &&
	       type_wishes_fit(types, t->id, t->slug, t->title);
}

static void wish_window(struct planning *g, const struct window_wish *wish)
{
	const struct axis *axis = axis_of(g);
	int64_t from = axis->from_ns, to = axis->to_ns;

	if (!fits(g, wish->services, wish->types) || axis->is_sequence)
		return;
	(void)!moment_wish_resolve(&wish->from, g->ctx->report->from_ns, g->ctx->report->to_ns,
				   &from);
	(void)!moment_wish_resolve(&wish->to, g->ctx->report->from_ns, g->ctx->report->to_ns, &to);
	add(g, &(struct plan_window){
		       .worth = WORTH_CONFIG,
		       .slug = slug_of(g->a, arena_cat(g->a, STR("window-"), wish->name)),
		       .title = wish->name,
		       .from_ns = from,
		       .to_ns = to,
		       .wish = wish});
}

/* ---- quietest and busiest ---- */

/* The mean level of buckets from..from + n; NaN when one of them is a gap. */
static double mean_of(const struct timeline *t, size_t from, size_t n)
{
	double sum = 0;

	for (size_t i = from; i < from + n; i++)
		sum += t->level[i];
	return sum / (double)n;
}

static void add_extreme(struct planning *g, size_t at, size_t n, struct plan_window w)
{
	const struct timeline *t = &g->p->timeline;
	int64_t width = t->width_s * NS_PER_S;

	w.worth = WORTH_EXTREMES;
	w.from_ns = MAX(t->start_s * NS_PER_S + (int64_t)at * width, axis_of(g)->from_ns);
	w.to_ns = MIN(t->start_s * NS_PER_S + (int64_t)(at + n) * width, axis_of(g)->to_ns);
	add(g, &w);
}

static void wish_extremes(struct planning *g)
{
	const struct timeline *t = &g->p->timeline;
	size_t n = MAX(t->n / EXTREME_PART, (size_t)2), quiet = SIZE_MAX, busy = SIZE_MAX;
	double least = NAN, most = NAN;

	if (t->is_sequence || t->n < LEAST_BUCKETS)
		return;
	for (size_t i = 0; i + n <= t->n; i++) {
		double mean = mean_of(t, i, n);

		if (isnan(mean))
			continue;
		if (isnan(least) || mean < least) {
			least = mean;
			quiet = i;
		}
		if (isnan(most) || mean > most) {
			most = mean;
			busy = i;
		}
	}
	if (quiet == SIZE_MAX || least == most)
		return;
	add_extreme(g, quiet, n,
		    (struct plan_window){.slug = STR("quietest"), .title = STR("quietest time")});
	add_extreme(g, busy, n,
		    (struct plan_window){.slug = STR("busiest"), .title = STR("busiest time")});
}

void wish_windows(struct planning *g)
{
	const struct wishes *wishes = &g->ctx->report->discovery->wishes;

	wish_quarters(g);
	wish_extremes(g);
	for (size_t i = 0; i < wishes->n_windows; i++)
		wish_window(g, &wishes->windows[i]);
	wish_events(g);
	wish_steps(g);
}

/* ---- comparisons ---- */

#define DIFFS_MAX 32

void plan_add_diff(struct planning *g, const struct plan_diff *d)
{
	struct plan *p = g->plan;

	if (!p->diffs)
		p->diffs = arena_n(g->a, DIFFS_MAX, struct plan_diff);
	if (p->n_diffs < DIFFS_MAX)
		p->diffs[p->n_diffs++] = *d;
}

static uint32_t own_series(const struct planning *g)
{
	return (uint32_t)(g->p->series - g->ctx->report->model->series);
}

static struct plan_side window_side(const struct planning *g, size_t i)
{
	const struct plan_window *w = &g->plan->windows[i];

	return (struct plan_side){.title = w->title,
				  .series = own_series(g),
				  .window = i,
				  .from_ns = w->from_ns,
				  .to_ns = w->to_ns};
}

static void pair_windows(struct planning *g, struct plan_diff d, struct str base,
			 struct str candidate)
{
	size_t b = find_window(g, base), c = find_window(g, candidate);

	if (b == NO_WINDOW || c == NO_WINDOW)
		return;
	d.side[SIDE_BASE] = window_side(g, b);
	d.side[SIDE_CANDIDATE] = window_side(g, c);
	plan_add_diff(g, &d);
}

static void diff_events(struct planning *g)
{
	for (size_t i = 0; i + 1 < g->plan->n_windows; i++) {
		const struct plan_window *w = &g->plan->windows[i];
		struct str after;

		if (!w->event || w[1].event != w->event)
			continue;
		after = str_sub(w[1].slug, sizeof("after-") - 1, w[1].slug.n);
		pair_windows(g,
			     (struct plan_diff){
				     .worth = WORTH_EVENT,
				     .slug = arena_cat(g->a, STR("before-after-"), after),
				     .title = arena_cat(g->a, STR("before/after "), w->event->text),
				     .event = w->event},
			     w->slug, w[1].slug);
	}
}

static void diff_steps(struct planning *g)
{
	for (size_t i = 0; i + 1 < g->plan->n_windows; i++) {
		const struct plan_window *w = &g->plan->windows[i];
		struct str name;

		if (!w->step_ns || w[1].step_ns != w->step_ns)
			continue;
		name = name_moment(g, w->step_ns);
		pair_windows(
			g,
			(struct plan_diff){
				.worth = WORTH_STEP,
				.slug = step_slug(g, STR("before-after-step-"), w->step_ns),
				.title = arena_cat(g->a, STR("before/after the step at "), name)},
			w->slug, w[1].slug);
	}
}

static void diff_baseline(struct planning *g)
{
	uint32_t base = g->ctx->baseline ? g->ctx->baseline[own_series(g)] : NO_SERIES;
	struct plan_diff d = {.worth = WORTH_BASELINE,
			      .slug = STR("baseline"),
			      .title = STR("against the baseline")};

	if (base == NO_SERIES)
		return;
	d.side[SIDE_BASE] = (struct plan_side){
		.title = STR("baseline"), .series = base, .window = NO_WINDOW};
	d.side[SIDE_CANDIDATE] = (struct plan_side){
		.title = STR("this report"), .series = own_series(g), .window = NO_WINDOW};
	plan_add_diff(g, &d);
}

void wish_diffs(struct planning *g)
{
	const struct wishes *wishes = &g->ctx->report->discovery->wishes;

	pair_windows(g,
		     (struct plan_diff){.worth = WORTH_QUARTERS,
					.slug = STR("first-last"),
					.title = STR("first/last quarter")},
		     STR("first-quarter"), STR("last-quarter"));
	diff_baseline(g);
	diff_events(g);
	diff_steps(g);
	for (size_t i = 0; i < wishes->n_diffs; i++)
		wish_config_diff(g, &wishes->diffs[i]);
	pair_windows(g,
		     (struct plan_diff){.worth = WORTH_EXTREMES,
					.slug = STR("quiet-busy"),
					.title = STR("quietest/busiest time")},
		     STR("quietest"), STR("busiest"));
}
