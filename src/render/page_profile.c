// SPDX-License-Identifier: MIT
/*
 * One service, one type. The title is a fact by the trend of first against last quarter, the rest
 * goes from evidence to detail to method. Where no level is known (a cumulative type with one dump
 * an instance, dumps without a duration) the page shows sums and says so.
 */
#include "render/page_explain.h"
#include "render/page_profile.h"

#include <math.h>

#include "render/findingcell.h"
#include "render/flame.h"
#include "render/fnlink.h"
#include "model/fname.h"
#include "render/page_compare.h"

/* Articles; the page of all has the rest. */
#define FINDINGS 6

bool shows_sums(const struct page *pg)
{
	return !isfinite(pg->profile->win[WIN_ALL].level);
}

/* ---- title ---- */

static void say_title_level(struct buf *t, const struct page *pg)
{
	const struct profile *p = pg->profile;
	struct unit u = pg->unit;

	if (!shows_sums(pg)) {
		say_level(t, &u, p->win[WIN_ALL].level);
		say_lit(t, " over ");
		say_count(t, p->n_dumps, "dump");
		return;
	}
	say_level(t, &u, (double)pg->shown.total * pg->shown.per_value);
	say_lit(t, " in ");
	say_count(t, p->n_dumps, "dump");
	say(t, p->only_baseline ? STR(", counted since process start") : STR(", no rate is known"));
}

static void say_verdict(struct buf *t, const struct page *pg)
{
	const struct change *c = &pg->brief->change;

	switch (c->trend) {
	case TREND_STEADY:
		say_lit(t, "steady at ");
		say_level(t, &pg->unit, pg->profile->win[WIN_ALL].level);
		return;
	case TREND_ROSE:
	case TREND_FELL:
		say_from_to(t, &pg->unit, c->before, c->after);
		say_lit(t, ", ");
		put_change(t, c);
		say_lit(t, " from the first to the last quarter");
		return;
	case TREND_NEW:
		say_lit(t, "new, ");
		say_level(t, &pg->unit, c->after);
		say_lit(t, " in the last quarter and nothing in the first");
		return;
	case TREND_GONE:
		say_lit(t, "gone, ");
		say_level(t, &pg->unit, c->before);
		say_lit(t, " in the first quarter and nothing in the last");
		return;
	case TREND_UNKNOWN:
		break;
	}
	say_title_level(t, pg);
}

static void profile_title(struct page *pg, struct buf *words)
{
	say_brief(words, pg->r, pg->brief);
	say_lit(words, " · ");
	say(words, pg->r->discovery->title);
}

/* ---- lead ---- */

static void say_interval(struct buf *t, const struct profile *p)
{
	int64_t interval = p->n_instances ? p->instances[0].interval_ns : 0;

	if (interval <= 0)
		return;
	say_lit(t, ", one about every ");
	put_duration(t, interval);
}

static void say_scope(struct buf *t, const struct page *pg)
{
	const struct profile *p = pg->profile;

	say_count(t, p->n_dumps, "dump");
	say_lit(t, " of ");
	say_count(t, p->n_instances, "instance");
	if (p->timeline.is_sequence || p->first_ns >= p->last_ns) {
		say(t, p->timeline.is_sequence ? STR(", in their order: they carry no time")
					       : STR(""));
	} else {
		say_lit(t, ", ");
		say_range(t, pg->r, p->first_ns, p->last_ns);
		say_lit(t, " UTC");
		say_interval(t, p);
	}
	say_lit(t, ". ");
}

/* Of the program's own functions: that the runtime parks more goroutines is no news. */
static const struct fn_row *most_changed(const struct page *pg)
{
	const struct profile *p = pg->profile;
	const struct fn_row *best = NULL;
	size_t i;

	for (i = 0; i < p->n_fns; i++) {
		double change = fabs(fn_self_change(pg, &p->fns[i]));

		if (change > (best ? fabs(fn_self_change(pg, best)) : 0) &&
		    fn_is_own(pg->r, p->fns[i].fn))
			best = &p->fns[i];
	}
	return best;
}

static void lead_function(struct page *pg)
{
	const struct fn_row *fn = most_changed(pg);
	struct buf *w;

	if (!fn || !change_is_known_fact(&pg->brief->change))
		return;
	put(pg, "<code>");
	if (fn_has_page(pg, fn->fn)) {
		put(pg, "<a ");
		fn_href(pg, fn->fn);
		put(pg, ">");
	}
	page_str(pg, fn_short(pg->r, fn->fn));
	if (fn_has_page(pg, fn->fn))
		put(pg, "</a>");
	put(pg, "</code> changed most: ");
	w = page_words(pg);
	say_from_to(w, &pg->unit, fn_self_in(pg, fn, WIN_FIRST), fn_self_in(pg, fn, WIN_LAST));
	say_lit(w, " self. ");
	page_text(pg);
}

static struct finding_scope scope_here(const struct page *pg)
{
	return (struct finding_scope){NONE, pg->brief, FINDINGS};
}

