// SPDX-License-Identifier: MIT
/* Sidecars, k=v, their precedence and limits; events. */
#include "test_discover_tmp.h"

#include "base/buf.h"
#include "base/num.h"

static void test_precedence(void **state)
{
	struct tmp t;
	const struct dump *d;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "flamefolio.conf",
		 "[service orders]\nmatch = **/orders/**\nlabel.a = config\nlabel.b = config\n");
	tmp_file(&t, "labels.json", "{\"a\": \"root\", \"f\": \"root\", \"g\": \"root\"}");
	tmp_file(&t, "b=path/c=path/d=path/orders/labels.json",
		 "{\"labels\": {\"f\": \"near\", \"n\": 12, \"ok\": true, \"no\": null}}");
	tmp_file(&t, "b=path/c=path/d=path/orders/17.heap", "x");
	tmp_file(&t, "b=path/c=path/d=path/orders/17.heap.json",
		 "{\"service.name\": \"billing\", \"time\": \"2026-01-02T15:04:05Z\", "
		 "\"type\": \"mutex\", \"d\": \"file\"}");
	assert_true(tmp_try(&t, (struct discover_options){
					.layouts = (const char *const[]){"{**}/c={label.c}/{_}/"
									 "{type}/{seq}.heap"},
					.n_layouts = 1}));
	d = tmp_dump(&t, "b=path/c=path/d=path/orders/17.heap");
	assert_string_equal(tmp_label(d, "a"), "root");
	assert_string_equal(tmp_label(d, "b"), "path");
	assert_string_equal(tmp_label(d, "c"), "path");
	assert_string_equal(tmp_label(d, "d"), "file");
	assert_string_equal(tmp_label(d, "f"), "near");
	assert_string_equal(tmp_label(d, "g"), "root");
	assert_string_equal(tmp_label(d, "n"), "12");
	assert_string_equal(tmp_label(d, "ok"), "true");
	assert_string_equal(tmp_label(d, "service.name"), "(none)");
	assert_string_equal(tmp_label(d, "type"), "(none)");
	assert_str(d->service.value, "orders"); /* the config's rule is above the sidecar */
	assert_int_equal(d->service.why, WHY_CONFIG);
	assert_str(d->type.value, "mutex");
	assert_int_equal(d->time.why, WHY_SIDECAR);
	assert_int_equal(d->time_ns / 1000000000, 1767366245);
	for (size_t i = 0; i < d->n_labels; i++)
		if (str_eq(d->labels[i].key, STR("c")))
			assert_int_equal(d->labels[i].why, WHY_LAYOUT);
	assert_int_equal(t.d.dumps.n, 1);
	tmp_remove(&t);
}

static void test_metadata(void **state)
{
	struct tmp t;
	const struct dump *d;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "sub/metadata.csv",
		 "\xef\xbb\xbfpath,service,time,region,\"note, quoted\"\r\n"
		 "\"a b.pprof\",orders,1700000000,eu,\"line\r\ntwo \"\"x\"\"\"\r\n"
		 "./deep/c.pprof,cart,1700000060123,us\r\n"
		 "gone.pprof,cart,,\r\n");
	tmp_file(&t, "sub/a b.pprof", "x");
	tmp_file(&t, "sub/deep/c.pprof", "x");
	tmp_discover(&t);
	d = tmp_dump(&t, "sub/a b.pprof");
	assert_str(d->service.value, "orders");
	assert_int_equal(d->service.why, WHY_SIDECAR);
	assert_int_equal(d->time_ns / 1000000000, 1700000000);
	assert_string_equal(tmp_label(d, "note, quoted"), "line\r\ntwo \"x\"");
	d = tmp_dump(&t, "sub/deep/c.pprof");
	assert_int_equal(d->time_ns / 1000000, 1700000060123);
	assert_string_equal(tmp_label(d, "region"), "us");
	assert_true(tmp_skipped(&t, "metadata.csv", "gone.pprof"));
	tmp_remove(&t);
}

static void test_dd_event(void **state)
{
	struct tmp t;
	const struct dump *d;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "20260102T150405Z/event.json",
		 "{\"start\":\"2026-01-02T15:04:05.5Z\",\"end\":\"2026-01-02T15:05:05Z\","
		 "\"attachments\":[\"cpu.pprof\"],\"family\":\"go\","
		 "\"tags_profiler\":\"service:orders,env:prod,runtime-id:abc-1\"}");
	tmp_file(&t, "20260102T150405Z/cpu.pprof", "x");
	tmp_file(&t, "20260102T150605Z/cpu.pprof", "x");
	tmp_discover(&t);
	d = tmp_dump(&t, "20260102T150405Z/cpu.pprof");
	assert_str(d->service.value, "orders");
	assert_int_equal(d->time_ns / 1000000, 1767366245500);
	assert_string_equal(tmp_label(d, "runtime-id"), "abc-1");
	assert_string_equal(tmp_label(d, "family"), "(none)");
	assert_int_equal(tmp_dump(&t, "20260102T150605Z/cpu.pprof")->service.value.n, 0);
	tmp_remove(&t);
}

