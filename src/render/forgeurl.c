// SPDX-License-Identifier: MIT
/*
 * A shape is a text with marks: %r the ref, %k its kind, %p the path, %l the line. The host decides
 * which it is. Other hosts count only when the URL itself shows the shape, as that of a file does.
 */
#include "render/forgeurl.h"

#include "base/num.h"
#include "discover/weblink.h"
#include "render/say.h"

#define MARKERS 3

struct forge {
	const char *hosts[MARKERS];   /* "x." at the end: any host that begins so */
	const char *markers[MARKERS]; /* in a URL: the repository ends before it */
	const char *file, *file_head; /* with a ref, and without; NULL: no link then */
	const char *line;
	size_t parts;        /* of a repository's path; 0: two or more */
	bool plain_ref;      /* a '/' in a ref would be taken for the path */
	bool is_by_projects; /* /projects/KEY/repos/NAME */
};

static const struct forge forges[] = {
	/* GitHub */
	{{"github.com", "github."},
	 {"/blob/", "/tree/"},
	 "/blob/%r/%p",
	 "/blob/HEAD/%p",
	 "#L%l",
	 2,
	 false,
	 false},
	/* GitLab */
	{{"gitlab.com", "gitlab."},
	 {"/-/"},
	 "/-/blob/%r/%p",
	 "/-/blob/HEAD/%p",
	 "#L%l",
	 0,
	 false,
	 false},
	/* Gitea, Forgejo */
	{{"codeberg.org", "gitea.", "forgejo."},
	 {"/src/branch/", "/src/commit/", "/src/tag/"},
	 "/src/%k/%r/%p",
	 NULL,
	 "#L%l",
	 2,
	 false,
	 false},
	/* Bitbucket Cloud */
	{{"bitbucket.org"}, {NULL}, "/src/%r/%p", "/src/HEAD/%p", "#lines-%l", 2, true, false},
	/* Bitbucket Data Center */
	{{"bitbucket.", "stash."},
	 {"/browse"},
	 "/browse/%p?at=%r",
	 "/browse/%p",
	 "#%l",
	 4,
	 false,
	 true},
	/* sourcehut */
	{{"git.sr.ht"}, {NULL}, "/tree/%r/item/%p", "/tree/HEAD/item/%p", "#L%l", 2, false, false},
};

size_t forge_parts(const struct forge_repository *repo)
{
	return repo->forge->parts;
}

/* ---- which forge ---- */

static bool fits_host(struct str pattern, struct str host)
{
	if (pattern.p[pattern.n - 1] == '.')
		return str_starts(host, pattern);
	return str_eq_nocase(pattern, host);
}

static const struct forge *forge_of_host(struct str host)
{
	for (size_t i = 0; i < COUNT_OF(forges); i++)
		for (size_t k = 0; k < MARKERS && forges[i].hosts[k]; k++)
			if (fits_host(str_of(forges[i].hosts[k]), host))
				return &forges[i];
	return NULL;
}

/* Where the repository ends in a path; its length when there is no marker. */
static size_t marker_in(const struct forge *forge, struct str path)
{
	size_t first = path.n;

	for (size_t k = 0; k < MARKERS && forge->markers[k]; k++)
		first = MIN(first, str_find(path, str_of(forge->markers[k])));
	return first;
}

/* The first marker counts: a folder may be called "tree". */
static const struct forge *forge_of_path(struct str path)
{
	const struct forge *best = NULL;
	size_t first = path.n;

	for (size_t i = 0; i < COUNT_OF(forges); i++)
		if (marker_in(&forges[i], path) < first) {
			best = &forges[i];
			first = marker_in(best, path);
		}
	return best;
}

/* ---- reading a repository ---- */

struct address {
	struct str scheme, host, path;
};

static bool is_one_of(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(s, str_of(words[i])))
			return true;
	return false;
}

static bool is_web(struct str scheme)
{
	static const char *const words[] = {"https", "http"};

	return is_one_of(scheme, words, COUNT_OF(words));
}

