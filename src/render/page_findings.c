// SPDX-License-Identifier: MIT
/*
 * All findings by severity, then what is muted, then what was looked at: what is not claimed is
 * worth as much as what is, as long as one knows what would have been seen.
 */
#include "render/page_findings.h"

#include <math.h>

#include "render/pages.h"

#define ARTICLES 7
#define TITLE_MOST 2
#define PROFILES_NAMED 3
#define NARROW "\xe2\x80\xaf" /* no-break space */

/* ---- words ---- */

/* The first of each profile: two about one would say half of it twice. */
static bool is_said(const struct finding *const *said, size_t n, const struct finding *f)
{
	for (size_t i = 0; i < n; i++)
		if (said[i]->brief == f->brief)
			return true;
	return false;
}

/* One group of the findings as it is counted. */
struct tally {
	enum severity severity;
	bool improved;
	const char *thing; /* NULL: "critical", which has no plural */
	bool is_named;     /* with the profiles that it is about */
};

static bool is_counted(const struct finding *f, const struct tally *y)
{
	return !f->mute && f->kind != FIND_HOTSPOT &&
	       (f->kind == FIND_IMPROVEMENT) == y->improved &&
	       (y->improved || f->severity == y->severity);
}

/* " (orders CPU, worker heap in use and 2 more)": each profile once. */
static void say_profiles(struct buf *t, const struct report *r, const struct tally *y)
{
	const struct findings *all = r->findings;
	const struct finding *said[PROFILES_NAMED];
	size_t n = 0, more = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct finding *f = all->v[i];

		if (!is_counted(f, y) || is_said(said, n, f))
			continue;
		if (n == PROFILES_NAMED) {
			more++;
			continue;
		}
		say(t, n ? STR(", ") : STR(" ("));
		say_brief(t, r, f->brief);
		said[n++] = f;
	}
	if (more) {
		say_lit(t, " and ");
		put_count(t, more);
		say_lit(t, " more");
	}
	say_lit(t, ")");
}

static void say_tally(struct buf *t, const struct report *r, const struct tally *y, size_t *parts)
{
	size_t n = 0;

	for (size_t i = 0; i < r->findings->n; i++)
		n += is_counted(r->findings->v[i], y);
	if (!n)
		return;
	say(t, (*parts)++ ? STR(", ") : STR(": "));
	if (y->thing) {
		say_count(t, n, y->thing);
	} else {
		put_count(t, n);
		say_lit(t, " critical");
	}
	if (y->is_named)
		say_profiles(t, r, y);
}

static size_t n_shown(const struct findings *f)
{
	return f->n - f->n_muted - f->n_hot;
}

void say_findings_count(struct buf *t, const struct report *r)
{
	static const struct tally tallies[] = {
		{SEVERITY_CRITICAL, false, NULL, true},
		{SEVERITY_WARNING, false, "warning", true},
		{SEVERITY_INFO, false, "notice", false},
		{SEVERITY_INFO, true, "improvement", true},
	};
	const struct findings *f = r->findings;
	size_t parts = 0;

	if (!n_shown(f))
		say_lit(t, "No finding");
	else
		say_count(t, n_shown(f), "finding");
	for (size_t i = 0; i < COUNT_OF(tallies); i++)
		say_tally(t, r, &tallies[i], &parts);
	if (f->n_muted) {
		say_lit(t, "; ");
		put_count(t, f->n_muted);
		say(t, f->n_muted == 1 ? STR(" is muted") : STR(" are muted"));
	}
	say_lit(t, ". ");
}

/* Some are listed, and none of them says that something is wrong. */
static void say_minor(struct buf *t, const struct report *r)
{
	say_lit(t, "No warning in ");
	say_count(t, r->n_services, "service");
	say_lit(t, "; ");
	say_count(t, n_shown(r->findings), "smaller finding");
}

bool say_findings_title(struct buf *t, struct page *pg)
{
	const struct findings *all = pg->r->findings;
	const struct finding *said[TITLE_MOST];
	size_t n = 0, more = 0;

	for (size_t i = 0; all && i < all->n; i++) {
		const struct finding *f = all->v[i];

		if (!finding_is_for_title(f))
			continue;
		if (n == TITLE_MOST || is_said(said, n, f)) {
			more++;
			continue;
		}
		if (n)
			say_lit(t, "; ");
		say_finding_short(t, pg->r, f);
		said[n++] = f;
	}
	if (more) {
		say_lit(t, "; ");
		say_count(t, more, "more finding");
	}
	if (n || !all || !n_shown(all))
		return n > 0;
	say_minor(t, pg->r);
	return true;
}

