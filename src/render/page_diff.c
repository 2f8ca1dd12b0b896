// SPDX-License-Identifier: MIT
/*
 * Two windows, label values, services or reports of one type, compared in one mode. The title is
 * the verdict; which functions it names comes from movers.h.
 */
#include "render/page_diff.h"

#include <math.h>

#include "render/exploretext.h"
#include "render/fnlink.h"
#include "render/labelname.h"

#define TABLE_ROWS 60
#define PICK_CHARS 32

struct diff_page {
	struct page pg; /* first: sections get this */
	struct comparison c;
	const struct plan_diff *plan;
	const struct brief *brief[SIDE_N]; /* NULL: a series without */
};

static struct diff_page *page_of(struct page *pg)
{
	return (struct diff_page *)pg;
}

static bool is_share(const struct versus *v)
{
	return v->d->mode == DIFF_SHARE;
}

static void diff_title(struct page *pg, struct buf *words)
{
	const struct diff_page *p = page_of(pg);

	say_brief(words, pg->r, pg->brief);
	say_lit(words, ", ");
	say(words, p->plan->title);
	if (is_share(&p->c.v))
		say_lit(words, ", by share");
	say_lit(words, " · ");
	say(words, pg->r->discovery->title);
}

/* ---- banner ---- */

static void side_banner(struct page *pg, const struct versus *v, enum diff_side side)
{
	struct str name;
	struct buf *w;

	if (!side_is_empty(v->d, side))
		return;
	say_side(page_words(pg), v->side[side]);
	name = page_keep(pg);
	put(pg, "<p class=\"banner\"><b class=\"warn nw\">");
	if (v->d->side[side].n_dumps)
		put(pg, "No value");
	else
		put(pg, "No data");
	put(pg, "</b><span>");
	w = page_words(pg);
	say_capital(w, name);
	if (v->d->side[side].n_dumps)
		say_lit(w, " has dumps, but what they count is zero, so it has no shares.");
	else
		say_lit(w, " has no data of this profile type.");
	page_text(pg);
	put(pg, " ");
	page_link(pg, ref_of(AREA_FILES_SERVICE, pg->here.service, NONE), STR(""));
	put(pg, "Files of this service</a></span></p>\n");
}

/* ---- numbers ---- */

struct figure {
	struct str name;
	struct str value, unit;
	struct str note, class;
};

static void put_figure(struct page *pg, const struct figure *f)
{
	put(pg, "<div><dt>");
	page_str(pg, f->name);
	put(pg, "</dt><dd class=\"v\">");
	page_str(pg, f->value);
	put(pg, " <small>");
	page_str(pg, f->unit);
	put(pg, "</small></dd><dd");
	page_class(pg, f->class);
	put(pg, ">");
	page_str(pg, f->note);
	put(pg, "</dd></div>");
}

static void say_dumps(struct buf *w, const struct page *pg, const struct win *win)
{
	say_count(w, win->n_dumps, "dump");
	if (pg->profile->timeline.is_sequence || win->to_ns <= win->from_ns)
		return;
	say_lit(w, ", ");
	say_span(w, pg->r, win->from_ns, win->to_ns);
}

static struct str unit_text(struct page *pg, const struct unit *u)
{
	say_unit(page_words(pg), u);
	return page_keep(pg);
}

/* A side's own level; where it has none, its sum in rate mode. */
static void side_figure(struct page *pg, const struct versus *v, enum diff_side side)
{
	const struct win *win = &v->d->side[side];
	struct figure f = {.unit = unit_text(pg, &v->unit)};
	struct unit unit = v->unit;
	double number = v->d->whole[side];

	if (is_share(v)) {
		unit = unit_for(brief_ptype(pg->r, pg->brief),
				fmax(fabs(v->d->side[SIDE_BASE].level),
				     fabs(v->d->side[SIDE_CANDIDATE].level)));
		number = win->level;
		f.unit = unit_text(pg, &unit);
	}
	say_capital(page_words(pg), v->word[side]);
	f.name = page_keep(pg);
	if (side_is_empty(v->d, side))
		number = NAN;
	put_level(page_words(pg), &unit, number);
	f.value = page_keep(pg);
	if (!isfinite(number))
		f.unit = STR("");
	say_dumps(page_words(pg), pg, win);
	f.note = page_keep(pg);
	put_figure(pg, &f);
}

static struct str change_class_of(double change)
{
	return change > 0 ? STR("more") : change < 0 ? STR("less") : STR("");
}

static struct str change_note(struct page *pg, const struct versus *v)
{
	struct amounts a = versus_whole(v);
	bool is_small = versus_is_small(a);
	struct buf *w = page_words(pg);

