// SPDX-License-Identifier: MIT
/* All pairs of binary and id, sorted: a binary with one id has one row. */
#include "model/builds.h"

#include <stdlib.h>

#include "base/vec.h"
#include "decode/buildmark.h"

#define SHOWN_CHARS 8

struct build {
	struct str binary, id;
};

struct builds {
	VEC(struct build) v; /* by binary, then id, each once */
};

static int by_build(const void *left, const void *right)
{
	const struct build *a = left, *b = right;
	int c = str_cmp(a->binary, b->binary);

	return c ? c : str_cmp(a->id, b->id);
}

static void collect(struct builds *b, const struct worker *w)
{
	struct buildmark m;

	for (size_t i = 0; i < w->strings.text.n; i++)
		if (buildmark_read(w->strings.text.v[i], &m))
			vec_push(&b->v, ((struct build){m.binary, m.id}));
}

static void sort_unique(struct builds *b)
{
	size_t n = 0;

	if (b->v.n)
		qsort(b->v.v, b->v.n, sizeof(*b->v.v), by_build);
	for (size_t i = 0; i < b->v.n; i++)
		if (n == 0 || by_build(&b->v.v[i], &b->v.v[n - 1]) != 0)
			b->v.v[n++] = b->v.v[i];
	b->v.n = n;
}

static bool is_only_build(const struct builds *b, const struct buildmark *m)
{
	const struct build key = {m->binary, m->id};
	const struct build *at = bsearch(&key, b->v.v, b->v.n, sizeof(key), by_build);
	size_t i = at ? (size_t)(at - b->v.v) : 0;

	if (!at)
		return true;
	return (i == 0 || !str_eq(at[-1].binary, m->binary)) &&
	       (i + 1 == b->v.n || !str_eq(at[1].binary, m->binary));
}

static void rename_strings(const struct builds *b, struct worker *w, struct arena *a)
{
	struct buildmark m;

	for (size_t i = 0; i < w->strings.text.n; i++) {
		struct str *text = &w->strings.text.v[i];

		if (!buildmark_read(*text, &m))
			continue;
		*text = is_only_build(b, &m)
				? arena_cat(a, m.binary, m.rest)
				: arena_cat(a, m.binary, STR("@"), str_sub(m.id, 0, SHOWN_CHARS),
					    m.rest);
	}
}

void builds_name(struct worker *workers, unsigned n, struct arena *a)
{
	struct builds b = {0};

	for (unsigned w = 0; w < n; w++)
		collect(&b, &workers[w]);
	sort_unique(&b);
	for (unsigned w = 0; w < n && b.v.n; w++)
		rename_strings(&b, &workers[w], a);
	vec_release(&b.v);
}
