// SPDX-License-Identifier: MIT
/*
 * Names are read by shape, not by language: separators outside of brackets, capital letters, known
 * endings. One walk finds where the package ends and where the last identifiers begin; the rungs
 * are slices between these marks, each inside the one below. What is runtime: fname_std.c.
 *
 *   github.com/acme/shop/orders/pricing.(*Engine).Quote.func1
 *                               ^base   ^own            ^stop of the core
 *                                                 ^last: the last identifier, with ".func1"
 */
#include "model/fname.h"

#include "base/num.h"
#include "base/utf8.h"

struct marks {
	size_t base; /* after the last '/' that is outside of brackets */
	size_t pkg;  /* end of the package, 0: none */
	size_t own;  /* the name without package */
	size_t last; /* the last identifier */
	size_t end;  /* of the name without arguments, hash, type parameters of the last */
	size_t core; /* where the last identifier ends */
};

static bool is_word(char c)
{
	return is_alpha(c) || is_digit(c) || c == '_' || c == '$' || (uint8_t)c >= 0x80;
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static char at(struct str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

/* ---- walking over brackets ---- */

/* Index after the symbol of a C++ operator that begins at i ("operator<<", "operator()"), or i. */
static size_t skip_operator(struct str s, size_t i)
{
	size_t from = i + 8;

	if (!str_starts(str_sub(s, i, s.n), STR("operator")) || (i && is_word(s.p[i - 1])) ||
	    is_word(at(s, from)))
		return i;
	if (str_starts(str_sub(s, from, s.n), STR("()")) ||
	    str_starts(str_sub(s, from, s.n), STR("[]")))
		return from + 2;
	while (from < s.n && memchr("<>=!+-*/%^&|~,", s.p[from], 14))
		from++;
	return from;
}

struct walk {
	struct str s;
	size_t i;
	int depth; /* of brackets around s.p[i] */
};

static int bracket(struct str s, size_t i)
{
	switch (s.p[i]) {
	case '(':
	case '[':
	case '{':
	case '<':
		return 1;
	case ')':
	case ']':
	case '}':
		return -1;
	case '>':
		return i && (s.p[i - 1] == '-' || s.p[i - 1] == '=') ? 0 : -1;
	default:
		return 0;
	}
}

/* Neither brackets nor the beginning of "operator": most bytes of a name. */
static bool is_plain(char c)
{
	static const bool special[256] = {['('] = true, [')'] = true, ['['] = true, [']'] = true,
					  ['{'] = true, ['}'] = true, ['<'] = true, ['>'] = true,
					  ['o'] = true};

	return !special[(uint8_t)c];
}

/* The next byte outside of brackets; an opening bracket counts as outside. */
static bool walk_next(struct walk *w)
{
	while (w->i < w->s.n) {
		size_t skipped;
		int change;

		if (is_plain(w->s.p[w->i])) {
			w->i++;
			if (w->depth == 0)
				return true;
			continue;
		}
		skipped = w->s.p[w->i] == 'o' ? skip_operator(w->s, w->i) : w->i;
		if (skipped > w->i) {
			w->i = skipped;
			continue;
		}
		change = bracket(w->s, w->i++);
		w->depth = MAX(w->depth + change, 0);
		if (change < 0 || w->depth > (change > 0))
			continue;
		return true;
	}
	return false;
}

/* ---- parts that are no name: arguments, hashes, offsets ---- */

static bool is_hash_suffix(struct str s)
{
	if (s.n < 19 || !str_starts(str_sub(s, s.n - 19, s.n), STR("::h")))
		return false;
	for (size_t i = s.n - 16; i < s.n; i++)
		if (!is_digit(s.p[i]) && (s.p[i] < 'a' || s.p[i] > 'f'))
			return false;
	return true;
}

/* "libfoo.so+0x1f40": the address of a frame without symbol; SIZE_MAX when s is none. */
static size_t offset_of(struct str s)
{
	size_t plus = str_rchr(s, '+');

	if (plus == SIZE_MAX || !str_starts(str_sub(s, plus, s.n), STR("+0x")) || plus + 3 >= s.n)
		return SIZE_MAX;
	for (size_t i = plus + 3; i < s.n; i++)
		if (!is_digit(s.p[i]) && (to_lower(s.p[i]) < 'a' || to_lower(s.p[i]) > 'f'))
			return SIZE_MAX;
	return plus;
}

/* An opening parenthesis that belongs to the name: Go receivers, anonymous namespaces, lambdas. */
static bool is_part_of_name(struct str s, size_t i)
{
	return i == 0 || s.p[i - 1] == '.' || s.p[i - 1] == ':' ||
	       str_starts(str_sub(s, i, s.n), STR("(anonymous"));
}

/* Without arguments ("f(int) const", "func (file.py:12)") and without the hash of Rust. */
static size_t end_of_name(struct str s)
{
	struct walk w = {.s = s};

	if (is_hash_suffix(s))
		return s.n - 19;
	while (walk_next(&w))
		if (s.p[w.i - 1] == '(' && !is_part_of_name(s, w.i - 1))
			return str_trim(str_sub(s, 0, w.i - 1)).n;
	return s.n;
}

/* After the last top-level space: "void foo<int>" begins at foo. Operators keep theirs. */
static size_t start_of_name(struct str s)
{
	struct walk w = {.s = s};
	size_t start = 0;

	if (str_find(s, STR("::")) == SIZE_MAX && str_chr(s, '<') == SIZE_MAX)
		return 0;
	while (walk_next(&w))
		if (s.p[w.i - 1] == ' ' &&
		    !(w.i >= 9 && str_eq(str_sub(s, w.i - 9, w.i - 1), STR("operator"))))
			start = w.i;
	return start < s.n ? start : 0;
}

/* ---- separators ---- */

static size_t last_slash(struct str s)
{
	struct walk w = {.s = s};
	size_t after = 0;

	while (walk_next(&w))
		if (s.p[w.i - 1] == '/')
			after = w.i;
	return after < s.n ? after : 0;
}

/* How many bytes of a separator end just before i: "::", '.', '#', '\\', ':' of "file.py:func". */
static size_t separator(struct str s, size_t i)
{
	char c = s.p[i - 1];

	if (c == ':')
		return i >= 2 && s.p[i - 2] == ':' ? 2 : at(s, i) != ':' ? 1 : 0;
	if (c == '.' && i >= 2 && s.p[i - 2] == '.')
		return 0;
	return c == '.' || c == '#' || c == '\\';
}

/* Not a name that anybody knows a function by: closures, constructors, wrappers. */
static bool is_anonymous(struct str part)
{
	static const char *const stems[] = {"func", "gowrap", "deferwrap"};

	if (part.n == 0 || part.p[0] == '<' || part.p[0] == '{' || is_digit(part.p[0]) ||
	    str_eq(part, STR("init")) || str_eq(part, STR("run")))
		return true;
	for (size_t i = 0; i < COUNT_OF(stems); i++) {
		struct str rest = str_sub(part, strlen(stems[i]), part.n);

		if (str_starts(part, str_of(stems[i])) && rest.n && is_digit(rest.p[0]))
			return true;
	}
	return false;
}

/* ---- packages ---- */

/* ".v3" of "gopkg.in/yaml.v3.Unmarshal" belongs to the package; i is at its point. */
static size_t skip_version(struct str s, size_t i)
{
	size_t j = i + 2;

	if (at(s, i + 1) != 'v' || !is_digit(at(s, j)))
		return i;
	while (is_digit(at(s, j)))
		j++;
	return at(s, j) == '.' ? j : i;
}

/* "v2" is the major version of a module: the element before it is the name. */
static size_t base_with_module(struct str s, size_t base)
{
	size_t i = base + 1;

	if (base < 2 || at(s, base) != 'v' || !is_digit(at(s, i)))
		return base;
	while (is_digit(at(s, i)))
		i++;
	if (at(s, i) != '.')
		return base;
	for (i = base - 1; i > 0 && s.p[i - 1] != '/'; i--)
		;
	return i;
}

/* One part of a dotted or coloned path. A package's part is lower-case and has no brackets. */
static bool is_package_part(struct str part)
{
	if (part.n == 0 || is_upper(part.p[0]) || !is_word(part.p[0]) ||
	    str_find(part, STR("$$")) != SIZE_MAX)
		return false;
	for (size_t i = 0; i < part.n; i++)
		if (bracket(part, i))
			return false;
	return true;
}

/* End of the leading parts that look like a package; the last part never is one. */
static size_t leading_package(struct str s, size_t from)
{
	struct walk w = {.s = s, .i = from};
	size_t before = 0, end = 0, begin = from;

	while (walk_next(&w)) {
		size_t n = separator(s, w.i);

		if (n == 0)
			continue;
		if (!is_package_part(str_sub(s, begin, w.i - n)))
			break;
		before = end;
		end = w.i - n;
		begin = w.i;
	}
	/* In front of a closure stands its function. */
	return is_anonymous(str_sub(s, begin, s.n)) ? before : end;
}

/* ".NET": "Shop.Orders.Pricing::Quote": of the dots before "::" the last ends the package. */
static size_t dotted_namespace(struct str s)
{
	size_t colons = str_find(s, STR("::")), dot;

	if (colons == SIZE_MAX)
		return 0;
	dot = str_rchr(str_sub(s, 0, colons), '.');
	if (dot == SIZE_MAX)
		dot = str_rchr(str_sub(s, 0, colons), '\\');
	return dot == SIZE_MAX || str_chr(str_sub(s, 0, dot), '<') != SIZE_MAX ? 0 : dot;
}

/* "java/util/concurrent/ThreadPoolExecutor.run": a class follows the last slash. */
static bool is_java_path(struct str s, size_t base)
{
	return base > 0 && is_upper(at(s, base)) && str_chr(str_sub(s, 0, base), '.') == SIZE_MAX;
}

/* A Go path: the package ends at the first point behind the last slash. */
static size_t path_package(struct str s, size_t base)
{
	size_t i = base;

	while (i < s.n && s.p[i] != '.' && s.p[i] != ':' && s.p[i] != '[')
		i++;
	if (at(s, i) != '.' || i == base)
		return 0;
	return skip_version(s, i);
}

/* "app/views.py:handle": the file is the package. */
static size_t script_package(struct str s)
{
	static const char *const ends[] = {".py:", ".js:", ".ts:", ".rb:", ".php:", ".mjs:"};

	for (size_t i = 0; i < COUNT_OF(ends) && str_chr(s, ':') != SIZE_MAX; i++) {
		size_t found = str_find(s, str_of(ends[i]));

		if (found != SIZE_MAX)
			return found + strlen(ends[i]) - 1;
	}
	return 0;
}

/* "main.(*T).M", "runtime.mallocgc", "main.run.func1": one part before the first point. */
static bool is_go_shape(struct str s)
{
	size_t dot = str_chr(s, '.');

	if (dot == SIZE_MAX || str_find(s, STR("::")) != SIZE_MAX)
		return false;
	return at(s, dot + 1) == '(' || str_find(s, STR(".func")) != SIZE_MAX ||
	       str_eq(str_sub(s, 0, dot), STR("main"));
}

static size_t package_end(struct str s, size_t base)
{
	size_t end = script_package(s);

	if (end || offset_of(s) != SIZE_MAX)
		return end;
	if (is_java_path(s, base))
		return base - 1;
	if (base > 0 && str_chr(str_sub(s, base, s.n), '.') != SIZE_MAX)
		return path_package(s, base);
	if (is_go_shape(s))
		return path_package(s, 0);
	end = dotted_namespace(s);
	return end ? end : leading_package(s, start_of_name(s));
}

/* ---- the marks of a name ---- */

/* First byte of the last identifier; anonymous ones take the identifier before them along. */
static size_t last_identifier(struct str s, size_t from, size_t end)
{
	struct walk w = {.s = str_sub(s, 0, end), .i = from};
	size_t named = from;

	while (walk_next(&w)) {
		size_t stop = w.i, part_end = end;
		struct walk ahead = w;

		if (separator(w.s, w.i) == 0 || w.i >= end)
			continue;
		while (walk_next(&ahead))
			if (separator(w.s, ahead.i)) {
				part_end = ahead.i - separator(w.s, ahead.i);
				break;
			}
		if (!is_anonymous(str_sub(s, stop, part_end)))
			named = stop;
	}
	return named;
}

/* Type parameters behind the last identifier: "Sort[...]", "find<int>". */
static size_t core_end(struct str s, size_t from, size_t end)
{
	for (size_t i = from + 1; i < end; i++)
		if (s.p[i] == '[' || (s.p[i] == '<' && is_word(s.p[i - 1])))
			return skip_operator(s, from) > from ? end : i;
	return end;
}

static struct marks marks_of(struct str s)
{
	struct marks m = {.end = end_of_name(s)};
	struct str name = str_sub(s, 0, m.end);
	size_t start = start_of_name(name);

	m.base = MAX(base_with_module(s, last_slash(name)), start);
	m.pkg = package_end(name, last_slash(name));
	m.own = m.base;
	m.last = m.base;
	m.core = m.end;
	if (offset_of(name) != SIZE_MAX)
		return m;
	if (m.pkg > 0 && m.pkg >= m.base && m.pkg < m.end)
		m.own = m.pkg + (at(name, m.pkg) == ':' && at(name, m.pkg + 1) == ':' ? 2 : 1);
	m.own = MIN(m.own, m.end);
	m.last = last_identifier(name, m.own, m.end);
	m.core = core_end(name, m.last, m.end);
	return m;
}

/* Go's package ends at the first dot behind the last slash: reflect.name.data is of reflect. */
static size_t go_package_end(struct str name, const struct marks *m)
{
	size_t dot = str_chr(str_sub(name, m->base, m->end), '.');

	return dot == SIZE_MAX || dot == 0 ? m->pkg : MIN(m->base + dot, m->pkg);
}

struct str fname_package(struct str name, struct str file)
{
	struct marks m = marks_of(name);
	size_t plus = offset_of(name), vendored, slash;

	if (plus != SIZE_MAX)
		return str_sub(name, 0, plus);
	if (str_ends(file, STR(".go")) && m.pkg)
		m.pkg = go_package_end(name, &m);
	vendored = str_find(str_sub(name, 0, m.pkg), STR("/vendor/"));
	if (vendored != SIZE_MAX)
		return str_sub(name, vendored + 8, m.pkg);
	if (m.pkg) {
		size_t start = start_of_name(str_sub(name, 0, m.end));

		start += at(name, start) == '<';
		return str_sub(name, start, m.pkg);
	}
	slash = str_rchr(file, '/');
	return slash != SIZE_MAX && slash > 0 ? str_sub(file, 0, slash) : file;
}

/* ---- the ladder ---- */

static struct str rung_of(struct str name, const struct marks *m, int rung)
{
	struct str r = rung == 1   ? str_sub(name, m->base, m->end)
		       : rung == 2 ? str_sub(name, m->own, m->end)
				   : str_sub(name, m->last, m->core);

	return r.n ? r : name;
}

struct str fname_rung(struct str name, int rung)
{
	struct marks m;

	if (rung <= 0 || name.n == 0)
		return name;
	m = marks_of(name);
	return rung_of(name, &m, rung);
}

struct str fname_fit(struct str name, size_t chars, bool *cut)
{
	struct str r = name;
	struct marks m;

	*cut = false;
	if (chars < 3)
		return STR("");
	if (utf8_width(name) <= chars)
		return name;
	m = marks_of(name);
	for (int rung = 1; rung < FNAME_RUNGS; rung++) {
		r = rung_of(name, &m, rung);
		if (utf8_width(r) <= chars)
			return r;
	}
	if (chars < 4)
		return STR("");
	*cut = true;
	return utf8_cut(r, chars - 1);
}

/* ---- the module that most share ---- */

/* Hosts whose modules are host/owner/repository. */
static bool is_forge(struct str host)
{
	return str_eq(host, STR("github.com")) || str_eq(host, STR("gitlab.com")) ||
	       str_eq(host, STR("bitbucket.org"));
}

static size_t nth_slash(struct str s, int n)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '/' && --n == 0)
			return i + 1;
	return 0;
}

