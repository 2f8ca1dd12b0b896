// SPDX-License-Identifier: MIT
/* Cells of CSV and frames of folded stacks, whatever is in a name. */
#include "test_render_check.h"

#include "model/model.h"
#include "render/csv.h"
#include "render/export.h"

static void check_cell(const char *bytes, size_t n, const char *wanted)
{
	struct buf b = {0};

	csv_text(&b, (struct str){bytes, n});
	check_buf(&b, wanted);
}

#define CELL(text, wanted) check_cell(text, sizeof(text) - 1, wanted)

static void test_csv_text(void **state)
{
	(void)state;
	CELL("", "\"\"");
	CELL("plain", "\"plain\"");
	CELL("a,b;c", "\"a,b;c\"");
	CELL("say \"x\"", "\"say \"\"x\"\"\"");
	CELL("=1+1", "\"'=1+1\"");
	CELL("+1", "\"'+1\"");
	CELL("-[NSObject init]", "\"'-[NSObject init]\"");
	CELL("@SUM(A1)", "\"'@SUM(A1)\"");
	CELL("\t=1", "\"'\t=1\"");
	CELL("\r=1", "\"'\xef\xbf\xbd=1\"");
	CELL("a=1", "\"a=1\"");
	CELL("two\nlines", "\"two\nlines\"");
	CELL("\0", "\"\xef\xbf\xbd\"");
	CELL("\x1b[2J", "\"\xef\xbf\xbd[2J\"");
	CELL("\xff", "\"\xef\xbf\xbd\"");
	CELL("\xc3\xa9", "\"\xc3\xa9\"");
}

static void check_decimal(int64_t value, int64_t den, const char *wanted)
{
	struct buf b = {0};

	csv_decimal(&b, value, den);
	check_buf(&b, wanted);
}

static void test_csv_decimal(void **state)
{
	(void)state;
	check_decimal(0, 1, "0");
	check_decimal(-12, 1, "-12");
	check_decimal(1500, 1000, "1.5");
	check_decimal(-1500, 1000, "-1.5");
	check_decimal(-1, 1000, "-0.001");
	check_decimal(2000, 1000, "2");
	check_decimal(1000001, 1000000, "1.000001");
	check_decimal(INT64_MIN, 1, "-9223372036854775808");
	check_decimal(INT64_MIN, 1000, "-9223372036854775.808");
}

/* One stack of these names, the leaf first. */
static void check_path(const struct str *names, uint32_t n, const char *wanted)
{
	struct arena a = {0};
	struct model m = {0};
	struct frame *frames = arena_n(&a, n, struct frame);
	frame_id *ids = arena_n(&a, n, frame_id);
	str_id *fns = arena_n(&a, n, str_id);
	struct stack stack = {.n = n};
	struct folded f = {.stack = &stack};
	struct buf b = {0};

	strtab_init(&m.strings);
	for (uint32_t i = 0; i < n; i++) {
		fns[i] = strtab_intern(&m.strings, names[i]);
		frames[i].fn = i;
		ids[i] = i;
	}
	m.fn_name = fns;
	m.n_fns = m.n_frames = n;
	m.frames = frames;
	m.frames_of_stacks = ids;
	folded_path(&b, &m, &f);
	check_buf(&b, wanted);
	strtab_release(&m.strings);
	arena_release(&a);
}

static void test_folded_path(void **state)
{
	const struct str plain[] = {STR("leaf"), STR("mid"), STR("root")};
	const struct str hostile[] = {STR("a;b"), STR("two\nlines\r"), STR("x 12"), STR("\x7f\x01"),
				      STR("\xff\xfe"), STR("\xc2\x9b" "1m"), STR("\0z")};

	(void)state;
	check_path(plain, 3, "root;mid;leaf");
	check_path(hostile, 7,
		   "\\x00z;\\x9b1m;\xef\xbf\xbd\xef\xbf\xbd;\\x7f\\x01;x 12;two\\x0alines\\x0d;"
		   "a\\x3bb");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_text),
		cmocka_unit_test(test_csv_decimal),
		cmocka_unit_test(test_folded_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
