// SPDX-License-Identifier: MIT
/* The commands export and flame over dumps made by hand: what is added up, and how. */
#include "test_site.h"

#include "base/file.h"
#include "countsink.h"
#include "decode/inflate.h"

#include <fcntl.h>

#define MINUTE 60

/* Runs "export DUMPS ..." or "flame FILES ..."; what it prints is in printed. */
static int run(const struct site_test *t, const char *name, int argc, const char *const *more)
{
	const struct command commands[] = {
		{"export", "", "", FOR_EXPORT, 1, 99, cmd_export},
		{"flame", "", "", FOR_FLAME, 1, 99, cmd_flame},
	};
	char *argv[32] = {(char *)(uintptr_t) "flamefolio", (char *)(uintptr_t)name,
			  (char *)(uintptr_t)t->dumps};
	struct options o;
	int status = EXIT_USAGE;

	for (int i = 0; i < argc; i++)
		argv[3 + i] = (char *)(uintptr_t)more[i];
	if (options_parse(&o, 3 + argc, argv, commands, COUNT_OF(commands)))
		status = o.command->run(&o);
	options_release(&o);
	return status;
}

#define RUN(t, name, ...)                                                                          \
	run(t, name, COUNT_OF(((const char *const[]){__VA_ARGS__})),                              \
	    (const char *const[]){__VA_ARGS__})

static void begin(struct mkprof *p, const char *type, const char *unit, int64_t second)
{
	mk_init(p);
	mk_type(p, type, unit);
	p->time_ns = (T0_S + second) * NS_PER_S;
	p->duration_ns = strcmp(type, "cpu") ? 0 : 10 * NS_PER_S;
}

static void put(const struct site_test *t, const char *folder, struct mkprof *p)
{
	char name[120];

	snprintf(name, sizeof(name), "%s/%lld.pb", folder, (long long)(p->time_ns / NS_PER_S));
	site_test_put(t, name, p);
}

static cJSON *exported(void)
{
	cJSON *json = cJSON_ParseWithLength(printed.p, printed.n);

	assert_non_null(json);
	assert_int_equal(json_number(json, "schema_version"), 1);
	return json;
}

static void check_function(const cJSON *json, const char *name, double self, double total)
{
	const cJSON *row;

	cJSON_ArrayForEach(row, cJSON_GetObjectItem(json, "functions"))
	{
		if (strcmp(json_text(row, "function"), name) != 0)
			continue;
		assert_near(json_number(row, "self"), self);
		assert_near(json_number(row, "total"), total);
		return;
	}
	fail_msg("no function %s", name);
}

/* Two pods of one service and one of another, two dumps of 10 s each. */
static void put_cpu(const struct site_test *t)
{
	static const char *const folders[] = {"service=s/pod=a", "service=s/pod=b",
					      "service=u/pod=c"};

	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 2; k++) {
			struct mkprof p;

			begin(&p, "cpu", "nanoseconds", k * MINUTE);
			mk_sample1(&p, "main;x", 100 * (i + 1) + k);
			mk_label(&p, "tenant", k ? "acme" : "globex");
			mk_sample1(&p, "main;y", 7);
			put(t, folders[i], &p);
		}
}

