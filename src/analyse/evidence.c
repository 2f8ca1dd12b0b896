// SPDX-License-Identifier: MIT
#include "analyse/evidence.h"

#include <string.h>

#include "base/num.h"

struct evidence_table *evidence_table(struct evidence *e, struct str name, struct str row_head,
				      const struct evidence_column *columns, size_t n)
{
	struct evidence_table *t = arena_n(e->a, 1, struct evidence_table);

	*t = (struct evidence_table){
		.name = name, .row_head = row_head, .columns = columns, .n_columns = n, .a = e->a};
	if (e->last)
		e->last->next = t;
	else
		e->first = t;
	e->last = t;
	return t;
}

void evidence_row(struct evidence_table *t, struct str name, const double *v)
{
	double *copy = arena_n(t->a, t->n_columns, double);

	if (t->n == t->room) {
		size_t room = MAX(t->room * 2, (size_t)16);
		struct evidence_row *rows = arena_n(t->a, room, struct evidence_row);

		if (t->n)
			memcpy(rows, t->rows, t->n * sizeof(*rows));
		t->rows = rows;
		t->room = room;
	}
	memcpy(copy, v, t->n_columns * sizeof(*v));
	t->rows[t->n++] = (struct evidence_row){name, copy};
}

void evidence_test(struct evidence_table *t, struct str name, double value, double limit,
		   bool holds)
{
	evidence_row(t, name, (double[]){value, limit, holds});
}

const struct evidence_table *evidence_find(const struct evidence *e, struct str name)
{
	const struct evidence_table *t = e->first;

	while (t && !str_eq(t->name, name))
		t = t->next;
	return t;
}
