// SPDX-License-Identifier: MIT
/*
 * All names are few next to the dumps: sorted arrays and binary search will do. A dump that only
 * has a running number keeps it as its clock as long as no sibling has a real one.
 */
#include "model/merge_dumps.h"

#include <stdlib.h>

#include "base/num.h"

static int by_source(const void *left, const void *right)
{
	const struct wdump *a = left, *b = right;

	return a->d.source < b->d.source ? -1 : a->d.source > b->d.source;
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int by_instance(const void *left, const void *right)
{
	const struct instance *a = left, *b = right;

	if (a->service != b->service)
		return a->service < b->service ? -1 : 1;
	return str_cmp(a->name, b->name);
}

/* By id; equal ids of several kinds by kind. */
static int by_type(const void *left, const void *right)
{
	const struct ptype *a = left, *b = right;
	int c = str_cmp(a->id, b->id);

	return c ? c : (int)a->kind - (int)b->kind;
}

static int by_type_and_why(const void *left, const void *right)
{
	const struct ptype *a = left, *b = right;
	int c = by_type(a, b);

	return c ? c : (int)a->kind_why - (int)b->kind_why;
}

static size_t unique(void *items, size_t n, size_t bytes, int (*cmp)(const void *, const void *))
{
	char *p = items;
	size_t kept = 0;

	if (n)
		qsort(items, n, bytes, cmp);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || cmp(p + i * bytes, p + (kept - 1) * bytes) != 0)
			memmove(p + kept++ * bytes, p + i * bytes, bytes);
	return kept;
}

static uint32_t find(const void *key, const void *items, size_t n, size_t bytes,
		     int (*cmp)(const void *, const void *))
{
	const char *at = bsearch(key, items, n, bytes, cmp);

	return (uint32_t)((size_t)(at - (const char *)items) / bytes);
}

static void merge_services(struct model *m, const struct wdump *dumps, size_t n)
{
	m->services = arena_n(&m->arena, n, struct str);
	for (size_t i = 0; i < n; i++)
		m->services[i] = dumps[i].id.service;
	m->n_services = unique(m->services, n, sizeof(struct str), by_text);
	for (size_t i = 0; i < m->n_services; i++)
		m->services[i] = arena_str(&m->arena, m->services[i]);
}

static struct instance instance_of(const struct model *m, const struct wdump *d)
{
	return (struct instance){
		.service = find(&d->id.service, m->services, m->n_services, sizeof(struct str),
				by_text),
		.name = d->id.instance,
		.labels = d->id.labels,
		.n_labels = d->id.n_labels,
	};
}

static void keep_labels(struct model *m, struct instance *i)
{
	struct label *labels = arena_n(&m->arena, i->n_labels, struct label);

	for (size_t k = 0; k < i->n_labels; k++)
		labels[k] = (struct label){arena_str(&m->arena, i->labels[k].key),
					   arena_str(&m->arena, i->labels[k].value),
					   i->labels[k].why};
	i->labels = labels;
	i->name = arena_str(&m->arena, i->name);
}

static void merge_instances(struct model *m, const struct wdump *dumps, size_t n)
{
	m->instances = arena_n(&m->arena, n, struct instance);
	for (size_t i = 0; i < n; i++)
		m->instances[i] = instance_of(m, &dumps[i]);
	m->n_instances = unique(m->instances, n, sizeof(struct instance), by_instance);
	for (size_t i = 0; i < m->n_instances; i++)
		keep_labels(m, &m->instances[i]);
}

static void merge_types(struct model *m, struct worker *workers, unsigned n)
{
	size_t n_types = 0;

	for (unsigned w = 0; w < n; w++)
		n_types += workers[w].types.n;
	m->types = arena_n(&m->arena, n_types, struct ptype);
	n_types = 0;
	for (unsigned w = 0; w < n; w++)
		for (size_t i = 0; i < workers[w].types.n; i++)
			m->types[n_types++] = workers[w].types.v[i];
	if (n_types)
		qsort(m->types, n_types, sizeof(struct ptype), by_type_and_why);
	m->n_types = unique(m->types, n_types, sizeof(struct ptype), by_type);
	for (size_t i = 0; i < m->n_types; i++) {
		m->types[i].id = arena_str(&m->arena, m->types[i].id);
		m->types[i].name = arena_str(&m->arena, m->types[i].name);
		m->types[i].unit = arena_str(&m->arena, m->types[i].unit);
		m->types[i].family = arena_str(&m->arena, m->types[i].family);
	}
}

static struct mdump final_dump(struct model *m, const struct wdump *from,
			       const struct worker *workers)
{
	struct mdump d = from->d;
	struct instance key = instance_of(m, from);

	d.service = key.service;
	d.instance = find(&key, m->instances, m->n_instances, sizeof(key), by_instance);
	d.time_ns = from->id.time_ns;
	d.seq = from->id.seq;
	d.time_why = from->id.time_why;
	d.time_how = from->id.time_how;
	d.service_why = from->id.service_why;
	d.service_how = from->id.service_how;
	d.format = arena_str(&m->arena, d.format);
	d.points = arena_n(&m->arena, d.n_points, struct point);
	for (uint32_t i = 0; i < d.n_points; i++) {
		d.points[i] = from->d.points[i];
		d.points[i].type = find(&workers[d.worker].types.v[d.points[i].type], m->types,
					m->n_types, sizeof(struct ptype), by_type);
	}
	return d;
}

