// SPDX-License-Identifier: MIT
/*
 * The title is the verdict; the sentence below it names the functions that moved, each with what it
 * was and is. "The rest is the same" stands there only when it is true of every frame.
 */
#include "render/page_diff.h"

#include "render/fnlink.h"

/* ---- title ---- */

/* "baseline has no data; this report has 0.870 cores" */
static void say_one_side(struct buf *w, const struct versus *v)
{
	bool no_base = side_is_empty(v->d, SIDE_BASE);
	enum diff_side there = no_base ? SIDE_CANDIDATE : SIDE_BASE;

	say_side(w, v->side[SIDE_N - 1 - there]);
	say(w, v->d->mode == DIFF_SHARE ? STR(" has no value") : STR(" has no data"));
	if (side_is_empty(v->d, there)) {
		say_lit(w, ", nor has ");
		say_side(w, v->side[there]);
	} else if (v->d->mode == DIFF_RATE) {
		say_lit(w, "; ");
		say_side(w, v->side[there]);
		say_lit(w, " has ");
		say_amount(w, v, v->d->whole[there]);
	}
}

/* What is within the noise may still look like a change. */
static void say_steady(struct buf *w, const struct versus *v, struct amounts a)
{
	if (versus_is_small(a)) {
		say_lit(w, "steady at ");
		say_amount(w, v, a.candidate);
	} else {
		say_lit(w, "no change beyond the noise, ");
		say_amounts(w, v, a);
	}
}

static void say_whole(struct buf *w, const struct versus *v)
{
	struct amounts a = versus_whole(v);
	enum diff_status status = v->d->nodes[0].status;

	switch (status) {
	case DIFF_SAME:
		say_steady(w, v, a);
		break;
	case DIFF_NEW:
		say_lit(w, "new with ");
		say_amount(w, v, a.candidate);
		break;
	case DIFF_GONE:
		say_lit(w, "gone, ");
		say_amount_change(w, v, amounts_change(a));
		break;
	case DIFF_MORE:
	case DIFF_LESS:
	case DIFF_STATUS_N:
		say_amount_change(w, v, amounts_change(a));
		say_lit(w, ", ");
		say_relative(w, status, a);
		break;
	}
	say_lit(w, ", ");
	say_relation(w, v);
}

static void say_heading(struct buf *w, const struct page *pg, const struct comparison *c)
{
	say_brief(w, pg->r, pg->brief);
	say(w, c->v.d->mode == DIFF_SHARE ? STR(" by share: ") : STR(": "));
	if (!comparison_has_both(c)) {
		say_one_side(w, &c->v);
		return;
	}
	if (c->v.d->mode == DIFF_RATE) {
		say_whole(w, &c->v);
		if (c->movers.n)
			say_lit(w, "; ");
		say_movers(w, pg, c);
		return;
	}
	say_movers(w, pg, c);
	say(w, c->movers.n ? STR(", ") : STR("steady, "));
	say_relation(w, &c->v);
}

/* ---- lead ---- */

static void lead_fn(struct page *pg, fn_id fn)
{
	bool is_link = fn_has_page(pg, fn);

	if (is_link) {
		put(pg, "<a ");
		fn_href(pg, fn);
		put(pg, ">");
	}
	put(pg, "<code");
	cell_fn_title(pg, fn);
	put(pg, ">");
	page_str(pg, fn_bare(pg->r, fn));
	put(pg, "</code>");
	if (is_link)
		put(pg, "</a>");
}

static void lead_text(struct page *pg, struct str text)
{
	page_str(pg, text);
}

static void lead_amount(struct page *pg, const struct versus *v, double number)
{
	struct versus fit = versus_up_to(v, number);

	say_amount(page_words(pg), &fit, number);
	page_text(pg);
}

static void lead_change(struct page *pg, const struct versus *v, double change)
{
	say_amount_change(page_words(pg), v, change);
	page_text(pg);
}

static void lead_caller(struct page *pg, const struct mover *m, struct str joint)
{
	if (!m->caller)
		return;
	lead_text(pg, joint);
	lead_fn(pg, m->caller->node.fn);
}

/* One place of a function is new although the function itself is not. */
static void lead_new_place(struct page *pg, const struct versus *v, const struct mover *m)
{
	struct amounts there = amounts_of(
		v->d, (const int64_t[SIDE_N]){m->node->total_base, m->node->node.total});

	put(pg, " is new in ");
	lead_fn(pg, m->caller->node.fn);
	put(pg, " with ");
	lead_change(pg, v, amounts_change(there));
	put(pg, " there, ");
	lead_change(pg, v, amounts_change(amounts_of(v->d, m->fn->total)));
	put(pg, " in all");
}

static void lead_mover(struct page *pg, const struct versus *v, const struct mover *m)
{
	struct amounts a = amounts_of(v->d, m->fn->total);

	lead_fn(pg, m->fn->fn);
	if (m->fn->status == DIFF_NEW) {
		put(pg, " is new with ");
		lead_amount(pg, v, a.candidate);
		lead_caller(pg, m, STR(", called by "));
	} else if (m->fn->status == DIFF_GONE) {
		put(pg, " (");
		lead_amount(pg, v, a.base);
		put(pg, ") is gone");
		lead_caller(pg, m, STR(" from "));
	} else if (m->node->status == DIFF_NEW && m->caller) {
		lead_new_place(pg, v, m);
	} else {
		put(pg, ": ");
		say_amounts(page_words(pg), v, a);
		page_text(pg);
	}
}

static void lead_movers(struct page *pg, const struct comparison *c)
{
	const struct movers *m = &c->movers;

	if (!m->n)
		put(pg, "No function moved by more than 5\u202f% and the noise. ");
	else if (!m->are_own)
		put(pg, "Of the program’s own functions none moved, of the runtime and the "
			"standard library: ");
	for (size_t i = 0; i < m->n; i++) {
		if (i)
			put(pg, "; ");
		lead_mover(pg, &c->v, &m->v[i]);
	}
	if (m->n)
		put(pg, ". ");
}

/* Not by share: there they fall when anything else grows. */
static void lead_sums(struct page *pg, const struct comparison *c)
{
	const struct movers *m = &c->movers;

	if (m->gc_moved) {
		put(pg, "Garbage collection: ");
		lead_change(pg, &c->v, m->gc[SIDE_CANDIDATE] - m->gc[SIDE_BASE]);
		put(pg, ". ");
	}
	if (m->outside_moved && m->are_own) {
		put(pg, "Runtime that no function of the program calls: ");
		lead_change(pg, &c->v, m->outside[SIDE_CANDIDATE] - m->outside[SIDE_BASE]);
		put(pg, ". ");
	}
	if (m->rest_is_same && !m->outside_moved && (m->n || m->gc_moved))
		put(pg, "The rest is the same.");
}

void diff_lead(struct page *pg, const struct comparison *c)
{
	lead_open(pg);
	say_heading(page_words(pg), pg, c);
	page_text(pg);
	lead_mid(pg);
	if (comparison_has_both(c)) {
		lead_movers(pg, c);
		if (c->v.d->mode == DIFF_RATE)
			lead_sums(pg, c);
	} else {
		put(pg, "There is nothing to compare.");
	}
	lead_close(pg);
}
