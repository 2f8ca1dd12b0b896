// SPDX-License-Identifier: MIT
/*
 * The longest entry that fits wins, so "regexp.Compile" beats "regexp.*" whatever list it is in.
 * Entries are only such whose cost is their own: not the loop of a server, which calls the program.
 * Languages that give a function no module are told by its file.
 */
#include "analyse/pattern.h"

#include <assert.h>

#include "analyse/pattern_names.h"
#include "base/num.h"

enum which {
	GC,
	ALLOCATION,
	LOCKS,
	SCHEDULING,
	CHANNELS,
	STACK_GROWTH,
	FINALIZERS,
	PAGE_FAULTS,
	COMPILATION,
	EXCEPTIONS,
	CLOCK,
	SYSCALLS,
	NETWORK,
	DNS,
	TLS,
	DATABASE,
	LOGGING,
	TEMPLATES,
	HASHING,
	COMPRESSION,
	JSON,
	PROTOBUF,
	XML,
	SERIALIZATION,
	REGEX_COMPILE,
	REGEX_MATCH,
	REFLECTION,
	FORMATTING,
	STRINGS,
	MEMORY_COPY,
	MAPS,
	SORTING,
	N_PATTERNS,
	NONE_OF_THEM = N_PATTERNS,
};

const size_t n_patterns = N_PATTERNS;

static const struct pattern patterns[N_PATTERNS] = {
	[GC] = {STR("gc"), STR("Garbage collection")},
	[ALLOCATION] = {STR("allocation"), STR("Allocating memory")},
	[LOCKS] = {STR("locks"), STR("Locks and waiting")},
	[SCHEDULING] = {STR("scheduling"), STR("Scheduling goroutines and threads")},
	[CHANNELS] = {STR("channels"), STR("Channels and queues")},
	[STACK_GROWTH] = {STR("stack-growth"), STR("Growing stacks")},
	[FINALIZERS] = {STR("finalizers"), STR("Finalizers")},
	[PAGE_FAULTS] = {STR("page-faults"), STR("Page faults and kernel memory")},
	[COMPILATION] = {STR("compilation"), STR("Loading and compiling code")},
	[EXCEPTIONS] = {STR("exceptions"), STR("Exceptions and stack traces")},
	[CLOCK] = {STR("clock"), STR("Reading the clock")},
	[SYSCALLS] = {STR("syscalls"), STR("System calls and files")},
	[NETWORK] = {STR("network"), STR("Network")},
	[DNS] = {STR("dns"), STR("Looking up host names")},
	[TLS] = {STR("tls"), STR("TLS and cryptography")},
	[DATABASE] = {STR("database"), STR("Database drivers")},
	[LOGGING] = {STR("logging"), STR("Logging")},
	[TEMPLATES] = {STR("templates"), STR("Rendering templates")},
	[HASHING] = {STR("hashing"), STR("Hashing")},
	[COMPRESSION] = {STR("compression"), STR("Compression")},
	[JSON] = {STR("json"), STR("JSON")},
	[PROTOBUF] = {STR("protobuf"), STR("Protocol buffers")},
	[XML] = {STR("xml"), STR("XML and HTML parsing")},
	[SERIALIZATION] = {STR("serialization"), STR("Other serialization")},
	[REGEX_COMPILE] = {STR("regex-compile"), STR("Compiling regular expressions")},
	[REGEX_MATCH] = {STR("regex-match"), STR("Matching regular expressions")},
	[REFLECTION] = {STR("reflection"), STR("Reflection")},
	[FORMATTING] = {STR("formatting"), STR("Formatting and parsing text")},
	[STRINGS] = {STR("strings"), STR("Building and copying strings")},
	[MEMORY_COPY] = {STR("memory-copy"), STR("Copying and zeroing memory")},
	[MAPS] = {STR("maps"), STR("Access to maps")},
	[SORTING] = {STR("sorting"), STR("Sorting")},
};

