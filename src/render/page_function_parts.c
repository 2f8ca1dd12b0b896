// SPDX-License-Identifier: MIT
/* A function by source line, and by the values of labels. */
#include "render/page_function.h"

#include <math.h>
#include <stdlib.h>

#include "render/labelname.h"
#include "render/source_view.h"

#define LINE_ROWS 40
#define KEYS 8

/* ---- lines ---- */

struct line_row {
	const struct fn_line *line;
	bool one_file;
};

static void say_place(struct buf *t, const struct page *pg, const struct line_row *r)
{
	struct str file = model_str(pg->r->model, r->line->file);

	if (!file.n)
		say_lit(t, "unknown file");
	else if (!r->one_file)
		say(t, file);
	else
		say(t, file_base(file));
	if (r->line->line) {
		say_lit(t, ":");
		buf_u64(t, r->line->line);
	} else {
		say_lit(t, ", unknown line");
	}
}

/* To the line on this page, else to the forge; false: nowhere. */
static bool line_link(struct page *pg, const struct fn_line *line)
{
	const struct source_plan *sources = ((const struct fn_page *)pg)->sources;
	struct forge_file f = fn_forge_file(pg, line);
	struct buf url = {0};
	bool ok;

	say_lit(&url, "#");
	ok = say_source_anchor(&url, sources, line);
	if (!ok) {
		buf_reset(&url);
		ok = line->line && say_forge_line(&url, &f);
	}
	if (ok) {
		put(pg, "<a href=\"");
		html_url(pg->b, buf_view(&url));
		put(pg, "\">");
	}
	buf_release(&url);
	return ok;
}

static void cell_place(struct page *pg, const void *row)
{
	const struct line_row *r = row;
	bool linked = line_link(pg, r->line);

	put(pg, "<code>");
	say_place(page_words(pg), pg, r);
	page_text(pg);
	put(pg, "</code>");
	if (linked)
		put(pg, "</a>");
}

static void cell_line_self(struct page *pg, const void *row)
{
	cell_value(pg, ((const struct line_row *)row)->line->self, pg->shown.per_value);
}

static void cell_line_total(struct page *pg, const void *row)
{
	cell_value(pg, ((const struct line_row *)row)->line->total, pg->shown.per_value);
}

static void cell_line_part(struct page *pg, const void *row)
{
	int64_t total = ((const struct line_row *)row)->line->total;

	cell_part(pg, total, fn_share_of_total(pg, total));
}

static void cell_line_bar(struct page *pg, const void *row)
{
	const struct fn_line *l = ((const struct line_row *)row)->line;

	chart_bar(pg->b, fn_share_of_total(pg, l->self), fn_share_of_total(pg, l->total));
}

static const struct column line_columns[] = {
	{"Line", "", cell_place, true, false, false},
	{"Self %", "n", cell_line_self, false, false, true},
	{"Total %", "n", cell_line_total, false, false, false},
	{"Total %%", "n", cell_line_part, false, false, false},
	{"share", "br opt", cell_line_bar, false, true, false},
};

static int by_self(const void *left, const void *right)
{
	const struct fn_line *a = *(const struct fn_line *const *)left;
	const struct fn_line *b = *(const struct fn_line *const *)right;

	int64_t x = fn_size(a->self), y = fn_size(b->self);

	if (x == y) {
		x = fn_size(a->total);
		y = fn_size(b->total);
	}
	if (x != y)
		return x > y ? -1 : 1;
	return a < b ? -1 : a > b;
}

static bool has_one_file(const struct fn_detail *d)
{
	for (size_t i = 1; i < d->n_lines; i++)
		if (d->lines[i].file != d->lines[0].file)
			return false;
	return true;
}

static bool knows_lines(const struct fn_detail *d)
{
	for (size_t i = 0; i < d->n_lines; i++)
		if (d->lines[i].line)
			return true;
	return false;
}

static struct str lines_caption(struct page *pg, size_t shown, bool one_file)
{
	const struct fn_detail *d = fn_detail_of(pg);
	struct buf *w = page_words(pg);

	if (shown < d->n_lines) {
		put_count(w, shown);
		say_lit(w, " of ");
	}
	say_count(w, d->n_lines, "line");
	if (one_file && d->lines[0].file) {
		say_lit(w, " of ");
		say(w, model_str(pg->r->model, d->lines[0].file));
	}
	say_lit(w, ", with the share of the function’s total.");
	return page_keep(pg);
}

static void lines_table(struct page *pg)
{
	const struct fn_detail *d = fn_detail_of(pg);
	const struct fn_line **order = arena_n(&pg->arena, d->n_lines, const struct fn_line *);
	size_t n = MIN(d->n_lines, (size_t)LINE_ROWS);
	bool one_file = has_one_file(d);

	for (size_t i = 0; i < d->n_lines; i++)
		order[i] = &d->lines[i];
	qsort(order, d->n_lines, sizeof(const struct fn_line *), by_self);
	table_open(pg, "data", lines_caption(pg, n, one_file));
	table_head(pg, line_columns, COUNT_OF(line_columns));
	for (size_t i = 0; i < n; i++)
		table_row(pg, line_columns, COUNT_OF(line_columns),
			  &(struct line_row){order[i], one_file});
	table_close(pg);
}