static void test_cpu(void **state)
{
	struct site_test t;
	cJSON *json;

	(void)state;
	site_test_make(&t);
	put_cpu(&t);
	assert_int_equal(RUN(&t, "export", "--format", "json"), EXIT_FINE);
	json = exported();
	/* 2 x (100 + 200 + 300) + 3 + 6 x 7 */
	assert_near(json_number(json, "total"), 1245);
	assert_near(json_number(json, "dumps"), 6);
	assert_near(json_number(json, "instances"), 3);
	assert_near(json_number(json, "covered_seconds"), 60);
	check_function(json, "main", 0, 1245);
	check_function(json, "x", 1203, 1203);
	check_function(json, "y", 42, 42);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(json, "timelines")), 2);
	/* Each instance: value over 20 s; added up. */
	assert_near(json_number(json, "level"), 1245 / 20.0);
	cJSON_Delete(json);
	assert_int_equal(RUN(&t, "export", "--format=folded", "--service=u"), EXIT_FINE);
	assert_true(str_eq(buf_view(&printed), STR("main;x 601\nmain;y 14\n")));
	assert_int_equal(RUN(&t, "export", "--format=folded", "--label=pod=b",
			     "--label=tenant=acme"),
			 EXIT_FINE);
	assert_true(str_eq(buf_view(&printed), STR("main;x 201\n")));
	assert_int_equal(RUN(&t, "export", "--format=folded", "--label=tenant=",
			     "--label=pod!=a", "--label=pod!=b"),
			 EXIT_FINE);
	assert_true(str_eq(buf_view(&printed), STR("main;y 14\n")));
	assert_int_equal(RUN(&t, "export", "--format=folded", "--label=pod=a", "--label=pod=c"),
			 EXIT_FINE);
	assert_true(str_eq(buf_view(&printed), STR("main;x 802\nmain;y 28\n")));
	assert_int_equal(RUN(&t, "export", "--format=folded", "--from=start+30s"), EXIT_FINE);
	assert_true(str_eq(buf_view(&printed), STR("main;x 603\nmain;y 21\n")));
	assert_int_equal(RUN(&t, "export", "--format=folded", "--to=2023-11-15T00:00:30Z"),
			 EXIT_FINE);
	assert_true(str_eq(buf_view(&printed), STR("main;x 600\nmain;y 21\n")));
	site_test_remove(&t);
}

static void test_csv(void **state)
{
	struct site_test t;

	(void)state;
	site_test_make(&t);
	put_cpu(&t);
	assert_int_equal(RUN(&t, "export", "--format=csv", "--service=u"), EXIT_FINE);
	assert_true(str_eq(buf_view(&printed),
			   STR("function,file,self,total,self_pct,total_pct\r\n"
			       "\"x\",\"src/a.go\",601,601,97.7236,97.7236\r\n"
			       "\"y\",\"src/a.go\",14,14,2.2764,2.2764\r\n"
			       "\"main\",\"src/a.go\",0,615,0.0000,100.0000\r\n")));
	assert_int_equal(RUN(&t, "export", "--format=csv", "--what=stacks", "--service=u"),
			 EXIT_FINE);
	assert_true(str_eq(buf_view(&printed),
			   STR("stack,value\r\n\"main;x\",601\r\n\"main;y\",14\r\n")));
	assert_int_equal(RUN(&t, "export", "--format=csv", "--what=timeline", "--service=u"),
			 EXIT_FINE);
	/* 307 in 10 s, then 308. */
	assert_true(str_eq(buf_view(&printed),
			   STR("service,time,level\r\n\"u\",2023-11-15T00:00:00Z,30.7\r\n"
			       "\"u\",2023-11-15T00:01:00Z,30.8\r\n")));
	site_test_remove(&t);
}

static void put_counter(const struct site_test *t, const char *folder, int minute, int64_t x)
{
	struct mkprof p;

	begin(&p, "alloc_space", "bytes", minute * MINUTE);
	mk_sample1(&p, "main;x", x);
	mk_sample1(&p, "main;y", 5);
	put(t, folder, &p);
}

/* What was counted between dumps; where there is none between, since the process started. */
static void test_counter(void **state)
{
	struct site_test t;
	cJSON *json;

	(void)state;
	site_test_make(&t);
	put_counter(&t, "service=s/pod=a", 0, 100);
	put_counter(&t, "service=s/pod=b", 0, 30);
	assert_int_equal(RUN(&t, "export", "--format=json"), EXIT_FINE);
	json = exported();
	assert_near(json_number(json, "total"), 140);
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(json, "since_start")));
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(json, "level")));
	cJSON_Delete(json);
	put_counter(&t, "service=s/pod=a", 1, 160);
	put_counter(&t, "service=s/pod=a", 2, 400);
	assert_int_equal(RUN(&t, "export", "--format=json"), EXIT_FINE);
	json = exported();
	assert_near(json_number(json, "total"), 300);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(json, "since_start")));
	assert_near(json_number(json, "covered_seconds"), 120);
	check_function(json, "x", 300, 300);
	cJSON_Delete(json);
	/* The second minute only. */
	assert_int_equal(RUN(&t, "export", "--format=folded", "--from=50%"), EXIT_FINE);
	assert_true(str_eq(buf_view(&printed), STR("main;x 240\n")));
	/* What stood still was not counted. */
	assert_int_equal(RUN(&t, "export", "--format=folded", "--label=pod=b"), EXIT_NO_INPUT);
	site_test_remove(&t);
}

