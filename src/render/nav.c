// SPDX-License-Identifier: MIT
/*
 * An area knows its parent, how its address is made and which other areas stand beside it in the
 * tabs; breadcrumbs, tabs and neighbours all follow from that one table.
 */
#include "render/nav.h"

#include <assert.h>

#include "aggregate/plan.h"
#include "analyse/finding.h"

/* Names of services beside the tabs are cut to this many characters. */
#define NEIGHBOUR_CHARS 24
/* Comparisons among the tabs of a profile. */
#define TAB_DIFFS 4

enum level {
	LEVEL_REPORT,  /* tabs: overview, every type, functions, files */
	LEVEL_SERVICE, /* tabs: all types, every type of the service, files */
	LEVEL_PROFILE, /* tabs: profile, labels, comparisons */
};

struct area_row {
	enum area parent;
	enum level level;
	const char *folder; /* first part of the address */
	const char *below;  /* between type and sub */
	bool has_service, has_type;
};

static const struct area_row areas[AREA_N] = {
	[AREA_INDEX] = {AREA_INDEX, LEVEL_REPORT, "", "", false, false},
	[AREA_TYPE] = {AREA_INDEX, LEVEL_REPORT, "t/", "", false, true},
	[AREA_SERVICE] = {AREA_INDEX, LEVEL_SERVICE, "s/", "", true, false},
	[AREA_PROFILE] = {AREA_SERVICE, LEVEL_PROFILE, "s/", "", true, true},
	[AREA_FILES] = {AREA_INDEX, LEVEL_REPORT, "files/", "", false, false},
	[AREA_FILES_SERVICE] = {AREA_FILES, LEVEL_SERVICE, "files/", "", true, false},
	[AREA_LABELS] = {AREA_PROFILE, LEVEL_PROFILE, "s/", "labels/", true, true},
	[AREA_VALUE] = {AREA_LABELS, LEVEL_PROFILE, "s/", "l/", true, true},
	[AREA_WINDOW] = {AREA_PROFILE, LEVEL_PROFILE, "s/", "w/", true, true},
	[AREA_DIFF] = {AREA_PROFILE, LEVEL_PROFILE, "s/", "diff/", true, true},
	[AREA_FUNCTION] = {AREA_PROFILE, LEVEL_PROFILE, "s/", "f/", true, true},
	[AREA_FUNCTIONS] = {AREA_INDEX, LEVEL_REPORT, "functions/", "", false, true},
	[AREA_DUMP] = {AREA_FILES_SERVICE, LEVEL_SERVICE, "files/", "d/", true, false},
	[AREA_FINDINGS] = {AREA_INDEX, LEVEL_REPORT, "findings/", "", false, false},
	[AREA_FINDING] = {AREA_FINDINGS, LEVEL_REPORT, "findings/", "", false, false},
	[AREA_LEAKS] = {AREA_INDEX, LEVEL_REPORT, "leaks/", "", false, false},
	[AREA_NOTES] = {AREA_INDEX, LEVEL_REPORT, "notes/", "", false, false},
	[AREA_NOTE] = {AREA_NOTES, LEVEL_REPORT, "notes/", "", false, false},
};

size_t brief_type(const struct report *r, const struct brief *brief)
{
	size_t i = 0;

	while (i < r->n_types && !str_eq(r->types[i].slug, brief->slug))
		i++;
	assert(i < r->n_types);
	return i;
}

struct ref ref_service(const struct brief *brief)
{
	return ref_of(AREA_SERVICE, brief->series->service, NONE);
}

struct ref ref_brief(const struct report *r, const struct brief *brief)
{
	return ref_of(AREA_PROFILE, brief->series->service, brief_type(r, brief));
}

struct ref ref_below(const struct report *r, const struct brief *brief, enum area area,
		     struct str sub)
{
	struct ref to = ref_brief(r, brief);

	to.area = area;
	to.sub = sub;
	return to;
}

