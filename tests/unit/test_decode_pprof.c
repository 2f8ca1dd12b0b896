// SPDX-License-Identifier: MIT
/* pprof: what is read, in every encoding; what is lenient, what is refused and with what words. */
#include "test_decode.h"

static void one_type(struct mkprof *p)
{
	mk_init(p);
	mk_type(p, "cpu", "nanoseconds");
}

/* ---- encodings ---- */

static void make_rich(struct mkprof *p)
{
	int64_t values[] = {3, 30000};

	mk_init(p);
	mk_type(p, "samples", "count");
	mk_type(p, "cpu", "nanoseconds");
	mk_period(p, "cpu", "nanoseconds", 10000000);
	p->time_ns = 1700006400 * NS_PER_S;
	p->duration_ns = 30 * NS_PER_S;
	mk_comment(p, "built by hand");
	mk_sample(p, "main:3;serve:10>route:11;work:7", values);
	mk_label(p, "endpoint", "/pay");
	mk_number(p, "bytes", 512, "bytes");
	values[0] = -1;
	values[1] = INT64_MAX;
	mk_sample(p, "main:3;idle", values);
	mk_sample(p, "main:3;serve:10>route:11;work:8", values);
	mk_label(p, "endpoint", "");
	mk_number(p, "n", 0, "");
}

static const char rich[] =
	"main@src/a.go:3;serve@src/a.go:10>route@src/a.go:11(inlined);work@src/a.go:7 3,30000"
	" {endpoint=/pay,bytes=512 bytes}\n"
	"main@src/a.go:3;idle@src/a.go -1,9223372036854775807\n"
	"main@src/a.go:3;serve@src/a.go:10>route@src/a.go:11(inlined);work@src/a.go:8 "
	"-1,9223372036854775807 {endpoint=,n=0}\n";

/* 4 wraps x 3 packings x 2^5 switches. */
static void test_every_encoding(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4 * 3 * 32; i++) {
		unsigned bits = i / 12;
		struct mkprof_options o = {.wrap = (enum mkprof_wrap)(i % 4),
					   .packing = (enum mkprof_packing)(i / 4 % 3),
					   .strings_first = bits & 1,
					   .tables_first = bits & 2,
					   .sparse_ids = bits & 4,
					   .padded = bits & 8,
					   .unknown = bits & 16};
		struct decoded d;
		struct mkprof p;

		make_rich(&p);
		decode_profile(&d, &p, o);
		check_same(buf_view(&d.sink.header),
			   "pprof samples/count cpu/nanoseconds "
			   "period=cpu/nanoseconds comment=built by hand");
		assert_int_equal(d.sink.time_ns, 1700006400 * NS_PER_S);
		assert_int_equal(d.sink.duration_ns, 30 * NS_PER_S);
		assert_int_equal(d.sink.period, 10000000);
		assert_int_equal(d.sink.totals[0], 1);
		assert_int_equal(d.sink.totals[1], INT64_MAX); /* held */
		assert_int_equal(d.decoder.n_stacks, 3);
		check_decoded(&d, rich);
	}
}

/* The decoder is reused from dump to dump: nothing stays behind. */
static void test_reuse(void **state)
{
	struct mkprof_random r = {3};
	struct limits limits = LIMITS_DEFAULT;
	struct decoder decoder;

	(void)state;
	decoder_init(&decoder, &limits);
	for (int i = 0; i < 60; i++) {
		struct buf bytes = {0}, text = {0};
		struct count_sink sink;
		struct err e = {0};
		struct mkprof p;

		if (i % 3) {
			mk_init(&p);
			mk_random_profile(&p, &r, 20);
		} else {
			make_rich(&p);
		}
		mk_encode(&p, mk_random_options(&r), &bytes);
		if (i % 3 == 2)
			bytes.n = bytes.n * 2 / 3;
		count_sink_init(&sink, &text);
		assert_int_equal(decode_dump(&decoder, buf_view(&bytes), &sink.sink, &e),
				 i % 3 != 2);
		if (i % 3 == 0)
			check_same(buf_view(&text), rich);
		count_sink_release(&sink);
		buf_release(&bytes);
		buf_release(&text);
		mk_free(&p);
	}
	decoder_release(&decoder);
}

