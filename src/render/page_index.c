// SPDX-License-Identifier: MIT
/*
 * The front page: what changed first, then services by main types on the grid of the KPI strip,
 * then events and the heaviest functions. Types beyond the main ones are a list: a matrix of all
 * would be wider than a page.
 */
#include "render/page_baseline.h"
#include "render/page_changes.h"
#include "render/page_events.h"
#include "render/page_findings.h"
#include "render/page_functions.h"
#include "render/page_matrix.h"
#include "render/page_note.h"
#include "render/pages.h"

#include <math.h>
#include <stdlib.h>

/* Types named of a service that has none of the main ones. */
#define HOTSPOTS 6
#define COVERAGE_OK 0.99
#define SERVICE_CHARS 60

static size_t n_main_types(const struct report *r)
{
	return MIN(r->n_types, (size_t)MAIN_TYPES);
}

/* ---- title and lead ---- */

/* The first with its levels, the second as a factor, the others as a number. */
static void say_changes(struct buf *t, const struct report *r, const struct changes *c)
{
	say_change_fact(t, r, c->v[0].brief);
	if (c->n_main > 1) {
		say_lit(t, "; ");
		say_brief(t, r, c->v[1].brief);
		say_lit(t, " ");
		put_change(t, &c->v[1].brief->change);
	}
	if (c->n_main > 2) {
		say_lit(t, "; ");
		say_count(t, c->n_main - 2, "other profile");
		say_lit(t, " changed");
	}
}

/* Judged, and nothing is wrong. */
static void say_quiet_title(struct buf *t, const struct report *r, const struct changes *c)
{
	if (r->findings->n_muted) {
		say_lit(t, "Nothing in ");
		say_count(t, r->n_services, "service");
		say_lit(t, " but what is muted: ");
		say_count(t, r->findings->n_muted, "finding");
		return;
	}
	if (c->n_main) {
		say_lit(t, "No leak, regression or outlier in ");
		say_count(t, r->n_services, "service");
		say_lit(t, "; ");
		say_count(t, c->n_main, "profile");
		say_lit(t, " changed from the first quarter to the last");
		return;
	}
	if (r->n_services == 1)
		say_short(t, r->services[0].name, SERVICE_CHARS);
	else
		say_count(t, r->n_services, "service");
	if (c->n_steady)
		say(t, r->n_services == 1 ? STR(" is steady") : STR(" are steady"));
	say_lit(t, ": no leak, regression or outlier found");
	if (c->n_unknown) {
		say_lit(t, "; ");
		say_count(t, c->n_unknown, "profile");
		say(t, c->n_unknown == 1 ? STR(" has too few dumps to tell")
					 : STR(" have too few dumps to tell"));
	}
}

static void say_index_title(struct page *pg, struct buf *t, const struct changes *c)
{
	const struct report *r = pg->r;

	if (!r->n_services) {
		say_lit(t, "No dump could be read");
	} else if (say_findings_title(t, pg)) {
		return;
	} else if (r->n_baseline) {
		say_baseline_title(t, pg);
	} else if (r->findings) {
		say_quiet_title(t, r, c);
	} else if (c->n_main) {
		say_changes(t, r, c);
	} else if (c->n_steady) {
		say_count(t, r->n_services, "service");
		say_lit(t, " steady");
		if (c->n_unknown) {
			say_lit(t, " as far as can be told: ");
			put_count(t, c->n_steady);
			say_lit(t, " of ");
			say_count(t, c->n_steady + c->n_unknown, "profile");
		}
	} else {
		say_count(t, r->n_services, "service");
		say_lit(t, " in ");
		say_count(t, r->n_read, "dump");
		say_lit(t, ", too few to tell a change");
	}
}

/* "6 of 20 profiles of the main types changed from the first ... to the last, 14 are steady." */
static void say_trends(struct buf *t, const struct changes *c)
{
	if (!c->n_main && !c->n_steady)
		return;
	if (!c->n_main && !c->n_unknown) {
		if (c->n_steady == 1) {
			say_lit(t, "Its only profile is steady.");
			return;
		}
		say_lit(t, "The ");
		say_count(t, c->n_steady, "profile");
		say_lit(t, " of the main types are steady.");
		return;
	}
	if (c->n_main)
		put_count(t, c->n_main);
	else
		say_lit(t, "None");
	say_lit(t, " of ");
	say_count(t, c->n_main + c->n_steady + c->n_unknown, "profile");
	say_lit(t, " of the main types changed from the first quarter of the time to the last");
	if (c->n_steady) {
		say_lit(t, ", ");
		put_count(t, c->n_steady);
		say(t, c->n_steady == 1 ? STR(" is steady") : STR(" are steady"));
	}
	if (c->n_unknown) {
		say_lit(t, ", ");
		put_count(t, c->n_unknown);
		say_lit(t, " cannot be told");
	}
	say_lit(t, ".");
}

