// SPDX-License-Identifier: MIT
/* Files of frames below --source-root: what is found, and what never is. */
#include "test_discover_tmp.h"

#include "base/buf.h"
#include "base/num.h"
#include "base/pool.h"
#include "discover/source.h"
#include "discover/sourcepath.h"

struct found {
	struct tmp t;
	struct arena arena;
	struct source *s;
};

static void open_roots(struct found *f, const char *const *roots, size_t n)
{
	struct err e = {0};

	f->s = source_open(&f->arena, roots, n, &e);
	assert_non_null(f->s);
}

static void start(struct found *f)
{
	const char *root;

	*f = (struct found){0};
	tmp_make(&f->t);
	root = f->t.root;
	open_roots(f, &root, 1);
}

static void stop(struct found *f)
{
	source_close(f->s);
	arena_release(&f->arena);
	tmp_remove(&f->t);
}

static const struct source_file *find(struct found *f, const char *file)
{
	return source_find(f->s, &(struct source_wish){.file = str_of(file)});
}

static void check_path(const struct source_file *found, const char *path)
{
	if (!path) {
		assert_null(found);
		return;
	}
	assert_non_null(found);
	assert_str(found->path, path);
}

static void test_endings(void **state)
{
	static const struct {
		const char *file, *path;
	} rows[] = {
		{"shop/pricing/tax.go", "pricing/tax.go"},
		{"/home/ci/build/shop/pricing/tax.go", "pricing/tax.go"},
		{"pricing/tax.go", "pricing/tax.go"},
		{"C:\\build\\pricing\\tax.go", "pricing/tax.go"},
		{"webpack:///./web/app.js?8f3a", "web/app.js"},
		{"file:///srv/web/app.js", "web/app.js"},
		{"/x/../pricing/./tax.go", "pricing/tax.go"},
		{"../../../pricing/tax.go", "pricing/tax.go"},
		{"/somewhere/else/main.go", "main.go"},
		{"/x/missing.go", NULL},
		{"", NULL},
		{"/", NULL},
		/* No source by its name. */
		{"secret.pem", NULL},
		{".hidden.go", NULL},
		{"README", NULL},
		{"pricing", NULL},
		{"pricing.go", NULL},
		{"pricing/tax.go\n", NULL},
		/* Libraries keep what tells that they are one. */
		{"/go/pkg/mod/github.com/x/y@v1.2.3/main.go", NULL},
		{"/usr/lib/python3.11/web/app.js", NULL},
		{"/srv/node_modules/x/web/app.js", NULL},
		{"/srv/x/vendor/lib/v.go", "vendor/lib/v.go"},
	};
	struct found f;

	(void)state;
	start(&f);
	tmp_file(&f.t, "pricing/tax.go", "package pricing\n");
	tmp_file(&f.t, "main.go", "package main\n");
	tmp_file(&f.t, "web/app.js", "x\n");
	tmp_file(&f.t, "vendor/lib/v.go", "x\n");
	tmp_file(&f.t, "lib/v.go", "x\n");
	tmp_file(&f.t, "secret.pem", "x\n");
	tmp_file(&f.t, ".hidden.go", "x\n");
	tmp_file(&f.t, "README", "x\n");
	tmp_file(&f.t, "pricing.go/x", "x\n");
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		check_path(find(&f, rows[i].file), rows[i].path);
	/* Of a runtime the bare name says nothing. */
	assert_null(source_find(f.s, &(struct source_wish){.file = STR("/usr/lib/go/src/main.go"),
							   .is_library = true}));
	check_path(source_find(f.s, &(struct source_wish){.file = STR("/go/src/pricing/tax.go"),
							  .is_library = true}),
		   "pricing/tax.go");
	stop(&f);
}

