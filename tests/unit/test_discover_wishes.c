// SPDX-License-Identifier: MIT
/* Windows, diffs, pins and facts of services in the config: what is read, what is refused. */
#include "test_discover_tmp.h"

#include "base/buf.h"
#include "base/num.h"
#include "base/utc.h"
#include "discover/moment.h"
#include "discover/wish_fit.h"

struct read {
	struct config c;
	struct wishes w;
	struct arena a;
	struct err e;
};

static bool read_text(struct read *r, struct str text)
{
	*r = (struct read){0};
	return config_parse(&r->c, &r->a, text, &r->e) && wishes_read(&r->w, &r->a, &r->c, &r->e);
}

static void release(struct read *r)
{
	config_release(&r->c);
	arena_release(&r->a);
}

static void must_read(struct read *r, const char *text)
{
	if (!read_text(r, str_of(text)))
		fail_msg("%s", r->e.text);
}

/* On a report from 1,000 s to 2,000 s of the epoch. */
static void test_moments(void **state)
{
	static const struct {
		const char *text;
		enum moment_how how;
		double at_s;
	} row[] = {
		{"2026-11-21T08:10:00Z", MOMENT_TIME, 1795248600},
		{"2026-11-21 08:10:00+01:00", MOMENT_TIME, 1795245000},
		{"1795248600", MOMENT_TIME, 1795248600},
		{"start", MOMENT_START, 1000},
		{"end", MOMENT_END, 2000},
		{"start+10m", MOMENT_START, 1600},
		{"start + 1m30s", MOMENT_START, 1090},
		{"start+250ms", MOMENT_START, 1000.25},
		{"end-5m", MOMENT_END, 1700},
		{"end - 100s", MOMENT_END, 1900},
		{"start+2h", MOMENT_START, 2000},
		{"end-1w2d3h", MOMENT_END, 1000},
		{"0%", MOMENT_SHARE, 1000},
		{"25%", MOMENT_SHARE, 1250},
		{"12.5 %", MOMENT_SHARE, 1125},
		{"100%", MOMENT_SHARE, 2000},
	};
	static const char *const bad[] = {
		"",
		"soon",
		"start-1h",
		"end+1h",
		"start+",
		"start+1",
		"start+h",
		"start+1y",
		"1h",
		"-5%",
		"101%",
		"%",
		"1e1%",
		"0x10%",
		"1.2.3%",
		"start1h",
		"start+1h junk",
		"nan%",
		"end--1h",
		"start+1.5h",
		"start+9999999999999w",
		"start+99999999w99999999w",
		"2026-13-01",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		struct moment_wish m = {0};
		int64_t ns = -1;

		if (!moment_wish_read(str_of(row[i].text), &m))
			fail_msg("\"%s\" is refused", row[i].text);
		assert_int_equal(m.how, row[i].how);
		assert_true(moment_wish_resolve(&m, 1000 * NS_PER_S, 2000 * NS_PER_S, &ns));
		if (ns != (int64_t)(row[i].at_s * 1e9))
			fail_msg("\"%s\" is at %lld", row[i].text, (long long)ns);
		assert_int_equal(moment_wish_resolve(&m, 7, 7, &ns), m.how == MOMENT_TIME);
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct moment_wish m = {0};

		if (moment_wish_read(str_of(bad[i]), &m))
			fail_msg("\"%s\" is taken", bad[i]);
		assert_int_equal(m.how, MOMENT_NONE);
	}
}

static void test_resolve_edges(void **state)
{
	struct moment_wish none = {0}, far = {.how = MOMENT_START, .ns = INT64_MAX};
	struct moment_wish part = {.how = MOMENT_SHARE, .share = 1};
	int64_t ns = 5;

	(void)state;
	assert_false(moment_wish_resolve(&none, 0, 10, &ns));
	assert_int_equal(ns, 5);
	assert_true(moment_wish_resolve(&far, -10, 10, &ns));
	assert_int_equal(ns, 10);
	far.how = MOMENT_END;
	assert_true(moment_wish_resolve(&far, -10, 10, &ns));
	assert_int_equal(ns, -10);
	assert_true(moment_wish_resolve(&part, 0, INT64_MAX, &ns));
	assert_int_equal(ns, INT64_MAX);
}

