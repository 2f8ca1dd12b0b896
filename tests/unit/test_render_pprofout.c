// SPDX-License-Identifier: MIT
/* What is written as pprof reads back as the same, by our reader and by protobuf-c's. */
#include "test_site.h"

#include "aggregate/tally.h"
#include "base/gzip.h"
#include "base/utf8.h"
#include "countsink.h"
#include "decode/format.h"
#include "model/read.h"
#include "profile.pb-c.h"
#include "render/pprofout.h"
#include "render/stagetext.h"

struct read_test {
	struct discovery d;
	struct model m;
};

static void read_all(struct read_test *r, const struct site_test *t)
{
	const char *inputs[] = {t->dumps};
	struct discover_options o = {.inputs = inputs, .n_inputs = 1};
	struct read_options ro = {
		.threads = 2, .limits = LIMITS_DEFAULT, .blob_budget_bytes = 1 << 20};
	struct err e;

	*r = (struct read_test){0};
	assert_true(discover(&r->d, &o, &e));
	model_read(&r->m, &r->d, &ro);
}

static void read_release(struct read_test *r)
{
	model_release(&r->m);
	discovery_release(&r->d);
}

/* The first dump of the model, written anew. */
static void write_dump(struct buf *out, const struct model *m)
{
	const struct mdump *d = &m->dumps[0];
	struct arena a = {0};
	struct tally t;
	struct pprof_type types[64];
	struct pprof_out p = {.model = m,
			      .types = types,
			      .time_ns = d->time_ns,
			      .duration_ns = d->duration_ns,
			      .period = d->period,
			      .period_type = d->period_type,
			      .period_unit = d->period_unit};

	tally_of_dump(&t, m, d, &a);
	for (size_t i = 0; i < t.n_types; i++)
		types[i] = (struct pprof_type){m->types[t.types[i]].name,
					       m->types[t.types[i]].unit};
	p.default_type = types[d->default_point].name;
	p.rows = t.rows.rows;
	p.n_rows = t.rows.n;
	p.n_types = t.n_types;
	p.values = tally_units(&t, &a);
	pprof_write(out, &p);
	arena_release(&a);
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* What is no UTF-8 is written as U+FFFD. */
static void put_clean(struct buf *to, struct str line)
{
	for (size_t i = 0; i < line.n;) {
		struct glyph g = utf8_at(line, i);

		buf_str(to, g.valid ? str_sub(line, i, i + g.bytes) : STR("\xef\xbf\xbd"));
		i += g.bytes;
	}
	buf_char(to, '\n');
}

/* The lines of a model's text, sorted, without those that count what stands in the file. */
static void text_of(struct buf *to, const struct read_test *r)
{
	VEC(struct str) lines = {0};
	struct buf all = {0};
	struct str rest, line;

	stage_model(&all, &r->m, &r->d);
	rest = buf_view(&all);
	while (str_next(&rest, '\n', &line))
		if (!str_starts(line, STR("dump ")) && !str_starts(line, STR("functions=")))
			/* Held sums hang on the order of samples. */
			vec_push(&lines, str_sub(line, 0, str_find(line, STR(" total="))));
	qsort(lines.v, lines.n, sizeof(*lines.v), by_text);
	for (size_t i = 0; i < lines.n; i++)
		put_clean(to, lines.v[i]);
	vec_release(&lines);
	buf_release(&all);
}

static void decode_text(struct str bytes, struct buf *text)
{
	struct limits limits = LIMITS_DEFAULT;
	struct count_sink sink;
	struct decoder d;
	struct err e;

	decoder_init(&d, &limits);
	count_sink_init(&sink, text);
	assert_true(decode_dump(&d, bytes, &sink.sink, &e));
	count_sink_release(&sink);
	decoder_release(&d);
}

static void reference_text(struct str bytes, struct buf *text)
{
	struct count_sink sink;

	count_sink_init(&sink, text);
	assert_true(reference_read(bytes, 1 << 28, &sink));
	count_sink_release(&sink);
}

static void check_readers_agree(struct str bytes)
{
	struct buf ours = {0}, theirs = {0};

	decode_text(bytes, &ours);
	reference_text(bytes, &theirs);
	if (!str_eq(buf_view(&ours), buf_view(&theirs))) {
		print_error("ours:\n%.*s\nprotobuf-c:\n%.*s\n", (int)ours.n, ours.p,
			    (int)theirs.n, theirs.p);
		fail();
	}
	buf_release(&ours);
	buf_release(&theirs);
}

/* Reads the dump of the test, writes it over itself, reads it again: the same model. */
static void check_round_trip(struct site_test *t, const char *name)
{
	struct buf before = {0}, after = {0}, bytes = {0};
	struct read_test r;

	read_all(&r, t);
	assert_int_equal(r.m.n_dumps, 1);
	text_of(&before, &r);
	write_dump(&bytes, &r.m);
	read_release(&r);
	check_readers_agree(buf_view(&bytes));
	site_test_bytes(t, name, buf_view(&bytes));
	read_all(&r, t);
	assert_int_equal(r.m.n_dumps, 1);
	text_of(&after, &r);
	if (!str_eq(buf_view(&before), buf_view(&after))) {
		print_error("before:\n%.*s\nafter:\n%.*s\n", (int)before.n, before.p,
			    (int)after.n, after.p);
		fail();
	}
	read_release(&r);
	buf_release(&before);
	buf_release(&after);
	buf_release(&bytes);
}

static void test_random(void **state)
{
	struct mkprof_random r = {41};

	(void)state;
	for (int i = 0; i < 40; i++) {
		struct buf b = {0};
		struct site_test t;
		struct mkprof p;

		site_test_make(&t);
		mk_init(&p);
		mk_random_profile(&p, &r, mk_random(&r, 60));
		mk_encode(&p, mk_random_options(&r), &b);
		mk_free(&p);
		site_test_bytes(&t, "s/cpu.pb", buf_view(&b));
		check_round_trip(&t, "s/cpu.pb");
		buf_release(&b);
		site_test_remove(&t);
	}
}

/* The model of one dump by hand. */
static void read_one(struct read_test *r, struct site_test *t, struct mkprof *p)
{
	site_test_make(t);
	site_test_put(t, "s/x.pb", p);
	read_all(r, t);
	assert_int_equal(r->m.n_dumps, 1);
}

static Perftools__Profiles__Profile *unpack(const struct buf *b)
{
	Perftools__Profiles__Profile *p =
		perftools__profiles__profile__unpack(NULL, b->n, (const uint8_t *)b->p);

	assert_non_null(p);
	return p;
}

static const char *text_at(const Perftools__Profiles__Profile *p, int64_t at)
{
	assert_true(at >= 0 && (size_t)at < p->n_string_table);
	return p->string_table[at];
}

static void test_header(void **state)
{
	static const int64_t values[] = {3, 30};
	Perftools__Profiles__Profile *p;
	struct read_test r;
	struct site_test t;
	struct buf b = {0};
	struct mkprof mk;

	(void)state;
	mk_init(&mk);
	mk_type(&mk, "samples", "count");
	mk_type(&mk, "cpu", "nanoseconds");
	mk_period(&mk, "cpu", "nanoseconds", 10);
	mk.default_type = strtab_intern(&mk.strings, STR("samples"));
	mk.time_ns = T0_S * NS_PER_S;
	mk.duration_ns = 7;
	mk_sample(&mk, "main;work", values);
	read_one(&r, &t, &mk);
	assert_int_equal(r.m.dumps[0].default_point, 0);
	write_dump(&b, &r.m);
	p = unpack(&b);
	assert_int_equal(p->n_sample_type, 2);
	assert_string_equal(text_at(p, p->sample_type[1]->type), "cpu");
	assert_string_equal(text_at(p, p->sample_type[1]->unit), "nanoseconds");
	assert_string_equal(text_at(p, 0), "");
	assert_int_equal(p->time_nanos, T0_S * NS_PER_S);
	assert_int_equal(p->duration_nanos, 7);
	assert_int_equal(p->period, 10);
	assert_string_equal(text_at(p, p->period_type->type), "cpu");
	assert_string_equal(text_at(p, p->default_sample_type), "samples");
	assert_int_equal(p->n_sample, 1);
	assert_int_equal(p->sample[0]->n_location_id, 2);
	assert_int_equal(p->sample[0]->value[0], 3);
	assert_int_equal(p->sample[0]->value[1], 30);
	perftools__profiles__profile__free_unpacked(p, NULL);
	buf_release(&b);
	read_release(&r);
	site_test_remove(&t);
}

/* One location of two lines, innermost first; the file of each; one function of two files is two.
 */
static void test_inlined(void **state)
{
	Perftools__Profiles__Profile *p;
	struct read_test r;
	struct site_test t;
	struct buf b = {0};
	struct mkprof mk;

	(void)state;
	mk_init(&mk);
	mk_type(&mk, "cpu", "nanoseconds");
	mk_sample1(&mk, "main:1;outer:5>inner:9", 4);
	mk_sample1(&mk, "main:1;outer:5>inner:8", 2);
	mk_sample1(&mk, "main:1", 1);
	read_one(&r, &t, &mk);
	write_dump(&b, &r.m);
	p = unpack(&b);
	assert_int_equal(p->n_sample, 3);
	assert_int_equal(p->n_location, 3);
	assert_int_equal(p->n_function, 3);
	for (size_t i = 0; i < p->n_location; i++) {
		const Perftools__Profiles__Location *l = p->location[i];
		const Perftools__Profiles__Function *inner;

		assert_int_equal(l->id, i + 1);
		assert_true(l->n_line == 1 || l->n_line == 2);
		if (l->n_line == 1)
			continue;
		inner = p->function[l->line[0]->function_id - 1];
		assert_string_equal(text_at(p, inner->name), "inner");
		assert_true(l->line[0]->line == 8 || l->line[0]->line == 9);
		assert_int_equal(l->line[1]->line, 5);
	}
	perftools__profiles__profile__free_unpacked(p, NULL);
	buf_release(&b);
	read_release(&r);
	site_test_remove(&t);
}

/* A label goes out as a number when its key never had text; a 0 keeps its label. */
static void test_labels(void **state)
{
	Perftools__Profiles__Profile *p;
	size_t n_numbers = 0, n_texts = 0;
	struct read_test r;
	struct site_test t;
	struct buf b = {0};
	struct mkprof mk;

	(void)state;
	mk_init(&mk);
	mk_type(&mk, "space", "bytes");
	mk_sample1(&mk, "main;a", 1);
	mk_number(&mk, "bytes", 4096, "bytes");
	mk_number(&mk, "wait", 12, "milliseconds");
	mk_label(&mk, "pid", "17");
	mk_label(&mk, "mixed", "x");
	mk_sample1(&mk, "main;b", 1);
	mk_number(&mk, "bytes", 0, "");
	mk_number(&mk, "wait", -3, "");
	mk_number(&mk, "mixed", 5, "");
	read_one(&r, &t, &mk);
	write_dump(&b, &r.m);
	p = unpack(&b);
	assert_int_equal(p->n_sample, 2);
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < p->sample[i]->n_label; k++) {
			const Perftools__Profiles__Label *l = p->sample[i]->label[k];
			const char *key = text_at(p, l->key), *unit = text_at(p, l->num_unit);

			n_texts += l->str != 0;
			n_numbers += l->str == 0;
			if (strcmp(key, "bytes") == 0)
				assert_true((l->num == 4096 && !*unit) ||
					    (l->num == 0 && strcmp(unit, "bytes") == 0));
			else if (strcmp(key, "wait") == 0)
				assert_true((l->num == 12 && strcmp(unit, "milliseconds") == 0) ||
					    (l->num == -3 && !*unit));
			else if (strcmp(key, "pid") == 0)
				assert_string_equal(text_at(p, l->str), "17");
			else
				assert_true(l->str != 0);
		}
	assert_int_equal(n_numbers, 4);
	assert_int_equal(n_texts, 3);
	perftools__profiles__profile__free_unpacked(p, NULL);
	check_readers_agree(buf_view(&b));
	buf_release(&b);
	read_release(&r);
	site_test_remove(&t);
}

