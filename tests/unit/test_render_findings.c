// SPDX-License-Identifier: MIT
/* Sentences of findings, word by word, for every kind and verdict; the files that name them. */
#include "test_render_check.h"

#include <cjson/cJSON.h>
#include <math.h>

#include "mkfindings.h"
#include "render/evidencetext.h"
#include "render/findingtext.h"
#include "render/pages.h"

#define NARROW "\xe2\x80\xaf"
#define MINUS "\xe2\x88\x92"

static const char *const shop[] = {"api-gateway", "catalog", "orders", "worker"};

static void make(struct mk *m, bool hostile)
{
	mk_report(m, (struct mk_spec){.services = shop,
				      .n_services = 4,
				      .n_types = 5,
				      .n_dumps = 96,
				      .n_nodes = 300,
				      .hostile = hostile});
	mk_findings(m);
}

static const struct finding *find(const struct mk *m, enum finding_kind kind, enum verdict verdict)
{
	const struct findings *all = m->report.findings;

	for (size_t i = 0; i < all->n; i++)
		if (all->v[i]->kind == kind && all->v[i]->verdict == verdict)
			return all->v[i];
	fail_msg("no finding of kind %d, verdict %d", kind, verdict);
	return NULL;
}

static void check_sentence(const struct mk *m, const struct finding *f, const char *wanted)
{
	struct buf b = {0};

	say_finding(&b, &m->report, f);
	check_buf(&b, wanted);
}

static void check_short(const struct mk *m, const struct finding *f, const char *wanted)
{
	struct buf b = {0};

	say_finding_short(&b, &m->report, f);
	check_buf(&b, wanted);
}

static void check_why(const struct mk *m, const struct finding *f, const char *wanted)
{
	struct buf b = {0};

	say_finding_why(&b, &m->report, f);
	check_buf(&b, wanted);
}

/* ---- sentences ---- */

static void test_leaks(void **state)
{
	const struct finding *f;
	struct mk m;

	(void)state;
	make(&m, false);
	f = find(&m, FIND_LEAK, VERDICT_LEAKING);
	check_sentence(
		&m, f,
		"worker on worker-1 leaks +4.1 MiB/h of heap in json.(*decodeState).object112 "
		"since 00:51; at this rate it reaches its limit of 512 MiB in 95–130 h");
	check_short(&m, f, "worker on worker-1 leaks +4.1 MiB/h of heap");
	check_why(&m, f,
		  "40.0 → 68.0 MiB, +70" NARROW "%. The function explains 93" NARROW
		  "% of the service’s growth. A line that goes on describes it better than any "
		  "shape that ends (the best of those: saturating). 3.4" NARROW
		  "% of what was allocated meanwhile is still held. Certain: in 1 of 3 instances, "
		  "36× the noise, 345 dumps. No event is known then.");
	check_sentence(
		&m, find(&m, FIND_GOROUTINE_LEAK, VERDICT_LEAKING),
		"worker leaks +28 goroutines/h in json.(*decodeState).object16; at this rate "
		"its goroutines double in 17 h or more");
	check_sentence(&m, find(&m, FIND_GOROUTINE_LEAK, VERDICT_CROWDED),
		       "orders keeps 12,400 goroutines in one stack that goes through "
		       "json.(*decodeState).object16, at 01:30");
	check_sentence(&m, find(&m, FIND_GOROUTINE_LEAK, VERDICT_PROVEN),
		       "orders has leaked 41 goroutines in json.(*decodeState).object22, found by "
		       "the runtime itself");
	check_sentence(&m, find(&m, FIND_LEAK, VERDICT_SUSPECT),
		       "api-gateway grows by +2.0 MiB/h of heap");
	mk_release(&m);
}