static void test_all_keys(void **state)
{
	struct read r;
	const struct window_wish *w;
	const struct diff_wish *d;
	const struct pin_wish *p;

	(void)state;
	must_read(&r, "[diff lunch against all]\n"
		      "base.window = all\ncandidate.window = lunch\n"
		      "candidate.label.region = eu\ncandidate.label.pod = b\n"
		      "candidate.label.region = ap\ncandidate.label.region = eu\n"
		      "service = or*\ntype = cpu\ntype = heap in use\n"
		      "[window lunch]\nfrom = start+1h\nto = 75%\n"
		      "service = orders\nservice = w?rker\ntype = mutex:delay\n"
		      "[window from the middle]\nfrom = 50%\n"
		      "[diff deploy]\nbase.window = before:deploy v2\n"
		      "candidate.window = after: deploy v2\nbase.service = a\nbase.type = cpu\n"
		      "candidate.service = b\ncandidate.type = wall\n"
		      "[pin main]\nservice = orders\ntype = CPU\nlabel.region = eu\n"
		      "function = main.main\nwindow = busy\nnote = Look; here\n");
	assert_int_equal(r.w.n_windows, 2);
	w = &r.w.windows[0];
	assert_str(w->name, "lunch");
	assert_int_equal(w->from.how, MOMENT_START);
	assert_int_equal(w->from.ns, 3600 * NS_PER_S);
	assert_int_equal(w->to.how, MOMENT_SHARE);
	assert_true(w->to.share == 0.75);
	assert_int_equal(w->services.n, 2);
	assert_str(w->services.v[1], "w?rker");
	assert_int_equal(w->types.n, 1);
	assert_str(r.w.windows[1].name, "from the middle");
	assert_int_equal(r.w.windows[1].to.how, MOMENT_END);
	assert_int_equal(r.w.windows[1].to.ns, 0);
	assert_int_equal(r.w.windows[1].services.n, 0);

	assert_int_equal(r.w.n_diffs, 2);
	d = &r.w.diffs[0];
	assert_str(d->name, "lunch against all");
	assert_int_equal(d->base.window.how, PICK_ALL);
	assert_int_equal(d->base.n_labels, 0);
	assert_int_equal(d->candidate.window.how, PICK_WINDOW);
	assert_int_equal(d->candidate.window.window, 0);
	assert_int_equal(d->candidate.n_labels, 2);
	assert_str(d->candidate.labels[0].key, "pod");
	assert_int_equal(d->candidate.labels[0].values.n, 1);
	assert_str(d->candidate.labels[0].values.v[0], "b");
	assert_str(d->candidate.labels[1].key, "region");
	assert_int_equal(d->candidate.labels[1].values.n, 2);
	assert_str(d->candidate.labels[1].values.v[0], "ap");
	assert_str(d->candidate.labels[1].values.v[1], "eu");
	assert_int_equal(d->services.n, 1);
	assert_int_equal(d->types.n, 2);
	assert_str(d->types.v[1], "heap in use");
	d = &r.w.diffs[1];
	assert_int_equal(d->base.window.how, PICK_BEFORE);
	assert_str(d->base.window.event, "deploy v2");
	assert_int_equal(d->candidate.window.how, PICK_AFTER);
	assert_str(d->candidate.window.event, "deploy v2");
	assert_str(d->base.service, "a");
	assert_str(d->base.type, "cpu");
	assert_str(d->candidate.service, "b");
	assert_str(d->candidate.type, "wall");

	assert_int_equal(r.w.n_pins, 1);
	p = &r.w.pins[0];
	assert_str(p->name, "main");
	assert_str(p->what.service, "orders");
	assert_str(p->what.type, "CPU");
	assert_int_equal(p->what.window.how, PICK_BUSY);
	assert_int_equal(p->what.n_labels, 1);
	assert_str(p->function, "main.main");
	assert_str(p->note, "Look; here");
	release(&r);
}

