// SPDX-License-Identifier: MIT
/* Every row of the table of names in reference/discovery-and-outputs.md, and names in general. */
#include "test_discover_tmp.h"

#include "base/num.h"
#include "base/utc.h"

struct row {
	const char *path;
	const char *time; /* ISO, with ms where there are some; "" none */
	const char *service;
	const char *type;
	const char *labels;
	const char *extra; /* L local, D delta, C coarse, sN number, iID type id, eTIME end */
};

static const struct row table[] = {
	/* pprof auto-save */
	{"pprof.checkout.samples.cpu.001.pb.gz", "", "checkout", "cpu", "", "s1"},
	{"pprof.kube-apiserver.alloc_objects.alloc_space.inuse_objects.inuse_space.012.pb.gz", "",
	 "kube-apiserver", "heap", "", "s12"},
	{"pprof.shop.test.contentions.delay.003.pb.gz", "", "shop", "", "", "s3"},
	{"pprof.samples.cpu.002.pb.gz", "", "", "cpu", "", "s2"},
	/* go test */
	{"cpu.out", "", "", "cpu", "", ""},
	{"mem.out", "", "", "heap", "", ""},
	{"block.out", "", "", "block", "", ""},
	/* curl and cron loops */
	{"orders.20260102150405.heap", "2026-01-02T15:04:05Z", "orders", "heap", "", ""},
	{"cpu/cpu_20260102-150405.pb.gz", "2026-01-02T15:04:05Z", "", "cpu", "", ""},
	{"collect/heap12", "", "collect", "heap", "", "s12"},
	{"12.heap", "", "", "heap", "", "s12"},
	/* holmes */
	{"cpu.20260102150405.000.log", "2026-01-02T15:04:05Z", "", "cpu", "", "L"},
	{"mem.alarm.20260102150405.123.log", "2026-01-02T15:04:05.123Z", "", "heap", "", "L"},
	{"goroutine.20260102150405.000.log", "2026-01-02T15:04:05Z", "", "goroutine", "", "L"},
	/* dd-trace-go */
	{"20260102T150405Z/cpu.pprof", "2026-01-02T15:04:05Z", "", "cpu", "", ""},
	{"20260102T150405Z/delta-heap.pprof", "2026-01-02T15:04:05Z", "", "heap", "", "D"},
	{"orders/20260102T150405Z/goroutines.pprof", "2026-01-02T15:04:05Z", "orders", "goroutine",
	 "", ""},
	/* Google Cloud Profiler */
	{"profiler_docdemo-service_CPU_2018-04-22T20_25_31Z_2018-05-22T20_25_31Z_us-east1-c_1.0.0."
	 "pb.gz",
	 "2018-04-22T20:25:31Z", "docdemo-service", "cpu", "version=1.0.0 zone=us-east1-c",
	 "e2018-05-22T20:25:31Z"},
	{"profiler_cart_HEAP_ALLOC_2018-04-22T20_25_31Z_2018-05-22T20_25_31Z_us-east1-c.pb.gz",
	 "2018-04-22T20:25:31Z", "cart", "allocs", "zone=us-east1-c", "e2018-05-22T20:25:31Z"},
	/* Drilldown export */
	{"shop-orders_process_cpu_cpu_nanoseconds_cpu_nanoseconds_2026-01-02_1504-to-2026-01-02_"
	 "1604.pb.gz",
	 "2026-01-02T15:04:00Z", "shop-orders", "cpu", "",
	 "iprocess_cpu:cpu:nanoseconds:cpu:nanoseconds e2026-01-02T16:04:00Z"},
	{"a_b_memory_alloc_space_bytes_space_bytes_2026-01-02_1504-to-2026-01-02_1604.pb.gz",
	 "2026-01-02T15:04:00Z", "a_b", "heap", "",
	 "imemory:alloc_space:bytes:space:bytes e2026-01-02T16:04:00Z"},
	{"orders_memory:alloc_space:bytes:space:bytes:delta_2026-01-02_1504-to-2026-01-02_1604.pb."
	 "gz",
	 "2026-01-02T15:04:00Z", "orders", "heap", "",
	 "imemory:alloc_space:bytes:space:bytes D e2026-01-02T16:04:00Z"},
	{"orders_process_cpu-cpu-nanoseconds-cpu-nanoseconds_2024-05-06_1011-to-2024-05-06_1021."
	 "pb.gz",
	 "2024-05-06T10:11:00Z", "orders", "cpu", "",
	 "iprocess_cpu:cpu:nanoseconds:cpu:nanoseconds e2024-05-06T10:21:00Z"},
	{"memory-cache_block-delay-nanoseconds-contentions-count_2024-05-06_1011-to-2024-05-06_"
	 "1021.pb.gz",
	 "2024-05-06T10:11:00Z", "memory-cache", "block", "",
	 "iblock:delay:nanoseconds:contentions:count e2024-05-06T10:21:00Z"},
	/* Pyroscope admin */
	{"shop-cart-goroutine_goroutine_count_goroutine_count-20260102-150405.pb.gz",
	 "2026-01-02T15:04:05Z", "shop-cart", "goroutine", "",
	 "igoroutine:goroutine:count:goroutine:count"},
	{"cart-mutex_contentions_count_contentions_count-20260102-150405.pb.gz",
	 "2026-01-02T15:04:05Z", "cart", "mutex", "", "imutex:contentions:count:contentions:count"},
	/* k8s clusterloader2 */
	{"gce-master_kube-apiserver_CPUProfile_load_2026-01-02T15:04:05Z.pprof",
	 "2026-01-02T15:04:05Z", "kube-apiserver", "cpu", "host=gce-master test=load", ""},
	{"gce-master_etcd_MemoryProfile_density_2026-01-02T15:04:05+02:00.pprof",
	 "2026-01-02T13:04:05Z", "etcd", "heap", "host=gce-master test=density", ""},
	{"n1_kube-scheduler_MutexProfile_load_2024-05-06T10:11:12Z.pprof", "2024-05-06T10:11:12Z",
	 "kube-scheduler", "mutex", "host=n1 test=load", ""},
	{"n1_kube-scheduler_BlockProfile_2024-05-06T10_11_12Z.pprof", "2024-05-06T10:11:12Z",
	 "kube-scheduler", "block", "host=n1", ""},
	{"n1_etcd_GoroutineProfile_load_2024-05-06T10:11:12Z.pprof", "2024-05-06T10:11:12Z", "etcd",
	 "goroutine", "host=n1 test=load", ""},
	{"n1_etcd_AllocsProfile_load_2024-05-06T10:11:12Z.pprof", "2024-05-06T10:11:12Z", "etcd",
	 "allocs", "host=n1 test=load", ""},
	/* autopprof */
	{"pprof.cart.cart-7d9f.samples.cpu.2026-01-02T150405.UTC.pprof", "2026-01-02T15:04:05Z",
	 "cart", "cpu", "host=cart-7d9f", ""},
	{"pprof.cart.ip-10-0-0-1.ec2.internal.samples.cpu.2026-01-02T150405.KST.pprof",
	 "2026-01-02T06:04:05Z", "cart", "cpu", "host=ip-10-0-0-1.ec2.internal", ""},
	{"pprof.cart.h1.alloc_objects.alloc_space.inuse_objects.inuse_space.2026-01-02T150405.CST."
	 "pprof",
	 "2026-01-02T15:04:05Z", "cart", "heap", "host=h1", "L"},
	/* Node */
	{"CPU.20260102.150405.4711.0.001.cpuprofile", "2026-01-02T15:04:05Z", "", "cpu", "pid=4711",
	 "L s1"},
	{"Heap.20260102.150405.4711.0.002.heapprofile", "2026-01-02T15:04:05Z", "", "heap",
	 "pid=4711", "L s2"},
	{"Heap-20181003T105432.heapprofile", "2018-10-03T10:54:32Z", "", "heap", "", "L"},
	/* async-profiler, JFR */
	{"profile-4711-20260102-150405.jfr", "2026-01-02T15:04:05Z", "", "cpu", "pid=4711", "L"},
	{"orders-20260102-150405.jfr", "2026-01-02T15:04:05Z", "orders", "", "", "L"},
	{"20260102-150405.jfr.gz", "2026-01-02T15:04:05Z", "", "", "", "L"},
	{"hotspot-pid-4711-id-1-2026_01_02_15_04_05.jfr", "2026-01-02T15:04:05Z", "", "",
	 "pid=4711", "L"},
	/* py-spy */
	{"myapp-2026-01-02T15:04:05+01:00.txt", "2026-01-02T14:04:05Z", "myapp", "", "", ""},
	{"4711-2026-01-02T15:04:05.json", "2026-01-02T15:04:05Z", "", "", "pid=4711", "L"},
	/* jemalloc, gperftools */
	{"jeprof.4711.3.i3.heap", "", "", "heap", "pid=4711", "s3"},
	{"jeprof.4711.0.f.heap", "", "", "heap", "pid=4711", "s0"},
	{"ingest.hprof.0007.heap", "", "ingest.hprof", "heap", "", "s7"},
	/* in general */
	{"heap.1644509296.pb.gz", "2022-02-10T16:08:16Z", "", "heap", "", ""},
	{"heap-1644509296350.pprof", "2022-02-10T16:08:16.350Z", "", "heap", "", ""},
	{"1644509296350592.pprof", "2022-02-10T16:08:16.350Z", "", "", "", ""},
	{"parca-heap-3s/1644509296350592000.pb.gz", "2022-02-10T16:08:16.350Z", "parca-heap-3s",
	 "heap", "", ""},
	{"heap-20260102T150405Z.pprof", "2026-01-02T15:04:05Z", "", "heap", "", ""},
	{"heap_2026-01-02_15-04-05.pprof", "2026-01-02T15:04:05Z", "", "heap", "", ""},
	{"heap.2026-01-02T15:04:05.250+02:00.pprof", "2026-01-02T13:04:05.250Z", "", "heap", "",
	 ""},
	{"heap.2026-01-02T15_04_05-0800.pprof", "2026-01-02T23:04:05Z", "", "heap", "", ""},
	{"heap-2026-01-02.pprof", "2026-01-02T00:00:00Z", "", "heap", "", "C"},
	{"heap.20260102.0001.pprof", "2026-01-02T00:00:00Z", "", "heap", "", "C s1"},
	{"1700000000-1700000060.cpu.pb.gz", "2023-11-14T22:13:20Z", "", "cpu", "",
	 "e2023-11-14T22:14:20Z"},
	{"cpu_20260102T150405Z_to_20260102T150505Z.pprof", "2026-01-02T15:04:05Z", "", "cpu", "",
	 "e2026-01-02T15:05:05Z"},
	{"orders/2026/01/02/15/cpu.pb.gz", "2026-01-02T15:00:00Z", "orders", "cpu", "", "C"},
	{"orders/2026-01-02/150405-cpu.pb.gz", "2026-01-02T15:04:05Z", "orders", "cpu", "", ""},
	{"orders/2026-01-02/15-04-05/heap.pb.gz", "2026-01-02T15:04:05Z", "orders", "heap", "", ""},
	{"orders/1700000000/mutex.pb.gz", "2023-11-14T22:13:20Z", "orders", "mutex", "", ""},
	{"block-storage-heap-1700000000.pb.gz", "2023-11-14T22:13:20Z", "block-storage", "heap", "",
	 ""},
	{"checkout-7d9f8b6c5d-x2x4z-cpu-1700000000.pb.gz", "2023-11-14T22:13:20Z", "checkout",
	 "cpu", "pod=checkout-7d9f8b6c5d-x2x4z", ""},
	{"checkout-7d9f8b6c5d-x2x4z/heap.3.pprof", "", "checkout", "heap",
	 "pod=checkout-7d9f8b6c5d-x2x4z", "s3"},
	{"prod/orders/mutex/1700000000.pb.gz", "2023-11-14T22:13:20Z", "orders", "mutex",
	 "env=prod", ""},
	{"service=orders/pod=a/type=block/ts=1700000000.pb.gz", "2023-11-14T22:13:20Z", "orders",
	 "block", "pod=a", ""},
	{"service=orders/year=2026/month=01/day=02/hour=15/cpu.3.pb.gz", "2026-01-02T15:00:00Z",
	 "orders", "cpu", "", "C s3"},
	{"orders/pod=a,region=eu/offcpu/1700000000.pb.gz", "2023-11-14T22:13:20Z", "orders",
	 "off_cpu", "pod=a region=eu", ""},
	{"service=orders,type=cpu,pod=a%2Fb,1700000000.pb.gz", "2023-11-14T22:13:20Z", "orders",
	 "cpu", "pod=a/b", ""},
	{"orders/heap/profile.0003.pb.gz", "", "orders", "heap", "", "s3"},
	{"cortex-dev-01__kafka-0__cpu__3.jfr.gz", "", "", "cpu",
	 "namespace=cortex-dev-01 pod=kafka-0", "s3"},
	{"orders/deadbeef01/wall.pb.gz", "", "orders", "wall", "", ""},
	{"goroutine.pb.gz", "", "", "goroutine", "", ""},
	{"heap-cli-agent.pb.gz", "", "", "heap", "", ""},
	{"delta-mutex.pprof", "", "", "mutex", "", "D"},
	/* type ids anywhere in a name, whatever stands for their ':' */
	{"memory:inuse_space:bytes:space:bytes:delta.pb.gz", "", "", "heap", "",
	 "imemory:inuse_space:bytes:space:bytes D"},
	{"orders-block_contentions_count_contentions_count.pb.gz", "", "orders", "block", "",
	 "iblock:contentions:count:contentions:count"},
	{"orders.process-cpu.cpu.nanoseconds.cpu.nanoseconds.1700000000.pb.gz",
	 "2023-11-14T22:13:20Z", "orders", "cpu", "",
	 "iprocess_cpu:cpu:nanoseconds:cpu:nanoseconds"},
	{"orders_mutex%3Acontentions%3Acount%3Acontentions%3Acount.pb.gz", "", "orders", "mutex",
	 "", "imutex:contentions:count:contentions:count"},
	{"orders_godeltaprof_mutex:delay:nanoseconds:contentions:count/1700000000.pb.gz",
	 "2023-11-14T22:13:20Z", "orders", "mutex", "",
	 "igodeltaprof_mutex:delay:nanoseconds:contentions:count D"},
	{"cart/nodejs_wall_wall_nanoseconds_wall_nanoseconds/1700000000.pb.gz",
	 "2023-11-14T22:13:20Z", "cart", "wall", "",
	 "inodejs_wall:wall:nanoseconds:wall:nanoseconds"},
	{"heap-cpu-worker_process_cpu_cpu_nanoseconds_cpu_nanoseconds-20240506-101112.pb.gz",
	 "2024-05-06T10:11:12Z", "heap-cpu-worker", "cpu", "",
	 "iprocess_cpu:cpu:nanoseconds:cpu:nanoseconds"},
	/* lists of pairs beside plain words */
	{"orders,pod=a/cpu/1.pb.gz", "", "orders", "cpu", "pod=a", "s1"},
	{"pod=a,orders/cpu/1.pb.gz", "", "orders", "cpu", "pod=a", "s1"},
	{"orders,region=eu,pod=b-cpu-20240506T101112Z.pb.gz", "2024-05-06T10:11:12Z", "orders",
	 "cpu", "pod=b region=eu", ""},
	{"orders/version=2-20240506,heap.pb.gz", "", "orders", "heap", "version=2-20240506", ""},
	{"a,b/cpu.1.pb.gz", "", "a,b", "cpu", "", "s1"},
	/* replicas */
	{"cpu/orders/orders-0-1704164645.pb.gz", "2024-01-02T03:04:05Z", "orders", "cpu",
	 "pod=orders-0", ""},
	{"cpu/orders/orders-1/1704164645.pb.gz", "2024-01-02T03:04:05Z", "orders", "cpu",
	 "pod=orders-1", ""},
	{"orders-12-heap-1704164645.pb.gz", "2024-01-02T03:04:05Z", "orders", "heap",
	 "pod=orders-12", ""},
	{"cpu-3-1704164645.pb.gz", "2024-01-02T03:04:05Z", "", "cpu", "", "s3"},
	/* a service in the base name alone */
	{"2024-05-06/orders-cpu.pprof", "2024-05-06T00:00:00Z", "orders", "cpu", "", "C"},
	{"2024/05/06/10/orders-heap.pprof", "2024-05-06T10:00:00Z", "orders", "heap", "", "C"},
	{"cart-service-cpu.pprof", "", "cart-service", "cpu", "", ""},
	{"orders.heap.pb.gz", "", "orders", "heap", "", ""},
	{"heap_orders.pb.gz", "", "orders", "heap", "", ""},
	{"heap_cart-service.pb.gz", "", "cart-service", "heap", "", ""},
	{"orders_profile_1.pb.gz", "", "orders", "cpu", "", "s1"},
	{"heap_v2.pprof", "", "", "heap", "", "s2"},
	{"cpu-fixed.pprof", "", "", "cpu", "", ""},
	{"cpu-deadbeef01.pprof", "", "", "cpu", "", ""},
	{"orders-v1.2.3-cpu-1700000000.pb.gz", "2023-11-14T22:13:20Z", "orders", "cpu",
	 "version=v1.2.3", ""},
	{"shop_orders-7d9f8b6c5d-x2x4z_cpu.pprof", "", "orders", "cpu",
	 "namespace=shop pod=orders-7d9f8b6c5d-x2x4z", ""},
	{"shop/orders-7d9f8b6c5d-x2x4z/cpu.pprof", "", "orders", "cpu",
	 "pod=orders-7d9f8b6c5d-x2x4z", ""},
	{"prod/orders-7d9f8b6c5d-x2x4z/cpu.pprof", "", "orders", "cpu",
	 "env=prod pod=orders-7d9f8b6c5d-x2x4z", ""},
	{"artifacts/cpu.pprof", "", "", "cpu", "", ""},
	{"conprof/orders/heap/1714990272000.pprof", "2024-05-06T10:11:12Z", "orders", "heap", "",
	 ""},
	{"10.0.0.1_8080/cpu-1700000000.pb.gz", "2023-11-14T22:13:20Z", "", "cpu",
	 "host=10.0.0.1_8080", ""},
	{"profiles/orders-cpu.pprof", "", "orders", "cpu", "", ""},
	{"pprof-orders-cpu-1700000000.pb.gz", "2023-11-14T22:13:20Z", "orders", "cpu", "", ""},
	{"before/heap.pprof", "", "", "heap", "", ""},
	{"build-4711/orders/pprof/cpu.pprof", "", "orders", "cpu", "", "s4711"},
	{"eu-west-1/prod/orders/i-0abc12/cpu/20240506T101112Z.pb.gz", "2024-05-06T10:11:12Z",
	 "orders", "cpu", "env=prod region=eu-west-1", ""},
	/* plurals */
	{"namespaces/shop/pods/orders-0/heap.pprof", "", "orders", "heap",
	 "namespace=shop pod=orders-0", ""},
	{"services/orders/hosts/h1/cpu.pprof", "", "orders", "cpu", "host=h1", ""},
	{"debug/nodes/1/mutex.pprof", "", "", "mutex", "node=1", ""},
	{"unknown", "", "", "", "", ""},
};

