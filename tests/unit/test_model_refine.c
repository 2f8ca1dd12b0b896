// SPDX-License-Identifier: MIT
/* Stacks by hand, refined: each rule, their order, services, tags, sums; then hostile ones. */
#include "test_site.h"

#include "model/read.h"
#include "model/refine.h"
#include "render/stagetext.h"

/* A directory of dumps, read under rules. */
struct refined {
	struct site_test t;
	struct discovery d;
	struct refine_rules *rules;
	struct model m;
};

static void put_config(struct refined *r, const char *text)
{
	site_test_bytes(&r->t, "flamefolio.conf", str_of(text));
}

/* argv: of the command line, NULL at the end. */
static bool compile_rules(struct refined *r, const char *const *argv, struct err *e)
{
	static const struct command command = {
		.name = "build", .flag = FOR_BUILD, .inputs_min = 1, .inputs_max = 1};
	struct discover_options dopt = {.n_inputs = 1};
	char *all[300] = {(char *)(uintptr_t) "flamefolio", (char *)(uintptr_t) "build",
			  r->t.dumps};
	struct options o;
	int n = 3;
	bool ok;

	while (*argv)
		all[n++] = (char *)(uintptr_t)*argv++;
	assert_true(options_parse(&o, n, all, &command, 1));
	dopt.inputs = o.inputs.v;
	ok = discover(&r->d, &dopt, e) && refine_compile(&r->rules, &o.refine, &r->d.config, e);
	options_release(&o);
	return ok;
}

static void read_refined(struct refined *r, unsigned threads, const char *const *argv)
{
	struct read_options ro = {
		.threads = threads, .limits = LIMITS_DEFAULT, .blob_budget_bytes = 1 << 20};
	struct err e;

	if (!compile_rules(r, argv, &e))
		fail_msg("%s", e.text);
	ro.refine = r->rules;
	model_read(&r->m, &r->d, &ro);
}

static void drop_model(struct refined *r)
{
	model_release(&r->m);
	refine_free(r->rules);
	discovery_release(&r->d);
	r->rules = NULL;
	r->m = (struct model){0};
	r->d = (struct discovery){0};
}

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO_ARGS ((const char *const[]){NULL})

/* ---- rows as text ---- */

static void put_frame(struct buf *b, const struct model *m, const struct frame *f)
{
	if (f->inlined)
		buf_char(b, '~');
	buf_str(b, model_fn(m, f->fn));
	if (f->line) {
		buf_char(b, ':');
		buf_u64(b, f->line);
	}
}

static void put_row(struct buf *b, const struct model *m, row_id id)
{
	const struct stack *s = &m->stacks[m->rows[id].stack];
	const struct lset *l = &m->lsets[m->rows[id].lset];

	for (uint32_t i = s->n; i-- > 0;) {
		put_frame(b, m, &m->frames[m->frames_of_stacks[s->at + i]]);
		if (i)
			buf_char(b, ';');
	}
	for (uint32_t i = 0; i < l->n; i++) {
		buf_char(b, ' ');
		buf_str(b, model_str(m, l->labels[i].key));
		buf_char(b, '=');
		buf_str(b, model_str(m, l->labels[i].value));
	}
}

struct shown {
	row_id row;
	size_t at;
};

static int by_row(const void *left, const void *right)
{
	const struct shown *a = left, *b = right;

	return a->row < b->row ? -1 : a->row > b->row;
}

/* Rows in the order of the model, "root;leaf key=value 5" a line; also checks the totals. */
static void put_dump(struct buf *b, const struct model *m, const struct mdump *d)
{
	struct rows_view view = {0};
	struct arena a = {0};
	struct shown *shown;

	model_rows(m, d, &view);
	shown = arena_n(&a, view.rows.n + 1, struct shown);
	for (size_t i = 0; i < view.rows.n; i++)
		shown[i] = (struct shown){view.rows.v[i], i};
	qsort(shown, view.rows.n, sizeof(*shown), by_row);
	for (size_t i = 0; i < view.rows.n; i++) {
		put_row(b, m, shown[i].row);
		for (uint32_t t = 0; t < d->n_points; t++) {
			buf_char(b, ' ');
			buf_i64(b, view.values.v[shown[i].at * d->n_points + t]);
		}
		buf_char(b, '\n');
	}
	for (uint32_t p = 0; p < d->n_points; p++) {
		bool saturated = false;
		int64_t sum = 0;

		for (size_t i = 0; i < view.rows.n; i++)
			sum = add_sat(sum, view.values.v[i * d->n_points + d->points[p].column],
				      &saturated);
		if (!saturated && !d->saturated)
			assert_int_equal(sum, d->points[p].total);
	}
	rows_view_release(&view);
	arena_release(&a);
}