/* ---- leniency ---- */

static void test_no_samples(void **state)
{
	struct decoded d;
	struct mkprof p;

	(void)state;
	one_type(&p);
	decode_profile(&d, &p, (struct mkprof_options){0});
	assert_int_equal(d.sink.n_samples, 0);
	assert_true(d.sink.got_header);
	check_decoded(&d, "");
}

static void test_sample_without_location(void **state)
{
	struct decoded d;
	struct mkprof p;

	(void)state;
	one_type(&p);
	mk_sample1(&p, "", 5);
	mk_label(&p, "k", "v");
	decode_profile(&d, &p, (struct mkprof_options){0});
	check_decoded(&d, " 5 {k=v}\n");
}

/* Names for what has none; the mapping's offset makes the address the same in every run. */
static void test_unsymbolized(void **state)
{
	static const struct {
		bool mapped;
		uint64_t address;
		const char *wanted;
	} cases[] = {
		{true, 0x401f40, "server+0x2f40 1\n"}, /* 0x401f40 - 0x400000 + 0x1000 */
		{true, 0x400000, "server+0x1000 1\n"},
		{true, 0, "server+0x0 1\n"},
		{false, 0xdeadbeef, "0xdeadbeef 1\n"},
		{false, UINT64_MAX, "0xffffffffffffffff 1\n"},
		{false, 0, "[unknown] 1\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct decoded d;
		struct mkprof p;
		uint32_t m, l;

		one_type(&p);
		m = mk_mapping(&p, 0x400000, 0x500000, 0x1000, "/usr/bin/server");
		mk_sample1(&p, "", 1);
		l = mk_location(&p, cases[i].mapped ? m : 0, cases[i].address);
		vec_push(&p.samples.v[0].locations, l);
		decode_profile(&d, &p, (struct mkprof_options){.sparse_ids = i % 2});
		check_same(buf_view(&d.sink.header),
			   "pprof cpu/nanoseconds binary=/usr/bin/server");
		check_decoded(&d, cases[i].wanted);
	}
}

/* .NET: the line is known, the function is not; and functions without a name. */
static void test_function_zero(void **state)
{
	struct decoded d;
	struct mkprof p;
	uint32_t l, m;

	(void)state;
	one_type(&p);
	m = mk_mapping(&p, 0x1000, 0x2000, 0, "lib.so");
	mk_sample1(&p, "main", 2);
	l = mk_location(&p, m, 0x1010);
	mk_line(&p, l, 0, 7);
	vec_push(&p.samples.v[0].locations, l);
	l = mk_location(&p, 0, 0);
	mk_line(&p, l, mk_function(&p, "", "b.go"), 9);
	vec_push(&p.samples.v[0].locations, l);
	decode_profile(&d, &p, (struct mkprof_options){0});
	check_decoded(&d, "[unknown]@b.go:9;lib.so+0x10:7;main@src/a.go 2\n");
}

/* A mapping id that leads nowhere costs the binary's name, not the profile. */
static void test_lines_out_of_range(void **state)
{
	static const int64_t lines[] = {-1, 0, (int64_t)UINT32_MAX + 1, INT64_MAX, UINT32_MAX};
	struct decoded d;
	struct mkprof p;

	(void)state;
	one_type(&p);
	mk_sample1(&p, "", 1);
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		uint32_t l = mk_location(&p, 0, 0);

		mk_line(&p, l, mk_function(&p, "f", ""), lines[i]);
		vec_push(&p.samples.v[0].locations, l);
	}
	decode_profile(&d, &p, (struct mkprof_options){0});
	check_decoded(&d, "f:4294967295;f;f;f;f 1\n");
}

