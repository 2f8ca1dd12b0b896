// SPDX-License-Identifier: MIT
/*
 * The names are those of one dump, each asked for once. An expression from a hostile dump that is
 * hard to match again and again is not tried any more.
 */
#include "decode/frame_filter.h"

#include "base/regex.h"
#include "base/vec.h"

#define UNDECIDED_MAX 16
#define HARD_BYTES_MAX 65536

struct frame_filter {
	struct regex *drop;
	struct regex *keep; /* may be NULL */
	struct matcher matcher;
};

struct frame_filter *frame_filter_new(struct str drop, struct str keep)
{
	struct regex *re;
	struct frame_filter *f;
	struct err ignored;
	size_t cap = 0;

	if (drop.n == 0 || !(re = regex_new(drop, REGEX_WHOLE, &ignored)))
		return NULL;
	f = vec_grown(NULL, &cap, 1, sizeof(*f));
	*f = (struct frame_filter){.drop = re};
	if (keep.n)
		f->keep = regex_new(keep, REGEX_WHOLE, &ignored);
	matcher_init(&f->matcher);
	return f;
}

void frame_filter_free(struct frame_filter *f)
{
	if (!f)
		return;
	regex_free(f->drop);
	regex_free(f->keep);
	matcher_release(&f->matcher);
	vec_free(f);
}

uint64_t frame_filter_undecided(const struct frame_filter *f)
{
	return f ? f->matcher.n_undecided : 0;
}

static bool matches(struct frame_filter *f, const struct regex *re, struct str s)
{
	return re && f->matcher.n_undecided <= UNDECIDED_MAX &&
	       f->matcher.n_hard_bytes <= HARD_BYTES_MAX && regex_matches(re, &f->matcher, s);
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

bool frame_filter_drops(struct frame_filter *f, struct str function)
{
	struct str name = simple_name(function);

	return matches(f, f->drop, name) && !matches(f, f->keep, name);
}