static void iso_ms(int64_t ns, char out[64])
{
	struct buf b = {0};
	int64_t ms = ns / 1000000 % 1000;

	utc_iso(&b, ns / NS_PER_S);
	snprintf(out, 64, "%.*s", (int)b.n, b.p);
	if (ms)
		snprintf(out + strlen(out) - 1, 16, ".%03dZ", (int)ms);
	buf_release(&b);
}

static void describe(const struct dump *d, char *out, size_t size)
{
	char time[64] = "", end[64] = "", labels[1024], seq[32] = "";

	if (d->time_ns != TIME_NONE)
		iso_ms(d->time_ns, time);
	if (d->end_ns != TIME_NONE)
		iso_ms(d->end_ns, end);
	if (d->seq >= 0)
		snprintf(seq, sizeof(seq), " s%d", (int)d->seq);
	tmp_labels(d, labels, sizeof(labels));
	snprintf(out, size, "%s|%.*s|%.*s|%s|i%.*s%s%s%s e%s", time, (int)d->service_path.value.n,
		 d->service_path.value.p, (int)d->type.value.n, d->type.value.p, labels,
		 (int)d->type_id.value.n, d->type_id.value.p, d->time_is_local ? " L" : "",
		 d->delta ? " D" : "", d->time_is_coarse ? " C" : "", end);
	if (d->seq >= 0)
		snprintf(out + strlen(out), size - strlen(out), "%s", seq);
}