void section_fn_lines(struct page *pg)
{
	const struct fn_detail *d = fn_detail_of(pg);

	section_open(pg, STR("Source lines"), STR("by self"));
	if (knows_lines(d)) {
		lines_table(pg);
		source_views(pg, ((const struct fn_page *)pg)->sources);
	} else {
		put(pg,
		    "<p class=\"cap\">The dumps carry no line numbers for this function.</p>\n");
	}
	section_close(pg);
}

/* ---- labels ---- */

struct value_row {
	const struct fn_label *label;
	const struct fn_label_value *value;
	size_t i;
};

static bool is_other(const struct value_row *r)
{
	return r->i >= r->label->key->n_values;
}

static void cell_value_name(struct page *pg, const void *row)
{
	const struct value_row *r = row;
	const struct plan_key *key = r->label->key;

	if (!is_other(r)) {
		cell_label_link(pg, key, &key->values[r->i], VALUE_CHARS_SHORT);
		return;
	}
	put(pg, "<span class=\"dim\">");
	say_count(page_words(pg), key->n_all - key->n_values, "other");
	page_text(pg);
	put(pg, "</span>");
}

static void cell_value_self(struct page *pg, const void *row)
{
	cell_value(pg, ((const struct value_row *)row)->value->self, pg->shown.per_value);
}

static void cell_value_total(struct page *pg, const void *row)
{
	cell_value(pg, ((const struct value_row *)row)->value->total, pg->shown.per_value);
}

static void cell_value_part(struct page *pg, const void *row)
{
	int64_t total = ((const struct value_row *)row)->value->total;

	cell_part(pg, total, fn_share_of_total(pg, total));
}

static double share_within(const struct fn_label_value *v)
{
	return v->whole ? (double)v->total / (double)v->whole : 0;
}

static void cell_value_within(struct page *pg, const void *row)
{
	const struct fn_label_value *v = ((const struct value_row *)row)->value;

	cell_part(pg, v->total, share_within(v));
}

static void cell_value_bar(struct page *pg, const void *row)
{
	chart_bar(pg->b, 0, share_within(((const struct value_row *)row)->value));
}

static const struct column value_columns[] = {
	{"Value", "val", cell_value_name, true, false, false},
	{"Self %", "n opt", cell_value_self, false, false, false},
	{"Total %", "n", cell_value_total, false, false, false},
	{"Function %%", "n", cell_value_part, false, false, false},
	{"Value %%", "n", cell_value_within, false, false, false},
	{"share of the value", "br opt", cell_value_bar, false, true, false},
};

static bool is_there(const struct fn_label_value *v)
{
	return v->self || v->total;
}

/* Values that the function is not in are counted, not listed. */
static void value_table(struct page *pg, const struct fn_label *label)
{
	struct buf *w = page_words(pg);
	size_t absent = 0;

	for (size_t i = 0; i < label->n_values; i++)
		absent += !is_there(&label->values[i]);
	put(pg, "<div>");
	say_value(w, label->key->key, VALUE_CHARS);
	if (absent) {
		say_lit(w, ": not in ");
		say_count(w, absent, "value");
	}
	table_list(pg, LIST_VALUES);
	table_open(pg, "data", page_keep(pg));
	table_head(pg, value_columns, COUNT_OF(value_columns));
	for (size_t i = 0; i < label->n_values; i++)
		if (is_there(&label->values[i]))
			table_row(pg, value_columns, COUNT_OF(value_columns),
				  &(struct value_row){label, &label->values[i], i});
	table_close(pg);
	put(pg, "</div>\n");
}

static bool any_value(const struct fn_label *label)
{
	for (size_t i = 0; i < label->n_values; i++)
		if (is_there(&label->values[i]))
			return true;
	return false;
}

void section_fn_labels(struct page *pg)
{
	const struct fn_detail *d = fn_detail_of(pg);
	size_t shown = 0;

	for (size_t i = 0; i < d->n_labels && shown < KEYS; i++) {
		if (!any_value(&d->labels[i]))
			continue;
		if (!shown++) {
			section_open(pg, STR("By label"), STR("over the whole report"));
			put(pg,
			    "<p class=\"cap\">“Function %” is the part of the function that has "
			    "the value, “Value %” the part of the value that is this function."
			    "</p>\n<div class=\"two keys\">\n");
		}
		value_table(pg, &d->labels[i]);
	}
	if (!shown)
		return;
	put(pg, "</div>\n");
	section_close(pg);
}
