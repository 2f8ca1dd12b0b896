// SPDX-License-Identifier: MIT
/*
 * Names as real profiles of each language have them, and what must not be taken for anything: the
 * functions of programs, and loops of libraries that call them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "analyse/pattern.h"
#include "analyse/pattern_names.h"
#include "base/asset.h"
#include "base/num.h"

struct expected {
	const char *function, *file, *pattern; /* "": none */
};

static void check(const struct expected *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct pattern *p = pattern_of(str_of(v[i].function), str_of(v[i].file));
		struct str found = p ? p->name : STR("");

		if (!str_eq(found, str_of(v[i].pattern)))
			fail_msg("%s (%s): found \"%.*s\", wanted \"%s\"", v[i].function, v[i].file,
				 (int)found.n, found.p, v[i].pattern);
	}
}

#define CHECK(table) check(table, COUNT_OF(table))

static void test_go(void **state)
{
	static const struct expected v[] = {
		{"runtime.gcBgMarkWorker", "runtime/mgc.go", "gc"},
		{"runtime.gcBgMarkWorker.func2", "runtime/mgc.go", "gc"},
		{"runtime.scanobject", "", "gc"},
		{"runtime.(*gcWork).balance", "", "gc"},
		{"runtime.wbBufFlush1", "", "gc"},
		{"runtime.mallocgc", "", "allocation"},
		{"runtime.mallocgcSmallScanNoHeader", "", "allocation"},
		{"runtime.(*mheap).alloc.func1", "", "allocation"},
		{"runtime.growslice", "", "allocation"},
		{"sync.(*Mutex).Lock", "", "locks"},
		{"sync.(*Mutex).lockSlow", "", "locks"},
		{"internal/sync.(*Mutex).Lock", "", "locks"},
		{"runtime.semacquire1", "", "locks"},
		{"runtime.findRunnable", "", "scheduling"},
		{"runtime.futexsleep", "", "scheduling"},
		{"runtime.chanrecv1", "", "channels"},
		{"runtime.selectgo", "", "channels"},
		{"runtime.copystack", "", "stack-growth"},
		{"runtime.runfinq", "", "finalizers"},
		{"runtime.madvise", "", "page-faults"},
		{"runtime.gentraceback", "", "exceptions"},
		{"runtime.Callers", "", "exceptions"},
		{"time.Now", "", "clock"},
		{"time.Time.AppendFormat", "", "formatting"},
		{"internal/runtime/syscall.Syscall6", "", "syscalls"},
		{"os.ReadFile", "", "syscalls"},
		{"internal/poll.(*FD).Read", "", "network"},
		{"net.(*conn).Write", "", "network"},
		{"net.(*Resolver).lookupIPAddr.func1", "", "dns"},
		{"crypto/tls.(*Conn).readRecordOrCCS", "", "tls"},
		{"database/sql.(*DB).QueryContext", "", "database"},
		{"github.com/jackc/pgx/v5.(*Conn).Query", "", "database"},
		{"log.Println", "", "logging"},
		{"go.uber.org/zap.(*Logger).Info", "", "logging"},
		{"text/template.(*Template).Execute", "", "templates"},
		{"crypto/sha256.block", "", "hashing"},
		{"aeshashbody", "", "hashing"},
		{"hash/crc32.Update", "", "hashing"},
		{"compress/flate.(*compressor).deflate", "", "compression"},
		{"github.com/klauspost/compress/zstd.(*Encoder).EncodeAll", "", "compression"},
		{"encoding/json.(*decodeState).object", "", "json"},
		{"github.com/json-iterator/go.(*Iterator).ReadString", "", "json"},
		{"github.com/acme/shop/api.(*Order).MarshalJSON", "", "json"},
		{"google.golang.org/protobuf/proto.Unmarshal", "", "protobuf"},
		{"github.com/parca-dev/parca/gen/proto/go/google/pprof.(*Profile).UnmarshalVT", "",
		 "protobuf"},
		{"encoding/xml.(*Decoder).rawToken", "", "xml"},
		{"encoding/gob.(*Decoder).Decode", "", "serialization"},
		{"regexp.MustCompile", "", "regex-compile"},
		{"regexp.compile", "", "regex-compile"},
		{"regexp/syntax.(*parser).push", "", "regex-compile"},
		{"regexp.(*Regexp).doExecute", "", "regex-match"},
		{"reflect.Value.Field", "", "reflection"},
		{"fmt.(*pp).doPrintf", "", "formatting"},
		{"strconv.FormatInt", "", "formatting"},
		{"strings.(*Builder).WriteString", "", "strings"},
		{"runtime.concatstrings", "", "strings"},
		{"runtime.memmove", "", "memory-copy"},
		{"runtime.memclrNoHeapPointers", "", "memory-copy"},
		{"runtime.mapaccess2_faststr", "", "maps"},
		{"internal/runtime/maps.(*Map).getWithKeySmall", "", "maps"},
		{"sort.Slice", "", "sorting"},
		{"slices.SortFunc[go.shape.[]int,go.shape.int]", "", "sorting"},
	};

	(void)state;
	CHECK(v);
}