static bool is_known_scheme(struct str scheme)
{
	static const char *const words[] = {"ssh",       "git",      "git+ssh",
					    "git+https", "git+http", "ssh+git"};

	return is_web(scheme) || is_one_of(scheme, words, COUNT_OF(words));
}

/* Without "user:password@"; ports of ssh are none of the web's. */
static struct str host_of(struct str authority, bool keeps_port)
{
	size_t at = str_rchr(authority, '@');
	struct str host = at == SIZE_MAX ? authority : str_sub(authority, at + 1, authority.n);

	return keeps_port ? host : str_sub(host, 0, str_chr(host, ':'));
}

/* "git@host:owner/repo.git"; "host/owner/repo" when the host has a dot. */
static bool split_plain(struct address *a, struct str s)
{
	size_t colon = str_chr(s, ':'), slash = str_chr(s, '/');
	size_t at = MIN(colon, slash);

	if (at == SIZE_MAX)
		return false;
	a->scheme = STR("https");
	a->host = host_of(str_sub(s, 0, at), false);
	a->path = str_sub(s, at + 1, s.n);
	return str_chr(a->host, '.') != SIZE_MAX;
}

static bool split_url(struct address *a, struct str s)
{
	size_t at = str_find(s, STR("://"));
	struct str rest;

	if (at == SIZE_MAX)
		return split_plain(a, s);
	a->scheme = str_sub(s, 0, at);
	rest = str_sub(s, at + 3, s.n);
	at = MIN(str_chr(rest, '/'), rest.n);
	a->host = host_of(str_sub(rest, 0, at), is_web(a->scheme));
	a->path = str_sub(rest, at + 1, rest.n);
	return is_known_scheme(a->scheme);
}

static bool is_host(struct str host)
{
	for (size_t i = 0; i < host.n; i++)
		if (!is_alpha(host.p[i]) && !is_digit(host.p[i]) && !strchr("-.:", host.p[i]))
			return false;
	return host.n > 0 && host.n <= 255;
}

/* "scm/KEY/name" and "KEY/name" of its clone URLs are the page "projects/KEY/repos/name". */
static bool to_projects(struct source_path *p)
{
	struct str key, name;

	if (p->n == 4 && str_eq(p->part[2], STR("repos")))
		return true;
	if (p->n == 3 && str_eq(p->part[0], STR("scm"))) {
		p->part[0] = p->part[1];
		p->part[1] = p->part[2];
		p->n = 2;
	}
	if (p->n != 2)
		return false;
	key = p->part[0];
	name = p->part[1];
	p->part[0] = key.p[0] == '~' ? STR("users") : STR("projects");
	p->part[1] = key.p[0] == '~' ? str_sub(key, 1, key.n) : key;
	p->part[2] = STR("repos");
	p->part[3] = name;
	p->n = 4;
	return true;
}

static struct str trim_path(struct str path)
{
	path = str_sub(path, 0, MIN(str_chr(path, '?'), str_chr(path, '#')));
	while (path.n && path.p[path.n - 1] == '/')
		path.n--;
	if (str_ends(path, STR(".git")))
		path.n -= 4;
	return path;
}

bool forge_repository(struct forge_repository *repo, struct str url)
{
	struct address a;
	const struct forge *forge;

	if (!split_url(&a, str_trim(url)) || !is_host(a.host))
		return false;
	forge = forge_of_host(a.host);
	if (!forge)
		forge = forge_of_path(a.path);
	if (!forge)
		return false;
	a.path = trim_path(str_sub(a.path, 0, marker_in(forge, a.path)));
	*repo = (struct forge_repository){
		.forge = forge, .is_http = str_eq_nocase(a.scheme, STR("http")), .host = a.host};
	if (!source_path(&repo->path, a.path) || repo->path.n < 2)
		return false;
	if (forge->is_by_projects && !to_projects(&repo->path))
		return false;
	return !forge->parts || repo->path.n == forge->parts;
}

