// SPDX-License-Identifier: MIT
/*
 * All types of one service over one time axis, so that what happens together stands under each
 * other; then who sent the dumps and what labels they carry.
 */
#include "render/findingcell.h"
#include "render/instname.h"
#include "render/page_events.h"
#include "render/page_facts.h"
#include "render/page_note.h"
#include "render/pages.h"

#include <math.h>

#define CHART_HEIGHT 104
/* Types that the title names on each side. */
#define NAMED 3
/* Columns of levels in the table of instances. */
#define LEVELS 4
#define KEY_VALUES 8
/* Articles; the page of all has the rest. */
#define FINDINGS 12

static const struct brief *brief_at(const struct page *pg, size_t i)
{
	return &pg->r->briefs[pg->r->services[pg->here.service].first_brief + i];
}

static size_t n_types_here(const struct page *pg)
{
	return pg->r->services[pg->here.service].n_briefs;
}

/* ---- title and lead ---- */

typedef bool brief_test(const struct brief *brief);

static bool is_changed(const struct brief *brief)
{
	return change_is_known_fact(&brief->change);
}

static bool is_steady(const struct brief *brief)
{
	return brief->change.trend == TREND_STEADY;
}

static bool has_last(const struct brief *brief)
{
	return isfinite(brief->change.after);
}

static size_t count_if(const struct page *pg, brief_test *test)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < n_types_here(pg); i++)
		n += test(brief_at(pg, i));
	return n;
}

/* "CPU +108 %, heap in use −46 % and 3 more" */
static void say_types(struct buf *t, const struct page *pg, brief_test *test)
{
	size_t n = count_if(pg, test);
	size_t named = 0;
	size_t i;

	for (i = 0; i < n_types_here(pg) && named < NAMED; i++) {
		const struct brief *brief = brief_at(pg, i);

		if (!test(brief))
			continue;
		if (named)
			say(t, named + 1 == n ? STR(" and ") : STR(", "));
		say_type(t, pg->r->types[brief_type(pg->r, brief)].title);
		if (is_changed(brief)) {
			say_lit(t, " ");
			put_change(t, &brief->change);
		}
		named++;
	}
	if (n > named) {
		say_lit(t, " and ");
		put_count(t, n - named);
		say_lit(t, " more");
	}
}

static void say_service_verdict(struct buf *t, const struct page *pg)
{
	size_t changed = count_if(pg, is_changed);
	size_t steady = count_if(pg, is_steady);

	say(t, pg->r->services[pg->here.service].name);
	say_lit(t, ": ");
	if (changed) {
		say_types(t, pg, is_changed);
		if (steady) {
			say_lit(t, "; ");
			put_count(t, steady);
			say_lit(t, " of ");
			say_count(t, n_types_here(pg), "type");
			say_lit(t, " steady");
		}
	} else if (steady) {
		say_types(t, pg, is_steady);
		say_lit(t, " steady");
	} else {
		say_count(t, n_types_here(pg), "profile type");
		say_lit(t, " in ");
		say_count(t, pg->r->services[pg->here.service].n_dumps, "dump");
	}
}

static struct finding_scope scope_here(const struct page *pg)
{
	return (struct finding_scope){pg->here.service, NULL, FINDINGS};
}

static void service_lead(struct page *pg)
{
	const struct service_row *s = &pg->r->services[pg->here.service];
	struct finding_scope here = scope_here(pg);
	const struct finding *first = scope_first(pg, &here);
	struct buf *w = page_words(pg);

	lead_open(pg);
	if (first)
		say_finding(w, pg->r, first);
	else
		say_service_verdict(w, pg);
	page_text(pg);
	lead_mid(pg);
	w = page_words(pg);
	say_count(w, s->n_instances, "instance");
	say_lit(w, ", ");
	say_count(w, s->n_briefs, "profile type");
	say_lit(w, ", ");
	say_count(w, s->n_dumps, "dump");
	say_lit(w, ". ");
	say_events(w, pg, pg->here.service);
	if (count_if(pg, has_last))
		say_lit(w, "Levels are means of the last quarter, changes are against the first.");
	page_text(pg);
	lead_close(pg);
}

/* ---- the stacked charts ---- */