static bool has_word(const char *list, const char *word)
{
	struct str rest = str_of(list), part;

	while (str_next(&rest, ' ', &part))
		if (str_eq(part, str_of(word)))
			return true;
	return false;
}

static const char *word_of(const char *list, char letter, char out[256])
{
	struct str rest = str_of(list), part;

	out[0] = '\0';
	while (str_next(&rest, ' ', &part))
		if (part.n && part.p[0] == letter)
			snprintf(out, 256, "%.*s", (int)part.n - 1, part.p + 1);
	return out;
}

/* Numbers are only looked at where the row has one: in other names they are of no use. */
static void expect(const struct row *r, const struct dump *d, char *out, size_t size)
{
	char id[256], end[256], seq[256];

	word_of(r->extra, 's', seq);
	snprintf(out, size, "%s|%s|%s|%s|i%s%s%s%s e%s", r->time, r->service, r->type, r->labels,
		 word_of(r->extra, 'i', id), has_word(r->extra, "L") ? " L" : "",
		 has_word(r->extra, "D") ? " D" : "", has_word(r->extra, "C") ? " C" : "",
		 word_of(r->extra, 'e', end));
	if (seq[0])
		snprintf(out + strlen(out), size - strlen(out), " s%s", seq);
	else if (d->seq >= 0)
		snprintf(out + strlen(out), size - strlen(out), " s%d", (int)d->seq);
}