static void test_changes(void **state)
{
	const struct finding *f;
	struct mk m;

	(void)state;
	make(&m, false);
	f = find(&m, FIND_REGRESSION, VERDICT_REGRESSED);
	check_sentence(&m, f,
		       "orders uses +0.86 cores more CPU in json.(*decodeState).object10 since "
		       "v2.4.1, 04:40");
	check_short(&m, f, "orders uses +0.86 cores more CPU since v2.4.1");
	check_why(&m, f,
		  "0.0810 → 0.940 cores, ×11.6. The function explains 99" NARROW
		  "% of the service’s rise. Certain: in all 3 instances, 36× the noise, 516 dumps "
		  "before and 345 after. It begins with “deploy orders v2.4.1”: a coincidence in "
		  "time, no proof of cause.");
	assert_int_equal(f->n_symptoms, 1);
	check_sentence(&m, f->symptoms[0],
		       "orders waits +11 ms/s longer for locks in json.(*decodeState).object28, "
		       "rising steadily from 0.410 to 11.2 ms/s");
	check_why(&m, f->symptoms[0],
		  "0.410 → 11.2 ms/s, ×27.3. Likely: in 2 of 3 instances, 4.3× the noise, 60 dumps "
		  "before and 58 after.");
	check_sentence(&m, find(&m, FIND_IMPROVEMENT, VERDICT_IMPROVED),
		       "api-gateway uses " MINUS "0.20 cores less CPU in "
		       "json.(*decodeState).object34 since 04:05");
	mk_release(&m);
}

static void test_baseline_and_shift(void **state)
{
	struct finding new;
	struct mk m;

	(void)state;
	make(&m, false);
	for (size_t i = 0; i < m.report.findings->n; i++)
		if (m.report.findings->v[i]->against_baseline)
			new = *m.report.findings->v[i];
	check_sentence(&m, &new,
		       "catalog uses +0.20 cores more CPU in json.(*decodeState).object4, new "
		       "against the baseline");
	check_short(&m, &new, "catalog uses +0.20 cores more CPU than in the baseline");
	new.is_new = false;
	check_sentence(&m, &new,
		       "catalog uses +0.20 cores more CPU in json.(*decodeState).object4 than in "
		       "the baseline");
	check_sentence(
		&m, find(&m, FIND_SHIFT, VERDICT_MOVED),
		"catalog: 0.300 cores of CPU moved from json.(*decodeState).object46 and "
		"json.(*decodeState).object52 to json.(*decodeState).object40; together they "
		"changed by +0.010 cores");
	check_sentence(&m, find(&m, FIND_SHIFT, VERDICT_MORE_WORK),
		       "worker uses +0.29 cores more CPU, in all functions alike");
	check_why(&m, find(&m, FIND_SHIFT, VERDICT_MORE_WORK),
		  "1.00 → 1.29 cores, +29" NARROW
		  "%. No function got dearer beside the others: more "
		  "was done, +29" NARROW "%. Likely: in 2 of 3 instances, 4.3× the noise, 60 dumps "
		  "before and 58 after.");
	mk_release(&m);
}

static void test_others(void **state)
{
	struct mk m;

	(void)state;
	make(&m, false);
	check_sentence(
		&m, find(&m, FIND_OUTLIER, VERDICT_DEVIATING),
		"orders in region=eu-west is blocked +33 ms/s longer than its peers, most of "
		"it in json.(*decodeState).object58");
	check_why(
		&m, find(&m, FIND_OUTLIER, VERDICT_DEVIATING),
		"52.9 ms/s against a median of 20.4. json.(*decodeState).object58 takes 50.0 here "
		"and 20.0 ms/s elsewhere; json.(*decodeState).object64 1.00 and 0 ms/s. Together "
		"they make 96" NARROW "% of the difference. 2 instances carry the label. "
		"pod=pod-3 tells the same apart, so the two cannot be told from each other. "
		"Likely: compared with 1 other, 4.3× the noise, 60 dumps before and 58 after.");
	check_sentence(&m, find(&m, FIND_SPIKE, VERDICT_SPIKED),
		       "At 03:14 CPU of orders rose from 0.900 to 1.90 cores (+111" NARROW
		       "%) for 5 min; at the same time mutex delay of catalog");
	check_sentence(&m, find(&m, FIND_HOTSPOT, VERDICT_HEAVY),
		       "catalog: 21" NARROW
		       "% of CPU for compiling regular expressions, 0.300 cores, mostly in "
		       "json.(*decodeState).object70");
	mk_release(&m);
}