static void test_limits(void **state)
{
	struct tmp t;
	struct buf b = {0};
	char *big = calloc(1, (2 << 20) + 1);

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "a.pprof", "x");
	buf_lit(&b, "{\"long\": \"");
	for (int i = 0; i < 3000; i++)
		buf_char(&b, 'x');
	buf_lit(&b, "\"");
	for (uint64_t i = 0; i < 40; i++) {
		buf_lit(&b, ", \"k");
		buf_pad(&b, i, 2);
		buf_lit(&b, "\": \"v\"");
	}
	buf_lit(&b, "}");
	buf_char(&b, '\0');
	tmp_file(&t, "a.pprof.json", b.p);
	buf_release(&b);
	tmp_file(&t, "b.pprof", "x");
	memset(big, '[', 2 << 20);
	tmp_file(&t, "b.pprof.json", big);
	big[500000] = '\0';
	tmp_file(&t, "d/labels.json", big);
	tmp_file(&t, "d/c.pprof", "x");
	tmp_file(&t, "d/c.pprof.json", "{\"time\": \"yesterday\", \"x\": 1");
	tmp_file(&t, "e.pprof", "x");
	tmp_file(&t, "e.pprof.json", "{\"time\": \"yesterday\", \"x\": 1}");
	free(big);
	tmp_discover(&t);
	assert_int_equal(tmp_dump(&t, "a.pprof")->n_labels, 30);
	assert_true(tmp_skipped(&t, "a.pprof", "labels over a limit"));
	assert_true(tmp_skipped(&t, "b.pprof.json", "expected at most"));
	assert_true(tmp_skipped(&t, "d/labels.json", "16 levels"));
	assert_true(tmp_skipped(&t, "d/c.pprof.json", "JSON object"));
	assert_true(tmp_skipped(&t, "e.pprof", "yesterday"));
	assert_string_equal(tmp_label(tmp_dump(&t, "e.pprof"), "x"), "1");
	assert_int_equal(t.d.dumps.n, 4);
	tmp_remove(&t);
}

static void test_lone_json(void **state)
{
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "orders/simple.speedscope.json", "{}");
	tmp_discover(&t);
	assert_int_equal(t.d.dumps.n, 1);
	tmp_remove(&t);
}

static void test_events(void **state)
{
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "events.jsonl",
		 "{\"time\": 1700000060000, \"timeEnd\": 1700000120000, \"text\": \"load\", "
		 "\"tags\": [\"test\"]}\n\nnonsense\n"
		 "{\"time\": 1700000000500, \"text\": \"deploy\", "
		 "\"tags\": [\"service:orders\", \"version:v2\"]}\n{\"text\": \"no time\"}\n");
	tmp_file(&t, "events.csv",
		 "time,timeEnd,text,tags\n2023-11-14T22:13:20Z,,first,a; service:cart\n");
	tmp_file(&t, "sub/events.csv", "time,text\n1700000000000,not in the root\n");
	tmp_file(&t, "flamefolio.conf",
		 "[events]\n2026-11-21T08:10:00Z = deploy service:orders v2.4.1\n");
	tmp_discover(&t);
	assert_int_equal(t.d.events.n, 4);
	assert_str(t.d.events.v[0].text, "first");
	assert_str(t.d.events.v[0].service, "cart");
	assert_int_equal(t.d.events.v[0].n_tags, 2);
	assert_int_equal(t.d.events.v[1].time_ns / 1000000, 1700000000500);
	assert_str(t.d.events.v[1].version, "v2");
	assert_int_equal(t.d.events.v[2].end_ns / 1000000, 1700000120000);
	assert_str(t.d.events.v[3].text, "deploy service:orders v2.4.1");
	assert_str(t.d.events.v[3].service, "orders");
	assert_true(tmp_skipped(&t, "events.jsonl", "line 3: expected a JSON object"));
	assert_true(tmp_skipped(&t, "events.jsonl", "bad lines in all: 2"));
	tmp_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_precedence), cmocka_unit_test(test_metadata),
		cmocka_unit_test(test_dd_event),   cmocka_unit_test(test_limits),
		cmocka_unit_test(test_lone_json),  cmocka_unit_test(test_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