/* A running number is no time: where siblings have a clock, the file's own time must do. */
static void settle_clocks(struct model *m, const struct discovery *d)
{
	bool *has_clock = arena_n(&m->arena, m->n_services, bool);

	for (size_t i = 0; i < m->n_dumps; i++)
		if (m->dumps[i].time_ns != TIME_NONE && m->dumps[i].time_why != WHY_MTIME)
			has_clock[m->dumps[i].service] = true;
	for (size_t i = 0; i < m->n_dumps; i++) {
		struct mdump *dump = &m->dumps[i];

		if (dump->time_ns == TIME_NONE && has_clock[dump->service]) {
			dump->time_ns = d->dumps.v[dump->source].mtime_ns;
			dump->time_why = WHY_MTIME;
			dump->time_how = STR("modification time of the file");
		}
	}
}

struct entry {
	uint32_t service, type, dump;
};

struct order {
	const struct model *m;
};

static int by_entry(const void *left, const void *right, void *context)
{
	const struct entry *a = left, *b = right;
	const struct model *m = ((const struct order *)context)->m;
	const struct mdump *x = &m->dumps[a->dump], *y = &m->dumps[b->dump];
	const int64_t l[] = {a->service, a->type, x->instance, x->time_ns,
			     x->seq,     x->order_ns, a->dump};
	const int64_t r[] = {b->service, b->type, y->instance, y->time_ns,
			     y->seq,     y->order_ns, b->dump};

	for (size_t i = 0; i < COUNT_OF(l); i++)
		if (l[i] != r[i])
			return l[i] < r[i] ? -1 : 1;
	return 0;
}

static void cut_series(struct model *m, const struct entry *entries, size_t n)
{
	uint32_t *ids = arena_n(&m->arena, n, uint32_t);

	m->series = arena_n(&m->arena, n, struct series);
	for (size_t i = 0; i < n; i++) {
		struct series *last = m->n_series ? &m->series[m->n_series - 1] : NULL;

		ids[i] = entries[i].dump;
		if (!last || last->service != entries[i].service || last->type != entries[i].type)
			m->series[m->n_series++] = (struct series){
				entries[i].service, entries[i].type, &ids[i], 1};
		else
			last->n_dumps++;
	}
}

static void make_series(struct model *m)
{
	struct order order = {m};
	struct entry *entries;
	struct arena arena = {0};
	size_t n = 0;

	for (size_t i = 0; i < m->n_dumps; i++)
		n += m->dumps[i].n_points;
	entries = arena_n(&arena, n, struct entry);
	n = 0;
	for (uint32_t i = 0; i < m->n_dumps; i++)
		for (uint32_t p = 0; p < m->dumps[i].n_points; p++)
			entries[n++] = (struct entry){m->dumps[i].service,
						      m->dumps[i].points[p].type, i};
	qsort_r(entries, n, sizeof(*entries), by_entry, &order);
	cut_series(m, entries, n);
	arena_release(&arena);
}

static void merge_failed(struct model *m, struct worker *workers, unsigned n)
{
	size_t total = 0;

	for (unsigned w = 0; w < n; w++)
		total += workers[w].failed.n;
	m->failed = arena_n(&m->arena, total, struct skip);
	for (unsigned w = 0; w < n; w++)
		for (size_t i = 0; i < workers[w].failed.n; i++)
			m->failed[m->n_failed++] = (struct skip){
				workers[w].failed.v[i].path,
				arena_str(&m->arena, workers[w].failed.v[i].reason)};
	if (total)
		qsort(m->failed, total, sizeof(struct skip), by_text); /* path is first */
}

static void merge_counters(struct model *m, const struct worker *workers, unsigned n)
{
	for (unsigned w = 0; w < n; w++) {
		m->hit.depth += workers[w].decoder.hit.depth;
		m->hit.labels += workers[w].decoder.hit.labels;
		m->hit.strings += workers[w].decoder.hit.strings;
		m->bytes_read += workers[w].bytes_read;
	}
}

void merge_dumps(struct model *m, const struct discovery *d, struct worker *workers, unsigned n)
{
	VEC(struct wdump) all = {0};

	for (unsigned w = 0; w < n; w++)
		for (size_t i = 0; i < workers[w].dumps.n; i++) {
			vec_push(&all, workers[w].dumps.v[i]);
			all.v[all.n - 1].d.worker = w;
		}
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_source);
	merge_services(m, all.v, all.n);
	merge_instances(m, all.v, all.n);
	merge_types(m, workers, n);
	m->dumps = arena_n(&m->arena, all.n, struct mdump);
	for (size_t i = 0; i < all.n; i++)
		m->dumps[m->n_dumps++] = final_dump(m, &all.v[i], workers);
	settle_clocks(m, d);
	make_series(m);
	merge_failed(m, workers, n);
	merge_counters(m, workers, n);
	vec_release(&all);
}