static void say_index_lead(struct buf *t, struct page *pg, const struct changes *c)
{
	const struct report *r = pg->r;

	if (!r->n_services) {
		say_lit(t, "Nothing in the input could be read as a profile.");
		return;
	}
	if (r->findings)
		say_findings_count(t, r);
	say_events(t, pg, NONE);
	say_count(t, r->n_services, "service");
	say_lit(t, ", ");
	say_count(t, r->n_instances, "instance");
	say_lit(t, ", ");
	say_count(t, r->n_types, "profile type");
	say_lit(t, ". ");
	say_trends(t, c);
}

static void index_lead(struct page *pg, const struct changes *c)
{
	lead_open(pg);
	say_index_title(pg, page_words(pg), c);
	page_text(pg);
	lead_mid(pg);
	say_index_lead(page_words(pg), pg, c);
	page_text(pg);
	lead_close(pg);
}

/* ---- partial data ---- */

static const struct brief *least_covered(const struct report *r, size_t *n_below)
{
	const struct brief *least = NULL;
	size_t i;

	*n_below = 0;
	for (i = 0; i < r->n_briefs; i++) {
		if (!(r->briefs[i].coverage < COVERAGE_OK))
			continue;
		(*n_below)++;
		if (!least || r->briefs[i].coverage < least->coverage)
			least = &r->briefs[i];
	}
	return least;
}

static void say_coverage(struct buf *t, const struct report *r)
{
	size_t n_below;
	const struct brief *least = least_covered(r, &n_below);

	if (!least)
		return;
	say_brief(t, r, least);
	say_lit(t, " has ");
	put_percent(t, least->coverage, 1);
	say_lit(t, " of the dumps that its intervals lead to expect");
	if (n_below > 1) {
		say_lit(t, ", ");
		say_count(t, n_below - 1, "other profile");
		say(t, n_below == 2 ? STR(" has gaps too") : STR(" have gaps too"));
	}
	say_lit(t, ". Gaps are drawn as gaps and are in no average. ");
}

static void index_banner(struct page *pg)
{
	const struct report *r = pg->r;
	uint64_t limits = limits_hit_total(&r->model->hit);
	struct buf *w = page_words(pg);

	if (r->n_skipped) {
		say_count(w, r->n_skipped, "file");
		say_lit(w, " could not be read as dumps. ");
	}
	say_coverage(w, r);
	if (limits) {
		say_lit(w, "A limit cut the contents of dumps ");
		say_count(w, limits, "time");
		say_lit(w, ". ");
	}
	if (!w->n)
		return;
	put(pg, "<p class=\"banner\"><b class=\"warn nw\">Partial data</b><span>");
	page_text(pg);
	page_link(pg, ref_of(AREA_FILES, NONE, NONE), STR(""));
	put(pg, "Which files and why</a></span></p>\n");
}

/* ---- KPI strip ---- */

static void kpi_read(struct page *pg)
{
	static const struct unit percent = {.name = STR("%"), .per_level = 100, .decimals = 1};
	const struct report *r = pg->r;
	size_t all = r->n_read + r->n_skipped;
	struct buf *w = page_words(pg);

	put_count(w, r->n_read);
	say_lit(w, " of ");
	say_count(w, all, "file");
	kpi(pg, &(struct kpi){STR("Dumps read"), percent,
			      all ? (double)r->n_read / (double)all : NAN, page_keep(pg), STR("")});
}

/* A fleet is steady when each of its services is. */
static enum trend fleet_trend(const struct report *r, size_t type, double before, double after)
{
	const struct type_row *row = &r->types[type];
	bool moved = false;
	size_t i;

	if (!isfinite(before) || !isfinite(after))
		return TREND_UNKNOWN;
	for (i = 0; i < row->n_briefs; i++)
		moved |= change_is_known_fact(&r->briefs[row->briefs[i]].change);
	if (!moved || before == after)
		return TREND_STEADY;
	return after > before ? TREND_ROSE : TREND_FELL;
}