static void check_dump(const struct model *m, size_t dump, const char *wanted)
{
	struct buf b = {0};

	assert_true(dump < m->n_dumps);
	put_dump(&b, m, &m->dumps[dump]);
	buf_char(&b, '\0');
	if (strcmp(b.p, wanted) != 0)
		fail_msg("found:\n%s\nwanted:\n%s", b.p, wanted);
	buf_release(&b);
}

/* ---- one dump ---- */

static void begin_cpu(struct mkprof *p)
{
	mk_init(p);
	mk_type(p, "cpu", "nanoseconds");
	p->time_ns = T0_S * NS_PER_S;
}

/* Of all functions so far that are called so. */
static void set_file(struct mkprof *p, const char *function, const char *file)
{
	str_id name = strtab_intern(&p->strings, str_of(function));

	for (size_t i = 0; i < p->functions.n; i++)
		if (p->functions.v[i].name == name)
			p->functions.v[i].file = strtab_intern(&p->strings, str_of(file));
}

/* The stacks of most tests. */
static void put_shop(struct mkprof *p)
{
	begin_cpu(p);
	mk_sample1(p, "main;serve:3;json.Decode;leaf:9", 1);
	mk_sample1(p, "main;serve:4;xml.Decode;leaf:9", 2);
	mk_sample1(p, "main;idle", 4);
}

static void check_shop(const char *const *argv, uint32_t gone, const char *wanted)
{
	struct refined r = {0};
	struct mkprof p;

	site_test_make(&r.t);
	put_shop(&p);
	site_test_put(&r.t, "shop/x.pb.gz", &p);
	read_refined(&r, 1, argv);
	check_dump(&r.m, 0, wanted);
	assert_int_equal(r.m.dumps[0].n_rows_gone, gone);
	assert_int_equal(r.m.dumps[0].n_samples, 3);
	drop_model(&r);
	site_test_remove(&r.t);
}

#define ALL_OF_SHOP                                                                                \
	"main;idle 4\nmain;serve:3;json.Decode;leaf:9 1\nmain;serve:4;xml.Decode;leaf:9 2\n"

static void test_no_rules(void **state)
{
	(void)state;
	check_shop(NO_ARGS, 0, ALL_OF_SHOP);
	check_shop(ARGS("--granularity=line"), 0, ALL_OF_SHOP);
	check_shop(ARGS("--focus=."), 0, ALL_OF_SHOP);
	check_shop(ARGS("--tag-root=nobody-has-it"), 0, ALL_OF_SHOP);
}

static void test_focus(void **state)
{
	(void)state;
	check_shop(ARGS("--focus=json"), 2, "main;serve:3;json.Decode;leaf:9 1\n");
	check_shop(ARGS("--focus=json", "--focus=^leaf$"), 2,
		   "main;serve:3;json.Decode;leaf:9 1\n");
	check_shop(ARGS("--focus=json|xml"), 1,
		   "main;serve:3;json.Decode;leaf:9 1\nmain;serve:4;xml.Decode;leaf:9 2\n");
	check_shop(ARGS("--focus=json", "--focus=xml"), 3, "");
	check_shop(ARGS("--focus=^json$"), 3, "");
}

static void test_ignore(void **state)
{
	(void)state;
	check_shop(ARGS("--ignore=idle", "--ignore=xml"), 2, "main;serve:3;json.Decode;leaf:9 1\n");
	check_shop(ARGS("--ignore=main"), 3, "");
	check_shop(ARGS("--focus=leaf", "--ignore=xml"), 2, "main;serve:3;json.Decode;leaf:9 1\n");
}