static const struct pattern_names *const names[] = {
	[GC] = &names_gc,
	[ALLOCATION] = &names_alloc,
	[LOCKS] = &names_locks,
	[SCHEDULING] = &names_scheduling,
	[CHANNELS] = &names_channels,
	[STACK_GROWTH] = &names_stack_growth,
	[FINALIZERS] = &names_finalizers,
	[PAGE_FAULTS] = &names_page_faults,
	[COMPILATION] = &names_compilation,
	[EXCEPTIONS] = &names_exceptions,
	[CLOCK] = &names_clock,
	[SYSCALLS] = &names_syscalls,
	[NETWORK] = &names_network,
	[DNS] = &names_dns,
	[TLS] = &names_tls,
	[DATABASE] = &names_database,
	[LOGGING] = &names_logging,
	[TEMPLATES] = &names_templates,
	[HASHING] = &names_hashing,
	[COMPRESSION] = &names_compression,
	[JSON] = &names_json,
	[PROTOBUF] = &names_protobuf,
	[XML] = &names_xml,
	[SERIALIZATION] = &names_serialization,
	[REGEX_COMPILE] = &names_regex_compile,
	[REGEX_MATCH] = &names_regex_match,
	[REFLECTION] = &names_reflection,
	[FORMATTING] = &names_formatting,
	[STRINGS] = &names_strings,
	[MEMORY_COPY] = &names_memory_copy,
	[MAPS] = &names_maps,
	[SORTING] = &names_sorting,
	[NONE_OF_THEM] = &names_not,
};

/* Methods that generated code has in packages of the program. */
static const struct {
	const char *end;
	enum which which;
} endings[] = {
	{").MarshalJSON", JSON},
	{").UnmarshalJSON", JSON},
	{").MarshalEasyJSON", JSON},
	{").UnmarshalEasyJSON", JSON},
	{").MarshalVT", PROTOBUF},
	{").UnmarshalVT", PROTOBUF},
	{").MarshalToSizedBuffer", PROTOBUF},
	{").MarshalToSizedBufferVT", PROTOBUF},
	{").XXX_Unmarshal", PROTOBUF},
	{").XXX_Marshal", PROTOBUF},
	{").MarshalMsg", SERIALIZATION},
	{").UnmarshalMsg", SERIALIZATION},
};

/* ---- by file: Python, Node, Ruby ---- */

struct by_file {
	const char *part;      /* of the file's path */
	const char *functions; /* "a b c*"; NULL: all of the file */
	enum which which;
};