static void test_services(void **state)
{
	struct read r;
	const struct service_wish *s;

	(void)state;
	must_read(&r, "[service orders]\nowner = Team A\nlink = Run book https://w.example/a?b=c\n"
		      "rename = shop\nowner = Team B\n"
		      "[service cart]\nrename = cart2\nlabel.a = b\n"
		      "[service shop]\nlink = Mail mailto:a@example.com\n"
		      "repository = http://g.example/shop\nref = release/v1.2\nroot = a/b\n"
		      "about = It sells.\n"
		      "[service apple]\nmatch = **\n");
	assert_int_equal(r.w.n_services, 1);
	s = wish_service(&r.w, STR("shop"));
	assert_non_null(s);
	assert_str(s->name, "shop");
	assert_str(s->owner, "Team B");
	assert_int_equal(s->n_links, 2);
	assert_str(s->links[0].label, "Run book");
	assert_str(s->links[0].url, "https://w.example/a?b=c");
	assert_str(s->links[1].label, "Mail");
	assert_str(s->links[1].url, "mailto:a@example.com");
	assert_str(s->repository, "http://g.example/shop");
	assert_str(s->ref, "release/v1.2");
	assert_str(s->root, "a/b");
	assert_str(s->about, "It sells.");
	assert_null(wish_service(&r.w, STR("orders")));
	assert_null(wish_service(&r.w, STR("")));
	release(&r);

	must_read(&r, "[service c]\nowner = 3\n[service a]\nowner = 1\n[service b]\nowner = 2\n");
	assert_int_equal(r.w.n_services, 3);
	assert_str(wish_service(&r.w, STR("a"))->owner, "1");
	assert_str(wish_service(&r.w, STR("b"))->owner, "2");
	assert_str(wish_service(&r.w, STR("c"))->owner, "3");
	assert_null(wish_service(&r.w, STR("d")));
	release(&r);
}

static void test_numbers(void **state)
{
	struct read r;
	uint64_t v = 7;
	bool flag = true;

	(void)state;
	must_read(&r, "[report]\nflame_frames = 2000\nfunction_pages = 0\nvalue_pages = 12\n"
		      "page_budget = 1000000\ndump_pages = no\nvalue_pages = 13\n");
	assert_true(wish_number(&r.c, STR("flame_frames"), &v));
	assert_int_equal(v, 2000);
	assert_true(wish_number(&r.c, STR("function_pages"), &v));
	assert_int_equal(v, 0);
	assert_true(wish_number(&r.c, STR("value_pages"), &v));
	assert_int_equal(v, 13);
	assert_true(wish_number(&r.c, STR("page_budget"), &v));
	assert_int_equal(v, 1000000);
	assert_false(wish_number(&r.c, STR("points"), &v));
	assert_int_equal(v, 1000000);
	assert_true(wish_flag(&r.c, STR("dump_pages"), &flag));
	assert_false(flag);
	release(&r);
	must_read(&r, "");
	assert_false(wish_flag(&r.c, STR("dump_pages"), &flag));
	release(&r);
}

/* Sections of one name may add to each other; within one the last value counts. */
static void test_twice(void **state)
{
	struct read r;

	(void)state;
	must_read(&r, "[window a]\nfrom = 10%\nfrom = 20%\n[window b]\nto = 5%\n"
		      "[window a]\nto = 80%\nfrom = 20%\nservice = x\n");
	assert_int_equal(r.w.n_windows, 2);
	assert_str(r.w.windows[0].name, "a");
	assert_true(r.w.windows[0].from.share == 0.2);
	assert_true(r.w.windows[0].to.share == 0.8);
	assert_int_equal(r.w.windows[0].services.n, 1);
	assert_str(r.w.windows[1].name, "b");
	release(&r);
	assert_false(read_text(&r, STR("[window a]\nfrom = 10%\n[report]\ntitle = x\n"
				       "[window a]\nto = 80%\nfrom = 20%\n")));
	assert_string_equal(r.e.text, "line 7: [window a] expected from = 10% as in line 2, found "
				      "\"20%\"");
	release(&r);
}

