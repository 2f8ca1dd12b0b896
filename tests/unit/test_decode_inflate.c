// SPDX-License-Identifier: MIT
/* Containers: gzip of every shape, zstd, damage at every byte, bombs. */
#include "test_decode.h"

#include <stdlib.h>
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

#define MIB ((size_t)1 << 20)

static struct str some_text(struct arena *a, size_t n)
{
	char *p = arena_n(a, n + 1, char);
	struct mkprof_random r = {7};

	for (size_t i = 0; i < n; i++)
		p[i] = (char)('a' + mk_random(&r, 5));
	return (struct str){p, n};
}

static void check_inflates(struct str raw, struct str wanted, const char *wrap)
{
	struct inflater f;
	struct str plain;
	struct err e = {0};

	inflater_init(&f);
	if (!inflate_any(&f, raw, MIB, &plain, &e))
		fail_msg("refused: %s", e.text);
	assert_true(str_eq(plain, wanted));
	check_same(f.wrap, wrap);
	inflater_release(&f);
}

static void check_refusal(struct str raw, size_t max_bytes, const char *message)
{
	struct inflater f;
	struct str plain;
	struct err e = {0};

	inflater_init(&f);
	assert_false(inflate_any(&f, raw, max_bytes, &plain, &e));
	if (str_find(str_of(e.text), str_of(message)) == SIZE_MAX)
		fail_msg("found \"%s\", wanted \"%s\"", e.text, message);
	inflater_release(&f);
}

static void test_wraps(void **state)
{
	static const size_t sizes[] = {0, 1, 100, 65536, 300000};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct str text = some_text(&a, sizes[i]);
		struct buf one = {0}, two = {0}, more = {0};

		mk_gzip(text, &one);
		mk_gzip(buf_view(&one), &two);
		check_inflates(text, text, "");
		check_inflates(buf_view(&one), text, "gzip");
		check_inflates(buf_view(&two), text, "gzip twice");
		mk_gzip(str_sub(text, 0, text.n / 3), &more);
		mk_gzip(STR(""), &more); /* an empty member between */
		mk_gzip(str_sub(text, text.n / 3, text.n), &more);
		check_inflates(buf_view(&more), text, "gzip");
		buf_bytes(&more, "\0\0\0\0\0\0\0", 7); /* padding of a tape block */
		check_inflates(buf_view(&more), text, "gzip");
		buf_release(&one);
		buf_release(&two);
		buf_release(&more);
	}
	arena_release(&a);
}

static void test_every_truncation(void **state)
{
	struct arena a = {0};
	struct str text = some_text(&a, 2000);
	struct buf one = {0}, two = {0};

	(void)state;
	mk_gzip(text, &one);
	mk_gzip(buf_view(&one), &two);
	for (size_t n = 2; n < one.n; n++)
		check_refusal(str_sub(buf_view(&one), 0, n), MIB, "expected more gzip data");
	for (size_t n = 2; n < two.n; n++)
		check_refusal(str_sub(buf_view(&two), 0, n), MIB, "expected more gzip data");
	/* The second member cut: the first alone is no whole file. */
	mk_gzip(text, &one);
	for (size_t n = one.n / 2 + 2; n < one.n; n += 5)
		check_refusal(str_sub(buf_view(&one), 0, n), MIB, "gzip data");
	buf_release(&one);
	buf_release(&two);
	arena_release(&a);
}

/* No flipped bit may pass as other text: the checksum sees it. A few do no harm, as codes that
 * the data does not use. */
static void test_flipped_bits(void **state)
{
	struct arena a = {0};
	struct str text = some_text(&a, 500);
	struct buf one = {0};
	struct inflater f;
	size_t harmless = 0;

	(void)state;
	mk_gzip(text, &one);
	inflater_init(&f);
	for (size_t bit = 10 * 8; bit < one.n * 8; bit++) {
		struct str plain;
		struct err e = {0};

		one.p[bit / 8] ^= (char)(1 << bit % 8);
		if (inflate_any(&f, buf_view(&one), MIB, &plain, &e)) {
			assert_true(str_eq(plain, text));
			harmless++;
		} else {
			assert_true(e.text[0] != '\0');
		}
		one.p[bit / 8] ^= (char)(1 << bit % 8);
	}
	assert_true(harmless < one.n / 10);
	inflater_release(&f);
	check_inflates(buf_view(&one), text, "gzip");
	buf_release(&one);
	arena_release(&a);
}