static void put_state(const struct site_test *t, int minute, int64_t each)
{
	struct mkprof p;

	begin(&p, "inuse_space", "bytes", minute * MINUTE);
	mk_sample1(&p, "main;x", each);
	mk_sample1(&p, "main;y", each);
	mk_sample1(&p, "main;z", each);
	put(t, "service=s/pod=a", &p);
}

/* Means of a half each: three halves are two, and no row gets more than its own. */
static void test_state(void **state)
{
	struct site_test t;
	cJSON *json;

	(void)state;
	site_test_make(&t);
	put_state(&t, 0, 0);
	put_state(&t, 1, 1);
	assert_int_equal(RUN(&t, "export", "--format=json"), EXIT_FINE);
	json = exported();
	assert_near(json_number(json, "total"), 1.5);
	assert_near(json_number(json, "covered_seconds"), 0);
	assert_near(json_number(json, "level"), 1.5);
	check_function(json, "main", 0, 1.5);
	check_function(json, "z", 0.5, 0.5);
	cJSON_Delete(json);
	assert_int_equal(RUN(&t, "export", "--format=folded"), EXIT_FINE);
	assert_true(str_eq(buf_view(&printed), STR("main;x 1\nmain;y 1\n")));
	assert_int_equal(RUN(&t, "export", "--format=csv"), EXIT_FINE);
	assert_true(str_find(buf_view(&printed), STR("\"x\",\"src/a.go\",0.5,0.5,33.3333")) !=
		    SIZE_MAX);
	site_test_remove(&t);
}

/* Thousandths of 2^62 bytes do not fit: they are held. */
static void test_huge(void **state)
{
	struct site_test t;

	(void)state;
	site_test_make(&t);
	put_state(&t, 0, (int64_t)1 << 62);
	assert_int_equal(RUN(&t, "export", "--format=folded"), EXIT_FINE);
	/* Each is 807 thousandths above ...775; of the three together two more are whole. */
	assert_true(str_eq(buf_view(&printed),
			   STR("main;x 9223372036854776\nmain;y 9223372036854776\n"
			       "main;z 9223372036854775\n")));
	assert_int_equal(RUN(&t, "export", "--format=json"), EXIT_FINE);
	assert_true(str_find(buf_view(&printed), STR("\"saturated\":true")) != SIZE_MAX);
	assert_int_equal(RUN(&t, "export", "--format=pprof"), EXIT_FINE);
	site_test_remove(&t);
}

/* ---- pprof ---- */

static void read_pprof(struct str bytes, struct count_sink *sink)
{
	struct inflater f;
	struct str plain;
	struct err e;

	inflater_init(&f);
	count_sink_init(sink, NULL);
	assert_true(inflate_any(&f, bytes, 1 << 24, &plain, &e));
	assert_true(reference_read(plain, 1 << 26, sink));
	inflater_release(&f);
}

