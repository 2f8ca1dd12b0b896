// SPDX-License-Identifier: MIT
/* "scan --print-config": what it prints is read back, whatever the names, and changes nothing. */
#include "test_discover_tmp.h"

#include "base/buf.h"
#include "base/num.h"
#include "render/conftext.h"

#define SERVICES_MAX 70

struct world {
	struct tmp tmp;
	struct model model;
	struct axis axis;
	struct layout_guess layout;
	struct str services[SERVICES_MAX];
	struct ptype types[3];
	struct series series[2];
	struct buf text;
};

static void world_make(struct world *w, const char *config)
{
	*w = (struct world){.axis = {.is_sequence = true}};
	tmp_make(&w->tmp);
	tmp_file(&w->tmp, "flamefolio.conf", config);
	tmp_discover(&w->tmp);
	w->types[0] = (struct ptype){.id = STR("memory:inuse_space:bytes:space:bytes"),
				     .name = STR("inuse_space"),
				     .family = STR("memory"),
				     .kind = KIND_GAUGE,
				     .kind_why = WHY_TABLE};
	w->types[1] = (struct ptype){.id = STR("process_cpu:cpu:nanoseconds:cpu:nanoseconds"),
				     .name = STR("cpu"),
				     .family = STR("process_cpu"),
				     .kind = KIND_DELTA,
				     .kind_why = WHY_TABLE};
	w->types[2] = (struct ptype){.id = STR("steps:steps:count::delta"),
				     .name = STR("steps"),
				     .family = STR("steps"),
				     .kind = KIND_DELTA,
				     .kind_why = WHY_ASSUMED};
	w->series[1].type = 1;
	w->model = (struct model){.services = w->services,
				  .types = w->types,
				  .n_types = 3,
				  .series = w->series,
				  .n_series = 2};
}

static void world_print(struct world *w)
{
	conf_text(&w->text, &(struct conf_source){.discovery = &w->tmp.d,
						  .model = &w->model,
						  .axis = &w->axis,
						  .layout = &w->layout});
}

static void world_release(struct world *w)
{
	buf_release(&w->text);
	tmp_remove(&w->tmp);
}

static bool has(const struct world *w, const char *text)
{
	return str_find(buf_view(&w->text), str_of(text)) != SIZE_MAX;
}

#define assert_has(w, wanted)                                                                      \
	do {                                                                                       \
		if (!has(w, wanted))                                                               \
			fail_msg("no \"%s\" in:\n%.*s", wanted, (int)(w)->text.n, (w)->text.p);    \
	} while (0)

/* Parses what was printed; with suggestions, the lines of "#key = value" too. */
static size_t parse(const struct world *w, bool suggestions)
{
	struct str rest = buf_view(&w->text), line;
	struct buf text = {0};
	struct arena a = {0};
	struct config c = {0};
	struct wishes wishes;
	struct err e;
	size_t n;

	while (str_next(&rest, '\n', &line)) {
		bool is_key = line.n > 1 && line.p[0] == '#' && line.p[1] != ' ';

		buf_str(&text, suggestions && is_key ? str_sub(line, 1, line.n) : line);
		buf_char(&text, '\n');
	}
	if (!config_parse(&c, &a, buf_view(&text), &e) || !wishes_read(&wishes, &a, &c, &e))
		fail_msg("%s in:\n%.*s", e.text, (int)text.n, text.p);
	n = c.pairs.n;
	config_release(&c);
	arena_release(&a);
	buf_release(&text);
	return n;
}

static void assert_no_control(const struct world *w)
{
	for (size_t i = 0; i < w->text.n; i++) {
		unsigned char c = (unsigned char)w->text.p[i];

		if ((c < 0x20 && c != '\n') || c == 0x7f)
			fail_msg("byte %d at %zu", c, i);
	}
}

static void test_plain(void **state)
{
	struct world w;

	(void)state;
	world_make(&w, "");
	w.services[0] = STR("orders");
	w.services[1] = STR("a service");
	w.model.n_services = 2;
	w.axis = (struct axis){.from_ns = 1795248600000000000, .to_ns = 1795248700000000000};
	w.tmp.d.title = STR("The shop");
	world_print(&w);
	assert_has(&w, "# 0 dumps of 2 services, 3 profile types.\n"
		       "# From 2026-11-21T08:10:00Z to 2026-11-21T08:11:40Z.\n");
	assert_has(&w, "\n[report]\ntitle = The shop\n#points = 300\n");
	assert_has(&w, "\n[service orders]\n#owner = ");
	assert_has(&w, "\n[service a service]\n#owner = ");
	assert_has(&w, "\n[kind]\n#steps:steps:count: = delta\n");
	assert_has(&w, "#[window second half]\n#from = 2026-11-21T08:10:50Z\n"
		       "#to = 2026-11-21T08:11:40Z\n");
	assert_has(&w, "#[pin orders]\n#service = orders\n#type = process_cpu:cpu\n");
	assert_int_equal(parse(&w, false), 1); /* the title */
	assert_in_range(parse(&w, true), 15, 40);
	world_release(&w);
}