static void test_errors(void **state)
{
	static const struct {
		const char *text, *message;
	} row[] = {
		{"[window a]\nfrom = soon\n", "line 2: expected a time like 2026-11-21T08:10:00Z, "
					      "start+10m, end-2h or 25%, found \"soon\""},
		{"[window a]\nform = 1%\n", "line 2: unknown key \"form\" in [window]; the nearest "
					    "is \"from\""},
		{"[windo a]\nfrom = 1%\n", "line 2: unknown section [windo]; the nearest is "
					   "[window]"},
		{"[window]\nfrom = 1%\n", "line 2: expected a name: [window NAME]"},
		{"\n[window a]\nservice = x\n", "line 2: [window a] expected from or to, found "
						"\"neither\""},
		{"[window a]\nservice =\n", "line 2: expected a name, found nothing"},
		{"[window busy]\nfrom = 1%\n", "line 1: [window busy] expected a name other than"},
		{"[window before:x]\nfrom = 1%\n", "line 1: [window before:x] expected a name"},
		{"[window a]\nfrom = 60%\nto = 50%\n", "line 3: [window a] expected a beginning "
						       "before the end, found \"50%\""},
		{"[window a]\nfrom = end-1h\nto = end-2h\n", "expected a beginning"},
		{"[window a]\nfrom = 2026-01-02\nto = 2026-01-01\n", "expected a beginning"},
		{"[window a]\nfrom = end\n", "line 2: [window a] expected a beginning"},
		{"[window a]\nto = start+0s\n", "line 2: [window a] expected a beginning"},
		{"[window a]\nto = 0%\n", "line 2: [window a] expected a beginning"},
		{"[window lunch]\nfrom = 1%\n[diff a]\nbase.window = lunhc\n",
		 "line 4: [diff a] expected all, first, last, quiet, busy, before:EVENT, "
		 "after:EVENT or the name of a [window], found \"lunhc\"; the nearest is "
		 "\"lunch\""},
		{"[diff a]\ncandidate.window = frist\n", "found \"frist\"; the nearest is "
							 "\"first\""},
		{"[diff a]\nbase.window = after:\n", "line 2: expected all, first, last, quiet"},
		{"[diff a]\nbase.window =\n", "line 2: expected all, first, last, quiet"},
		{"[diff a]\nbase.lable.x = y\n", "line 2: unknown key \"base.lable.x\" in [diff]; "
						 "the nearest is \"base.label.\""},
		{"[diff a]\nservice = x\n", "line 1: [diff a] expected a difference between base "
					    "and candidate, found \"none\""},
		{"[diff a]\nbase.window = all\n", "expected a difference"},
		{"[diff a]\nbase.type = CPU\ncandidate.type = cpu\n", "expected a difference"},
		{"[diff a]\nbase.label.k = v\nbase.label.k = w\n"
		 "candidate.label.k = w\ncandidate.label.k = v\n",
		 "expected a difference"},
		{"[diff a]\nbase.window = first\n[diff a]\nbase.window = last\n",
		 "line 4: [diff a] expected base.window = first as in line 2, found \"last\""},
		{"[pin a]\nservice = x\n", "line 1: [pin a] expected service and type, found \"no "
					   "type\""},
		{"[pin a]\ntype = x\n", "found \"no service\""},
		{"[pin a]\nservice = x\ntype = y\nwindow = nowhere\n", "line 4: [pin a] expected "
								       "all, first"},
		{"[pin a]\nbase.service = x\n", "unknown key \"base.service\" in [pin]; the "
						"nearest is \"service\""},
		{"[service a]\nlink = https://x.example/\n", "line 2: expected a label and a URL"},
		{"[service a]\nlink = Wiki javascript:alert(1)\n", "expected a label and a URL"},
		{"[service a]\nlink = Wiki ftp://x.example/\n", "expected a label and a URL"},
		{"[service a]\nlink = Wiki //x.example/\n", "expected a label and a URL"},
		{"[service a]\nlink = Wiki https:///x\n", "expected a label and a URL"},
		{"[service a]\nlink = Wiki https://\n", "expected a label and a URL"},
		{"[service a]\nlink = Wiki https://x\"><b>\n", "expected a label and a URL"},
		{"[service a]\nlink = Wiki\n", "expected a label and a URL"},
		{"[service a]\nrepository = git@x.example:a/b\n",
		 "line 2: expected a URL of http "
		 "or https without a password, found \"git@"},
		{"[service a]\nrepository = mailto:a@x.example\n", "expected a URL of http"},
		{"[service a]\nref = -x\n", "line 2: expected a branch, tag or commit, found "},
		{"[service a]\nref = a..b\n", "expected a branch"},
		{"[service a]\nref = a b\n", "expected a branch"},
		{"[service a]\nref =\n", "expected a branch"},
		{"[service a]\nroot = ../x\n", "line 2: expected a folder within the repository"},
		{"[service a]\nroot = a/../../x\n", "expected a folder"},
		{"[service a]\nroot = /etc\n", "expected a folder"},
		{"[service a]\nowner =\n", "line 2: expected a text, found nothing"},
		{"[service a]\nownr = x\n", "unknown key \"ownr\" in [service]; the nearest is "
					    "\"owner\""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		struct read r;

		if (read_text(&r, str_of(row[i].text)))
			fail_msg("\"%s\" is taken", row[i].text);
		if (!strstr(r.e.text, row[i].message))
			fail_msg("found \"%s\", wanted \"%s\"", r.e.text, row[i].message);
		release(&r);
	}
}

/* The message of a config that is read in a directory names the file. */
static void test_in_directory(void **state)
{
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "flamefolio.conf", "[pin a]\nservice = x\n");
	tmp_file(&t, "a.pprof", "x");
	assert_false(tmp_try(&t, (struct discover_options){0}));
	assert_non_null(strstr(t.e.text, "flamefolio.conf: line 1: [pin a] expected service"));
	tmp_file(&t, "flamefolio.conf", "[service a]\nowner = us\n[pin a]\nservice = x\ntype=y\n");
	tmp_discover(&t);
	assert_int_equal(t.d.wishes.n_pins, 1);
	assert_str(wish_service(&t.d.wishes, STR("a"))->owner, "us");
	tmp_remove(&t);
}

