// SPDX-License-Identifier: MIT
/* URLs are checked for what could end them early or hide where they lead, no more. */
#include "discover/weblink.h"

#include "base/num.h"

struct scheme {
	const char *begin;
	bool is_web;
};

static const struct scheme schemes[] = {
	{"https://", true},
	{"http://", true},
	{"mailto:", false},
};

static const struct scheme *scheme_of(struct str url)
{
	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		struct str begin = str_of(schemes[i].begin);

		if (url.n > begin.n && str_eq_nocase(str_sub(url, 0, begin.n), begin) &&
		    url.p[begin.n] != '/')
			return &schemes[i];
	}
	return NULL;
}

/* None of these bytes, no blank and no control. */
static bool is_free_of(struct str s, const char *bytes)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7f || strchr(bytes, s.p[i]))
			return false;
	return true;
}

/* https://user:token@host: a page must not spread it. */
static bool has_credentials(struct str url, const struct scheme *s)
{
	struct str rest = str_sub(url, strlen(s->begin), url.n), host;

	return s->is_web && str_next(&rest, '/', &host) && str_chr(host, '@') != SIZE_MAX;
}

static bool is_url(struct str url, bool web_only)
{
	const struct scheme *s = scheme_of(url);

	return s && (s->is_web || !web_only) && is_free_of(url, "\"<>\\^`{|}") &&
	       !has_credentials(url, s);
}

bool weblink_read(struct str text, struct weblink *link, struct err *e)
{
	size_t at = text.n;

	while (at && !is_space(text.p[at - 1]))
		at--;
	*link = (struct weblink){str_trim(str_sub(text, 0, at)), str_sub(text, at, text.n)};
	if (link->label.n && is_url(link->url, false))
		return true;
	return err_set(e,
		       "expected a label and a URL of http, https or mailto without a password, "
		       "like \"Runbook "
		       "https://wiki.example/x\", found \"%.*s\"",
		       PR(text));
}

bool weblink_repository(struct str url, struct err *e)
{
	return is_url(url, true) ||
	       err_set(e, "expected a URL of http or https without a password, found \"%.*s\"",
		       PR(url));
}

bool weblink_ref(struct str ref, struct err *e)
{
	bool ok = ref.n > 0 && ref.n <= 255 && is_free_of(ref, "~^:?*[\\\"<>") &&
		  str_find(ref, STR("..")) == SIZE_MAX && str_find(ref, STR("//")) == SIZE_MAX &&
		  str_find(ref, STR("@{")) == SIZE_MAX && !strchr("-/.", ref.p[0]) &&
		  !strchr("/.", ref.p[ref.n - 1]) && !str_ends(ref, STR(".lock"));

	return ok || err_set(e, "expected a branch, tag or commit, found \"%.*s\"", PR(ref));
}

bool weblink_root(struct str path, struct err *e)
{
	struct str rest = path, part;
	bool ok = path.n > 0 && path.p[0] != '/' && str_chr(path, '\\') == SIZE_MAX;

	while (ok && str_next(&rest, '/', &part))
		ok = !str_eq(part, STR(".."));
	return ok || err_set(e,
			     "expected a folder within the repository, like services/orders, found "
			     "\"%.*s\"",
			     PR(path));
}