	if (v->d->nodes[0].status != DIFF_SAME || is_small)
		say_relative(w, v->d->nodes[0].status, a);
	else
		say_lit(w, "within the noise");
	if (v->d->noise > 0) {
		say(w,
		    v->d->nodes[0].status != DIFF_SAME || is_small ? STR("; noise ") : STR(" of "));
		put_level(w, &v->unit, v->d->noise);
	}
	return page_keep(pg);
}

static void change_figure(struct page *pg, const struct comparison *c)
{
	const struct versus *v = &c->v;
	double change = amounts_change(versus_whole(v));
	struct figure f = {.name = STR("Change"), .unit = unit_text(pg, &v->change)};

	if (is_share(v)) {
		f.name = STR("Largest change");
		change = c->movers.n ? amounts_change(amounts_of(v->d, c->movers.v[0].fn->total))
				     : 0;
	}
	if (!comparison_has_both(c)) {
		f.value = STR("–");
		f.unit = STR("");
		put_figure(pg, &f);
		return;
	}
	if (is_share(v)) {
		f.note = c->movers.n ? fn_bare(pg->r, c->movers.v[0].fn->fn) : STR("");
	} else {
		f.note = change_note(pg, v);
		if (v->d->nodes[0].status != DIFF_SAME)
			f.class = change_class_of(change);
	}
	say_bare_change(page_words(pg), v, change);
	f.value = page_keep(pg);
	if (change == 0)
		f.unit = STR("");
	put_figure(pg, &f);
}

/* "42 + 3 functions" */
static void count_figure(struct page *pg, const struct diff *d, struct str name,
			 enum diff_status status, enum diff_status beyond)
{
	bool is_one = beyond == status && d->n_status[status] == 1;
	struct figure f = {.name = name, .unit = is_one ? STR("function") : STR("functions")};
	struct buf *w = page_words(pg);

	put_count(w, d->n_status[status]);
	if (beyond != status) {
		say_lit(w, " + ");
		put_count(w, d->n_status[beyond]);
	}
	f.value = page_keep(pg);
	w = page_words(pg);
	if (beyond != status) {
		say_lit(w, "of ");
		put_count(w, d->n_fns);
	} else {
		say_lit(w, "within 5\u202f% or the noise");
	}
	f.note = page_keep(pg);
	put_figure(pg, &f);
}

static void diff_kpis(struct page *pg, const struct comparison *c)
{
	const struct diff *d = c->v.d;

	kpis_open(pg);
	side_figure(pg, &c->v, SIDE_BASE);
	side_figure(pg, &c->v, SIDE_CANDIDATE);
	change_figure(pg, c);
	if (comparison_has_both(c)) {
		count_figure(pg, d, STR("More or new"), DIFF_MORE, DIFF_NEW);
		count_figure(pg, d, STR("Less or gone"), DIFF_LESS, DIFF_GONE);
		count_figure(pg, d, STR("Same"), DIFF_SAME, DIFF_SAME);
	}
	kpis_close(pg);
}

/* ---- picks: the other mode, one side alone ---- */

static void pick(struct page *pg, struct ref to, bool is_here, struct str text)
{
	if (is_here) {
		put(pg, "<b>");
		page_str(pg, text);
		put(pg, "</b>");
	} else {
		page_link_text(pg, to, text);
	}
}

/* The page of one label value, when the side is one; else false. */
static bool value_ref(struct page *pg, const struct plan_side *side, struct ref *to)
{
	const struct label_test *test = side->tests;
	const struct plan *plan = pg->brief->plan;
	const struct plan_key *key;
	const struct plan_value *value;

	if (side->n_tests != 1 || test->n_values != 1 || test->is_none_of ||
	    side->window != NO_WINDOW)
		return false;
	key = plan_find_key(plan, test->key);
	value = key ? plan_find_value(plan, test->key, test->values[0]) : NULL;
	if (!value)
		return false;
	*to = ref_value(pg, key, value);
	return true;
}

/* The page that shows nothing but this side; else false. */
static bool side_ref(struct page *pg, enum diff_side s, struct ref *to)
{
	const struct plan_side *side = &page_of(pg)->plan->side[s];
	const struct brief *brief = page_of(pg)->brief[s];
	const struct plan *plan = pg->brief->plan;

	if (!brief)
		return false;
	*to = ref_brief(pg->r, brief);
	if (brief != pg->brief)
		return true;
	if (side->n_tests)
		return value_ref(pg, side, to);
	if (side->window == NO_WINDOW)
		return true;
	if (side->window >= plan->n_windows || !plan->windows[side->window].has_page)
		return false;
	*to = ref_below(pg->r, brief, AREA_WINDOW, plan->windows[side->window].slug);
	return true;
}