/* A time of [events] is what its check took it for; no number overflows on its way to ns. */
static void test_event_times(void **state)
{
	static const double numbers[] = {99999999999.0,       20261121081000.0, 99999999999999.0,
					 99999999999999999.0, 9.1e18,           4102444800.0};
	static const int64_t at_s[] = {1795219200, 1795248000, 1795248600, 1795248600, 1795248601};
	struct tmp t;
	int64_t ns = 3;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "a.pprof", "x");
	tmp_file(&t, "flamefolio.conf",
		 "[events]\n20261121081000 = c\n2026112108 = b\n"
		 "20261121 = a\n1795248600 = d\n"
		 "2026-11-21T08:10:01Z = e\n");
	tmp_discover(&t);
	assert_int_equal(t.d.events.n, COUNT_OF(at_s));
	for (size_t i = 0; i < COUNT_OF(at_s); i++) {
		assert_int_equal(t.d.events.v[i].time_ns, at_s[i] * NS_PER_S);
		assert_int_equal(t.d.events.v[i].end_ns, at_s[i] * NS_PER_S);
		assert_int_equal(t.d.events.v[i].text.p[0], 'a' + i);
	}
	tmp_remove(&t);
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		assert_false(epoch_from_number(numbers[i], &ns));
	assert_true(epoch_from_number(1795248600.25, &ns));
	assert_int_equal(ns, 1795248600250000000);
}