static void test_hide(void **state)
{
	(void)state;
	check_shop(ARGS("--hide=^leaf", "--hide=main"), 0,
		   "idle 4\nserve:3;json.Decode 1\nserve:4;xml.Decode 2\n");
	/* A stack that loses all its frames goes; rows that become equal are one. */
	check_shop(ARGS("--hide=main|idle"), 1,
		   "serve:3;json.Decode;leaf:9 1\nserve:4;xml.Decode;leaf:9 2\n");
	check_shop(ARGS("--hide=Decode|serve"), 0, "main;idle 4\nmain;leaf:9 3\n");
}

static void test_show_from(void **state)
{
	struct refined r = {0};
	struct mkprof p;

	(void)state;
	check_shop(ARGS("--show-from=serve"), 1,
		   "serve:3;json.Decode;leaf:9 1\nserve:4;xml.Decode;leaf:9 2\n");
	check_shop(ARGS("--show-from=leaf"), 1, "leaf:9 3\n");
	check_shop(ARGS("--show-from=nothing"), 3, "");
	site_test_make(&r.t);
	begin_cpu(&p);
	mk_sample1(&p, "a;b;c;b", 1);
	site_test_put(&r.t, "x.pb.gz", &p);
	read_refined(&r, 1, ARGS("--show-from=^b$"));
	check_dump(&r.m, 0, "b;c;b 1\n"); /* the match nearest the root */
	drop_model(&r);
	read_refined(&r, 1, ARGS("--show-from=^b$|^c$", "--hide=^b$"));
	check_dump(&r.m, 0, "c 1\n"); /* a hidden frame is no beginning */
	drop_model(&r);
	site_test_remove(&r.t);
}

/* Function, file and binary; inlined frames each on their own. */
static void test_what_matches(void **state)
{
	struct refined r = {0};
	struct mkprof p;

	(void)state;
	site_test_make(&r.t);
	begin_cpu(&p);
	mk_sample1(&p, "main;outer>inner;x", 1);
	set_file(&p, "inner", "src/inner.go");
	mk_sample1(&p, "main;y", 2);
	p.locations.v[p.locations.n - 1].mapping = mk_mapping(&p, 1, 9, 0, "/lib/libz.so");
	site_test_put(&r.t, "x.pb.gz", &p);
	read_refined(&r, 1, ARGS("--hide=outer"));
	check_dump(&r.m, 0, "main;~inner;x 1\nmain;y 2\n");
	drop_model(&r);
	read_refined(&r, 1, ARGS("--hide=src/inner"));
	check_dump(&r.m, 0, "main;outer;x 1\nmain;y 2\n");
	drop_model(&r);
	read_refined(&r, 1, ARGS("--focus=libz"));
	check_dump(&r.m, 0, "main;y 2\n");
	drop_model(&r);
	read_refined(&r, 1, ARGS("--hide=libz"));
	check_dump(&r.m, 0, "main 2\nmain;outer;~inner;x 1\n");
	drop_model(&r);
	site_test_remove(&r.t);
}

static void test_granularity(void **state)
{
	struct refined r = {0};
	struct mkprof p;

	(void)state;
	check_shop(ARGS("--granularity=function"), 0,
		   "main;idle 4\nmain;serve;json.Decode;leaf 1\nmain;serve;xml.Decode;leaf 2\n");
	check_shop(ARGS("--granularity=function", "--hide=Decode"), 0,
		   "main;idle 4\nmain;serve;leaf 3\n");
	site_test_make(&r.t);
	begin_cpu(&p);
	mk_sample1(&p, "main.main:1;main.run:2>main.fast:3;a/b.F:4;a/b.F:5;a/b.G:6;raw", 1);
	mk_sample1(&p, "main.main:1;main.run:2;a/b.F:5;c/d.H:7;a/b.F:8", 2);
	set_file(&p, "raw", "");
	set_file(&p, "main.fast", "src/b.go");
	site_test_put(&r.t, "x.pb.gz", &p);
	read_refined(&r, 1, ARGS("--granularity=package"));
	check_dump(&r.m, 0, "main;a/b;c/d;a/b 2\nmain;a/b;raw 1\n");
	drop_model(&r);
	read_refined(&r, 1, ARGS("--granularity=file"));
	check_dump(&r.m, 0, "src/a.go 2\nsrc/a.go;src/b.go;src/a.go;raw 1\n");
	drop_model(&r);
	/* Recursion stays; inlined or not, a function is itself. */
	read_refined(&r, 1, ARGS("--granularity=function"));
	check_dump(&r.m, 0,
		   "main.main;main.run;a/b.F;c/d.H;a/b.F 2\n"
		   "main.main;main.run;main.fast;a/b.F;a/b.F;a/b.G;raw 1\n");
	drop_model(&r);
	site_test_remove(&r.t);
}

