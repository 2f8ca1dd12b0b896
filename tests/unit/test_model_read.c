// SPDX-License-Identifier: MIT
/* Reading and merging: equal ids whatever the split, equal stacks merge, names of services. */
#include "test_site.h"

#include <fcntl.h>

#include "aggregate/dumptop.h"
#include "base/file.h"
#include "countsink.h"
#include "decode/inflate.h"
#include "model/read.h"
#include "render/stagetext.h"

struct read_test {
	struct discovery d;
	struct model m;
};

static void read_all(struct read_test *r, const struct site_test *t, unsigned threads,
		     size_t budget)
{
	const char *inputs[] = {t->dumps};
	struct discover_options o = {.inputs = inputs, .n_inputs = 1};
	struct read_options ro = {.threads = threads,
				  .limits = LIMITS_DEFAULT,
				  .blob_budget_bytes = budget,
				  .count_stacks = true};
	struct err e;

	*r = (struct read_test){0};
	assert_true(discover(&r->d, &o, &e));
	model_read(&r->m, &r->d, &ro);
}

static void read_release(struct read_test *r)
{
	model_release(&r->m);
	discovery_release(&r->d);
}

static void put_random(const struct site_test *t, struct mkprof_random *r, int i)
{
	char name[100];
	struct mkprof p;
	struct buf b = {0};

	mk_init(&p);
	mk_random_profile(&p, r, mk_random(r, 40));
	mk_encode(&p, mk_random_options(r), &b);
	snprintf(name, sizeof(name), "service=s%d/pod=%d/%02d.pb.gz", i % 3, i % 5, i);
	site_test_bytes(t, name, buf_view(&b));
	buf_release(&b);
	mk_free(&p);
}

/* The model's text names all ids' contents in id order. */
static void test_split_does_not_show(void **state)
{
	static const struct {
		unsigned threads;
		size_t budget;
	} ways[] = {{1, 1 << 20}, {2, 1 << 20}, {3, 1 << 20}, {7, 1 << 20}, {3, 1}};
	struct mkprof_random r = {99};
	struct buf first = {0};
	struct site_test t;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 30; i++)
		put_random(&t, &r, i);
	for (int again = 0; again < 3; again++)
		for (size_t i = 0; i < COUNT_OF(ways); i++) {
			struct read_test read;
			struct buf text = {0};

			read_all(&read, &t, ways[i].threads, ways[i].budget);
			assert_int_equal(read.m.n_dumps, 30);
			stage_model(&text, &read.m, &read.d);
			if (first.n == 0)
				buf_str(&first, buf_view(&text));
			assert_true(str_eq(buf_view(&first), buf_view(&text)));
			buf_release(&text);
			read_release(&read);
		}
	assert_true(first.n > 10000);
	buf_release(&first);
	site_test_remove(&t);
}

/* Ids are in the order of what they stand for. */
static void test_canonical_order(void **state)
{
	struct mkprof_random r = {5};
	struct read_test read;
	struct site_test t;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 10; i++)
		put_random(&t, &r, i);
	read_all(&read, &t, 3, 1 << 20);
	for (fn_id f = 1; f < read.m.n_fns; f++)
		assert_true(str_cmp(model_fn(&read.m, f - 1), model_fn(&read.m, f)) < 0);
	for (size_t i = 1; i < read.m.n_rows; i++)
		assert_true(read.m.rows[i - 1].stack < read.m.rows[i].stack ||
			    (read.m.rows[i - 1].stack == read.m.rows[i].stack &&
			     read.m.rows[i - 1].lset < read.m.rows[i].lset));
	for (size_t i = 1; i < read.m.n_dumps; i++)
		assert_true(read.m.dumps[i - 1].source < read.m.dumps[i].source);
	read_release(&read);
	site_test_remove(&t);
}

static void reference_of(const char *path, struct count_sink *s)
{
	struct inflater f;
	struct buf raw = {0};
	struct str plain;
	struct err e;

	assert_true(file_read(AT_FDCWD, path, 1 << 20, &raw, &e));
	inflater_init(&f);
	assert_true(inflate_any(&f, buf_view(&raw), 1 << 24, &plain, &e));
	assert_true(reference_read(plain, 1 << 26, s));
	inflater_release(&f);
	buf_release(&raw);
}

static void check_top(const struct model *m, const struct dumptop *top, size_t type,
		      const struct count_sink *reference)
{
	for (size_t i = 0; i < top->n; i++) {
		struct str name = model_fn(m, top->rows[i].fn);
		const struct count_fn *f;

		if (i)
			assert_true(top->rows[i - 1].self > top->rows[i].self ||
				    (top->rows[i - 1].self == top->rows[i].self &&
				     top->rows[i - 1].fn < top->rows[i].fn));
		if (str_eq(name, STR("[no stack]")))
			continue;
		f = count_sink_fn(reference, name.p);
		assert_non_null(f);
		assert_int_equal(top->rows[i].self, f->self[type]);
		assert_int_equal(top->rows[i].total, f->total[type]);
	}
}