static void kpi_fleet(struct page *pg, size_t type)
{
	const struct report *r = pg->r;
	double before = fleet_level(r, type, WIN_FIRST);
	double after = fleet_level(r, type, WIN_LAST);
	double level = isfinite(after) ? after : fleet_level(r, type, WIN_ALL);
	const struct brief *any = &r->briefs[r->types[type].briefs[0]];
	struct kpi k = {.level = level};
	struct change c = {.before = before, .after = after};
	struct buf *w = page_words(pg);

	say(w, r->types[type].title);
	if (isfinite(level))
		say(w, isfinite(after) ? STR(", last quarter") : STR(", whole report"));
	k.name = page_keep(pg);
	w = page_words(pg);

	c.trend = fleet_trend(r, type, before, after);
	k.unit = unit_for(brief_ptype(r, any), fmax(fmax(level, before), after));
	k.class = change_class(&c);
	if (change_is_known_fact(&c)) {
		say_delta(w, &k.unit, after - before);
		say_lit(w, " from first quarter");
	} else if (isfinite(level)) {
		say(w, c.trend == TREND_STEADY ? STR("steady") : STR("no change can be told"));
	} else {
		say_lit(w, "only sums, see its page");
	}
	k.note = page_keep(pg);
	kpi(pg, &k);
}

static void index_kpis(struct page *pg)
{
	size_t i;

	kpis_open(pg);
	kpi_read(pg);
	for (i = 0; i < n_main_types(pg->r); i++)
		kpi_fleet(pg, i);
	kpis_close(pg);
}

/* ---- types beyond the main ones ---- */

static size_t n_moved(const struct report *r, size_t type)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < r->types[type].n_briefs; i++)
		n += change_is_known_fact(&r->briefs[r->types[type].briefs[i]].change);
	return n;
}

static void type_line(struct page *pg, size_t type)
{
	const struct report *r = pg->r;
	struct unit u = type_unit(r, type);

	put(pg, "<tr><th scope=\"row\">");
	page_link_text(pg, ref_of(AREA_TYPE, NONE, type), r->types[type].title);
	put(pg, "</th><td class=\"opt\"><code>");
	page_str(pg, r->types[type].id);
	put(pg, "</code></td><td class=\"n\">");
	say_level(page_words(pg), &u, fleet_level(r, type, WIN_ALL));
	page_text(pg);
	put(pg, "</td><td class=\"n\">");
	html_u64(pg->b, r->types[type].n_briefs);
	put(pg, "</td><td class=\"n\">");
	html_u64(pg->b, n_moved(r, type));
	put(pg, "</td></tr>\n");
}

static void section_further(struct page *pg)
{
	size_t i;

	if (pg->r->n_types <= MAIN_TYPES)
		return;
	section_open(pg, STR("Further types"), STR("sums over services, mean of the whole report"));
	put(pg, "<table class=\"data\"");
	page_list(pg, LIST_TYPES);
	put(pg,
	    "><caption class=\"vh\">Types beyond the main "
	    "ones</caption>"
	    "<thead><tr><th scope=\"col\">Type</th>"
	    "<th scope=\"col\" class=\"opt\">Id</th><th scope=\"col\" class=\"n\">Level</th>"
	    "<th scope=\"col\" class=\"n\">Services</th><th scope=\"col\" class=\"n\">Changed</th>"
	    "</tr></thead><tbody>\n");
	for (i = MAIN_TYPES; i < pg->r->n_types; i++)
		type_line(pg, i);
	table_close(pg);
	section_close(pg);
}

/* ---- the page ---- */

static void index_title(struct page *pg, struct buf *words)
{
	say(words, pg->r->discovery->title.n ? pg->r->discovery->title : STR("report"));
	say_lit(words, " · ");
	say_report_time(words, pg->r);
}

static void index_body(struct page *pg)
{
	struct changes c = changes_find(pg);

	index_lead(pg, &c);
	index_banner(pg);
	if (!pg->r->n_services) {
		put(pg,
		    "<div class=\"empty\">There is nothing to show. The files and the reasons are "
		    "listed on ");
		page_link(pg, ref_of(AREA_FILES, NONE, NONE), STR(""));
		put(pg, "the page of files</a>.</div>\n");
		return;
	}
	index_kpis(pg);
	if (pg->r->findings)
		section_ranked(pg);
	section_pins(pg);
	section_baseline(pg);
	if (pg->r->findings)
		section_other_changes(pg, &c);
	else
		section_changes(pg, &c);
	section_matrix(pg);
	section_hotspots(pg, HOTSPOTS);
	section_further(pg);
	put(pg, "<div class=\"two\">\n");
	section_events(pg, NONE);
	section_functions(pg, 0);
	put(pg, "</div>\n");
	section_notes(pg);
}

static const struct page_kind index_kind = {index_title, index_body};

void page_index(struct buf *b, const struct report *r)
{
	struct page pg = {.b = b, .r = r, .here = ref_of(AREA_INDEX, NONE, NONE)};

	page_write(&pg, &index_kind);
}