static void test_outside(void **state)
{
	struct found f, other;
	char target[8192], name[8192];

	(void)state;
	start(&f);
	start(&other);
	tmp_file(&other.t, "key.go", "secret\n");
	tmp_file(&other.t, "dir/key.go", "secret\n");
	tmp_file(&f.t, "inside.go", "x\n");
	tmp_path(&other.t, "key.go", target);
	tmp_path(&f.t, "link.go", name);
	assert_int_equal(symlink(target, name), 0);
	tmp_path(&other.t, "dir", target);
	tmp_path(&f.t, "dir", name);
	assert_int_equal(symlink(target, name), 0);
	tmp_path(&f.t, "same.go", name);
	assert_int_equal(symlink("inside.go", name), 0);
	tmp_path(&f.t, "pipe.go", name);
	assert_int_equal(mkfifo(name, 0600), 0);
	assert_null(find(&f, "link.go"));
	assert_null(find(&f, "dir/key.go"));
	assert_null(find(&f, "same.go"));
	assert_null(find(&f, "pipe.go"));
	snprintf(target, sizeof(target), "../%s/key.go", strrchr(other.t.root, '/') + 1);
	assert_null(find(&f, target));
	stop(&other);
	stop(&f);
}

static void test_text(void **state)
{
	struct found f;
	const struct source_file *file;
	char name[8192];

	(void)state;
	start(&f);
	tmp_file(&f.t, "a.go", "one\r\n\ntwo");
	tmp_file(&f.t, "empty.go", "");
	tmp_file(&f.t, "big.go", "x");
	tmp_file(&f.t, "nul.go", "x");
	tmp_path(&f.t, "big.go", name);
	assert_int_equal(truncate(name, (4 << 20) + 1), 0);
	tmp_path(&f.t, "nul.go", name);
	assert_int_equal(truncate(name, 10), 0);
	file = find(&f, "a.go");
	assert_non_null(file);
	assert_int_equal(file->n_lines, 3);
	assert_str(source_line(file, 1), "one");
	assert_str(source_line(file, 2), "");
	assert_str(source_line(file, 3), "two");
	file = find(&f, "empty.go");
	assert_non_null(file);
	assert_int_equal(file->n_lines, 0);
	assert_null(find(&f, "big.go"));
	assert_null(find(&f, "nul.go"));
	/* Read once: what is written later does not count. */
	tmp_file(&f.t, "a.go", "other\n");
	assert_str(source_line(find(&f, "a.go"), 1), "one");
	stop(&f);
}

/* The folder of the service in its repository. */
static void test_service(void **state)
{
	struct source_wish wish = {.file = STR("/app/main.py"), .root = STR("services/orders")};
	struct found f;
	const struct source_file *file;

	(void)state;
	start(&f);
	tmp_file(&f.t, "main.py", "wrong\n");
	tmp_file(&f.t, "libs/x.py", "x\n");
	tmp_file(&f.t, "services/orders/main.py", "right\n");
	file = source_find(f.s, &wish);
	check_path(file, "services/orders/main.py");
	assert_str(file->in_repository, "services/orders/main.py");
	wish.file = STR("/build/services/orders/main.py");
	check_path(source_find(f.s, &wish), "services/orders/main.py");
	/* The root is the repository, since it has that folder. */
	wish.file = STR("/build/libs/x.py");
	assert_str(source_find(f.s, &wish)->in_repository, "libs/x.py");
	/* Here it is the service. */
	wish.root = STR("services/worker");
	assert_str(source_find(f.s, &wish)->in_repository, "services/worker/libs/x.py");
	stop(&f);
}

static void test_prefix(void **state)
{
	struct found f = {0};
	char mapped[8192], plain[8192];
	const char *roots[] = {mapped, plain};
	const struct source_file *file;

	(void)state;
	tmp_make(&f.t);
	tmp_file(&f.t, "go/src/runtime/proc.go", "x\n");
	tmp_file(&f.t, "shop/proc.go", "x\n");
	snprintf(mapped, sizeof(mapped), "/usr/local/go/src=%s/go/src", f.t.root);
	snprintf(plain, sizeof(plain), "=%s/shop", f.t.root);
	open_roots(&f, roots, 2);
	file = find(&f, "/usr/local/go/src/runtime/proc.go");
	check_path(file, "runtime/proc.go");
	assert_str(file->in_repository, "");
	/* Not by an ending of it. */
	check_path(find(&f, "/opt/runtime/proc.go"), "proc.go");
	assert_null(find(&f, "/usr/local/go/src/runtime/none.go"));
	assert_null(find(&f, "/usr/local/go/src"));
	stop(&f);
}

