// SPDX-License-Identifier: MIT
/*
 * Sets of hand-made dumps for the tests that are scripts: "test_mkset SET DIR" writes one. Without
 * arguments it checks that what it writes is the same each time and that our reader takes it.
 *
 *     seeds    the seeds of tests/fuzz/seeds/fuzz_decode
 *     golden   the dumps of tests/golden/data
 *     fleet    four services, three types, pods, labels, a restart, a gap, bad files
 *     hostile  single files that want much: depth, labels, ids, counts, bombs
 */
#include "test_decode.h"

#include <stdlib.h>
#include <sys/stat.h>

#define T0_S 1700006400ll /* 2023-11-15T00:00:00Z */
#define MIB ((size_t)1 << 20)

struct set {
	const char *dir;
	size_t n_files;
};

static void write_bytes(struct set *set, const char *name, struct str bytes)
{
	char path[4096];
	FILE *f;

	set->n_files++;
	snprintf(path, sizeof(path), "%s/%s", set->dir, name);
	for (char *p = path + 1; *p; p++)
		if (*p == '/') {
			*p = '\0';
			(void)mkdir(path, 0777);
			*p = '/';
		}
	f = fopen(path, "wb");
	if (!f || fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

/* Encodes, writes and frees. */
static void write_profile(struct set *set, const char *name, struct mkprof *p,
			  struct mkprof_options o)
{
	struct buf b = {0};

	mk_encode(p, o, &b);
	write_bytes(set, name, buf_view(&b));
	buf_release(&b);
	mk_free(p);
}

static void begin_cpu(struct mkprof *p, int64_t time_s, int64_t seconds)
{
	mk_init(p);
	mk_type(p, "samples", "count");
	mk_type(p, "cpu", "nanoseconds");
	mk_period(p, "cpu", "nanoseconds", 10000000);
	p->time_ns = time_s * NS_PER_S;
	p->duration_ns = seconds * NS_PER_S;
}

static void cpu_sample(struct mkprof *p, const char *stack, int64_t count)
{
	int64_t values[] = {count, count * 10000000};

	mk_sample(p, stack, values);
}

static void begin_heap(struct mkprof *p, int64_t time_s)
{
	mk_init(p);
	mk_type(p, "alloc_objects", "count");
	mk_type(p, "alloc_space", "bytes");
	mk_type(p, "inuse_objects", "count");
	mk_type(p, "inuse_space", "bytes");
	mk_period(p, "space", "bytes", 524288);
	p->time_ns = time_s * NS_PER_S;
}

/* allocated so far and in use, in objects of 100 bytes */
static void heap_sample(struct mkprof *p, const char *stack, int64_t allocated, int64_t in_use)
{
	int64_t values[] = {allocated, allocated * 100, in_use, in_use * 100};

	mk_sample(p, stack, values);
}

/* ---- seeds ---- */

static void make_seeds(struct set *set)
{
	struct mkprof_random r = {1};

	for (int i = 0; i < 16; i++) {
		struct mkprof_options o = mk_random_options(&r);
		char name[40];
		struct mkprof p;

		/* Mostly raw: a fuzzer cannot repair the checksum of a gzip member. */
		o.wrap = i < 12 ? MK_RAW : (enum mkprof_wrap)(i - 12);
		mk_init(&p);
		mk_random_profile(&p, &r, (size_t)i / 3);
		if (i % 4 == 3) {
			p.drop = strtab_intern(&p.strings, STR("fn[1-3]"));
			p.keep = strtab_intern(&p.strings, STR("fn2"));
		}
		snprintf(name, sizeof(name), "%02d.pb", i);
		write_profile(set, name, &p, o);
	}
}

/* ---- golden ---- */

/* Two pods, three windows of 10 s a minute apart; the work of b doubles in the last. */
static void golden_cpu(struct set *set)
{
	for (int i = 0; i < 6; i++) {
		int pod = i % 2, window = i / 2;
		char name[80];
		struct mkprof p;

		begin_cpu(&p, T0_S + 60 * window, 10);
		cpu_sample(&p, "main.main:10;main.serve:20;main.work:31", 100);
		mk_label(&p, "endpoint", "/pay");
		cpu_sample(&p, "main.main:10;main.serve:20;main.work:33>main.hash:5",
			   pod && window == 2 ? 600 : 300);
		mk_label(&p, "endpoint", "/list");
		cpu_sample(&p, "main.main:10;main.idle:40", 50);
		snprintf(name, sizeof(name), "cpu/service=orders/pod=%c/cpu-%d.pb", 'a' + pod,
			 window);
		write_profile(set, name, &p, (struct mkprof_options){0});
	}
}

/* One process of four dumps with a restart before the last; another that has no clock. */
static void golden_heap(struct set *set)
{
	static const int64_t allocated[] = {100, 150, 400, 30}, in_use[] = {10, 20, 30, 5};

	for (int k = 0; k < 4; k++) {
		char name[80];
		struct mkprof p;

		begin_heap(&p, T0_S + 60 * k);
		heap_sample(&p, "main;load;parse", allocated[k], in_use[k]);
		heap_sample(&p, "main;load", allocated[k] / 10, 1);
		snprintf(name, sizeof(name), "heap/cache/heap.%03d.pb", k + 1);
		write_profile(set, name, &p, (struct mkprof_options){.packing = MK_UNPACKED});
		begin_heap(&p, 0);
		heap_sample(&p, "main;load;parse", allocated[k], in_use[k]);
		snprintf(name, sizeof(name), "heap/queue/heap.%03d.pb", k + 1);
		write_profile(set, name, &p, (struct mkprof_options){.packing = MK_UNPACKED});
	}
}

/* What is odd and legal, one file; what is refused, three. */
static void golden_odd(struct set *set)
{
	struct mkprof p;
	uint32_t m, l;

	mk_init(&p);
	mk_type(&p, "cpu", "nanoseconds");
	mk_sample1(&p, "", 5);
	mk_sample1(&p, "main;<b>&\"'x';\x1b[31mred", -7);
	mk_label(&p,
		 "gr\xc3\xb6\xc3\x9f"
		 "e",
		 "\xff\xfe");
	mk_number(&p, "bytes", 0, "bytes");
	m = mk_mapping(&p, 0x400000, 0x500000, 0x1000, "/usr/bin/server");
	mk_sample1(&p, "main", 11);
	l = mk_location(&p, m, 0x401f40);
	vec_push(&p.samples.v[2].locations, l);
	write_profile(set, "odd/odd.pb", &p,
		      (struct mkprof_options){.sparse_ids = true, .unknown = true, .padded = true});
	mk_init(&p);
	mk_comment(&p, "no types");
	write_profile(set, "odd/no-types.pb", &p, (struct mkprof_options){0});
	write_bytes(set, "odd/cut.pb.gz", STR("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b"));
	write_bytes(set, "odd/text.pprof", STR("heap profile: none\n"));
}

static void make_golden(struct set *set)
{
	golden_cpu(set);
	golden_heap(set);
	golden_odd(set);
}

/* ---- fleet ---- */

static const char *const fleet_services[] = {"orders", "cart", "search", "shop/api"};

static void fleet_stack(struct mkprof_random *r, struct buf *b)
{
	size_t depth = 4 + mk_random(r, 12);

	buf_reset(b);
	buf_lit(b, "main.main:12;net/http.serve:88");
	for (size_t i = 0; i < depth; i++)
		buf_printf(b, ";example.com/shop/pkg%u.(*T).Do%u:%u", (unsigned)mk_random(r, 3),
			   (unsigned)mk_random(r, 9), (unsigned)mk_random(r, 3) + 1);
	buf_char(b, '\0');
}

static void fleet_label(struct mkprof *p, struct mkprof_random *r)
{
	static const char *const endpoints[] = {"/pay", "/list", "/item/{id}"};

	if (mk_random(r, 4))
		mk_label(p, "endpoint", endpoints[mk_random(r, COUNT_OF(endpoints))]);
	if (mk_random(r, 3) == 0)
		mk_label(p, "tenant", mk_random(r, 2) ? "gr\xc3\xbcn" : "blau");
}

static void fleet_cpu(struct set *set, struct mkprof_random *r, int service, int pod, int window)
{
	struct buf stack = {0};
	char name[120];
	struct mkprof p;

	begin_cpu(&p, T0_S + 60 * window + pod * 7, 10);
	mk_comment(&p, service == 3 ? "service_name=shop/api" : "none");
	for (int i = 0; i < 25; i++) {
		fleet_stack(r, &stack);
		cpu_sample(&p, stack.p, 1 + (int64_t)mk_random(r, 90));
		fleet_label(&p, r);
	}
	snprintf(name, sizeof(name), "%s/pod=p%d/cpu.%d.pb.gz",
		 service == 3 ? "api" : fleet_services[service], pod, window);
	write_profile(set, name, &p, (struct mkprof_options){.wrap = MK_GZIP});
	buf_release(&stack);
}

/* Counts up; a restart of pod 1 at window 5; pod 2 is silent from window 3 to 7. */
static void fleet_heap(struct set *set, int service, int pod, int window)
{
	int64_t age = pod == 1 && window >= 5 ? window - 4 : window + 1;
	char name[120];
	struct mkprof p;

	if (pod == 2 && window >= 3 && window <= 7)
		return;
	begin_heap(&p, T0_S + 60 * window + pod * 7);
	for (int i = 0; i < 20; i++) {
		char stack[120];

		snprintf(stack, sizeof(stack), "main.main:12;pkg%d.load:%d;pkg%d.parse:%d", i % 4,
			 i, i % 3, i);
		heap_sample(&p, stack, age * (10 + i) * (service + 1), 5 + i + age * pod);
	}
	snprintf(name, sizeof(name), "%s/pod=p%d/heap.%d.pb.gz", fleet_services[service], pod,
		 window);
	write_profile(set, name, &p, (struct mkprof_options){.wrap = MK_GZIP});
}

static void make_fleet(struct set *set)
{
	struct mkprof_random r = {42};

	for (int service = 0; service < 4; service++)
		for (int pod = 0; pod < 3; pod++)
			for (int window = 0; window < 10; window++) {
				fleet_cpu(set, &r, service, pod, window);
				if (service < 3)
					fleet_heap(set, service, pod, window);
			}
	write_bytes(set, "orders/pod=p0/cpu.98.pb.gz", STR("\x1f\x8b\x08 cut"));
	write_bytes(set, "orders/pod=p0/cpu.99.pb.gz", STR(""));
	write_bytes(set, "events.jsonl",
		    STR("{\"time\":\"2023-11-15T00:04:00Z\",\"text\":\"deploy 1.2\"}\n"));
}

/* ---- hostile ---- */

static void deep_stack(struct set *set)
{
	struct mkprof p;
	uint32_t f;

	mk_init(&p);
	mk_type(&p, "cpu", "nanoseconds");
	mk_sample1(&p, "", 1);
	f = mk_function(&p, "deep", "deep.go");
	for (uint32_t i = 0; i < 100000; i++) {
		uint32_t l = mk_location(&p, 0, 0);

		mk_line(&p, l, f, i % 1000);
		vec_push(&p.samples.v[0].locations, l);
	}
	write_profile(set, "deep.pb.gz", &p, (struct mkprof_options){.wrap = MK_GZIP});
}

/* A million labels on one sample; 200,000 samples with a label value each. */
static void many_labels(struct set *set)
{
	struct mkprof p;

	mk_init(&p);
	mk_type(&p, "cpu", "nanoseconds");
	mk_sample1(&p, "f", 1);
	for (int i = 0; i < 1000000; i++)
		mk_number(&p, "k", i, "");
	write_profile(set, "labels.pb.gz", &p, (struct mkprof_options){.wrap = MK_GZIP});
	mk_init(&p);
	mk_type(&p, "cpu", "nanoseconds");
	for (int i = 0; i < 200000; i++) {
		mk_sample1(&p, "f", 1);
		mk_number(&p, "request", i, "");
	}
	write_profile(set, "label-sets.pb.gz", &p, (struct mkprof_options){.wrap = MK_GZIP});
}

/* The largest ids there are, and locations that name each other's ids as functions. */
static void huge_ids(struct set *set)
{
	struct buf b = {0}, body = {0};

	mk_field(&b, 6, STR(""));
	mk_field(&b, 1, STR("\x08\x00\x10\x00"));
	for (uint64_t i = 0; i < 3; i++) {
		buf_reset(&body);
		mk_int(&body, 1, UINT64_MAX - i);
		mk_int(&body, 2, UINT64_MAX - i);
		mk_field(&b, 4, buf_view(&body));
		mk_field(&b, 5, buf_view(&body));
		buf_reset(&body);
		mk_int(&body, 1, UINT64_MAX - i);
		mk_int(&body, 2, 1);
		mk_field(&b, 2, buf_view(&body));
	}
	write_bytes(set, "huge-ids.pb", buf_view(&b));
	buf_release(&b);
	buf_release(&body);
}

/* n equal fields of a few bytes: samples, types, strings, functions, locations. */
static void repeated(struct set *set, const char *name, uint32_t number, struct str body, size_t n)
{
	struct buf b = {0}, gz = {0};

	mk_field(&b, 6, STR(""));
	mk_field(&b, 1, STR("\x08\x00"));
	for (size_t i = 0; i < n; i++)
		mk_field(&b, number, body);
	mk_gzip(buf_view(&b), &gz);
	write_bytes(set, name, buf_view(&gz));
	buf_release(&b);
	buf_release(&gz);
}

static void bombs(struct set *set)
{
	struct buf zeros = {0}, one = {0}, two = {0};

	if (!buf_room(&zeros, 512 * MIB))
		exit(1);
	memset(zeros.p, 0, 512 * MIB);
	zeros.n = 512 * MIB;
	mk_gzip(buf_view(&zeros), &one);
	write_bytes(set, "bomb.pb.gz", buf_view(&one));
	mk_gzip(buf_view(&one), &two);
	write_bytes(set, "bomb-twice.pb.gz", buf_view(&two));
	buf_release(&zeros);
	buf_release(&one);
	buf_release(&two);
}

/* Values at the ends of the range; names as long as the limit and longer. */
static void extremes(struct set *set)
{
	struct buf longer = {0};
	struct mkprof p;

	while (longer.n < 200000)
		buf_lit(&longer, "abcdefghij");
	buf_char(&longer, '\0');
	mk_init(&p);
	mk_type(&p, "cpu", "nanoseconds");
	mk_type(&p, "inuse_space", "bytes");
	p.time_ns = INT64_MAX;
	p.duration_ns = INT64_MIN;
	for (int i = 0; i < 4; i++) {
		int64_t values[] = {i % 2 ? INT64_MIN : INT64_MAX, i < 2 ? INT64_MAX : INT64_MIN};

		mk_sample(&p, i ? "f" : longer.p, values);
		mk_label(&p, "k", longer.p);
	}
	write_profile(set, "extremes.pb", &p, (struct mkprof_options){0});
	buf_release(&longer);
}

static void make_hostile(struct set *set)
{
	deep_stack(set);
	many_labels(set);
	huge_ids(set);
	bombs(set);
	extremes(set);
	repeated(set, "samples.pb.gz", 2, STR("\x10\x01"), 3000000);
	repeated(set, "types.pb.gz", 1, STR(""), 3000000);
	repeated(set, "strings.pb.gz", 6, STR(""), 10000000);
	repeated(set, "locations.pb.gz", 4, STR("\x08\x01"), 3000000);
	repeated(set, "comments.pb.gz", 13, STR("\0\0\0\0\0\0"), 3000000);
	repeated(set, "empty-samples.pb.gz", 2, STR(""), 3000000);
}

/* ---- the program ---- */

static const struct {
	const char *name;
	void (*make)(struct set *set);
} sets[] = {{"seeds", make_seeds},
	    {"golden", make_golden},
	    {"fleet", make_fleet},
	    {"hostile", make_hostile}};

static void test_random_is_reproducible(void **state)
{
	struct buf a = {0}, b = {0};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct mkprof_random r = {11};
		struct mkprof p;

		mk_init(&p);
		mk_random_profile(&p, &r, 50);
		mk_encode(&p, mk_random_options(&r), i ? &b : &a);
		mk_free(&p);
	}
	assert_true(a.n > 500);
	assert_true(str_eq(buf_view(&a), buf_view(&b)));
	buf_release(&a);
	buf_release(&b);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_is_reproducible)};
	struct set set = {.dir = argc > 2 ? argv[2] : NULL};

	if (argc == 1)
		return cmocka_run_group_tests_name("mkset", tests, NULL, NULL);
	for (size_t i = 0; argc == 3 && i < COUNT_OF(sets); i++)
		if (strcmp(sets[i].name, argv[1]) == 0) {
			sets[i].make(&set);
			printf("%zu files\n", set.n_files);
			return 0;
		}
	fprintf(stderr, "usage: test_mkset seeds|golden|fleet|hostile DIR\n");
	return 2;
}