/* What is not known leaves no trace in the words. */
static void test_nothing_known(void **state)
{
	struct mk m;

	(void)state;
	make(&m, false);
	for (int kind = 0; kind < FIND_KIND_N; kind++)
		for (int verdict = 0; verdict < VERDICT_N; verdict++) {
			struct finding f = mk_finding(&m, 2, (size_t)kind % 5);
			struct buf b = {0};

			f.kind = (enum finding_kind)kind;
			f.verdict = (enum verdict)verdict;
			say_finding(&b, &m.report, &f);
			say_finding_short(&b, &m.report, &f);
			say_finding_why(&b, &m.report, &f);
			say_finding_flag(&b, &f);
			say_finding_size(&b, &m.report, &f);
			say_finding_span(&b, &m.report, &f);
			assert_false(buf_has(&b, "nan"));
			assert_false(buf_has(&b, "inf"));
			buf_release(&b);
		}
	mk_release(&m);
}

static void test_minutes(void **state)
{
	struct finding f;
	struct mk m;
	struct buf b = {0};

	(void)state;
	make(&m, false);
	f = *find(&m, FIND_LEAK, VERDICT_LEAKING);
	f.value = 120 * 0x1p20;
	f.limit = NAN;
	m.report.to_ns = m.report.from_ns + 600ll * 1000000000;
	say_finding_size(&b, &m.report, &f);
	check_buf(&b, "+2.0 MiB/min");
	f.eta_low_h = 0.4;
	f.eta_high_h = 0.6;
	say_finding_eta(&b, &f);
	check_buf(&b, "24–36 min");
	f.eta_low_h = 480;
	f.eta_high_h = INFINITY;
	say_finding_eta(&b, &f);
	check_buf(&b, "20 d or more");
	mk_release(&m);
}

/* What was so from the first bucket on did not begin then. */
static void test_from_start(void **state)
{
	struct finding f;
	struct mk m;

	(void)state;
	make(&m, false);
	f = *find(&m, FIND_LEAK, VERDICT_LEAKING);
	f.eta_low_h = NAN;
	f.since_ns = m.report.from_ns + 1000000000;
	check_sentence(&m, &f,
		       "worker on worker-1 leaks +4.1 MiB/h of heap in "
		       "json.(*decodeState).object112, from the first dump on");
	assert_false(finding_has_since(&m.report, &f));
	f.since_ns = m.report.from_ns + 3600ll * 1000000000;
	assert_true(finding_has_since(&m.report, &f));
	f.event = &m.discovery.events.v[0];
	f.since_ns = TIME_NONE;
	f.is_new = true;
	f.kind = FIND_REGRESSION;
	f.verdict = VERDICT_REGRESSED;
	f.n_labels = 0;
	check_sentence(&m, &f,
		       "worker holds +4.1 MiB more heap in json.(*decodeState).object112, new "
		       "since v2.4.1");
	f.event = NULL;
	check_sentence(&m, &f,
		       "worker holds +4.1 MiB more heap in json.(*decodeState).object112, which is "
		       "new");
	mk_release(&m);
}

/* The event may be of another service than the spike. */
static void test_spike_at_event(void **state)
{
	struct finding f;
	struct event *e;
	struct mk m;

	(void)state;
	make(&m, false);
	f = *find(&m, FIND_SPIKE, VERDICT_SPIKED);
	f.spikes = NULL;
	e = &m.discovery.events.v[0];
	e->service = STR("worker");
	e->time_ns = e->end_ns = f.from_ns + 60ll * 1000000000;
	check_sentence(&m, &f,
		       "At 03:14 CPU of orders rose from 0.900 to 1.90 cores (+111" NARROW
		       "%) for 5 min, at the time of “deploy orders v2.4.1”");
	check_short(&m, &f,
		    "At 03:14 CPU of orders rose from 0.900 to 1.90 cores (+111" NARROW "%)");
	e->time_ns = e->end_ns = f.to_ns + 3600ll * 1000000000;
	check_sentence(&m, &f,
		       "At 03:14 CPU of orders rose from 0.900 to 1.90 cores (+111" NARROW
		       "%) for 5 min");
	mk_release(&m);
}

/* ---- courses ---- */