static void test_table(void **state)
{
	size_t bad = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		char found[4096], wanted[4096];
		struct tmp t;
		const struct dump *d;

		tmp_make(&t);
		tmp_file(&t, table[i].path, "x");
		tmp_discover(&t);
		d = tmp_dump(&t, table[i].path);
		describe(d, found, sizeof(found));
		expect(&table[i], d, wanted, sizeof(wanted));
		if (strcmp(found, wanted) != 0) {
			print_error("%s\n  found  %s\n  wanted %s\n", table[i].path, found, wanted);
			bad++;
		}
		tmp_remove(&t);
	}
	assert_int_equal(bad, 0);
}

/* A rest that comes back names an instance; one that is new in every dump does not. */
static void test_instances(void **state)
{
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "orders/pod-a-heap-1700000000.pb.gz", "x");
	tmp_file(&t, "orders/pod-a-heap-1700000060.pb.gz", "x");
	tmp_file(&t, "orders/pod-b-heap-1700000000.pb.gz", "x");
	tmp_file(&t, "orders/pod-b-heap-1700000060.pb.gz", "x");
	tmp_file(&t, "cart/xa1-heap-1700000000.pb.gz", "x");
	tmp_file(&t, "cart/xa1-cpu-1700000030.pb.gz", "x");
	tmp_file(&t, "shop/podA-cpu.pprof", "x");
	tmp_file(&t, "shop/podA-heap.pprof", "x");
	tmp_file(&t, "cart/xb2-heap-1700000060.pb.gz", "x");
	tmp_discover(&t);
	assert_string_equal(
		tmp_label(tmp_dump(&t, "orders/pod-a-heap-1700000060.pb.gz"), "instance"), "pod-a");
	assert_string_equal(
		tmp_label(tmp_dump(&t, "orders/pod-b-heap-1700000000.pb.gz"), "instance"), "pod-b");
	assert_string_equal(tmp_label(tmp_dump(&t, "shop/podA-heap.pprof"), "instance"), "podA");
	assert_int_equal(tmp_dump(&t, "cart/xa1-heap-1700000000.pb.gz")->n_labels, 0);
	tmp_remove(&t);
}

