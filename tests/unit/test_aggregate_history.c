// SPDX-License-Identifier: MIT
/* Histories through --dump=history: by numbers made by hand. */
#include "test_site.h"

static void begin(struct mkprof *p, int64_t second)
{
	mk_init(p);
	p->time_ns = (T0_S + second) * NS_PER_S;
}

static void put(const struct site_test *t, const char *folder, struct mkprof *p)
{
	char name[120];

	snprintf(name, sizeof(name), "service=s/%s/x-%lld.pb", folder,
		 (long long)(p->time_ns / NS_PER_S));
	site_test_put(t, name, p);
}

/* Lines of the series whose type id holds this word, after its heading. */
static void check(struct site_test *t, const char *type, const char *wanted)
{
	static const char *const more[] = {"--dump=history"};
	struct buf found = {0};
	struct str rest, line;
	bool is_in = false;

	assert_int_equal(site_test_run(t, 1, (const char **)(uintptr_t)more), EXIT_FINE);
	rest = buf_view(&printed);
	while (str_next(&rest, '\n', &line)) {
		if (str_starts(line, STR("history ")))
			is_in = str_find(line, str_of(type)) != SIZE_MAX;
		if (!is_in || !line.n)
			continue;
		buf_str(&found, line);
		buf_char(&found, '\n');
	}
	buf_char(&found, '\0');
	assert_string_equal(found.p, wanted);
	buf_release(&found);
}

/* CPU dumps of 10 s: the middle of what they cover. java.* are no functions of the program, so
 * shop.f owns what they take; recursion counts once in a total. */
static void test_delta(void **state)
{
	struct site_test t;
	struct mkprof p;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 2; k++) {
		begin(&p, 60 * k);
		p.duration_ns = 10 * NS_PER_S;
		mk_type(&p, "cpu", "nanoseconds");
		mk_period(&p, "cpu", "nanoseconds", 10000000);
		mk_sample1(&p, "main.main;shop/a.f;shop/a.f;java.util.Arrays.copyOf", 300);
		mk_label(&p, "tenant", "acme");
		mk_sample1(&p, "main.main;shop/a.f", 100);
		if (k == 1)
			mk_sample1(&p, "java.lang.Thread.run", 50);
		put(&t, "pod=p", &p);
	}
	check(&t, "process_cpu:cpu",
	      "history s process_cpu:cpu:nanoseconds:cpu:nanoseconds quantum=10000000 lives=1\n"
	      " point 0 [pod=p] life=0 at=1700006405 covered=10 total=400 allocated=- cpu=4e-08\n"
	      " point 1 [pod=p] life=0 at=1700006465 covered=10 total=450 allocated=- "
	      "cpu=4.5e-08\n"
	      " fn java.lang.Thread.run @1:50/50/50\n"
	      " fn java.util.Arrays.copyOf @0:300/0/300 @1:300/0/300\n"
	      " fn main.main @0:0/0/400 @1:0/0/400\n"
	      " fn shop/a.f @0:100/400/400 @1:100/400/400\n"
	      " package java @0:300/0/300 @1:350/50/350\n"
	      " package main @0:0/0/400 @1:0/0/400\n"
	      " package shop/a @0:100/400/400 @1:100/400/400\n"
	      " value tenant=acme @0:0/300/300 @1:0/300/300\n");
	site_test_remove(&t);
}

/* A heap dump a minute: allocations are differences of one life, states are as they are; at the
 * restart the counter begins at 0. */