static const struct by_file files[] = {
	{"importlib._bootstrap", NULL, COMPILATION},
	{"/importlib/", NULL, COMPILATION},
	{"/kernel_require.rb", NULL, COMPILATION},
	{"/bootsnap/", NULL, COMPILATION},
	{"/zeitwerk/", NULL, COMPILATION},
	{"node:internal/modules/", "wrapSafe compileFunction* compileFor* getOptionValue stat",
	 COMPILATION},
	{"/threading.py", "wait acquire join __enter__ _wait_for_tstate_lock", LOCKS},
	{"/concurrent/futures/_base.py", "result wait", LOCKS},
	{"/multiprocessing/synchronize.py", NULL, LOCKS},
	{"/asyncio/locks.py", NULL, LOCKS},
	{"/queue.py", "get put", CHANNELS},
	{"/asyncio/queues.py", NULL, CHANNELS},
	{"/selectors.py", "select _select", NETWORK},
	{"/socket.py", "getaddrinfo", DNS},
	{"/socket.py", "recv* read* send* write* accept connect create_connection", NETWORK},
	{"/multiprocessing/connection.py", NULL, NETWORK},
	{"/net/protocol.rb", NULL, NETWORK},
	{"node:_http_outgoing", NULL, NETWORK},
	{"node:internal/stream_base_commons", "write* handleWriteReq", NETWORK},
	{"node:dns", NULL, DNS},
	{"/resolv.rb", NULL, DNS},
	{"/ssl.py", NULL, TLS},
	{"/hmac.py", NULL, TLS},
	{"/OpenSSL/", NULL, TLS},
	{"/openssl/", NULL, TLS},
	{"/cryptography/hazmat/", NULL, TLS},
	{"node:crypto", NULL, TLS},
	{"node:internal/crypto/", NULL, TLS},
	{"node_modules/bcrypt", NULL, TLS},
	{"node_modules/jsonwebtoken/", NULL, TLS},
	{"/subprocess.py", NULL, SYSCALLS},
	{"/tempfile.py", NULL, SYSCALLS},
	{"/shutil.py", NULL, SYSCALLS},
	{"/pathlib.py", NULL, SYSCALLS},
	{"node:fs",
	 "readFileSync writeFileSync existsSync statSync readdirSync openSync readSync "
	 "appendFileSync lstatSync mkdirSync unlinkSync realpathSync tryReadSync",
	 SYSCALLS},
	{"/hashlib.py", NULL, HASHING},
	{"/gzip.py", NULL, COMPRESSION},
	{"/bz2.py", NULL, COMPRESSION},
	{"/lzma.py", NULL, COMPRESSION},
	{"/zipfile.py", NULL, COMPRESSION},
	{"/zstandard/", NULL, COMPRESSION},
	{"node:zlib", NULL, COMPRESSION},
	{"node_modules/pako/", NULL, COMPRESSION},
	{"/json/decoder.py", NULL, JSON},
	{"/json/encoder.py", NULL, JSON},
	{"/json/scanner.py", NULL, JSON},
	{"/json/__init__.py", NULL, JSON},
	{"/simplejson/", NULL, JSON},
	{"/json/common.rb", NULL, JSON},
	{"/json/ext", NULL, JSON},
	{"/active_support/json/", NULL, JSON},
	{"node_modules/fast-json-stringify/", NULL, JSON},
	{"/google/protobuf/", NULL, PROTOBUF},
	{"node_modules/protobufjs/", NULL, PROTOBUF},
	{"node_modules/google-protobuf/", NULL, PROTOBUF},
	{"/xml/etree/", NULL, XML},
	{"/xml/sax/", NULL, XML},
	{"/xml/dom/", NULL, XML},
	{"/lxml/", NULL, XML},
	{"/bs4/", NULL, XML},
	{"/nokogiri/", NULL, XML},
	{"/rexml/", NULL, XML},
	{"node_modules/xml2js/", NULL, XML},
	{"node_modules/fast-xml-parser/", NULL, XML},
	{"/pickle.py", NULL, SERIALIZATION},
	{"/yaml/", NULL, SERIALIZATION},
	{"/csv.py", NULL, SERIALIZATION},
	{"/base64.py", NULL, SERIALIZATION},
	{"/msgpack/", NULL, SERIALIZATION},
	{"/psych", NULL, SERIALIZATION},
	{"node_modules/js-yaml/", NULL, SERIALIZATION},
	{"/re.py", "compile _compile template", REGEX_COMPILE},
	{"/re/__init__.py", "compile _compile template", REGEX_COMPILE},
	{"/sre_compile.py", NULL, REGEX_COMPILE},
	{"/sre_parse.py", NULL, REGEX_COMPILE},
	{"/re/_compiler.py", NULL, REGEX_COMPILE},
	{"/re/_parser.py", NULL, REGEX_COMPILE},
	{"/re.py", NULL, REGEX_MATCH},
	{"/re/__init__.py", NULL, REGEX_MATCH},
	{"/inspect.py", NULL, REFLECTION},
	{"/typing.py", NULL, REFLECTION},
	{"node:internal/util/inspect", NULL, FORMATTING},
	{"/string.py", NULL, FORMATTING},
	{"/_strptime.py", NULL, FORMATTING},
	{"/textwrap.py", NULL, STRINGS},
	{"/encodings/", NULL, STRINGS},
	{"/codecs.py", NULL, STRINGS},
	{"node:buffer", NULL, STRINGS},
	{"node:string_decoder", NULL, STRINGS},
	{"/copy.py", NULL, MEMORY_COPY},
	{"node_modules/lodash/_baseClone", NULL, MEMORY_COPY},
	{"node_modules/lodash/cloneDeep", NULL, MEMORY_COPY},
	{"/heapq.py", NULL, SORTING},
	{"/bisect.py", NULL, SORTING},
	{"/logging/__init__.py", NULL, LOGGING},
	{"/logging/handlers.py", NULL, LOGGING},
	{"/loguru/", NULL, LOGGING},
	{"/structlog/", NULL, LOGGING},
	{"/logger.rb", NULL, LOGGING},
	{"/active_support/tagged_logging.rb", NULL, LOGGING},
	{"node:internal/console/", NULL, LOGGING},
	{"node_modules/winston", NULL, LOGGING},
	{"node_modules/pino", NULL, LOGGING},
	{"node_modules/bunyan", NULL, LOGGING},
	{"node_modules/log4js", NULL, LOGGING},
	{"/datetime.py", "now utcnow today fromtimestamp", CLOCK},
	{"/traceback.py", NULL, EXCEPTIONS},
	{"/linecache.py", NULL, EXCEPTIONS},
	{"/psycopg", NULL, DATABASE},
	{"/pymysql/", NULL, DATABASE},
	{"/mysql/connector/", NULL, DATABASE},
	{"/sqlalchemy/", NULL, DATABASE},
	{"/django/db/", NULL, DATABASE},
	{"/asyncpg/", NULL, DATABASE},
	{"/pymongo/", NULL, DATABASE},
	{"/redis/", NULL, DATABASE},
	{"/active_record/connection_adapters/", NULL, DATABASE},
	{"/active_record/relation", NULL, DATABASE},
	{"/active_record/querying.rb", NULL, DATABASE},
	{"node_modules/pg/", NULL, DATABASE},
	{"node_modules/pg-pool/", NULL, DATABASE},
	{"node_modules/mysql", NULL, DATABASE},
	{"node_modules/mongodb/", NULL, DATABASE},
	{"node_modules/ioredis/", NULL, DATABASE},
	{"node_modules/redis/", NULL, DATABASE},
	{"node_modules/knex/", NULL, DATABASE},
	{"node_modules/sequelize/", NULL, DATABASE},
	{"node_modules/@prisma/", NULL, DATABASE},
	{"/jinja2/", NULL, TEMPLATES},
	{"/mako/", NULL, TEMPLATES},
	{"/django/template/", NULL, TEMPLATES},
	{"/erb.rb", NULL, TEMPLATES},
	{"/erubi.rb", NULL, TEMPLATES},
	{"/action_view/", NULL, TEMPLATES},
	{"node_modules/handlebars/", NULL, TEMPLATES},
	{"node_modules/ejs/", NULL, TEMPLATES},
	{"node_modules/pug", NULL, TEMPLATES},
	{"node_modules/nunjucks/", NULL, TEMPLATES},
	{"node_modules/mustache/", NULL, TEMPLATES},
	{"node_modules/react-dom/", NULL, TEMPLATES},
};