/* Without symbols: an address in its binary, the program before its libraries. */
static void test_addresses(void **state)
{
	Perftools__Profiles__Profile *p;
	uint32_t lib, exe, at[3];
	struct read_test r;
	struct site_test t;
	struct buf b = {0};
	struct mkprof mk;

	(void)state;
	mk_init(&mk);
	mk_type(&mk, "cpu", "nanoseconds");
	exe = mk_mapping(&mk, 0x400000, 0x500000, 0, "/usr/bin/server");
	lib = mk_mapping(&mk, 0x7f0000000000, 0x7f0000100000, 0x1000, "/lib/libc.so.6");
	at[0] = mk_location(&mk, lib, 0x7f0000000abc);
	at[1] = mk_location(&mk, exe, 0x401f40);
	at[2] = mk_location(&mk, 0, 0x77);
	mk_sample1(&mk, "", 5);
	for (size_t i = 0; i < 3; i++)
		vec_push(&mk.samples.v[0].locations, at[i]);
	read_one(&r, &t, &mk);
	write_dump(&b, &r.m);
	p = unpack(&b);
	assert_int_equal(p->n_function, 0);
	assert_int_equal(p->n_mapping, 2);
	assert_string_equal(text_at(p, p->mapping[0]->filename), "/usr/bin/server");
	assert_int_equal(p->mapping[0]->id, 1);
	assert_false(p->mapping[0]->has_functions);
	assert_int_equal(p->mapping[0]->memory_limit, 0x2000);
	assert_int_equal(p->n_location, 3);
	assert_int_equal(p->location[0]->address, 0x1abc);
	assert_int_equal(p->location[0]->mapping_id, 2);
	assert_int_equal(p->location[1]->address, 0x1f40);
	assert_int_equal(p->location[1]->mapping_id, 1);
	assert_int_equal(p->location[2]->address, 0x77);
	assert_int_equal(p->location[2]->mapping_id, 0);
	perftools__profiles__profile__free_unpacked(p, NULL);
	buf_release(&b);
	read_release(&r);
	check_round_trip(&t, "s/x.pb");
	site_test_remove(&t);
}

