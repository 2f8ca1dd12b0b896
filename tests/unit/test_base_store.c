// SPDX-License-Identifier: MIT
/* What holds memory: arena, id table, string table, threads; and slugs, which live in one. */
#include "test_render_check.h"

#include <assert.h>
#include <stdio.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/pool.h"
#include "base/slug.h"
#include "base/strtab.h"

static void test_arena(void **state)
{
	struct arena a = {0};
	struct str s;

	(void)state;
	for (size_t n = 0; n < 5000; n += 7) {
		unsigned char *p = arena_alloc(&a, n);

		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, n);
	}
	arena_reset(&a);
	assert_int_equal(arena_n(&a, 1000, int64_t)[999], 0); /* zeroed again after reuse */
	s = arena_str(&a, STR("abc"));
	assert_int_equal(s.n, 3);
	assert_string_equal(s.p, "abc");
	s = arena_cat(&a, STR("a"), STR(""), STR("bc"), (struct str){NULL, 0});
	assert_string_equal(s.p, "abc");
	s = arena_str(&a, (struct str){NULL, 0});
	assert_string_equal(s.p, "");
	assert_int_equal(arena_n(&a, 20 << 20, char)[(20 << 20) - 1], 0); /* above any chunk */
	arena_release(&a);
	assert_null(a.chunk);
}

/* Every 16th id shares its hash with another: equality is by the caller. */
static void test_idtab(void **state)
{
	enum { N = 100000 };
	struct idtab t = {0};

	(void)state;
	for (uint32_t id = 0; id < N; id++) {
		uint64_t hash = hash_u64(id % 16 ? id : id / 32);
		size_t at = hash;

		idtab_reserve(&t);
		while (idtab_at(&t, at)->id_plus_1)
			at++;
		idtab_fill(&t, idtab_at(&t, at), hash, id);
	}
	assert_int_equal(t.n, N);
	assert_true((t.mask + 1) * 2 >= t.n * 3); /* at most 2/3 full, so probing ends */
	for (uint32_t id = 0; id < N; id++) {
		uint64_t hash = hash_u64(id % 16 ? id : id / 32);
		size_t at = hash;

		while (idtab_at(&t, at)->id_plus_1 && idtab_at(&t, at)->id_plus_1 != id + 1)
			at++;
		assert_int_equal(idtab_at(&t, at)->id_plus_1, id + 1);
		assert_true(idtab_at(&t, at)->hash == hash);
	}
	idtab_release(&t);
	assert_int_equal(t.n, 0);
}

static void test_strtab(void **state)
{
	struct strtab t;
	char text[32];

	(void)state;
	strtab_init(&t);
	assert_int_equal(strtab_intern(&t, STR("")), 0);
	assert_int_equal(strtab_find(&t, STR("x1")), ID_NONE);
	for (uint32_t i = 1; i < 20000; i++) {
		snprintf(text, sizeof(text), "x%u", i);
		assert_int_equal(strtab_intern(&t, str_of(text)), i);
	}
	for (uint32_t i = 1; i < 20000; i += 3) {
		snprintf(text, sizeof(text), "x%u", i);
		assert_int_equal(strtab_intern(&t, str_of(text)), i);
		assert_int_equal(strtab_find(&t, str_of(text)), i);
		assert_true(str_eq(strtab_get(&t, i), str_of(text)));
	}
	/* A NUL is a byte like any other. */
	assert_int_not_equal(strtab_intern(&t, (struct str){"a\0b", 3}),
			     strtab_intern(&t, (struct str){"a\0c", 3}));
	strtab_release(&t);
}

static void test_str(void **state)
{
	struct str rest = STR("a,,b"), part;

	(void)state;
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("b"), STR("ab")) > 0);
	assert_true(str_cmp(STR("\xff"), STR("a")) > 0); /* bytes are unsigned */
	assert_int_equal(str_cmp(STR(""), (struct str){NULL, 0}), 0);
	assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
	assert_int_equal(str_find(STR("abc"), STR("")), 0);
	assert_int_equal(str_find(STR("abc"), STR("d")), SIZE_MAX);
	assert_int_equal(str_rchr(STR("a/b/c"), '/'), 3);
	assert_int_equal(str_sub(STR("abc"), 2, 99).n, 1);
	assert_int_equal(str_sub(STR("abc"), 5, 2).n, 0);
	assert_true(str_eq(str_trim(STR(" \t a b\n ")), STR("a b")));
	assert_true(str_eq_nocase(STR("AbZ{"), STR("aBz{")));
	assert_false(str_eq_nocase(STR("[a"), STR("{a")));
	assert_true(str_next(&rest, ',', &part) && str_eq(part, STR("a")));
	assert_true(str_next(&rest, ',', &part) && part.n == 0);
	assert_true(str_next(&rest, ',', &part) && str_eq(part, STR("b")));
	assert_false(str_next(&rest, ',', &part));
}

