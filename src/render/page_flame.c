// SPDX-License-Identifier: MIT
/* A page that stands alone: the parts of the report's pages, less what links elsewhere. */
#include <math.h>

#include "render/flamefile.h"
#include "render/page_diff.h"
#include "render/partview.h"

#define ROWS 30

struct flame_page {
	struct page pg; /* first */
	const struct flame_file *f;
};

static const struct flame_file *file_of(const struct page *pg)
{
	return ((const struct flame_page *)pg)->f;
}

/* ---- the title ---- */

static void say_total(struct page *pg, struct buf *words)
{
	say_lit(words, ": ");
	say_level(words, &pg->unit, (double)pg->shown.total * pg->shown.per_value);
}

static void say_comparison(struct page *pg, struct buf *words, const struct flame_file *f)
{
	const struct diff *d = f->diff;
	struct comparison c = comparison_of(pg, d, f->side[SIDE_BASE], f->side[SIDE_CANDIDATE]);
	struct amounts whole = {d->whole[SIDE_BASE], d->whole[SIDE_CANDIDATE]};

	say_lit(words, ": ");
	say_amounts(words, &c.v, whole);
	say_lit(words, " (");
	say_relative(words, d->n_nodes ? d->nodes[0].status : DIFF_SAME, whole);
	say_lit(words, ")");
	if (!c.movers.n)
		return;
	say_lit(words, "; ");
	say_movers(words, pg, &c);
}

void flame_file_title(struct page *pg, struct buf *words, const struct flame_file *f)
{
	if (f->title.n) {
		say(words, f->title);
		return;
	}
	say_brief(words, f->r, f->brief);
	if (f->diff)
		say_comparison(pg, words, f);
	else
		say_total(pg, words);
}

void flame_file_begin(struct page *pg, const struct flame_file *f)
{
	pg->r = f->r;
	pg->brief = f->brief;
	pg->here = ref_brief(f->r, f->brief);
	part_shown(pg, f->part, brief_ptype(f->r, f->brief)->unit);
	pg->prefix = part_prefix(pg, f->part);
}

/* ---- the page ---- */

static void flame_title(struct page *pg, struct buf *words)
{
	flame_file_title(pg, words, file_of(pg));
}

static void flame_lead(struct page *pg)
{
	const struct flame_file *f = file_of(pg);

	lead_open(pg);
	flame_file_title(pg, page_words(pg), f);
	page_text(pg);
	lead_mid(pg);
	page_str(pg, f->facts);
	if (f->others.n) {
		put(pg, " ");
		page_str(pg, f->others);
	}
	lead_close(pg);
}

static struct str graph_label(struct page *pg)
{
	struct buf *w = page_words(pg);

	say_lit(w, "Flame graph of ");
	say_brief(w, pg->r, pg->brief);
	say_lit(w, ": ");
	put_count(w, file_of(pg)->part->n_fns);
	say_lit(w, " functions; the heaviest are in the table below");
	return page_keep(pg);
}

static void one_graph(struct page *pg)
{
	const struct flame_file *f = file_of(pg);
	struct part_view v = {.part = f->part,
			      .sample_unit = brief_ptype(f->r, f->brief)->unit,
			      .over = f->over,
			      .rows = ROWS};

	say_brief(page_words(pg), pg->r, pg->brief);
	v.root_label = page_keep(pg);
	v.label = graph_label(pg);
	section_open(pg, STR("Flame graph"), STR("root on top, heaviest first"));
	part_flame(pg, &v);
	section_close(pg);
	put(pg, "<div data-part=\"top\">");
	section_open(pg, STR("Functions"), STR("by self"));
	part_functions(pg, &v);
	section_close(pg);
	put(pg, "</div>\n");
}

static void flame_body(struct page *pg)
{
	const struct flame_file *f = file_of(pg);

	flame_lead(pg);
	if (!f->diff) {
		one_graph(pg);
		return;
	}
	section_open(pg, STR("Differential flame graph"), STR(""));
	section_diff(pg, f->diff, f->side[SIDE_BASE], f->side[SIDE_CANDIDATE], STR("diff"));
	section_close(pg);
}

static void flame_footer(struct page *pg)
{
	struct buf *w = page_words(pg);

	put(pg, "<span>Read from ");
	say_count(w, pg->r->n_read, "dump");
	say_lit(w, ", ");
	put_bytes(w, pg->r->bytes_read);
	page_text(pg);
	put(pg, "</span>\n");
}

static const struct page_kind flame_kind = {flame_title, flame_body};

void flame_file_html(struct buf *b, const struct flame_file *f)
{
	struct flame_page p = {.pg = {.b = b,
				      .shell = "templates/flame.html",
				      .footer = flame_footer,
				      .cube = f->cube},
			       .f = f};

	flame_file_begin(&p.pg, f);
	page_write(&p.pg, &flame_kind);
}