static void test_java(void **state)
{
	static const struct expected v[] = {
		{"G1ParScanThreadState::trim_queue", "", "gc"},
		{"java.util.concurrent.locks.LockSupport.park", "", "locks"},
		{"java/util/concurrent/locks/AbstractQueuedSynchronizer.acquire", "", "locks"},
		{"ObjectMonitor::enter", "", "locks"},
		{"java.util.concurrent.LinkedBlockingQueue.take", "", "channels"},
		{"java.lang.ref.Finalizer$FinalizerThread.run", "", "finalizers"},
		{"java.lang.Throwable.fillInStackTrace", "", "exceptions"},
		{"java/lang/Throwable.<init>", "", "exceptions"},
		{"CompileBroker::compiler_thread_loop", "", "compilation"},
		{"java.lang.ClassLoader.loadClass", "", "compilation"},
		{"sun.nio.ch.SocketDispatcher.read0", "", "network"},
		{"java.io.FileInputStream.readBytes", "", "syscalls"},
		{"java.net.InetAddress.getAllByName", "", "dns"},
		{"sun.security.ssl.SSLSocketImpl.startHandshake", "", "tls"},
		{"org.postgresql.core.v3.QueryExecutorImpl.execute", "", "database"},
		{"ch.qos.logback.classic.Logger.info", "", "logging"},
		{"org.thymeleaf.TemplateEngine.process", "", "templates"},
		{"java.security.MessageDigest.digest", "", "hashing"},
		{"java.util.zip.Deflater.deflateBytesBytes", "", "compression"},
		{"com.fasterxml.jackson.databind.ObjectMapper.writeValueAsString", "", "json"},
		{"com.google.protobuf.CodedInputStream.readTag", "", "protobuf"},
		{"com.sun.org.apache.xerces.internal.impl.XMLScanner.scanPI", "", "xml"},
		{"java.io.ObjectInputStream.readObject0", "", "serialization"},
		{"java/util/regex/Pattern.compile", "", "regex-compile"},
		{"java.util.regex.Pattern$Loop.match", "", "regex-match"},
		{"java.lang.Class.getDeclaredMethods0", "", "reflection"},
		{"java.util.Formatter.format", "", "formatting"},
		{"java.lang.StringBuilder.append", "", "strings"},
		{"java.lang.System.arraycopy", "", "memory-copy"},
		{"jlong_disjoint_arraycopy", "", "memory-copy"},
		{"java.util.HashMap.getNode", "", "maps"},
		{"java.util.TimSort.sort", "", "sorting"},
		{"java.lang.System.nanoTime", "", "clock"},
	};

	(void)state;
	CHECK(v);
}

