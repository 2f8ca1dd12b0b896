// SPDX-License-Identifier: MIT
/* Rows stay slices of the file's text, which is kept: 100,000 rows cost no more than the file. */
#include "discover/metadata.h"

#include <fcntl.h>
#include <stdlib.h>

#include "base/file.h"
#include "discover/csv.h"

static void add_row(struct metadata *m, struct arena *a, const struct csv_row *header,
		    const struct csv_row *row, struct metadata_row out)
{
	struct str *values = arena_n(a, header->n, struct str);

	for (size_t i = 0; i < header->n; i++)
		values[i] = i < row->n ? row->cell[i] : (struct str){"", 0};
	out.values = values;
	out.n = header->n;
	out.order = m->rows.n;
	vec_push(&m->rows, out);
}

/* "./a/b" and "a/b" are one. */
static struct str clean(struct str path)
{
	while (str_starts(path, STR("./")))
		path = str_sub(path, 2, path.n);
	return path;
}

bool metadata_parse(struct metadata *m, struct arena *a, const struct metadata_source *from,
		    struct err *e)
{
	static const char *const path_names[] = {"path", "file", "filename", NULL};
	struct csv csv = csv_start(from->text);
	struct csv_row header, row;
	struct str *keys;
	size_t path;

	if (!csv_next(&csv, a, &header))
		return err_set(e, "expected a header row, found nothing");
	path = csv_column(&header, path_names);
	if (path == SIZE_MAX)
		return err_set(e, "expected a column \"path\" or \"file\", found \"%.*s\"...",
			       PR(header.cell[0]));
	keys = arena_n(a, header.n, struct str);
	for (size_t i = 0; i < header.n; i++)
		keys[i] = i == path ? (struct str){"", 0} : header.cell[i];
	while (csv_next(&csv, a, &row)) {
		struct metadata_row out = {.file = from->file, .keys = keys};

		if (path >= row.n || row.cell[path].n == 0)
			continue;
		out.open = arena_cat(a, from->dir, STR("/"), clean(row.cell[path]));
		add_row(m, a, &header, &row, out);
	}
	return true;
}

bool metadata_read(struct metadata *m, struct arena *a, struct metadata_source *from,
		   struct err *e)
{
	struct buf text = {.max = METADATA_BYTES + 4096};
	bool ok = file_read(AT_FDCWD, from->open.p, METADATA_BYTES, &text, e);

	if (ok) {
		from->text = arena_str(a, buf_view(&text));
		ok = metadata_parse(m, a, from, e);
	}
	buf_release(&text);
	return ok;
}

static int by_open(const void *left, const void *right)
{
	const struct metadata_row *a = left, *b = right;
	int c = str_cmp(a->open, b->open);

	if (c)
		return c;
	c = str_cmp(a->file, b->file);
	return c ? c : (a->order > b->order) - (a->order < b->order);
}

void metadata_sort(struct metadata *m)
{
	if (m->rows.n)
		qsort(m->rows.v, m->rows.n, sizeof(*m->rows.v), by_open);
}

void metadata_release(struct metadata *m)
{
	vec_release(&m->rows);
}

static size_t first_row(const struct metadata *m, struct str open)
{
	size_t low = 0, high = m->rows.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(m->rows.v[middle].open, open) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool metadata_claim(struct metadata *m, struct arena *a, struct str open, struct claim *c)
{
	size_t at = first_row(m, open);
	bool found = false;

	for (; at < m->rows.n && str_eq(m->rows.v[at].open, open); at++) {
		struct metadata_row *row = &m->rows.v[at];

		for (size_t i = 0; i < row->n; i++)
			if (row->keys[i].n && row->values[i].n)
				claim_set(c, a, row->keys[i], row->values[i]);
		c->how = row->file;
		row->used = found = true;
	}
	return found;
}