/* Bytes pass as they are: what prints them must care. A NUL does not end a name. */
static void test_invalid_text(void **state)
{
	struct decoded d;
	struct mkprof p;
	struct buf wanted = {0};
	str_id odd;

	(void)state;
	one_type(&p);
	mk_sample1(&p, "\xff\xfe\x80;\xc3", 1);
	mk_label(&p, "\xf0\x28", "\xed\xa0\x80");
	odd = strtab_intern(&p.strings, (struct str){"a\0b", 3});
	p.functions.v[0].name = odd;
	decode_profile(&d, &p, (struct mkprof_options){0});
	buf_lit(&wanted, "\xff\xfe\x80@src/a.go;");
	buf_bytes(&wanted, "a\0b", 3);
	buf_lit(&wanted, "@src/a.go 1 {\xf0\x28=\xed\xa0\x80}\n");
	assert_true(d.ok);
	assert_true(str_eq(buf_view(&d.text), buf_view(&wanted)));
	decoded_release(&d);
	buf_release(&wanted);
}

static void test_labels(void **state)
{
	struct decoded d;
	struct mkprof p;

	(void)state;
	one_type(&p);
	mk_sample1(&p, "f", 1);
	mk_label(&p, "k", "a");
	mk_label(&p, "k", "b"); /* several values a key are legal */
	mk_number(&p, "zero", 0, "");
	mk_number(&p, "zero bytes", 0, "bytes");
	mk_number(&p, "low", INT64_MIN, "");
	mk_label(&p, "", "no key");
	decode_profile(&d, &p, (struct mkprof_options){0});
	check_decoded(&d, "f@src/a.go 1 {k=a,k=b,zero=0,zero bytes=0 bytes,"
			  "low=-9223372036854775808,=no key}\n");
}

/* Two time fields: concatenated dumps; the last one wins, samples of both are there. */
static void test_concatenated(void **state)
{
	struct buf b = {0};
	struct decoded d;
	struct mkprof p;

	(void)state;
	one_type(&p);
	mk_sample1(&p, "f", 1);
	mk_encode(&p, (struct mkprof_options){0}, &b);
	mk_int(&b, 9, 5);
	mk_int(&b, 9, 6);
	decode_bytes(&d, buf_view(&b));
	assert_int_equal(d.sink.time_ns, 6);
	check_decoded(&d, "f@src/a.go 1\n");
	buf_release(&b);
	mk_free(&p);
}

static void test_stop_after_header(void **state)
{
	struct buf b = {0};
	struct limits limits = LIMITS_DEFAULT;
	struct decoder decoder;
	struct count_sink sink;
	struct err e = {0};
	struct mkprof p;

	(void)state;
	make_rich(&p);
	mk_encode(&p, (struct mkprof_options){0}, &b);
	decoder_init(&decoder, &limits);
	count_sink_init(&sink, NULL);
	sink.stop_after_header = true;
	assert_true(decode_dump(&decoder, buf_view(&b), &sink.sink, &e));
	assert_true(sink.got_header);
	assert_int_equal(sink.n_samples, 0);
	count_sink_release(&sink);
	decoder_release(&decoder);
	buf_release(&b);
	mk_free(&p);
}

/* ---- limits ---- */

static void test_limits(void **state)
{
	struct limits limits = LIMITS_DEFAULT;
	struct buf b = {0};
	struct decoded d;
	struct mkprof p;

	(void)state;
	limits.depth = 2;
	limits.labels = 1;
	limits.string_bytes = 4;
	one_type(&p);
	mk_sample1(&p, "a;b;handler", 1);
	mk_label(&p, "k", "v");
	mk_label(&p, "l", "w");
	mk_encode(&p, (struct mkprof_options){0}, &b);
	decode_limited(&d, buf_view(&b), limits);
	assert_int_equal(d.decoder.hit.depth, 1);
	assert_int_equal(d.decoder.hit.labels, 1);
	assert_true(d.decoder.hit.strings > 0);
	check_decoded(&d, "b@src/;hand@src/ 1 {k=v}\n"); /* next to the leaf stays */
	limits.samples = 0;
	decode_limited(&d, buf_view(&b), limits);
	check_refused(&d, "expected at most 0 samples, found more");
	limits = LIMITS_DEFAULT;
	limits.types = 0;
	decode_limited(&d, buf_view(&b), limits);
	check_refused(&d, "expected at most 0 sample types, found more");
	buf_release(&b);
	mk_free(&p);
}

