// SPDX-License-Identifier: MIT
/* The order of dumps, their twins, which get pages, what lies behind a timeline; one as stored. */
#include "test_site.h"

#include <math.h>

#include "aggregate/dumporder.h"
#include "aggregate/dumppart.h"
#include "base/utc.h"

#define HOUR (3600 * NS_PER_S)
#define COUNT 7

/* Two services; times in hours, or without a clock in service 1. */
static const struct mdump hand[COUNT] = {
	{.service = 0, .instance = 1, .time_ns = 5 * HOUR, .digest = {{9}}},
	{.service = 0, .instance = 0, .time_ns = 5 * HOUR, .digest = {{1}}},
	{.service = 1, .instance = 2, .time_ns = TIME_NONE, .seq = 7, .digest = {{1}}},
	{.service = 0, .instance = 1, .time_ns = 2 * HOUR, .digest = {{1}}},
	{.service = 1, .instance = 2, .time_ns = TIME_NONE, .seq = 3, .digest = {{4}}},
	{.service = 0, .instance = 0, .time_ns = 2 * HOUR, .order_ns = 5, .digest = {{1}}},
	{.service = 0, .instance = 0, .time_ns = 9 * HOUR, .digest = {{2}}},
};

struct by_hand {
	struct mdump dumps[COUNT];
	struct model m;
	struct arena arena;
	const struct dump_order *orders;
};

static void make(struct by_hand *h)
{
	*h = (struct by_hand){0};
	memcpy(h->dumps, hand, sizeof(hand));
	h->m.dumps = h->dumps;
	h->m.n_dumps = COUNT;
	h->m.n_services = h->m.n_own_services = 2;
	h->orders = dump_orders_make(&h->m, &h->arena);
}

/* At 2 h the one with a finer order comes last; at 5 h the instance decides. */
static void test_order(void **state)
{
	static const uint32_t first[] = {3, 5, 1, 0, 6}, second[] = {4, 2};
	/* 3, 5 and 1 begin alike; in the other service nothing does. */
	static const uint32_t twins[] = {0, 1, 2, 0, 0};
	struct by_hand h;

	(void)state;
	make(&h);
	assert_int_equal(h.orders[0].n, 5);
	assert_int_equal(h.orders[1].n, 2);
	assert_memory_equal(h.orders[0].dumps, first, sizeof(first));
	assert_memory_equal(h.orders[1].dumps, second, sizeof(second));
	assert_memory_equal(h.orders[0].twins, twins, sizeof(twins));
	assert_int_equal(h.orders[1].twins[0] + h.orders[1].twins[1], 0);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(dump_order_find(&h.orders[0], &h.m, first[i]), i);
	assert_int_equal(dump_order_find(&h.orders[0], &h.m, 4), 5);
	assert_int_equal(dump_first(&h.m, 0, 1), 1);
	arena_release(&h.arena);
}

static size_t count(const bool *v)
{
	size_t n = 0;

	for (size_t i = 0; i < COUNT; i++)
		n += v[i];
	return n;
}

static void test_choice(void **state)
{
	struct by_hand h;

	(void)state;
	make(&h);
	assert_int_equal(count(dump_pages_choose(&h.m, h.orders, 100, &h.arena)), COUNT);
	assert_int_equal(count(dump_pages_choose(&h.m, h.orders, COUNT, &h.arena)), COUNT);
	for (size_t most = 0; most < COUNT; most++)
		assert_int_equal(count(dump_pages_choose(&h.m, h.orders, most, &h.arena)), most);
	/* One of two, in the order 3 5 1 0 6, 4 2: i * 4 / 7 steps after 1, 3, 5 and 6. */
	assert_true(dump_pages_choose(&h.m, h.orders, 4, &h.arena)[5]);
	assert_false(dump_pages_choose(&h.m, h.orders, 4, &h.arena)[3]);
	/* The second service is only compared with. */
	h.m.n_own_services = 1;
	assert_int_equal(count(dump_pages_choose(&h.m, h.orders, 100, &h.arena)), 5);
	assert_false(dump_pages_choose(&h.m, h.orders, 100, &h.arena)[2]);
	arena_release(&h.arena);
}

/* Buckets of an hour from 2 h on, two a zone: 2 3 | 4 5 | 6 7 | 8. The last dump is behind them. */
static void test_spans(void **state)
{
	static const uint32_t ids[] = {5, 1, 6, 3, 0}; /* by instance, then time */
	const struct series series = {0, 0, ids, 5};
	const struct timeline t = {.start_s = 2 * 3600, .width_s = 3600, .n = 7};
	struct dump_span spans[4];
	struct by_hand h;

	(void)state;
	make(&h);
	dump_spans(spans, 2, &t, &h.m, &series);
	assert_int_equal(spans[0].n, 2);
	assert_int_equal(spans[0].first, 3);
	assert_int_equal(spans[1].n, 2);
	assert_int_equal(spans[1].first, 1);
	assert_int_equal(spans[2].n, 0);
	assert_int_equal(spans[2].first, UINT32_MAX);
	assert_int_equal(spans[3].n, 1);
	assert_int_equal(spans[3].first, 6);
	arena_release(&h.arena);
}