static void row_numbers(struct page *pg, const struct brief *brief, const struct unit *u)
{
	double level = isfinite(brief->change.after) ? brief->change.after
						     : brief->win[WIN_ALL].level;
	size_t type = brief_type(pg->r, brief);

	put(pg, "<div><h2>");
	page_link_text(pg, ref_brief(pg->r, brief), pg->r->types[type].title);
	put(pg, "</h2><p class=\"v\">");
	if (isfinite(level))
		page_level(pg, u, level);
	else
		put(pg, "<span class=\"empty\">no level</span>");
	put(pg, "</p><p");
	page_class(pg, change_class(&brief->change));
	put(pg, ">");
	if (brief->only_baseline)
		put(pg, "one dump: only a baseline");
	else if (brief->change.trend == TREND_UNKNOWN)
		put(pg, "no change can be told");
	else
		put_change(page_words(pg), &brief->change);
	if (brief->change.trend != TREND_UNKNOWN && !brief->only_baseline)
		page_text(pg);
	put(pg, "</p>");
	finding_flags(pg, brief);
	put(pg, "</div>");
}

static struct str row_end(struct page *pg, const struct brief *brief, const struct unit *u)
{
	struct buf *w = page_words(pg);

	if (!isfinite(brief->now))
		return STR("");
	say_end(w, u, brief);
	return page_keep(pg);
}

static void chart_row(struct page *pg, const struct brief *brief, bool is_first)
{
	struct unit u = brief_unit(pg->r, brief);
	struct chart c = {.timeline = &brief->timeline,
			  .unit = &u,
			  .restarts = brief->restarts,
			  .n_restarts = brief->n_restarts,
			  .height = CHART_HEIGHT,
			  .event_names = is_first};
	struct chart_stats stats = brief_stats(brief, &u);

	c.stats = &stats;
	if (is_first)
		put(pg, "<section class=\"row named\">");
	else
		put(pg, "<section class=\"row\">");
	row_numbers(pg, brief, &u);
	say_course(page_words(pg), pg->r, brief);
	c.label = page_keep(pg);
	c.end_label = row_end(pg, brief, &u);
	c.events = events_of(pg, pg->here.service, &c.n_events);
	put(pg, "<div>");
	if (isfinite(brief->max))
		chart_timeline(pg->b, &c);
	else
		put(pg, "<p class=\"empty\">Only sums are known: they are on its page.</p>");
	put(pg, "</div><div></div></section>\n");
}

static const struct brief *axis_brief(const struct page *pg)
{
	size_t i = 0;

	while (i + 1 < n_types_here(pg) && !isfinite(brief_at(pg, i)->max))
		i++;
	return brief_at(pg, i);
}

static void axis_row(struct page *pg, bool below)
{
	const struct timeline *t = &axis_brief(pg)->timeline;

	if (t->is_sequence)
		put(pg, "<div class=\"row\"><p>dumps in order</p>");
	else
		put(pg, "<div class=\"row\"><p>UTC</p>");
	chart_axis(pg->b, t, below);
	put(pg, "<p></p></div>\n");
}

static void service_charts(struct page *pg)
{
	const struct brief *first = axis_brief(pg);
	size_t i;

	put(pg, "<div class=\"rows\"");
	page_list(pg, LIST_TYPES);
	put(pg, ">\n");
	axis_row(pg, false);
	for (i = 0; i < n_types_here(pg); i++)
		chart_row(pg, brief_at(pg, i), brief_at(pg, i) == first);
	axis_row(pg, true);
	put(pg,
	    "</div>\n<p class=\"cap\">All charts share the time axis; each has its own scale from "
	    "zero. Gaps are times without data, a ring is a restart, a vertical rule an event."
	    "</p>\n");
}

/* ---- instances ---- */

static const struct instance_row *instance_in(const struct brief *brief, struct str name)
{
	size_t i;

	for (i = 0; i < brief->n_instances; i++)
		if (str_eq(brief->instances[i].name, name))
			return &brief->instances[i];
	return NULL;
}

/* Instances are parts of the whole, so their columns are finer. */
static struct unit instance_unit(struct page *pg, const struct brief *brief)
{
	struct unit u = brief_unit(pg->r, brief);
	size_t i;

	for (i = 0; i < brief->n_instances; i++)
		if (isfinite(brief->instances[i].level))
			unit_refine(&u, brief->instances[i].level);
	return u;
}