/* ---- refusals ---- */

/* A profile of one sample that hand-made fields follow. */
static void check_extra(struct buf *extra, const char *message)
{
	struct buf b = {0};
	struct decoded d;
	struct mkprof p;

	one_type(&p);
	mk_sample1(&p, "f;g", 1);
	mk_encode(&p, (struct mkprof_options){0}, &b);
	buf_str(&b, buf_view(extra));
	decode_bytes(&d, buf_view(&b));
	check_refused(&d, message);
	buf_release(&b);
	buf_release(extra);
	mk_free(&p);
}

static struct str sample_of(struct buf *body, uint64_t location, size_t n_values)
{
	buf_reset(body);
	mk_int(body, 1, location);
	for (size_t i = 0; i < n_values; i++)
		mk_int(body, 2, 1);
	return buf_view(body);
}

static void test_faulty_samples(void **state)
{
	struct buf extra = {0}, body = {0};

	(void)state;
	mk_field(&extra, 2, sample_of(&body, 1, 2));
	check_extra(&extra, "expected 1 values in a sample, found 2");
	mk_field(&extra, 2, sample_of(&body, 1, 0));
	check_extra(&extra, "expected 1 values in a sample, found 0");
	mk_field(&extra, 2, STR(""));
	check_extra(&extra, "expected 1 values in a sample, found 0");
	mk_field(&extra, 2, sample_of(&body, 99, 1));
	check_extra(&extra, "expected a known location, found id 99");
	mk_field(&extra, 2, sample_of(&body, 0, 1));
	check_extra(&extra, "expected a known location, found id 0");
	mk_field(&extra, 2, STR("\x0a\x01\x80\x10\x01")); /* a cut id in a packed run */
	check_extra(&extra, "expected a location id");
	mk_field(&extra, 2, STR("\x12\x02\x01\x80"));
	check_extra(&extra, "expected 1 sample values");
	mk_field(&extra, 2, STR("\x10\x01\x1a\x02\x08\x63")); /* label key 99 */
	check_extra(&extra, "expected a string below");
	mk_field(&extra, 2, STR("\x10\x01\x1a\x02\x10\x63")); /* label text 99 */
	check_extra(&extra, "expected a string below");
	buf_release(&body);
}

static void test_faulty_tables(void **state)
{
	static const struct {
		uint32_t table;
		const char *zero, *twice;
	} tables[] = {
		{3, "expected ids of mappings above 0, found 0",
		 "expected each id of mappings once"},
		{4, "expected ids of locations above 0, found 0",
		 "expected each id of locations once"},
		{5, "expected ids of functions above 0, found 0",
		 "expected each id of functions once"},
	};
	struct buf extra = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		mk_field(&extra, tables[i].table, STR(""));
		check_extra(&extra, tables[i].zero);
		mk_field(&extra, tables[i].table, STR("\x08\x07"));
		mk_field(&extra, tables[i].table, STR("\x08\x07"));
		check_extra(&extra, tables[i].twice);
	}
	/* Used by a sample: a line whose function is not there, a name beyond the table. */
	mk_field(&extra, 4, STR("\x08\x32\x22\x02\x08\x63"));
	mk_field(&extra, 2, STR("\x08\x32\x10\x01"));
	check_extra(&extra, "expected a known function, found id 99");
	mk_field(&extra, 5, STR("\x08\x32\x10\x63"));
	mk_field(&extra, 4, STR("\x08\x32\x22\x02\x08\x32"));
	mk_field(&extra, 2, STR("\x08\x32\x10\x01"));
	check_extra(&extra, "expected a string below");
}

