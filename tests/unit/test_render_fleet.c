// SPDX-License-Identifier: MIT
/* Functions over all services as pages and summary.json show them, from profiles made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>

#include "base/num.h"
#include "mkfleet.h"
#include "render/fleetcell.h"
#include "render/pages.h"

static const char *const shop[] = {"catalog", "orders"};

struct shown {
	struct mk m;
	struct mk_fleet fleet;
	struct buf text;
};

static void make(struct shown *s, size_t n_types)
{
	*s = (struct shown){0};
	mk_report(&s->m, (struct mk_spec){.services = shop,
					  .n_services = 2,
					  .n_types = n_types,
					  .n_dumps = 96,
					  .n_nodes = 400});
}

static void drop(struct shown *s)
{
	mk_fleet_release(&s->fleet);
	buf_release(&s->text);
	mk_release(&s->m);
}

/* The first functions of a service's profile; value is level * 10, so a level of 0.3 is 3. */
static void set_profile(struct shown *s, size_t brief, double level, const struct fn_row *fns,
			size_t n)
{
	struct profile *p = &s->m.profiles[brief];
	struct brief *b = (struct brief *)(uintptr_t)&s->m.report.briefs[brief];

	p->win[WIN_ALL].level = level;
	p->win[WIN_ALL].total = (int64_t)(level * 10);
	p->win[WIN_ALL].per_value = 0.1;
	memcpy(b->win, p->win, sizeof(b->win));
	p->fns = fns;
	p->n_fns = n;
}

/* 0.3 and 0.2 cores. Function 7: self 0.1 + 0.1, total 0.3 + 0.1; functions 9 and 1 in one each. */
static void make_cores(struct shown *s)
{
	static const struct fn_row first[] = {
		{.fn = 9, .self = {2000000000}, .total = {2000000000}},
		{.fn = 7, .self = {1000000000}, .total = {3000000000}},
	};
	static const struct fn_row second[] = {
		{.fn = 7, .self = {1000000000}, .total = {1000000000}},
		{.fn = 1, .self = {1000000000}, .total = {1000000000}},
	};

	make(s, 1);
	set_profile(s, 0, 0.3e9, first, COUNT_OF(first));
	set_profile(s, 1, 0.2e9, second, COUNT_OF(second));
	mk_fleet_make(&s->fleet, &s->m);
}

static const char *row_of(const struct shown *s, fn_id fn)
{
	static char title[400];
	struct str name = model_fn(&s->m.model, fn);
	const char *found;

	snprintf(title, sizeof(title), "title=\"%.*s\n", (int)name.n, name.p);
	found = strstr(s->text.p, title);
	assert_non_null(found);
	return found;
}

/* The cells behind a row's name, tags left out, '|' between them. */
static void check_cells(const char *row, const char *wanted)
{
	char found[600];
	size_t n = 0;
	bool in_tag = false;
	const char *p = strstr(row, "</th>");

	assert_non_null(p);
	for (p += 5; strncmp(p, "</tr>", 5) && n + 1 < sizeof(found); p++) {
		if (!strncmp(p, "</td>", 5))
			found[n++] = '|';
		in_tag |= *p == '<';
		if (!in_tag)
			found[n++] = *p;
		in_tag &= *p != '>';
	}
	found[n] = '\0';
	assert_string_equal(found, wanted);
}

static void test_page(void **state)
{
	struct shown s;

	(void)state;
	make_cores(&s);
	page_functions(&s.text, &s.m.report, 0);
	buf_char(&s.text, '\0');
	check_cells(row_of(&s, 7), "0.200|40.0|0.400|80.0||2|catalog 75\u202f%, orders 25\u202f%|");
	check_cells(row_of(&s, 9), "0.200|40.0|0.200|40.0||1|catalog|");
	check_cells(row_of(&s, 1), "0.100|20.0|0.100|20.0||1|orders|");
	assert_true(row_of(&s, 7) < row_of(&s, 9));
	assert_non_null(strstr(s.text.p, "of 0.500 cores in 2 services</h1>"));
	assert_non_null(strstr(s.text.p, "#packages\""));
	drop(&s);
}

