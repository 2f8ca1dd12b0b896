// SPDX-License-Identifier: MIT
/*
 * The only arithmetic is what a reader could do on the page: adding the services' levels of one
 * type to the fleet's, and dividing by that.
 */
#include "render/cell.h"

#include <math.h>

#include "base/hash.h"
#include "model/fname.h"

/* More are a table's matter. */
#define EVENTS_SAID 2
#define EVENT_CHARS 60

const struct ptype *brief_ptype(const struct report *r, const struct brief *brief)
{
	return &r->model->types[brief->series->type];
}

/* The larger in size; NaN counts as nothing. */
static double larger(double a, double b)
{
	return fmax(fabs(a), fabs(b));
}

static double brief_largest(const struct brief *brief)
{
	double largest = larger(brief->max, brief->now);
	int i;

	for (i = 0; i < WIN_N; i++)
		largest = larger(largest, brief->win[i].level);
	return isfinite(largest) ? largest : 0;
}

struct unit brief_unit(const struct report *r, const struct brief *brief)
{
	return unit_for(brief_ptype(r, brief), brief_largest(brief));
}

struct unit type_unit(const struct report *r, size_t type)
{
	const struct type_row *row = &r->types[type];
	double largest = 0;
	size_t i;

	for (i = 0; i < row->n_briefs; i++)
		largest = larger(largest, brief_largest(&r->briefs[row->briefs[i]]));
	return unit_for(brief_ptype(r, &r->briefs[row->briefs[0]]), largest);
}

double fleet_level(const struct report *r, size_t type, enum win_id win)
{
	const struct type_row *row = &r->types[type];
	double sum = NAN;
	size_t i;

	for (i = 0; i < row->n_briefs; i++) {
		double level = r->briefs[row->briefs[i]].win[win].level;

		if (isfinite(level))
			sum = isfinite(sum) ? sum + level : level;
	}
	return sum;
}

double brief_share(const struct report *r, const struct brief *brief, enum win_id win)
{
	double all = fleet_level(r, brief_type(r, brief), win);

	return all > 0 ? brief->win[win].level / all : NAN;
}

uint64_t limits_hit_total(const struct limits_hit *hit)
{
	return hit->depth + hit->labels + hit->strings;
}

/* ---- changes ---- */

static const struct {
	struct str class;
	bool is_fact;
} trends[] = {
	[TREND_UNKNOWN] = {STR("dim"), false}, [TREND_STEADY] = {STR("dim"), false},
	[TREND_ROSE] = {STR("more"), true},    [TREND_FELL] = {STR("less"), true},
	[TREND_NEW] = {STR("more"), true},     [TREND_GONE] = {STR("less"), true},
};

struct str change_class(const struct change *c)
{
	return trends[c->trend].class;
}

bool change_is_known_fact(const struct change *c)
{
	return trends[c->trend].is_fact;
}

void cell_change(struct page *pg, const struct change *c)
{
	put(pg, "<span");
	page_class(pg, change_class(c));
	put(pg, ">");
	put_change(page_words(pg), c);
	page_text(pg);
	put(pg, "</span>");
}

void cell_level(struct page *pg, double level)
{
	put_column(page_words(pg), &pg->unit, level);
	page_text(pg);
}

void cell_value(struct page *pg, int64_t value, double per_value)
{
	put(pg, "<span title=\"");
	put_exact(pg->b, value, pg->profile->den,
		  pg->r->model->types[pg->profile->series->type].unit);
	put(pg, "\">");
	cell_level(pg, (double)value * per_value);
	put(pg, "</span>");
}

/* ---- charts ---- */

void say_course(struct buf *t, const struct report *r, const struct brief *brief)
{
	struct unit u = brief_unit(r, brief);

	say_brief(t, r, brief);
	if (isfinite(brief->change.before) && isfinite(brief->change.after)) {
		say_lit(t, ": ");
		say_level(t, &u, brief->change.before);
		say_lit(t, " in the first quarter, ");
		say_level(t, &u, brief->change.after);
		say_lit(t, " in the last");
	} else if (isfinite(brief->win[WIN_ALL].level)) {
		say_lit(t, ": ");
		say_level(t, &u, brief->win[WIN_ALL].level);
		say_lit(t, " on average");
	} else {
		say_lit(t, ": no level is known");
	}
}

void say_end(struct buf *t, const struct unit *u, const struct brief *brief)
{
	if (brief->n_instances > 1) {
		say_count(t, brief->n_instances, "instance");
		say_lit(t, ": ");
	}
	put_level(t, u, brief->now);
}

const struct event *events_of(struct page *pg, size_t service, size_t *n)
{
	const struct discovery *d = pg->r->discovery;
	struct event *found = arena_n(&pg->arena, d->events.n + 1, struct event);
	size_t i;

	*n = 0;
	for (i = 0; i < d->events.n; i++) {
		const struct event *e = &d->events.v[i];

		if (service == NONE || !e->service.n ||
		    str_eq(e->service, pg->r->services[service].name))
			found[(*n)++] = *e;
	}
	return found;
}

