// SPDX-License-Identifier: MIT
/* summary.json of hand-made reports: valid JSON, fields in order, the numbers of the pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <math.h>

#include "base/num.h"
#include "mkreport.h"
#include "render/pages.h"

static const char *const shop[] = {"catalog", "or\"de</script>rs", "größe"};

static void write_summary(struct buf *b, const struct mk *m)
{
	size_t i;

	summary_head(b, &m->report);
	for (i = 0; i < m->report.n_briefs; i++) {
		summary_series(b, &m->report, &m->profiles[i]);
		buf_char(b, '}');
	}
	summary_tail(b, &m->report);
	buf_char(b, '\0');
}

static cJSON *parse(const struct buf *b)
{
	cJSON *json = cJSON_Parse(b->p);

	assert_non_null(json);
	return json;
}

/* The object's first fields are these, in this order. */
static void check_fields(const cJSON *object, const char *const *names, size_t n)
{
	const cJSON *field = object->child;
	size_t i;

	for (i = 0; i < n; i++, field = field->next) {
		assert_non_null(field);
		assert_string_equal(field->string, names[i]);
	}
}

static const cJSON *get(const cJSON *object, const char *name)
{
	const cJSON *field = cJSON_GetObjectItemCaseSensitive(object, name);

	assert_non_null(field);
	return field;
}

static void test_fields(void **state)
{
	static const char *const top[] = {"schema_version", "generator", "inputs",
					  "services",       "series",    "findings"};
	static const char *const series[] = {
		"service",    "type",   "name",     "unit",  "kind",
		"instances",  "dumps",  "coverage", "start", "bucket_seconds",
		"value_unit", "values", "total",    "top",   "labels"};
	static const char *const fn[] = {"function", "file", "self", "total"};
	struct mk m;
	struct buf b = {0};
	cJSON *json;
	const cJSON *one;

	(void)state;
	mk_report(&m, (struct mk_spec){.services = shop,
				       .n_services = 3,
				       .n_types = 7,
				       .n_dumps = 96,
				       .n_nodes = 300,
				       .hostile = true,
				       .partial = true});
	write_summary(&b, &m);
	json = parse(&b);
	check_fields(json, top, COUNT_OF(top));
	assert_int_equal(get(json, "schema_version")->valueint, 1);
	assert_int_equal(cJSON_GetArraySize(get(json, "services")), 3);
	assert_int_equal(cJSON_GetArraySize(get(get(json, "inputs"), "skipped")), 2);
	assert_int_equal(cJSON_GetArraySize(get(json, "series")), 21);
	assert_int_equal(cJSON_GetArraySize(get(json, "findings")), 0);
	cJSON_ArrayForEach(one, get(json, "series"))
	{
		check_fields(one, series, COUNT_OF(series));
		check_fields(get(one, "top")->child, fn, COUNT_OF(fn));
	}
	assert_null(strstr(b.p, "</script"));
	cJSON_Delete(json);
	buf_release(&b);
	mk_release(&m);
}

static double label_sum(const cJSON *key)
{
	const cJSON *value;
	double sum = 0;

	cJSON_ArrayForEach(value, get(key, "values")) sum += get(value, "total")->valuedouble;
	return sum;
}

static void check_series(const cJSON *one, const struct mk *m, const struct profile *p)
{
	const struct ptype *type = &m->model.types[p->series->type];
	const cJSON *value = get(one, "values")->child;
	double whole = (double)p->win[WIN_ALL].total / (double)p->den;
	size_t i;

	assert_string_equal(get(one, "type")->valuestring, type->id.p);
	assert_true(fabs(get(one, "total")->valuedouble - whole) <= whole * 1e-11);
	for (i = 0; i < p->timeline.n; i++, value = value->next) {
		double level = p->timeline.level[i];

		assert_int_equal(cJSON_IsNull(value), !isfinite(level));
		if (isfinite(level))
			assert_true(fabs(value->valuedouble - level) <= fabs(level) * 1e-11);
	}
	assert_null(value);
	assert_true(fabs(label_sum(get(one, "labels")->child) - whole) <= whole * 1e-9);
}

static void test_numbers(void **state)
{
	struct mk m;
	struct buf b = {0};
	cJSON *json;
	const cJSON *one;
	size_t i = 0;

	(void)state;
	mk_report(&m, (struct mk_spec){.services = shop,
				       .n_services = 3,
				       .n_types = 5,
				       .n_dumps = 96,
				       .n_nodes = 300,
				       .partial = true});
	write_summary(&b, &m);
	json = parse(&b);
	cJSON_ArrayForEach(one, get(json, "series")) check_series(one, &m, &m.profiles[i++]);
	one = get(json, "series")->child;
	assert_string_equal(get(one, "value_unit")->valuestring, "nanoseconds/second");
	assert_string_equal(get(one->next, "value_unit")->valuestring, "bytes");
	cJSON_Delete(json);
	buf_release(&b);
	mk_release(&m);
}

/* The heaviest function's exact self value stands in the title of its cell. */
static void test_same_as_page(void **state)
{
	struct mk m;
	struct buf b = {0}, page = {0}, exact = {0};
	cJSON *json;
	const cJSON *fn;

	(void)state;
	mk_report(&m, (struct mk_spec){.services = shop,
				       .n_services = 1,
				       .n_types = 1,
				       .n_dumps = 96,
				       .n_nodes = 300});
	write_summary(&b, &m);
	json = parse(&b);
	page_profile(&page, &m.report, &m.report.briefs[0], &m.profiles[0], STR(""));
	buf_char(&page, '\0');
	fn = get(get(json, "series")->child, "top")->child;
	buf_lit(&exact, "title=\"");
	put_exact(&exact, (int64_t)get(fn, "self")->valuedouble, 1, STR("nanoseconds"));
	buf_char(&exact, '\0');
	assert_non_null(strstr(page.p, exact.p));
	cJSON_Delete(json);
	buf_release(&b);
	buf_release(&page);
	buf_release(&exact);
	mk_release(&m);
}

static void test_empty(void **state)
{
	struct mk m;
	struct buf b = {0};
	cJSON *json;

	(void)state;
	mk_report(&m, (struct mk_spec){.services = shop, .n_types = 1, .n_dumps = 1, .n_nodes = 2});
	write_summary(&b, &m);
	json = parse(&b);
	assert_int_equal(cJSON_GetArraySize(get(json, "series")), 0);
	cJSON_Delete(json);
	buf_release(&b);
	mk_release(&m);
}

static void test_no_clock(void **state)
{
	struct mk m;
	struct buf b = {0};
	cJSON *json;

	(void)state;
	mk_report(&m, (struct mk_spec){.services = shop,
				       .n_services = 1,
				       .n_types = 1,
				       .n_dumps = 9,
				       .n_nodes = 20,
				       .no_clock = true});
	write_summary(&b, &m);
	json = parse(&b);
	assert_true(cJSON_IsNull(get(get(json, "series")->child, "start")));
	cJSON_Delete(json);
	buf_release(&b);
	mk_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),       cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_same_as_page), cmocka_unit_test(test_empty),
		cmocka_unit_test(test_no_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