static void test_hostile_names(void **state)
{
	static const char *const names[] = {"a;b\n<script>", "=1+1", "\xff\xfe", "server+0x12",
					    "0x", "[no stack]", "0x1234567890abcdef0"};
	char *name = calloc(1, 60001);
	struct read_test r;
	struct site_test t;
	struct buf b = {0};
	struct mkprof mk;

	(void)state;
	mk_init(&mk);
	mk_type(&mk, "cpu", "nanoseconds");
	memset(name, 'x', 60000);
	for (size_t i = 0; i <= COUNT_OF(names); i++) {
		uint32_t l = mk_location(&mk, 0, i + 1);

		mk_line(&mk, l, mk_function(&mk, i < COUNT_OF(names) ? names[i] : name, ""), 0);
		mk_sample1(&mk, "", 1 + (int64_t)i);
		vec_push(&mk.samples.v[i].locations, l);
	}
	read_one(&r, &t, &mk);
	write_dump(&b, &r.m);
	check_readers_agree(buf_view(&b));
	assert_true(str_find(buf_view(&b), STR("\xff")) == SIZE_MAX ||
		    str_find(buf_view(&b), STR("\xff\xfe")) == SIZE_MAX);
	assert_true(str_find(buf_view(&b), STR("\xef\xbf\xbd\xef\xbf\xbd")) != SIZE_MAX);
	read_release(&r);
	site_test_bytes(&t, "s/x.pb", buf_view(&b));
	check_round_trip(&t, "s/x.pb");
	site_test_remove(&t);
	buf_release(&b);
	free(name);
}