static void instance_heads(struct page *pg)
{
	size_t i;

	put(pg, "<table class=\"data\"");
	page_list(pg, LIST_INSTANCES);
	put(pg, "><caption class=\"vh\">Level of each instance by "
		"type</caption>"
		"<thead><tr><th scope=\"col\">Instance</th>");
	for (i = 0; i < MIN(n_types_here(pg), (size_t)LEVELS); i++) {
		struct unit u = brief_unit(pg->r, brief_at(pg, i));
		struct buf *w = page_words(pg);

		say(w, pg->r->types[brief_type(pg->r, brief_at(pg, i))].title);
		if (u.name.n) {
			say_lit(w, ", ");
			say_unit(w, &u);
		}
		if (i)
			put(pg, "<th scope=\"col\" class=\"n opt\">");
		else
			put(pg, "<th scope=\"col\" class=\"n\">");
		page_text(pg);
		put(pg, "</th>");
	}
	put(pg,
	    "<th scope=\"col\" class=\"n\">Dumps</th><th scope=\"col\" class=\"n\">Restarts</th>"
	    "</tr></thead><tbody>\n");
}

static void instance_levels(struct page *pg, struct str name, const struct unit *units)
{
	size_t i;

	for (i = 0; i < MIN(n_types_here(pg), (size_t)LEVELS); i++) {
		const struct instance_row *row = instance_in(brief_at(pg, i), name);

		pg->unit = units[i];
		if (i)
			put(pg, "<td class=\"n opt\">");
		else
			put(pg, "<td class=\"n\">");
		cell_level(pg, row ? row->level : NAN);
		put(pg, "</td>");
	}
}

/* Dumps hold several types each, so counts of types do not add up: the largest is shown. */
static void instance_counts(struct page *pg, struct str name)
{
	uint32_t dumps = 0;
	uint32_t restarts = 0;
	size_t i;

	for (i = 0; i < n_types_here(pg); i++) {
		const struct instance_row *row = instance_in(brief_at(pg, i), name);

		dumps = row ? MAX(dumps, row->n_dumps) : dumps;
		restarts = row ? MAX(restarts, row->n_restarts) : restarts;
	}
	put(pg, "<td class=\"n\">");
	html_u64(pg->b, dumps);
	put(pg, "</td><td class=\"n\">");
	html_u64(pg->b, restarts);
	put(pg, "</td>");
}

static void section_instances_of(struct page *pg)
{
	const struct model *m = pg->r->model;
	struct shared_labels shared = shared_labels(pg, pg->here.service);
	struct unit units[LEVELS];
	size_t i;

	for (i = 0; i < MIN(n_types_here(pg), (size_t)LEVELS); i++)
		units[i] = instance_unit(pg, brief_at(pg, i));
	section_open(pg, STR("Instances"), STR("mean over the whole report; most dumps of a type"));
	instance_heads(pg);
	for (i = 0; i < m->n_instances; i++) {
		if (m->instances[i].service != pg->here.service)
			continue;
		put(pg, "<tr><th scope=\"row\">");
		cell_instance_name(pg, m->instances[i].name, &shared);
		put(pg, "</th>");
		instance_levels(pg, m->instances[i].name, units);
		instance_counts(pg, m->instances[i].name);
		put(pg, "</tr>\n");
	}
	table_close(pg);
	section_close(pg);
}

/* ---- labels of the instances ---- */

static struct str label_value(const struct instance *in, struct str key)
{
	size_t i;

	for (i = 0; i < in->n_labels; i++)
		if (str_eq(in->labels[i].key, key))
			return in->labels[i].value;
	return STR("");
}

/* Is instance number i the first of its service with its value of key? They are by service. */
static bool is_first_value(const struct page *pg, size_t i, struct str key)
{
	const struct instance *in = pg->r->model->instances;
	struct str value = label_value(&in[i], key);
	size_t j;

	for (j = i; j-- > 0 && in[j].service == in[i].service;)
		if (str_eq(label_value(&in[j], key), value))
			return false;
	return true;
}

/* Same for a key itself. */
static bool is_first_key(const struct page *pg, size_t i, struct str key)
{
	const struct instance *in = pg->r->model->instances;
	size_t j, k;

	for (j = i; j-- > 0 && in[j].service == in[i].service;)
		for (k = 0; k < in[j].n_labels; k++)
			if (str_eq(in[j].labels[k].key, key))
				return false;
	return true;
}

