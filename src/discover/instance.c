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

static struct str finest_type(const struct dump *d)
{
	return d->type_id.value.n ? d->type_id.value : d->type.value;
}

static void label_group(struct arena *a, struct dump *dumps, const struct candidate *c, size_t n)
{
	struct str deployment;
	bool is_pod = is_pod_name(c->piece, &deployment);
	const struct dump *first = &dumps[c->dump];
	/* Where names have no order, one of them on two types is no id of a single collection. */
	bool recurs = n > 1 && first->seq < 0 &&
		      (first->time_ns == TIME_NONE || first->time_is_coarse);

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
			c[n_found++] = (struct candidate){service, piece[i], finest_type(d), i};
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

/* One set of replicas, sorted by name: does it hold 0 and another one? */
static bool is_set(const struct candidate *c, size_t n)
{
	return n > 1 && str_ends(c[0].piece, STR("-0")) && !str_eq(c[0].piece, c[n - 1].piece);
}

void instance_replicas(struct arena *a, struct dump *dumps, size_t n)
{
	struct candidate *c = arena_n(a, n + 1, struct candidate);
	size_t n_found = 0;

	for (size_t i = 0; i < n; i++) {
		const struct dump *d = &dumps[i];
		struct str set, name = d->service_path.value;

		if (d->service.value.n == 0 && d->service_path.why == WHY_DIR && !has_instance(d) &&
		    is_replica_name(name, &set))
			c[n_found++] = (struct candidate){set, name, {"", 0}, i};
	}
	qsort(c, n_found, sizeof(*c), by_all);
	for (size_t i = 0, end; i < n_found; i = end) {
		end = i + 1;
		while (end < n_found && str_eq(c[end].service, c[i].service))
			end++;
		for (size_t k = i; is_set(&c[i], end - i) && k < end; k++) {
			struct dump *d = &dumps[c[k].dump];

			d->service_path.value = c[k].service;
			ladder_add_label(a, d, (struct label){STR("pod"), c[k].piece, WHY_DIR});
			d->folder_is_instance = false;
		}
	}
}