static void test_pprof(void **state)
{
	struct count_sink sink;
	struct site_test t;

	(void)state;
	site_test_make(&t);
	put_cpu(&t);
	assert_int_equal(RUN(&t, "export", "--format=pprof"), EXIT_FINE);
	read_pprof(buf_view(&printed), &sink);
	assert_int_equal(sink.n_types, 1);
	assert_int_equal(sink.totals[0], 1245);
	assert_int_equal(sink.n_samples, 3); /* y, and x of two tenants */
	assert_int_equal(sink.time_ns, T0_S * NS_PER_S);
	assert_int_equal(sink.duration_ns, 60 * NS_PER_S);
	assert_int_equal(count_sink_fn(&sink, "x")->self[0], 1203);
	assert_int_equal(count_sink_fn(&sink, "main")->total[0], 1245);
	count_sink_release(&sink);
	/* The second half begins where it was said to. */
	assert_int_equal(RUN(&t, "export", "--format=pprof", "--from=start+30s"), EXIT_FINE);
	read_pprof(buf_view(&printed), &sink);
	assert_int_equal(sink.totals[0], 624);
	assert_int_equal(sink.time_ns, (T0_S + 30) * NS_PER_S);
	assert_int_equal(sink.duration_ns, 30 * NS_PER_S);
	count_sink_release(&sink);
	site_test_remove(&t);
}

/* ---- hostile names ---- */

static const char *const names[] = {"a;b", "two\nlines", "=1+1", "\xff\xfe", "</title><script>x()",
				    "\"><img src=x onerror=y>", "{{main}}", "]]>", "\xef\xbf\xbe",
				    "&amp;", "\xe2\x80\xae" "txt.exe"};

static void put_hostile(const struct site_test *t, const char *folder)
{
	char *name = calloc(1, 60001);
	struct mkprof p;

	begin(&p, "cpu", "nanoseconds", 0);
	memset(name, 'n', 60000);
	for (size_t i = 0; i <= COUNT_OF(names); i++) {
		uint32_t l = mk_location(&p, 0, i + 1);
		const char *text = i < COUNT_OF(names) ? names[i] : name;

		mk_line(&p, l, mk_function(&p, text, text), 0);
		mk_sample1(&p, "", 100 + (int64_t)i);
		vec_push(&p.samples.v[i].locations, l);
		mk_label(&p, names[i % COUNT_OF(names)], names[(i + 1) % COUNT_OF(names)]);
	}
	put(t, folder, &p);
	free(name);
}

static void test_hostile_formats(void **state)
{
	struct site_test t;
	cJSON *json;

	(void)state;
	site_test_make(&t);
	put_hostile(&t, "service=<b>;=1/pod=\"x");
	assert_int_equal(RUN(&t, "export", "--format=json"), EXIT_FINE);
	json = exported();
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(json, "functions")),
			 COUNT_OF(names) + 1);
	cJSON_Delete(json);
	assert_int_equal(RUN(&t, "export", "--format=csv"), EXIT_FINE);
	assert_true(str_find(buf_view(&printed), STR("\n\"'=1+1\",\"'=1+1\",102,102,")) !=
		    SIZE_MAX);
	assert_int_equal(RUN(&t, "export", "--format=folded"), EXIT_FINE);
	assert_true(str_find(buf_view(&printed), STR("a\\x3bb 100\n")) != SIZE_MAX);
	assert_true(str_find(buf_view(&printed), STR("two\\x0alines 101\n")) != SIZE_MAX);
	assert_int_equal(RUN(&t, "export", "--format=pprof"), EXIT_FINE);
	site_test_remove(&t);
}

static int count_text(struct str s, struct str part)
{
	int n = 0;

	for (size_t at; (at = str_find(s, part)) != SIZE_MAX; n++)
		s = str_sub(s, at + part.n, s.n);
	return n;
}

static void check_page(const char *path, bool is_svg)
{
	struct buf b = {0};
	struct err e;

	assert_true(file_read(AT_FDCWD, path, 1 << 24, &b, &e));
	assert_int_equal(count_text(buf_view(&b), STR("<script")), is_svg ? 0 : 2); /* data, ours */
	assert_true(str_find(buf_view(&b), STR("<img")) == SIZE_MAX);
	assert_true(str_find(buf_view(&b), STR("<b>;")) == SIZE_MAX);
	assert_true(str_find(buf_view(&b), STR("\xef\xbf\xbe")) == SIZE_MAX);
	assert_true(str_find(buf_view(&b), STR("{{main}}")) != SIZE_MAX);
	assert_true(str_find(buf_view(&b), STR("http-equiv=\"Content-Security-Policy\"")) ==
			    SIZE_MAX || !is_svg);
	buf_release(&b);
}

