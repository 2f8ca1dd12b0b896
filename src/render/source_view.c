// SPDX-License-Identifier: MIT
/*
 * The lines that matter and a few around each, as ranges that merge where they touch. The heaviest
 * lines come first when not all fit. A file that ends before a line which a frame names is another
 * version: nothing of it is shown, since its numbers would stand beside the wrong lines.
 */
#include "render/source_view.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "render/source_syntax.h"

#define CONTEXT 3
#define LINES_MOST 400
#define LINE_CHARS 300

/* The lines of a detail that lie in one file: from to to of detail.lines. */
struct source_part {
	const struct source_file *file;
	size_t from, to;
	bool fits; /* the file has all lines that frames name */
};

struct source_plan {
	const struct fn_detail *detail;
	struct source_part *parts;
	size_t n_parts;
	bool **shown;   /* by part, then line from 1 */
	size_t n_shown; /* of all parts */
	size_t n_left;  /* lines with a value that did not fit */
};

/* ---- what is shown ---- */

static bool fits(const struct fn_detail *d, const struct source_part *p)
{
	for (size_t i = p->from; i < p->to; i++)
		if (d->lines[i].line > p->file->n_lines)
			return false;
	return true;
}

/* Lines are by file, so those of one file are a run. */
static void find_parts(struct page *pg, struct source_plan *s)
{
	const struct fn_detail *d = s->detail;

	s->parts = arena_n(&pg->arena, d->n_lines, struct source_part);
	for (size_t i = 0, end; i < d->n_lines; i = end) {
		struct source_part part = {.file = d->lines[i].source, .from = i};

		for (end = i + 1; end < d->n_lines && d->lines[end].file == d->lines[i].file;)
			end++;
		part.to = end;
		if (!part.file)
			continue;
		part.fits = fits(d, &part);
		s->parts[s->n_parts++] = part;
	}
}

static size_t count_new(const bool *shown, size_t from, size_t to)
{
	size_t n = 0;

	for (size_t i = from; i <= to; i++)
		n += !shown[i];
	return n;
}

static void show_line(struct source_plan *s, size_t part, uint32_t line)
{
	const struct source_file *file = s->parts[part].file;
	size_t from = line > CONTEXT ? line - CONTEXT : 1;
	size_t to = MIN(line + (size_t)CONTEXT, file->n_lines);
	size_t more = count_new(s->shown[part], from, to);

	if (s->n_shown + more > LINES_MOST) {
		s->n_left++;
		return;
	}
	s->n_shown += more;
	for (size_t i = from; i <= to; i++)
		s->shown[part][i] = true;
}

struct ranked {
	const struct fn_line *line;
	size_t part;
};

