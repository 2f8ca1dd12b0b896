// SPDX-License-Identifier: MIT
/* Sums over services of profiles made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "aggregate/fleet.h"
#include "base/num.h"
#include "base/pool.h"

#define SERVICES 9
#define FNS 300

struct fleet_made {
	struct arena arena;
	struct model model;
	struct report report;
	struct brief briefs[SERVICES * 2];
	struct series series[SERVICES * 2];
	struct profile profiles[SERVICES * 2];
	struct type_row types[2];
	uint32_t ids[2][SERVICES];
	struct str names[2];
	bool is_own[2];
	struct packages packages;
};

/* Type 0: CPU, type 1: bytes in use in thousandths. The last service is there to compare with. */
static void make_fleet(struct fleet_made *m)
{
	*m = (struct fleet_made){.names = {STR("lib"), STR("own")}, .is_own = {false, true}};
	m->packages = (struct packages){.names = m->names, .is_own = m->is_own, .n = 2};
	m->types[0] = (struct type_row){.unit = STR("nanoseconds"), .kind = KIND_DELTA};
	m->types[1] = (struct type_row){.unit = STR("bytes"), .kind = KIND_GAUGE};
	for (uint32_t i = 0; i < SERVICES * 2; i++) {
		size_t t = i % 2;

		m->series[i] = (struct series){.service = i / 2, .type = (uint32_t)t};
		m->briefs[i].series = m->profiles[i].series = &m->series[i];
		m->briefs[i].win[WIN_ALL].level = NAN;
		m->ids[t][m->types[t].n_briefs++] = i;
		m->types[t].briefs = m->ids[t];
	}
	m->report = (struct report){.model = &m->model,
				    .briefs = m->briefs,
				    .n_briefs = SERVICES * 2,
				    .types = m->types,
				    .n_types = 2,
				    .n_services = SERVICES - 1};
}

/* level: of the profile; each function has so much of value, and its package the same. */
static void set_profile(struct fleet_made *m, size_t service, size_t type, double level,
			int64_t total)
{
	struct profile *p = &m->profiles[service * 2 + type];

	p->win[WIN_ALL] = (struct win){.total = total,
				       .level = level,
				       .per_value = isfinite(level) ? level / (double)total : 0};
	m->briefs[service * 2 + type].win[WIN_ALL] = p->win[WIN_ALL];
	p->fns = arena_n(&m->arena, FNS, struct fn_row);
	p->pkgs = arena_n(&m->arena, 2, struct pkg_row);
}

static void set_fn(struct fleet_made *m, size_t brief, fn_id fn, int64_t self, int64_t total)
{
	struct profile *p = &m->profiles[brief];
	struct fn_row *rows = (struct fn_row *)(uintptr_t)p->fns;

	rows[p->n_fns++] = (struct fn_row){.fn = fn, .self = {self}, .total = {total}};
}

static void set_pkg(struct fleet_made *m, size_t brief, uint32_t pkg, int64_t self, int64_t total)
{
	struct profile *p = &m->profiles[brief];
	struct pkg_row *rows = (struct pkg_row *)(uintptr_t)p->pkgs;

	rows[p->n_pkgs++] = (struct pkg_row){.pkg = pkg, .self = {self}, .total = {total}};
}

struct adding {
	struct fleet_made *m;
	struct fleet *f;
	bool backwards;
};

static size_t which(const struct adding *a, size_t item)
{
	return a->backwards ? a->m->report.n_briefs - 1 - item : item;
}

static void add_one(void *context, unsigned worker, size_t item)
{
	struct adding *a = context;
	size_t i = which(a, item);

	(void)worker;
	fleet_add(a->f, &a->m->briefs[i], &a->m->profiles[i]);
}

static void note_one(void *context, unsigned worker, size_t item)
{
	struct adding *a = context;
	size_t i = which(a, item);

	(void)worker;
	fleet_note(a->f, &a->m->briefs[i], &a->m->profiles[i]);
}

static void sum_fleet(struct fleet *f, struct fleet_made *m, unsigned threads, bool backwards)
{
	struct adding a = {m, f, backwards};

	fleet_init(f, &m->report, &m->packages);
	pool_run(threads, m->report.n_briefs, add_one, &a);
	fleet_choose(f);
	pool_run(threads, m->report.n_briefs, note_one, &a);
	fleet_finish(f);
}

static void check_near(double found, double wanted)
{
	if (!(fabs(found - wanted) <= fabs(wanted) * 1e-9 + 0.01))
		fail_msg("found %.17g, wanted %.17g", found, wanted);
}