static struct timeline part_of(struct mk *m, const struct finding *f, double part)
{
	struct timeline t = f->brief->timeline;
	double *level = arena_n(&m->arena, t.n, double);

	for (size_t i = 0; i < t.n; i++)
		level[i] = t.level[i] * part;
	t.level = level;
	return t;
}

static void check_chart(struct mk *m, const struct finding *f, const char *note)
{
	struct buf b = {0};

	page_finding(&b, &m->report, f);
	assert_true(buf_has(&b, "class=\"cause\" fill=\"#e8833a\""));
	if (!buf_has(&b, note))
		fail_msg("no \"%s\"", note);
	assert_true(buf_has(&b, "aria-label=\"Timeline of region=eu-west in orders block delay: "));
	buf_release(&b);
}

/* Half of the whole lies within it; a hundredth could not be seen there. */
static void test_courses(void **state)
{
	struct finding f;
	struct mk m;
	struct buf b = {0};

	(void)state;
	make(&m, false);
	f = *find(&m, FIND_OUTLIER, VERDICT_DEVIATING);
	page_finding(&b, &m.report, &f);
	assert_false(buf_has(&b, "class=\"cause\""));
	assert_true(buf_has(&b, "It is the whole profile, all instances together."));
	buf_release(&b);
	f.course = part_of(&m, &f, 0.5);
	check_chart(&m, &f, "Orange is region=eu-west, grey the whole profile");
	f.course = part_of(&m, &f, 0.01);
	check_chart(&m, &f, "Orange is region=eu-west alone;");
	mk_release(&m);
}

/* ---- pages ---- */

static void test_articles(void **state)
{
	struct mk m;
	struct buf b = {0};

	(void)state;
	make(&m, false);
	page_index(&b, &m.report);
	assert_true(buf_has(&b, "<h1>worker on worker-1 leaks +4.1 MiB/h of heap; worker leaks +28 "
				"goroutines/h; "));
	assert_true(buf_has(&b, "<h3><b>worker</b> on <b>worker-1</b> leaks <b>+4.1 MiB/h</b> of "
				"heap in <code"));
	assert_true(buf_has(&b, "11 findings: 4 critical (worker heap in use, orders goroutines, "
				"orders CPU), 3 warnings (worker goroutines, catalog CPU, orders "
				"block delay), 3 notices, 1 improvement (api-gateway CPU); 1 is "
				"muted. "));
	assert_false(buf_has(&b, "TICKET-7"));
	assert_true(buf_has(&b, "href=\"findings/finding-00/index.html\""));
	buf_reset(&b);
	page_findings(&b, &m.report);
	assert_true(buf_has(&b, "Muted until Fri 20 Nov 2026: known, TICKET-7."));
	assert_true(buf_has(&b, "of a function with 3" NARROW "% of the CPU a change by 12" NARROW
				"% would have been found"));
	buf_reset(&b);
	page_leaks(&b, &m.report);
	/* Of twelve, verdicts go round by five, from "not enough data" on. */
	assert_true(buf_has(&b, "<p>3 leaking, 2 stepped, 2 warming up, 2 growing with load</p>"));
	assert_true(buf_has(&b, "<summary>3 without enough data</summary>"));
	buf_release(&b);
	mk_release(&m);
}

static void test_quiet(void **state)
{
	struct mk m;
	struct findings none = {.looked_at = {412, 12, 9, 1800, 20, 28, NAN}};
	struct buf b = {0};

	(void)state;
	make(&m, false);
	m.report.findings = &none;
	page_index(&b, &m.report);
	assert_true(buf_has(&b, "<h1>No leak, regression or outlier in 4 services; "));
	assert_true(buf_has(&b, "<b>No finding.</b>"));
	assert_true(buf_has(&b, "412 courses of memory and counts"));
	assert_true(buf_has(&b, "Other changes"));
	assert_false(buf_has(&b, "of the CPU a change by"));
	buf_reset(&b);
	page_findings(&b, &m.report);
	page_leaks(&b, &m.report);
	assert_true(buf_has(&b, "No state was there to be judged for leaks"));
	buf_release(&b);
	mk_release(&m);
}

