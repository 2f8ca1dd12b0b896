// SPDX-License-Identifier: MIT
/* The config: known keys, what is said of unknown ones, rules for services. */
#include "test_discover_tmp.h"

#include "base/buf.h"
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
		{"[report]\npoints = 9\n", "line 2: expected a number of points from 10 to 10000, "
					    "found \"9\""},
		{"[report]\nvalue_pages = -1\n", "line 2: expected a number of pages from 0"},
		{"[report]\npage_budget = 1e3\n", "line 2: expected a number of pages"},
		{"[report]\ndump_pages = true\n", "line 2: expected yes or no, found \"true\""},
		{"[report\ntitle = x\n", "line 1: expected [section], found no ']'"},
		{"[service a ;]\nrename = x\n", "line 1: expected [section], found no ']'"},
		{"[gate a]\nmetric = total\n", "line 2: unknown section [gate]"},
		{"[report]\ntitle = \x01x\n", "line 2: expected text, found a control byte"},
		{"[report]\ntitle = x\x7f\n", "line 2: expected text, found a control byte"},
		{"# \xc2\x9b[2J\n", "line 1: expected text, found a control byte"},
		{"[report]\ntitle = \x9b[2J\n", "line 2: expected text, found a control byte"},
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

/* "[report]\ntitle = xxx..." with so many bytes of title; the message, empty when it is read. */
static const char *long_value(size_t n, struct config *c, struct arena *a, struct err *e)
{
	struct buf text = {0};
	bool ok;

	*e = (struct err){0};
	buf_lit(&text, "[report]\ntitle = ");
	for (size_t i = 0; i < n; i++)
		buf_char(&text, (char)('a' + i % 26));
	buf_lit(&text, " ; a comment\npoints = 20\n");
	ok = config_parse(c, a, buf_view(&text), e);
	buf_release(&text);
	assert_true(ok == !e->text[0]);
	return e->text;
}

static void test_long_lines(void **state)
{
	static const size_t sizes[] = {183, 184, 185, 196, 197, 198, 199, 200, 201, 4096, 8000};
	struct arena a = {0};
	struct err e;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct config c = {0};

		assert_string_equal(long_value(sizes[i], &c, &a, &e), "");
		assert_int_equal(c.pairs.n, 2);
		assert_int_equal(c.pairs.v[0].value.n, sizes[i]);
		assert_int_equal(c.pairs.v[0].value.p[sizes[i] - 1],
				 'a' + (sizes[i] - 1) % 26);
		assert_int_equal(c.pairs.v[1].line, 3);
		config_release(&c);
	}
	for (size_t n = 8300; n < 20000; n += 3000) {
		struct config c = {0};

		assert_string_equal(long_value(n, &c, &a, &e),
				    "line 2: the line is too long (8,192 bytes at most)");
		config_release(&c);
	}
	arena_release(&a);
}

static void test_long_names(void **state)
{
	struct config c = {0};
	struct arena a = {0};
	struct err e = {0};
	struct buf text = {0};

	(void)state;
	buf_lit(&text, "[service ");
	for (size_t i = 0; i < 3000; i++)
		buf_char(&text, 's');
	buf_lit(&text, "]\nlabel.");
	for (size_t i = 0; i < 190; i++)
		buf_char(&text, 'k');
	buf_lit(&text, " = v\n");
	assert_true(config_parse(&c, &a, buf_view(&text), &e));
	assert_int_equal(c.pairs.n, 1);
	assert_int_equal(c.pairs.v[0].name.n, 3000);
	assert_int_equal(c.pairs.v[0].key.n, 196);
	assert_str(c.pairs.v[0].value, "v");
	buf_lit(&text, "label.");
	for (size_t i = 0; i < 191; i++)
		buf_char(&text, 'k');
	buf_lit(&text, " = v\n");
	assert_false(config_parse(&c, &a, buf_view(&text), &e));
	assert_non_null(strstr(e.text, "line 3: the key is too long"));
	buf_release(&text);
	config_release(&c);
	arena_release(&a);
}

/* What is said to fit is read back; the reader's quirks are what makes others unfit. */
static void test_fits(void **state)
{
	static const struct {
		const char *text;
		bool name, value;
	} row[] = {
		{"orders", true, true},     {"a b  c", true, true},   {"a=b", true, true},
		{"a:b", true, true},        {"[a", true, true},       {"\xc3\xa4", true, true},
		{"a;b", false, true},       {"a ;b", false, false},   {";a", false, false},
		{"a#b", false, true},       {"#a", false, true},      {"a]b", false, true},
		{" a", false, false},       {"a ", false, false},     {"a\nb", false, false},
		{"a\033[1m", false, false}, {"a\tb", false, true},    {"", false, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		struct str s = str_of(row[i].text), text;
		struct config c = {0};
		struct arena a = {0};
		struct err e;

		assert_int_equal(config_fits_name(s), row[i].name);
		assert_int_equal(config_fits_value(s), row[i].value);
		text = arena_cat(&a, STR("[service "), row[i].name ? s : STR("x"),
				 STR("]\nlabel.k = "), row[i].value ? s : STR("v"), STR("\n"));
		assert_true(config_parse(&c, &a, text, &e));
		assert_str(c.pairs.v[0].name, row[i].name ? row[i].text : "x");
		assert_str(c.pairs.v[0].value, row[i].value ? row[i].text : "v");
		config_release(&c);
		arena_release(&a);
	}
}

static void test_values(void **state)
{
	static const char text[] =
		"\xef\xbb\xbf# comment\r\n[report]\r\n  title = Shop: \"a\" = b\r\n"
		"  points = 300\r\n[kind]\n"
		"process_cpu:cpu:nanoseconds:cpu:nanoseconds = delta\n"
		"inuse_space = gauge ; why not\n"
		"goroutine: gauge\n"
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
	assert_str(config_get(&c, STR("kind"), STR(""), STR("goroutine")), "gauge");
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
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_fits),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