void say_brief(struct buf *t, const struct report *r, const struct brief *brief)
{
	say(t, r->services[brief->series->service].name);
	say_lit(t, " ");
	say_type(t, r->types[brief_type(r, brief)].title);
}

/* ---- links ---- */

static void say_address(struct buf *t, const struct report *r, struct ref to)
{
	const struct area_row *area = &areas[to.area];

	say(t, str_of(area->folder));
	if (area->has_service) {
		say(t, r->services[to.service].slug);
		say_lit(t, "/");
	}
	if (area->has_type && to.type != NONE) {
		say(t, r->types[to.type].slug);
		say_lit(t, "/");
	}
	say(t, str_of(area->below));
	if (to.sub.n) {
		say(t, to.sub);
		say_lit(t, "/");
	}
	say_lit(t, "index.html");
}

void ref_path(struct buf *t, const struct report *r, struct ref to)
{
	say_address(t, r, to);
}

/* "../" for each folder that the page lies in. */
void say_root(struct buf *t, const struct report *r, struct ref here)
{
	struct buf address = {0};

	say_address(&address, r, here);
	for (size_t i = 0; i < address.n; i++)
		if (address.p[i] == '/')
			say_lit(t, "../");
	buf_release(&address);
}

void nav_root(struct page *pg)
{
	say_root(page_words(pg), pg->r, pg->here);
	page_attr(pg);
}

/* From page to page: up to the folder that both lie in, and down from there. */
static void say_way(struct buf *t, struct str here, struct str to)
{
	size_t common = 0;

	for (size_t i = 0; i < here.n && i < to.n && here.p[i] == to.p[i]; i++)
		if (here.p[i] == '/')
			common = i + 1;
	for (size_t i = common; i < here.n; i++)
		if (here.p[i] == '/')
			say_lit(t, "../");
	say(t, str_sub(to, common, to.n));
}

void say_href(struct buf *t, const struct page *pg, struct ref to)
{
	struct buf here = {0}, address = {0};

	say_address(&here, pg->r, pg->here);
	say_address(&address, pg->r, to);
	say_way(t, buf_view(&here), buf_view(&address));
	buf_release(&here);
	buf_release(&address);
}

void page_href(struct page *pg, struct ref to, struct str anchor)
{
	struct buf *w = page_words(pg);

	say_href(w, pg, to);
	if (anchor.n) {
		say_lit(w, "#");
		say(w, anchor);
	}
	put(pg, "href=\"");
	html_url(pg->b, buf_view(w));
	put(pg, "\"");
}

void page_link(struct page *pg, struct ref to, struct str anchor)
{
	put(pg, "<a ");
	page_href(pg, to, anchor);
	put(pg, ">");
}

void page_link_text(struct page *pg, struct ref to, struct str text)
{
	page_link(pg, to, STR(""));
	page_str(pg, text);
	put(pg, "</a>");
}

/* ---- breadcrumbs ---- */

static struct str ref_name(const struct report *r, struct ref to)
{
	if (to.name.n)
		return to.name;
	switch (to.area) {
	case AREA_TYPE:
	case AREA_PROFILE:
		return r->types[to.type].title;
	case AREA_SERVICE:
	case AREA_FILES_SERVICE:
		return r->services[to.service].name;
	case AREA_FILES:
		return STR("Files");
	case AREA_LABELS:
		return STR("Labels");
	case AREA_FUNCTIONS:
		return STR("Functions");
	case AREA_FINDINGS:
		return STR("Findings");
	case AREA_LEAKS:
		return STR("Leaks");
	case AREA_NOTES:
		return STR("Notes");
	default:
		break;
	}
	return r->discovery->title.n ? r->discovery->title : STR("report");
}

static struct ref ref_parent(struct ref of)
{
	return ref_of(areas[of.area].parent, of.service, of.type);
}