static void test_scripts(void **state)
{
	static const struct expected v[] = {
		{"loads", "/usr/lib/python3.11/json/__init__.py", "json"},
		{"raw_decode", "/usr/lib/python3.11/json/decoder.py", "json"},
		{"_compile", "/usr/lib/python3.11/re/__init__.py", "regex-compile"},
		{"parse", "/usr/lib/python3.9/sre_parse.py", "regex-compile"},
		{"sub", "/usr/lib/python3.9/re.py", "regex-match"},
		{"wait", "/usr/lib/python3.11/threading.py", "locks"},
		{"get", "/usr/lib/python3.11/queue.py", "channels"},
		{"select", "/usr/lib/python3.11/selectors.py", "network"},
		{"getaddrinfo", "/usr/lib/python3.11/socket.py", "dns"},
		{"deepcopy", "/usr/lib/python3.11/copy.py", "memory-copy"},
		{"_log", "/usr/lib/python3.11/logging/__init__.py", "logging"},
		{"render", "/app/venv/site-packages/jinja2/environment.py", "templates"},
		{"execute", "/app/venv/site-packages/sqlalchemy/engine/base.py", "database"},
		{"_find_and_load", "<frozen importlib._bootstrap>", "compilation"},
		{"gc_collect_main", "", "gc"},
		{"_PyDict_LoadGlobal", "", "maps"},
		{"PyUnicode_Concat", "", "strings"},
		{"list_sort", "", "sorting"},
		{"take_gil", "", "locks"},
		{":(garbage collector):0", "", "gc"},
		{"(garbage collector)", "", "gc"},
		{"Garbage Collection", "", "gc"},
		{"node:_http_outgoing:_writeRaw:360", "", "network"},
		{"readFileSync", "node:fs", "syscalls"},
		{"node:fs:readFileSync:441", "", "syscalls"},
		{"formatWithOptions", "node:internal/util/inspect", "formatting"},
		{"query", "/app/node_modules/pg/lib/client.js", "database"},
		{"compileFunctionForCJSLoader", "node:internal/modules/cjs/loader",
		 "compilation"},
		{"JSON.parse", "", "json"},
		{"RegExp: ^(\\d+)$", "", "regex-match"},
		{"v8::internal::JsonParser<unsigned char>::ParseJson()", "", "json"},
		{"Builtins_RegExpPrototypeExec", "", "regex-match"},
		{"JSON::Ext::Parser#parse", "", "json"},
		{"Regexp#initialize", "", "regex-compile"},
		{"String#gsub!", "", "regex-match"},
		{"(sweeping)", "", "gc"},
		{"gc_sweep_step", "", "gc"},
		{"newobj_slowpath_wb_protected", "", "allocation"},
		{"Array#sort_by!", "", "sorting"},
		{"Kernel#require", "", "compilation"},
		{"ActiveRecord::ConnectionAdapters::PostgreSQLAdapter#exec_no_cache", "",
		 "database"},
		{"ERB#result", "", "templates"},
		{"Kernel#sprintf", "", "formatting"},
		{"render", "/gems/actionview-7.0/lib/action_view/template.rb", "templates"},
	};

	(void)state;
	CHECK(v);
}