static void test_rubbish_behind(void **state)
{
	struct buf one = {0};

	(void)state;
	mk_gzip(STR("hello"), &one);
	buf_lit(&one, "x");
	check_refusal(buf_view(&one), MIB, "gzip data");
	buf_lit(&one, "xxxxxxxxxxxxxxxxxxxxxxxxxx");
	check_refusal(buf_view(&one), MIB, "gzip data");
	buf_release(&one);
}

/* 32 MiB of zeros are 32 KB: refused at the cap, exactly. */
static void test_bomb(void **state)
{
	struct buf zeros = {0}, one = {0}, two = {0};

	(void)state;
	assert_true(buf_room(&zeros, 32 * MIB));
	memset(zeros.p, 0, 32 * MIB);
	zeros.n = 32 * MIB;
	mk_gzip(buf_view(&zeros), &one);
	mk_gzip(buf_view(&one), &two);
	check_refusal(buf_view(&one), MIB, "expected at most 1048576 bytes after inflating");
	check_refusal(buf_view(&one), 32 * MIB - 1, "expected at most 33554431 bytes");
	check_refusal(buf_view(&two), MIB, "expected at most 1048576 bytes after inflating");
	buf_reset(&two);
	mk_gzip(str_sub(buf_view(&zeros), 0, MIB), &two);
	check_inflates(buf_view(&two), str_sub(buf_view(&zeros), 0, MIB), "gzip");
	buf_reset(&two);
	mk_gzip(str_sub(buf_view(&zeros), 0, MIB + 1), &two);
	check_refusal(buf_view(&two), MIB, "expected at most 1048576 bytes");
	buf_reset(&two);
	for (int i = 0; i < 3; i++) /* each member fits, the sum does not */
		mk_gzip(str_sub(buf_view(&zeros), 0, MIB / 2), &two);
	check_refusal(buf_view(&two), MIB, "expected at most 1048576 bytes");
	buf_release(&zeros);
	buf_release(&one);
	buf_release(&two);
}

/* The trailer says 4 GiB: only a checksum fault, no allocation of that size. */
static void test_lying_trailer(void **state)
{
	struct buf one = {0};

	(void)state;
	mk_gzip(STR("hello, hello, hello"), &one);
	memset(one.p + one.n - 4, 0xff, 4);
	check_refusal(buf_view(&one), MIB, "expected valid gzip data");
	buf_release(&one);
}

#ifdef HAVE_ZSTD
static void test_zstd(void **state)
{
	struct arena a = {0};
	struct str text = some_text(&a, 100000);
	struct buf z = {0};

	(void)state;
	assert_true(buf_room(&z, ZSTD_compressBound(text.n)));
	z.n = ZSTD_compress(z.p, z.cap, text.p, text.n, 3);
	assert_false(ZSTD_isError(z.n));
	check_inflates(buf_view(&z), text, "zstd");
	check_refusal(buf_view(&z), 99999, "expected at most 99999 bytes");
	for (size_t n = 4; n < z.n; n += n < 200 ? 1 : 97)
		check_refusal(str_sub(buf_view(&z), 0, n), MIB, "zstd data");
	buf_release(&z);
	arena_release(&a);
}
#endif

/* The inflater is reused: nothing of a faulty or longer file shows in the next. */
static void test_reuse(void **state)
{
	struct arena a = {0};
	struct buf longer = {0}, shorter = {0};
	struct inflater f;
	struct str plain;
	struct err e = {0};

	(void)state;
	mk_gzip(some_text(&a, 50000), &longer);
	mk_gzip(STR("short"), &shorter);
	inflater_init(&f);
	assert_true(inflate_any(&f, buf_view(&longer), MIB, &plain, &e));
	assert_false(inflate_any(&f, str_sub(buf_view(&longer), 0, 1000), MIB, &plain, &e));
	assert_true(inflate_any(&f, buf_view(&shorter), MIB, &plain, &e));
	check_same(plain, "short");
	inflater_release(&f);
	buf_release(&longer);
	buf_release(&shorter);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wraps),        cmocka_unit_test(test_every_truncation),
		cmocka_unit_test(test_flipped_bits), cmocka_unit_test(test_rubbish_behind),
		cmocka_unit_test(test_bomb),         cmocka_unit_test(test_lying_trailer),
#ifdef HAVE_ZSTD
		cmocka_unit_test(test_zstd),
#endif
		cmocka_unit_test(test_reuse),
	};

	return cmocka_run_group_tests_name("decode_inflate", tests, NULL, NULL);
}
