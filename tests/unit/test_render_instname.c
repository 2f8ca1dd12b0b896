// SPDX-License-Identifier: MIT
#include "test_render_check.h"

#include "render/instname.h"

static void test_names(void **state)
{
	static const struct {
		const char *name, *wanted;
	} rows[] = {
		{"pod=a team=x", "pod=a"},
		{"team=x pod=a zone=two words", "pod=a"},
		{"pod=a team=xy", "pod=a team=xy"},
		{"pod=a zone=two words b=c", "pod=a b=c"},
		{"team=x", "team=x"}, /* better all than nothing */
		{"a/b", "a/b"},
		{"", ""},
	};
	struct shared_labels shared = {.label = {STR("team=x"), STR("zone=two words")}, .n = 2};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf b = {0};

		say_instance(&b, str_of(rows[i].name), &shared);
		check_buf(&b, rows[i].wanted);
	}
}

static void test_shared(void **state)
{
	struct label a[] = {{.key = STR("pod"), .value = STR("a")},
			    {.key = STR("team"), .value = STR("x")}};
	struct label b[] = {{.key = STR("pod"), .value = STR("b")},
			    {.key = STR("team"), .value = STR("x")}};
	struct instance instances[] = {
		{.service = 0, .labels = a, .n_labels = 2},
		{.service = 1, .labels = a, .n_labels = 2},
		{.service = 1, .labels = b, .n_labels = 2},
		{.service = 2, .labels = a, .n_labels = 2},
	};
	struct model m = {.instances = instances, .n_instances = 4};
	struct report r = {.model = &m};
	struct page pg = {.r = &r};

	(void)state;
	assert_int_equal(shared_labels(&pg, 0).n, 0);
	assert_int_equal(shared_labels(&pg, 1).n, 1);
	assert_true(str_eq(shared_labels(&pg, 1).label[0], STR("team=x")));
	assert_int_equal(shared_labels(&pg, 2).n, 0);
	assert_int_equal(shared_labels(&pg, 3).n, 0);
	arena_release(&pg.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_shared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
