// SPDX-License-Identifier: MIT
/* Layouts that are made up from paths, and that each says again what was known of its files. */
#include "test_discover_tmp.h"

#include "discover/layout_guess.h"

struct fact {
	const char *path, *service;
};

static struct arena arena;

static struct layout_guess guess(struct tmp *t, const struct fact *facts, size_t n)
{
	struct layout_guess g;
	struct str *services;

	for (size_t i = 0; i < n; i++)
		tmp_file(t, facts[i].path, "x");
	tmp_discover(t);
	services = arena_n(&arena, t->d.dumps.n, struct str);
	for (size_t i = 0; i < n; i++)
		services[tmp_dump(t, facts[i].path) - t->d.dumps.v] = str_of(facts[i].service);
	layout_guess(&g, &arena, &t->d, services);
	return g;
}

#define GUESS(t, facts) guess(t, facts, sizeof(facts) / sizeof((facts)[0]))

static void test_one(void **state)
{
	static const struct fact facts[] = {
		{"orders/pod=orders-0/region=eu/cpu/20261121T081000Z.pb.gz", "orders"},
		{"orders/pod=orders-1/region=us/heap/20261121T081000Z.pb.gz", "orders"},
		{"cart/pod=c/region=eu/cpu/20261121T082000Z.pb.gz", "cart"},
	};
	struct tmp t;
	struct layout_guess g;

	(void)state;
	tmp_make(&t);
	g = GUESS(&t, facts);
	assert_int_equal(g.n_files, 3);
	assert_int_equal(g.n_rows, 1);
	assert_str(g.rows[0].pattern,
		   "{service}/pod={pod}/region={label.region}/{type}/{time}.pb.gz");
	assert_int_equal(g.rows[0].n_files, 3);
	tmp_remove(&t);
	arena_release(&arena);
}

static void test_many(void **state)
{
	static const struct fact facts[] = {
		{"orders/heap12.pb.gz", "orders"},
		{"orders/heap13.pb.gz", "orders"},
		{"orders/old stuff/x-y-z.pprof", "orders"},
		{"service=cart,pod=a/cpu.pb.gz", "cart"},
		{"cpu_20261121-081000.pb.gz", "not in the path"},
	};
	struct tmp t;
	struct layout_guess g;

	(void)state;
	tmp_make(&t);
	g = GUESS(&t, facts);
	assert_int_equal(g.n_files, 5);
	assert_int_equal(g.n_rows, 4);
	assert_str(g.rows[0].pattern, "{service}/{type}{seq}.pb.gz");
	assert_int_equal(g.rows[0].n_files, 2);
	assert_str(g.rows[1].pattern, "service={service},pod={pod}/{type}.pb.gz");
	assert_str(g.rows[2].pattern, "{service}/{_}/{_}.pprof");
	assert_str(g.rows[3].pattern, "{type}_{time}.pb.gz");
	tmp_remove(&t);
	arena_release(&arena);
}

/* With the layout alone the files are read as they were without. */
static void test_holds(void **state)
{
	static const struct fact facts[] = {
		{"prod/pay/cpu/20261121T081000Z.pb.gz", "pay"},
		{"prod/buy/cpu/20261121T081500Z.pb.gz", "buy"},
	};
	struct tmp t;
	struct layout_guess g;
	char pattern[256];
	const char *layouts[] = {pattern};

	(void)state;
	tmp_make(&t);
	g = GUESS(&t, facts);
	assert_int_equal(g.n_rows, 1);
	assert_str(g.rows[0].pattern, "{env}/{service}/{type}/{time}.pb.gz");
	snprintf(pattern, sizeof(pattern), "%.*s", (int)g.rows[0].pattern.n, g.rows[0].pattern.p);
	assert_true(tmp_try(&t, (struct discover_options){.layouts = layouts, .n_layouts = 1}));
	assert_str(tmp_dump(&t, facts[0].path)->service.value, "pay");
	assert_int_equal(tmp_dump(&t, facts[0].path)->service.why, WHY_LAYOUT);
	assert_string_equal(tmp_label(tmp_dump(&t, facts[0].path), "env"), "prod");
	tmp_remove(&t);
	arena_release(&arena);
}

/* Braces, keys that no field can hold, a name of the config, files that were not read. */
static void test_odd(void **state)
{
	static const struct fact facts[] = {
		{"{service}/k:1=v/a{b}c/cpu.pb.gz", "{service}"},
		{"}{/=/x=/heap.pb.gz", "no such"},
		{"raw/cpu.pb.gz", "Shown"},
		{"unread/cpu.pb.gz", ""},
		{"noext", "no such"},
	};
	struct tmp t;
	struct layout_guess g;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "flamefolio.conf", "[service raw]\nrename = Shown\n");
	g = GUESS(&t, facts);
	assert_int_equal(g.n_files, 4);
	for (size_t i = 0; i < g.n_rows; i++)
		assert_true(str_chr(g.rows[i].pattern, '\n') == SIZE_MAX);
	assert_int_equal(g.n_rows, 3);
	assert_str(g.rows[0].pattern, "{_}/{_}/x=/{type}.pb.gz");
	assert_str(g.rows[1].pattern, "{service}/{_}/{_}/{type}.pb.gz");
	assert_str(g.rows[2].pattern, "{service}/{type}.pb.gz");
	tmp_remove(&t);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_holds),
		cmocka_unit_test(test_odd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
