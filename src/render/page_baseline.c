// SPDX-License-Identifier: MIT
/*
 * Services and types that both sides have, those that moved first, by size; then what only one
 * side has. A row leads to the comparison, or to the profile where the budget left none.
 */
#include "render/page_baseline.h"

#include <math.h>
#include <stdlib.h>

#include "aggregate/plan.h"
#include "discover/wish_fit.h"

#define BASELINE_ROWS 100

/* How many times the one is of the other; 0 where that cannot be said. */
static double factor(const struct change *c)
{
	if (!(c->before > 0) || !(c->after > 0))
		return 0;
	return fmax(c->after / c->before, c->before / c->after);
}

static int cmp_moved(const void *left, const void *right)
{
	const struct brief *a = *(const struct brief *const *)left;
	const struct brief *b = *(const struct brief *const *)right;
	bool moved_a = change_is_known_fact(&a->against),
	     moved_b = change_is_known_fact(&b->against);

	if (moved_a != moved_b)
		return moved_a ? -1 : 1;
	if (moved_a && factor(&a->against) != factor(&b->against))
		return factor(&a->against) > factor(&b->against) ? -1 : 1;
	return a < b ? -1 : a > b;
}

static void cell_profile(struct page *pg, const void *row)
{
	const struct brief *b = *(const struct brief *const *)row;
	struct ref to = ref_brief(pg->r, b);

	for (size_t i = 0; i < b->plan->n_diffs; i++)
		if (b->plan->diffs[i].worth == WORTH_BASELINE && b->plan->diffs[i].has_page)
			to = ref_below(pg->r, b, AREA_DIFF, b->plan->diffs[i].slug);
	say_brief(page_words(pg), pg->r, b);
	page_link_text(pg, to, page_keep(pg));
}

static void cell_of(struct page *pg, const struct brief *b, double level)
{
	struct unit u = brief_unit(pg->r, b);

	say_level(page_words(pg), &u, level);
	page_text(pg);
}

static void cell_before(struct page *pg, const void *row)
{
	const struct brief *b = *(const struct brief *const *)row;

	cell_of(pg, b, b->against.before);
}

static void cell_after(struct page *pg, const void *row)
{
	const struct brief *b = *(const struct brief *const *)row;

	cell_of(pg, b, b->against.after);
}

static void cell_against(struct page *pg, const void *row)
{
	cell_change(pg, &(*(const struct brief *const *)row)->against);
}

static const struct column columns[] = {
	{"Profile", "", cell_profile, true, false, false},
	{"Baseline", "n", cell_before, false, false, false},
	{"This report", "n", cell_after, false, false, false},
	{"Change", "n", cell_against, false, false, true},
};

/* Services of one side that the other has not, by name. */
static void only_here(struct page *pg, bool base)
{
	const struct model *m = pg->r->model;
	size_t from = base ? m->n_own_services : 0, to = base ? m->n_services : m->n_own_services;
	size_t other = base ? 0 : m->n_own_services;
	size_t other_end = base ? m->n_own_services : m->n_services, n = 0;
	struct buf *w = page_words(pg);

	for (size_t i = from; i < to; i++) {
		bool found = false;

		for (size_t k = other; k < other_end && !found; k++)
			found = str_eq(m->services[i], m->services[k]);
		if (found)
			continue;
		say(w, n++    ? STR(", ")
		       : base ? STR("Only in the baseline: ")
			      : STR("Not in the baseline: "));
		say_short(w, m->services[i], 60);
	}
	if (!n)
		return;
	say_lit(w, ".");
	put(pg, "<p class=\"cap\">");
	page_text(pg);
	put(pg, "</p>\n");
}

void section_baseline(struct page *pg)
{
	const struct report *r = pg->r;
	const struct brief **v = arena_n(&pg->arena, r->n_briefs, const struct brief *);
	size_t n = 0;
	struct buf *w;

	if (!r->n_baseline)
		return;
	for (size_t i = 0; i < r->n_briefs; i++)
		if (r->briefs[i].base)
			v[n++] = &r->briefs[i];
	qsort(v, n, sizeof(*v), cmp_moved);
	section_open(pg, STR("Against the baseline"),
		     STR("means of the whole reports; what moved first, by its factor"));
	w = page_words(pg);
	put_count(w, MIN(n, (size_t)BASELINE_ROWS));
	say_lit(w, " of ");
	say_count(w, n, "profile");
	say_lit(w, " that both have; the baseline is of ");
	say_count(w, r->n_baseline, "dump");
	say_lit(w, ".");
	table_list(pg, LIST_CHANGES);
	table_open(pg, "data", page_keep(pg));
	table_head(pg, columns, COUNT_OF(columns));
	for (size_t i = 0; i < MIN(n, (size_t)BASELINE_ROWS); i++)
		table_row(pg, columns, COUNT_OF(columns), &v[i]);
	table_close(pg);
	if (r->model->n_services - r->model->n_own_services != 1 || r->n_services != 1) {
		only_here(pg, true);
		only_here(pg, false);
	}
	section_close(pg);
}

/* ---- title ---- */

/* Part of the fleet's level of its type that the change is. */
static double part_moved(const struct report *r, const struct brief *b)
{
	double fleet = fleet_level(r, brief_type(r, b), WIN_ALL);

	return fleet > 0 ? fabs(b->against.after - b->against.before) / fleet : 0;
}

