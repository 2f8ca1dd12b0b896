// SPDX-License-Identifier: MIT
/*
 * A restart is seen by each cumulative type of an instance, at each type's own next dump: the
 * profile of a service that saw most of them speaks for all. An event leads to what was compared
 * across it.
 */
#include "render/page_events.h"

#include <stdlib.h>

#include "aggregate/plan.h"
#include "render/instname.h"

#define ROWS 30
#define NAME_CHARS 24
/* Links to comparisons in a row. */
#define DIFFS 6

struct happening {
	int64_t time_ns;
	const struct event *event; /* NULL: a restart */
	const struct brief *brief; /* of the restart */
	const struct instance_row *instance;
	size_t order;
};

static int cmp_time(const void *a, const void *b)
{
	const struct happening *x = a;
	const struct happening *y = b;

	if (x->time_ns != y->time_ns)
		return x->time_ns < y->time_ns ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static const struct brief *restart_witness(const struct report *r, size_t service)
{
	const struct service_row *s = &r->services[service];
	const struct brief *best = NULL;
	size_t i;

	for (i = s->first_brief; i < s->first_brief + s->n_briefs; i++)
		if (!best || r->briefs[i].n_restarts > best->n_restarts)
			best = &r->briefs[i];
	return best;
}

static size_t add_restarts(const struct report *r, size_t service, struct happening *to)
{
	const struct brief *w = restart_witness(r, service);
	size_t i;

	if (!w)
		return 0;
	for (i = 0; to && i < w->n_restarts; i++)
		to[i] = (struct happening){w->restarts[i].time_ns, NULL, w,
					   &w->instances[w->restarts[i].instance], service};
	return w->n_restarts;
}

static struct happening *happenings(struct page *pg, size_t service, size_t *n)
{
	const struct report *r = pg->r;
	size_t from = service == NONE ? 0 : service;
	size_t to = service == NONE ? r->n_services : service + 1;
	size_t n_events, i;
	const struct event *events = events_of(pg, service, &n_events);
	struct happening *v;

	*n = n_events;
	for (i = from; i < to; i++)
		*n += add_restarts(r, i, NULL);
	v = arena_n(&pg->arena, *n + 1, struct happening);
	for (i = 0; i < n_events; i++)
		v[i] = (struct happening){events[i].time_ns, &events[i], NULL, NULL, i};
	*n = n_events;
	for (i = from; i < to; i++)
		*n += add_restarts(r, i, v + *n);
	qsort(v, *n, sizeof(*v), cmp_time);
	return v;
}

static void cell_time(struct page *pg, const void *row)
{
	say_moment(page_words(pg), pg->r, ((const struct happening *)row)->time_ns);
	page_text(pg);
}

static void cell_text(struct page *pg, const void *row)
{
	const struct happening *h = row;

	if (h->event) {
		page_str(pg, h->event->text);
		return;
	}
	put(pg, "Restart");
	if (h->instance->name.n) {
		struct shared_labels shared = shared_labels(pg, h->brief->series->service);

		put(pg, " of ");
		cell_instance_name(pg, h->instance->name, &shared);
	}
	put(pg, ", seen in its counters");
}

/* A link when the report has a service of that name. */
static void event_service(struct page *pg, struct str name)
{
	size_t i = 0;

	say_short(page_words(pg), name, NAME_CHARS);
	while (i < pg->r->n_services && !str_eq(pg->r->services[i].name, name))
		i++;
	if (i < pg->r->n_services)
		page_link_text(pg, ref_of(AREA_SERVICE, i, NONE), page_keep(pg));
	else
		page_text(pg);
}

static void cell_service(struct page *pg, const void *row)
{
	const struct happening *h = row;

	if (h->brief)
		event_service(pg, pg->r->services[h->brief->series->service].name);
	else if (h->event->service.n)
		event_service(pg, h->event->service);
	else
		put(pg, "<span class=\"dim\">all</span>");
}

/* ---- before and after ---- */

/* Events are copied for a page: time and place of the text tell which it is. */
static bool is_of(const struct plan_diff *d, const struct event *e)
{
	return d->has_page && d->event && d->event->time_ns == e->time_ns &&
	       d->event->text.p == e->text.p;
}

static const struct plan_diff *diff_of(const struct brief *brief, const struct event *e)
{
	for (size_t i = 0; i < brief->plan->n_diffs; i++)
		if (is_of(&brief->plan->diffs[i], e))
			return &brief->plan->diffs[i];
	return NULL;
}

/* On the page of a service, and where the event names one, the type is name enough. */
static void diff_name(struct page *pg, const struct brief *brief, const struct event *e)
{
	struct buf *w = page_words(pg);

	if (pg->here.service == NONE && !e->service.n) {
		say_short(w, pg->r->services[brief->series->service].name, NAME_CHARS);
		say_lit(w, " ");
	}
	say_type(w, pg->r->types[brief_type(pg->r, brief)].title);
}

static void diff_link(struct page *pg, const struct brief *brief, const struct plan_diff *d,
		      const struct event *e)
{
	diff_name(pg, brief, e);
	page_link_text(pg, ref_below(pg->r, brief, AREA_DIFF, d->slug), page_keep(pg));
}

/* Of the service of the page, or of all: the event's own are the only ones that have it. */
static const struct plan_diff *diff_here(const struct page *pg, const struct brief *brief,
					 const struct event *e)
{
	bool is_here = pg->here.service == NONE || brief->series->service == pg->here.service;

	return is_here && e ? diff_of(brief, e) : NULL;
}

static void cell_diffs(struct page *pg, const void *row)
{
	const struct event *e = ((const struct happening *)row)->event;
	size_t n = 0;

	for (size_t i = 0; i < pg->r->n_briefs; i++) {
		const struct plan_diff *d = diff_here(pg, &pg->r->briefs[i], e);

		if (!d || n++ >= DIFFS)
			continue;
		if (n > 1)
			put(pg, ", ");
		diff_link(pg, &pg->r->briefs[i], d, e);
	}
	if (n > DIFFS) {
		say_lit(page_words(pg), " and ");
		put_count(&pg->words, n - DIFFS);
		say_lit(&pg->words, " more");
		page_text(pg);
	}
	if (!n && e)
		put(pg, "<span class=\"dim\">–</span>");
}

static const struct column columns[] = {
	{"Time", "nw", cell_time, false, false, false},
	{"Event", "", cell_text, true, false, false},
	{"Service", "nw", cell_service, false, false, false},
	{"Before and after", "opt", cell_diffs, false, false, false},
};

static bool has_diffs(const struct report *r)
{
	for (size_t i = 0; i < r->n_briefs; i++)
		for (size_t k = 0; k < r->briefs[i].plan->n_diffs; k++)
			if (r->briefs[i].plan->diffs[k].event &&
			    r->briefs[i].plan->diffs[k].has_page)
				return true;
	return false;
}

static size_t n_columns(const struct report *r)
{
	return COUNT_OF(columns) - !has_diffs(r);
}

static void events_rest(struct page *pg, size_t n)
{
	if (n <= ROWS)
		return;
	put(pg, "<p class=\"cap\">");
	say_count(page_words(pg), n - ROWS, "later event");
	page_text(pg);
	if (n - ROWS == 1)
		put(pg, " is not listed.</p>\n");
	else
		put(pg, " are not listed.</p>\n");
}

void section_events(struct page *pg, size_t service)
{
	size_t i, n;
	size_t shown = n_columns(pg->r);
	struct happening *v = happenings(pg, service, &n);

	section_open(pg, STR("Events"), STR("and restarts seen in counters"));
	if (!n) {
		put(pg, "<p class=\"cap\">No event is known and no restart was seen. An "
			"<code>events.jsonl</code> beside the dumps would be drawn here.</p>\n");
		section_close(pg);
		return;
	}
	table_list(pg, LIST_EVENTS);
	table_open_named(pg, "data", STR("Events and restarts by time"));
	table_head(pg, columns, shown);
	for (i = 0; i < MIN(n, (size_t)ROWS); i++)
		table_row(pg, columns, shown, &v[i]);
	table_close(pg);
	events_rest(pg, n);
	section_close(pg);
}
