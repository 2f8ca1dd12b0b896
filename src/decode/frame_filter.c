// SPDX-License-Identifier: MIT
/*
 * PCRE2 with a low match limit: an expression from a hostile dump that would backtrack for long
 * counts as no match. The names it runs on are those of one dump, each once.
 */
#include "decode/frame_filter.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/vec.h"

struct frame_filter {
	pcre2_code *drop;
	pcre2_code *keep; /* may be NULL */
	pcre2_match_context *limits;
	unsigned *n_spent; /* matches that met the limit; after a few the filter rests */
	unsigned spent;
};

static pcre2_code *compile(struct str pattern)
{
	int code;
	PCRE2_SIZE at;

	if (pattern.n == 0 || pattern.n > 4096)
		return NULL;
	return pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n,
			     PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_NEVER_BACKSLASH_C, &code,
			     &at, NULL);
}

struct frame_filter *frame_filter_new(struct str drop, struct str keep)
{
	struct frame_filter *f = NULL;
	pcre2_code *code = compile(drop);
	size_t cap = 0;

	if (!code)
		return NULL;
	f = vec_grown(NULL, &cap, 1, sizeof(*f));
	*f = (struct frame_filter){.drop = code, .keep = compile(keep)};
	f->n_spent = &f->spent;
	f->limits = pcre2_match_context_create(NULL);
	pcre2_set_match_limit(f->limits, 20000);
	pcre2_set_depth_limit(f->limits, 1000);
	return f;
}

void frame_filter_free(struct frame_filter *f)
{
	if (!f)
		return;
	pcre2_code_free(f->drop);
	pcre2_code_free(f->keep);
	pcre2_match_context_free(f->limits);
	vec_free(f);
}

static bool matches(const struct frame_filter *f, const pcre2_code *code, struct str s)
{
	pcre2_match_data *data;
	int got;

	if (!code || *f->n_spent > 16)
		return false;
	data = pcre2_match_data_create(1, NULL);
	got = pcre2_match(code, (PCRE2_SPTR)(s.p ? s.p : ""), s.n, 0, 0, data, f->limits);
	pcre2_match_data_free(data);
	*f->n_spent += got == PCRE2_ERROR_MATCHLIMIT || got == PCRE2_ERROR_DEPTHLIMIT ||
		       got == PCRE2_ERROR_HEAPLIMIT;
	return got >= 0;
}

/* The name without template and call parameters, as pprof simplifies it: "(anonymous namespace)"
 * and "operator()" stay whole. */
static struct str simple_name(struct str name)
{
	size_t paren = str_chr(name, '(');

	if (paren == SIZE_MAX || paren == 0)
		return name;
	if (str_find(name, STR("(anonymous namespace)")) == paren ||
	    str_ends(str_sub(name, 0, paren), STR("operator")) || name.p[paren - 1] == '.')
		return name;
	return str_sub(name, 0, paren);
}

bool frame_filter_drops(const struct frame_filter *f, struct str function)
{
	struct str name = simple_name(function);

	return matches(f, f->drop, name) && !matches(f, f->keep, name);
}