/* ---- refs ---- */

static bool is_hex(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]) && (to_lower(s.p[i]) < 'a' || to_lower(s.p[i]) > 'f'))
			return false;
	return s.n >= 7;
}

static enum ref_kind kind_of(struct str ref)
{
	struct str number = str_sub(ref, ref.p[0] == 'v', ref.n);

	if (is_hex(ref))
		return REF_COMMIT;
	return is_digit(number.p ? number.p[0] : '-') && str_chr(number, '.') != SIZE_MAX
		       ? REF_TAG
		       : REF_BRANCH;
}

static bool take_prefix(struct str *ref, struct str prefix)
{
	if (!str_starts(*ref, prefix))
		return false;
	*ref = str_sub(*ref, prefix.n, ref->n);
	return true;
}

bool forge_ref_of(struct forge_place *place, struct str ref)
{
	struct err e;

	place->ref = str_trim(ref);
	place->kind = REF_NONE;
	if (!place->ref.n)
		return true;
	if (!weblink_ref(place->ref, &e))
		return false;
	if (take_prefix(&place->ref, STR("refs/heads/")))
		place->kind = REF_BRANCH;
	else if (take_prefix(&place->ref, STR("refs/tags/")))
		place->kind = REF_TAG;
	else
		place->kind = kind_of(place->ref);
	return true;
}

/* ---- saying it ---- */

static bool is_plain(char c, bool is_path)
{
	return is_alpha(c) || is_digit(c) || strchr("-._~", c) || (is_path && c == '/');
}

static void say_encoded(struct buf *t, struct str s, bool is_path)
{
	size_t run = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] && is_plain(s.p[i], is_path))
			continue;
		say(t, str_sub(s, run, i));
		say_lit(t, "%");
		buf_hex(t, (uint8_t)s.p[i], 2);
		run = i + 1;
	}
	say(t, str_sub(s, run, s.n));
}

static void say_path(struct buf *t, const struct source_path *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (i)
			say_lit(t, "/");
		say_encoded(t, p->part[i], false);
	}
}

static void say_base(struct buf *t, const struct forge_repository *repo)
{
	say(t, repo->is_http ? STR("http://") : STR("https://"));
	say(t, repo->host);
	say_lit(t, "/");
	say_path(t, &repo->path);
}

static void say_mark(struct buf *t, char mark, const struct forge_place *place, bool in_query)
{
	static const struct str kinds[] = {[REF_NONE] = STR(""),
					   [REF_BRANCH] = STR("branch"),
					   [REF_TAG] = STR("tag"),
					   [REF_COMMIT] = STR("commit")};

	if (mark == 'r')
		say_encoded(t, place->ref, !in_query);
	else if (mark == 'k')
		say(t, kinds[place->kind]);
	else if (mark == 'p')
		say_path(t, &place->path);
	else
		buf_u64(t, place->line);
}

static void say_shape(struct buf *t, struct str shape, const struct forge_place *place)
{
	bool in_query = str_chr(shape, '?') != SIZE_MAX;
	size_t at;

	while ((at = str_chr(shape, '%')) != SIZE_MAX) {
		say(t, str_sub(shape, 0, at));
		say_mark(t, shape.p[at + 1], place, in_query);
		shape = str_sub(shape, at + 2, shape.n);
	}
	say(t, shape);
}

bool say_forge_url(struct buf *t, const struct forge_repository *repo,
		   const struct forge_place *place)
{
	const struct forge *forge = repo->forge;
	const char *shape = place->ref.n ? forge->file : forge->file_head;

	if (!shape || !place->path.n || (forge->plain_ref && str_chr(place->ref, '/') != SIZE_MAX))
		return false;
	say_base(t, repo);
	say_shape(t, str_of(shape), place);
	if (place->line)
		say_shape(t, str_of(forge->line), place);
	return true;
}
