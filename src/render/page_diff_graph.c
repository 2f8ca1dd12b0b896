// SPDX-License-Identifier: MIT
/*
 * The key stands above the graph: its scale is the one legend of the report. A check box without a
 * script changes orange and blue to red and green for those who are used to it.
 */
#include "render/page_diff.h"

#include <math.h>

#include "model/fname.h"
#include "render/flame_diff.h"
#include "render/fnlink.h"

#define COMPACT_ROWS 25
#define WHOLE_PARTS 2  /* a page of its own has room for more frames */
#define COMPACT_PART 3 /* of the frames that a page has */
#define NAME_CHARS 48
#define LEAST_NAME 5
#define TITLE_MOVERS 2

struct comparison comparison_of(struct page *pg, const struct diff *d, struct str base_title,
				struct str candidate_title)
{
	const struct ptype *type = brief_ptype(pg->r, pg->brief);
	struct comparison c = {.v = {.d = d, .side = {base_title, candidate_title}}};
	struct str *word = c.v.word;

	versus_units(&c.v, type, pg->brief->den);
	for (int side = 0; side < SIDE_N; side++)
		word[side] = side_word(c.v.side[side], &pg->arena);
	if (str_eq(word[SIDE_BASE], word[SIDE_CANDIDATE])) {
		word[SIDE_BASE] = STR("base");
		word[SIDE_CANDIDATE] = STR("candidate");
	}
	c.movers = movers_find(d, pg->r->model,
			       pg->r->packages ? pg->r->packages->is_own_fn : NULL);
	for (size_t i = 0; i < d->n_fns && !c.has_links; i++)
		c.has_links = fn_has_page(pg, d->fns[i].fn);
	c.anchor = STR("diff");
	return c;
}

bool comparison_has_both(const struct comparison *c)
{
	const struct diff *d = c->v.d;

	return d->n_nodes && !side_is_empty(d, SIDE_BASE) && !side_is_empty(d, SIDE_CANDIDATE);
}

/* ---- functions that moved ---- */

/* "main.init", "codec.New": short names say nothing without their package. */
struct str fn_bare(const struct report *r, fn_id fn)
{
	struct str name = model_fn(r->model, fn), bare = fname_rung(name, 2);
	bool is_common = bare.n < LEAST_NAME || str_starts(bare, STR("init."));

	return is_common ? fname_rung(name, 1) : bare;
}

static void say_mover(struct buf *w, const struct page *pg, const struct versus *v,
		      const struct diff_fn *fn)
{
	struct amounts a = amounts_of(v->d, fn->total);

	say_short(w, fn_bare(pg->r, fn->fn), NAME_CHARS);
	say_lit(w, " ");
	if (fn->status == DIFF_GONE) {
		say_lit(w, "gone");
		return;
	}
	if (fn->status == DIFF_NEW)
		say_lit(w, "new, ");
	say_bare_change(w, v, amounts_change(a));
}

/* By share the unit stands behind the first number. */
void say_movers(struct buf *w, const struct page *pg, const struct comparison *c)
{
	bool wants_unit = c->v.d->mode == DIFF_SHARE;

	for (size_t i = 0; i < MIN(c->movers.n, (size_t)TITLE_MOVERS); i++) {
		const struct diff_fn *fn = c->movers.v[i].fn;

		if (i)
			say_lit(w, ", ");
		say_mover(w, pg, &c->v, fn);
		if (!wants_unit || fn->status == DIFF_GONE)
			continue;
		say_lit(w, " points");
		wants_unit = false;
	}
}

/* ---- the key ---- */

static void key_words(struct page *pg, const struct versus *v)
{
	struct buf *w = page_words(pg);

	say_lit(w, "gone ");
	say_in_side(w, v, SIDE_CANDIDATE);
	page_text(pg);
	put(pg, "</span><span>“new”: not there ");
	say_in_side(page_words(pg), v, SIDE_BASE);
	page_text(pg);
	put(pg, "</span><span>Width: ");
	w = page_words(pg);
	if (v->d->mode == DIFF_SHARE)
		say_lit(w, "share");
	else
		say_unit_or(w, &v->unit, STR("number"));
	say_lit(w, " ");
	say_in_side(w, v, SIDE_CANDIDATE);
	say_lit(w, ", plus what is gone");
	page_text(pg);
	put(pg, "</span>");
}

static void diff_key(struct page *pg, const struct comparison *c, struct str gone_id)
{
	put(pg, "<p class=\"key dkey\"><span class=\"sc\"><i class=\"opt\">less</i>");
	flame_diff_scale(pg->b);
	put(pg, "<i class=\"opt\">more</i></span><span class=\"tight\">");
	flame_diff_gone(pg->b, gone_id);
	key_words(pg, &c->v);
	put(pg, "<label class=\"pal\"><input type=\"checkbox\">Red and green instead</label>");
	if (pg->prefix.n) {
		put(pg, "<span><code>");
		page_str(pg, pg->prefix);
		put(pg, "</code> is left out of the names.</span>");
	}
	put(pg, "</p>\n");
}

/* ---- the caption ---- */