/* Frames of the JVM have no folder: the package is it. */
static void test_package(void **state)
{
	struct source_wish wish = {.file = STR("Tax.java"), .package = STR("com.acme.shop")};
	struct found f;

	(void)state;
	start(&f);
	tmp_file(&f.t, "src/main/java/com/acme/shop/Tax.java", "x\n");
	tmp_file(&f.t, "svc/com/acme/Cart.kt", "x\n");
	check_path(source_find(f.s, &wish), "src/main/java/com/acme/shop/Tax.java");
	wish.package = STR("com/acme/other");
	assert_null(source_find(f.s, &wish));
	wish = (struct source_wish){
		.file = STR("Cart.kt"), .package = STR("com/acme"), .root = STR("svc")};
	check_path(source_find(f.s, &wish), "svc/com/acme/Cart.kt");
	stop(&f);
}

static void test_roots(void **state)
{
	const char *missing = "/nowhere/at/all", *none = "";
	struct arena a = {0};
	struct err e = {0};

	(void)state;
	assert_null(source_open(&a, &missing, 1, &e));
	assert_non_null(strstr(e.text, "/nowhere/at/all"));
	assert_null(source_open(&a, &none, 1, &e));
	assert_null(source_find(NULL, &(struct source_wish){.file = STR("a.go")}));
	arena_release(&a);
}

/* Hostile lengths: parts without end, one that no file system takes. */
static void test_limits(void **state)
{
	struct source_path p, root = {0};
	struct found f;
	struct buf deep = {0};

	(void)state;
	start(&f);
	for (int i = 0; i < SOURCE_PARTS; i++)
		buf_lit(&deep, "a/");
	buf_lit(&deep, "a.go");
	assert_false(source_path(&p, buf_view(&deep)));
	assert_null(source_find(f.s, &(struct source_wish){.file = buf_view(&deep)}));
	assert_true(source_path(&p, str_sub(buf_view(&deep), 0, deep.n - 5)));
	assert_int_equal(p.n, SOURCE_PARTS);
	assert_true(source_path(&root, STR("x")));
	assert_false(source_path_join(&p, &root, &p, 0));
	/* A root as deep as can be. */
	assert_null(source_find(
		f.s, &(struct source_wish){.file = STR("a.go"),
					   .root = str_sub(buf_view(&deep), 0, deep.n - 5)}));
	buf_reset(&deep);
	for (int i = 0; i < 300; i++)
		buf_lit(&deep, "b");
	assert_false(source_path(&p, buf_view(&deep)));
	buf_release(&deep);
	stop(&f);
}

static void find_many(void *context, unsigned worker, size_t item)
{
	char name[32];
	const struct source_file *file;

	(void)worker;
	snprintf(name, sizeof(name), "/x%zu/f%zu.go", item % 3, item % 7);
	file = source_find(context, &(struct source_wish){.file = str_of(name)});
	if (!file || file->n_lines != item % 7 + 1)
		abort();
}

static void test_threads(void **state)
{
	struct found f;

	(void)state;
	start(&f);
	for (size_t i = 0; i < 7; i++) {
		char name[32];

		snprintf(name, sizeof(name), "f%zu.go", i);
		tmp_file(&f.t, name, "1\n2\n3\n4\n5\n6\n7\n" + 2 * (6 - i));
	}
	pool_run(4, 500, find_many, f.s);
	stop(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_endings), cmocka_unit_test(test_outside),
		cmocka_unit_test(test_text),    cmocka_unit_test(test_service),
		cmocka_unit_test(test_prefix),  cmocka_unit_test(test_package),
		cmocka_unit_test(test_roots),   cmocka_unit_test(test_limits),
		cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