static void test_rename(void **state)
{
	(void)state;
	check_shop(ARGS("--rename=(json|xml)\\.(\\w+) => $2 of $1"), 0,
		   "main;idle 4\nmain;serve:3;Decode of json;leaf:9 1\n"
		   "main;serve:4;Decode of xml;leaf:9 2\n");
	/* One after the other; what is renamed to nothing keeps its name. */
	check_shop(ARGS("--rename=^xml => json", "--rename=json\\. => codec.", "--rename=main =>",
			"--granularity=function"),
		   0, "main;idle 4\nmain;serve;codec.Decode;leaf 3\n");
}

static void test_group(void **state)
{
	(void)state;
	check_shop(ARGS("--group=Decode|leaf => codec"), 0,
		   "main;idle 4\nmain;serve:3;codec 1\nmain;serve:4;codec 2\n");
	check_shop(ARGS("--group=(json|xml)\\. => $1", "--group=. => other"), 0,
		   "other 4\nother;json;other 1\nother;xml;other 2\n");
	/* On renamed names; other rules see the group. */
	check_shop(ARGS("--rename=xml => json", "--group=^json => codec", "--hide=codec",
			"--granularity=function"),
		   0, "main;idle 4\nmain;serve;leaf 3\n");
}

/* As in pprof: stacks are chosen before frames are hidden, and by names before granularity. */
static void test_order(void **state)
{
	(void)state;
	check_shop(ARGS("--focus=json", "--hide=json"), 2, "main;serve:3;leaf:9 1\n");
	check_shop(ARGS("--ignore=main", "--hide=main"), 3, "");
	check_shop(ARGS("--focus=main", "--show-from=serve"), 1,
		   "serve:3;json.Decode;leaf:9 1\nserve:4;xml.Decode;leaf:9 2\n");
	check_shop(ARGS("--focus=xml\\.Decode", "--granularity=package"), 2,
		   "src;xml;src 2\n"); /* by the file, where the name has none */
	check_shop(ARGS("--focus=^yaml", "--rename=^xml => yaml"), 2,
		   "main;serve:4;yaml.Decode;leaf:9 2\n");
}

/* Names of what is gone are nowhere. */
static void test_forgotten(void **state)
{
	struct refined r = {0};
	struct mkprof p;

	(void)state;
	site_test_make(&r.t);
	begin_cpu(&p);
	mk_sample1(&p, "main;public", 1);
	mk_label(&p, "tenant", "acme");
	mk_sample1(&p, "main;secret", 2);
	mk_label(&p, "tenant", "initech");
	site_test_put(&r.t, "x.pb.gz", &p);
	read_refined(&r, 1, ARGS("--ignore=secret"));
	assert_int_equal(r.m.n_fns, 2);
	assert_int_equal(r.m.n_frames, 2);
	assert_int_equal(r.m.n_stacks, 1);
	assert_int_equal(r.m.n_rows, 1);
	assert_int_equal(r.m.n_lsets, 2); /* the empty one too */
	check_dump(&r.m, 0, "main;public tenant=acme 1\n");
	drop_model(&r);
	read_refined(&r, 1, ARGS("--ignore=main"));
	assert_int_equal(r.m.n_fns + r.m.n_frames + r.m.n_stacks + r.m.n_rows, 0);
	assert_int_equal(r.m.dumps[0].points[0].total, 0);
	drop_model(&r);
	site_test_remove(&r.t);
}

