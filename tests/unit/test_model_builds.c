// SPDX-License-Identifier: MIT
/* Addresses of several builds of one binary are told apart, those of one build stay short. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decode/buildmark.h"
#include "model/builds.h"

static struct str marked(struct arena *a, const char *binary, const char *id)
{
	struct buf b = {0};
	struct str name;

	buf_str(&b, str_of(binary));
	buildmark_put(&b, str_of(id));
	buf_lit(&b, "+0x1f40");
	name = arena_str(a, buf_view(&b));
	buf_release(&b);
	return name;
}

static void check(struct worker *w, str_id id, const char *wanted)
{
	struct str found = strtab_get(&w->strings, id);

	if (!str_eq(found, str_of(wanted)))
		fail_msg("found %.*s, wanted %s", (int)found.n, found.p, wanted);
}

static void test_names(void **state)
{
	static struct worker w[2];
	struct arena a = {0};
	str_id one, other, again, single, plain, hostile;

	(void)state;
	strtab_init(&w[0].strings);
	strtab_init(&w[1].strings);
	one = strtab_intern(&w[0].strings, marked(&a, "server", "1a2b3c4d5e6f70819293a4b5"));
	single = strtab_intern(&w[0].strings, marked(&a, "libc.so.6", "0011223344556677"));
	plain = strtab_intern(&w[0].strings, STR("main.main"));
	hostile = strtab_intern(&w[0].strings, STR("a\x02zz\x02+0x1"));
	other = strtab_intern(&w[1].strings, marked(&a, "server", "ffeeddccbbaa9988"));
	again = strtab_intern(&w[1].strings, marked(&a, "libc.so.6", "0011223344556677"));
	builds_name(w, 2, &a);
	check(&w[0], one, "server@1a2b3c4d+0x1f40");
	check(&w[1], other, "server@ffeeddcc+0x1f40");
	check(&w[0], single, "libc.so.6+0x1f40");
	check(&w[1], again, "libc.so.6+0x1f40");
	check(&w[0], plain, "main.main");
	check(&w[0], hostile, "a\x02zz\x02+0x1");
	strtab_release(&w[0].strings);
	strtab_release(&w[1].strings);
	arena_release(&a);
}

/* An id that is no hexadecimal number (Go's has slashes) still tells builds apart. */
static void test_odd_id(void **state)
{
	struct buf b = {0};
	struct buildmark m;

	(void)state;
	buf_lit(&b, "server");
	buildmark_put(&b, STR("Xy/zz_-12/abc"));
	buf_lit(&b, "+0x10");
	assert_true(buildmark_read(buf_view(&b), &m));
	assert_int_equal(m.id.n, BUILD_CHARS);
	assert_true(str_eq(m.binary, STR("server")));
	assert_true(str_eq(m.rest, STR("+0x10")));
	buf_reset(&b);
	buildmark_put(&b, STR(""));
	assert_int_equal(b.n, 0);
	assert_false(buildmark_read(STR("server+0x10"), &m));
	assert_false(buildmark_read(STR("server\x02"), &m));
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_odd_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