static bool is_within(const struct report *r, const struct event *e)
{
	return e->time_ns >= r->from_ns && e->time_ns < r->to_ns;
}

static size_t events_within(struct page *pg, size_t service, const struct event **v)
{
	size_t n, i, within = 0;
	const struct event *events = events_of(pg, service, &n);
	struct event *to = arena_n(&pg->arena, n + 1, struct event);

	for (i = 0; i < n; i++)
		if (is_within(pg->r, &events[i]))
			to[within++] = events[i];
	*v = to;
	return within;
}

static void say_event(struct buf *t, const struct report *r, const struct event *e)
{
	say_short(t, e->text, EVENT_CHARS);
	say_lit(t, ", ");
	say_moment(t, r, e->time_ns);
}

void say_events(struct buf *t, struct page *pg, size_t service)
{
	const struct event *v;
	size_t n = events_within(pg, service, &v);
	size_t i;

	if (!n)
		return;
	if (n > EVENTS_SAID) {
		say_count(t, n, "event");
		say_lit(t, ", drawn as rules below. ");
		return;
	}
	say(t, n == 1 ? STR("Event: ") : STR("Events: "));
	for (i = 0; i < n; i++) {
		say_event(t, pg->r, &v[i]);
		say(t, i + 1 == n ? STR(". ") : STR("; "));
	}
}

void say_events_short(struct buf *t, struct page *pg, size_t service)
{
	const struct event *v;
	size_t n = events_within(pg, service, &v);

	if (n == 1)
		say_event(t, pg->r, v);
	else if (n)
		say_count(t, n, "event");
}

struct chart_stats brief_stats(const struct brief *brief, const struct unit *list)
{
	return (struct chart_stats){list,
				    brief->win[WIN_ALL].level,
				    brief->max,
				    brief->now,
				    brief->win[WIN_FIRST].level,
				    brief->win[WIN_LAST].level};
}

void cell_spark(struct page *pg, const struct brief *brief, int height)
{
	cell_spark_of(pg, brief, NULL, height);
}

void cell_spark_of(struct page *pg, const struct brief *brief, const struct unit *list, int height)
{
	struct unit u = brief_unit(pg->r, brief);
	struct chart_stats stats = brief_stats(brief, list);
	struct chart c = {.timeline = &brief->timeline,
			  .unit = &u,
			  .stats = list ? &stats : NULL,
			  .restarts = brief->restarts,
			  .n_restarts = brief->n_restarts,
			  .height = height};

	say_course(page_words(pg), pg->r, brief);
	c.label = page_keep(pg);
	c.events = events_of(pg, brief->series->service, &c.n_events);
	chart_spark(pg->b, &c);
}

/* ---- functions ---- */

void say_fn_anchor(struct buf *t, struct str name)
{
	say_lit(t, "fn-");
	buf_hex(t, hash_str(name) >> 16, 12);
}

void cell_fn_title(struct page *pg, fn_id fn)
{
	struct str file = model_fn_file(pg->r->model, fn);
	struct buf *w = page_words(pg);

	put(pg, " title=\"");
	say(w, model_fn(pg->r->model, fn));
	if (file.n) {
		say_lit(w, "\n");
		say(w, file);
	}
	page_attr(pg);
	put(pg, "\"");
}

/* The path is what the rung after the last '/' leaves out. */
static void fn_name(struct page *pg, struct str name, struct str prefix)
{
	struct str last = fname_rung(name, 1);
	size_t from = str_starts(name, prefix) && prefix.n < name.n ? prefix.n : 0;
	size_t at = last.p > name.p && last.p < name.p + name.n ? (size_t)(last.p - name.p) : 0;

	if (at > from) {
		put(pg, "<i>");
		page_str(pg, str_sub(name, from, at));
		put(pg, "</i>");
		from = at;
	}
	page_str(pg, str_sub(name, from, name.n));
}

void cell_fn(struct page *pg, fn_id fn, struct str prefix, bool with_anchor)
{
	struct str name = model_fn(pg->r->model, fn);

	put(pg, "<span");
	if (with_anchor) {
		put(pg, " id=\"");
		say_fn_anchor(page_words(pg), name);
		page_attr(pg);
		put(pg, "\"");
	}
	cell_fn_title(pg, fn);
	put(pg, ">");
	fn_name(pg, name, prefix);
	put(pg, "</span>");
}

bool fn_is_own(const struct report *r, fn_id fn)
{
	return !fname_is_runtime(model_fn(r->model, fn), model_fn_file(r->model, fn));
}

struct str fn_short(const struct report *r, fn_id fn)
{
	return fname_rung(model_fn(r->model, fn), 1);
}