static void test_err(void **state)
{
	struct err e = {0};

	(void)state;
	assert_false(err_at(&e, 12, "expected a name, found %s", "\x1b[31m\n"));
	assert_true(e.has_offset);
	assert_int_equal(e.offset, 12);
	assert_string_equal(e.text, "expected a name, found ?[31m?");
	assert_false(err_set(&e, "%.*s", PR(STR("short"))));
	assert_false(e.has_offset);
	assert_string_equal(e.text, "short");
}

static void check_slug(struct arena *a, const char *name, const char *wanted)
{
	struct str slug = slug_of(a, str_of(name));

	assert_string_equal(slug.p, wanted);
}

static void test_slug(void **state)
{
	static const char *const names[] = {
		"a",  "A",   "a/b", "a-b",      "a b",      "a.b",   ".",
		"..", "...", "",    "-",        "/",        "../..", "a\n",
		"a.", ".a",  "con", "\xc3\xa4", "\xc3\xb6", "a//b",  "a/b/",
	};
	struct arena a = {0};
	char longer[200];

	(void)state;
	check_slug(&a, "orders", "orders");
	check_slug(&a, "shop-api_v2.1", "shop-api_v2.1");
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct str s = slug_of(&a, str_of(names[i]));

		assert_true(s.n > 0 && s.p[0] != '.' && s.p[s.n - 1] != '.');
		for (size_t k = 0; k < s.n; k++)
			assert_non_null(strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", s.p[k]));
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(s, slug_of(&a, str_of(names[k]))));
	}
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(slug_of(&a, str_of(longer)).n, 64 + 9);
	longer[150] = 'y'; /* beyond what is kept */
	assert_false(
		str_eq(slug_of(&a, str_of(longer)), slug_of(&a, str_sub(str_of(longer), 0, 150))));
	arena_release(&a);
}

/* Found by trying letters in both cases: one slug, hash and all. */
static void test_slugs_part(void **state)
{
	static const char *const names[] = {"ABcDefGhiJKLMnopQRS", "plain", "abCdeFGhijKlMnopqRs",
					    "plain-2", "plain", ""};
	struct arena a = {0};
	struct str slugs[COUNT_OF(names)], *all[COUNT_OF(names)];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		slugs[i] = slug_of(&a, str_of(names[i]));
		all[i] = &slugs[i];
	}
	assert_true(str_eq(slugs[0], slugs[2]));
	slugs_part(&a, all, COUNT_OF(names));
	assert_string_equal(slugs[0].p, "abcdefghijklmnopqrs-02b995ae");
	assert_string_equal(slugs[1].p, "plain");
	assert_string_equal(slugs[2].p, "abcdefghijklmnopqrs-02b995ae-2");
	assert_string_equal(slugs[4].p, "plain-4");
	for (size_t i = 0; i < COUNT_OF(names); i++)
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(slugs[i], slugs[k]));
	slugs_part(&a, all, 0);
	arena_release(&a);
}

struct counted {
	int times[1000];
	unsigned workers;
};

static void count(void *context, unsigned worker, size_t item)
{
	struct counted *c = context;

	__atomic_add_fetch(&c->times[item], 1, __ATOMIC_RELAXED);
	__atomic_or_fetch(&c->workers, 1u << (worker & 31), __ATOMIC_RELAXED);
	assert(worker < 256);
}

static void test_pool(void **state)
{
	static const unsigned threads[] = {0, 1, 2, 7, 1000};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(threads); i++) {
		struct counted c = {0};

		pool_run(threads[i], 1000, count, &c);
		for (size_t k = 0; k < 1000; k++)
			assert_int_equal(c.times[k], 1);
		if (threads[i] <= 1)
			assert_int_equal(c.workers, 1);
		pool_run(threads[i], 0, count, &c);
		assert_int_equal(c.times[0], 1);
	}
	assert_true(pool_cores() >= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena),  cmocka_unit_test(test_idtab),
		cmocka_unit_test(test_strtab), cmocka_unit_test(test_str),
		cmocka_unit_test(test_err),    cmocka_unit_test(test_slug),
		cmocka_unit_test(test_slugs_part),
		cmocka_unit_test(test_pool),
	};

	return cmocka_run_group_tests_name("base_store", tests, NULL, NULL);
}