static void label_values(struct page *pg, struct str key)
{
	const struct model *m = pg->r->model;
	size_t n = 0;
	size_t i;

	for (i = 0; i < m->n_instances; i++) {
		struct str value = label_value(&m->instances[i], key);

		if (m->instances[i].service != pg->here.service || !is_first_value(pg, i, key))
			continue;
		if (n++ >= KEY_VALUES)
			continue;
		if (n > 1)
			put(pg, ", ");
		put(pg, "<code>");
		page_str(pg, value.n ? value : STR("–"));
		put(pg, "</code>");
	}
	if (n > KEY_VALUES) {
		say_lit(page_words(pg), " and ");
		put_count(&pg->words, n - KEY_VALUES);
		say_lit(&pg->words, " more");
		page_text(pg);
	}
}

static void label_row(struct page *pg, struct str key)
{
	put(pg, "<tr><th scope=\"row\"><code>");
	page_str(pg, key);
	put(pg, "</code></th><td>");
	label_values(pg, key);
	put(pg, "</td></tr>\n");
}

static size_t label_rows(struct page *pg)
{
	const struct model *m = pg->r->model;
	size_t n = 0;
	size_t i, k;

	for (i = 0; i < m->n_instances; i++) {
		if (m->instances[i].service != pg->here.service)
			continue;
		for (k = 0; k < m->instances[i].n_labels; k++) {
			if (!is_first_key(pg, i, m->instances[i].labels[k].key))
				continue;
			if (!n++)
				put(pg,
				    "<table class=\"data\"><caption class=\"vh\">Labels and their "
				    "values</caption>"
				    "<thead><tr><th scope=\"col\">Key</th>"
				    "<th scope=\"col\">Values</th></tr></thead><tbody>\n");
			label_row(pg, m->instances[i].labels[k].key);
		}
	}
	if (n)
		table_close(pg);
	return n;
}

static void section_labels_of(struct page *pg)
{
	section_open(pg, STR("Labels"), STR("of the instances"));
	if (!label_rows(pg))
		put(pg, "<p class=\"cap\">The dumps carry no labels.</p>\n");
	put(pg,
	    "<p class=\"cap\">Labels inside samples, such as an endpoint, are on the page of each "
	    "type with their values.</p>\n");
	section_close(pg);
}

/* ---- the page ---- */

static void section_how_of(struct page *pg)
{
	section_open(pg, STR("How these are computed"), STR(""));
	put(pg,
	    "<p class=\"cap\">CPU, delays and allocations are rates: what dumps count over the "
	    "time "
	    "they cover, summed over instances. Counters since process start are differenced "
	    "dump by dump first. Heap in use and goroutines are states: averaged over time per "
	    "instance, then summed. An instance missing for up to two of its intervals holds its "
	    "last value; a longer silence is a gap. “Steady” is a change within the spread of the "
	    "buckets. ");
	page_link(pg, ref_of(AREA_FILES_SERVICE, pg->here.service, NONE), STR(""));
	put(pg, "Every dump of this service</a></p>\n");
	section_close(pg);
}

static void service_title(struct page *pg, struct buf *words)
{
	say(words, pg->r->services[pg->here.service].name);
	say_lit(words, " · ");
	say(words, pg->r->discovery->title);
}

static void service_body(struct page *pg)
{
	struct finding_scope here = scope_here(pg);

	service_lead(pg);
	service_facts(pg, pg->here.service);
	service_charts(pg);
	section_findings(pg, &here);
	section_notes_of(pg, pg->here.service);
	put(pg, "<div class=\"two\">\n");
	section_events(pg, pg->here.service);
	section_labels_of(pg);
	put(pg, "</div>\n");
	/* A single one is the whole, which the charts show. */
	if (pg->r->services[pg->here.service].n_instances > 1)
		section_instances_of(pg);
	section_how_of(pg);
}

static const struct page_kind service_kind = {service_title, service_body};

void page_service(struct buf *b, const struct report *r, size_t service)
{
	struct page pg = {.b = b, .r = r, .here = ref_of(AREA_SERVICE, service, NONE)};

	page_write(&pg, &service_kind);
}