/* Without a clock bucket k holds the k-th dump of each instance. */
static void test_sequence_spans(void **state)
{
	static const uint32_t ids[] = {4, 2};
	const struct series series = {1, 0, ids, 2};
	const struct timeline t = {.width_s = 1, .n = 2, .is_sequence = true};
	struct dump_span spans[2];
	struct by_hand h;

	(void)state;
	make(&h);
	dump_spans(spans, 1, &t, &h.m, &series);
	assert_int_equal(spans[0].first, 4);
	assert_int_equal(spans[1].first, 2);
	arena_release(&h.arena);
}

/* ---- one dump as stored ---- */

struct read_one {
	struct site_test t;
	struct discovery d;
	struct model m;
	struct arena arena;
	struct part parts[2];
};

/* main;a is there twice, with and without a label: 10 + 5 objects, 100 + 50 bytes. */
static void read_one(struct read_one *r)
{
	struct read_options ro = {
		.threads = 1, .limits = LIMITS_DEFAULT, .blob_budget_bytes = 1 << 20};
	const char *inputs[] = {r->t.dumps};
	struct discover_options o = {.inputs = inputs, .n_inputs = 1};
	struct mkprof p;
	struct err e;

	site_test_make(&r->t);
	mk_init(&p);
	mk_type(&p, "alloc_objects", "count");
	mk_type(&p, "alloc_space", "bytes");
	p.time_ns = T0_S * NS_PER_S;
	mk_sample(&p, "main;a", (const int64_t[]){10, 100});
	mk_sample(&p, "main;a", (const int64_t[]){5, 50});
	mk_label(&p, "tenant", "x");
	mk_sample(&p, "main;b;main", (const int64_t[]){1, 1000});
	mk_sample(&p, "idle", (const int64_t[]){0, 7});
	site_test_put(&r->t, "service=s/heap.pb", &p);
	assert_true(discover(&r->d, &o, &e));
	model_read(&r->m, &r->d, &ro);
	assert_int_equal(r->m.n_dumps, 1);
	dump_parts(r->parts, &r->m, &r->m.dumps[0], &r->arena);
}

static const struct fn_value *find(const struct read_one *r, const struct part *p, const char *name)
{
	for (size_t i = 0; i < p->n_fns; i++)
		if (str_eq(model_fn(&r->m, p->fns[i].fn), str_of(name)))
			return &p->fns[i];
	fail_msg("no function %s", name);
	return NULL;
}

static const struct part *part_called(const struct read_one *r, const char *type)
{
	const struct mdump *d = &r->m.dumps[0];

	for (size_t i = 0; i < d->n_points; i++)
		if (str_eq(r->m.types[d->points[i].type].name, str_of(type)))
			return &r->parts[i];
	fail_msg("no type %s", type);
	return NULL;
}

/* Cumulative types stay as they are: nothing is a baseline. main counts once where it recurs. */
static void test_as_stored(void **state)
{
	struct read_one r = {0};
	const struct part *bytes, *objects;

	(void)state;
	read_one(&r);
	bytes = part_called(&r, "alloc_space");
	objects = part_called(&r, "alloc_objects");
	assert_int_equal(bytes->win.total, 1157);
	assert_true(bytes->win.level == 1157 && bytes->win.per_value == 1);
	assert_int_equal(bytes->den, 1);
	assert_int_equal(bytes->nodes[0].total, 1157);
	assert_int_equal(bytes->n_stacks, 3);
	assert_int_equal(bytes->n_fns, 4);
	assert_int_equal(find(&r, bytes, "main")->total, 1150);
	assert_int_equal(find(&r, bytes, "main")->self, 1000);
	assert_int_equal(find(&r, bytes, "a")->self, 150);
	assert_int_equal(bytes->fns[0].self, 1000);
	assert_int_equal(objects->win.total, 16);
	assert_int_equal(objects->n_stacks, 2);
	assert_int_equal(find(&r, objects, "a")->total, 15);
	arena_release(&r.arena);
	model_release(&r.m);
	discovery_release(&r.d);
	site_test_remove(&r.t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),          cmocka_unit_test(test_choice),
		cmocka_unit_test(test_spans),          cmocka_unit_test(test_sequence_spans),
		cmocka_unit_test(test_as_stored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