/* Two rows become one, whose sum leaves the range; the third keeps the stored total in it. */
static void test_overflow(void **state)
{
	struct refined r = {0};
	struct mkprof p;

	(void)state;
	site_test_make(&r.t);
	begin_cpu(&p);
	mk_sample1(&p, "main;a;x", INT64_MAX);
	mk_sample1(&p, "main;y", -5);
	mk_sample1(&p, "main;b;x", 1);
	site_test_put(&r.t, "x.pb.gz", &p);
	read_refined(&r, 1, NO_ARGS);
	assert_false(r.m.dumps[0].saturated);
	assert_int_equal(r.m.dumps[0].points[0].total, INT64_MAX - 4);
	drop_model(&r);
	read_refined(&r, 1, ARGS("--hide=^[ab]$"));
	check_dump(&r.m, 0, "main;x 9223372036854775807\nmain;y -5\n");
	assert_true(r.m.dumps[0].saturated);
	assert_int_equal(r.m.dumps[0].points[0].total, INT64_MAX - 5);
	drop_model(&r);
	site_test_remove(&r.t);
}

/* ---- tags ---- */

static void test_tags(void **state)
{
	struct refined r = {0};
	struct mkprof p;

	(void)state;
	site_test_make(&r.t);
	for (int pod = 0; pod < 2; pod++) {
		begin_cpu(&p);
		mk_sample1(&p, "main;work", 1);
		mk_label(&p, "route", "/pay");
		mk_sample1(&p, "main;work", 2);
		mk_label(&p, "route", "/list");
		mk_number(&p, "size", 4096, "bytes");
		mk_sample1(&p, "main;work", 4);
		mk_label(&p, "pod", "in-sample");
		mk_label(&p, "route", "b");
		mk_label(&p, "route", "a");
		site_test_put(&r.t, pod ? "shop/pod=b/x.pb.gz" : "shop/pod=a/x.pb.gz", &p);
	}
	/* The sample's label, else the dump's, else none; several values are joined in order. */
	read_refined(&r, 1, ARGS("--tag-root=pod", "--tag-root=route"));
	check_dump(&r.m, 0,
		   "pod: a;route: /list;main;work route=/list size=4096 bytes 2\n"
		   "pod: a;route: /pay;main;work route=/pay 1\n"
		   "pod: in-sample;route: a, b;main;work pod=in-sample route=a route=b 4\n");
	check_dump(&r.m, 1,
		   "pod: b;route: /list;main;work route=/list size=4096 bytes 2\n"
		   "pod: b;route: /pay;main;work route=/pay 1\n"
		   "pod: in-sample;route: a, b;main;work pod=in-sample route=a route=b 4\n");
	drop_model(&r);
	/* The last tag is nearest the leaf; tags come last, so no rule sees them. */
	read_refined(&r, 1,
		     ARGS("--tag-leaf=size", "--tag-leaf=pod", "--hide=pod|main", "--hide=4",
			  "--ignore=in-sample", "--granularity=function"));
	check_dump(&r.m, 0,
		   "work;pod: a route=/pay 1\nwork;pod: in-sample pod=in-sample route=a route=b 4\n"
		   "work;size: 4096 bytes;pod: a route=/list size=4096 bytes 2\n");
	drop_model(&r);
	site_test_remove(&r.t);
}

/* ---- services ---- */

static void put_services(struct refined *r)
{
	static const char *const names[] = {"cart/x.pb.gz", "orders/x.pb.gz", "search/x.pb.gz"};
	struct mkprof p;

	site_test_make(&r->t);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		put_shop(&p);
		site_test_put(&r->t, names[i], &p);
	}
}

