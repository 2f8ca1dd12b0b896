// SPDX-License-Identifier: MIT
/*
 * The key with more values makes the rows, since narrow pages have room for rows, not for columns.
 * Sums are those of the values themselves: what other columns hold is in them too, so that a sum is
 * the same number as in the table of its key.
 */
#include "render/heat.h"

#include <math.h>

/* Columns of a narrow page; the others have the class opt. */
#define NARROW_COLUMNS 4
#define HEAD_CHARS 18

struct heat {
	const struct label_pair *pair;
	const struct plan_key *rows, *columns;
	size_t n_rows, n_columns; /* shown */
	bool is_turned;           /* rows are the pair's b */
	int64_t largest;
};

int heat_step(int64_t value, int64_t largest)
{
	double part = largest > 0 ? (double)value / (double)largest : 0;

	if (!(part > 0))
		return 0;
	return (int)fmin(fmax(ceil(part * HEAT_STEPS), 1), HEAT_STEPS);
}

static int64_t cell_of(const struct heat *h, size_t row, size_t column)
{
	size_t a = h->is_turned ? column : row, b = h->is_turned ? row : column;

	return h->pair->cells[a * h->pair->n_b + b];
}

static struct heat heat_of(const struct label_parts *labels, const struct label_pair *pair)
{
	struct heat h = {.pair = pair, .is_turned = pair->n_b > pair->n_a};

	h.rows = labels->keys[h.is_turned ? pair->b : pair->a].plan;
	h.columns = labels->keys[h.is_turned ? pair->a : pair->b].plan;
	h.n_rows = MIN(MAX(pair->n_a, pair->n_b), (size_t)HEAT_MOST);
	h.n_columns = MIN(MIN(pair->n_a, pair->n_b), (size_t)HEAT_MOST);
	for (size_t r = 0; r < h.n_rows; r++)
		for (size_t c = 0; c < h.n_columns; c++)
			h.largest = MAX(h.largest, cell_of(&h, r, c));
	return h;
}

static void say_shown(struct buf *w, const struct plan_key *key, size_t shown)
{
	put_count(w, shown);
	say_lit(w, " of ");
	put_count(w, key->n_all);
	say_lit(w, " values of ");
	say_value(w, key->key, VALUE_CHARS_SHORT);
}

static void caption(struct page *pg, const struct heat *h)
{
	bool less_rows = h->n_rows < h->rows->n_all,
	     less_columns = h->n_columns < h->columns->n_all;
	struct buf *w = page_words(pg);

	say_value(w, h->rows->key, VALUE_CHARS_SHORT);
	say_lit(w, " by ");
	say_value(w, h->columns->key, VALUE_CHARS_SHORT);
	if (less_rows || less_columns)
		say_lit(w, ", ");
	if (less_rows)
		say_shown(w, h->rows, h->n_rows);
	if (less_rows && less_columns)
		say_lit(w, " and ");
	if (less_columns)
		say_shown(w, h->columns, h->n_columns);
	if (less_rows || less_columns)
		say_lit(w, "; sums hold the others too");
	table_open(pg, "data heat", page_keep(pg));
}

static void put_class(struct page *pg, size_t column)
{
	if (column < NARROW_COLUMNS)
		put(pg, " class=\"n hd\">");
	else
		put(pg, " class=\"n hd opt\">");
}

static void head(struct page *pg, const struct heat *h)
{
	put(pg, "<thead><tr><th scope=\"col\">");
	say_value(page_words(pg), h->rows->key, HEAD_CHARS);
	page_text(pg);
	put(pg, "</th>");
	for (size_t c = 0; c < h->n_columns; c++) {
		put(pg, "<th scope=\"col\"");
		put_class(pg, c);
		cell_label_link(pg, h->columns, &h->columns->values[c], HEAD_CHARS);
		put(pg, "</th>");
	}
	put(pg, "<th scope=\"col\" class=\"n\">Sum</th></tr></thead>\n<tbody>\n");
}

static const struct str steps[HEAT_STEPS + 1] = {
	STR("n"), STR("n h1"), STR("n h2"), STR("n h3"), STR("n h4"), STR("n h5"),
};

static void cell(struct page *pg, const struct heat *h, size_t row, size_t column)
{
	int64_t value = cell_of(h, row, column);
	struct buf *w = page_words(pg);

	say(w, steps[heat_step(value, h->largest)]);
	if (column >= NARROW_COLUMNS)
		say_lit(w, " opt");
	put(pg, "<td");
	page_class(pg, page_keep(pg));
	put(pg, ">");
	cell_share(pg, value);
	put(pg, "</td>");
}

static void line(struct page *pg, const struct heat *h, size_t row)
{
	put(pg, "<tr><th scope=\"row\" class=\"val\">");
	cell_label_link(pg, h->rows, &h->rows->values[row], HEAD_CHARS);
	put(pg, "</th>");
	for (size_t c = 0; c < h->n_columns; c++)
		cell(pg, h, row, c);
	put(pg, "<td class=\"n sum\">");
	cell_share(pg, h->rows->values[row].total);
	put(pg, "</td></tr>\n");
}

static void sums(struct page *pg, const struct heat *h)
{
	put(pg, "<tr><th scope=\"row\">Sum</th>");
	for (size_t c = 0; c < h->n_columns; c++) {
		put(pg, "<td");
		put_class(pg, c);
		cell_share(pg, h->columns->values[c].total);
		put(pg, "</td>");
	}
	put(pg, "<td class=\"n sum\">100.0</td></tr>\n");
}

void heat_table(struct page *pg, const struct label_parts *labels, const struct label_pair *pair)
{
	struct heat h = heat_of(labels, pair);

	caption(pg, &h);
	head(pg, &h);
	for (size_t r = 0; r < h.n_rows; r++)
		line(pg, &h, r);
	sums(pg, &h);
	table_close(pg);
	if (h.n_columns <= NARROW_COLUMNS)
		return;
	put(pg, "<p class=\"cap lk\">");
	say_count(page_words(pg), h.n_columns - NARROW_COLUMNS, "further column");
	page_text(pg);
	put(pg, " on a wider page.</p>\n");
}