static void test_heap(void **state)
{
	static const int64_t allocated[] = {1000, 1600, 200, 500}, held[] = {70, 80, 20, 30};
	struct site_test t;
	struct mkprof p;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 4; k++) {
		begin(&p, 60 * k);
		mk_type(&p, "alloc_space", "bytes");
		mk_type(&p, "inuse_space", "bytes");
		mk_period(&p, "space", "bytes", 524288);
		mk_sample(&p, "main.main;shop/a.f", (int64_t[]){allocated[k], held[k]});
		put(&t, "pod=p", &p);
	}
	check(&t, "alloc_space",
	      "history s memory:alloc_space:bytes:space:bytes quantum=524288 lives=2\n"
	      " point 0 [pod=p] life=0 at=1700006430 covered=60 total=600 allocated=1300 cpu=-\n"
	      " point 1 [pod=p] life=1 at=1700006490 covered=60 total=200 allocated=- cpu=-\n"
	      " point 2 [pod=p] life=1 at=1700006550 covered=60 total=300 allocated=350 cpu=-\n"
	      " fn main.main @0:0/0/600 @1:0/0/200 @2:0/0/300\n"
	      " fn shop/a.f @0:600/600/600 @1:200/200/200 @2:300/300/300\n"
	      " package main @0:0/0/600 @1:0/0/200 @2:0/0/300\n"
	      " package shop/a @0:600/600/600 @1:200/200/200 @2:300/300/300\n");
	check(&t, "inuse_space",
	      "history s memory:inuse_space:bytes:space:bytes quantum=524288 lives=2\n"
	      " point 0 [pod=p] life=0 at=1700006400 covered=0 total=70 allocated=1000 cpu=-\n"
	      " point 1 [pod=p] life=0 at=1700006460 covered=0 total=80 allocated=1600 cpu=-\n"
	      " point 2 [pod=p] life=1 at=1700006520 covered=0 total=20 allocated=200 cpu=-\n"
	      " point 3 [pod=p] life=1 at=1700006580 covered=0 total=30 allocated=500 cpu=-\n"
	      " fn main.main @0:0/0/70 @1:0/0/80 @2:0/0/20 @3:0/0/30\n"
	      " fn shop/a.f @0:70/70/70 @1:80/80/80 @2:20/20/20 @3:30/30/30\n"
	      " package main @0:0/0/70 @1:0/0/80 @2:0/0/20 @3:0/0/30\n"
	      " package shop/a @0:70/70/70 @1:80/80/80 @2:20/20/20 @3:30/30/30\n");
	site_test_remove(&t);
}

/* Goroutines know of the restart by the heap dumps of their instance; two instances. A mutex that
 * counts contentions: what one stands for is the delay of one. */
