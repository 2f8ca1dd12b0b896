// SPDX-License-Identifier: MIT
/* Kinds: the table of drilldown-features.md, what the dump says of itself, assumptions, config. */
#include "test_render_check.h"

#include "model/kind.h"

struct row {
	const char *type, *unit, *period;
	bool duration, negative, named_delta;
	enum kind kind;
	enum why why;
	const char *family;
};

#define T WHY_TABLE
#define C WHY_CONTENT
#define A WHY_ASSUMED

static const struct row rows[] = {
	{"cpu", "nanoseconds", "cpu", true, false, false, KIND_DELTA, T, "process_cpu"},
	{"cpu", "nanoseconds", "cpu", false, false, false, KIND_DELTA, T, "process_cpu"},
	{"samples", "count", "cpu", true, false, false, KIND_DELTA, T, "process_cpu"},
	{"alloc_objects", "count", "space", false, false, false, KIND_CUMULATIVE, T, "memory"},
	{"alloc_space", "bytes", "space", false, false, false, KIND_CUMULATIVE, T, "memory"},
	{"alloc_space", "bytes", "space", true, false, false, KIND_DELTA, C, "memory"},
	{"alloc_space", "bytes", "space", false, false, true, KIND_DELTA, WHY_NAME, "memory"},
	{"alloc_space", "bytes", "space", false, true, false, KIND_DELTA, C, "memory"},
	{"inuse_objects", "count", "space", false, false, false, KIND_GAUGE, T, "memory"},
	{"inuse_space", "bytes", "space", false, false, false, KIND_GAUGE, T, "memory"},
	{"inuse_space", "bytes", "space", true, false, false, KIND_GAUGE, T, "memory"},
	{"inuse_space", "bytes", "space", true, true, false, KIND_DELTA, C, "memory"},
	{"goroutine", "count", "goroutine", false, false, false, KIND_GAUGE, T, "goroutine"},
	{"goroutines", "count", "goroutine", false, false, false, KIND_GAUGE, T, "goroutine"},
	{"contentions", "count", "contentions", false, false, false, KIND_CUMULATIVE, T, "mutex"},
	{"delay", "nanoseconds", "contentions", false, false, false, KIND_CUMULATIVE, T, "mutex"},
	{"delay", "nanoseconds", "contentions", true, false, false, KIND_DELTA, C, "mutex"},
	{"lock_count", "count", "", false, false, false, KIND_DELTA, T, "block"},
	{"lock_time", "nanoseconds", "", false, false, false, KIND_DELTA, T, "block"},
	{"exception", "count", "", false, false, false, KIND_DELTA, T, "exceptions"},
	{"thread_lifetime", "nanoseconds", "", false, false, false, KIND_DELTA, T,
	 "thread_lifetime"},
	{"alloc_in_new_tlab_bytes", "bytes", "", false, false, false, KIND_DELTA, T, "memory"},
	{"alloc_outside_tlab_objects", "count", "", false, false, false, KIND_DELTA, T, "memory"},
	{"wall", "microseconds", "wall", false, false, false, KIND_DELTA, T, "wall"},
	{"objects", "count", "space", false, false, false, KIND_GAUGE, T, "memory"},
	{"space", "bytes", "space", false, false, false, KIND_GAUGE, T, "memory"},
	/* Unknown: bytes are a state, time passes, what moves is a flow. */
	{"page_cache_bytes", "bytes", "", false, false, false, KIND_GAUGE, A, "page_cache_bytes"},
	{"gpu_kernel", "nanoseconds", "", false, false, false, KIND_DELTA, A, "gpu_kernel"},
	{"bytes_sent", "bytes", "", false, false, false, KIND_DELTA, A, "bytes_sent"},
	{"widgets", "count", "", false, false, false, KIND_GAUGE, A, "widgets"},
	{"widgets", "count", "widgets", false, false, false, KIND_DELTA, A, "widgets"},
	{"widgets", "count", "", true, false, false, KIND_DELTA, A, "widgets"},
	{"page_cache_bytes", "bytes", "", false, true, false, KIND_DELTA, C, "page_cache_bytes"},
	{"", "", "", true, false, false, KIND_DELTA, A, "samples"},
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct row *r = &rows[i];
		struct kind_facts facts = {.type = str_of(r->type),
					   .unit = str_of(r->unit),
					   .period_type = str_of(r->period),
					   .has_duration = r->duration,
					   .has_negative = r->negative,
					   .name_is_delta = r->named_delta};
		struct kind_choice c = kind_choose(NULL, &facts);

		if (c.kind != r->kind || c.why != r->why || !str_eq(c.family, str_of(r->family)))
			fail_msg("row %zu (%s): kind %d why %d family %.*s", i, r->type, c.kind,
				 c.why, (int)c.family.n, c.family.p);
	}
}

/* Block or mutex: what the file's name told goes before the table. */
static void test_family(void **state)
{
	struct kind_facts facts = {
		.type = STR("delay"), .unit = STR("nanoseconds"), .family = STR("block")};
	struct kind_choice c = kind_choose(NULL, &facts);

	(void)state;
	assert_true(str_eq(c.family, STR("block")));
	assert_int_equal(c.kind, KIND_CUMULATIVE);
	assert_true(str_eq(kind_family(&facts), STR("block")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_family),
	};

	return cmocka_run_group_tests_name("model_kind", tests, NULL, NULL);
}