/* However pod and type are nested, all types of a pod are of one instance. */
static void test_one_instance(void **state)
{
	static const char *const shape[][2] = {
		{"svc/podA", "/"}, {"svc", "/podA/"}, {"svc", "/podA-"}};
	static const char *const type[] = {"cpu", "heap", "mutex"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(shape); i++) {
		struct tmp t;

		tmp_make(&t);
		for (size_t k = 0; k < 6; k++) {
			char path[64];

			snprintf(path, sizeof(path), "%s/%s%s%d.pb.gz", shape[i][0], type[k / 2],
				 shape[i][1], 1700000000 + (int)(k % 2) * 60);
			tmp_file(&t, path, "x");
		}
		tmp_discover(&t);
		for (size_t k = 0; k < t.d.dumps.n; k++) {
			const struct dump *d = &t.d.dumps.v[k];

			assert_str(d->service_path.value, "svc");
			assert_str(d->folder, i < 2 ? "svc/podA" : "svc");
			assert_string_equal(tmp_label(d, "instance"), i < 2 ? "(none)" : "podA");
		}
		tmp_remove(&t);
	}
}

/* orders-0 and orders-1 are replicas, s3-2 is a name. */
static void test_replicas(void **state)
{
	struct tmp t;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "orders-0/tmp/cpu.pprof", "x");
	tmp_file(&t, "orders-1/tmp/cpu.pprof", "x");
	tmp_file(&t, "s3-2/cpu.pprof", "x");
	tmp_discover(&t);
	assert_str(tmp_dump(&t, "orders-0/tmp/cpu.pprof")->service_path.value, "orders");
	assert_string_equal(tmp_label(tmp_dump(&t, "orders-1/tmp/cpu.pprof"), "pod"), "orders-1");
	assert_str(tmp_dump(&t, "s3-2/cpu.pprof")->service_path.value, "s3-2");
	assert_int_equal(tmp_dump(&t, "s3-2/cpu.pprof")->n_labels, 0);
	tmp_remove(&t);
}

