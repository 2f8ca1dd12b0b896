// SPDX-License-Identifier: MIT
/*
 * Our reader against protobuf-c: a few hundred random profiles in random encodings, sample by
 * sample, function by function.
 */
#include "test_decode.h"

#include "decode/inflate.h"

#define PROFILES 400
#define BUDGET ((size_t)64 << 20)

static const struct count_fn no_fn; /* a name that only binaries and files have */

static void compare_functions(const struct count_sink *ours, const struct count_sink *theirs)
{
	for (str_id i = 1; i < ours->names.text.n; i++) {
		struct str name = strtab_get(&ours->names, i);
		str_id other = strtab_find(&theirs->names, name);

		const struct count_fn *f = other == ID_NONE ? &no_fn : &theirs->fns.v[other];

		for (size_t t = 0; t < ours->n_types; t++) {
			assert_int_equal(ours->fns.v[i].self[t], f->self[t]);
			assert_int_equal(ours->fns.v[i].total[t], f->total[t]);
		}
	}
}

static void compare(const struct decoded *ours, struct str plain)
{
	struct buf text = {0};
	struct count_sink theirs;

	count_sink_init(&theirs, &text);
	assert_true(reference_read(plain, BUDGET, &theirs));
	assert_int_equal(ours->sink.n_samples, theirs.n_samples);
	assert_int_equal(ours->sink.time_ns, theirs.time_ns);
	assert_int_equal(ours->sink.period, theirs.period);
	assert_true(str_eq(buf_view(&ours->sink.header), buf_view(&theirs.header)));
	assert_true(str_eq(buf_view(&ours->text), buf_view(&text)));
	for (size_t t = 0; t < theirs.n_types; t++)
		assert_int_equal(ours->sink.totals[t], theirs.totals[t]);
	compare_functions(&ours->sink, &theirs);
	count_sink_release(&theirs);
	buf_release(&text);
}

static void test_random_profiles(void **state)
{
	struct mkprof_random r = {20261121};
	uint64_t samples = 0;

	(void)state;
	for (int i = 0; i < PROFILES; i++) {
		struct buf bytes = {0};
		struct inflater f;
		struct decoded d;
		struct str plain;
		struct mkprof p;

		mk_init(&p);
		mk_random_profile(&p, &r, mk_random(&r, 60));
		mk_encode(&p, mk_random_options(&r), &bytes);
		decode_bytes(&d, buf_view(&bytes));
		if (!d.ok)
			fail_msg("profile %d refused: %s", i, d.e.text);
		inflater_init(&f);
		assert_true(inflate_any(&f, buf_view(&bytes), BUDGET, &plain, &d.e));
		compare(&d, plain);
		samples += d.sink.n_samples;
		inflater_release(&f);
		decoded_release(&d);
		buf_release(&bytes);
		mk_free(&p);
	}
	assert_true(samples > PROFILES * 20);
}

/* With bytes changed at random: where both accept, both read the same totals. */
static void test_damaged_profiles(void **state)
{
	struct mkprof_random r = {4};
	int both = 0;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct buf bytes = {0};
		struct count_sink theirs;
		struct decoded d;
		struct mkprof p;

		mk_init(&p);
		mk_random_profile(&p, &r, 3);
		mk_encode(&p, (struct mkprof_options){.packing = MK_MIXED}, &bytes);
		for (uint64_t n = 1 + mk_random(&r, 3); n > 0; n--)
			bytes.p[mk_random(&r, bytes.n)] = (char)mk_random(&r, 256);
		decode_bytes(&d, buf_view(&bytes));
		count_sink_init(&theirs, NULL);
		if (reference_read(buf_view(&bytes), BUDGET, &theirs) && d.ok) {
			both++;
			assert_int_equal(d.sink.n_samples, theirs.n_samples);
			assert_int_equal(d.sink.n_types, theirs.n_types);
			for (size_t t = 0; t < theirs.n_types; t++)
				assert_int_equal(d.sink.totals[t], theirs.totals[t]);
		}
		count_sink_release(&theirs);
		decoded_release(&d);
		buf_release(&bytes);
		mk_free(&p);
	}
	assert_in_range(both, 300, 3000);
}

/* The reference itself, on numbers that were worked out by hand: else both could be wrong. */
static void test_reference(void **state)
{
	struct buf bytes = {0}, text = {0};
	struct count_sink s;
	struct mkprof p;

	(void)state;
	mk_init(&p);
	mk_type(&p, "cpu", "nanoseconds");
	mk_sample1(&p, "main;f;f", 3);
	mk_sample1(&p, "main;g:7>f", 4);
	mk_encode(&p, (struct mkprof_options){.sparse_ids = true}, &bytes);
	count_sink_init(&s, &text);
	assert_true(reference_read(buf_view(&bytes), BUDGET, &s));
	check_same(buf_view(&text), "main@src/a.go;f@src/a.go;f@src/a.go 3\n"
				    "main@src/a.go;g@src/a.go:7>f@src/a.go(inlined) 4\n");
	assert_int_equal(s.totals[0], 7);
	assert_int_equal(count_sink_fn(&s, "f")->self[0], 7);
	assert_int_equal(count_sink_fn(&s, "f")->total[0], 7);
	assert_int_equal(count_sink_fn(&s, "g")->self[0], 0);
	assert_int_equal(count_sink_fn(&s, "main")->total[0], 7);
	count_sink_release(&s);
	count_sink_init(&s, NULL);
	assert_false(reference_read(buf_view(&bytes), 100, &s)); /* over its budget */
	count_sink_release(&s);
	buf_release(&bytes);
	buf_release(&text);
	mk_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reference),
		cmocka_unit_test(test_random_profiles),
		cmocka_unit_test(test_damaged_profiles),
	};

	return cmocka_run_group_tests_name("decode_diff", tests, NULL, NULL);
}
