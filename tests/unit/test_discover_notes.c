// SPDX-License-Identifier: MIT
/* Which files are notes, what they are called, and what is passed over with a word or without. */
#include "test_discover_tmp.h"

#include "base/buf.h"
#include "base/num.h"
#include "base/slug.h"
#include "discover/notes.h"

static const struct str services[] = {STR("orders"), STR("Shop/Cart"), STR("worker")};

static void read_notes(struct tmp *t)
{
	notes_read(&t->d, services, COUNT_OF(services));
}

static const struct note *note_at(const struct tmp *t, const char *path)
{
	for (size_t i = 0; i < t->d.notes.n; i++)
		if (str_eq(t->d.notes.v[i].path, str_of(path)))
			return &t->d.notes.v[i];
	fail_msg("no note %s", path);
	return NULL;
}

static void test_places(void **state)
{
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "cpu.pb.gz", "x");
	tmp_file(&t, "orders.md", "# Who to ask\n\nTeam checkout\n");
	tmp_file(&t, "README.md", "# Not a note\n");
	tmp_file(&t, "deep/worker.md", "# Nor this\n");
	tmp_file(&t, "notes/b.md", "plain\n");
	tmp_file(&t, "notes/a.md", "text\n\n```\n# no title\n```\n\n## The `second` *part* ##\n");
	tmp_file(&t, "notes/worker.md", "\n\nWorker\n======\nbody\n");
	tmp_file(&t, "notes/deep/c.md", "# Nor this\n");
	tmp_file(&t, "notes/.hidden.md", "# Nor this\n");
	tmp_file(&t, "notes/picture.png", "x");
	tmp_discover(&t);
	read_notes(&t);
	assert_int_equal(t.d.notes.n, 4);
	assert_str(t.d.notes.v[0].path, "notes/a.md");
	assert_str(note_at(&t, "notes/a.md")->title, "The second part");
	assert_str(note_at(&t, "notes/a.md")->service, "");
	assert_str(note_at(&t, "notes/b.md")->title, "b");
	assert_str(note_at(&t, "notes/b.md")->text, "plain\n");
	assert_str(note_at(&t, "notes/worker.md")->title, "Worker");
	assert_str(note_at(&t, "notes/worker.md")->text, "body\n");
	assert_str(note_at(&t, "notes/worker.md")->service, "worker");
	assert_str(note_at(&t, "orders.md")->title, "Who to ask");
	assert_str(note_at(&t, "orders.md")->text, "\nTeam checkout\n");
	assert_str(note_at(&t, "orders.md")->service, "orders");
	assert_str(note_at(&t, "orders.md")->slug, "orders");
	/* Only the dumps are left: cpu.pb.gz and the picture. */
	assert_int_equal(t.d.dumps.n, 2);
	assert_int_equal(t.d.skips.n, 0);
	tmp_remove(&t);
}

/* What a service's name has and a file's cannot have is a slug there. */
static void test_slug_of_service(void **state)
{
	struct arena a = {0};
	struct tmp t;
	char name[300];

	(void)state;
	tmp_make(&t);
	snprintf(name, sizeof(name), "%s.md", slug_of(&a, services[1]).p);
	tmp_file(&t, name, "# Cart\n");
	tmp_discover(&t);
	read_notes(&t);
	assert_int_equal(t.d.notes.n, 1);
	assert_str(t.d.notes.v[0].service, "Shop/Cart");
	tmp_remove(&t);
	arena_release(&a);
}

static void test_option(void **state)
{
	struct tmp t, other;
	struct discover_options o;
	char missing[300];

	(void)state;
	tmp_make(&t);
	tmp_make(&other);
	tmp_file(&t, "notes/a.md", "# A\n");
	tmp_file(&other, "a.md", "# Other A\n");
	tmp_file(&other, "b.txt", "no note\n");
	o = (struct discover_options){.notes = other.root};
	assert_true(tmp_try(&t, o));
	read_notes(&t);
	assert_int_equal(t.d.notes.n, 2);
	assert_str(t.d.notes.v[0].title, "Other A"); /* "flamefolio-..." stands before "notes" */
	assert_false(str_eq(t.d.notes.v[0].slug, t.d.notes.v[1].slug));
	snprintf(missing, sizeof(missing), "%s/nowhere", other.root);
	o.notes = missing;
	assert_false(tmp_try(&t, o));
	snprintf(missing, sizeof(missing), "%s/b.txt", other.root);
	assert_false(tmp_try(&t, o));
	tmp_remove(&t);
	tmp_remove(&other);
}

/* A baseline is there to compare with; its notes are about another time. */
static void test_baseline(void **state)
{
	struct tmp t, base;
	const char *inputs[2];
	struct discover_options o = {.inputs = inputs, .n_inputs = 2, .n_baselines = 1};

	(void)state;
	tmp_make(&t);
	tmp_make(&base);
	tmp_file(&t, "notes/a.md", "# A\n");
	tmp_file(&base, "notes/b.md", "# B\n");
	inputs[0] = t.root;
	inputs[1] = base.root;
	assert_true(tmp_try(&t, o));
	read_notes(&t);
	assert_int_equal(t.d.notes.n, 1);
	assert_str(t.d.notes.v[0].title, "A");
	tmp_remove(&t);
	tmp_remove(&base);
}

static void test_limits(void **state)
{
	struct buf big = {0};
	struct tmp t;
	char name[32], target[8192], link[8192];

	(void)state;
	while (big.n <= NOTE_BYTES)
		buf_lit(&big, "0123456789abcdef");
	buf_char(&big, '\0');
	tmp_make(&t);
	tmp_file(&t, "notes/big.md", big.p);
	tmp_file(&t, "notes/zz.md", "# Z\n");
	tmp_path(&t, "notes/zz.md", target);
	tmp_path(&t, "notes/link.md", link);
	assert_int_equal(symlink(target, link), 0);
	for (int i = 0; i < NOTES_MAX; i++) {
		snprintf(name, sizeof(name), "notes/n%04d.md", i);
		tmp_file(&t, name, "# N\n");
	}
	tmp_discover(&t);
	read_notes(&t);
	assert_int_equal(t.d.notes.n, NOTES_MAX);
	assert_true(tmp_skipped(&t, "notes/big.md", "at most 1048576 bytes"));
	assert_true(tmp_skipped(&t, "notes/link.md", "a symbolic link"));
	assert_true(tmp_skipped(&t, "notes/zz.md", "over 1,000 notes"));
	assert_int_equal(t.d.skips.n, 3);
	tmp_remove(&t);
	buf_release(&big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),   cmocka_unit_test(test_slug_of_service),
		cmocka_unit_test(test_option),   cmocka_unit_test(test_baseline),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