static bool lists_change(const struct mk *m, const char *profile)
{
	struct buf b = {0};
	struct str page;
	size_t at;
	bool has;

	page_index(&b, &m->report);
	page = buf_view(&b);
	at = str_find(page, STR("<h2>Other changes</h2>"));
	page = str_sub(page, MIN(at, page.n), page.n);
	at = str_find(page, STR("</section>"));
	has = str_find(str_sub(page, 0, MIN(at, page.n)), str_of(profile)) != SIZE_MAX;
	buf_release(&b);
	return has;
}

/* A change that a finding tells, by itself or by what the same waiting shows, is told once. */
static void test_told_once(void **state)
{
	struct mk m;
	struct finding f;
	const struct finding *list[] = {&f};
	struct finding_mute mute = {STR("known"), TIME_NONE};
	struct findings one = {.v = list, .n = 1, .looked_at = {.least_change = NAN}};

	(void)state;
	make(&m, false);
	m.report.findings = &one;
	f = mk_finding(&m, 2, 3); /* the mutex delay of orders */
	f.kind = FIND_OUTLIER;
	f.verdict = VERDICT_DEVIATING;
	assert_true(lists_change(&m, ">orders block delay: "));
	assert_true(lists_change(&m, ">orders goroutines: "));
	f.kind = FIND_REGRESSION;
	f.verdict = VERDICT_REGRESSED;
	assert_false(lists_change(&m, ">orders block delay: "));
	assert_true(lists_change(&m, ">orders goroutines: "));
	f.mute = &mute;
	one.n_muted = 1;
	assert_false(lists_change(&m, ">orders block delay: "));
	mk_release(&m);
}

static void test_many(void **state)
{
	struct mk m;
	struct buf b = {0};

	(void)state;
	make(&m, true);
	mk_many_findings(&m, 200);
	page_index(&b, &m.report);
	assert_int_equal(buf_count(&b, "<article"), 7);
	buf_reset(&b);
	page_findings(&b, &m.report);
	assert_int_equal(buf_count(&b, "<article"), 175); /* every eighth is a hot spot */
	assert_false(buf_has(&b, "<script"));
	buf_reset(&b);
	page_leaks(&b, &m.report);
	assert_true(buf_has(&b, " are listed, summary.json has the others</summary>"));
	assert_int_equal(buf_count(&b, "<tr><th scope=\"row\">"), 500);
	for (size_t i = 0; i < 200; i++) {
		buf_reset(&b);
		page_finding(&b, &m.report, m.report.findings->v[i]);
		assert_int_equal(buf_count(&b, "<h1>"), 1);
		assert_false(buf_has(&b, "<script"));
	}
	buf_release(&b);
	mk_release(&m);
}

/* ---- files ---- */

static const cJSON *get(const cJSON *object, const char *name)
{
	const cJSON *field = cJSON_GetObjectItemCaseSensitive(object, name);

	assert_non_null(field);
	return field;
}

static void check_near(const cJSON *object, const char *name, double wanted)
{
	double found = get(object, name)->valuedouble;

	if (!(fabs(found - wanted) <= 1e-9 * fabs(wanted)))
		fail_msg("%s: found %.12g, wanted %.12g", name, found, wanted);
}

static void check_order(const cJSON *object, const char *const *names, size_t n)
{
	const cJSON *field = object->child;

	for (size_t i = 0; i < n; i++, field = field->next) {
		assert_non_null(field);
		assert_string_equal(field->string, names[i]);
	}
}

static cJSON *parse(const struct mk *m)
{
	struct buf b = {0};
	cJSON *json;

	findings_text(&b, &m->report);
	json = cJSON_ParseWithLength(b.p, b.n);
	assert_non_null(json);
	buf_release(&b);
	return json;
}

