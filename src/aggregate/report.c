// SPDX-License-Identifier: MIT
/* Titles and order of the types people know; the rest go by their own names after them. */
#include "aggregate/report.h"

#include <math.h>
#include <stdlib.h>

#include "aggregate/diff.h"
#include "aggregate/reporting.h"
#include "base/num.h"
#include "base/slug.h"

struct title_row {
	const char *family, *name; /* of the id's first two parts */
	const char *title, *about;
};

static const struct title_row titles[] = {
	{"process_cpu", "cpu", "CPU",
	 "CPU time spent on processors, sampled; one busy core is 1 core."},
	{"process_cpu", "cpu-time", "CPU",
	 "CPU time spent on processors, sampled; one busy core is 1 core."},
	{"memory", "inuse_space", "Heap in use",
	 "Bytes allocated and not yet freed, sampled by allocation; at most two collections old, "
	 "and less than the process's resident memory."},
	{"goroutine", "goroutine", "Goroutines", "Goroutines alive when the dump was made."},
	{"mutex", "delay", "Mutex delay",
	 "Time that others waited for a lock, blamed on the code that held it."},
	{"block", "delay", "Block delay",
	 "Time spent waiting on channels, selects and locks, blamed on the code that waited."},
	{"memory", "alloc_space", "Allocated bytes",
	 "Bytes allocated, freed or not, sampled: the pressure on the garbage collector."},
	{"memory", "inuse_objects", "Objects in use",
	 "Objects allocated and not yet freed, sampled by allocation."},
	{"memory", "alloc_objects", "Allocated objects",
	 "Objects allocated, freed or not, sampled."},
	{"wall", "wall", "Wall clock", "Time passed in each stack, running or waiting."},
	{"wall", "wall-time", "Wall clock", "Time passed in each stack, running or waiting."},
	{"wall", "time", "Wall clock", "Time passed in each stack, running or waiting."},
	{"mutex", "contentions", "Mutex contentions", "How often a lock was waited for."},
	{"block", "contentions", "Block events", "How often code waited."},
	{"process_cpu", "samples", "CPU samples", "Samples taken by the CPU profiler."},
	{"wall", "samples", "Wall samples", "Samples taken by the wall clock profiler."},
	{"threadcreate", "threadcreate", "Threads created",
	 "Stacks that made the runtime start a thread of the operating system."},
};

static size_t title_index(const struct ptype *t)
{
	size_t i = 0;

	while (i < COUNT_OF(titles) && (!str_eq(str_of(titles[i].family), t->family) ||
					!str_eq(str_of(titles[i].name), t->name)))
		i++;
	return i;
}

static struct str type_title(struct arena *a, const struct ptype *t)
{
	size_t i = title_index(t);
	bool is_difference = str_ends(t->id, STR(":delta"));
	struct str title = i < COUNT_OF(titles) ? str_of(titles[i].title) : t->name;

	if (title.n == 0)
		title = t->unit.n ? t->unit : STR("(unnamed type)");
	return arena_cat(a, title, is_difference ? STR(" (per dump)") : STR(""));
}

static struct str type_about(const struct ptype *t)
{
	size_t i = title_index(t);

	return str_of(i < COUNT_OF(titles) ? titles[i].about : "");
}

static struct str type_slug(struct arena *a, const struct ptype *t)
{
	struct str plain = arena_cat(a, t->family, STR("-"), t->name,
				     str_ends(t->id, STR(":delta")) ? STR("-delta") : STR(""));

	return slug_of(a, plain);
}

/* Types of one title, by unit or period: the first, which most services have, keeps it plain; what
 * tells the others apart goes behind it. */