/* ---- one name against one list ---- */

static uint8_t folded(char c)
{
	return c == '/' ? '.' : (uint8_t)c;
}

/* Its byte at k without the star; 0 at its end. */
static uint8_t entry_at(const char *entry, size_t k)
{
	return entry[k] == '*' && entry[k + 1] == '\0' ? 0 : folded(entry[k]);
}

/* What may stand behind the whole name: arguments, versions, what compilers add, closures. */
static bool ends_name(struct str name, size_t at, bool is_bare)
{
	struct str rest = str_sub(name, at, name.n);

	return !rest.n || rest.p[0] == '(' || rest.p[0] == '@' || rest.p[0] == '[' ||
	       rest.p[0] == '<' || str_starts(rest, STR(".func")) ||
	       str_starts(rest, STR("::{{closure}}")) || (is_bare && rest.p[0] == '.');
}

static bool is_bare(const char *entry)
{
	return !strpbrk(entry, ".:/#( ");
}

/* The longest fitting entry is longer than best: its length, else best. */
static size_t longest(const struct pattern_names *list, struct str name, bool system, size_t best)
{
	size_t low = 0, high = list->n;

	for (size_t k = 0;; k++) {
		uint8_t c;

		for (; low < high && entry_at(list->v[low], k) == 0; low++) {
			bool bare = is_bare(list->v[low]);
			bool fits = list->v[low][k] == '*' || ends_name(name, k, bare);

			if (fits && k >= best && (system || !bare))
				best = k + 1;
		}
		if (low == high || k == name.n)
			return best;
		c = folded(name.p[k]);
		for (size_t end = high; low < end;) {
			size_t middle = low + (end - low) / 2;

			if (entry_at(list->v[middle], k) < c)
				low = middle + 1;
			else
				end = middle;
		}
		for (size_t begin = low; begin < high;) {
			size_t middle = begin + (high - begin) / 2;

			if (entry_at(list->v[middle], k) <= c)
				begin = middle + 1;
			else
				high = middle;
		}
	}
}

static enum which by_name(struct str name, bool system)
{
	enum which found = NONE_OF_THEM;
	size_t best = 0;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t length = longest(names[i], name, system, best);

		if (length > best)
			found = (enum which)i;
		best = length;
	}
	return found;
}

/* ---- what stands around a name ---- */

static struct str without(struct str s, struct str beginning)
{
	return str_starts(s, beginning) ? str_sub(s, beginning.n, s.n) : s;
}