void nav_crumbs(struct page *pg)
{
	struct ref chain[AREA_N];
	struct ref at = pg->here;
	size_t n = 0;

	for (; at.area != AREA_INDEX; at = ref_parent(at))
		chain[n++] = at;
	chain[n++] = at;
	while (n-- > 1) {
		put(pg, "<li>");
		page_link_text(pg, chain[n], ref_name(pg->r, chain[n]));
		put(pg, "</li>");
	}
	put(pg, "<li aria-current=\"page\">");
	page_str(pg, ref_name(pg->r, pg->here));
	put(pg, "</li>");
}

/* ---- tabs and neighbours ---- */

static bool same_page(struct ref a, struct ref b)
{
	const struct area_row *area = &areas[a.area];

	return a.area == b.area && (!area->has_service || a.service == b.service) &&
	       (!area->has_type || a.type == b.type) && str_eq(a.sub, b.sub);
}

static void tab(struct page *pg, struct ref to, struct str name)
{
	if (same_page(to, pg->here) && !pg->part) {
		put(pg, "<span aria-current=\"page\">");
		page_str(pg, name);
		put(pg, "</span>");
	} else {
		page_link_text(pg, to, name);
	}
}

/* The main types and the one that is open: more would push the neighbours off the page. */
static void type_tabs(struct page *pg, enum area area)
{
	size_t service = pg->here.service;
	size_t i;

	for (i = 0; i < pg->r->n_types; i++) {
		bool shown = i < MAIN_TYPES || i == pg->here.type;

		if (shown && (area == AREA_TYPE || report_brief(pg->r, service, i)))
			tab(pg, ref_of(area, service, i), pg->r->types[i].title);
	}
}

static bool page_exists(const struct report *r, struct ref to)
{
	const struct area_row *area = &areas[to.area];

	return (!area->has_service || to.service < r->n_services) &&
	       (!area->has_type || to.type < r->n_types) &&
	       (areas[to.area].level != LEVEL_PROFILE || report_brief(r, to.service, to.type)) &&
	       (to.area != AREA_LABELS || report_brief(r, to.service, to.type)->plan->has_labels);
}

/* The nearest page of the same area in this direction; past the ends indices wrap to huge. */
static struct ref neighbour(const struct page *pg, bool next)
{
	struct ref to = pg->here;
	size_t *index = areas[to.area].has_service ? &to.service : &to.type;
	size_t n = areas[to.area].has_service ? pg->r->n_services : pg->r->n_types;

	do
		*index += next ? 1 : SIZE_MAX;
	while (*index < n && !page_exists(pg->r, to));
	return to;
}

static void neighbour_link(struct page *pg, bool next)
{
	struct ref to = neighbour(pg, next);
	struct buf *w;

	if (!page_exists(pg->r, to))
		return;
	put(pg, "<a class=\"next\" ");
	page_href(pg, to, STR(""));
	if (next)
		put(pg, " rel=\"next\">");
	else
		put(pg, " rel=\"prev\">");
	w = page_words(pg);
	if (!next)
		say_lit(w, "‹ ");
	if (areas[to.area].has_service)
		say_short(w, pg->r->services[to.service].name, NEIGHBOUR_CHARS);
	if (areas[to.area].level == LEVEL_PROFILE) {
		say_lit(w, " ");
		say_type(w, pg->r->types[to.type].title);
	} else if (areas[to.area].has_type) {
		say(w, pg->r->types[to.type].title);
	}
	if (next)
		say_lit(w, " ›");
	page_text(pg);
	put(pg, "</a>");
}

static struct ref below(const struct page *pg, enum area area, struct str sub)
{
	return (struct ref){
		.area = area, .service = pg->here.service, .type = pg->here.type, .sub = sub};
}

/* In either mode: they are one tab. */
static bool is_here(const struct page *pg, const struct plan_diff *d)
{
	struct str sub = pg->here.sub;

	return pg->here.area == AREA_DIFF && str_starts(sub, d->slug) &&
	       (sub.n == d->slug.n || sub.p[d->slug.n] == '/');
}