/*
 * CPU: service 0 has 2e9 ns/s in 1,000 values, service 1 1e9 in 500, so a value is 2e6 ns/s in
 * both; service 2 has no known level; service 8 is outside. Function 7: self 100 + 200, total 300
 * + 200.
 */
static void make_small(struct fleet_made *m)
{
	make_fleet(m);
	set_profile(m, 0, 0, 2e9, 1000);
	set_profile(m, 1, 0, 1e9, 500);
	set_profile(m, 2, 0, NAN, 500);
	set_profile(m, SERVICES - 1, 0, 1e9, 500);
	set_fn(m, 0, 7, 100, 300);
	set_fn(m, 0, 3, 900, 1000);
	set_fn(m, 2, 7, 200, 200);
	set_fn(m, 2, 4, 0, 500);
	set_fn(m, 4, 7, 500, 500);
	set_fn(m, (SERVICES - 1) * 2, 7, 500, 500);
	set_pkg(m, 0, 1, 1000, 1000);
	set_pkg(m, 2, 1, 100, 500);
	set_pkg(m, 2, 0, 400, 400);
	set_profile(m, 0, 1, 3000, 3000000);
	set_profile(m, 1, 1, 0.5, 500);
	set_fn(m, 1, 7, 3000000, 3000000);
	set_fn(m, 3, 7, 250, 500);
}

static void test_sums(void **state)
{
	static struct fleet_made m;
	const struct fleet_type *cpu;
	const struct fleet_row *row;
	struct fleet f;

	(void)state;
	make_small(&m);
	sum_fleet(&f, &m, 1, false);
	cpu = &f.types[0];
	check_near(cpu->level, 3e9);
	assert_false(cpu->is_held);
	assert_int_equal(cpu->fns.n, 3);
	assert_int_equal(cpu->fns.n_all, 3);
	row = &cpu->fns.rows[0];
	assert_int_equal(row->fn, 3);
	check_near(row->self, 1.8e9);
	check_near(row->total, 2e9);
	assert_int_equal(row->n_services, 1);
	row = &cpu->fns.rows[1];
	assert_int_equal(row->fn, 7);
	check_near(row->self, 6e8);
	check_near(row->total, 1e9);
	assert_int_equal(row->n_services, 2);
	assert_int_equal(row->n_shares, 2);
	assert_ptr_equal(row->shares[0].brief, &m.briefs[0]);
	check_near(row->shares[0].self, 2e8);
	check_near(row->shares[0].total, 6e8);
	assert_ptr_equal(row->shares[1].brief, &m.briefs[2]);
	check_near(row->shares[1].total, 4e8);
	assert_int_equal(cpu->fns.rows[2].fn, 4);
	fleet_release(&f);
	arena_release(&m.arena);
}

/* Gauges in bytes have thousandths; half a byte is not lost. Packages: as functions. */
static void test_gauges_and_packages(void **state)
{
	static struct fleet_made m;
	const struct fleet_row *row;
	struct fleet f;

	(void)state;
	make_small(&m);
	sum_fleet(&f, &m, 1, false);
	check_near(f.types[1].level, 3000.5);
	assert_int_equal(f.types[1].fns.n, 1);
	row = &f.types[1].fns.rows[0];
	assert_true(fabs(row->self - 3000.25) < 0.005);
	assert_true(fabs(row->total - 3000.5) < 0.005);
	assert_int_equal(f.types[1].packages.n, 0);
	assert_int_equal(f.types[0].packages.n, 2);
	row = &f.types[0].packages.rows[0];
	assert_int_equal(row->fn, FN_ALL);
	assert_true(str_eq(row->package, STR("own")));
	assert_true(row->is_own);
	check_near(row->self, 2.2e9);
	check_near(row->total, 3e9);
	row = &f.types[0].packages.rows[1];
	assert_false(row->is_own);
	check_near(row->self, 8e8);
	assert_int_equal(row->n_services, 1);
	fleet_release(&f);
	arena_release(&m.arena);
}

/* Eight services with shares 10, 20, 20, 30 ...: six are named, equal ones in order of service. */
static void test_shares(void **state)
{
	static const int64_t totals[SERVICES - 1] = {10, 20, 20, 30, 5, 40, 20, 1};
	static const size_t order[FLEET_SHARES] = {5, 3, 1, 2, 6, 0};
	static struct fleet_made m;
	const struct fleet_row *row;
	struct fleet f;

	(void)state;
	make_fleet(&m);
	for (size_t s = 0; s < SERVICES - 1; s++) {
		set_profile(&m, s, 0, 1000, 1000);
		set_fn(&m, s * 2, 1, 0, totals[s]);
	}
	sum_fleet(&f, &m, 1, false);
	row = &f.types[0].fns.rows[0];
	check_near(row->total, 146);
	assert_int_equal(row->n_services, SERVICES - 1);
	assert_int_equal(row->n_shares, FLEET_SHARES);
	for (size_t i = 0; i < FLEET_SHARES; i++)
		assert_ptr_equal(row->shares[i].brief, &m.briefs[order[i] * 2]);
	fleet_release(&f);
	arena_release(&m.arena);
}