/* Names that would break out of their line, or out of the terminal. */
static void test_hostile(void **state)
{
	static const char *const bad[] = {
		"a]b", "a#b", ";a", "a ;b", " a", "a ", "x\n[report]\ntitle = gotcha", "a\rb",
		"\033[31mred", "a\tb", "a\x7f" "b", "a\xc2\x9b" "31mb", "",
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		world_make(&w, "");
		w.services[0] = str_of(bad[i]);
		w.model.n_services = 1;
		w.tmp.d.title = STR("x\n[gate a]\nmetric = y");
		w.types[0].family = w.types[1].name = str_of("a\nb");
		w.types[2].id = str_of("a=\n\033:b");
		world_print(&w);
		assert_has(&w, "# The title is left out: a config cannot hold it.\n");
		assert_has(&w, "# 1 service is left out, as a section cannot hold the name: \"");
		assert_false(has(&w, "\n[service "));
		assert_false(has(&w, "#[pin "));
		assert_has(&w, "[kind]\n# (one whose id a config cannot hold)\n");
		assert_no_control(&w);
		assert_int_equal(parse(&w, false), 0);
		(void)parse(&w, true);
		world_release(&w);
	}
}

static void test_many(void **state)
{
	char names[SERVICES_MAX][16];
	struct world w;

	(void)state;
	world_make(&w, "");
	for (size_t i = 0; i < SERVICES_MAX; i++) {
		snprintf(names[i], sizeof(names[i]), "service-%02zu", i);
		w.services[i] = str_of(i % 10 ? names[i] : "#");
	}
	w.model.n_services = SERVICES_MAX;
	world_print(&w);
	assert_has(&w, "[service service-55]\n");
	assert_false(has(&w, "[service service-56]\n"));
	assert_has(&w, "# 7 services are left out, as a section cannot hold the name: \"#\" and "
		       "others.\n");
	assert_has(&w, "# And 13 more services.\n");
	world_release(&w);
}

/* All that was read stands again, in its order; a suggestion is not made twice. */
static void test_in_force(void **state)
{
	static const char text[] =
		"[service orders]\nmatch = a/**\nrename = shop\n\n"
		"[layout]\npattern = {service}/{_}\n"
		"[report]\ntitle = Mine\npoints = 50\n[service orders]\nlabel.k =\n"
		"[kind]\nmutex:delay = gauge\n[window w]\nfrom = 10%\nservice = a;b#c\n"
		"[service odd#name]\nowner = x # y\n[pin p]\nservice = a\ntype = b\n"
		"[service x]\nlabel.tab = a\tb\nlabel.semi =;c\n";
	struct world w;
	struct config again = {0};
	struct arena a = {0};
	struct err e;
	const struct config *c;

	(void)state;
	world_make(&w, text);
	w.services[0] = STR("shop");
	w.model.n_services = 1;
	world_print(&w);
	assert_false(has(&w, "[service shop]"));
	assert_true(config_parse(&again, &a, buf_view(&w.text), &e));
	c = &w.tmp.d.config;
	assert_int_equal(c->pairs.n, 14);
	assert_int_equal(again.pairs.n, 14);
	for (size_t i = 0; i < again.pairs.n; i++) {
		assert_true(str_eq(again.pairs.v[i].section, c->pairs.v[i].section));
		assert_true(str_eq(again.pairs.v[i].name, c->pairs.v[i].name));
		assert_true(str_eq(again.pairs.v[i].key, c->pairs.v[i].key));
		assert_true(str_eq(again.pairs.v[i].value, c->pairs.v[i].value));
	}
	(void)parse(&w, true);
	config_release(&again);
	arena_release(&a);
	world_release(&w);
}

static void test_events_and_layouts(void **state)
{
	const struct layout_row rows[] = {{STR("{service}/{type}.pb"), 7}, {STR(" {type}"), 1}};
	const char *layouts[] = {"{type}/{service}", "{_}\n[x]"};
	struct world w;

	(void)state;
	world_make(&w, "[events]\n2026-11-21T08:10:00Z = deploy v2 service:b\n"
		       "2026-11-21T08:20:00Z = [2J\n");
	w.tmp.d.events.v[1].text = STR("\xc2\x9b[2J\n[x]");
	w.services[0] = STR("a");
	w.model.n_services = 1;
	w.layout = (struct layout_guess){.rows = rows, .n_rows = 2, .n_files = 8};
	conf_text(&w.text, &(struct conf_source){.discovery = &w.tmp.d,
						 .model = &w.model,
						 .axis = &w.axis,
						 .layout = &w.layout,
						 .layouts = layouts,
						 .n_layouts = 2});
	assert_has(&w, "[layout]\npattern = {type}/{service}\n# A layout is left out");
	assert_has(&w, "# 7 files of 8:\n#pattern = {service}/{type}.pb\n# 1 file of 8:\n# (one "
		       "that a config cannot hold)\n");
	assert_has(&w, "2 were found:\n[events]\n# 2026-11-21T08:10:00Z  deploy v2 service:b\n"
		       "# 2026-11-21T08:20:00Z  ?[2J?[x]\n");
	assert_has(&w, "#base.window = before:deploy v2 service:b\n#candidate.window = "
		       "after:deploy v2 service:b\n#service = b\n");
	assert_no_control(&w);
	assert_int_equal(parse(&w, false), 4); /* title, layout, two events */
	(void)parse(&w, true);
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),	 cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_many),	 cmocka_unit_test(test_in_force),
		cmocka_unit_test(test_events_and_layouts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
