// SPDX-License-Identifier: MIT
/*
 * By the rules of Go's modules a module in a folder S of its repository has the tags S/v1.2.3. From
 * v2 on the last part of its path is /v2, and whether that is a folder too can not be told here:
 * such files have no link.
 */
#include "render/gopath.h"

#include "base/num.h"

#define COMMIT_CHARS 12 /* of a pseudo-version */
#define STAMP_CHARS 14

/* ---- modules ---- */

/* Import paths that are not where the sources are; "*" is the part behind. */
static const struct vanity {
	const char *path, *host, *owner, *name; /* name NULL: the part behind path */
} vanities[] = {
	{"golang.org/x", "github.com", "golang", NULL},
	{"k8s.io", "github.com", "kubernetes", NULL},
	{"go.uber.org", "github.com", "uber-go", NULL},
	{"google.golang.org/grpc", "github.com", "grpc", "grpc-go"},
	{"google.golang.org/protobuf", "github.com", "protocolbuffers", "protobuf-go"},
};

/* In the cache capitals are written "!x"; elsewhere they stand as they are. */
static struct str unescape(struct str s, struct arena *a)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool is_capital = s.p[i] == '!' && i + 1 < s.n && s.p[i + 1] >= 'a' &&
				  s.p[i + 1] <= 'z';

		out[n++] = is_capital ? (char)(s.p[++i] - 32) : s.p[i];
	}
	return (struct str){out, n};
}

/* Index of the part "y@v1.2.3"; SIZE_MAX. */
static size_t version_part(const struct source_path *p)
{
	for (size_t i = 0; i + 1 < p->n; i++) {
		size_t at = str_rchr(p->part[i], '@');

		if (at != SIZE_MAX && at + 2 < p->part[i].n && p->part[i].p[at + 1] == 'v' &&
		    is_digit(p->part[i].p[at + 2]))
			return i;
	}
	return SIZE_MAX;
}

/* Behind ".../pkg/mod/", else the whole path as -trimpath leaves it. */
static size_t module_begin(const struct source_path *p, size_t end)
{
	for (size_t i = 0; i + 2 <= end; i++)
		if (str_eq(p->part[i], STR("pkg")) && str_eq(p->part[i + 1], STR("mod")))
			return i + 2;
	return 0;
}

static bool is_major(struct str part)
{
	for (size_t i = 1; i < part.n; i++)
		if (!is_digit(part.p[i]))
			return false;
	return part.n > 1 && part.p[0] == 'v';
}

static bool starts_with_text(const struct source_path *m, const char *text, size_t *n)
{
	struct source_path prefix;
	bool ok = source_path(&prefix, str_of(text)) && prefix.n <= m->n;

	for (size_t i = 0; ok && i < prefix.n; i++)
		ok = str_eq(m->part[i], prefix.part[i]);
	*n = prefix.n;
	return ok;
}

static void put_front(struct source_path *m, const struct str *front, size_t n_front, size_t from)
{
	struct source_path out = {.n = n_front};

	memcpy(out.part, front, n_front * sizeof(*front));
	for (size_t i = from; i < m->n && out.n < SOURCE_PARTS; i++)
		out.part[out.n++] = m->part[i];
	*m = out;
}

static void replace_vanity(struct source_path *m)
{
	for (size_t i = 0; i < COUNT_OF(vanities); i++) {
		const struct vanity *v = &vanities[i];
		struct str front[3] = {str_of(v->host), str_of(v->owner), str_of(v->name)};
		size_t n;

		if (!starts_with_text(m, v->path, &n) || (!v->name && n == m->n))
			continue;
		put_front(m, front, v->name ? 3 : 2, n);
		return;
	}
}

/* "gopkg.in/yaml.v3" is github.com/go-yaml/yaml, "gopkg.in/user/x.v1" github.com/user/x. */
static bool replace_gopkg(struct source_path *m, struct arena *a)
{
	struct str front[3] = {STR("github.com"), STR(""), STR("")};
	struct str last = m->part[m->n - 1];
	size_t dot = str_rchr(last, '.');

	if (!str_eq(m->part[0], STR("gopkg.in")))
		return true;
	if (dot == SIZE_MAX || !is_major(str_sub(last, dot + 1, last.n)) || m->n < 2 || m->n > 3)
		return false;
	front[2] = str_sub(last, 0, dot);
	front[1] = m->n == 3 ? m->part[1] : arena_cat(a, STR("go-"), front[2]);
	put_front(m, front, 3, m->n);
	return true;
}