static void test_services(void **state)
{
	struct refined r = {0};

	(void)state;
	put_services(&r);
	put_config(&r, "[refine]\nhide = ^leaf$\ngranularity = function\n"
		       "[service cart]\nhide = ^main$\n"
		       "[service orders]\nrename = billing\nfocus = json\nshow_from = serve\n"
		       "granularity = line\nrename_function = ^json => JSON\n");
	read_refined(&r, 1, NO_ARGS);
	check_dump(&r.m, 0, "idle 4\nserve;json.Decode 1\nserve;xml.Decode 2\n");
	check_dump(&r.m, 1, ""); /* the focus is on the renamed function */
	check_dump(&r.m, 2, "main;idle 4\nmain;serve;json.Decode 1\nmain;serve;xml.Decode 2\n");
	assert_true(str_eq(r.m.services[r.m.dumps[1].service], STR("billing")));
	drop_model(&r);
	put_config(&r, "[service orders]\nrename = billing\nfocus = JSON\nshow_from = serve\n"
		       "rename_function = ^json => JSON\n");
	/* The option is global: what is set once is the service's. */
	read_refined(&r, 1, ARGS("--show-from=main", "--hide=leaf"));
	check_dump(&r.m, 0, "main;idle 4\nmain;serve:3;json.Decode 1\nmain;serve:4;xml.Decode 2\n");
	check_dump(&r.m, 1, "serve:3;JSON.Decode 1\n");
	assert_non_null(refine_set_of(r.rules, STR("billing")));
	assert_ptr_equal(refine_set_of(r.rules, STR("orders")), refine_set_of(r.rules, STR("")));
	drop_model(&r);
	/* Services without rules are as stored, and cost nothing. */
	put_config(&r, "[service cart]\nfocus = xml\n");
	read_refined(&r, 1, NO_ARGS);
	check_dump(&r.m, 0, "main;serve:4;xml.Decode;leaf:9 2\n");
	check_dump(&r.m, 1, ALL_OF_SHOP);
	assert_null(refine_set_of(r.rules, STR("orders")));
	assert_non_null(r.m.refine);
	drop_model(&r);
	put_config(&r, "[report]\ntitle = x\n");
	read_refined(&r, 1, NO_ARGS);
	assert_null(r.rules);
	assert_null(r.m.refine);
	drop_model(&r);
	site_test_remove(&r.t);
}

/* What kind of dump it is, is read from what is stored. */
static void test_kinds_stay(void **state)
{
	struct refined r = {0};
	struct mkprof p;

	(void)state;
	site_test_make(&r.t);
	mk_init(&p);
	mk_type(&p, "contentions", "count");
	mk_type(&p, "delay", "nanoseconds");
	mk_sample(&p, "main;sync.(*Mutex).Unlock", (const int64_t[]){1, 5});
	mk_sample(&p, "main;work", (const int64_t[]){2, -7});
	site_test_put(&r.t, "a.pb.gz", &p);
	read_refined(&r, 1, NO_ARGS);
	assert_true(str_eq(r.m.types[r.m.dumps[0].points[1].type].family, STR("mutex")));
	assert_int_equal(r.m.types[r.m.dumps[0].points[1].type].kind, KIND_DELTA);
	drop_model(&r);
	read_refined(&r, 1, ARGS("--hide=sync", "--ignore=work"));
	check_dump(&r.m, 0, "main 1 5\n");
	assert_true(str_eq(r.m.types[r.m.dumps[0].points[1].type].family, STR("mutex")));
	assert_int_equal(r.m.types[r.m.dumps[0].points[1].type].kind, KIND_DELTA);
	drop_model(&r);
	site_test_remove(&r.t);
}

/* ---- the sentence ---- */

static void check_say(const char *config, const char *const *argv, const char *service,
		      const char *wanted)
{
	struct refined r = {0};
	struct buf b = {0};
	struct err e;

	site_test_make(&r.t);
	put_config(&r, config);
	if (!compile_rules(&r, argv, &e))
		fail_msg("%s", e.text);
	refine_say(&b, r.rules, str_of(service));
	buf_char(&b, '\0');
	assert_string_equal(b.p, wanted);
	buf_release(&b);
	drop_model(&r);
	site_test_remove(&r.t);
}