static void test_compiled(void **state)
{
	static const struct expected v[] = {
		{"System.Private.CoreLib!System.Array.Sort(!!0[],class System.Comparison`1<!!0>)",
		 "", "sorting"},
		{"System.Private.CoreLib!System.Threading.SemaphoreSlim.Wait(int32,value class "
		 "System.Threading.CancellationToken)",
		 "", "locks"},
		{"System.Private.CoreLib!System.Array.Copy(class System.Array,class "
		 "System.Array,int32)",
		 "", "memory-copy"},
		{"System.Text.Json.JsonSerializer.Serialize", "", "json"},
		{"System.Text.RegularExpressions.Regex..ctor(class System.String)", "",
		 "regex-compile"},
		{"System.Text.RegularExpressions.Regex.IsMatch(class System.String)", "",
		 "regex-match"},
		{"coreclr!WKS::gc_heap::mark_object_simple", "", "gc"},
		{"System.String.Concat(class System.String,class System.String)", "", "strings"},
		{"System.Collections.Generic.Dictionary`2[System.__Canon,System.__Canon]."
		 "TryInsert(!0,!1,value class x)",
		 "", "maps"},
		{"Microsoft.EntityFrameworkCore.DbContext.SaveChanges", "", "database"},
		{"System.Exception.GetStackTrace", "", "exceptions"},
		{"<serde_json::de::Deserializer<R> as serde::de::Deserializer>::deserialize_any",
		 "", "json"},
		{"<&mut serde_json::ser::Serializer<W,F> as serde::ser::Serializer>::"
		 "serialize_str",
		 "", "json"},
		{"<usize as core::fmt::Display>::fmt", "", "formatting"},
		{"__rust_alloc_zeroed", "", "allocation"},
		{"hashbrown::map::HashMap<K,V,S,A>::insert", "", "maps"},
		{"std::sync::mpsc::Receiver<T>::recv", "", "channels"},
		{"regex::builders::string::RegexBuilder::build", "", "regex-compile"},
		{"regex_automata::meta::regex::Regex::search", "", "regex-match"},
		{"sha2::sha256::compress256", "", "hashing"},
		{"compiler_builtins::mem::memcmp", "", "memory-copy"},
		{"malloc", "", "allocation"},
		{"_int_malloc", "./malloc/malloc.c", "allocation"},
		{"operator new(unsigned long)", "", "allocation"},
		{"libc.so.6!__memcpy_avx_unaligned_erms", "", "memory-copy"},
		{"__memmove_avx_unaligned_erms", "", "memory-copy"},
		{"pthread_mutex_lock@@GLIBC_2.2.5", "", "locks"},
		{"__GI___pthread_mutex_lock", "", "locks"},
		{"void std::__introsort_loop<int*, long>(int*, int*, long)", "", "sorting"},
		{"std::map<int, int>::operator[](int&&)", "", "maps"},
		{"_Unwind_RaiseException", "", "exceptions"},
		{"inflate_fast", "", "compression"},
		{"ZSTD_compressBlock_fast", "", "compression"},
		{"google::protobuf::internal::WireFormat::Parse", "", "protobuf"},
		{"entry_SYSCALL_64_after_hwframe", "", "syscalls"},
		{"do_syscall_64_[k]", "", "syscalls"},
		{"asm_exc_page_fault", "", "page-faults"},
		{"clear_page_erms_[k]", "", "page-faults"},
		{"tcp_sendmsg_locked", "", "network"},
		{"SSL_read", "", "tls"},
		{"__vdso_clock_gettime", "", "clock"},
		{"finish_task_switch.isra.0", "", "scheduling"},
		{"getaddrinfo", "", "dns"},
		{"vfprintf", "", "formatting"},
	};

	(void)state;
	CHECK(v);
}

