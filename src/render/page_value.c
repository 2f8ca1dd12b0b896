// SPDX-License-Identifier: MIT
/*
 * One value of one label: how much of the whole it is, when, in which functions, and what makes it
 * differ from the rest. The difference is told by shares, since a value and the rest differ in size
 * anyway.
 */
#include <math.h>

#include "render/findingcell.h"
#include "render/exploretext.h"
#include "render/fnlink.h"
#include "render/labeltable.h"
#include "render/linefigure.h"
#include "render/page_diff.h"
#include "render/partview.h"

#define CHART_HEIGHT 160
#define CHART_ROWS 48
struct value_page {
	struct page pg;
	const struct key_parts *key;
	const struct value_part *value;
	struct str label; /* "tenant=acme" */
};

static const struct value_page *page_of(struct page *pg)
{
	return (const struct value_page *)pg;
}

/* ---- title and lead ---- */

static void say_trend(struct buf *w, const struct unit *u, const struct change *c)
{
	if (c->trend == TREND_UNKNOWN)
		return;
	if (c->trend == TREND_STEADY) {
		say_lit(w, "; steady");
		return;
	}
	say_lit(w, "; ");
	say_from_to(w, u, c->before, c->after);
	say_lit(w, " from the first to the last quarter");
}

static void value_title(struct page *pg, struct buf *words)
{
	say_brief(words, pg->r, pg->brief);
	say_lit(words, ", ");
	say(words, page_of(pg)->label);
	say_lit(words, " · ");
	say(words, pg->r->discovery->title);
}

static void value_heading(struct page *pg)
{
	const struct value_part *v = page_of(pg)->value;
	struct buf *w = page_words(pg);

	say_brief(w, pg->r, pg->brief);
	say_lit(w, ", ");
	say(w, page_of(pg)->label);
	say_lit(w, ": ");
	say_level(w, &pg->unit, pg->shown.level);
	say_lit(w, ", ");
	put_percent(w, share_of_whole(pg, v->part.win.total), 1);
	say_lit(w, " of the whole");
	say_trend(w, &pg->unit, &v->change);
	page_text(pg);
}

static void lead_name(struct page *pg, fn_id fn)
{
	bool is_link = fn_has_page(pg, fn);

	if (is_link) {
		put(pg, "<a ");
		fn_href(pg, fn);
		put(pg, ">");
	}
	put(pg, "<code>");
	page_str(pg, fn_short(pg->r, fn));
	put(pg, "</code>");
	if (is_link)
		put(pg, "</a>");
}

/* "store.Scan makes the largest difference to the rest: with what it calls, 34.0 % here ..." */
static void lead_difference(struct page *pg, const struct diff *d)
{
	struct comparison c;
	const int64_t *total;
	struct buf *w;

	if (!d || side_is_empty(d, SIDE_BASE) || side_is_empty(d, SIDE_CANDIDATE))
		return;
	c = comparison_of(pg, d, STR("the rest"), STR("this value"));
	if (!c.movers.n) {
		put(pg, "No function takes another share here than in the rest. ");
		return;
	}
	total = c.movers.v[0].fn->total;
	lead_name(pg, c.movers.v[0].fn->fn);
	w = page_words(pg);
	say_lit(w, " makes the largest difference to the rest: with what it calls, ");
	put_percent(w, diff_number(d, SIDE_CANDIDATE, total[SIDE_CANDIDATE]), 1);
	say_lit(w, " here and ");
	put_percent(w, diff_number(d, SIDE_BASE, total[SIDE_BASE]), 1);
	say_lit(w, " there. ");
	page_text(pg);
}

static void value_lead(struct page *pg)
{
	const struct value_page *at = page_of(pg);
	struct label_test test = {.key = at->key->plan->key,
				  .values = &at->value->plan->value,
				  .n_values = 1};

	lead_open(pg);
	value_heading(pg);
	lead_mid(pg);
	lead_difference(pg, at->value->rest_share);
	page_link(pg, ref_below(pg->r, pg->brief, AREA_LABELS, STR("")),
		  key_anchor(pg, at->key->plan));
	put(pg, "All values of <code>");
	say_value(page_words(pg), at->key->plan->key, VALUE_CHARS);
	page_text(pg);
	put(pg, "</code></a> · ");
	explore_link(pg, pg->brief,
		     &(struct explore){.side = {[SIDE_CANDIDATE] = {.tests = &test, .n_tests = 1}},
				       .vs = EXPLORE_LABELS});
	lead_close(pg);
}