/* Host, owner and name; what is left over is the folder of the module in its repository. */
static bool module_repository(struct forge_repository *repo, struct source_path *folder,
			      const struct source_path *m, struct arena *a)
{
	static const struct source_path none;
	struct source_path address = *m;

	if (m->n < 3)
		return false;
	address.n = 3;
	if (!forge_repository(repo, source_path_text(a, &address)))
		return false;
	if (!source_path_join(folder, &none, m, 3))
		return false;
	return forge_parts(repo) == 2 || !folder->n;
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

/* "v0.0.0-20210101000000-abcdef123456": the commit; empty for a version. */
static struct str pseudo_commit(struct str version)
{
	size_t dash = str_rchr(version, '-');
	struct str commit = str_sub(version, dash + 1, version.n);
	struct str before = str_sub(version, 0, dash);

	if (dash == SIZE_MAX || commit.n != COMMIT_CHARS || before.n < STAMP_CHARS ||
	    !all_digits(str_sub(before, before.n - STAMP_CHARS, before.n)))
		return STR("");
	return commit;
}

static bool module_ref(struct forge_place *place, struct str version,
		       const struct source_path *folder, struct arena *a)
{
	size_t plus = str_find(version, STR("+incompatible"));
	struct str commit = pseudo_commit(version = str_sub(version, 0, plus));

	if (commit.n) {
		place->ref = commit;
		place->kind = REF_COMMIT;
		return true;
	}
	place->ref = folder->n ? arena_cat(a, source_path_text(a, folder), STR("/"), version)
			       : version;
	place->kind = REF_TAG;
	return true;
}

static bool module_place(struct forge_repository *repo, struct forge_place *place,
			 const struct source_path *file, struct arena *a)
{
	static const struct source_path none;
	size_t end = version_part(file), begin, at;
	struct source_path module, folder;
	struct str last;

	if (end == SIZE_MAX)
		return false;
	begin = module_begin(file, end);
	last = file->part[end];
	at = str_rchr(last, '@');
	if (!source_path_join(&module, &none, file, begin))
		return false;
	module.n = end - begin + 1;
	module.part[module.n - 1] = str_sub(last, 0, at);
	for (size_t i = 0; i < module.n; i++)
		module.part[i] = unescape(module.part[i], a);
	if (!replace_gopkg(&module, a) || is_major(module.part[module.n - 1]))
		return false;
	replace_vanity(&module);
	return module_repository(repo, &folder, &module, a) &&
	       module_ref(place, str_sub(last, at + 1, last.n), &folder, a) &&
	       source_path_join(&place->path, &folder, file, end + 1);
}

/* ---- the libraries of the languages ---- */

/* "1.22.3" at the beginning: its length, 0 when it is none. */
static size_t version_length(struct str s)
{
	size_t n = 0, dots = 0;

	while (n < s.n &&
	       (is_digit(s.p[n]) || (s.p[n] == '.' && n && n + 1 < s.n && is_digit(s.p[n + 1])))) {
		dots += s.p[n] == '.';
		n++;
	}
	return dots == 2 ? n : 0;
}

/* "go1.22.3", "1.22.3" below go/, "toolchain@v0.0.1-go1.22.3.linux-amd64"; empty: none. */
static struct str go_version(const struct source_path *p, size_t i)
{
	struct str s = p->part[i];
	size_t at = str_find(s, STR("-go"));

	if (str_starts(s, STR("toolchain@")) && at != SIZE_MAX)
		s = str_sub(s, at + 1, s.n);
	if (str_starts(s, STR("go"))) {
		struct str number = str_sub(s, 2, s.n);
		size_t n = version_length(number);

		return n && (n == number.n || number.p[n] == '.') ? str_sub(number, 0, n) : STR("");
	}
	if (i && str_eq(p->part[i - 1], STR("go")) && version_length(s) == s.n)
		return s;
	return STR("");
}

/* ".../go1.22.3/src/runtime/proc.go", with at most one folder between version and src. */
static bool go_place(struct forge_repository *repo, struct forge_place *place,
		     const struct source_path *file, struct arena *a)
{
	static const struct source_path none;

	for (size_t i = 1; i + 2 < file->n; i++) {
		struct str version = go_version(file, i - 1);

		if (!version.n && i > 1)
			version = go_version(file, i - 2);
		if (!version.n || !str_eq(file->part[i], STR("src")))
			continue;
		place->ref = arena_cat(a, STR("go"), version);
		place->kind = REF_TAG;
		return forge_repository(repo, STR("https://github.com/golang/go")) &&
		       source_path_join(&place->path, &none, file, i);
	}
	return false;
}

static bool rust_place(struct forge_repository *repo, struct forge_place *place,
		       const struct source_path *file)
{
	static const struct source_path none;

	if (file->n < 4 || !str_eq(file->part[0], STR("rustc")) || file->part[1].n != 40 ||
	    !str_eq(file->part[2], STR("library")))
		return false;
	return forge_ref_of(place, file->part[1]) && place->kind == REF_COMMIT &&
	       forge_repository(repo, STR("https://github.com/rust-lang/rust")) &&
	       source_path_join(&place->path, &none, file, 2);
}

bool package_place(struct forge_repository *repo, struct forge_place *place,
		   const struct source_path *file, struct arena *a)
{
	return go_place(repo, place, file, a) || module_place(repo, place, file, a) ||
	       rust_place(repo, place, file);
}
