// SPDX-License-Identifier: MIT
#include "write/tags.h"

static bool is_name(char c)
{
	return is_alpha(c) || is_digit(c) || c == '-' || c == ':' || c == '_';
}

static struct str take_name(struct str *rest)
{
	size_t n = 0;
	struct str name;

	while (n < rest->n && is_name(rest->p[n]))
		n++;
	name = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, rest->n);
	return name;
}

static bool take(struct str *rest, char c)
{
	if (!rest->n || rest->p[0] != c)
		return false;
	*rest = str_sub(*rest, 1, rest->n);
	return true;
}

/* name, or name="value"; the blank before it is gone. */
static bool take_attr(struct str *rest, struct attr *a)
{
	size_t end;

	*a = (struct attr){.name = take_name(rest)};
	if (!a->name.n)
		return false;
	if (!take(rest, '='))
		return true;
	if (!take(rest, '"'))
		return false;
	end = str_chr(*rest, '"');
	if (end == SIZE_MAX)
		return false;
	a->value = str_sub(*rest, 0, end);
	*rest = str_sub(*rest, end + 1, rest->n);
	return str_chr(a->value, '<') == SIZE_MAX;
}

static bool take_attrs(struct str *rest, struct tag *t)
{
	while (rest->n && is_space(rest->p[0])) {
		while (rest->n && is_space(rest->p[0]))
			*rest = str_sub(*rest, 1, rest->n);
		if (rest->n && (rest->p[0] == '>' || rest->p[0] == '/'))
			return true;
		if (t->n_attrs == TAG_ATTRS || !take_attr(rest, &t->attrs[t->n_attrs]))
			return false;
		t->n_attrs++;
	}
	return true;
}

enum tag_found tag_next(struct str *rest, struct tag *t)
{
	size_t open = str_chr(*rest, '<');

	t->before = str_sub(*rest, 0, open);
	t->n_attrs = 0;
	*rest = str_sub(*rest, t->before.n, rest->n);
	if (open == SIZE_MAX)
		return TAG_NONE;
	*rest = str_sub(*rest, 1, rest->n);
	t->is_end = take(rest, '/');
	t->name = take_name(rest);
	if (!t->name.n || !take_attrs(rest, t))
		return TAG_MALFORMED;
	t->is_closed = take(rest, '/');
	return take(rest, '>') && !(t->is_end && t->n_attrs) ? TAG_FOUND : TAG_MALFORMED;
}

const struct attr *tag_attr(const struct tag *t, struct str name)
{
	for (size_t i = 0; i < t->n_attrs; i++)
		if (str_eq(t->attrs[i].name, name))
			return &t->attrs[i];
	return NULL;
}