/* ---- what was looked at ---- */

static void say_leaks_judged(struct buf *w, const struct looked_at *l)
{
	if (!l->n_leaks) {
		say_lit(w, "No state (memory in use, goroutines) was there to be judged for "
			   "leaks. ");
		return;
	}
	say_count(w, l->n_leaks, "course");
	say_lit(w, " of memory and counts, of services, functions, instances and label values, ");
	say(w, l->n_leaks == 1 ? STR("was") : STR("were"));
	say_lit(w, " judged for leaks");
	if (l->n_not_enough) {
		say_lit(w, "; ");
		put_count(w, l->n_not_enough);
		say(w, l->n_not_enough == 1 ? STR(" of them has too few points to tell")
					    : STR(" of them have too few points to tell"));
	}
	say_lit(w, ". ");
}

static void say_compared(struct buf *w, const struct looked_at *l)
{
	if (!l->n_compared) {
		say_lit(w,
			"Nothing set two parts of the dumps apart to be compared: no event, step, "
			"drift or baseline. ");
		return;
	}
	say_count(w, l->n_compared, "comparison");
	say_lit(w, " of two sets of dumps tested ");
	say_count(w, l->n_tested, "function");
	if (isfinite(l->least_change)) {
		say_lit(w, "; of a function with 3" NARROW "% of the CPU a change by ");
		put_percent(w, l->least_change, 0);
		say_lit(w, " would have been found in half of them");
	}
	say_lit(w, ". ");
}

static void looked_at(struct page *pg)
{
	const struct looked_at *l = &pg->r->findings->looked_at;
	struct buf *w = page_words(pg);

	say_count(w, pg->r->n_read, "dump");
	say_lit(w, " of ");
	say_count(w, pg->r->n_services, "service");
	say_lit(w, " and ");
	say_count(w, pg->r->n_instances, "instance");
	if (pg->r->to_ns > pg->r->from_ns) {
		say_lit(w, " over ");
		put_duration(w, pg->r->to_ns - pg->r->from_ns);
	}
	say(w, pg->r->n_read == 1 ? STR(" was looked at. ") : STR(" were looked at. "));
	say_leaks_judged(w, l);
	say_compared(w, l);
	say_count(w, l->n_values, "label value");
	say(w, l->n_values == 1 ? STR(" was") : STR(" were"));
	say_lit(w, " compared with the others of the same label, ");
	say_count(w, l->n_timelines, "timeline");
	say(w, l->n_timelines == 1 ? STR(" was") : STR(" were"));
	say_lit(w, " looked through for steps and spikes. ");
	put(pg, "<p class=\"cap\">");
	page_text(pg);
	if (l->n_leaks) {
		page_link(pg, ref_of(AREA_LEAKS, NONE, NONE), STR(""));
		put(pg, "All that was judged for leaks</a>");
	}
	put(pg, "</p>\n");
}

static void section_looked_at(struct page *pg)
{
	section_open(pg, STR("What was looked at"), STR("and what would have been seen"));
	looked_at(pg);
	section_close(pg);
}

void section_ranked(struct page *pg)
{
	struct finding_scope all = {NONE, NULL, ARTICLES};

	if (scope_count(pg, &all)) {
		section_findings(pg, &all);
		return;
	}
	section_open(pg, STR("Findings"), STR(""));
	put(pg, "<p><b>No finding.</b> Nothing leaks, got dearer or stands out, as far as these "
		"dumps can tell.</p>\n");
	looked_at(pg);
	section_close(pg);
}

/* ---- hot spots ---- */

static void hotspot_row(struct page *pg, const struct finding *f)
{
	struct buf *w;

	put(pg, "<tr><th scope=\"row\">");
	w = page_words(pg);
	say_short(w, pg->r->services[f->brief->series->service].name, 24);
	say_lit(w, " · ");
	say_type(w, pg->r->types[brief_type(pg->r, f->brief)].title);
	page_link_text(pg, ref_brief(pg->r, f->brief), page_keep(pg));
	put(pg, "</th><td>");
	w = page_words(pg);
	if (f->pattern)
		say(w, f->pattern->title);
	else
		say_lit(w, "Own code");
	page_link_text(pg, ref_finding(f), page_keep(pg));
	put(pg, "</td><td class=\"opt\"><code>");
	page_str(pg, fn_short(pg->r, f->fn));
	put(pg, "</code></td><td class=\"n opt\">");
	say_finding_size(page_words(pg), pg->r, f);
	page_text(pg);
	put(pg, "</td><td class=\"n\">");
	put_percent(page_words(pg), f->whole_relative, f->whole_relative < 0.0995 ? 1 : 0);
	page_text(pg);
	put(pg, "</td></tr>\n");
}

