// SPDX-License-Identifier: MIT
/* Letters of ASCII only: names of types and events are compared as they are read by people. */
#include "discover/wish_fit.h"

#include "base/num.h"

/* At a mismatch only the last '*' takes a byte more, so a name is walked once for each '*'. */
static bool glob_fits(struct str glob, struct str s)
{
	size_t g = 0, i = 0, star = SIZE_MAX, from = 0;

	while (i < s.n) {
		if (g < glob.n && glob.p[g] == '*') {
			star = g++;
			from = i;
		} else if (g < glob.n && (glob.p[g] == '?' || glob.p[g] == s.p[i])) {
			g++;
			i++;
		} else if (star != SIZE_MAX) {
			g = star + 1;
			i = ++from;
		} else {
			return false;
		}
	}
	while (g < glob.n && glob.p[g] == '*')
		g++;
	return g == glob.n;
}

bool service_wish_fits(struct wish_list globs, struct str service)
{
	for (size_t i = 0; i < globs.n; i++)
		if (glob_fits(globs.v[i], service))
			return true;
	return globs.n == 0;
}

bool type_wish_fits(struct str wish, struct str id, struct str slug, struct str title)
{
	size_t name = str_chr(id, ':'), end;
	struct str rest;

	if (wish.n == 0 || str_eq_nocase(wish, id) || str_eq_nocase(wish, slug) ||
	    str_eq_nocase(wish, title))
		return true;
	if (name == SIZE_MAX)
		return false;
	rest = str_sub(id, name + 1, id.n);
	end = MIN(str_chr(rest, ':'), rest.n);
	return str_eq_nocase(wish, str_sub(id, 0, name + 1 + end)) ||
	       str_eq_nocase(wish, str_sub(rest, 0, end));
}

bool type_wishes_fit(struct wish_list wishes, struct str id, struct str slug, struct str title)
{
	for (size_t i = 0; i < wishes.n; i++)
		if (type_wish_fits(wishes.v[i], id, slug, title))
			return true;
	return wishes.n == 0;
}

bool event_wish_fits(struct str wish, struct str text)
{
	return str_eq_nocase(wish, str_sub(text, 0, wish.n));
}