static void test_same_bytes(void **state)
{
	struct buf first = {0}, second = {0}, zipped[2] = {{0}, {0}};
	struct read_test r;
	struct site_test t;
	struct mkprof mk;

	(void)state;
	mk_init(&mk);
	mk_type(&mk, "cpu", "nanoseconds");
	mk_sample1(&mk, "main;a;b", 1);
	mk_sample1(&mk, "main;c", 2);
	read_one(&r, &t, &mk);
	write_dump(&first, &r.m);
	write_dump(&second, &r.m);
	assert_true(str_eq(buf_view(&first), buf_view(&second)));
	gzip_write(&zipped[0], buf_view(&first));
	gzip_write(&zipped[1], buf_view(&second));
	assert_true(str_eq(buf_view(&zipped[0]), buf_view(&zipped[1])));
	assert_memory_equal(zipped[0].p, "\x1f\x8b\x08\0\0\0\0\0", 8); /* no name, no time */
	first.n = 0;
	decode_text(buf_view(&zipped[0]), &first);
	assert_true(first.n > 0);
	buf_release(&first);
	buf_release(&second);
	buf_release(&zipped[0]);
	buf_release(&zipped[1]);
	read_release(&r);
	site_test_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),	      cmocka_unit_test(test_header),
		cmocka_unit_test(test_inlined),	      cmocka_unit_test(test_labels),
		cmocka_unit_test(test_addresses),     cmocka_unit_test(test_hostile_names),
		cmocka_unit_test(test_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