static void profile_lead(struct page *pg)
{
	const struct type_row *type = &pg->r->types[pg->here.type];
	struct finding_scope here = scope_here(pg);
	const struct finding *first = scope_first(pg, &here);
	struct buf *w = page_words(pg);

	lead_open(pg);
	if (first) {
		say_finding(w, pg->r, first);
	} else {
		say_brief(w, pg->r, pg->brief);
		say_lit(w, ": ");
		say_verdict(w, pg);
	}
	page_text(pg);
	lead_mid(pg);
	lead_function(pg);
	w = page_words(pg);
	say_events(w, pg, pg->here.service);
	say(w, type->about);
	if (type->about.n)
		say_lit(w, " ");
	say_scope(w, pg);
	page_text(pg);
	lead_close(pg);
}

static void banner(struct page *pg, struct str title, struct str text)
{
	put(pg, "<p class=\"banner\"><b class=\"warn nw\">");
	page_str(pg, title);
	put(pg, "</b><span>");
	page_str(pg, text);
	put(pg, " ");
	page_link(pg, ref_of(AREA_FILES_SERVICE, pg->here.service, NONE), STR(""));
	put(pg, "Files of this service</a></span></p>\n");
}

static void profile_banners(struct page *pg)
{
	const struct profile *p = pg->profile;

	if (p->only_baseline)
		banner(pg, STR("Baseline only"),
		       STR("This type counts since process start and each instance has one dump, "
			   "so "
			   "there is nothing to subtract: what follows is what was counted before "
			   "that dump, not a rate."));
	else if (shows_sums(pg) && p->n_fns)
		banner(pg, STR("No rate"),
		       STR("The dumps do not say how long they cover, so sums are shown."));
	if (p->saturated)
		banner(pg, STR("Held"),
		       STR("A sum left the range of 64 bits and was held at its end: totals are "
			   "lower bounds."));
}

/* ---- timeline ---- */

static void timeline_of_profile(struct page *pg)
{
	static const struct str names[] = {STR("first quarter"), STR("last quarter")};
	const struct profile *p = pg->profile;
	struct timeline_marks marks = {0};

	if (isfinite(p->win[WIN_FIRST].level) && isfinite(p->win[WIN_LAST].level))
		marks = (struct timeline_marks){&p->win[WIN_FIRST], names, COUNT_OF(names)};
	section_timeline(pg, &marks);
}

/* ---- flame graph ---- */

struct str profile_prefix(const struct report *r, const struct profile *p, struct arena *a)
{
	struct arena own = {0};
	struct str *names = arena_n(&own, p->n_fns + 1, struct str);
	int64_t *weights = arena_n(&own, p->n_fns + 1, int64_t);
	struct str prefix;

	for (size_t i = 0; i < p->n_fns; i++) {
		names[i] = model_fn(r->model, p->fns[i].fn);
		weights[i] = p->fns[i].total[WIN_ALL];
	}
	prefix = arena_str(a, fname_common_prefix(names, weights, p->n_fns));
	arena_release(&own);
	return prefix;
}

void flame_key(struct page *pg)
{
	struct buf *w = page_words(pg);

	say_type(w, pg->r->types[pg->here.type].title);
	if (pg->unit.name.n) {
		say_lit(w, ", ");
		say_unit(w, &pg->unit);
	}
	put(pg, "<p class=\"key\"><span>Width: ");
	page_text(pg);
	put(pg, ". Hue: package, the same on every page.");
	if (pg->prefix.n) {
		put(pg, " <code>");
		page_str(pg, pg->prefix);
		put(pg, "</code> is left out of the names.");
	}
	put(pg,
	    "</span><span><svg width=\"14\" height=\"11\" aria-hidden=\"true\"><rect width=\"14\" "
	    "height=\"11\" class=\"sa\" fill=\"#e9ebed\"/></svg>runtime and standard library</span>"
	    "<span><svg width=\"14\" height=\"11\" aria-hidden=\"true\"><rect width=\"14\" "
	    "height=\"8\" y=\"3\" class=\"area\" fill=\"#d3d9df\"/></svg>too narrow to draw</span>"
	    "<span>Point at a frame for its numbers.</span></p>\n");
}

static struct str flame_label(struct page *pg)
{
	const struct profile *p = pg->profile;
	struct buf *w = page_words(pg);

	say_lit(w, "Flame graph of ");
	say_brief(w, pg->r, pg->brief);
	if (p->n_fns && pg->shown.total > 0) {
		say_lit(w, ": ");
		put_percent(w, (double)p->fns[0].self[WIN_ALL] / (double)pg->shown.total, 0);
		say_lit(w, " is self time or value of ");
		say(w, model_fn(pg->r->model, p->fns[0].fn));
	}
	say_lit(w, "; top functions and the call tree below hold the same");
	return page_keep(pg);
}

