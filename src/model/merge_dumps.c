// SPDX-License-Identifier: MIT
/*
 * All names are few next to the dumps: sorted arrays and binary search will do. A dump that only
 * has a running number keeps it as its clock as long as no sibling has a real one.
 */
#include "model/merge_dumps.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/vec.h"
#include "model/commit.h"

static int by_source(const void *left, const void *right)
{
	const struct mdump *a = left, *b = right;

	return a->source < b->source ? -1 : a->source > b->source;
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

static void merge_services(struct model *m, const struct worker *workers, unsigned n)
{
	size_t total = 0;

	for (unsigned w = 0; w < n; w++)
		total += workers[w].instances.n;
	m->services = arena_n(&m->arena, total, struct str);
	for (int base = 0; base <= 1; base++) {
		size_t from = m->n_services;

		for (unsigned w = 0; w < n; w++)
			for (size_t i = 0; i < workers[w].instances.n; i++)
				if (workers[w].instances.v[i].is_base == (bool)base)
					m->services[m->n_services++] =
						workers[w].instances.v[i].service;
		m->n_services = from + unique(m->services + from, m->n_services - from,
					      sizeof(struct str), by_text);
		if (!base)
			m->n_own_services = m->n_services;
	}
}

static struct instance instance_of(const struct model *m, const struct winstance *from)
{
	size_t first = from->is_base ? m->n_own_services : 0;
	size_t n = from->is_base ? m->n_services - first : m->n_own_services;

	return (struct instance){
		.service = (uint32_t)first + find(&from->service, m->services + first, n,
						  sizeof(struct str), by_text),
		.name = from->name,
		.labels = from->labels,
		.n_labels = from->n_labels,
	};
}

static void merge_whys(struct model *m, const struct winstance *from)
{
	struct instance key = instance_of(m, from);
	uint32_t at = find(&key, m->instances, m->n_instances, sizeof(key), by_instance);

	/* The labels are those of one of the workers. */
	labels_least_why((struct label *)(uintptr_t)m->instances[at].labels, from->labels,
			 MIN(m->instances[at].n_labels, from->n_labels));
}

static void merge_instances(struct model *m, const struct worker *workers, unsigned n)
{
	size_t total = 0;

	for (unsigned w = 0; w < n; w++)
		total += workers[w].instances.n;
	m->instances = arena_n(&m->arena, total, struct instance);
	for (unsigned w = 0; w < n; w++)
		for (size_t i = 0; i < workers[w].instances.n; i++)
			m->instances[m->n_instances++] =
				instance_of(m, &workers[w].instances.v[i]);
	m->n_instances = unique(m->instances, total, sizeof(struct instance), by_instance);
	for (unsigned w = 0; w < n; w++)
		for (size_t i = 0; i < workers[w].instances.n; i++)
			merge_whys(m, &workers[w].instances.v[i]);
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
}

/* From the ids of its worker to those of the model. */
static void translate(struct model *m, struct mdump *d, const struct worker *from)
{
	struct instance key = instance_of(m, &from->instances.v[d->instance]);

	d->service = key.service;
	d->instance = find(&key, m->instances, m->n_instances, sizeof(key), by_instance);
	for (uint32_t i = 0; i < d->n_points; i++)
		d->points[i].type = find(&from->types.v[d->points[i].type], m->types, m->n_types,
					 sizeof(struct ptype), by_type);
}

/* A running number is no time: where siblings have a clock, the file's own time must do. */
static void settle_clocks(struct model *m, const struct discovery *d)
{
	bool *has_clock = arena_n(&m->arena, m->n_services, bool);

	for (size_t i = 0; i < m->n_dumps; i++)
		if (m->dumps[i].time_ns != TIME_NONE)
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
	size_t n_series = 0;

	for (size_t i = 0; i < n; i++)
		n_series += i == 0 || entries[i].service != entries[i - 1].service ||
			    entries[i].type != entries[i - 1].type;
	m->series = arena_n(&m->arena, n_series, struct series);
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
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < m->n_dumps; i++)
		n += m->dumps[i].n_points;
	entries = arena_n(&arena, n, struct entry);
	n = 0;
	for (uint32_t i = 0; i < m->n_dumps; i++)
		for (uint32_t p = 0; p < m->dumps[i].n_points; p++)
			entries[n++] = (struct entry){m->dumps[i].service,
						      m->dumps[i].points[p].type, i};
	qsort_r(entries, n, sizeof(*entries), by_entry, &order);
	for (size_t i = 0; i < n; i++) /* a dump may declare one type twice */
		if (kept == 0 || by_entry(&entries[i], &entries[kept - 1], &order) != 0)
			entries[kept++] = entries[i];
	cut_series(m, entries, kept);
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
		m->hit.patterns += workers[w].decoder.hit.patterns;
		m->bytes_read += workers[w].bytes_read;
	}
}

static void collect_dumps(struct model *m, struct worker *workers, unsigned n)
{
	size_t total = 0;

	for (unsigned w = 0; w < n; w++)
		total += workers[w].dumps.n;
	m->dumps = arena_n(&m->arena, total, struct mdump);
	for (unsigned w = 0; w < n; w++) {
		for (size_t i = 0; i < workers[w].dumps.n; i++) {
			struct mdump *d = &m->dumps[m->n_dumps++];

			*d = workers[w].dumps.v[i];
			d->worker = w;
			translate(m, d, &workers[w]);
		}
		vec_release(&workers[w].dumps);
	}
	if (total)
		qsort(m->dumps, total, sizeof(*m->dumps), by_source);
}

void merge_dumps(struct model *m, const struct discovery *d, struct worker *workers, unsigned n)
{
	merge_services(m, workers, n);
	merge_instances(m, workers, n);
	merge_types(m, workers, n);
	collect_dumps(m, workers, n);
	settle_clocks(m, d);
	make_series(m);
	merge_failed(m, workers, n);
	merge_counters(m, workers, n);
}
