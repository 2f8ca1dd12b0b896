// SPDX-License-Identifier: MIT
/* The walk: order, links, depth, odd names, several inputs. */
#include "test_discover_tmp.h"

#include "base/num.h"
#include "discover/walk.h"

static void test_order_and_papers(void **state)
{
	static const char *const files[] = {"b/2.pprof",       "b/1.pprof",     "a.pprof",
					    "B/1.pprof",       "README.md",     ".hidden/x.pb",
					    ".x.pprof",        "notes.md",      "b/LICENSE",
					    "flamefolio.conf", "\xc3\xa4.pprof"};
	static const char *const wanted[] = {"B/1.pprof", "a.pprof", "b/1.pprof", "b/2.pprof",
					     "\xc3\xa4.pprof"};
	struct tmp t;

	(void)state;
	tmp_make(&t);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		tmp_file(&t, files[i], "");
	tmp_discover(&t);
	assert_int_equal(t.d.dumps.n, COUNT_OF(wanted));
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_str(t.d.dumps.v[i].path, wanted[i]);
	assert_int_equal(t.d.skips.n, 0);
	assert_string_equal(t.d.dumps.v[1].open.p + strlen(t.root), "/a.pprof");
	tmp_remove(&t);
}

static void test_links_and_pipes(void **state)
{
	char path[8192];
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "d/real.pprof", "x");
	tmp_path(&t, "d/link.pprof", path);
	assert_int_equal(symlink("real.pprof", path), 0);
	tmp_path(&t, "d/loop", path);
	assert_int_equal(symlink("..", path), 0);
	tmp_path(&t, "d/pipe", path);
	assert_int_equal(mkfifo(path, 0600), 0);
	tmp_discover(&t);
	assert_int_equal(t.d.dumps.n, 1);
	assert_true(tmp_skipped(&t, "d/link.pprof", "symbolic link"));
	assert_true(tmp_skipped(&t, "d/loop", "symbolic link"));
	assert_true(tmp_skipped(&t, "d/pipe", "not a regular file"));
	tmp_remove(&t);
}

static void test_hostile_names(void **state)
{
	static const char *const names[] = {
		"new\nline.pprof",
		"\xff\xfe\x80.pb.gz",
		"orders\x01/%s%n.heap",
		"{service}/{**}.pprof",
		"=,=,a=,=b.pb.gz",
		"....",
		"-.-.-_",
		"99999999999999999999999999.heap",
		"0000-00-00T00:00:00Z.cpu",
		"2026-13-45/cpu.1.pprof",
	};
	struct tmp t;

	(void)state;
	tmp_make(&t);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (names[i][0] != '.')
			tmp_file(&t, names[i], "x");
	tmp_discover(&t);
	assert_int_equal(t.d.dumps.n, COUNT_OF(names) - 1);
	assert_int_equal(tmp_dump(&t, "0000-00-00T00:00:00Z.cpu")->time_ns == TIME_NONE, 1);
	assert_int_equal(tmp_dump(&t, "2026-13-45/cpu.1.pprof")->time_ns == TIME_NONE, 1);
	tmp_remove(&t);
}

/* A path near 4 KB: each part as long as the file system takes it. */
static void test_long_path(void **state)
{
	char name[4096] = "";
	struct tmp t;

	(void)state;
	tmp_make(&t);
	for (int i = 0; i < 14; i++) {
		size_t n = strlen(name);

		memset(name + n, 'a' + i, 250);
		name[n + 250] = '/';
	}
	memcpy(name + strlen(name), "1700000000.cpu.pb.gz", 21);
	tmp_file(&t, name, "x");
	tmp_discover(&t);
	assert_int_equal(t.d.dumps.n, 1);
	assert_int_equal(t.d.dumps.v[0].time_ns / 1000000000, 1700000000);
	tmp_remove(&t);
}

static void test_limits(void **state)
{
	char name[512] = "";
	struct tmp t;
	struct walk w = {0};
	struct arena a = {0};
	const char *inputs[1];

	(void)state;
	tmp_make(&t);
	for (int i = 0; i < 70; i++)
		memcpy(name + 2 * i, "d/", 3);
	memcpy(name + 140, "x.pprof", 8);
	tmp_file(&t, name, "x");
	tmp_file(&t, "y.pprof", "x");
	tmp_discover(&t);
	assert_int_equal(t.d.dumps.n, 1);
	assert_int_equal(t.d.skips.n, 1);
	assert_true(tmp_skipped(&t, "d", "nested too deeply"));
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		tmp_file(&t, name, "x");
	}
	inputs[0] = t.root;
	w.arena = &a;
	w.limits = (struct walk_limits){.depth = 1, .entries = 10};
	assert_true(walk_inputs(&w, inputs, 1, &t.e));
	assert_true(w.n_entries == 10 && w.skips.n >= 1);
	walk_release(&w);
	arena_release(&a);
	tmp_remove(&t);
}

