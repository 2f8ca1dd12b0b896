// SPDX-License-Identifier: MIT
/* No slug begins with a dot, ends with one, or is empty. */
#include "base/slug.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/hash.h"

#define SLUG_MAX 64

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || c == '-' || c == '.';
}

/* Names of our own pages, and names that look like a slug with its hash, get a hash too. */
static bool is_taken(struct str name)
{
	size_t hex = 0;

	for (; hex < name.n; hex++) {
		char c = name.p[name.n - 1 - hex];

		if (!is_digit(c) && (c < 'a' || c > 'f'))
			break;
	}
	return str_eq(name, STR("index.html")) ||
	       (hex == 8 && name.n > 8 && name.p[name.n - 9] == '-');
}

struct str slug_of(struct arena *a, struct str name)
{
	struct buf b = {0};
	bool lost = name.n == 0 || name.n > SLUG_MAX || is_taken(name);
	struct str slug;

	for (size_t i = 0; i < name.n && i < SLUG_MAX; i++) {
		char c = to_lower(name.p[i]);
		bool edge_dot = c == '.' && (i == 0 || i + 1 == name.n);

		lost |= c != name.p[i] || !is_plain(c) || edge_dot;
		buf_char(&b, is_plain(c) && !edge_dot ? c : '-');
	}
	if (lost) {
		buf_char(&b, '-');
		buf_hex(&b, hash_str(name) >> 32, 8);
	}
	slug = arena_str(a, buf_view(&b));
	buf_release(&b);
	return slug;
}

struct placed {
	struct str *slug;
	size_t at;
};

static int by_slug(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;
	int c = str_cmp(*a->slug, *b->slug);

	return c ? c : a->at < b->at ? -1 : a->at > b->at;
}

static struct str numbered(struct arena *a, struct str slug, size_t n)
{
	struct buf b = {0};
	struct str other;

	buf_str(&b, slug);
	buf_char(&b, '-');
	buf_u64(&b, n);
	other = slug_of(a, buf_view(&b));
	buf_release(&b);
	return other;
}

void slugs_part(struct arena *a, struct str *const *slugs, size_t n)
{
	struct arena own = {0};
	struct placed *v = arena_n(&own, n, struct placed);
	bool again = n > 1;

	for (size_t i = 0; i < n; i++)
		v[i] = (struct placed){slugs[i], i};
	while (again) {
		struct str last = {0};

		again = false;
		qsort(v, n, sizeof(*v), by_slug);
		for (size_t i = 0; i < n; i++) {
			if (i == 0 || !str_eq(*v[i].slug, last)) {
				last = *v[i].slug;
				continue;
			}
			*v[i].slug = numbered(a, last, v[i].at);
			again = true;
		}
	}
	arena_release(&own);
}
