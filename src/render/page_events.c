// SPDX-License-Identifier: MIT
/*
 * A restart is seen by each cumulative type of an instance, at each type's own next dump: the
 * profile of a service that saw most of them speaks for all.
 */
#include "render/page_events.h"

#include <stdlib.h>

#include "render/instname.h"

#define ROWS 30
#define NAME_CHARS 24

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
		page_link_text(pg, (struct ref){AREA_SERVICE, i, NONE}, page_keep(pg));
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

static const struct column columns[] = {
	{"Time", "nw", cell_time, false, false, false},
	{"Event", "", cell_text, true, false, false},
	{"Service", "nw", cell_service, false, false, false},
};

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
	struct happening *v = happenings(pg, service, &n);

	section_open(pg, STR("Events"), STR("and restarts seen in counters"));
	if (!n) {
		put(pg, "<p class=\"cap\">No event is known and no restart was seen. An "
			"<code>events.jsonl</code> beside the dumps would be drawn here.</p>\n");
		section_close(pg);
		return;
	}
	table_open_named(pg, "data", STR("Events and restarts by time"));
	table_head(pg, columns, COUNT_OF(columns));
	for (i = 0; i < MIN(n, (size_t)ROWS); i++)
		table_row(pg, columns, COUNT_OF(columns), &v[i]);
	table_close(pg);
	events_rest(pg, n);
	section_close(pg);
}