static int heaviest_first(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	int64_t x = fn_size(a->line->total), y = fn_size(b->line->total);

	if (x != y)
		return x > y ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

static void choose_lines(struct page *pg, struct source_plan *s)
{
	struct ranked *ranked = arena_n(&pg->arena, s->detail->n_lines, struct ranked);
	size_t n = 0;

	s->shown = arena_n(&pg->arena, s->n_parts, bool *);
	for (size_t k = 0; k < s->n_parts; k++) {
		const struct source_part *p = &s->parts[k];

		s->shown[k] = arena_n(&pg->arena, p->file->n_lines + 1, bool);
		for (size_t i = p->from; p->fits && i < p->to; i++)
			if (s->detail->lines[i].line)
				ranked[n++] = (struct ranked){&s->detail->lines[i], k};
	}
	if (n)
		qsort(ranked, n, sizeof(*ranked), heaviest_first);
	for (size_t i = 0; i < n; i++)
		show_line(s, ranked[i].part, ranked[i].line->line);
}

struct source_plan *source_plan(struct page *pg)
{
	struct source_plan *s = arena_new(&pg->arena, struct source_plan);

	s->detail = fn_detail_of(pg);
	find_parts(pg, s);
	choose_lines(pg, s);
	return s;
}

static void say_id(struct buf *t, size_t part, uint64_t line)
{
	if (part) {
		say_lit(t, "f");
		buf_u64(t, part + 1);
		say_lit(t, "-");
	}
	say_lit(t, "L");
	buf_u64(t, line);
}

bool say_source_anchor(struct buf *t, const struct source_plan *s, const struct fn_line *line)
{
	size_t at = (size_t)(line - s->detail->lines);

	for (size_t k = 0; k < s->n_parts; k++) {
		if (at < s->parts[k].from || at >= s->parts[k].to)
			continue;
		if (!line->line || !s->parts[k].fits || !s->shown[k][line->line])
			return false;
		say_id(t, k, line->line);
		return true;
	}
	return false;
}

/* ---- a line ---- */

struct code_row {
	const struct source_plan *plan;
	size_t part;
	size_t number;
	const struct fn_line *line; /* NULL: without a value */
	struct syntax *syntax;
};

static void cell_number(struct page *pg, const void *row)
{
	const struct code_row *r = row;
	struct buf url = {0};
	struct forge_file f = fn_forge_file(pg,
					    &fn_detail_of(pg)->lines[r->plan->parts[r->part].from]);
	bool linked;

	f.line = (uint32_t)r->number;
	linked = r->line && say_forge_line(&url, &f);
	if (linked) {
		put(pg, "<a href=\"");
		html_url(pg->b, buf_view(&url));
		put(pg, "\">");
	}
	html_u64(pg->b, r->number);
	if (linked)
		put(pg, "</a>");
	buf_release(&url);
}

static void cell_line_self(struct page *pg, const void *row)
{
	const struct fn_line *l = ((const struct code_row *)row)->line;

	if (l && l->self)
		cell_value(pg, l->self, pg->shown.per_value);
}

static void cell_line_total(struct page *pg, const void *row)
{
	const struct fn_line *l = ((const struct code_row *)row)->line;

	if (l)
		cell_value(pg, l->total, pg->shown.per_value);
}

static void cell_line_bar(struct page *pg, const void *row)
{
	const struct fn_line *l = ((const struct code_row *)row)->line;

	if (l)
		chart_bar(pg->b, fn_share_of_total(pg, l->self), fn_share_of_total(pg, l->total));
}

/* Lines of generated code can be megabytes long. */
static void cell_code(struct page *pg, const void *row)
{
	const struct code_row *r = row;
	struct str line = source_line(r->plan->parts[r->part].file, r->number);
	struct str cut = utf8_cut(line, LINE_CHARS);
	struct syntax before = *r->syntax;

	put(pg, "<code>");
	syntax_put(pg->b, &before, cut);
	if (cut.n < line.n)
		put(pg, "<span class=\"dim\">…</span>");
	put(pg, "</code>");
}

static const struct column code_columns[] = {
	{"Line", "n", cell_number, true, false, false},
	{"Self %", "n opt", cell_line_self, false, false, false},
	{"Total %", "n", cell_line_total, false, false, false},
	{"share", "br opt", cell_line_bar, false, true, false},
	{"Source", "src", cell_code, false, false, false},
};

/* ---- a file ---- */

static void put_gap(struct page *pg)
{
	put(pg, "<tr class=\"gap\"><td colspan=\"5\">⋯</td></tr>\n");
}

static void put_line(struct page *pg, const struct code_row *r)
{
	struct buf *w = page_words(pg);

	if (!r->line) {
		table_row(pg, code_columns, COUNT_OF(code_columns), r);
		return;
	}
	say_id(w, r->part, r->number);
	table_row_named(pg, code_columns, COUNT_OF(code_columns), r, page_keep(pg));
}

static void put_lines(struct page *pg, const struct source_plan *s, size_t part)
{
	const struct source_part *p = &s->parts[part];
	struct syntax syntax = syntax_of(p->file->path);
	const struct fn_line *line = &s->detail->lines[p->from];
	const struct fn_line *end = &s->detail->lines[p->to];
	bool any = false, before = false;

	for (size_t i = 1; i <= p->file->n_lines; i++) {
		struct code_row row = {s, part, i, NULL, &syntax};

		while (line < end && line->line < i)
			line++;
		if (line < end && line->line == i)
			row.line = line;
		if (s->shown[part][i]) {
			if (any && !before)
				put_gap(pg);
			put_line(pg, &row);
			any = true;
		}
		before = s->shown[part][i];
		syntax_skip(&syntax, source_line(p->file, i));
	}
}

static bool shows_any(const struct source_plan *s, size_t part)
{
	for (size_t i = 1; i <= s->parts[part].file->n_lines; i++)
		if (s->shown[part][i])
			return true;
	return false;
}

static struct str file_caption(struct page *pg, const struct source_part *p)
{
	struct buf *w = page_words(pg);

	say(w, p->file->path);
	say_lit(w, ", as it is below the source root, ");
	say_count(w, p->file->n_lines, "line");
	say_lit(w, "; in the frames: ");
	say(w, model_str(pg->r->model, fn_detail_of(pg)->lines[p->from].file));
	return page_keep(pg);
}

static void put_mismatch(struct page *pg, const struct source_part *p)
{
	const struct fn_detail *d = fn_detail_of(pg);
	uint32_t last = 0;
	struct buf *w;

	for (size_t i = p->from; i < p->to; i++)
		last = MAX(last, d->lines[i].line);
	w = page_words(pg);
	say(w, p->file->path);
	say_lit(w, " does not match: it has ");
	say_count(w, p->file->n_lines, "line");
	say_lit(w, ", and frames name line ");
	put_count(w, last);
	say_lit(w, ". It is another version, or another file of that name; it is not shown.");
	put(pg, "<p class=\"cap\">");
	page_text(pg);
	put(pg, "</p>\n");
}

static void put_part(struct page *pg, const struct source_plan *s, size_t part)
{
	const struct source_part *p = &s->parts[part];

	if (!p->fits) {
		put_mismatch(pg, p);
		return;
	}
	if (!shows_any(s, part))
		return;
	table_open(pg, "data code", file_caption(pg, p));
	table_head(pg, code_columns, COUNT_OF(code_columns));
	put_lines(pg, s, part);
	table_close(pg);
}

void source_views(struct page *pg, const struct source_plan *s)
{
	for (size_t k = 0; k < s->n_parts; k++)
		put_part(pg, s, k);
	if (!s->n_left)
		return;
	put(pg, "<p class=\"cap\">");
	say_count(page_words(pg), s->n_left, "lighter line");
	page_text(pg);
	put(pg, " would make this too long and stand in the table only.</p>\n");
}
