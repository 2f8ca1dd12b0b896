// SPDX-License-Identifier: MIT
/* Packages, ladders and runtime of names of many languages. */
#include "test_render_check.h"

#include "model/fname.h"
#include "render/html.h"

#define ENGINE "github.com/acme/shop/orders/pricing.(*Engine).Quote"

static void check_str(struct str found, const char *wanted, const char *of)
{
	if (!str_eq(found, str_of(wanted)))
		fail_msg("of \"%s\": found \"%.*s\", wanted \"%s\"", of, (int)found.n,
			 found.p ? found.p : "", wanted);
}

static void test_ladder(void **state)
{
	static const struct {
		const char *name, *base, *own, *last;
	} rows[] = {
		/* Go */
		{ENGINE, "pricing.(*Engine).Quote", "(*Engine).Quote", "Quote"},
		{"runtime.mallocgc", "runtime.mallocgc", "mallocgc", "mallocgc"},
		{"main.main.func1", "main.main.func1", "main.func1", "main.func1"},
		{"github.com/acme/shop/httpx.Trace.func1", "httpx.Trace.func1", "Trace.func1",
		 "Trace.func1"},
		{"slices.SortFunc[...]", "slices.SortFunc[...]", "SortFunc[...]", "SortFunc"},
		{"slices.SortFunc[go.shape.[]github.com/acme/x.Y]",
		 "slices.SortFunc[go.shape.[]github.com/acme/x.Y]",
		 "SortFunc[go.shape.[]github.com/acme/x.Y]", "SortFunc"},
		{"github.com/acme/lib/v2.(*T).M", "lib/v2.(*T).M", "(*T).M", "M"},
		{"gopkg.in/yaml.v3.(*decoder).unmarshal", "yaml.v3.(*decoder).unmarshal",
		 "(*decoder).unmarshal", "unmarshal"},
		{"gopkg.in/yaml%2ev3.Unmarshal", "yaml%2ev3.Unmarshal", "Unmarshal", "Unmarshal"},
		/* Java */
		{"java.util.concurrent.ThreadPoolExecutor.runWorker",
		 "java.util.concurrent.ThreadPoolExecutor.runWorker",
		 "ThreadPoolExecutor.runWorker", "runWorker"},
		{"java/util/concurrent/ThreadPoolExecutor.runWorker",
		 "ThreadPoolExecutor.runWorker", "ThreadPoolExecutor.runWorker", "runWorker"},
		{"com.acme.Foo.<init>", "com.acme.Foo.<init>", "Foo.<init>", "Foo.<init>"},
		{"com.acme.Foo.bar(Ljava/lang/String;)V", "com.acme.Foo.bar", "Foo.bar", "bar"},
		/* C++ */
		{"std::vector<int, std::allocator<int> >::push_back(int const&)",
		 "std::vector<int, std::allocator<int> >::push_back",
		 "vector<int, std::allocator<int> >::push_back", "push_back"},
		{"void acme::run<int>(int)", "acme::run<int>", "run<int>", "run"},
		{"acme::(anonymous namespace)::parse(char const*)",
		 "acme::(anonymous namespace)::parse", "(anonymous namespace)::parse", "parse"},
		{"acme::operator<<(std::ostream&, X const&)", "acme::operator<<", "operator<<",
		 "operator<<"},
		{"acme::Fn::operator()(int) const", "acme::Fn::operator()", "Fn::operator()",
		 "operator()"},
		/* Rust */
		{"tokio::runtime::task::harness::poll::h0123456789abcdef",
		 "tokio::runtime::task::harness::poll", "poll", "poll"},
		{"<alloc::vec::Vec<T> as core::iter::Extend<T>>::extend",
		 "<alloc::vec::Vec<T> as core::iter::Extend<T>>::extend",
		 "<alloc::vec::Vec<T> as core::iter::Extend<T>>::extend", "extend"},
		{"shop::serve::{{closure}}", "shop::serve::{{closure}}", "serve::{{closure}}",
		 "serve::{{closure}}"},
		/* scripts, .NET, PHP, Ruby */
		{"app/views.py:handle", "views.py:handle", "handle", "handle"},
		{"/srv/app/views.py:<module>", "views.py:<module>", "<module>", "<module>"},
		{"Shop.Orders.Pricing::Quote", "Shop.Orders.Pricing::Quote", "Pricing::Quote",
		 "Quote"},
		{"Foo::Bar#baz", "Foo::Bar#baz", "Foo::Bar#baz", "baz"},
		{"App\\Http\\Kernel::handle", "App\\Http\\Kernel::handle", "Kernel::handle",
		 "handle"},
		{"(anonymous)", "(anonymous)", "(anonymous)", "(anonymous)"},
		/* no symbols */
		{"libfoo.so+0x1f40", "libfoo.so+0x1f40", "libfoo.so+0x1f40", "libfoo.so+0x1f40"},
		{"/usr/lib/libfoo.so.1+0x1f40", "libfoo.so.1+0x1f40", "libfoo.so.1+0x1f40",
		 "libfoo.so.1+0x1f40"},
		{"malloc", "malloc", "malloc", "malloc"},
		{"do_syscall_64_[k]", "do_syscall_64_[k]", "do_syscall_64_[k]", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str name = str_of(rows[i].name);

		check_str(fname_rung(name, 0), rows[i].name, rows[i].name);
		check_str(fname_rung(name, 1), rows[i].base, rows[i].name);
		check_str(fname_rung(name, 2), rows[i].own, rows[i].name);
		if (rows[i].last)
			check_str(fname_rung(name, 3), rows[i].last, rows[i].name);
	}
}

static void test_package(void **state)
{
	static const struct {
		const char *name, *file, *wanted;
	} rows[] = {
		{ENGINE, "", "github.com/acme/shop/orders/pricing"},
		{"runtime.mallocgc", "", "runtime"},
		{"net/http.(*conn).serve", "", "net/http"},
		{"main.run.func1", "", "main"},
		{"github.com/a/b/vendor/golang.org/x/net/http2.(*F).R", "",
		 "golang.org/x/net/http2"},
		{"gopkg.in/yaml.v3.(*decoder).unmarshal", "", "gopkg.in/yaml.v3"},
		{"github.com/acme/lib/v2.(*T).M", "", "github.com/acme/lib/v2"},
		{"java.util.HashMap.put", "", "java.util"},
		{"java/util/HashMap.put", "", "java/util"},
		{"std::vector<int>::push_back(int)", "", "std"},
		{"std::io::Write::write_all", "", "std::io"},
		{"<alloc::vec::Vec<T> as core::iter::Extend<T>>::extend", "x.rs", "x.rs"},
		{"Shop.Orders.Pricing::Quote", "", "Shop.Orders"},
		{"app/views.py:handle", "", "app/views.py"},
		{"handle", "app/views.py", "app"},
		{"libfoo.so+0x1f40", "", "libfoo.so"},
		{"malloc", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		check_str(fname_package(str_of(rows[i].name), str_of(rows[i].file)), rows[i].wanted,
			  rows[i].name);
}

static void test_runtime(void **state)
{
	static const struct {
		const char *name, *file;
		bool wanted;
	} rows[] = {
		{"runtime.mallocgc", "", true},
		{"runtime.mallocgc", "/usr/local/go/src/runtime/malloc.go", true},
		{"runtime.mallocgc", "runtime/malloc.go", true},
		{"net/http.(*conn).serve", "/usr/lib/go-1.19/src/net/http/server.go", true},
		{"log.Write", "/home/me/log/write.go", false},
		{"main.main", "", false},
		{"shop/orders.Quote", "", false},
		{ENGINE, "", false},
		{"golang.org/x/net/http2.(*F).R", "", false},
		{"java.util.HashMap.put", "", true},
		{"javax/servlet/Servlet.service", "", true},
		{"com.acme.java.Foo.bar", "", false},
		{"std::vector<int>::push_back(int)", "", true},
		{"stdx::run", "", false},
		{"System.Collections.List::Add", "", true},
		{"libc.so.6+0x1f40", "", false},
		{"/usr/lib/libc.so.6+0x1f40", "", true},
		{"do_syscall_64_[k]", "", true},
		{"get", "/usr/lib/python3/dist-packages/requests/api.py", false},
		{"get", "/usr/lib/python3.11/json/decoder.py", true},
		{"processTicks", "node:internal/process", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (fname_is_runtime(str_of(rows[i].name), str_of(rows[i].file)) != rows[i].wanted)
			fail_msg("%s in %s", rows[i].name, rows[i].file);
}

static void check_fit(const char *name, size_t chars, const char *wanted, bool cut)
{
	bool was_cut;

	check_str(fname_fit(str_of(name), chars, &was_cut), wanted, name);
	assert_int_equal(was_cut, cut);
}

static void test_fit(void **state)
{
	(void)state;
	check_fit(ENGINE, 60, ENGINE, false);
	check_fit(ENGINE, 51, ENGINE, false);
	check_fit(ENGINE, 50, "pricing.(*Engine).Quote", false);
	check_fit(ENGINE, 22, "(*Engine).Quote", false);
	check_fit(ENGINE, 14, "Quote", false);
	check_fit(ENGINE, 5, "Quote", false);
	check_fit(ENGINE, 4, "Quo", true);
	check_fit(ENGINE, 3, "", false);
	check_fit("Run", 3, "Run", false);
	check_fit("Go", 2, "", false);
	check_fit("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 5, "\xe6\x97\xa5\xe6\x9c\xac", true);
	check_fit("", 9, "", false);
}

static void test_prefix(void **state)
{
	static const struct str names[] = {
		STR("runtime.mallocgc"),
		STR("github.com/acme/shop/orders/pricing.Quote"),
		STR("github.com/acme/shop/httpx.Trace"),
		STR("github.com/segmentio/kafka-go.(*Reader).Read"),
		STR("net/http.serve"),
		STR("shop/orders.Quote"),
	};
	static const int64_t weights[] = {1000, 30, 10, 20, 500, 5};
	static const int64_t spread[] = {1000, 10, 10, 20, 500, 50};
	static const int64_t split[] = {1000, 10, 10, 20, 500, 20};

	(void)state;
	check_str(fname_common_prefix(names, weights, 6), "github.com/acme/shop/", "weights");
	check_str(fname_common_prefix(names, spread, 6), "shop/", "spread");
	check_str(fname_common_prefix(names, split, 6), "", "split");
	check_str(fname_common_prefix(names, weights, 0), "", "nothing");
}

/* Whatever the bytes, each rung lies inside the one below. */
static void test_any_bytes(void **state)
{
	static const char alphabet[] = "aB.:/<>()[]{} $+0x_-\\#\xff\xe6\x97operator";
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[40];
		struct str before = {text, 0};

		seed = seed * 1664525 + 1013904223;
		before.n = seed >> 8 & 31;
		for (size_t i = 0; i < before.n; i++) {
			seed = seed * 1664525 + 1013904223;
			text[i] = alphabet[(seed >> 8) % (sizeof(alphabet) - 1)];
		}
		(void)fname_package(before, STR("a/b.c"));
		(void)fname_is_runtime(before, before);
		for (int rung = 0; rung < FNAME_RUNGS; rung++) {
			struct str r = fname_rung(before, rung);

			assert_true(r.n <= before.n && (r.n || !before.n));
			assert_true(r.p >= text && r.p + r.n <= text + before.n);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ladder),  cmocka_unit_test(test_package),
		cmocka_unit_test(test_runtime), cmocka_unit_test(test_fit),
		cmocka_unit_test(test_prefix),  cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