void say_baseline_title(struct buf *t, struct page *pg)
{
	const struct report *r = pg->r;
	const struct brief *most = NULL;
	size_t n_moved = 0, n = 0;

	for (size_t i = 0; i < r->n_briefs; i++) {
		const struct brief *b = &r->briefs[i];
		bool is_main = brief_type(r, b) < MAIN_TYPES;

		n += b->base != NULL;
		if (!b->base || !change_is_known_fact(&b->against))
			continue;
		n_moved++;
		if (is_main && (!most || part_moved(r, b) > part_moved(r, most)))
			most = b;
	}
	say_lit(t, "Against the baseline: ");
	if (most) {
		struct unit u = brief_unit(r, most);

		say_brief(t, r, most);
		say_lit(t, " ");
		say_from_to(t, &u, most->against.before, most->against.after);
		say_lit(t, ", ");
		put_change(t, &most->against);
		n_moved--;
	}
	if (most && n_moved)
		say_lit(t, "; ");
	if (n_moved) {
		say_count(t, n_moved, most ? "other profile" : "profile");
		say_lit(t, " moved");
	} else if (!most) {
		say_lit(t, "none of ");
		say_count(t, n, "profile");
		say_lit(t, " moved beyond its noise");
	}
}

/* ---- pins ---- */

static const struct brief *pinned(const struct report *r, const struct pin_wish *pin)
{
	for (size_t i = 0; i < r->n_briefs; i++) {
		const struct brief *b = &r->briefs[i];
		const struct type_row *t = &r->types[brief_type(r, b)];

		if (str_eq(r->services[b->series->service].name, pin->what.service) &&
		    type_wish_fits(pin->what.type, t->id, t->slug, t->title))
			return b;
	}
	return NULL;
}

/* The page of the label value, window or function that the pin names, if it has one. */
static struct ref pin_ref(const struct report *r, const struct brief *b, const struct pin_wish *pin)
{
	const struct plan *plan = b->plan;

	for (size_t i = 0; i < plan->n_fns && pin->function.n; i++)
		if (plan->fns[i].has_page &&
		    str_eq(model_fn(r->model, plan->fns[i].fn), pin->function))
			return ref_below(r, b, AREA_FUNCTION, plan->fns[i].slug);
	for (size_t i = 0; i < plan->n_windows && pin->what.window.how == PICK_WINDOW; i++)
		if (plan->windows[i].has_page &&
		    plan->windows[i].wish == &r->discovery->wishes.windows[pin->what.window.window])
			return ref_below(r, b, AREA_WINDOW, plan->windows[i].slug);
	return ref_brief(r, b);
}

static struct ref pin_label_ref(struct page *pg, const struct brief *b, const struct pin_wish *pin,
				struct ref otherwise)
{
	const struct label_wish *l = pin->what.labels;
	const struct plan_value *value;

	if (pin->what.n_labels != 1 || l->values.n != 1 || pin->function.n)
		return otherwise;
	value = plan_find_value(b->plan, l->key, l->values.v[0]);
	for (size_t k = 0; value && k < b->plan->n_keys; k++)
		if (str_eq(b->plan->keys[k].key, l->key))
			return ref_below(pg->r, b, AREA_VALUE,
					 arena_cat(&pg->arena, b->plan->keys[k].slug, STR("/"),
						   value->slug));
	return otherwise;
}

static void pin_row(struct page *pg, const struct pin_wish *pin)
{
	const struct brief *b = pinned(pg->r, pin);

	put(pg, "<tr><th scope=\"row\">");
	if (b)
		page_link_text(pg, pin_label_ref(pg, b, pin, pin_ref(pg->r, b, pin)), pin->name);
	else
		page_str(pg, pin->name);
	if (b) {
		put(pg, " <span class=\"dim\">");
		say_brief(page_words(pg), pg->r, b);
		page_text(pg);
		put(pg, "</span>");
	}
	put(pg, "</th><td>");
	page_str(pg, pin->note);
	put(pg, "</td><td class=\"co opt\">");
	if (b)
		cell_spark(pg, b, 28);
	put(pg, "</td><td class=\"n\">");
	if (b)
		cell_of(pg, b, b->now);
	else
		put(pg, "<span class=\"warn\">fits no profile</span>");
	put(pg, "</td><td class=\"n\">");
	if (b)
		cell_change(pg, &b->change);
	put(pg, "</td></tr>\n");
}

void section_pins(struct page *pg)
{
	const struct wishes *w = &pg->r->discovery->wishes;

	if (!w->n_pins)
		return;
	section_open(pg, STR("Pinned"),
		     STR("by the config; now and change are those of the whole profile"));
	put(pg, "<table class=\"data\"><caption class=\"vh\">Pinned profiles</caption><thead><tr>"
		"<th scope=\"col\">Pin</th><th scope=\"col\">Note</th>"
		"<th scope=\"col\" class=\"opt\"><span class=\"vh\">Timeline of the profile</span>"
		"</th><th scope=\"col\" class=\"n\">Now</th>"
		"<th scope=\"col\" class=\"n\">Change</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < w->n_pins; i++)
		pin_row(pg, &w->pins[i]);
	table_close(pg);
	section_close(pg);
}
