// SPDX-License-Identifier: MIT
/*
 * A directory of hand-made dumps, built into a site by the whole pipeline inside the test, so that
 * the sanitizer build of a test checks all of it; read back through summary.json. One test program
 * includes this once.
 */
#ifndef TEST_SITE_H
#define TEST_SITE_H

/* cmocka.h needs these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "base/utc.h"
#include "commands.h"
#include "mkprof.h"
#include "pipeline.h"

/* 2023-11-15T00:00:00Z, a multiple of every bucket width up to a day. */
#define T0_S 1700006400ll
#define GIB (1024ll * 1024 * 1024)

struct site_test {
	char root[256], dumps[300], out[300];
	cJSON *summary;
};

/* What a command printed last. The program's own print_all is in main.c, which tests lack. */
static struct buf printed;

bool print_all(const struct buf *b)
{
	buf_reset(&printed);
	buf_str(&printed, buf_view(b));
	return true;
}

static inline void site_test_make(struct site_test *t)
{
	const char *base = getenv("TMPDIR");

	*t = (struct site_test){0};
	snprintf(t->root, sizeof(t->root), "%s/flamefolio-XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(t->root));
	snprintf(t->dumps, sizeof(t->dumps), "%s/dumps", t->root);
	snprintf(t->out, sizeof(t->out), "%s/site", t->root);
	assert_int_equal(mkdir(t->dumps, 0700), 0);
}

static inline int site_test_unlink(const char *path, const struct stat *st, int flag,
				   struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static inline void site_test_remove(struct site_test *t)
{
	cJSON_Delete(t->summary);
	nftw(t->root, site_test_unlink, 32, FTW_DEPTH | FTW_PHYS);
	buf_release(&printed);
}

/* Under dumps/, with the directories above it. */
static inline void site_test_bytes(const struct site_test *t, const char *name, struct str bytes)
{
	char path[1024];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", t->dumps, name);
	for (char *p = path + strlen(t->dumps) + 1; *p; p++)
		if (*p == '/') {
			*p = '\0';
			mkdir(path, 0700);
			*p = '/';
		}
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
	assert_int_equal(fclose(f), 0);
}

/* Writes and frees the profile. */
static inline void site_test_put(const struct site_test *t, const char *name, struct mkprof *p)
{
	struct buf b = {0};

	mk_encode(p, (struct mkprof_options){.wrap = MK_GZIP}, &b);
	site_test_bytes(t, name, buf_view(&b));
	buf_release(&b);
	mk_free(p);
}

static inline cJSON *read_json(const char *path)
{
	struct buf b = {0};
	FILE *f = fopen(path, "rb");
	cJSON *json;

	assert_non_null(f);
	assert_true(buf_room(&b, 1 << 20));
	b.n = fread(b.p, 1, b.cap, f);
	assert_true(b.n < b.cap);
	fclose(f);
	json = cJSON_ParseWithLength(b.p, b.n);
	buf_release(&b);
	assert_non_null(json);
	return json;
}

static inline double json_number(const cJSON *object, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	assert_non_null(item);
	assert_true(cJSON_IsNumber(item));
	return item->valuedouble;
}

static inline const char *json_text(const cJSON *object, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	assert_non_null(item);
	assert_true(cJSON_IsString(item));
	return item->valuestring;
}

static inline void assert_near(double found, double wanted)
{
	if (!(fabs(found - wanted) <= 1e-9 * fmax(fabs(wanted), 1)))
		fail_msg("found %.12g, wanted %.12g", found, wanted);
}

/* The values of every label key sum to the series' total. */
static inline void check_label_sums(const cJSON *series)
{
	const cJSON *key, *value;

	cJSON_ArrayForEach(key, cJSON_GetObjectItem(series, "labels"))
	{
		double sum = 0;

		cJSON_ArrayForEach(value, cJSON_GetObjectItem(key, "values"))
			sum += json_number(value, "total");
		assert_near(sum, json_number(series, "total"));
	}
}

static inline int site_test_run(const struct site_test *t, int argc, const char **more)
{
	static const struct command command = {.name = "build",
					       .arguments = "",
					       .about = "",
					       .flag = FOR_BUILD,
					       .inputs_min = 1,
					       .inputs_max = 99,
					       .run = pipeline_build};
	char *argv[16] = {(char *)(uintptr_t) "flamefolio", (char *)(uintptr_t) "build",
			  (char *)(uintptr_t)t->dumps,      (char *)(uintptr_t) "-q",
			  (char *)(uintptr_t) "-o",         (char *)(uintptr_t)t->out};
	struct options o;
	int status;

	for (int i = 0; i < argc; i++)
		argv[6 + i] = (char *)(uintptr_t)more[i];
	assert_true(options_parse(&o, 6 + argc, argv, &command, 1));
	status = pipeline_build(&o);
	options_release(&o);
	return status;
}

/* Builds the site with at most that many points a chart; 0: the default. Reads summary.json. */
static inline void site_test_build(struct site_test *t, unsigned points)
{
	char path[400], option[32];
	const char *more[] = {option};
	const cJSON *series;

	snprintf(option, sizeof(option), "--points=%u", points);
	assert_int_equal(site_test_run(t, points ? 1 : 0, more), EXIT_FINE);
	snprintf(path, sizeof(path), "%s/summary.json", t->out);
	cJSON_Delete(t->summary);
	t->summary = read_json(path);
	cJSON_ArrayForEach(series, cJSON_GetObjectItem(t->summary, "series"))
		check_label_sums(series);
}

/* By service and name of the sample type; NULL: no such series. */
static inline const cJSON *find_series(const struct site_test *t, const char *service,
				       const char *name)
{
	const cJSON *s;

	cJSON_ArrayForEach(
		s, cJSON_GetObjectItem(t->summary, "series")) if (strcmp(json_text(s, "service"),
									 service) == 0 &&
								  strcmp(json_text(s, "name"),
									 name) == 0) return s;
	return NULL;
}

static inline const cJSON *get_series(const struct site_test *t, const char *service,
				      const char *name)
{
	const cJSON *s = find_series(t, service, name);

	if (!s)
		fail_msg("no series %s %s", service, name);
	return s;
}

static inline size_t n_values(const cJSON *series)
{
	return (size_t)cJSON_GetArraySize(cJSON_GetObjectItem(series, "values"));
}

/* NaN: null. */
static inline double value_at(const cJSON *series, size_t i)
{
	const cJSON *v = cJSON_GetArrayItem(cJSON_GetObjectItem(series, "values"), (int)i);

	assert_non_null(v);
	return cJSON_IsNull(v) ? NAN : v->valuedouble;
}

/* All buckets, NaN for null. */
static inline void check_values(const cJSON *series, const double *wanted, size_t n)
{
	assert_int_equal(n_values(series), n);
	for (size_t i = 0; i < n; i++) {
		double v = value_at(series, i);

		if (isnan(v) != isnan(wanted[i]))
			fail_msg("bucket %zu: found %g, wanted %g", i, v, wanted[i]);
		if (!isnan(v))
			assert_near(v, wanted[i]);
	}
}

#define CHECK_VALUES(series, ...)                                                                  \
	check_values(series, (const double[]){__VA_ARGS__},                                        \
		     sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

static inline void check_all_values(const cJSON *series, double wanted)
{
	assert_true(n_values(series) > 0);
	for (size_t i = 0; i < n_values(series); i++)
		assert_near(value_at(series, i), wanted);
}

static inline void check_fn(const cJSON *series, const char *function, double self, double total)
{
	const cJSON *row;

	cJSON_ArrayForEach(
		row, cJSON_GetObjectItem(series, "top")) if (strcmp(json_text(row, "function"),
								    function) == 0)
	{
		assert_near(json_number(row, "self"), self);
		assert_near(json_number(row, "total"), total);
		return;
	}
	fail_msg("no function %s in top", function);
}

static inline void check_label(const cJSON *series, const char *key, const char *value,
			       double total)
{
	const cJSON *k, *v;

	cJSON_ArrayForEach(k, cJSON_GetObjectItem(series, "labels")) cJSON_ArrayForEach(
		v, cJSON_GetObjectItem(k, "values")) if (strcmp(json_text(k, "key"), key) == 0 &&
							 strcmp(json_text(v, "value"), value) == 0)
	{
		assert_near(json_number(v, "total"), total);
		return;
	}
	fail_msg("no label %s=%s", key, value);
}

#endif