/* "github.com/acme/shop/", "go.uber.org/zap/", "shop/", "com/acme/"; empty: not in a module. */
static struct str module_of(struct str name)
{
	struct marks m = marks_of(name);
	struct str path = str_sub(name, 0, m.base), host;
	int elements;

	if (m.base == 0 || name.p[0] == '/' || fname_is_runtime(name, STR("")) ||
	    script_package(name) || offset_of(name) != SIZE_MAX)
		return STR("");
	host = str_sub(path, 0, str_chr(path, '/'));
	elements = is_forge(host) ? 3 : 1;
	if (!is_forge(host) && (str_chr(host, '.') != SIZE_MAX || is_java_path(name, m.base)))
		elements = 2;
	return str_sub(path, 0, nth_slash(path, elements));
}

static double weight_of(int64_t w)
{
	return w < 0 ? -(double)w : (double)w;
}

/* Majority vote of Boyer and Moore with weights, then a second pass that counts. */
struct str fname_common_prefix(const struct str *names, const int64_t *weights, size_t n)
{
	struct str best = STR("");
	double lead = 0, whole = 0, shared = 0;

	for (size_t i = 0; i < n; i++) {
		struct str module = module_of(names[i]);
		double w = weight_of(weights[i]);

		if (module.n == 0)
			continue;
		whole += w;
		if (str_eq(module, best))
			lead += w;
		else if (w > lead)
			best = module, lead = w - lead;
		else
			lead -= w;
	}
	for (size_t i = 0; i < n; i++)
		if (best.n && str_starts(names[i], best))
			shared += weight_of(weights[i]);
	return shared * 2 > whole ? best : STR("");
}