/* The page of all types and the front page have the same rows. */
static void test_short_forms(void **state)
{
	struct shown s;

	(void)state;
	make_cores(&s);
	page_functions(&s.text, &s.m.report, SIZE_MAX);
	buf_char(&s.text, '\0');
	check_cells(row_of(&s, 7), "0.200|40.0|catalog 75\u202f%, +1|");
	assert_non_null(strstr(s.text.p, "href=\"process_cpu-cpu/index.html\""));
	buf_reset(&s.text);
	page_index(&s.text, &s.m.report);
	buf_char(&s.text, '\0');
	check_cells(row_of(&s, 9), "0.200|40.0|catalog|");
	assert_non_null(strstr(s.text.p, "3 functions and"));
	drop(&s);
}

static const cJSON *get(const cJSON *object, const char *name)
{
	const cJSON *field = cJSON_GetObjectItemCaseSensitive(object, name);

	assert_non_null(field);
	return field;
}

static void test_summary(void **state)
{
	const cJSON *fn, *package;
	struct shown s;
	cJSON *json;

	(void)state;
	make_cores(&s);
	summary_head(&s.text, &s.m.report);
	summary_tail(&s.text, &s.m.report);
	buf_char(&s.text, '\0');
	json = cJSON_Parse(s.text.p);
	assert_non_null(json);
	assert_int_equal(cJSON_GetArraySize(get(json, "functions")), 3);
	fn = get(json, "functions")->child;
	assert_string_equal(get(fn, "type")->valuestring,
			    "process_cpu:cpu:nanoseconds:cpu:nanoseconds");
	assert_string_equal(get(fn, "value_unit")->valuestring, "nanoseconds/second");
	assert_memory_equal(get(fn, "function")->valuestring, model_fn(&s.m.model, 7).p,
			    model_fn(&s.m.model, 7).n);
	assert_true(fabs(get(fn, "self")->valuedouble - 2e8) < 1);
	assert_true(fabs(get(fn, "total")->valuedouble - 4e8) < 1);
	assert_int_equal(get(fn, "services")->valuedouble, 2);
	package = get(json, "packages")->child;
	assert_non_null(get(package, "package")->valuestring);
	cJSON_Delete(json);
	drop(&s);
}

/* Nearly all self in the runtime: tables are by total, and the title names who waits. */
static void test_waiting(void **state)
{
	static const struct fn_row fns[] = {
		{.fn = 100, .self = {995}, .total = {995}},
		{.fn = 0, .self = {5}, .total = {5}},
		{.fn = 40, .self = {0}, .total = {800}},
	};
	struct shown s;
	struct buf said = {0};

	(void)state;
	make(&s, 3);
	set_profile(&s, 2, 100, fns, COUNT_OF(fns));
	set_profile(&s, 5, NAN, fns, COUNT_OF(fns));
	/* Without a file that lies elsewhere the runtime is known by its name. */
	for (fn_id fn = 100; fn < 120; fn++)
		((str_id *)(uintptr_t)s.m.model.fn_file)[fn] = 0;
	s.m.profiles[5].win[WIN_ALL].per_value = 0;
	mk_fleet_make(&s.fleet, &s.m);
	assert_int_equal(s.fleet.fleet.types[2].fns.n, 3);
	assert_true(str_starts(s.fleet.fleet.types[2].packages.rows[0].package, STR("runtime")));
	assert_true(fleet_is_by_total(&s.fleet.fleet.types[2]));
	say_fleet_fact(&said, &s.m.report, 2);
	buf_char(&said, '\0');
	assert_non_null(strstr(said.p, "orders/pricing holds, with what it calls, 80.0\u202f% of "
				       "100 in 2 services"));
	buf_release(&said);
	drop(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_short_forms),
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_waiting),
	};

	return cmocka_run_group_tests_name("render_fleet", tests, NULL, NULL);
}
