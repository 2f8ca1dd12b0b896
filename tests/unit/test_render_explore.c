// SPDX-License-Identifier: MIT
/* Addresses of the explorer: times, labels and names as assets/js/state.js reads them. */
#include "test_render_check.h"

#include "base/utc.h"
#include "render/exploretext.h"

#define AT(seconds) ((int64_t)(seconds)*NS_PER_S)
/* 2026-11-21T08:54:30Z */
#define MOMENT 1795251270

static void check(const struct explore *e, const char *wanted)
{
	struct buf b = {0};

	put_explore(&b, e);
	check_buf(&b, wanted);
}

static void test_nothing(void **state)
{
	(void)state;
	check(&(struct explore){0}, "");
}

static void test_times(void **state)
{
	struct explore e = {.side = {[SIDE_CANDIDATE] = {AT(MOMENT), AT(MOMENT + 190), NULL, 0}}};

	(void)state;
	check(&e, "from=2026-11-21T08:54:30Z&to=2026-11-21T08:57:40Z");
	e.vs = EXPLORE_BEFORE;
	check(&e, "from=2026-11-21T08:54:30Z&to=2026-11-21T08:57:40Z&vs=before");
	e.side[SIDE_BASE] = (struct explore_side){AT(MOMENT - 60), AT(MOMENT), NULL, 0};
	e.vs = EXPLORE_TIME;
	check(&e, "from=2026-11-21T08:54:30Z&to=2026-11-21T08:57:40Z&vs=time");
	e.vs = EXPLORE_SET;
	e.is_share = true;
	check(&e, "from=2026-11-21T08:54:30Z&to=2026-11-21T08:57:40Z&bfrom=2026-11-21T08:53:30Z"
		  "&bto=2026-11-21T08:54:30Z&vs=set&mode=share");
}

/* Parts of a second go outwards, also before 1970. */
static void test_parts_of_seconds(void **state)
{
	struct explore e = {.side = {[SIDE_CANDIDATE] = {AT(MOMENT) + 999, AT(MOMENT) + 1, NULL,
							 0}}};

	(void)state;
	check(&e, "from=2026-11-21T08:54:30Z&to=2026-11-21T08:54:31Z");
	e.side[SIDE_CANDIDATE] = (struct explore_side){-1, -NS_PER_S - 1, NULL, 0};
	check(&e, "from=1969-12-31T23:59:59Z&to=1969-12-31T23:59:59Z");
}

static void test_labels(void **state)
{
	static const struct str eu[] = {STR("eu")}, none[] = {STR("")};
	static const struct str two[] = {STR("a"), STR("b")};
	static const struct label_test tests[] = {{STR("region"), eu, 1, false},
						  {STR("k8s.io/pod-x"), two, 2, true},
						  {STR("2 keys"), none, 1, false}};
	struct explore e = {.side = {[SIDE_CANDIDATE] = {0, 0, tests, 1},
				     [SIDE_BASE] = {0, 0, tests + 1, 2}}};

	(void)state;
	e.vs = EXPLORE_LABELS;
	check(&e, "f=region%3D%22eu%22&vs=labels");
	e.vs = EXPLORE_SET;
	check(&e, "f=region%3D%22eu%22&bf=k8s.io%2Fpod-x%21%3D%28%22a%22%2C%22b%22%29"
		  "&bf=%222%20keys%22%3D%22%22&vs=set");
}

static void test_names(void **state)
{
	(void)state;
	check(&(struct explore){.fn = STR("encoding/json.(*decodeState).object")},
	      "view=sandwich&fn=encoding%2Fjson.%28%2AdecodeState%29.object");
	check(&(struct explore){.search = STR("a.b-c_d~e")}, "q=a.b-c_d~e");
}

static void test_hostile(void **state)
{
	static const struct str bad[] = {STR("\"><script>&=#?%\\\n\xff\xc3\xa9'")};
	static const struct label_test test = {STR("a&b=\"#"), bad, 1, false};
	struct explore e = {.side = {[SIDE_CANDIDATE] = {0, 0, &test, 1}}};
	struct buf b = {0};

	(void)state;
	e.fn = bad[0];
	put_explore(&b, &e);
	for (size_t i = 0; i < b.n; i++)
		assert_true((b.p[i] >= 'a' && b.p[i] <= 'z') || (b.p[i] >= 'A' && b.p[i] <= 'Z') ||
			    (b.p[i] >= '0' && b.p[i] <= '9') || strchr("-._~%&=", b.p[i]));
	assert_int_equal(buf_count(&b, "&"), 2); /* f, view, fn */
	assert_int_equal(buf_count(&b, "="), 3);
	/* The key is a JSON string, and such have a code for "&" on pages. */
	assert_true(buf_has(&b, "f=%22a%5Cu0026b%3D%5C%22%23%22%3D%22%5C%22"));
	assert_true(buf_has(&b, "fn=%22%3E%3Cscript%3E%26%3D%23%3F%25%5C%0A%FF%C3%A9%27"));
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing), cmocka_unit_test(test_times),
		cmocka_unit_test(test_parts_of_seconds), cmocka_unit_test(test_labels),
		cmocka_unit_test(test_names),   cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