/* Programs' own, and what calls programs. */
static void test_none(void **state)
{
	static const struct expected v[] = {
		{"Collect", "", ""},
		{"main.Collect", "main.go", ""},
		{"github.com/acme/shop/metrics.(*Registry).Collect", "", ""},
		{"github.com/acme/shop/pricing.recomputeTaxTable", "", ""},
		{"github.com/acme/runtime.gcLike", "", ""},
		{"github.com/acme/json.Decode", "", ""},
		{"github.com/acme/shop/regexp.Compile", "", ""},
		{"main.sort", "", ""},
		{"main.malloc", "", ""},
		{"main.main", "", ""},
		{"runtime.main", "", ""},
		{"runtime.goexit", "", ""},
		{"runtime.mcall", "", ""},
		{"runtime.systemstack", "", ""},
		{"runtime.gcstopm", "", ""},
		{"net/http.(*conn).serve", "", ""},
		{"net/http.HandlerFunc.ServeHTTP", "", ""},
		{"net/http.(*ServeMux).ServeHTTP", "", ""},
		{"google.golang.org/grpc.(*Server).handleStream", "", ""},
		{"sync.(*Once).Do", "", ""},
		{"sync.(*Pool).Get", "", ""},
		{"reflect.Value.Call", "", ""},
		{"reflect.Value.call", "", ""},
		{"bytes.(*Buffer).ReadFrom", "", ""},
		{"com.acme.shop.Pattern.compile", "", ""},
		{"com.acme.gc.Collector.run", "", ""},
		{"java.lang.Thread.run", "", ""},
		{"java.util.concurrent.ThreadPoolExecutor.runWorker", "", ""},
		{"java.lang.reflect.Method.invoke", "", ""},
		{"org.springframework.web.servlet.DispatcherServlet.doDispatch", "", ""},
		{"read", "/app/src/reader.py", ""},
		{"compile", "/app/src/build.py", ""},
		{"sort", "/app/src/sort.js", ""},
		{"wait", "/app/jobs.py", ""},
		{"handle", "/app/node_modules/express/lib/router/layer.js", ""},
		{"./node_modules/express/lib/router/layer.js:handle:95", "", ""},
		{":(idle):0", "", ""},
		{"(anonymous)", "", ""},
		{"Mutex#synchronize", "", ""},
		{"Array#each", "", ""},
		{"OrdersController#index", "/app/controllers/orders_controller.rb", ""},
		{"Acme.Shop.Json.Reader.Read(class System.String)", "", ""},
		{"System.Threading._ThreadPoolWaitCallback.PerformWaitCallback()", "", ""},
		{"shop::pricing::recompute", "src/pricing.rs", ""},
		{"<shop::Cart as core::iter::traits::iterator::Iterator>::next", "", ""},
		{"std::panicking::try::do_call", "", ""},
		{"core::ops::function::FnOnce::call_once", "", ""},
		{"std::sys::backtrace::__rust_begin_short_backtrace", "", ""},
		{"read", "src/reader.c", ""},
		{"tcp_serve", "/home/me/shop/server.c", ""},
		{"process_request", "", ""},
		{"worker_loop", "", ""},
		{"", "", ""},
		{"<", "", ""},
		{":", "", ""},
		{"!", "", ""},
	};

	(void)state;
	CHECK(v);
}

static uint8_t at(const char *s, size_t k)
{
	if (s[k] == '*' && !s[k + 1])
		return 0;
	return s[k] == '/' ? '.' : (uint8_t)s[k];
}

static int compare(const char *a, const char *b)
{
	size_t k = 0;

	while (at(a, k) && at(a, k) == at(b, k))
		k++;
	return at(a, k) - at(b, k);
}

/* Bisection needs order, and no entry may be in two lists. */
static void test_order(void **state)
{
	static const struct pattern_names *const lists[] = {
		&names_gc,	    &names_alloc,	  &names_locks,	      &names_clock,
		&names_scheduling,  &names_channels,	  &names_finalizers,  &names_stack_growth,
		&names_exceptions,  &names_compilation,	  &names_page_faults, &names_syscalls,
		&names_network,	    &names_tls,		  &names_dns,	      &names_database,
		&names_logging,	    &names_templates,	  &names_hashing,     &names_compression,
		&names_json,	    &names_protobuf,	  &names_xml,	      &names_serialization,
		&names_regex_match, &names_regex_compile, &names_reflection,  &names_formatting,
		&names_strings,	    &names_memory_copy,	  &names_maps,	      &names_sorting,
		&names_not,
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		for (size_t k = 1; k < lists[i]->n; k++)
			if (compare(lists[i]->v[k - 1], lists[i]->v[k]) >= 0)
				fail_msg("%s stands before %s", lists[i]->v[k - 1], lists[i]->v[k]);
}

/* Each has a name of its own and a text; a star stands at the end only. */
static void test_advice(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_patterns; i++) {
		char name[100];

		snprintf(name, sizeof(name), "templates/advice/%s.md", pattern_at(i)->name.p);
		if (!asset_find(name))
			fail_msg("%s is missing", name);
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(pattern_at(i)->name, pattern_at(k)->name));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_go),       cmocka_unit_test(test_java),
		cmocka_unit_test(test_scripts),  cmocka_unit_test(test_compiled),
		cmocka_unit_test(test_none),     cmocka_unit_test(test_order),
		cmocka_unit_test(test_advice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
