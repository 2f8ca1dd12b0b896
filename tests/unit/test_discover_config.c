// SPDX-License-Identifier: MIT
/* The config: known keys, what is said of unknown ones, rules for services. */
#include "test_discover_tmp.h"

#include "base/num.h"
#include "discover/rules.h"

static void test_errors(void **state)
{
	static const struct {
		const char *text, *message;
	} row[] = {
		{"[report]\ntitel = x\n",
		 "line 2: unknown key \"titel\" in [report]; the nearest is "
		 "\"title\""},
		{"\n\n[reprot]\ntitle = x\n", "line 4: unknown section [reprot]; the nearest is "
					      "[report]"},
		{"title = x\n", "line 1: expected a [section]"},
		{"[report]\npoints = many\n", "line 2: expected a number of points"},
		{"[report]\nnonsense\n", "line 2: expected [section] or key = value"},
		{"[service]\nrename = x\n", "line 2: expected a name: [service NAME]"},
		{"[report x]\ntitle = x\n", "line 2: expected [report] without a name"},
		{"[layout]\npattern = {servce}/{time}\n", "line 2: unknown field {servce}"},
		{"[layout]\npattern = {time:%Q}\n", "line 2: unknown directive"},
		{"[kind]\na:b = sum\n", "line 2: expected delta, cumulative or gauge"},
		{"[events]\nsoon = deploy\n", "line 2: expected a time"},
		{"[gate a]\nmetric = total\n", "line 2: unknown section [gate]"},
		{"[report]\ntitle = \x01x\n", "line 2: expected text, found a control byte"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		struct config c = {0};
		struct arena a = {0};
		struct err e = {0};

		assert_false(config_parse(&c, &a, str_of(row[i].text), &e));
		if (!strstr(e.text, row[i].message))
			fail_msg("found \"%s\", wanted \"%s\"", e.text, row[i].message);
		config_release(&c);
		arena_release(&a);
	}
}

static void test_long_line(void **state)
{
	struct config c = {0};
	struct arena a = {0};
	struct err e = {0};
	char text[512] = "[report]\ntitle = ";

	(void)state;
	memset(text + strlen(text), 'x', 400);
	assert_false(config_parse(&c, &a, str_of(text), &e));
	assert_non_null(strstr(e.text, "line 2: the line is too long"));
	config_release(&c);
	arena_release(&a);
}

static void test_values(void **state)
{
	static const char text[] =
		"\xef\xbb\xbf# comment\r\n[report]\r\n  title = Shop: \"a\" = b\r\n"
		"  points = 300\r\n[kind]\n"
		"process_cpu:cpu:nanoseconds:cpu:nanoseconds = delta\n"
		"inuse_space = gauge ; why not\n"
		"[service a name that is longer than the fifty bytes of inih: yes]\n"
		"rename = b\n[report]\ntitle = last\n";
	struct config c = {0};
	struct arena a = {0};
	struct err e = {0};

	(void)state;
	if (!config_parse(&c, &a, str_of(text), &e))
		fail_msg("%s", e.text);
	assert_str(c.pairs.v[0].value, "Shop: \"a\" = b");
	assert_int_equal(c.pairs.v[0].line, 3);
	assert_str(config_get(&c, STR("report"), STR(""), STR("title")), "last");
	assert_str(config_get(&c, STR("report"), STR(""), STR("points")), "300");
	assert_str(config_get(&c, STR("kind"), STR(""),
			      STR("process_cpu:cpu:nanoseconds:cpu:nanoseconds")),
		   "delta");
	assert_str(config_get(&c, STR("kind"), STR(""), STR("inuse_space")), "gauge");
	assert_str(rules_rename(&c, STR("a name that is longer than the fifty bytes of inih: yes")),
		   "b");
	assert_str(config_get(&c, STR("report"), STR(""), STR("nothing")), "");
	config_release(&c);
	arena_release(&a);
}

static void test_rules(void **state)
{
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "flamefolio.conf",
		 "[report]\ntitle = The shop\n"
		 "[service checkout]\nmatch = legacy/*/cpu*\nmatch = **/old-?.heap\n"
		 "label.team = pay\n[service orders]\nrename = Orders\nlabel.team = core\n");
	tmp_file(&t, "legacy/x/cpu.1.pprof", "x");
	tmp_file(&t, "legacy/x/y/cpu.1.pprof", "x");
	tmp_file(&t, "a/b/old-1.heap", "x");
	tmp_file(&t, "orders/cpu.1.pprof", "x");
	tmp_discover(&t);
	assert_str(t.d.title, "The shop");
	assert_str(tmp_dump(&t, "legacy/x/cpu.1.pprof")->service.value, "checkout");
	assert_int_equal(tmp_dump(&t, "legacy/x/y/cpu.1.pprof")->service.value.n, 0);
	assert_str(tmp_dump(&t, "a/b/old-1.heap")->service.value, "checkout");
	assert_string_equal(tmp_label(tmp_dump(&t, "a/b/old-1.heap"), "team"), "pay");
	assert_str(tmp_dump(&t, "orders/cpu.1.pprof")->service_path.value, "Orders");
	assert_string_equal(tmp_label(tmp_dump(&t, "orders/cpu.1.pprof"), "team"), "core");
	assert_true(tmp_try(&t, (struct discover_options){.service = "all"}));
	assert_str(tmp_dump(&t, "a/b/old-1.heap")->service.value, "all");
	assert_int_equal(tmp_dump(&t, "a/b/old-1.heap")->service.why, WHY_OPTION);
	assert_false(tmp_try(&t, (struct discover_options){.config_path = "/nonexistent.conf"}));
	tmp_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