/* From the file to the top functions of "show", against protobuf-c. */
static void test_functions_agree(void **state)
{
	struct mkprof_random r = {2026};
	struct arena a = {0};
	struct read_test read;
	struct site_test t;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 60; i++)
		put_random(&t, &r, i);
	read_all(&read, &t, 2, 1 << 20);
	assert_int_equal(read.m.n_dumps, 60);
	for (size_t i = 0; i < read.m.n_dumps; i++) {
		const struct mdump *d = &read.m.dumps[i];
		struct dumptop *tops = arena_n(&a, d->n_points, struct dumptop);
		struct count_sink s;

		count_sink_init(&s, NULL);
		reference_of(read.d.dumps.v[d->source].open.p, &s);
		assert_int_equal(d->n_samples, s.n_samples);
		assert_int_equal(d->n_points, s.n_types);
		dumptop_make(tops, &read.m, d, &a);
		for (size_t p = 0; p < d->n_points; p++) {
			assert_int_equal(d->points[p].total, s.totals[p]);
			check_top(&read.m, &tops[p], d->points[p].column, &s);
		}
		count_sink_release(&s);
	}
	read_release(&read);
	arena_release(&a);
	site_test_remove(&t);
}

/* ---- one dump ---- */

static void begin(struct mkprof *p)
{
	mk_init(p);
	mk_type(p, "cpu", "nanoseconds");
	p->time_ns = T0_S * NS_PER_S;
}

static void read_one(struct read_test *read, struct site_test *t, struct mkprof *p)
{
	site_test_make(t);
	site_test_put(t, "x.pb.gz", p);
	read_all(read, t, 1, 1 << 20);
	assert_int_equal(read->m.n_dumps, 1);
}

static void one_release(struct read_test *read, struct site_test *t)
{
	read_release(read);
	site_test_remove(t);
}

/* Two locations with the same function and line; labels in another order. */
static void test_equal_stacks_merge(void **state)
{
	struct read_test read;
	struct site_test t;
	struct mkprof p;

	(void)state;
	begin(&p);
	for (int i = 0; i < 2; i++) {
		uint32_t l = mk_location(&p, 0, 0x10 + (uint64_t)i);

		mk_line(&p, l, mk_function(&p, "f", "f.go"), 3);
		mk_sample1(&p, "", 5);
		vec_push(&p.samples.v[p.samples.n - 1].locations, l);
		mk_label(&p, i ? "a" : "b", "x");
		mk_label(&p, i ? "b" : "a", "x");
	}
	mk_sample1(&p, "zero", 0);
	mk_sample1(&p, "cancels", 7);
	mk_sample1(&p, "cancels", -7);
	read_one(&read, &t, &p);
	assert_int_equal(read.m.dumps[0].n_samples, 5);
	assert_int_equal(read.m.dumps[0].n_rows, 1); /* all-zero samples vanish */
	assert_int_equal(read.m.dumps[0].points[0].total, 10);
	one_release(&read, &t);
}

/* One place "f inlined into g" or the places f and g: other stacks, equal functions. */
static void test_inline_grouping(void **state)
{
	struct dumptop top;
	struct arena a = {0};
	struct read_test read;
	struct site_test t;
	struct mkprof p;

	(void)state;
	begin(&p);
	mk_sample1(&p, "main;g>f;h", 1);
	mk_sample1(&p, "main;g;f;h", 2);
	mk_sample1(&p, "main;g>f>h", 4);
	read_one(&read, &t, &p);
	dumptop_make(&top, &read.m, &read.m.dumps[0], &a);
	assert_int_equal(top.n, 4);
	for (size_t i = 0; i < top.n; i++) {
		bool leaf = str_eq(model_fn(&read.m, top.rows[i].fn), STR("h"));

		assert_int_equal(top.rows[i].total, 7);
		assert_int_equal(top.rows[i].self, leaf ? 7 : 0);
	}
	arena_release(&a);
	one_release(&read, &t);
}

static void test_no_stack(void **state)
{
	struct dumptop top;
	struct arena a = {0};
	struct read_test read;
	struct site_test t;
	struct mkprof p;

	(void)state;
	begin(&p);
	mk_sample1(&p, "", 3);
	mk_sample1(&p, "", 4);
	read_one(&read, &t, &p);
	dumptop_make(&top, &read.m, &read.m.dumps[0], &a);
	assert_int_equal(top.n, 1);
	assert_true(str_eq(model_fn(&read.m, top.rows[0].fn), STR("[no stack]")));
	assert_int_equal(top.rows[0].self, 7);
	arena_release(&a);
	one_release(&read, &t);
}

