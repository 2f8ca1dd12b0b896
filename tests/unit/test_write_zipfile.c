// SPDX-License-Identifier: MIT
/* The archive: read back by libzip, the same bytes whatever the order and the time zone. */
#include "test_discover_tmp.h"

#include <stdlib.h>
#include <time.h>
#include <zip.h>

#include "base/file.h"
#include "base/num.h"
#include "write/zipfile.h"

static const struct {
	const char *path, *text;
} files[] = {{"index.html", "<p>front</p>"},
	     {".nojekyll", ""},
	     {"s/orders/index.html", "orders orders orders orders orders orders"},
	     {"s/a/index.html", "a"}};

static void write_archive(const char *path, bool reversed, int64_t time_s)
{
	struct zipfile *z = zipfile_open(time_s);
	struct err e;

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		size_t at = reversed ? COUNT_OF(files) - 1 - i : i;

		zipfile_put(z, files[at].path, str_of(files[at].text));
	}
	assert_true(zipfile_write(z, path, &e));
}

static void check_entry(zip_t *archive, const char *path, const char *text)
{
	zip_file_t *f = zip_fopen(archive, path, 0);
	char bytes[200] = "";

	assert_non_null(f);
	assert_int_equal(zip_fread(f, bytes, sizeof(bytes)), strlen(text));
	assert_string_equal(bytes, text);
	assert_int_equal(zip_fclose(f), 0); /* compares the checksum, too */
}

static void test_content(void **state)
{
	static const char *const order[] = {".nojekyll", "index.html", "s/a/index.html",
					    "s/orders/index.html"};
	struct tmp t;
	char path[8192];
	zip_t *archive;

	(void)state;
	tmp_make(&t);
	tmp_path(&t, "x.zip", path);
	write_archive(path, false, 1795251454);
	archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	assert_non_null(archive);
	assert_int_equal(zip_get_num_entries(archive, 0), COUNT_OF(files));
	for (size_t i = 0; i < COUNT_OF(order); i++)
		assert_string_equal(zip_get_name(archive, i, 0), order[i]);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		check_entry(archive, files[i].path, files[i].text);
	zip_discard(archive);
	tmp_remove(&t);
}

static void read_file(const char *path, struct buf *b)
{
	struct err e;

	assert_true(file_read(AT_FDCWD, path, 1 << 20, b, &e));
}

static void test_same_bytes(void **state)
{
	struct buf one = {0}, two = {0};
	struct tmp t;
	char a[8192], b[8192];

	(void)state;
	tmp_make(&t);
	tmp_path(&t, "a.zip", a);
	tmp_path(&t, "b.zip", b);
	write_archive(a, false, 1795251454);
	assert_int_equal(setenv("TZ", "Asia/Kathmandu", 1), 0);
	tzset();
	write_archive(b, true, 1795251454);
	unsetenv("TZ");
	tzset();
	read_file(a, &one);
	read_file(b, &two);
	assert_true(str_eq(buf_view(&one), buf_view(&two)));
	buf_release(&one);
	buf_release(&two);
	tmp_remove(&t);
}

/* DOS date and time stand at bytes 10 to 13 of the first local header, little endian. */
static void check_stamp(int64_t time_s, unsigned date, unsigned time)
{
	struct buf b = {0};
	struct tmp t;
	char path[8192];
	const uint8_t *p;

	tmp_make(&t);
	tmp_path(&t, "x.zip", path);
	write_archive(path, false, time_s);
	read_file(path, &b);
	p = (const uint8_t *)b.p;
	assert_int_equal(p[10] | p[11] << 8, time);
	assert_int_equal(p[12] | p[13] << 8, date);
	buf_release(&b);
	tmp_remove(&t);
}

static void test_time(void **state)
{
	(void)state;
	/* 2026-11-21 08:57:34: 46 years, month 11, day 21; 8 h, 57 min, 17 double seconds */
	check_stamp(1795251454, 46 * 512 + 11 * 32 + 21, 8 * 2048 + 57 * 32 + 17);
	check_stamp(0, 1 * 32 + 1, 0); /* no clock: the first day of archives */
	check_stamp(INT64_C(5000000000), 127 * 512 + 32 + 1, 0); /* 2128: over the end */
}

static void test_outputs(void **state)
{
	struct zipfile *z = zipfile_open(0);
	struct buf b = {0};

	(void)state;
	zipfile_put(z, "b", STR("bb"));
	zipfile_put(z, "a", STR(""));
	zipfile_outputs(z, &b);
	/* sha256 of nothing and of "bb" */
	assert_str(buf_view(&b),
		   "[\n{\"path\":\"a\",\"bytes\":0,\"sha256\":\""
		   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},\n"
		   "{\"path\":\"b\",\"bytes\":2,\"sha256\":\""
		   "3b64db95cb55c763391c707108489ae18b4112d783300de38e033b4c98c3deaf\"}]");
	buf_release(&b);
	zipfile_abandon(z);
}

static void test_nothing_is_overwritten(void **state)
{
	struct tmp t;
	char path[8192];
	struct zipfile *z = zipfile_open(0);
	struct err e;

	(void)state;
	tmp_make(&t);
	tmp_path(&t, "dir", path);
	assert_int_equal(mkdir(path, 0777), 0);
	zipfile_put(z, "a", STR("a"));
	assert_false(zipfile_write(z, path, &e));
	tmp_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_content), cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_time),    cmocka_unit_test(test_outputs),
		cmocka_unit_test(test_nothing_is_overwritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