static void test_companions(void **state)
{
	static const int64_t allocated[] = {1000, 1600, 200};
	struct site_test t;
	struct mkprof p;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 3; k++) {
		begin(&p, 60 * k);
		mk_type(&p, "alloc_space", "bytes");
		mk_type(&p, "inuse_space", "bytes");
		mk_period(&p, "space", "bytes", 524288);
		mk_sample(&p, "main.main;shop/a.f", (int64_t[]){allocated[k], 10});
		put(&t, "pod=p/heap", &p);
		for (int pod = 0; pod < 2; pod++) {
			begin(&p, 60 * k + 30);
			mk_type(&p, "goroutine", "count");
			mk_sample1(&p, "main.main;shop/a.wait", 5 + k);
			put(&t, pod ? "pod=q/goroutine" : "pod=p/goroutine", &p);
		}
		begin(&p, 60 * k + 10);
		mk_type(&p, "contentions", "count");
		mk_type(&p, "delay", "nanoseconds");
		mk_period(&p, "contentions", "count", 1);
		mk_sample(&p, "main.main;shop/a.lock", (int64_t[]){10 * (k + 1), 5000 * (k + 1)});
		put(&t, "pod=p/mutex", &p);
	}
	check(&t, "goroutine:goroutine",
	      "history s goroutine:goroutine:count:: quantum=0 lives=3\n"
	      " point 0 [pod=p] life=0 at=1700006430 covered=0 total=5 allocated=1300 cpu=-\n"
	      " point 1 [pod=p] life=0 at=1700006490 covered=0 total=6 allocated=- cpu=-\n"
	      " point 2 [pod=p] life=1 at=1700006550 covered=0 total=7 allocated=- cpu=-\n"
	      " point 3 [pod=q] life=2 at=1700006430 covered=0 total=5 allocated=- cpu=-\n"
	      " point 4 [pod=q] life=2 at=1700006490 covered=0 total=6 allocated=- cpu=-\n"
	      " point 5 [pod=q] life=2 at=1700006550 covered=0 total=7 allocated=- cpu=-\n"
	      " fn main.main @0:0/0/5 @1:0/0/6 @2:0/0/7 @3:0/0/5 @4:0/0/6 @5:0/0/7\n"
	      " fn shop/a.wait @0:5/5/5 @1:6/6/6 @2:7/7/7 @3:5/5/5 @4:6/6/6 @5:7/7/7\n"
	      " package main @0:0/0/5 @1:0/0/6 @2:0/0/7 @3:0/0/5 @4:0/0/6 @5:0/0/7\n"
	      " package shop/a @0:5/5/5 @1:6/6/6 @2:7/7/7 @3:5/5/5 @4:6/6/6 @5:7/7/7\n");
	check(&t, "mutex:delay",
	      "history s mutex:delay:nanoseconds:contentions:count quantum=500 lives=1\n"
	      " point 0 [pod=p] life=0 at=1700006440 covered=60 total=5000 allocated=1400 "
	      "cpu=-\n"
	      " point 1 [pod=p] life=0 at=1700006500 covered=60 total=5000 allocated=- cpu=-\n"
	      " fn main.main @0:0/0/5000 @1:0/0/5000\n"
	      " fn shop/a.lock @0:5000/5000/5000 @1:5000/5000/5000\n"
	      " package main @0:0/0/5000 @1:0/0/5000\n"
	      " package shop/a @0:5000/5000/5000 @1:5000/5000/5000\n");
	site_test_remove(&t);
}

/* One stack with several sets of labels: its functions have the sum, each value its own; a label
 * that two sets share counts both. What cancels out is no cell. Values below zero: a difference. */
static void test_label_sets(void **state)
{
	static const int64_t acme[] = {10, 5}, hooli[] = {-30, -8}, none[] = {2, 3};
	struct site_test t;
	struct mkprof p;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 2; k++) {
		begin(&p, 60 * k);
		mk_type(&p, "goroutine", "count");
		mk_sample1(&p, "main.main;shop/a.f", acme[k]);
		mk_label(&p, "tenant", "acme");
		mk_label(&p, "zone", "b");
		mk_sample1(&p, "main.main;shop/a.f", hooli[k]);
		mk_label(&p, "tenant", "hooli");
		mk_label(&p, "zone", "b");
		mk_sample1(&p, "main.main;shop/a.f", none[k]);
		mk_sample1(&p, "main.main", 100);
		mk_label(&p, "tenant", "acme");
		put(&t, "pod=p", &p);
	}
	check(&t, "goroutine:goroutine",
	      "history s goroutine:goroutine:count:::delta quantum=1 lives=1\n"
	      " point 0 [pod=p] life=0 at=1700006400 covered=0 total=82 allocated=- cpu=-\n"
	      " point 1 [pod=p] life=0 at=1700006430 covered=60 total=100 allocated=- cpu=-\n"
	      " fn main.main @0:100/100/82 @1:100/100/100\n"
	      " fn shop/a.f @0:-18/-18/-18\n"
	      " package main @0:100/100/82 @1:100/100/100\n"
	      " package shop/a @0:-18/-18/-18\n"
	      " value tenant=acme @0:0/110/110 @1:0/105/105\n"
	      " value tenant=hooli @0:0/-30/-30 @1:0/-8/-8\n"
	      " value zone=b @0:0/-20/-20 @1:0/-3/-3\n");
	site_test_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_delta),
		cmocka_unit_test(test_heap),
		cmocka_unit_test(test_companions),
		cmocka_unit_test(test_label_sets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