/* Reserved and per-event labels are no dimensions. */
static void test_no_dimensions(void **state)
{
	struct read_test read;
	struct site_test t;
	struct mkprof p;

	(void)state;
	begin(&p);
	mk_sample1(&p, "f", 1);
	mk_number(&p, "end_timestamp_ns", 12345, "");
	mk_label(&p, "pprof::base", "true");
	mk_sample1(&p, "f", 1);
	mk_number(&p, "end_timestamp_ns", 12346, "");
	read_one(&read, &t, &p);
	assert_int_equal(read.m.dumps[0].n_rows, 1);
	assert_int_equal(read.m.n_lsets, 1);
	one_release(&read, &t);
}

/* What the depth limit cuts away tells no stacks apart, and is in none of the tables. */
static void test_cut_stacks_merge(void **state)
{
	struct read_options ro = {.threads = 1, .limits = LIMITS_DEFAULT, .blob_budget_bytes = 1};
	struct discover_options o = {.n_inputs = 1};
	struct read_test read = {0};
	struct site_test t;
	const char *inputs[1];
	struct mkprof p;
	struct err e;

	(void)state;
	begin(&p);
	mk_sample1(&p, "first;main;work", 5);
	mk_sample1(&p, "second;other;main;work", 7);
	mk_sample1(&p, "main;work", 1);
	site_test_make(&t);
	site_test_put(&t, "x.pb.gz", &p);
	inputs[0] = t.dumps;
	o.inputs = inputs;
	ro.limits.depth = 2;
	assert_true(discover(&read.d, &o, &e));
	model_read(&read.m, &read.d, &ro);
	assert_int_equal(read.m.hit.depth, 2);
	assert_int_equal(read.m.n_stacks, 1);
	assert_int_equal(read.m.stacks[0].n, 2);
	assert_int_equal(read.m.dumps[0].n_rows, 1);
	assert_int_equal(read.m.dumps[0].points[0].total, 13);
	one_release(&read, &t);
}

static void test_saturates(void **state)
{
	struct read_test read;
	struct site_test t;
	struct mkprof p;

	(void)state;
	begin(&p);
	mk_sample1(&p, "f", INT64_MAX);
	mk_sample1(&p, "f", 5);
	read_one(&read, &t, &p);
	assert_int_equal(read.m.dumps[0].points[0].total, INT64_MAX);
	assert_true(read.m.dumps[0].saturated);
	one_release(&read, &t);
}

/* ---- whose dump it is ---- */

static void check_service(struct mkprof *p, const char *wanted, enum why why)
{
	struct read_test read;
	struct site_test t;

	read_one(&read, &t, p);
	assert_true(str_eq(read.m.services[read.m.dumps[0].service], str_of(wanted)));
	assert_int_equal(read.m.dumps[0].service_why, why);
	one_release(&read, &t);
}

static void test_service(void **state)
{
	struct mkprof p;

	(void)state;
	begin(&p);
	mk_sample1(&p, "f", 1);
	mk_label(&p, "service_name", "orders");
	mk_sample1(&p, "g", 1);
	mk_label(&p, "x", "y");
	mk_label(&p, "service_name", "orders");
	check_service(&p, "orders", WHY_CONTENT);

	begin(&p); /* two services: no one's in particular */
	mk_sample1(&p, "f", 1);
	mk_label(&p, "service_name", "orders");
	mk_sample1(&p, "g", 1);
	mk_label(&p, "service_name", "cart");
	(void)mk_mapping(&p, 0, 0, 0, "/opt/shop-1.2.3");
	check_service(&p, "shop", WHY_BINARY);

	begin(&p); /* one sample without it */
	mk_sample1(&p, "f", 1);
	mk_label(&p, "service_name", "orders");
	mk_sample1(&p, "g", 1);
	(void)mk_mapping(&p, 0, 0, 0, "/opt/shop.test");
	check_service(&p, "shop", WHY_BINARY);

	begin(&p);
	mk_sample1(&p, "f", 1);
	mk_comment(&p, "hello = there");
	mk_comment(&p, "service.name = cart");
	check_service(&p, "cart", WHY_CONTENT);

	begin(&p);
	mk_sample1(&p, "f", 1);
	(void)mk_mapping(&p, 0, 0, 0, "[vdso]");
	check_service(&p, "dumps", WHY_ROOT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split_does_not_show),
		cmocka_unit_test(test_canonical_order),
		cmocka_unit_test(test_functions_agree),
		cmocka_unit_test(test_equal_stacks_merge),
		cmocka_unit_test(test_inline_grouping),
		cmocka_unit_test(test_no_stack),
		cmocka_unit_test(test_no_dimensions),
		cmocka_unit_test(test_saturates),
		cmocka_unit_test(test_cut_stacks_merge),
		cmocka_unit_test(test_service),
	};

	return cmocka_run_group_tests_name("model_read", tests, NULL, NULL);
}