static void flame_caption(struct page *pg, struct flame_cut cut)
{
	struct buf *w = page_words(pg);

	put_count(w, cut.n_drawn);
	say_lit(w, " of ");
	say_count(w, cut.n_all, "frame");
	say_lit(w, ", ");
	put_percent(w, cut.shown, 1);
	say_lit(w, " of the value drawn to its last frame");
	if (cut.n_drawn < cut.n_all)
		say_lit(w, "; narrower ones are the grey slivers");
	if (cut.is_deep) {
		say_lit(w, "; stacks go on below row ");
		put_count(w, FLAME_ROWS);
		say_lit(w, ", where the picture ends");
	}
	say_lit(w, ". The root is ");
	say_level(w, &pg->unit, (double)pg->shown.total * pg->shown.per_value);
	if (shows_sums(pg))
		say_lit(w, " in sum.");
	else
		say_lit(w, " on average over the whole report.");
	page_text(pg);
}

static void section_flame(struct page *pg)
{
	const struct profile *p = pg->profile;
	struct flame f = {.model = pg->r->model,
			  .collapse = pg->r->collapse,
			  .classes = pg->r->fn_classes,
			  .budget = pg->r->flame_frames,
			  .nodes = p->nodes,
			  .n_nodes = p->n_nodes,
			  .n_all = p->n_nodes_all,
			  .win = &pg->shown,
			  .unit = &pg->unit,
			  .den = p->den,
			  .sample_unit = brief_ptype(pg->r, pg->brief)->unit,
			  .prefix = pg->prefix};
	struct flame_cut cut;
	struct buf *w = page_words(pg);

	say(w, pg->r->services[pg->here.service].name);
	say_lit(w, " · ");
	say(w, pg->r->types[pg->here.type].title);
	f.root_label = page_keep(pg);
	f.label = flame_label(pg);
	f.marks.hits = finding_fns(pg, pg->brief, &f.marks.n_hits);
	section_open(pg, STR("Flame graph"), STR("whole report"));
	flame_key(pg);
	put(pg, "<figure data-part=\"flame\">");
	cut = flame_svg(pg->b, &f);
	put(pg, "<figcaption>");
	flame_caption(pg, cut);
	put(pg, "</figcaption></figure>\n");
	section_close(pg);
}

/* ---- the page ---- */

/* Parts are smaller than the whole: up to two decimals more, for three digits of the heaviest. */
static void use_finer_unit(struct page *pg)
{
	const struct profile *p = pg->profile;
	double heaviest = p->n_fns ? fabs((double)p->fns[0].self[WIN_ALL] * pg->shown.per_value)
				   : 0;
	double shown = heaviest * pg->unit.per_level;
	int most = pg->unit.decimals + 2;

	while (shown > 0 && pg->unit.decimals < most && shown * pow(10, pg->unit.decimals) < 99.5)
		pg->unit.decimals++;
}

static void profile_body(struct page *pg)
{
	const struct profile *p = pg->profile;
	struct finding_scope here = scope_here(pg);

	profile_lead(pg);
	profile_banners(pg);
	section_kpis(pg);
	section_findings(pg, &here);
	timeline_of_profile(pg); /* drives the graph below it where scripts run */
	if (p->n_nodes > 1 && p->nodes[0].total != 0) {
		section_flame(pg);
		section_inverted(pg);
		section_explain(pg);
		section_compare(pg);
		use_finer_unit(pg);
		section_top(pg);
		section_packages(pg);
		section_tree(pg);
	} else {
		section_open(pg, STR("Functions"), STR(""));
		put(pg, "<div class=\"empty\">No stack has a value in these dumps.</div>");
		section_close(pg);
	}
	section_labels(pg);
	section_instances(pg);
	section_how(pg);
}

static const struct page_kind profile_kind = {profile_title, profile_body};

/* Levels where they are known, else sums in the sample type's own unit. */
static void choose_shown(struct page *pg)
{
	const struct profile *p = pg->profile;
	const struct ptype *type = brief_ptype(pg->r, pg->brief);
	double sum;

	pg->shown = p->win[WIN_ALL];
	if (p->only_baseline && p->n_nodes)
		pg->shown.total = p->nodes[0].total;
	sum = (double)pg->shown.total / (double)p->den;
	pg->unit = brief_unit(pg->r, pg->brief);
	if (!shows_sums(pg))
		return;
	pg->shown.per_value = 1.0 / (double)p->den;
	pg->shown.level = sum;
	pg->unit = unit_for_sum(type->unit, fabs(sum));
}

void page_of_profile(struct page *pg, const struct below *at, struct ref here)
{
	pg->r = at->r;
	pg->brief = at->brief;
	pg->profile = at->p;
	pg->here = here;
	choose_shown(pg);
	pg->prefix = at->prefix.p ? at->prefix : profile_prefix(at->r, at->p, &pg->arena);
}

void page_profile(struct buf *b, const struct report *r, const struct brief *brief,
		  const struct profile *p, struct str cube)
{
	struct page pg = {.b = b, .cube = cube};
	struct below at = {.r = r, .brief = brief, .p = p};

	page_of_profile(&pg, &at, ref_brief(r, brief));
	page_write(&pg, &profile_kind);
}
