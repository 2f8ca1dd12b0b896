// SPDX-License-Identifier: MIT
/* Within an instance the order is that of model.series; between instances time decides first. */
#include "aggregate/dumporder.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/utc.h"

static int by_order(const void *left, const void *right, void *context)
{
	const struct model *m = context;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	const struct mdump *x = &m->dumps[a], *y = &m->dumps[b];
	const int64_t l[] = {x->time_ns, x->seq, x->order_ns, x->instance, a};
	const int64_t r[] = {y->time_ns, y->seq, y->order_ns, y->instance, b};

	for (size_t i = 0; i < COUNT_OF(l); i++)
		if (l[i] != r[i])
			return l[i] < r[i] ? -1 : 1;
	return 0;
}

uint32_t dump_first(const struct model *m, uint32_t a, uint32_t b)
{
	return by_order(&a, &b, (void *)m) <= 0 ? a : b;
}

/* ---- digests that begin alike ---- */

struct by_digest {
	uint8_t head[DIGEST_DIGITS / 2];
	uint32_t at; /* in the order */
};

static int cmp_digest(const void *left, const void *right)
{
	const struct by_digest *a = left, *b = right;
	int c = memcmp(a->head, b->head, sizeof(a->head));

	return c ? c : a->at < b->at ? -1 : a->at > b->at;
}

static const uint32_t *count_twins(const struct model *m, const uint32_t *dumps, size_t n,
				   struct arena *a)
{
	uint32_t *twins = arena_n(a, n, uint32_t);
	struct arena own = {0};
	struct by_digest *v = arena_n(&own, n + 1, struct by_digest);

	for (size_t i = 0; i < n; i++) {
		memcpy(v[i].head, m->dumps[dumps[i]].digest.bytes, sizeof(v[i].head));
		v[i].at = (uint32_t)i;
	}
	qsort(v, n, sizeof(*v), cmp_digest);
	for (size_t i = 1; i < n; i++)
		if (memcmp(v[i].head, v[i - 1].head, sizeof(v[i].head)) == 0)
			twins[v[i].at] = twins[v[i - 1].at] + 1;
	arena_release(&own);
	return twins;
}

/* ---- the orders ---- */

const struct dump_order *dump_orders_make(const struct model *m, struct arena *a)
{
	struct dump_order *orders = arena_n(a, m->n_services + 1, struct dump_order);
	uint32_t **lists = arena_n(a, m->n_services + 1, uint32_t *);

	for (size_t i = 0; i < m->n_dumps; i++)
		orders[m->dumps[i].service].n++;
	for (size_t s = 0; s < m->n_services; s++) {
		lists[s] = arena_n(a, orders[s].n + 1, uint32_t);
		orders[s].dumps = lists[s];
		orders[s].n = 0;
	}
	for (uint32_t i = 0; i < m->n_dumps; i++) {
		uint32_t service = m->dumps[i].service;

		lists[service][orders[service].n++] = i;
	}
	for (size_t s = 0; s < m->n_services; s++) {
		qsort_r(lists[s], orders[s].n, sizeof(uint32_t), by_order, (void *)m);
		orders[s].twins = count_twins(m, orders[s].dumps, orders[s].n, a);
	}
	return orders;
}

size_t dump_order_find(const struct dump_order *o, const struct model *m, uint32_t dump)
{
	size_t from = 0, to = o->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int c = by_order(&o->dumps[middle], &dump, (void *)m);

		if (c == 0)
			return middle;
		if (c < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return o->n;
}

/* Of n things most are chosen: those where i * most / n takes a step. What is only compared with
 * is listed nowhere. */
bool *dump_pages_choose(const struct model *m, const struct dump_order *orders, size_t most,
			struct arena *a)
{
	bool *chosen = arena_n(a, m->n_dumps + 1, bool);
	size_t at = 0, n = 0;

	for (size_t s = 0; s < m->n_own_services; s++)
		n += orders[s].n;
	most = MIN(most, n);
	for (size_t s = 0; s < m->n_own_services; s++)
		for (size_t i = 0; i < orders[s].n; i++, at++)
			chosen[orders[s].dumps[i]] = at * most / n != (at + 1) * most / n;
	return chosen;
}

/* ---- parts of a timeline ---- */

/* The k-th dump of its instance stands in bucket k where there is no clock. */
static size_t bucket_of(const struct timeline *t, const struct mdump *d, size_t k)
{
	int64_t s = d->time_ns / NS_PER_S - (d->time_ns % NS_PER_S < 0);
	int64_t i = t->is_sequence || d->time_ns == TIME_NONE ? (int64_t)k
							      : (s - t->start_s) / t->width_s;

	if (!t->is_sequence && d->time_ns != TIME_NONE && s < t->start_s)
		return 0;
	return (size_t)MIN(i, (int64_t)t->n - 1);
}

static void add_dump(struct dump_span *span, const struct model *m, uint32_t dump)
{
	span->first = span->n ? dump_first(m, span->first, dump) : dump;
	span->n++;
}

void dump_spans(struct dump_span *spans, size_t buckets, const struct timeline *t,
		const struct model *m, const struct series *series)
{
	size_t k = 0;

	for (size_t i = 0; i * buckets < t->n; i++)
		spans[i] = (struct dump_span){UINT32_MAX, 0};
	for (size_t i = 0; i < series->n_dumps && t->n; i++) {
		const struct mdump *d = &m->dumps[series->dumps[i]];

		if (i && d->instance != m->dumps[series->dumps[i - 1]].instance)
			k = 0;
		add_dump(&spans[bucket_of(t, d, k) / buckets], m, series->dumps[i]);
		k++;
	}
}
