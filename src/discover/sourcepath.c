// SPDX-License-Identifier: MIT
#include "discover/sourcepath.h"

#include <assert.h>

#include "base/num.h"

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

static bool add_part(struct source_path *p, struct str part)
{
	if (!part.n || str_eq(part, STR(".")))
		return true;
	if (str_eq(part, STR(".."))) {
		p->n -= p->n > 0;
		return true;
	}
	if (part.n > SOURCE_PART_BYTES || p->n == SOURCE_PARTS)
		return false;
	p->part[p->n++] = part;
	return true;
}

/* "webpack:///./src/a.js?3f2c" -> "/./src/a.js"; "C:\src\a.cs" -> "\src\a.cs". */
static struct str without_scheme(struct str s)
{
	size_t at = str_find(s, STR("://"));

	if (at != SIZE_MAX && at < str_chr(s, '/')) {
		s = str_sub(s, at + 3, s.n);
		return str_sub(s, 0, str_chr(s, '?'));
	}
	if (s.n > 2 && is_alpha(s.p[0]) && s.p[1] == ':' && (s.p[2] == '\\' || s.p[2] == '/'))
		return str_sub(s, 2, s.n);
	return s;
}

static bool split(struct source_path *p, struct str text, char separator)
{
	struct str part;

	p->n = 0;
	if (has_control(text))
		return false;
	while (str_next(&text, separator, &part))
		if (!add_part(p, part))
			return false;
	return true;
}

bool source_path(struct source_path *p, struct str text)
{
	text = without_scheme(text);
	return split(p, text, str_chr(text, '/') == SIZE_MAX ? '\\' : '/');
}

bool source_package_path(struct source_path *p, struct str package)
{
	return split(p, package, str_chr(package, '/') == SIZE_MAX ? '.' : '/');
}

bool source_path_join(struct source_path *out, const struct source_path *before,
		      const struct source_path *p, size_t from)
{
	if (from > p->n || before->n + (p->n - from) > SOURCE_PARTS)
		return false;
	*out = *before;
	for (size_t i = from; i < p->n; i++)
		out->part[out->n++] = p->part[i];
	return true;
}

bool source_path_starts(const struct source_path *p, const struct source_path *prefix)
{
	if (prefix->n >= p->n)
		return false;
	for (size_t i = 0; i < prefix->n; i++)
		if (!str_eq(p->part[i], prefix->part[i]))
			return false;
	return true;
}

struct str source_path_text(struct arena *a, const struct source_path *p)
{
	struct str parts[2 * SOURCE_PARTS];
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		if (i)
			parts[n++] = STR("/");
		parts[n++] = p->part[i];
	}
	return arena_join(a, parts, n);
}

void source_part(const struct source_path *p, size_t i, char out[SOURCE_PART_BYTES + 1])
{
	struct str part = p->part[i];

	assert(part.n <= SOURCE_PART_BYTES);
	memcpy(out, part.p, part.n);
	out[part.n] = '\0';
}

/* ---- libraries ---- */

static bool is_version(struct str s)
{
	return s.n > 1 && s.p[0] == 'v' && is_digit(s.p[1]);
}

bool source_is_package_folder(struct str part)
{
	static const char *const folders[] = {"node_modules", "site-packages", "dist-packages",
					      "gems",         "registry",      "vendor"};
	size_t at = str_rchr(part, '@');

	for (size_t i = 0; i < COUNT_OF(folders); i++)
		if (str_eq(part, str_of(folders[i])))
			return true;
	/* "x@v1.2.3" of Go; "python3.11" holds Python's own. */
	return (at != SIZE_MAX && is_version(str_sub(part, at + 1, part.n))) ||
	       (str_starts(part, STR("python")) && part.n > 6 && is_digit(part.p[6]));
}

size_t source_path_last_ending(const struct source_path *p, bool is_library)
{
	size_t last = p->n ? p->n - 1 : 0;

	if (is_library && last)
		last--;
	for (size_t i = 0; i < p->n; i++)
		if (source_is_package_folder(p->part[i]))
			return MIN(i, last);
	return last;
}

/* ---- names ---- */

static bool ends_like(struct str name, const char *const *endings, size_t n)
{
	size_t dot = str_rchr(name, '.');
	struct str ending = str_sub(name, dot + 1, name.n);

	if (dot == SIZE_MAX || dot == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(ending, str_of(endings[i])))
			return true;
	return false;
}

bool source_is_text_name(struct str name)
{
	static const char *const endings[] = {
		"go",     "s",      "c",     "h",    "cc",    "cpp",  "cxx",  "c++", "hh",  "hpp",
		"hxx",    "ipp",    "inc",   "inl",  "m",     "mm",   "java", "kt",  "kts", "scala",
		"groovy", "clj",    "js",    "mjs",  "cjs",   "jsx",  "ts",   "mts", "cts", "tsx",
		"vue",    "svelte", "py",    "pyx",  "pyi",   "rb",   "rake", "erb", "rs",  "cs",
		"fs",     "vb",     "razor", "php",  "swift", "dart", "zig",  "nim", "d",   "ex",
		"exs",    "erl",    "hrl",   "hs",   "ml",    "mli",  "lua",  "pl",  "pm",  "r",
		"jl",     "f",      "f90",   "pas",  "asm",   "cr",   "v",    "sol", "wat", "proto",
		"y",      "l",      "rl",    "tmpl", "templ"};

	return name.n && name.p[0] != '.' && ends_like(name, endings, COUNT_OF(endings));
}

bool source_is_jvm(struct str name)
{
	static const char *const endings[] = {"java", "kt", "kts", "scala", "groovy", "clj"};

	return ends_like(name, endings, COUNT_OF(endings));
}
