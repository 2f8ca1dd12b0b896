// SPDX-License-Identifier: MIT
/*
 * The whole stylesheet goes along, 16 KB: whatever a graph uses then looks as in the report. The
 * graph is made twice, as the picture's height, which comes first, is known only by then. In a
 * picture there is one width, so the labels for wide pages are the ones.
 */
#include <assert.h>

#include "base/asset.h"
#include "model/refine.h"
#include "render/flame_diff.h"
#include "render/flamefile.h"
#include "render/page_diff.h"
#include "render/partview.h"

#define HEAD_PX 66 /* title, facts, what is drawn */
#define LINE_PX 16
#define FOOT_PX 16
#define TITLE_CHARS 110
#define FACT_CHARS 170

static void put_style(struct buf *b, const char *name)
{
	const struct asset *a = asset_find(name);
	struct str css;

	assert(a);
	css = (struct str){a->data, a->size};
	assert(str_find(css, STR("]]>")) == SIZE_MAX);
	while (tpl_next(b, &css).n)
		;
}

static struct str graph_label(struct page *pg, const struct flame_file *f)
{
	struct buf *w = page_words(pg);

	say_lit(w, "Flame graph: ");
	flame_file_title(pg, w, f);
	return page_keep(pg);
}

static struct str root_label(struct page *pg)
{
	say_brief(page_words(pg), pg->r, pg->brief);
	return page_keep(pg);
}

static struct flame_cut put_flame(struct page *pg, struct buf *b, const struct flame_file *f)
{
	struct flame g = {.model = f->r->model,
			  .collapse = f->r->collapse,
			  .nodes = f->part->nodes,
			  .n_nodes = f->part->n_nodes,
			  .n_all = f->part->n_nodes_all,
			  .win = &pg->shown,
			  .unit = &pg->unit,
			  .den = f->part->den,
			  .sample_unit = brief_ptype(f->r, f->brief)->unit,
			  .root_label = root_label(pg),
			  .label = graph_label(pg, f),
			  .prefix = pg->prefix,
			  .classes = f->r->fn_classes,
			  .budget = f->r->flame_frames};

	return flame_svg(b, &g);
}

static struct flame_cut put_diff(struct page *pg, struct buf *b, const struct flame_file *f)
{
	struct comparison c =
		comparison_of(pg, f->diff, f->side[SIDE_BASE], f->side[SIDE_CANDIDATE]);
	struct flame_diff g = {.model = f->r->model,
			       .collapse = f->r->collapse,
			       .versus = &c.v,
			       .root_label = root_label(pg),
			       .label = graph_label(pg, f),
			       .prefix = pg->prefix,
			       .gone_id = STR("gone"),
			       .budget = f->r->flame_frames};

	flame_diff_pattern(b, g.gone_id);
	return flame_diff_svg(b, &g);
}

static void put_line(struct page *pg, struct str class, uint64_t y)
{
	put(pg, "<text x=\"10\" y=\"");
	html_u64(pg->b, y);
	put(pg, "\" class=\"");
	html_attr(pg->b, class);
	put(pg, "\">");
	page_text(pg);
	put(pg, "</text>\n");
}

/* "640 of 1,204 frames, 99.2 % of the width; package prefix ... left out" */
static void say_drawn(struct page *pg, const struct flame_file *f, const struct flame_cut *cut)
{
	struct buf *w = page_words(pg);

	if (f->diff)
		say_lit(w, "Orange is more, blue is less, hatched is gone; ");
	put_count(w, cut->n_drawn);
	say_lit(w, " of ");
	say_count(w, cut->n_all, "frame");
	say_lit(w, ", ");
	put_percent(w, cut->shown, 1);
	say_lit(w, " of the width");
	if (cut->n_drawn < cut->n_all)
		say_lit(w, "; grey: too narrow to draw");
	if (pg->prefix.n) {
		say_lit(w, "; ");
		say(w, pg->prefix);
		say_lit(w, " is left out of the names");
	}
}

static void cut_words(struct page *pg, size_t chars)
{
	struct str whole = page_keep(pg);

	say_short(page_words(pg), whole, chars);
}

static void put_head(struct page *pg, const struct flame_file *f, size_t height)
{
	put(pg, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"");
	html_u64(pg->b, height);
	put(pg, "\" viewBox=\"0 0 1200 ");
	html_u64(pg->b, height);
	put(pg, "\">\n<title>");
	flame_file_title(pg, page_words(pg), f);
	page_text(pg);
	put(pg, "</title>\n<style><![CDATA[\n");
	put_style(pg->b, "assets/report.css");
	put_style(pg->b, "assets/graph.css");
	put(pg, "]]></style>\n<rect class=\"bg\" width=\"1200\" height=\"");
	html_u64(pg->b, height);
	put(pg, "\" fill=\"#fff\"/>\n");
}

/* What of the stacks is left out or changed: numbers mean nothing without it. */
static struct str refined_text(struct page *pg)
{
	refine_say(page_words(pg), pg->r->model->refine,
		   pg->r->model->services[pg->brief->series->service]);
	return page_keep(pg);
}

static void put_texts(struct page *pg, const struct flame_file *f, const struct flame_cut *cut)
{
	struct str refined = refined_text(pg);

	flame_file_title(pg, page_words(pg), f);
	cut_words(pg, TITLE_CHARS);
	put_line(pg, STR("h"), 22);
	say(page_words(pg), f->facts);
	cut_words(pg, FACT_CHARS);
	put_line(pg, STR("s"), 40);
	say_drawn(pg, f, cut);
	cut_words(pg, FACT_CHARS);
	put_line(pg, STR("s"), 56);
	if (!refined.n)
		return;
	say(page_words(pg), refined);
	cut_words(pg, FACT_CHARS);
	put_line(pg, STR("s"), 56 + LINE_PX);
}

static struct flame_cut put_graph(struct page *pg, struct buf *b, const struct flame_file *f)
{
	return f->diff ? put_diff(pg, b, f) : put_flame(pg, b, f);
}

void flame_file_svg(struct buf *b, const struct flame_file *f)
{
	struct page pg = {.b = b};
	struct buf trial = {0};
	struct flame_cut cut;
	size_t rows_px, head_px;

	flame_file_begin(&pg, f);
	cut = put_graph(&pg, &trial, f);
	buf_release(&trial);
	rows_px = cut.rows * ICICLE_ROW_PX;
	head_px = HEAD_PX + (refined_text(&pg).n ? LINE_PX : 0);
	put_head(&pg, f, head_px + rows_px + FOOT_PX);
	put_texts(&pg, f, &cut);
	put(&pg, "<svg x=\"10\" y=\"");
	html_u64(b, head_px);
	put(&pg, "\" width=\"1180\" height=\"");
	html_u64(b, rows_px);
	put(&pg, "\">\n");
	(void)put_graph(&pg, b, f);
	put(&pg, "</svg>\n</svg>\n");
	buf_release(&pg.words);
	arena_release(&pg.arena);
}
