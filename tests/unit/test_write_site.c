// SPDX-License-Identifier: MIT
/* Publication: all at once or not at all, and nothing that is not ours is touched. */
#include "test_discover_tmp.h"

#include <string.h>

#include "base/file.h"
#include "write/site.h"
#include "write/tree.h"

#define MANIFEST "{\"generator\":\"flamefolio 0\"}\n"

static struct site *open_site(const struct tmp *t, const char *name, struct err *e)
{
	char path[8192];

	tmp_path(t, name, path);
	return site_open(path, e);
}

static void publish(const struct tmp *t, const char *name, const char *text)
{
	struct err e;
	struct site *s = open_site(t, name, &e);

	assert_non_null(s);
	site_put(s, "index.html", str_of(text));
	site_put(s, "s/orders/cpu/index.html", str_of(text));
	site_put(s, "manifest.json", str_of(MANIFEST));
	assert_true(site_publish(s, &e));
}

static void check_file(const struct tmp *t, const char *name, const char *wanted)
{
	char path[8192];
	struct buf b = {0};
	struct err e;

	tmp_path(t, name, path);
	assert_true(file_read(AT_FDCWD, path, 1 << 20, &b, &e));
	assert_str(buf_view(&b), wanted);
	buf_release(&b);
}

static bool there(const struct tmp *t, const char *name)
{
	char path[8192];
	struct stat st;

	tmp_path(t, name, path);
	return lstat(path, &st) == 0;
}

static int entries;

static int count_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)path;
	(void)st;
	(void)flag;
	entries += ftw->level == 1;
	return 0;
}

/* Nothing stands beside what the test made: no new and no old directory stays behind. */
static void check_entries(const struct tmp *t, int wanted)
{
	entries = 0;
	assert_int_equal(nftw(t->root, count_entry, 8, FTW_PHYS), 0);
	assert_int_equal(entries, wanted);
}

static void test_appears_at_once(void **state)
{
	struct err e;
	struct tmp t;
	struct site *s;

	(void)state;
	tmp_make(&t);
	s = open_site(&t, "site", &e);
	assert_non_null(s);
	site_put(s, "index.html", STR("one"));
	assert_false(there(&t, "site"));
	assert_true(site_publish(s, &e));
	check_file(&t, "site/index.html", "one");
	check_entries(&t, 1);
	tmp_remove(&t);
}

static void test_replaces_its_own(void **state)
{
	struct tmp t;

	(void)state;
	tmp_make(&t);
	publish(&t, "site", "one");
	tmp_file(&t, "site/s/gone/index.html", "of the old report");
	publish(&t, "site", "two");
	check_file(&t, "site/index.html", "two");
	check_file(&t, "site/s/orders/cpu/index.html", "two");
	assert_false(there(&t, "site/s/gone"));
	check_entries(&t, 1);
	tmp_remove(&t);
}

static void test_empty_directory_and_parents(void **state)
{
	char path[8192];
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_path(&t, "site", path);
	assert_int_equal(mkdir(path, 0755), 0);
	publish(&t, "site", "one");
	check_file(&t, "site/index.html", "one");
	publish(&t, "a/b/c/site/", "deep");
	check_file(&t, "a/b/c/site/index.html", "deep");
	tmp_remove(&t);
}

static void refuse(const struct tmp *t, const char *name, const char *message)
{
	struct err e = {0};

	assert_null(open_site(t, name, &e));
	if (!strstr(e.text, message))
		fail_msg("found \"%s\", wanted \"%s\"", e.text, message);
}

static void test_refuses_what_is_not_ours(void **state)
{
	char path[8192], target[8192];
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "thesis/chapter1.txt", "mine");
	refuse(&t, "thesis", "expected a report of flamefolio or an empty directory");
	check_file(&t, "thesis/chapter1.txt", "mine");
	tmp_file(&t, "other/manifest.json", "{\"name\":\"an extension\"}");
	refuse(&t, "other", "expected a report of flamefolio");
	tmp_file(&t, "file", "mine");
	refuse(&t, "file", "expected a directory or nothing");
	refuse(&t, "file/site", "cannot");
	check_file(&t, "file", "mine");
	publish(&t, "site", "one");
	tmp_path(&t, "link", path);
	tmp_path(&t, "site", target);
	assert_int_equal(symlink(target, path), 0);
	refuse(&t, "link", "expected a directory or nothing");
	check_file(&t, "site/index.html", "one");
	check_entries(&t, 5);
	tmp_remove(&t);
}

/* A page that cannot be written: the old report is as it was, no rest stays. */
static void test_keeps_the_old_one(void **state)
{
	struct err e = {0};
	struct tmp t;
	struct site *s;

	(void)state;
	tmp_make(&t);
	publish(&t, "site", "one");
	s = open_site(&t, "site", &e);
	assert_non_null(s);
	site_put(s, "index.html", STR("two"));
	site_put(s, "index.html", STR("again")); /* twice: there already */
	site_put(s, "index.html/below", STR("x"));
	assert_false(site_publish(s, &e));
	assert_non_null(strstr(e.text, "cannot write index.html"));
	check_file(&t, "site/index.html", "one");
	check_entries(&t, 1);
	s = open_site(&t, "site", &e);
	assert_non_null(s);
	site_put(s, "index.html", STR("three"));
	site_abandon(s);
	check_file(&t, "site/index.html", "one");
	check_entries(&t, 1);
	tmp_remove(&t);
}

/* By path; the digests are those of the bytes. */
static void test_outputs(void **state)
{
	struct buf b = {0};
	struct err e;
	struct tmp t;
	struct site *s;

	(void)state;
	tmp_make(&t);
	s = open_site(&t, "site", &e);
	assert_non_null(s);
	site_put(s, "z.html", STR("abc"));
	site_put(s, "a/b.html", STR(""));
	site_outputs(s, &b);
	assert_str(buf_view(&b),
		   "[\n{\"path\":\"a/b.html\",\"bytes\":0,\"sha256\":"
		   "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},"
		   "\n{\"path\":\"z.html\",\"bytes\":3,\"sha256\":"
		   "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}]");
	buf_release(&b);
	site_abandon(s);
	tmp_remove(&t);
}

/* A link inside an old report is removed, not followed. */
static void test_tree_remove(void **state)
{
	char path[8192], target[8192];
	struct tmp t;
	int fd;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "keep/file", "mine");
	tmp_file(&t, "old/a/b/file", "x");
	tmp_path(&t, "old/a/link", path);
	tmp_path(&t, "keep", target);
	assert_int_equal(symlink(target, path), 0);
	fd = open(t.root, O_RDONLY | O_DIRECTORY);
	assert_true(fd >= 0);
	assert_true(tree_remove(fd, "old"));
	assert_false(tree_remove(fd, "old"));
	close(fd);
	check_file(&t, "keep/file", "mine");
	check_entries(&t, 1);
	tmp_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_appears_at_once),
		cmocka_unit_test(test_replaces_its_own),
		cmocka_unit_test(test_empty_directory_and_parents),
		cmocka_unit_test(test_refuses_what_is_not_ours),
		cmocka_unit_test(test_keeps_the_old_one),
		cmocka_unit_test(test_outputs),
		cmocka_unit_test(test_tree_remove),
	};

	return cmocka_run_group_tests_name("write_site", tests, NULL, NULL);
}