static void discover_two(struct tmp *t, const char *first, const char *second)
{
	char a[8192], b[8192];
	const char *inputs[] = {a, b};

	tmp_path(t, first, a);
	tmp_path(t, second, b);
	assert_true(tmp_try(t, (struct discover_options){.inputs = inputs, .n_inputs = 2}));
}

static void test_several_inputs(void **state)
{
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "x/dumps/orders/cpu.1.pprof", "x");
	tmp_file(&t, "y/dumps/orders/cpu.1.pprof", "x");
	for (int swap = 0; swap < 2; swap++) {
		discover_two(&t, swap ? "y/dumps" : "x/dumps/", swap ? "x/dumps/" : "y/dumps");
		assert_int_equal(t.d.dumps.n, 2);
		assert_str(t.d.dumps.v[0].path, "dumps-2/orders/cpu.1.pprof");
		assert_str(t.d.dumps.v[1].path, "dumps/orders/cpu.1.pprof");
		assert_non_null(strstr(t.d.dumps.v[1].open.p, "/x/dumps/"));
		assert_str(t.d.dumps.v[0].service_path.value, "orders");
		assert_str(t.d.dumps.v[0].folder, "dumps-2/orders");
		assert_str(t.d.title, "");
	}
	/* One directory inside the other: each file once. */
	discover_two(&t, "x", "x/dumps");
	assert_int_equal(t.d.dumps.n, 1);
	assert_str(t.d.dumps.v[0].path, "x/dumps/orders/cpu.1.pprof");
	tmp_remove(&t);
}

static void test_files_as_inputs(void **state)
{
	char link[8192];
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "a/orders/cpu.pb.gz", "x");
	tmp_file(&t, "a/cart/cpu.pb.gz", "x");
	tmp_file(&t, "a/cart/cpu.pb.gz.json", "{\"pod\": \"p1\"}");
	tmp_file(&t, "README.md", "x");
	discover_two(&t, "a/orders/cpu.pb.gz", "a/cart/cpu.pb.gz");
	assert_int_equal(t.d.dumps.n, 2);
	assert_str(tmp_dump(&t, "orders/cpu.pb.gz")->service_path.value, "orders");
	assert_string_equal(tmp_label(tmp_dump(&t, "cart/cpu.pb.gz"), "pod"), "p1");
	discover_two(&t, "a/cart/cpu.pb.gz", "a/cart/cpu.pb.gz");
	assert_int_equal(t.d.dumps.n, 1);
	discover_two(&t, "README.md", "a");
	assert_int_equal(t.d.dumps.n, 3);
	tmp_path(&t, "latest", link);
	assert_int_equal(symlink("a", link), 0);
	discover_two(&t, "latest", "README.md");
	assert_int_equal(t.d.dumps.n, 3);
	tmp_remove(&t);
}

static void test_missing(void **state)
{
	const char *inputs[] = {"/nonexistent/flamefolio"};
	struct tmp t;
	char path[8192];

	(void)state;
	tmp_make(&t);
	assert_false(tmp_try(&t, (struct discover_options){.inputs = inputs, .n_inputs = 1}));
	assert_non_null(strstr(t.e.text, "cannot open"));
	tmp_file(&t, "closed/x.pprof", "x");
	tmp_path(&t, "closed", path);
	assert_int_equal(chmod(path, 0), 0);
	tmp_discover(&t);
	if (geteuid() != 0)
		assert_true(tmp_skipped(&t, "closed", "cannot open"));
	chmod(path, 0700);
	tmp_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_papers), cmocka_unit_test(test_links_and_pipes),
		cmocka_unit_test(test_hostile_names),    cmocka_unit_test(test_long_path),
		cmocka_unit_test(test_limits),           cmocka_unit_test(test_several_inputs),
		cmocka_unit_test(test_files_as_inputs),  cmocka_unit_test(test_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
