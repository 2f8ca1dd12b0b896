// SPDX-License-Identifier: MIT
/*
 * A name is labels as "key=value" with blanks between, or a folder. A value may hold blanks too, so
 * labels are looked for in the name rather than the name being split.
 */
#include "render/instname.h"

static bool has_label(const struct instance *in, const struct label *l)
{
	size_t i;

	for (i = 0; i < in->n_labels; i++)
		if (str_eq(in->labels[i].key, l->key))
			return str_eq(in->labels[i].value, l->value);
	return false;
}

/* The instances of a service stand together. */
static bool all_have(const struct instance *in, size_t n, const struct label *l)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (!has_label(&in[i], l))
			return false;
	return true;
}

struct shared_labels shared_labels(struct page *pg, size_t service)
{
	const struct model *m = pg->r->model;
	struct shared_labels shared = {0};
	size_t from = 0, n, i;

	while (from < m->n_instances && m->instances[from].service != service)
		from++;
	for (n = 0; from + n < m->n_instances; n++)
		if (m->instances[from + n].service != service)
			break;
	for (i = 0; n > 1 && i < m->instances[from].n_labels && shared.n < SHARED_MOST; i++) {
		const struct label *l = &m->instances[from].labels[i];

		if (all_have(&m->instances[from], n, l))
			shared.label[shared.n++] = arena_cat(&pg->arena, l->key, STR("="),
							     l->value);
	}
	return shared;
}

/* Length of a shared label with which s begins, 0 when it begins with none. */
static size_t shared_at(struct str s, const struct shared_labels *shared)
{
	size_t i;

	for (i = 0; i < shared->n; i++) {
		size_t n = shared->label[i].n;

		if (str_starts(s, shared->label[i]) && (n == s.n || s.p[n] == ' '))
			return n;
	}
	return 0;
}

/* The length of the word with which s begins. */
static size_t word_at(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ')
		n++;
	return n;
}

void say_instance(struct buf *t, struct str name, const struct shared_labels *shared)
{
	struct str rest = name;
	size_t start = t->n;

	while (rest.n) {
		size_t skip = shared_at(rest, shared);
		size_t n = skip ? skip : word_at(rest);

		if (!skip && t->n > start)
			say_lit(t, " ");
		if (!skip)
			say(t, str_sub(rest, 0, n));
		rest = str_sub(rest, MIN(n + 1, rest.n), rest.n);
	}
	if (t->n == start)
		say(t, name);
}

void cell_instance_name(struct page *pg, struct str name, const struct shared_labels *shared)
{
	if (!name.n) {
		put(pg, "<span class=\"dim\">the only one</span>");
		return;
	}
	say_instance(page_words(pg), name, shared);
	put(pg, "<code>");
	page_text(pg);
	put(pg, "</code>");
}