static void make_titles_unique(struct arena *a, struct reporting *r)
{
	size_t n = r->report.model->n_types;
	bool *twice = arena_n(a, n, bool);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			twice[i] |= k < i && str_eq(r->types[i].title, r->types[k].title);
	for (size_t i = 0; i < n; i++) {
		struct str id = r->types[i].id, family, name, unit;

		if (!twice[i])
			continue;
		(void)str_next(&id, ':', &family);
		(void)str_next(&id, ':', &name);
		(void)str_next(&id, ':', &unit);
		r->types[i].title = arena_cat(a, r->types[i].title, STR(" ("), name, STR(", "),
					      unit, STR(", "), id, STR(")"));
	}
}

struct order_entry {
	size_t title;
	size_t n_series; /* services that have it */
	uint32_t type;   /* ids are sorted by name already */
};

static int by_order(const void *left, const void *right)
{
	const struct order_entry *a = left, *b = right;

	if (!a->n_series != !b->n_series) /* a type of the baseline only */
		return a->n_series ? -1 : 1;
	if (a->title != b->title)
		return a->title < b->title ? -1 : 1;
	if (a->n_series != b->n_series)
		return a->n_series > b->n_series ? -1 : 1;
	return a->type < b->type ? -1 : a->type > b->type;
}

/* A second type of one title comes after all titles, or it would take a main type's place. */
static void sort_types(struct order_entry *order, size_t n)
{
	size_t last = SIZE_MAX;

	if (n)
		qsort(order, n, sizeof(*order), by_order);
	for (size_t i = 0; i < n; i++) {
		bool again = last < COUNT_OF(titles) && order[i].title < COUNT_OF(titles) &&
			     str_eq(str_of(titles[last].title),
				    str_of(titles[order[i].title].title));

		last = order[i].title;
		if (again)
			order[i].title = COUNT_OF(titles);
	}
	if (n)
		qsort(order, n, sizeof(*order), by_order);
}

/* Two ids with one slug (other period types, say): the whole id decides then. */
static void make_slugs_unique(struct arena *a, struct reporting *r, const struct order_entry *order)
{
	const struct model *m = r->report.model;
	struct str **slugs = arena_n(a, m->n_types, struct str *);

	for (size_t i = 0; i < m->n_types; i++) {
		slugs[i] = &r->types[i].slug;
		for (size_t k = 0; k < i; k++) {
			if (!str_eq(r->types[i].slug, r->types[k].slug))
				continue;
			r->types[i].slug = slug_of(
				a, arena_cat(a, r->types[i].id, STR(" "),
					     kind_text(m->types[order[i].type].kind)));
		}
	}
	slugs_part(a, slugs, m->n_types);
}

static void make_types(struct reporting *r, struct arena *a)
{
	const struct model *m = r->report.model;
	struct order_entry *order = arena_n(a, m->n_types, struct order_entry);

	for (uint32_t i = 0; i < m->n_types; i++)
		order[i] = (struct order_entry){title_index(&m->types[i]), 0, i};
	for (size_t i = 0; i < m->n_series; i++)
		order[m->series[i].type].n_series += m->series[i].service < m->n_own_services;
	sort_types(order, m->n_types);
	r->types = arena_n(a, m->n_types, struct type_row);
	r->order_of_type = arena_n(a, m->n_types, uint32_t);
	for (uint32_t i = 0; i < m->n_types; i++) {
		const struct ptype *t = &m->types[order[i].type];

		r->order_of_type[order[i].type] = i;
		r->types[i] = (struct type_row){
			.id = t->id,
			.title = type_title(a, t),
			.slug = type_slug(a, t),
			.about = type_about(t),
			.kind = t->kind,
			.unit = t->unit,
			.order = i,
		};
	}
	make_slugs_unique(a, r, order);
	make_titles_unique(a, r);
}

struct brief_key {
	uint32_t service, order, series;
};