/* ---- numbers ---- */

static const struct unit percent = {.name = STR("%"), .per_level = 100, .decimals = 1};
static const struct unit plain = {.per_level = 1, .is_whole = true};

static void kpi_level(struct page *pg, struct str name, double level, struct str note)
{
	kpi(pg, &(struct kpi){name, pg->unit, level, note, STR("")});
}

static struct str note_rank(struct page *pg)
{
	const struct value_page *at = page_of(pg);
	struct buf *w = page_words(pg);

	say_lit(w, "number ");
	put_count(w, (uint64_t)(at->value - at->key->values) + 1);
	say_lit(w, " of ");
	put_count(w, at->key->plan->n_all);
	return page_keep(pg);
}

static struct str note_at(struct page *pg, int64_t epoch_s)
{
	struct buf *w = page_words(pg);

	say_lit(w, "at ");
	chart_time(w, &page_of(pg)->value->part.timeline, epoch_s);
	return page_keep(pg);
}

static struct str note_deviation(struct page *pg)
{
	const struct level_stats *s = &page_of(pg)->value->stats;
	struct buf *w = page_words(pg);

	say_lit(w, "deviation ");
	put_level(w, &pg->unit, s->stddev);
	return page_keep(pg);
}

static struct str note_now(struct page *pg)
{
	const struct timeline *t = &page_of(pg)->value->part.timeline;
	size_t last = bucket_last(t);

	if (last == NONE)
		return STR("");
	return note_at(pg, t->start_s + (int64_t)(last * (t->width_s ? t->width_s : 1)));
}

static void kpi_change(struct page *pg, const struct change *c)
{
	struct buf *w = page_words(pg);

	if (!isfinite(c->before) || !isfinite(c->after))
		return;
	put_change(w, c);
	say_lit(w, " from first quarter");
	kpi(pg,
	    &(struct kpi){STR("Last quarter"), pg->unit, c->after, page_keep(pg), change_class(c)});
}

static void kpis_levels(struct page *pg)
{
	const struct value_part *v = page_of(pg)->value;

	kpi_level(pg, STR("Mean"), v->part.win.level, STR("whole report"));
	kpi(pg, &(struct kpi){STR("Share of the whole"), percent,
			      share_of_whole(pg, v->part.win.total), note_rank(pg), STR("")});
	kpi_level(pg, STR("Now, last bucket"), v->stats.now, note_now(pg));
	kpi_level(pg, STR("Highest bucket"), v->stats.max, note_at(pg, v->stats.max_s));
	kpi_level(pg, STR("Lowest bucket"), v->stats.min, note_deviation(pg));
	kpi_change(pg, &v->change);
}

static void kpis_sums(struct page *pg)
{
	const struct part *part = &page_of(pg)->value->part;

	kpi_level(pg, STR("Sum"), pg->shown.level, STR("of all dumps"));
	kpi(pg, &(struct kpi){STR("Share of the whole"), percent,
			      share_of_whole(pg, part->win.total), note_rank(pg), STR("")});
	kpi(pg, &(struct kpi){STR("Functions"), plain, (double)part->n_fns, STR("in its stacks"),
			      STR("")});
	kpi(pg,
	    &(struct kpi){STR("Stacks"), plain, (double)part->n_stacks, STR("distinct"), STR("")});
}

static void value_kpis(struct page *pg)
{
	kpis_open(pg);
	if (part_is_sum(&page_of(pg)->value->part))
		kpis_sums(pg);
	else
		kpis_levels(pg);
	kpis_close(pg);
}

/* ---- timeline ---- */

static struct str timeline_label(struct page *pg)
{
	const struct value_page *at = page_of(pg);
	struct buf *w = page_words(pg);