static void test_hostile_graphs(void **state)
{
	char path[400], dump[400];
	struct site_test t;

	(void)state;
	site_test_make(&t);
	put_hostile(&t, "service=<b>;=1/pod=\"x");
	snprintf(dump, sizeof(dump), "%s/service=<b>;=1/pod=\"x/%lld.pb", t.dumps, T0_S);
	snprintf(path, sizeof(path), "%s/x.svg", t.root);
	assert_int_equal(RUN(&t, "flame", "-o", path), EXIT_FINE);
	check_page(path, true);
	assert_int_equal(RUN(&t, "flame", "-o", path, "--diff", dump, "--title=<script>{{main}}"),
			 EXIT_FINE);
	check_page(path, true);
	snprintf(path, sizeof(path), "%s/x.html", t.root);
	assert_int_equal(RUN(&t, "flame", "-o", path), EXIT_FINE);
	check_page(path, false);
	assert_int_equal(RUN(&t, "flame", "-o", path, "--diff", dump, "--title=<script>{{main}}"),
			 EXIT_FINE);
	check_page(path, false);
	site_test_remove(&t);
}

/* ---- statuses ---- */

static void test_statuses(void **state)
{
	char path[400];
	struct site_test t;
	struct mkprof p;

	(void)state;
	site_test_make(&t);
	put_cpu(&t);
	put_state(&t, 0, 4);
	snprintf(path, sizeof(path), "%s/x.html", t.root);
	assert_int_equal(RUN(&t, "export", "--format=json"), EXIT_USAGE);
	assert_int_equal(RUN(&t, "export", "--format=pprof"), EXIT_USAGE);
	assert_int_equal(RUN(&t, "export", "--format=json", "--type=heap"), EXIT_FINE);
	assert_int_equal(RUN(&t, "export", "--format=json", "--type=CPU"), EXIT_FINE);
	assert_int_equal(RUN(&t, "export", "--format=json", "--type=allocs"), EXIT_NO_INPUT);
	assert_int_equal(RUN(&t, "export", "--format=json", "--type=cpu", "--service=x"),
			 EXIT_NO_INPUT);
	assert_int_equal(RUN(&t, "export", "--type=cpu"), EXIT_USAGE);
	assert_int_equal(RUN(&t, "export", "--format=json", "--type=cpu", "--label==x"),
			 EXIT_USAGE);
	assert_int_equal(RUN(&t, "flame", "-o", "x.png"), EXIT_USAGE);
	assert_int_equal(RUN(&t, "flame", "--title=x"), EXIT_USAGE);
	assert_int_equal(RUN(&t, "flame", "-o", path, "--type=nothing"), EXIT_NO_INPUT);
	assert_int_equal(RUN(&t, "flame", "-o", path, "--diff=/nowhere"), EXIT_NO_INPUT);
	assert_int_equal(RUN(&t, "flame", "-o", path, "--focus=("), EXIT_USAGE);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(RUN(&t, "flame", "-o", path, "--type=inuse_space"), EXIT_FINE);
	assert_int_equal(access(path, F_OK), 0);
	/* A window with nothing in it draws an empty graph. */
	site_test_remove(&t);
	site_test_make(&t);
	begin(&p, "cpu", "nanoseconds", 0);
	put(&t, "service=s", &p);
	snprintf(path, sizeof(path), "%s/x.svg", t.root);
	assert_int_equal(RUN(&t, "flame", "-o", path), EXIT_FINE);
	assert_int_equal(RUN(&t, "export", "--format=json"), EXIT_NO_INPUT);
	site_test_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cpu),	       cmocka_unit_test(test_csv),
		cmocka_unit_test(test_counter),	       cmocka_unit_test(test_state),
		cmocka_unit_test(test_huge),	       cmocka_unit_test(test_pprof),
		cmocka_unit_test(test_hostile_formats), cmocka_unit_test(test_hostile_graphs),
		cmocka_unit_test(test_statuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