static void test_json(void **state)
{
	static const char *const fields[] = {
		"id",       "kind",     "verdict", "severity",   "service",  "type",
		"labels",   "function", "stack",   "since",      "value",    "unit",
		"relative", "low",      "high",    "confidence", "sentence", "page"};
	static const char *const judged[] = {"service", "type",           "labels", "function",
					     "verdict", "slope_per_hour", "low",    "high"};
	struct mk m;
	cJSON *json;
	const cJSON *f;

	(void)state;
	make(&m, false);
	json = parse(&m);
	f = cJSON_GetArrayItem(get(json, "findings"), 0);
	check_order(f, fields, COUNT_OF(fields));
	assert_string_equal(get(f, "kind")->valuestring, "leak");
	assert_string_equal(get(f, "type")->valuestring, "memory:inuse_space:bytes:space:bytes");
	assert_string_equal(get(get(f, "labels"), "pod")->valuestring, "worker-1");
	assert_string_equal(get(f, "since")->valuestring, "2026-11-19T00:51:00Z");
	assert_string_equal(get(f, "unit")->valuestring, "bytes/h");
	check_near(f, "value", 4.1 * 0x1p20);
	check_near(f, "before", 40 * 0x1p20);
	assert_int_equal(cJSON_GetArraySize(get(f, "stack")), 5);
	assert_string_equal(get(f, "page")->valuestring, "findings/finding-00/index.html");
	f = cJSON_GetArrayItem(get(json, "findings"), 4);
	assert_string_equal(get(f, "unit")->valuestring, "cores");
	check_near(f, "value", 0.859);
	assert_int_equal(cJSON_GetArraySize(get(f, "symptoms")), 1);
	check_near(get(f, "symptoms")->child, "value", 0.01079);
	assert_string_equal(get(get(f, "symptoms")->child, "unit")->valuestring, "seconds/s");
	f = cJSON_GetArrayItem(get(json, "findings"), 1);
	assert_string_equal(get(f, "unit")->valuestring, "goroutines/h");
	assert_true(cJSON_IsNull(get(f, "since")));
	assert_int_equal(cJSON_GetArraySize(get(json, "judged")), 12);
	check_order(get(json, "judged")->child, judged, COUNT_OF(judged));
	f = cJSON_GetArrayItem(get(json, "judged"), 2);
	assert_string_equal(get(get(f, "labels"), "shard")->valuestring, "acme");
	assert_string_equal(get(get(f, "labels"), "pod")->valuestring, "pod-0");
	cJSON_Delete(json);
	mk_release(&m);
}

static void test_csv(void **state)
{
	struct mk m;
	struct buf b = {0};

	(void)state;
	make(&m, true);
	evidence_csv(&b, &m.report, find(&m, FIND_LEAK, VERDICT_LEAKING));
	assert_true(buf_has(&b, "\"table\",\"finding\"\r\n\"field\",\"value\"\r\n"
				"\"id\",\"finding-00\"\r\n"));
	assert_true(buf_has(&b, "\r\n\r\n\"table\",\"decision\"\r\n"
				"\"test\",\"value\",\"limit\",\"holds\"\r\n"
				"\"z of the slope\",8.2,3.1,1\r\n\"part of the base\",,0.1,0\r\n"));
	assert_true(buf_has(&b, "\"at\",\"level\"\r\n1795046400.500,4096\r\n"));
	assert_true(buf_has(&b, "1795046460.000,\"inf\"\r\n"));
	buf_release(&b);
	mk_release(&m);
}

/* Names with markup in them stay text everywhere. */
static void test_hostile(void **state)
{
	struct mk m;
	struct buf b = {0};
	cJSON *json;

	(void)state;
	make(&m, true);
	page_findings(&b, &m.report);
	page_leaks(&b, &m.report);
	page_index(&b, &m.report);
	for (size_t i = 0; i < m.report.findings->n; i++)
		page_finding(&b, &m.report, m.report.findings->v[i]);
	assert_false(buf_has(&b, "<script"));
	assert_false(buf_has(&b, "<img"));
	assert_false(buf_has(&b, " style="));
	json = parse(&m);
	cJSON_Delete(json);
	buf_release(&b);
	mk_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leaks),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_baseline_and_shift),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_nothing_known),
		cmocka_unit_test(test_minutes),
		cmocka_unit_test(test_from_start),
		cmocka_unit_test(test_spike_at_event),
		cmocka_unit_test(test_courses),
		cmocka_unit_test(test_articles),
		cmocka_unit_test(test_quiet),
		cmocka_unit_test(test_told_once),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