	say_brief(w, pg->r, pg->brief);
	say_lit(w, ", ");
	say(w, at->label);
	say_lit(w, ": ");
	say_level(w, &pg->unit, at->value->part.win.level);
	say_lit(w, " on average, highest ");
	say_level(w, &pg->unit, at->value->stats.max);
	say_lit(w, " at ");
	chart_time(w, &at->value->part.timeline, at->value->stats.max_s);
	say_lit(w, "; all values together ");
	say_level(w, &pg->unit, pg->profile->win[WIN_ALL].level);
	return page_keep(pg);
}

static void section_course(struct page *pg)
{
	const struct value_page *at = page_of(pg);
	const struct timeline *t = &at->value->part.timeline;
	struct chart_line whole = {&pg->profile->timeline, STR("all")};
	struct line_figure f = {
		.chart = {.timeline = t,
			  .unit = &pg->unit,
			  .lines = &whole,
			  .n_lines = 1,
			  .height = CHART_HEIGHT,
			  .time_axis = true,
			  .event_names = true},
		.note = STR("The area is this value, the line above it the whole."),
		.rows = CHART_ROWS,
	};

	if (part_is_sum(&at->value->part) || !t->level || bucket_last(t) == NONE)
		return;
	section_open(pg, STR("Timeline"), STR("this value and the whole"));
	say_value(page_words(pg), at->value->plan->value, VALUE_CHARS_SHORT);
	f.chart.end_label = page_keep(pg);
	f.area_name = f.chart.end_label;
	f.chart.label = timeline_label(pg);
	f.chart.events = events_of(pg, pg->here.service, &f.chart.n_events);
	line_figure(pg, &f);
	section_close(pg);
}

/* ---- functions ---- */

static struct str flame_label(struct page *pg)
{
	const struct value_page *at = page_of(pg);
	const struct part *part = &at->value->part;
	struct buf *w = page_words(pg);

	say_lit(w, "Flame graph of ");
	say_brief(w, pg->r, pg->brief);
	say_lit(w, ", ");
	say(w, at->label);
	if (part->n_fns && pg->shown.total > 0) {
		say_lit(w, ": ");
		put_percent(w, (double)part->fns[0].self / (double)pg->shown.total, 0);
		say_lit(w, " is self time or value of ");
		say(w, model_fn(pg->r->model, part->fns[0].fn));
	}
	say_lit(w, "; the functions below hold the same");
	return page_keep(pg);
}

static void value_functions(struct page *pg)
{
	const struct value_page *at = page_of(pg);
	const struct part *part = &at->value->part;
	struct unit unit = pg->unit;
	struct part_view v = {.part = part,
			      .sample_unit = brief_ptype(pg->r, pg->brief)->unit,
			      .root_label = at->label,
			      .label = flame_label(pg),
			      .over = part_is_sum(part) ? STR("in sum")
							: STR("on average over the whole report"),
			      .plan = pg->brief->plan};

	if (part->n_nodes < 2 || part->nodes[0].total == 0) {
		section_open(pg, STR("Functions"), STR(""));
		put(pg, "<div class=\"empty\">No stack with this value has a value.</div>");
		section_close(pg);
		return;
	}
	section_open(pg, STR("Flame graph"), at->label);
	part_flame(pg, &v);
	section_close(pg);
	section_open(pg, STR("Top functions"), STR("by self"));
	part_functions(pg, &v);
	section_close(pg);
	pg->unit = unit;
}

/* ---- against the rest, siblings, method ---- */

static void section_rest(struct page *pg)
{
	const struct value_part *v = page_of(pg)->value;

	if (!v->rest_share)
		return;
	section_open(pg, STR("This value against the rest"),
		     STR("shares of each side: the rest is of another size"));
	section_diff(pg, v->rest_share, STR("the rest"), STR("this value"), STR("rest"));
	section_close(pg);
}

static void section_quarters(struct page *pg)
{
	const struct value_part *v = page_of(pg)->value;

	if (!v->quarters)
		return;
	section_open(pg, STR("How this value changed"), STR("last quarter against first"));
	section_diff(pg, v->quarters, STR("first quarter"), STR("last quarter"),
		     STR("quarters"));
	section_close(pg);
}