/* Function k: self rises with k, total falls. */
static void make_many(struct fleet_made *m)
{
	make_fleet(m);
	for (size_t s = 0; s < SERVICES; s++) {
		set_profile(m, s, 0, 1e9 / 3 * (double)(s + 1), 100000 + (int64_t)s);
		for (fn_id k = 0; k < FNS; k++)
			set_fn(m, s * 2, k, k + (int64_t)(s * k) % 7,
			       100000 - k * 100 - (int64_t)(s * k) % 11);
	}
}

/* The last 60 by self and the first 60 by total. */
static void test_choice(void **state)
{
	static struct fleet_made m;
	const struct fleet_list *fns;
	bool seen[FNS] = {false};
	struct fleet f;

	(void)state;
	make_many(&m);
	sum_fleet(&f, &m, 1, false);
	fns = &f.types[0].fns;
	assert_int_equal(fns->n_all, FNS);
	assert_int_equal(fns->n, 2 * FLEET_FNS);
	for (size_t i = 0; i < fns->n; i++) {
		assert_true(i == 0 || fns->rows[i - 1].self >= fns->rows[i].self);
		seen[fns->rows[i].fn] = true;
	}
	for (size_t k = 0; k < FLEET_FNS - 8; k++) {
		assert_true(seen[k]);
		assert_true(seen[FNS - 1 - k]);
	}
	fleet_release(&f);
	arena_release(&m.arena);
}

static void check_same(const struct fleet_list *a, const struct fleet_list *b)
{
	assert_int_equal(a->n, b->n);
	for (size_t i = 0; i < a->n; i++) {
		const struct fleet_row *x = &a->rows[i], *y = &b->rows[i];

		assert_int_equal(x->fn, y->fn);
		assert_true(x->self == y->self && x->total == y->total);
		assert_int_equal(x->n_services, y->n_services);
		assert_int_equal(x->n_shares, y->n_shares);
		for (size_t k = 0; k < x->n_shares; k++) {
			assert_ptr_equal(x->shares[k].brief, y->shares[k].brief);
			assert_true(x->shares[k].total == y->shares[k].total);
		}
	}
}

static void test_any_order(void **state)
{
	static struct fleet_made m;
	struct fleet one, four, back;

	(void)state;
	make_many(&m);
	sum_fleet(&one, &m, 1, false);
	sum_fleet(&four, &m, 4, false);
	sum_fleet(&back, &m, 4, true);
	check_same(&one.types[0].fns, &four.types[0].fns);
	check_same(&one.types[0].fns, &back.types[0].fns);
	fleet_release(&one);
	fleet_release(&four);
	fleet_release(&back);
	arena_release(&m.arena);
}

/* Levels that no machine has are held at a part of the range, whatever their sign. */
static void test_held(void **state)
{
	static struct fleet_made m;
	struct fleet f;

	(void)state;
	make_fleet(&m);
	for (size_t s = 0; s < SERVICES - 1; s++) {
		set_profile(&m, s, 0, 1e300, 1);
		set_fn(&m, s * 2, 1, 1, 1);
		set_fn(&m, s * 2, 2, -1, -1);
	}
	sum_fleet(&f, &m, 2, false);
	assert_true(f.types[0].is_held);
	assert_false(f.types[1].is_held);
	assert_int_equal(f.types[0].fns.rows[0].fn, 1);
	assert_true(f.types[0].fns.rows[0].self > 1e15);
	assert_true(f.types[0].fns.rows[1].self < -1e15);
	fleet_release(&f);
	arena_release(&m.arena);
}

static void test_empty(void **state)
{
	static struct fleet_made m;
	struct fleet f = {0};

	(void)state;
	fleet_release(&f);
	make_fleet(&m);
	sum_fleet(&f, &m, 1, false);
	assert_int_equal(f.n_types, 2);
	assert_true(isnan(f.types[0].level));
	assert_int_equal(f.types[0].fns.n, 0);
	fleet_release(&f);
	arena_release(&m.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_gauges_and_packages),
		cmocka_unit_test(test_shares),
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests_name("aggregate_fleet", tests, NULL, NULL);
}