static void test_fits(void **state)
{
	static const struct {
		const char *glob, *name;
		bool fits;
	} row[] = {
		{"orders", "orders", true},
		{"orders", "Orders", false},
		{"or*", "orders", true},
		{"*", "", true},
		{"", "", true},
		{"", "a", false},
		{"*/pay", "eu/pay", true},
		{"o?ders", "orders", true},
		{"o?ders", "oders", false},
		{"*a*b", "xaxxbxab", true},
		{"*a*b", "xaxxbxa", false},
		{"**", "a/b", true},
		{"a*", "ba", false},
		{"orders", "orders2", false},
	};
	static const char id[] = "memory:inuse_space:bytes:space:bytes";
	static const struct {
		const char *wish;
		bool fits;
	} type[] = {
		{"", true},
		{id, true},
		{"memory:inuse_space", true},
		{"Memory:INUSE_space", true},
		{"inuse_space", true},
		{"memory-inuse_space", true},
		{"heap in use", true},
		{"Heap in use", true},
		{"heap", false},
		{"memory", false},
		{"memory:", false},
		{"inuse", false},
		{"memory:inuse_space:bytes", false},
		{"bytes", false},
	};
	struct str globs[2] = {STR("x"), STR("or*")};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		struct str glob = str_of(row[i].glob);

		if (service_wish_fits((struct wish_list){&glob, 1}, str_of(row[i].name)) !=
		    row[i].fits)
			fail_msg("%s on %s", row[i].glob, row[i].name);
	}
	assert_true(service_wish_fits((struct wish_list){globs, 2}, STR("orders")));
	assert_true(service_wish_fits((struct wish_list){NULL, 0}, STR("orders")));
	for (size_t i = 0; i < COUNT_OF(type); i++)
		if (type_wish_fits(str_of(type[i].wish), str_of(id), STR("memory-inuse_space"),
				   STR("Heap in use")) != type[i].fits)
			fail_msg("type %s", type[i].wish);
	assert_true(type_wish_fits(STR("x"), STR("x"), STR(""), STR("")));
	assert_false(type_wish_fits(STR("x"), STR("y"), STR(""), STR("")));
	assert_true(type_wish_fits(STR("a:b"), STR("a:b"), STR(""), STR("")));
	assert_true(type_wish_fits(STR("b"), STR("a:b"), STR(""), STR("")));
	assert_true(event_wish_fits(STR("Deploy"), STR("deploy orders v2")));
	assert_true(event_wish_fits(STR("deploy orders v2"), STR("deploy orders v2")));
	assert_false(event_wish_fits(STR("orders"), STR("deploy orders v2")));
	assert_false(event_wish_fits(STR("deploy orders v22"), STR("deploy orders v2")));
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Any bytes, and pieces of configs in any order: read or refused with a word, never worse. */
static void test_random(void **state)
{
	static const char *const piece[] = {
		"[window ",
		"[diff ",
		"[pin ",
		"[service ",
		"[report]",
		"a]\n",
		"b]\n",
		"\n",
		" = ",
		"from = ",
		"to = ",
		"base.window = ",
		"candidate.window = ",
		"base.label.k = ",
		"service = ",
		"type = ",
		"link = ",
		"rename = ",
		"label.",
		"note = ",
		"=",
		":",
		"50%\n",
		"start+1h\n",
		"end-2s\n",
		"last\n",
		"first\n",
		"before:x\n",
		"a\n",
		"b\n",
		"x https://x.example\n",
		" ;",
		"#",
		"]",
		"[",
		"\t",
		"\r\n",
		"\xef\xbb\xbf",
		"%",
		"99999999999999999999",
		"\xc2\x80",
	};
	uint32_t seed = 1;
	size_t n_read = 0;

	(void)state;
	for (size_t i = 0; i < 30000; i++) {
		struct buf text = {0};
		struct read r;

		for (size_t k = next_random(&seed) % 40; k; k--) {
			if (i % 3 == 0)
				buf_char(&text, (char)next_random(&seed));
			else
				buf_str(&text, str_of(piece[next_random(&seed) % COUNT_OF(piece)]));
		}
		if (read_text(&r, buf_view(&text)))
			n_read++;
		else
			assert_true(r.e.text[0]);
		release(&r);
		buf_release(&text);
	}
	assert_in_range(n_read, 1000, 29000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moments),     cmocka_unit_test(test_resolve_edges),
		cmocka_unit_test(test_all_keys),    cmocka_unit_test(test_services),
		cmocka_unit_test(test_numbers),     cmocka_unit_test(test_twice),
		cmocka_unit_test(test_errors),      cmocka_unit_test(test_in_directory),
		cmocka_unit_test(test_event_times), cmocka_unit_test(test_fits),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