static void test_faulty_wire(void **state)
{
	struct buf extra = {0};

	(void)state;
	buf_lit(&extra, "\x0b\x0c"); /* a group */
	check_extra(&extra, "a wire type of 0, 1, 2 or 5");
	buf_lit(&extra, "\x12\x7f");
	check_extra(&extra, "a length within the message");
	mk_int(&extra, 7, 99); /* drop_frames */
	check_extra(&extra, "expected a string below");
	mk_int(&extra, 14, UINT64_MAX); /* default_sample_type -1 */
	check_extra(&extra, "expected a string below");
	mk_field(&extra, 1, STR("\x08\x63")); /* a type without a name */
	check_extra(&extra, "expected a string below");
	mk_int(&extra, 13, 99); /* comment */
	check_extra(&extra, "expected a string below");
}

static void test_no_types_no_strings(void **state)
{
	struct buf b = {0};
	struct decoded d;
	struct mkprof p;

	(void)state;
	mk_init(&p);
	mk_comment(&p, "nothing else");
	decode_profile(&d, &p, (struct mkprof_options){0});
	check_refused(&d, "expected at least one sample type, found none");
	mk_field(&b, 1, STR("\x08\x00"));
	decode_bytes(&d, buf_view(&b));
	check_refused(&d, "expected a string table that begins with \"\"");
	mk_field(&b, 6, STR("cpu"));
	decode_bytes(&d, buf_view(&b));
	check_refused(&d, "expected a string table that begins with \"\"");
	buf_release(&b);
}

static void test_other_formats(void **state)
{
	static const struct {
		struct str bytes;
		const char *message;
	} cases[] = {
		{{"", 0}, "found an empty file"},
		{{"hello, world\n", 13}, "found a text file"},
		{{"{\"a\": 1}", 8}, "found a JSON document"},
		{{"FLR\0\0\2\0\1", 8}, "found a Java flight recording"},
		{{"PERFILE2", 8}, "found a perf.data file"},
		{{"go 1.19 trace\0\0", 15}, "found a Go execution trace"},
		{{"Nettrace\x14\0\0\0", 12}, "found a .NET trace"},
		{{"\1\2\3\xff", 4}, "found other data"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct decoded d;

		decode_bytes(&d, cases[i].bytes);
		check_refused(&d, cases[i].message);
	}
}

/* A prefix of a profile is refused or, when it ends between fields, short of samples; never more
 * than there are, and never a crash. */
static void test_every_truncation(void **state)
{
	struct buf b = {0};
	struct mkprof p;

	(void)state;
	make_rich(&p);
	for (int first = 0; first < 2; first++) {
		buf_reset(&b);
		mk_encode(&p,
			  (struct mkprof_options){.strings_first = first, .tables_first = first},
			  &b);
		for (size_t n = 0; n < b.n; n++) {
			/* A copy of just that size: ASan sees a read beyond it. */
			char *copy = vec_grown(NULL, &(size_t){0}, n + 1, 1);
			struct decoded d;

			memcpy(copy, b.p, n);
			decode_bytes(&d, (struct str){copy, n});
			assert_true(d.sink.n_samples <= 3);
			if (!d.ok)
				assert_true(d.e.text[0]);
			decoded_release(&d);
			vec_free(copy);
		}
	}
	buf_release(&b);
	mk_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_encoding),
		cmocka_unit_test(test_reuse),
		cmocka_unit_test(test_no_samples),
		cmocka_unit_test(test_sample_without_location),
		cmocka_unit_test(test_unsymbolized),
		cmocka_unit_test(test_function_zero),
		cmocka_unit_test(test_lines_out_of_range),
		cmocka_unit_test(test_invalid_text),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_concatenated),
		cmocka_unit_test(test_stop_after_header),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_faulty_samples),
		cmocka_unit_test(test_faulty_tables),
		cmocka_unit_test(test_faulty_wire),
		cmocka_unit_test(test_no_types_no_strings),
		cmocka_unit_test(test_other_formats),
		cmocka_unit_test(test_every_truncation),
	};

	return cmocka_run_group_tests_name("decode_pprof", tests, NULL, NULL);
}