void section_hotspots(struct page *pg, size_t most)
{
	const struct findings *f = pg->r->findings;
	size_t n = 0;

	if (!f || !f->n_hot)
		return;
	section_open(
		pg, STR("Where the cost goes"),
		STR("known kinds of work and the heaviest functions; a large cost is no fault"));
	put(pg, "<table class=\"data\"");
	page_list(pg, LIST_COSTS);
	put(pg, "><caption class=\"vh\">The largest costs that have a "
		"name</caption><thead><tr><th scope=\"col\">Profile</th>"
		"<th scope=\"col\">Spent on</th><th scope=\"col\" class=\"opt\">Mostly in</th>"
		"<th scope=\"col\" class=\"n opt\">Level</th>"
		"<th scope=\"col\" class=\"n\">Of the profile</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < f->n && n < most; i++)
		if (f->v[i]->kind == FIND_HOTSPOT && !f->v[i]->mute) {
			hotspot_row(pg, f->v[i]);
			n++;
		}
	table_close(pg);
	section_close(pg);
}

/* ---- the page ---- */

static void findings_title(struct page *pg, struct buf *words)
{
	say_lit(words, "Findings · ");
	say(words, pg->r->discovery->title);
}

static void findings_lead(struct page *pg)
{
	const struct findings *f = pg->r->findings;
	struct buf *w = page_words(pg);

	lead_open(pg);
	if (!say_findings_title(w, pg)) {
		say_count(w, pg->r->n_services, "service");
		say_lit(w, ": nothing leaks, got dearer or stands out");
	}
	page_text(pg);
	lead_mid(pg);
	w = page_words(pg);
	say_findings_count(w, pg->r);
	if (n_shown(f))
		say_lit(w, "One cause is one finding; what follows from it stands below it.");
	page_text(pg);
	lead_close(pg);
}

struct finding_group {
	const char *title, *note;
	enum severity severity;
	bool improved, muted;
};

static bool is_in(const struct finding_group *g, const struct finding *f)
{
	if (f->kind == FIND_HOTSPOT && !f->mute)
		return false;
	if (f->mute || g->muted)
		return f->mute && g->muted;
	if (f->kind == FIND_IMPROVEMENT || g->improved)
		return f->kind == FIND_IMPROVEMENT && g->improved;
	return f->severity == g->severity;
}

static void section_group(struct page *pg, const struct finding_group *g)
{
	const struct findings *f = pg->r->findings;
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += is_in(g, f->v[i]);
	if (!n)
		return;
	section_open(pg, str_of(g->title), str_of(g->note));
	put(pg, "<ol");
	page_list(pg, LIST_FINDINGS);
	put(pg, ">");
	for (size_t i = 0; i < f->n; i++)
		if (is_in(g, f->v[i]))
			finding_article(pg, f->v[i]);
	put(pg, "</ol>\n");
	section_close(pg);
}

static void findings_body(struct page *pg)
{
	static const struct finding_group groups[] = {
		{"Critical", "", SEVERITY_CRITICAL, false, false},
		{"Warnings", "", SEVERITY_WARNING, false, false},
		{"Notices", "", SEVERITY_INFO, false, false},
		{"Improvements", "", SEVERITY_INFO, true, false},
		{"Muted", "by the config, not counted", SEVERITY_INFO, false, true},
	};

	findings_lead(pg);
	for (size_t i = 0; i < COUNT_OF(groups); i++)
		section_group(pg, &groups[i]);
	section_hotspots(pg, SIZE_MAX);
	section_looked_at(pg);
	section_open(pg, STR("How sure"), STR(""));
	put(pg, "<p class=\"cap\"><b>Certain</b>: far beyond the noise, on many dumps. "
		"<b>Likely</b>: clearly beyond the noise, or on fewer dumps. <b>Weak</b>: the "
		"rest. That a finding begins with an event is a coincidence in time, no proof of "
		"cause. In pictures orange is what the finding names, grey the whole profile. Each "
		"finding has a page with its numbers, tests and limits.</p>\n");
	section_close(pg);
}

static const struct page_kind findings_kind = {findings_title, findings_body};

void page_findings(struct buf *b, const struct report *r)
{
	struct page pg = {.b = b, .r = r, .here = ref_of(AREA_FINDINGS, NONE, NONE)};

	page_write(&pg, &findings_kind);
}