static void test_folders(void **state)
{
	static const struct {
		const char *path, *folder;
	} row[] = {
		{"orders/host1/cpu/1700000000.pb.gz", "orders/host1"},
		{"orders/host1/2026-01-02/cpu.1.pb.gz", "orders/host1"},
		{"orders/41233/heap.20260102T150405Z.pprof", "orders/41233"},
		{"orders/0002/heap.pprof", "orders"},
		{"pod=a/orders/delta-heap/3.pprof", "orders"},
		{"cpu.pb.gz", ""},
		{"old/pprof/heap.pprof", "old"},
		{"prod/cart/h1/heap.pprof", "cart/h1"},
	};
	struct tmp t;

	(void)state;
	tmp_make(&t);
	for (size_t i = 0; i < COUNT_OF(row); i++)
		tmp_file(&t, row[i].path, "x");
	tmp_discover(&t);
	for (size_t i = 0; i < COUNT_OF(row); i++)
		assert_str(tmp_dump(&t, row[i].path)->folder, row[i].folder);
	assert_true(tmp_dump(&t, row[0].path)->folder_is_instance);
	assert_false(tmp_dump(&t, row[4].path)->folder_is_instance);
	assert_int_equal(tmp_dump(&t, row[3].path)->seq, 2);
	tmp_remove(&t);
}

static void test_why(void **state)
{
	struct tmp t;
	const struct dump *d;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "orders/cpu_20260102-150405.pb.gz", "x");
	tmp_discover(&t);
	d = tmp_dump(&t, "orders/cpu_20260102-150405.pb.gz");
	assert_int_equal(d->time.why, WHY_NAME);
	assert_str(d->time.value, "20260102-150405");
	assert_str(d->time.how, "<type>_<time>: {word}_{time:%Y%m%d-%H%M%S}{ext}");
	assert_int_equal(d->service_path.why, WHY_DIR);
	for (int why = WHY_NONE; why <= WHY_ASSUMED; why++)
		assert_true(why_text((enum why)why).n > 0);
	tmp_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),    cmocka_unit_test(test_instances),
		cmocka_unit_test(test_replicas), cmocka_unit_test(test_one_instance),
		cmocka_unit_test(test_folders),  cmocka_unit_test(test_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
