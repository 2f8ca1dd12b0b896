// SPDX-License-Identifier: MIT
/* Lenient where the meaning is clear: bare quotes inside a cell, a last line without its end. */
#include "discover/csv.h"

struct csv csv_start(struct str text)
{
	struct csv c = {.rest = text, .separator = ','};
	struct str first;

	if (str_starts(text, STR("\xef\xbb\xbf")))
		c.rest = str_sub(text, 3, text.n);
	first = str_sub(c.rest, 0, str_chr(c.rest, '\n'));
	if (str_chr(first, ',') == SIZE_MAX)
		c.separator = str_chr(first, '\t') != SIZE_MAX  ? '\t'
			      : str_chr(first, ';') != SIZE_MAX ? ';'
								: ',';
	return c;
}

/* Index of the quote that closes the cell which opens at byte 0. */
static size_t closing_quote(struct str s)
{
	size_t i = 1;

	while (i < s.n && (s.p[i] != '"' || (i + 1 < s.n && s.p[i + 1] == '"')))
		i += s.p[i] == '"' ? 2 : 1;
	return i < s.n ? i : s.n;
}

static struct str quoted(struct csv *c, struct arena *a)
{
	size_t end = closing_quote(c->rest), n = 0;
	char *p = arena_alloc(a, end + 1);

	for (size_t i = 1; i < end; i++) {
		c->lines += c->rest.p[i] == '\n';
		p[n++] = c->rest.p[i];
		i += c->rest.p[i] == '"';
	}
	c->rest = str_sub(c->rest, end + 1, c->rest.n);
	return (struct str){p, n};
}

static struct str plain(struct csv *c)
{
	size_t n = 0;

	while (n < c->rest.n && c->rest.p[n] != c->separator && c->rest.p[n] != '\n')
		n++;
	return str_sub(c->rest, 0, n);
}

/* Reads one cell; true when another follows in this row. */
static bool read_cell(struct csv *c, struct arena *a, struct csv_row *row)
{
	bool is_quoted = c->rest.n && c->rest.p[0] == '"';
	struct str cell = is_quoted ? quoted(c, a) : (struct str){"", 0};
	struct str tail = plain(c);
	bool more;

	c->rest = str_sub(c->rest, tail.n, c->rest.n);
	more = c->rest.n && c->rest.p[0] == c->separator;
	if (c->rest.n) {
		c->lines += !more;
		c->rest = str_sub(c->rest, 1, c->rest.n);
	}
	if (row->n < CSV_CELLS)
		row->cell[row->n++] = is_quoted ? cell : str_trim(tail);
	return more;
}

bool csv_next(struct csv *c, struct arena *a, struct csv_row *row)
{
	do {
		row->n = 0;
		if (c->rest.n == 0)
			return false;
		c->line = c->lines + 1;
		while (read_cell(c, a, row))
			;
	} while (row->n == 1 && row->cell[0].n == 0);
	return true;
}

size_t csv_column(const struct csv_row *header, const char *const *names)
{
	for (; *names; names++)
		for (size_t i = 0; i < header->n; i++)
			if (str_eq_nocase(header->cell[i], str_of(*names)))
				return i;
	return SIZE_MAX;
}