static void test_say(void **state)
{
	(void)state;
	check_say("", NO_ARGS, "", "");
	check_say("", ARGS("--granularity=line"), "", "");
	check_say("", ARGS("--focus=json", "--hide=^runtime\\.", "--granularity=package"), "",
		  "Refined: only stacks through /json/; frames matching /^runtime\\./ are hidden; "
		  "by package.");
	check_say(
		"[refine]\nignore = a\n[service s]\nignore = b\nshow_from = c\n"
		"rename_function = x =>\ngroup = y => z\ntag_leaf = pod\n",
		ARGS("--tag-root=region", "--tag-root=route", "--focus=f", "--focus=g"), "s",
		"Refined: renamed: /x/ to nothing; grouped: /y/ to z; only stacks through /f/ and "
		"/g/; no stacks through /a/ or /b/; stacks from their first frame matching /c/; "
		"the label region, route at the root; the label pod at the leaf.");
	check_say("[refine]\nignore = a\n[service s]\nignore = b\n", NO_ARGS, "",
		  "Refined: no stacks through /a/.");
	check_say("[service s]\nignore = b\n", NO_ARGS, "", "");
	check_say("", ARGS("--hide=a", "--hide=b", "--hide=c", "--hide=d", "--hide=e", "--hide=f"),
		  "", "Refined: frames matching /a/ or /b/ or /c/ or /d/ or 2 more are hidden.");
	check_say("",
		  ARGS("--hide=0123456789012345678901234567890123456789012345678901234567890123"),
		  "",
		  "Refined: frames matching /012345678901234567890123456789012345678901234567890123"
		  "456789\xe2\x80\xa6/ are hidden.");
}

static void check_fault(const char *config, const char *const *argv, const char *wanted)
{
	struct refined r = {0};
	struct err e = {0};

	site_test_make(&r.t);
	put_config(&r, config);
	assert_false(compile_rules(&r, argv, &e));
	if (!strstr(e.text, wanted))
		fail_msg("found \"%s\", wanted \"%s\"", e.text, wanted);
	drop_model(&r);
	site_test_remove(&r.t);
}

static void test_faults(void **state)
{
	const char *many[REFINE_FOCUS_MAX + 2] = {0};
	struct buf config = {0};

	(void)state;
	check_fault("", ARGS("--focus=a("),
		    "--focus: expected a regular expression, found \"a(\": "
		    "missing closing parenthesis at byte 2");
	check_fault("", ARGS("--hide="), "--hide: expected a regular expression of 1 to 4096");
	check_fault("", ARGS("--rename=x"), "--rename: expected REGEX => NAME");
	check_fault("", ARGS("--group=x =>"), "--group: expected a name behind =>");
	check_fault("", ARGS("--granularity=lines"),
		    "--granularity: expected line, function, file");
	check_fault("", ARGS("--tag-root="), "--tag-root: expected the key of a label");
	check_fault("[report]\ntitle = x\n[refine]\nignore = [\n", NO_ARGS,
		    "line 4: expected a regular expression, found \"[\": missing terminating ]");
	check_fault("[refine]\nrename = (a) => $2\n", NO_ARGS, "line 2: expected at most $1");
	check_fault("[service a]\ngroup = x => \n", NO_ARGS, "line 2: expected a name behind =>");
	check_fault("[service a]\ngranularity = module\n", NO_ARGS, "line 2: expected line, func");
	check_fault("[refine]\nfocsu = a\n", NO_ARGS, "the nearest is \"focus\"");
	check_fault("[refine a]\nfocus = a\n", NO_ARGS, "expected [refine] without a name");
	for (size_t i = 0; i <= REFINE_FOCUS_MAX; i++)
		many[i] = "--focus=a";
	check_fault("", many, "expected at most 64 focus expressions, found 65");
	many[REFINE_FOCUS_MAX] = NULL;
	check_shop(many, 0, ALL_OF_SHOP);
	buf_lit(&config, "[refine]\n");
	for (size_t i = 0; i <= REFINE_RULES_MAX; i++)
		buf_lit(&config, "hide=a\n");
	buf_char(&config, '\0');
	check_fault(config.p, NO_ARGS, "expected at most 4096 rules");
	buf_release(&config);
}

/* ---- many dumps, hostile ones ---- */

static void put_random(const struct refined *r, struct mkprof_random *random, int i)
{
	char name[100];
	struct mkprof p;
	struct buf b = {0};

	mk_init(&p);
	mk_random_profile(&p, random, mk_random(random, 60));
	mk_encode(&p, mk_random_options(random), &b);
	snprintf(name, sizeof(name), "service=s%d/pod=%d/%02d.pb.gz", i % 3, i % 5, i);
	site_test_bytes(&r->t, name, buf_view(&b));
	buf_release(&b);
	mk_free(&p);
}

