// SPDX-License-Identifier: MIT
/* The text of a cube: hostile names, units, the budget. What numbers mean is checked by cube.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <string.h>
#include <zlib.h>

#include "aggregate/cube.h"
#include "base/num.h"
#include "base/utf8.h"
#include "render/cubenametext.h"
#include "render/cubetext.h"
#include "render/flame.h"
#include "render/unit.h"

#define FNS 6

static const char *const fn_names[FNS] = {
	"</script><script>alert(1)</script>", "a\xff\xfe" "b", "evil\xe2\x80\xae" "name",
	"github.com/acme/shop/cart.(*Cart).Add", "line\nbreak\x01", "main.main"};

/* main.main calls each of the others; frame i and stack i are of function i. */
struct made {
	struct model m;
	struct ptype type;
	struct series series;
	str_id names[FNS], files[FNS];
	struct frame frames[FNS];
	struct stack stacks[FNS];
	frame_id frames_of_stacks[2 * FNS];
	stack_id ids[FNS];
	bool is_cut[FNS];
	int64_t value[FNS];
	struct stack_column column;
	struct arena a;
	struct cube c;
	struct cube_about about;
};

static void make(struct made *k)
{
	struct cube_flat flat = {.names = {STR("x.pb")}, .den = 1};

	memset(k, 0, sizeof(*k));
	k->type = (struct ptype){.id = STR("x"), .name = STR("cpu"), .unit = STR("nanoseconds")};
	k->m = (struct model){.fn_name = k->names, .fn_file = k->files, .n_fns = FNS,
			      .frames = k->frames, .n_frames = FNS, .stacks = k->stacks,
			      .n_stacks = FNS - 1, .frames_of_stacks = k->frames_of_stacks,
			      .types = &k->type, .n_types = 1};
	strtab_init(&k->m.strings);
	for (uint32_t i = 0; i < FNS; i++) {
		k->names[i] = strtab_intern(&k->m.strings, str_of(fn_names[i]));
		k->files[i] = strtab_intern(&k->m.strings, i == 3 ? STR("cart.go") : STR(""));
		k->frames[i].fn = i;
		k->stacks[i] = (struct stack){2 * i, 2};
		k->frames_of_stacks[2 * i] = i;
		k->frames_of_stacks[2 * i + 1] = FNS - 1;
		k->ids[i] = i;
		k->value[i] = 100 - (int64_t)i;
	}
	k->column = (struct stack_column){&k->m, k->ids, k->is_cut, k->value, FNS - 1};
	flat.sides[0] = &k->column;
	flat.series = &k->series;
	cube_of_stacks(&k->c, &flat, &k->a);
	k->about = (struct cube_about){.service = STR("a\"b</script>"), .slug = STR("cpu"),
				       .title = STR("CPU"), .type = &k->type,
				       .classes = flame_classes(&k->m, &k->a)};
}

static void release(struct made *k)
{
	cube_release(&k->c);
	strtab_release(&k->m.strings);
	arena_release(&k->a);
}

/* The bytes, inflated. */
static size_t read_back(struct made *k, size_t budget, uint8_t *plain, size_t room)
{
	struct buf text = {0};
	uLongf n = room;

	assert_true(cube_text(&text, &k->c, &k->about, budget));
	assert_true((text.n + 2) / 3 * 4 <= budget);
	assert_int_equal(uncompress(plain, &n, (const Bytef *)text.p, text.n), Z_OK);
	buf_release(&text);
	return n;
}

static size_t varint(const uint8_t *p, size_t *at)
{
	size_t v = 0;

	for (int shift = 0;; shift += 7) {
		v |= (size_t)(p[*at] & 127) << shift;
		if (p[(*at)++] < 128)
			return v;
	}
}

static double number(const cJSON *o, const char *name)
{
	const cJSON *item = cJSON_GetObjectItem(o, name);

	assert_non_null(item);
	return item->valuedouble;
}

static void test_head(void **state)
{
	struct made k;
	uint8_t plain[8192];
	size_t at = 0, n;
	cJSON *head;
	const cJSON *units, *counts;

	(void)state;
	make(&k);
	(void)read_back(&k, 1 << 20, plain, sizeof(plain));
	n = varint(plain, &at);
	head = cJSON_ParseWithLength((const char *)plain + at, n);
	assert_non_null(head);
	assert_null(memmem(plain + at, n, "</", 2));
	assert_string_equal(cJSON_GetObjectItem(head, "service")->valuestring, "a\"b</script>");
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(head, "cut")));
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(head, "sides")));
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(head, "sums")));
	assert_int_equal(number(head, "other"), -1);
	counts = cJSON_GetObjectItem(head, "n");
	assert_int_equal(number(counts, "names"), FNS);
	assert_int_equal(number(counts, "nodes"), FNS + 1);
	assert_int_equal(number(counts, "cells"), FNS - 1);
	assert_int_equal(number(counts, "files"), 1);
	units = cJSON_GetObjectItem(head, "units"); /* a delta of CPU time: cores */
	assert_int_equal(cJSON_GetArraySize(units), 2);
	assert_string_equal(
		cJSON_GetObjectItem(cJSON_GetArrayItem(units, 1), "name")->valuestring, "cores");
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(head, "sum_units")), 4);
	cJSON_Delete(head);
	release(&k);
}