static int by_key(const void *left, const void *right)
{
	const struct brief_key *a = left, *b = right;

	if (a->service != b->service)
		return a->service < b->service ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static void make_briefs(struct reporting *r, struct arena *a)
{
	const struct model *m = r->report.model;
	struct brief_key *keys = arena_n(a, m->n_series, struct brief_key);

	for (uint32_t i = 0; i < m->n_series; i++)
		keys[i] = (struct brief_key){m->series[i].service,
					     r->order_of_type[m->series[i].type], i};
	if (m->n_series)
		qsort(keys, m->n_series, sizeof(*keys), by_key);
	r->briefs = arena_n(a, m->n_series, struct brief);
	r->brief_of_series = arena_n(a, m->n_series, uint32_t);
	for (uint32_t i = 0; i < m->n_series; i++) {
		r->brief_of_series[keys[i].series] = i;
		r->briefs[i].series = &m->series[keys[i].series];
		r->briefs[i].slug = r->types[keys[i].order].slug;
	}
}

static void make_type_briefs(struct reporting *r, struct arena *a)
{
	const struct model *m = r->report.model;

	for (size_t t = 0; t < m->n_types; t++) {
		uint32_t *ids = arena_n(a, m->n_services, uint32_t);
		size_t n = 0;

		for (uint32_t i = 0; i < m->n_series; i++)
			if (r->order_of_type[r->briefs[i].series->type] == t &&
			    r->briefs[i].series->service < m->n_own_services)
				ids[n++] = i;
		r->types[t].briefs = ids;
		r->types[t].n_briefs = n;
	}
}

static void make_services(struct reporting *r, struct arena *a)
{
	const struct model *m = r->report.model;

	struct str **slugs = arena_n(a, m->n_services, struct str *);

	r->services = arena_n(a, m->n_services, struct service_row);
	for (size_t i = 0; i < m->n_services; i++) {
		r->services[i] = (struct service_row){.name = m->services[i],
						      .slug = slug_of(a, m->services[i])};
		slugs[i] = &r->services[i].slug;
	}
	slugs_part(a, slugs, m->n_own_services); /* a baseline has no pages */
	for (uint32_t i = 0; i < m->n_series; i++) {
		struct service_row *s = &r->services[r->briefs[i].series->service];

		if (s->n_briefs++ == 0)
			s->first_brief = i;
	}
	for (size_t i = 0; i < m->n_instances; i++)
		r->services[m->instances[i].service].n_instances++;
	for (size_t i = 0; i < m->n_dumps; i++)
		r->services[m->dumps[i].service].n_dumps++;
}

/* Of the digests of all dumps that were read, in the order of their paths. */
static struct str digest_inputs(const struct model *m, struct arena *a)
{
	struct buf all = {0}, hex = {0};
	struct digest digest;
	struct str text;

	for (size_t i = 0; i < m->n_dumps; i++)
		buf_bytes(&all, m->dumps[i].digest.bytes, DIGEST_BYTES);
	digest = digest_of(buf_view(&all));
	digest_hex(&hex, &digest);
	text = arena_str(a, buf_view(&hex));
	buf_release(&all);
	buf_release(&hex);
	return text;
}

/* What is there to compare with stands behind in every table. */
static void count_own(struct reporting *r)
{
	const struct model *m = r->report.model;
	struct report *report = &r->report;

	while (report->n_briefs < m->n_series &&
	       r->briefs[report->n_briefs].series->service < m->n_own_services)
		report->n_briefs++;
	while (report->n_types < m->n_types && r->types[report->n_types].n_briefs)
		report->n_types++;
	for (size_t i = 0; i < m->n_instances; i++)
		report->n_instances += m->instances[i].service < m->n_own_services;
	for (size_t i = 0; i < m->n_dumps; i++)
		report->n_read += m->dumps[i].service < m->n_own_services;
	report->n_baseline = m->n_dumps - report->n_read;
}

void reporting_make(struct reporting *r, const struct model *m, const struct discovery *d,
		    const struct axes *axes, struct arena *a)
{
	*r = (struct reporting){.report = {.model = m, .discovery = d}};
	make_types(r, a);
	make_briefs(r, a);
	make_type_briefs(r, a);
	make_services(r, a);
	r->report.briefs = r->briefs;
	r->report.services = r->services;
	r->report.n_services = m->n_own_services;
	r->report.types = r->types;
	r->report.n_skipped = m->n_failed + d->skips.n;
	r->report.bytes_read = m->bytes_read;
	count_own(r);
	r->report.input_digest = digest_inputs(m, a);
	if (!axes->all.is_sequence) {
		r->report.from_ns = axes->all.from_ns;
		r->report.to_ns = axes->all.to_ns;
	}
}

static const void *copied(struct arena *a, const void *from, size_t n, size_t bytes)
{
	void *to = arena_array(a, n, bytes);

	if (n)
		memcpy(to, from, n * bytes);
	return to;
}

static void find_extremes(struct brief *b)
{
	const struct timeline *t = &b->timeline;

	b->now = b->max = NAN;
	for (size_t i = 0; i < t->n; i++) {
		if (isnan(t->level[i]))
			continue;
		b->now = t->level[i];
		if (isnan(b->max) || t->level[i] > b->max) {
			b->max = t->level[i];
			b->max_s = t->start_s + (int64_t)i * t->width_s;
		}
	}
}

void reporting_keep(struct reporting *r, const struct profile *p, struct change change,
		    struct arena *a)
{
	size_t at = r->brief_of_series[p->series - r->report.model->series];
	struct brief *b = &r->briefs[at];

	b->den = p->den;
	b->timeline = p->timeline;
	b->timeline.level = copied(a, p->timeline.level, p->timeline.n, sizeof(double));
	memcpy(b->win, p->win, sizeof(b->win));
	b->n_top = MIN(p->n_fns, (size_t)BRIEF_FNS);
	memcpy(b->top, p->fns, b->n_top * sizeof(*b->top));
	b->change = change;
	b->moved = p->moved;
	b->n_dumps = p->n_dumps;
	b->n_instances = (uint32_t)p->n_instances;
	b->n_restarts = (uint32_t)p->n_restarts;
	b->restarts = copied(a, p->restarts, p->n_restarts, sizeof(*p->restarts));
	b->instances = copied(a, p->instances, p->n_instances, sizeof(*p->instances));
	b->coverage = p->coverage;
	b->n_fns = p->n_fns;
	b->n_stacks = p->n_stacks;
	b->saturated = p->saturated;
	b->only_baseline = p->only_baseline;
	find_extremes(b);
}

const struct brief *reporting_brief(const struct reporting *r, const struct profile *p)
{
	return &r->briefs[r->brief_of_series[p->series - r->report.model->series]];
}

const struct brief *report_brief(const struct report *r, size_t service, size_t type)
{
	const struct service_row *s = &r->services[service];

	for (uint32_t i = 0; i < s->n_briefs; i++) {
		const struct brief *b = &r->briefs[s->first_brief + i];

		if (str_eq(b->slug, r->types[type].slug))
			return b;
	}
	return NULL;
}

void reporting_set_plan(struct reporting *r, const struct profile *p, const struct plan *plan)
{
	r->briefs[r->brief_of_series[p->series - r->report.model->series]].plan = plan;
}

static struct str unit_of(const struct model *m, const struct brief *b)
{
	return m->types[b->series->type].unit;
}

void reporting_set_bases(struct reporting *r, const uint32_t *baseline, change_of_bases *against)
{
	const struct model *m = r->report.model;

	for (size_t i = 0; baseline && i < r->report.n_briefs; i++) {
		struct brief *b = &r->briefs[i];
		uint32_t base = baseline[b->series - m->series];

		if (base == UINT32_MAX)
			continue;
		b->base = &r->briefs[r->brief_of_series[base]];
		b->against = against(b->base, diff_unit_scale(unit_of(m, b->base), unit_of(m, b)),
				     b);
	}
}
