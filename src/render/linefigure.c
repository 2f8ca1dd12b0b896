// SPDX-License-Identifier: MIT
/*
 * The table takes buckets together as a chart does that has fewer points: their mean, gaps left
 * out. So it stays short however long the report is, and says over what it averages.
 */
#include "render/linefigure.h"

#include "render/labelname.h"

static void caption(struct page *pg, const struct line_figure *f)
{
	const struct timeline *t = f->chart.timeline;
	struct buf *w = page_words(pg);

	if (t->is_sequence) {
		say_lit(w, "A point a dump, in their order");
	} else {
		say_lit(w, "In buckets of ");
		put_duration(w, t->width_s * NS_PER_S);
	}
	if (f->chart.unit->name.n) {
		say_lit(w, ", in ");
		say_unit(w, f->chart.unit);
	}
	say_lit(w, ", scale from zero.");
	if (f->note.n)
		say_lit(w, " ");
	say(w, f->note);
	page_text(pg);
}

static void summary(struct page *pg, const struct plot *p)
{
	struct buf *w = page_words(pg);

	say_lit(w, "The same as a table");
	if (p->group > 1 && p->t->is_sequence) {
		say_lit(w, ", means of ");
		say_count(w, p->group, "dump");
	} else if (p->group > 1) {
		say_lit(w, ", means of ");
		put_duration(w, (int64_t)p->group * p->t->width_s * NS_PER_S);
	}
	put(pg, "<details class=\"cap\"><summary>");
	page_text(pg);
	put(pg, "</summary>\n");
}

static void head_cell(struct page *pg, struct str name)
{
	put(pg, "<th scope=\"col\" class=\"n hd\">");
	say_short(page_words(pg), name, VALUE_CHARS_SHORT);
	page_text(pg);
	put(pg, "</th>");
}

static void table_heads(struct page *pg, const struct line_figure *f)
{
	put(pg, "<thead><tr><th scope=\"col\">");
	if (f->chart.timeline->is_sequence)
		put(pg, "Dump");
	else
		put(pg, "From, UTC");
	put(pg, "</th>");
	if (f->area_name.n)
		head_cell(pg, f->area_name);
	for (size_t i = 0; i < f->chart.n_lines; i++)
		head_cell(pg, f->chart.lines[i].name);
	put(pg, "</tr></thead><tbody>\n");
}

static void number_cell(struct page *pg, const struct unit *u, const struct plot *p, size_t i)
{
	put(pg, "<td class=\"n\">");
	put_number(page_words(pg), plot_point(p, i), u->decimals);
	page_text(pg);
	put(pg, "</td>");
}

static void table_line(struct page *pg, const struct line_figure *f, const struct plot *p, size_t i)
{
	put(pg, "<tr><td>");
	say_bucket(page_words(pg), pg->r, p->t, i * p->group);
	page_text(pg);
	put(pg, "</td>");
	if (f->area_name.n)
		number_cell(pg, f->chart.unit, p, i);
	for (size_t k = 0; k < f->chart.n_lines; k++) {
		struct plot line = plot_of_line(p, f->chart.lines[k].timeline);

		number_cell(pg, f->chart.unit, &line, i);
	}
	put(pg, "</tr>\n");
}

static void table(struct page *pg, const struct line_figure *f)
{
	struct plot p = plot_of(&f->chart, f->rows, 1);
	struct buf *w;

	summary(pg, &p);
	w = page_words(pg);
	say_lit(w, "Levels");
	if (f->chart.unit->name.n) {
		say_lit(w, " in ");
		say_unit(w, f->chart.unit);
	}
	table_open(pg, "data", page_keep(pg));
	table_heads(pg, f);
	for (size_t i = 0; i < p.n; i++)
		table_line(pg, f, &p, i);
	table_close(pg);
	put(pg, "</details>\n");
}

void line_figure(struct page *pg, const struct line_figure *f)
{
	put(pg, "<figure class=\"plot\">");
	chart_timeline(pg->b, &f->chart);
	put(pg, "<figcaption>");
	caption(pg, f);
	put(pg, "</figcaption></figure>\n");
	table(pg, f);
}