/* Names are in the order of bytes, valid UTF-8, without control bytes and bidi overrides. */
static void test_names(void **state)
{
	struct made k;
	struct cube_names names;
	struct buf b = {0};

	(void)state;
	make(&k);
	cube_names_make(&names, &k.c, k.about.classes, &k.a);
	assert_int_equal(names.names.n, FNS);
	for (size_t i = 0; i < FNS; i++) {
		struct str name = names.names.v[i];

		assert_true(i == 0 || str_cmp(names.names.v[i - 1], name) <= 0);
		assert_int_equal(cube_name_of(&names, names.fns[i]), i);
		for (size_t at = 0; at < name.n;) {
			struct glyph g = utf8_at(name, at);

			assert_true(g.valid && g.code >= 0x20 && !utf8_is_bidi(g.code));
			at += g.bytes;
		}
	}
	assert_true(str_eq(names.names.v[cube_name_of(&names, 2)], STR("evil[U+202E]name")));
	assert_true(str_eq(names.names.v[cube_name_of(&names, 1)],
			   STR("a\xef\xbf\xbd\xef\xbf\xbd" "b")));
	assert_int_equal(cube_name_of(&names, FN_LIGHTER), NO_NAME);
	assert_int_equal(names.file_of[cube_name_of(&names, 3)], 1);
	assert_int_equal(names.file_of[cube_name_of(&names, 5)], 0);
	cube_names_put(&b, &names);
	assert_true(b.n > 0);
	buf_release(&b);
	release(&k);
}

/* What cannot be made to fit is not there at all, and what fits keeps its sum. */
static void test_budget(void **state)
{
	struct made k;
	struct buf text = {0};
	int64_t sum = 0;

	(void)state;
	make(&k);
	assert_false(cube_text(&text, &k.c, &k.about, 100));
	assert_int_equal(text.n, 0);
	for (size_t i = 0; i < k.c.cells.n; i++)
		sum += k.c.cells.v[i].value;
	assert_int_equal(sum, 100 + 99 + 98 + 97 + 96);
	buf_release(&text);
	release(&k);
}

/* The last step whose from is not above the level is the unit of that level. */
static void test_units(void **state)
{
	static const double levels[] = {1e-9, 3, 1e3, 1e6, 1e8, 1.31e9, 1e12, 1e16};
	static const struct ptype types[] = {
		{.name = STR("cpu"), .unit = STR("nanoseconds"), .kind = KIND_DELTA},
		{.name = STR("delay"), .unit = STR("nanoseconds"), .kind = KIND_CUMULATIVE},
		{.name = STR("inuse_space"), .unit = STR("bytes"), .kind = KIND_GAUGE},
		{.name = STR("alloc_space"), .unit = STR("bytes"), .kind = KIND_DELTA},
		{.name = STR("goroutine"), .unit = STR("count"), .kind = KIND_GAUGE},
		{.name = STR("contentions"), .unit = STR("count"), .kind = KIND_DELTA},
		{.name = STR("x"), .unit = STR("widgets"), .kind = KIND_DELTA},
	};

	(void)state;
	for (size_t t = 0; t < COUNT_OF(types); t++)
		for (size_t i = 0; i < COUNT_OF(levels); i++) {
			struct unit_step steps[UNIT_STEPS_MAX];
			struct unit wanted = unit_for(&types[t], levels[i]);
			size_t n = unit_steps(steps, &types[t]), at = 0, usual = 0;

			for (size_t s = 0; s < n; s++) {
				at = steps[s].from <= levels[i] ? s : at;
				usual += steps[s].is_usual;
			}
			assert_int_equal(usual, 1);
			assert_true(str_eq(steps[at].unit.name, wanted.name));
			assert_true(str_eq(steps[at].unit.times, wanted.times));
			assert_true(str_eq(steps[at].unit.per, wanted.per));
			assert_true(steps[at].unit.per_level == wanted.per_level);
			assert_int_equal(steps[at].unit.is_whole, wanted.is_whole);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_budget),
		cmocka_unit_test(test_units),
	};

	return cmocka_run_group_tests_name("render_cubetext", tests, NULL, NULL);
}
