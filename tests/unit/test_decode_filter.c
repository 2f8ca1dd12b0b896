// SPDX-License-Identifier: MIT
/*
 * drop_frames and keep_frames as google/pprof's prune.go does it: anchored at both ends, on the
 * simplified name, scanning from the root, only below a first frame that stays.
 */
#include "test_decode.h"

#include "decode/frame_filter.h"

static void check_filtered(const char *stack, const char *drop, const char *keep,
			   const char *wanted)
{
	struct decoded d;
	struct mkprof p;

	mk_init(&p);
	mk_type(&p, "space", "bytes");
	mk_sample1(&p, stack, 1);
	p.drop = strtab_intern(&p.strings, str_of(drop));
	p.keep = strtab_intern(&p.strings, str_of(keep));
	for (size_t i = 0; i < p.functions.n; i++)
		p.functions.v[i].file = 0;
	decode_profile(&d, &p, (struct mkprof_options){0});
	check_decoded(&d, wanted);
}

static void test_drop(void **state)
{
	(void)state;
	check_filtered("main;work;malloc;tcmalloc", "malloc", "", "main;work 1\n");
	check_filtered("main;work;malloc", "mallo", "", "main;work;malloc 1\n");
	check_filtered("main;work;malloc", "alloc", "", "main;work;malloc 1\n");
	check_filtered("main;work;malloc", ".*alloc", "", "main;work 1\n");
	check_filtered("main;work;malloc", "", "", "main;work;malloc 1\n");
	/* Alternatives are anchored as a whole. */
	check_filtered("main;work;xfree", "malloc|free", "", "main;work;xfree 1\n");
	check_filtered("main;work;free", "malloc|free", "", "main;work 1\n");
	/* The first match from the root ends the stack. */
	check_filtered("main;malloc;work;malloc;deep", "malloc", "", "main 1\n");
	/* At the root itself nothing is dropped before a frame stays. */
	check_filtered("malloc;main;work", "malloc", "", "malloc;main;work 1\n");
	check_filtered("malloc;malloc", "malloc", "", "malloc;malloc 1\n");
	check_filtered("malloc;main;malloc;x", "malloc", "", "malloc;main 1\n");
}

static void test_keep(void **state)
{
	(void)state;
	check_filtered("main;work;malloc_hook;x", "malloc.*", "malloc_hook",
		       "main;work;malloc_hook;x 1\n");
	check_filtered("main;work;malloc_hook;malloc;x", "malloc.*", "malloc_hook",
		       "main;work;malloc_hook 1\n");
	check_filtered("main;work;malloc;x", "malloc.*", "hook", "main;work 1\n");
}

/* Of an inlined chain the match goes with what it called; its callers in the same place stay. */
static void test_inlined(void **state)
{
	(void)state;
	check_filtered("main;malloc>inner;x", "malloc", "", "main 1\n");
	check_filtered("main;outer>malloc;x", "malloc", "", "main;outer 1\n");
	check_filtered("main;outer>malloc>inner;x", "malloc", "", "main;outer 1\n");
}

static void test_simple_names(void **state)
{
	(void)state;
	check_filtered("main;Alloc(int, char const*);x", "Alloc", "", "main 1\n");
	/* Brackets at the start, and those of an anonymous namespace, stay, with all behind. */
	check_filtered("main;(anonymous namespace)::f;x", "\\(anonymous namespace\\)::f", "",
		       "main 1\n");
	check_filtered("main;n::(anonymous namespace)::f(int);x",
		       "n::\\(anonymous namespace\\)::f\\(int\\)", "", "main 1\n");
	check_filtered("main;.malloc;x", "\\.?malloc", "", "main 1\n");
}

/* A faulty expression drops nothing; one that would backtrack for ever counts as no match. */
static void test_hostile_expressions(void **state)
{
	char longer[6000];

	(void)state;
	check_filtered("main;work", "(", "", "main;work 1\n");
	check_filtered("main;work", "work", "(", "main 1\n");
	check_filtered("main;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "(a+)+", "",
		       "main;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab 1\n");
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	check_filtered("main;work", longer, "", "main;work 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drop),
		cmocka_unit_test(test_keep),
		cmocka_unit_test(test_inlined),
		cmocka_unit_test(test_simple_names),
		cmocka_unit_test(test_hostile_expressions),
	};

	return cmocka_run_group_tests_name("decode_filter", tests, NULL, NULL);
}