/* The nearest value with a page before or after this one; NULL. */
static const struct plan_value *neighbour(const struct value_page *at, bool next)
{
	const struct plan_key *key = at->key->plan;
	size_t i = (size_t)(at->value - at->key->values);

	while (next ? ++i < key->n_values : i-- > 0)
		if (key->values[i].has_page)
			return &key->values[i];
	return NULL;
}

static void neighbour_link(struct page *pg, bool next)
{
	const struct value_page *at = page_of(pg);
	const struct plan_value *to = neighbour(at, next);
	struct buf *w;

	if (!to)
		return;
	page_link(pg, ref_value(pg, at->key->plan, to), STR(""));
	w = page_words(pg);
	if (!next)
		say_lit(w, "‹ ");
	say_value(w, to->value, VALUE_CHARS_SHORT);
	if (next)
		say_lit(w, " ›");
	page_text(pg);
	put(pg, "</a> ");
}

static void section_siblings(struct page *pg)
{
	const struct value_page *at = page_of(pg);
	struct label_table table = {.key = at->key, .is_short = true};
	struct unit unit = pg->unit;
	struct buf *w = page_words(pg);

	say_lit(w, "Values of ");
	say_value(w, at->key->plan->key, VALUE_CHARS);
	put(pg, "<div id=\"values\">");
	section_open(pg, page_keep(pg), STR("by total"));
	put(pg, "<p class=\"cap pick\">");
	neighbour_link(pg, false);
	neighbour_link(pg, true);
	put(pg, "</p>\n");
	label_unit(pg, at->key);
	w = page_words(pg);
	say_n_values(w, pg, at->key->plan);
	if (!shows_sums(pg) && pg->unit.name.n) {
		say_lit(w, ", levels in ");
		say_unit(w, &pg->unit);
	}
	say_lit(w, ".");
	table.caption = page_keep(pg);
	label_table(pg, &table);
	section_close(pg);
	put(pg, "</div>\n");
	pg->unit = unit;
}

static void section_method(struct page *pg)
{
	const struct value_page *at = page_of(pg);

	section_open(pg, STR("How this is computed"), STR(""));
	put(pg, "<div class=\"note-how\">\n");
	how_labels(pg);
	put(pg, "<p><b>The rest</b> is the whole less this value, stack by stack, “not set” "
		"included: the two add up to the whole.</p>\n<p><b>This value</b> in full: <code>");
	say_value(page_words(pg), at->key->plan->key, SIZE_MAX);
	page_text(pg);
	put(pg, "</code> is ");
	cell_label(pg, at->value->plan->value, SIZE_MAX);
	put(pg, ".</p>\n</div>\n");
	section_close(pg);
}

/* ---- the page ---- */

static void value_body(struct page *pg)
{
	value_lead(pg);
	finding_lines_of_value(pg, page_of(pg)->key->plan->key, page_of(pg)->value->plan->value);
	value_kpis(pg);
	section_course(pg);
	value_functions(pg);
	section_rest(pg);
	section_quarters(pg);
	section_siblings(pg);
	section_method(pg);
}

static const struct page_kind value_kind = {value_title, value_body};

/* Levels of the value itself, which may be far below the whole's. */
static void use_value(struct page *pg, const struct value_part *v)
{
	const struct ptype *type = brief_ptype(pg->r, pg->brief);
	double largest = fmax(fabs(v->stats.max), fabs(v->part.win.level));

	if (isfinite(largest))
		pg->unit = unit_for(type, largest);
	part_shown(pg, &v->part, type->unit);
}

void page_value(struct buf *b, const struct below *at, const struct key_parts *key,
		const struct value_part *value)
{
	struct value_page page = {.pg = {.b = b}, .key = key, .value = value};
	struct page *pg = &page.pg;
	struct buf words = {0};
	struct ref here;

	say_label(&words, key->plan->key, value->plan->value, VALUE_CHARS);
	page.label = arena_str(&pg->arena, buf_view(&words));
	buf_release(&words);
	pg->r = at->r;
	pg->brief = at->brief;
	here = ref_value(pg, key->plan, value->plan);
	here.name = page.label;
	page_of_profile(pg, at, here);
	use_value(pg, value);
	page_write(pg, &value_kind);
}