static void check_threads(struct refined *r, const char *const *argv)
{
	static const unsigned threads[] = {1, 2, 4, 7};
	struct buf first = {0};

	for (size_t k = 0; k < COUNT_OF(threads); k++) {
		struct buf text = {0};

		read_refined(r, threads[k], argv);
		stage_model(&text, &r->m, &r->d);
		for (size_t i = 0; i < r->m.n_dumps; i++)
			put_dump(&text, &r->m, &r->m.dumps[i]);
		buf_u64(&text, r->m.hit.patterns);
		if (k == 0)
			buf_str(&first, buf_view(&text));
		assert_true(str_eq(buf_view(&first), buf_view(&text)));
		buf_release(&text);
		drop_model(r);
	}
	buf_release(&first);
}

static void test_threads(void **state)
{
	struct mkprof_random random = {77};
	struct refined r = {0};

	(void)state;
	site_test_make(&r.t);
	put_config(&r, "[refine]\ntag_root = pod\n[service s1]\nhide = [13579]$\n"
		       "[service s2]\nrename_function = (\\d) => <$1>\ngranularity = package\n");
	for (int i = 0; i < 40; i++)
		put_random(&r, &random, i);
	check_threads(&r, NO_ARGS);
	check_threads(&r, ARGS("--group=[12]$ => low", "--tag-leaf=pod", "--granularity=function"));
	check_threads(&r, ARGS("--focus=[1-6]", "--ignore=9", "--show-from=[2-8]"));
	check_threads(&r, ARGS("--ignore=."));
	site_test_remove(&r.t);
}

/* Names that no expression should be able to stall on, and one that is cut at no good place. */
static void test_hostile(void **state)
{
	char longer[70000];
	struct refined r = {0};
	struct mkprof p;

	(void)state;
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	site_test_make(&r.t);
	for (int i = 0; i < 6; i++) {
		char name[40];

		begin_cpu(&p);
		mk_sample1(&p, "main;\xff\xfe;gr\xc3\xbcn", 1);
		longer[300 + i] = 'b';
		mk_sample1(&p, longer, 2);
		longer[2000 + i] = '\0';
		mk_sample1(&p, longer, 4);
		longer[2000 + i] = 'a';
		snprintf(name, sizeof(name), "%d.pb.gz", i);
		site_test_put(&r.t, name, &p);
	}
	read_refined(&r, 1, ARGS("--focus=\xef\xbf\xbd", "--rename=\xc3\xbc => ue"));
	check_dump(&r.m, 0, "main;\xff\xfe;gruen 1\n");
	drop_model(&r);
	read_refined(&r, 1, ARGS("--rename=m|\xef\xbf\xbd => x", "--focus=ain"));
	check_dump(&r.m, 0, "xain;xx;gr\xc3\xbcn 1\n");
	drop_model(&r);
	read_refined(&r, 1, ARGS("--ignore=^(a+b?)+$"));
	assert_true(r.m.hit.patterns >= 6); /* counted once a name */
	drop_model(&r);
	check_threads(&r, ARGS("--ignore=^(a+b?)+$", "--rename=(a+)+c => x", "--hide=^(a|aa)+$"));
	site_test_remove(&r.t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_rules),    cmocka_unit_test(test_focus),
		cmocka_unit_test(test_ignore),      cmocka_unit_test(test_hide),
		cmocka_unit_test(test_show_from),   cmocka_unit_test(test_what_matches),
		cmocka_unit_test(test_granularity), cmocka_unit_test(test_rename),
		cmocka_unit_test(test_group),       cmocka_unit_test(test_order),
		cmocka_unit_test(test_forgotten),   cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_tags),        cmocka_unit_test(test_services),
		cmocka_unit_test(test_kinds_stay),  cmocka_unit_test(test_say),
		cmocka_unit_test(test_faults),      cmocka_unit_test(test_threads),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests_name("model_refine", tests, NULL, NULL);
}