static void say_drawn(struct buf *w, const struct flame_cut *cut)
{
	put_count(w, cut->n_drawn);
	say_lit(w, " of ");
	say_count(w, cut->n_all, "frame");
	say_lit(w, ", ");
	put_percent(w, cut->shown, 1);
	say_lit(w, " of the width drawn to its last frame");
	if (cut->n_drawn < cut->n_all)
		say_lit(w, "; narrower ones are the grey slivers");
	if (cut->is_deep)
		say_lit(w, "; deeper stacks go on below the picture");
	say_lit(w, ". ");
}

static void say_compared(struct buf *w, const struct page *pg, const struct diff *d)
{
	if (d->mode == DIFF_SHARE)
		say_lit(w, "Compared as shares of each side’s own total: load does not count, and "
			   "a frame that stays as it is falls when another grows. ");
	else if (d->is_sum)
		say_lit(w, "Compared as plain sums: no rate is known, so the longer side has "
			   "more. ");
	else if (brief_ptype(pg->r, pg->brief)->kind == KIND_GAUGE)
		say_lit(w, "Compared as means over time. ");
	else
		say_lit(w, "Compared per second, so the sides may differ in length. ");
}

static void say_grey(struct buf *w, const struct versus *v)
{
	say_lit(w, "Grey: the change of the total is under ");
	put_percent(w, 0.05, 0);
	if (v->d->noise > 0) {
		say_lit(w, " or within the noise, which is ");
		if (v->d->mode == DIFF_SHARE)
			say_level(w, &v->change, v->d->noise);
		else
			say_amount(w, v, v->d->noise);
		say_lit(w, " for the whole");
	}
	say_lit(w, ". ");
}

static void graph_caption(struct page *pg, const struct comparison *c, const struct flame_cut *cut)
{
	struct buf *w = page_words(pg);

	say_drawn(w, cut);
	say_compared(w, pg, c->v.d);
	say_grey(w, &c->v);
	if (c->v.d->n_status[DIFF_GONE])
		say_lit(w, "Vanished frames stand at the right end of their caller, as wide as "
			   "they were. ");
	if (c->movers.n)
		say_lit(w, "Outlined: what changed most. ");
	say_lit(w, "Point at a frame for its numbers");
	if (c->has_links)
		say_lit(w, "; functions with a page are links");
	say_lit(w, ".");
	page_text(pg);
}

/* ---- the graph ---- */

static struct str graph_label(struct page *pg, const struct comparison *c)
{
	struct buf *w = page_words(pg);

	say_lit(w, "Differential flame graph of ");
	say_brief(w, pg->r, pg->brief);
	say_lit(w, ", ");
	say_relation(w, &c->v);
	if (c->movers.n) {
		say_lit(w, ": ");
		say_movers(w, pg, c);
	}
	say_lit(w, "; the functions are in the table below");
	return page_keep(pg);
}

static struct str root_label(struct page *pg)
{
	struct buf *w = page_words(pg);

	say(w, pg->r->services[pg->here.service].name);
	say_lit(w, " · ");
	say(w, pg->r->types[pg->here.type].title);
	return page_keep(pg);
}

/* What titles name; by share only the first, as others move because it does. */
static size_t outlined(const struct comparison *c, fn_id *fns)
{
	size_t most = c->v.d->mode == DIFF_SHARE ? 1 : TITLE_MOVERS;
	size_t n = MIN(c->movers.n, most);

	for (size_t i = 0; i < n; i++)
		fns[i] = c->movers.v[i].fn->fn;
	return n;
}

void diff_graph(struct page *pg, const struct comparison *c)
{
	fn_id hits[TITLE_MOVERS];
	struct flame_diff f = {.model = pg->r->model,
			       .collapse = pg->r->collapse,
			       .versus = &c->v,
			       .prefix = pg->prefix,
			       .budget = c->frames ? c->frames : WHOLE_PARTS * pg->r->part_frames,
			       .marks = fn_marks(pg)};
	struct flame_cut cut;

	f.gone_id = arena_cat(&pg->arena, STR("gone-"), c->anchor);
	f.root_label = root_label(pg);
	f.label = graph_label(pg, c);
	f.marks.hits = hits;
	f.marks.n_hits = outlined(c, hits);
	put(pg, "<div class=\"dg\">");
	flame_diff_pattern(pg->b, f.gone_id);
	diff_key(pg, c, f.gone_id);
	figure_open(pg);
	cut = flame_diff_svg(pg->b, &f);
	put(pg, "<figcaption>");
	graph_caption(pg, c, &cut);
	put(pg, "</figcaption></figure></div>\n");
}

/* ---- for other pages ---- */

void section_diff(struct page *pg, const struct diff *d, struct str base_title,
		  struct str candidate_title, struct str anchor)
{
	struct comparison c = comparison_of(pg, d, base_title, candidate_title);
	struct unit kept = pg->unit;

	c.anchor = anchor;
	c.frames = pg->r->part_frames / COMPACT_PART;
	put(pg, "<div id=\"");
	html_attr(pg->b, anchor);
	put(pg, "\">\n");
	if (comparison_has_both(&c)) {
		diff_graph(pg, &c);
		diff_table(pg, &c.v, report_rows(pg->r, COMPACT_ROWS));
	} else {
		put(pg, "<div class=\"empty\">One side has no value: there is nothing to compare."
			"</div>\n");
	}
	put(pg, "</div>\n");
	pg->unit = kept;
}