static void pick_side(struct page *pg, enum diff_side side)
{
	struct ref to;
	struct buf word = {0};

	if (!side_ref(pg, side, &to))
		return;
	say_capital(&word, page_of(pg)->c.v.word[side]);
	say_short(page_words(pg), buf_view(&word), PICK_CHARS);
	pick(pg, to, false, page_keep(pg));
	buf_release(&word);
}

static void pick_explorer(struct page *pg)
{
	struct explore e;

	if (!explore_of_diff(&e, pg, page_of(pg)->plan))
		return;
	e.is_share = is_share(&page_of(pg)->c.v);
	explore_link(pg, pg->brief, &e);
}

static void graph_head(struct page *pg)
{
	const struct diff_page *p = page_of(pg);
	bool share = is_share(&p->c.v);
	struct ref rate = ref_below(pg->r, pg->brief, AREA_DIFF, p->plan->slug);
	struct ref by_share = rate;

	by_share.sub = arena_cat(&pg->arena, p->plan->slug, STR("/share"));
	put(pg, "<section><div class=\"head\"><h2>Differential flame graph</h2>"
		"<p class=\"side pick\">");
	pick(pg, rate, !share, STR("Rate"));
	pick(pg, by_share, share, STR("Share"));
	pick_side(pg, SIDE_BASE);
	pick_side(pg, SIDE_CANDIDATE);
	pick_explorer(pg);
	put(pg, "</p></div>\n");
}

static void pick_lists(struct page *pg, const struct diff *d)
{
	static const enum diff_status order[] = {DIFF_NEW, DIFF_GONE, DIFF_MORE, DIFF_LESS,
						 DIFF_SAME};

	put(pg, "<p class=\"side pick\"><b>All</b>");
	for (size_t i = 0; i < COUNT_OF(order); i++) {
		if (!d->n_status[order[i]])
			continue;
		put(pg, "<a href=\"#");
		html_attr(pg->b, str_of(diff_anchors[order[i]]));
		put(pg, "\">");
		page_str(pg, str_of(diff_words[order[i]]));
		put(pg, " <span class=\"dim\">");
		put_count(pg->b, d->n_status[order[i]]);
		put(pg, "</span></a>");
	}
	put(pg, "</p>");
}

/* ---- the page ---- */

static void diff_body(struct page *pg)
{
	const struct comparison *c = &page_of(pg)->c;

	diff_lead(pg, c);
	side_banner(pg, &c->v, SIDE_BASE);
	side_banner(pg, &c->v, SIDE_CANDIDATE);
	diff_kpis(pg, c);
	graph_head(pg);
	if (comparison_has_both(c)) {
		diff_graph(pg, c);
		section_close(pg);
		put(pg, "<section><div class=\"head\"><h2>Functions</h2>");
		pick_lists(pg, c->v.d);
		put(pg, "</div>\n");
		diff_table(pg, &c->v, report_rows(pg->r, TABLE_ROWS));
		section_close(pg);
		diff_lists(pg, &c->v);
	} else {
		put(pg,
		    "<div class=\"empty\">There is nothing to draw: one side is empty.</div>\n");
		section_close(pg);
	}
	section_diff_how(pg, c, page_of(pg)->plan);
}

static const struct page_kind diff_kind = {diff_title, diff_body};

static const struct brief *find_brief(const struct report *r, uint32_t series)
{
	for (size_t i = 0; i < r->n_briefs; i++)
		if (r->briefs[i].series == &r->model->series[series])
			return &r->briefs[i];
	return NULL;
}

/* A side of another type has values of its own unit. */
static void set_side(struct diff_page *p, enum diff_side side)
{
	const struct brief *brief = find_brief(p->pg.r, p->plan->side[side].series);

	p->brief[side] = brief;
	if (!brief)
		return;
	p->c.v.den[side] = brief->den;
	p->c.v.sample_unit[side] = brief_ptype(p->pg.r, brief)->unit;
}

void page_diff(struct buf *b, const struct below *at, const struct plan_diff *plan,
	       const struct diff *diff)
{
	struct diff_page p = {.pg.b = b, .plan = plan};
	struct page *pg = &p.pg;
	struct ref here = ref_below(at->r, at->brief, AREA_DIFF, plan->slug);

	here.name = plan->title;
	if (diff->mode == DIFF_SHARE)
		here.sub = arena_cat(&pg->arena, plan->slug, STR("/share"));
	page_of_profile(pg, at, here);
	p.c = comparison_of(pg, diff, plan->side[SIDE_BASE].title,
			    plan->side[SIDE_CANDIDATE].title);
	set_side(&p, SIDE_BASE);
	set_side(&p, SIDE_CANDIDATE);
	page_write(pg, &diff_kind);
}