/* "System.Private.CoreLib!System.String.Concat(...)", "libc.so.6!malloc"; not Ruby's "gsub!". */
static struct str without_module(struct str s)
{
	size_t bang = str_chr(s, '!'), bracket = str_chr(s, '(');

	return bang == SIZE_MAX || bang > bracket || bang + 1 == s.n ? s
								     : str_sub(s, bang + 1, s.n);
}

/* "do_syscall_64_[k]", ":(garbage collector):0", "void std::sort<...>". */
static struct str bared(struct str s)
{
	if (s.n > 4 && s.p[s.n - 1] == ']' && s.p[s.n - 4] == '_' && s.p[s.n - 3] == '[')
		s.n -= 4;
	s = without(s, STR("void "));
	s = without_module(s);
	if (s.n && s.p[0] == ':' && s.n > 1 && s.p[1] != ':') {
		size_t colon = str_rchr(s, ':');

		s = str_sub(s, 1, colon ? colon : s.n);
	}
	return s;
}

/* Of Rust: "<serde_json::de::Deserializer<R> as serde::de::Deserializer>::x", by type or trait. */
static enum which by_impl(struct str name)
{
	size_t as = str_find(name, STR(" as "));
	struct str type = str_sub(name, 1, name.n);
	enum which found;

	type = without(without(without(type, STR("&")), STR("mut ")), STR("dyn "));
	found = by_name(type, false);
	if (found == NONE_OF_THEM && as != SIZE_MAX)
		found = by_name(str_sub(name, as + 4, name.n), false);
	return found;
}

/* Libraries and the kernel have no file here, or one of the machine that built them. */
static bool is_system(struct str file)
{
	static const char *const folders[] = {"./", "../", "/usr/", "/build/", "node:"};

	for (size_t i = 0; i < COUNT_OF(folders); i++)
		if (str_starts(file, str_of(folders[i])))
			return true;
	return !file.n;
}

static bool is_one_of(struct str name, const char *list)
{
	struct str rest = str_of(list), word;

	while (str_next(&rest, ' ', &word)) {
		bool star = word.n && word.p[word.n - 1] == '*';

		if (star ? str_starts(name, str_sub(word, 0, word.n - 1)) : str_eq(name, word))
			return true;
	}
	return false;
}

/* The last part of "Socket.read", "node:fs:readFileSync:441". */
static struct str last_part(struct str name)
{
	size_t colon = str_rchr(name, ':'), at = 0;

	if (colon != SIZE_MAX && colon + 1 < name.n && is_digit(name.p[colon + 1]))
		name = str_sub(name, 0, colon);
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '.' || name.p[i] == ':' || name.p[i] == '#')
			at = i + 1;
	return str_sub(name, at, name.n);
}

static bool is_script(struct str file)
{
	static const char *const ends[] = {".py", ".rb", ".js", ".mjs", ".cjs", ".ts"};

	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (str_ends(file, str_of(ends[i])))
			return true;
	return str_starts(file, STR("node:")) || str_find(file, STR(".js:")) != SIZE_MAX ||
	       str_find(file, STR("importlib._bootstrap")) != SIZE_MAX;
}

static enum which by_path(struct str name, struct str file)
{
	struct str part = last_part(name);

	for (size_t i = 0; i < COUNT_OF(files); i++)
		if (str_find(file, str_of(files[i].part)) != SIZE_MAX &&
		    (!files[i].functions || is_one_of(part, files[i].functions)))
			return files[i].which;
	return NONE_OF_THEM;
}

static enum which by_ending(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (str_ends(name, str_of(endings[i].end)))
			return endings[i].which;
	return NONE_OF_THEM;
}

/* ---- all together ---- */

const struct pattern *pattern_at(size_t i)
{
	assert(i < N_PATTERNS);
	return &patterns[i];
}

const struct pattern *pattern_of(struct str function, struct str file)
{
	struct str name = bared(function);
	enum which found;

	found = by_name(name, is_system(file));
	if (found == NONE_OF_THEM && name.n && name.p[0] == '<')
		found = by_impl(name);
	if (found == NONE_OF_THEM && is_script(file.n ? file : name))
		found = by_path(name, file.n ? file : name);
	if (found == NONE_OF_THEM && name.n && name.p[name.n - 1] != ')')
		found = by_ending(name);
	return found == NONE_OF_THEM ? NULL : &patterns[found];
}
