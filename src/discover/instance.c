// SPDX-License-Identifier: MIT
/* Sorted by service, piece and type, equal ones are neighbours: two of a type are a recurrence. */
#include "discover/instance.h"

#include <stdlib.h>

#include "discover/ladder.h"
#include "discover/words.h"

struct candidate {
	struct str service, piece, type;
	size_t dump;
};

static int by_all(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	int c = str_cmp(a->service, b->service);

	if (c == 0)
		c = str_cmp(a->piece, b->piece);
	if (c == 0)
		c = str_cmp(a->type, b->type);
	return c ? c : (a->dump > b->dump) - (a->dump < b->dump);
}

static bool has_instance(const struct dump *d)
{
	for (size_t i = 0; i < d->n_labels; i++)
		if (ladder_names_instance(&d->labels[i]))
			return true;
	return false;
}

static void label_group(struct arena *a, struct dump *dumps, const struct candidate *c, size_t n)
{
	struct str deployment;
	bool is_pod = is_pod_name(c->piece, &deployment);
	bool recurs = false;

	for (size_t i = 1; i < n; i++)
		recurs = recurs || str_eq(c[i].type, c[i - 1].type);
	for (size_t i = 0; recurs && i < n; i++)
		ladder_add_label(
			a, &dumps[c[i].dump],
			(struct label){is_pod ? STR("pod") : STR("instance"), c->piece, WHY_NAME});
}

void instance_label(struct arena *a, struct dump *dumps, const struct str *piece, size_t n)
{
	struct candidate *c = arena_n(a, n + 1, struct candidate);
	size_t n_found = 0;

	for (size_t i = 0; i < n; i++) {
		const struct dump *d = &dumps[i];
		struct str service = d->service.value.n ? d->service.value : d->service_path.value;

		if (piece[i].n && !str_eq(piece[i], service) && !has_instance(d))
			c[n_found++] = (struct candidate){service, piece[i], d->type.value, i};
	}
	qsort(c, n_found, sizeof(*c), by_all);
	for (size_t i = 0, end; i < n_found; i = end) {
		end = i + 1;
		while (end < n_found && str_eq(c[end].piece, c[i].piece) &&
		       str_eq(c[end].service, c[i].service))
			end++;
		label_group(a, dumps, &c[i], end - i);
	}
}