static struct str capitalised(struct page *pg, struct str s)
{
	char first = s.n ? s.p[0] : 'A';

	if (first < 'a' || first > 'z')
		return s;
	first = (char)(first - 'a' + 'A');
	return arena_cat(&pg->arena, (struct str){&first, 1}, str_sub(s, 1, s.n));
}

/* Comparisons that fit beside the rest; the profile's page lists all. */
static void diff_tabs(struct page *pg, const struct plan *plan)
{
	size_t shown = 0;

	for (size_t i = 0; i < plan->n_diffs && shown < TAB_DIFFS; i++) {
		if (!plan->diffs[i].has_page)
			continue;
		tab(pg,
		    is_here(pg, &plan->diffs[i]) ? pg->here
						 : below(pg, AREA_DIFF, plan->diffs[i].slug),
		    capitalised(pg, plan->diffs[i].title));
		shown++;
	}
}

static bool is_listed(const struct page *pg)
{
	const struct plan *plan = pg->brief->plan;
	size_t shown = 0;

	if (pg->here.area == AREA_PROFILE || pg->here.area == AREA_LABELS)
		return true;
	for (size_t i = 0; i < plan->n_diffs && shown < TAB_DIFFS; i++) {
		if (!plan->diffs[i].has_page)
			continue;
		if (is_here(pg, &plan->diffs[i]))
			return true;
		shown++;
	}
	return false;
}

/* What is open is always among them; the first leads back to the other types of the service. */
static void profile_tabs(struct page *pg)
{
	const struct plan *plan = pg->brief->plan;

	tab(pg, ref_of(AREA_SERVICE, pg->here.service, NONE), STR("All types"));
	tab(pg, below(pg, AREA_PROFILE, STR("")), STR("Profile"));
	if (plan->has_labels)
		tab(pg, below(pg, AREA_LABELS, STR("")), STR("Labels"));
	diff_tabs(pg, plan);
	if (!is_listed(pg))
		tab(pg, pg->here, ref_name(pg->r, pg->here));
}

/* "Findings 7": hot spots are no faults, and what is muted does not count. */
static void finding_tabs(struct page *pg)
{
	const struct findings *f = pg->r->findings;
	struct buf *w = page_words(pg);

	if (!f)
		return;
	say_lit(w, "Findings ");
	put_count(w, f->n - f->n_muted - f->n_hot);
	tab(pg, ref_of(AREA_FINDINGS, NONE, NONE), page_keep(pg));
	tab(pg, ref_of(AREA_LEAKS, NONE, NONE), STR("Leaks"));
}

void nav_tabs(struct page *pg)
{
	size_t service = pg->here.service;

	switch (areas[pg->here.area].level) {
	case LEVEL_REPORT:
		tab(pg, ref_of(AREA_INDEX, NONE, NONE), STR("Overview"));
		type_tabs(pg, AREA_TYPE);
		finding_tabs(pg);
		tab(pg, ref_of(AREA_FUNCTIONS, NONE, NONE), STR("Functions"));
		if (pg->r->discovery->notes.n)
			tab(pg, ref_of(AREA_NOTES, NONE, NONE), STR("Notes"));
		tab(pg, ref_of(AREA_FILES, NONE, NONE), STR("Files"));
		break;
	case LEVEL_SERVICE:
		tab(pg, ref_of(AREA_SERVICE, service, NONE), STR("All types"));
		type_tabs(pg, AREA_PROFILE);
		tab(pg, ref_of(AREA_FILES_SERVICE, service, NONE), STR("Files"));
		break;
	case LEVEL_PROFILE:
		profile_tabs(pg);
		break;
	}
	if (pg->here.sub.n || !(areas[pg->here.area].has_service || areas[pg->here.area].has_type))
		return;
	neighbour_link(pg, false);
	neighbour_link(pg, true);
}
