// SPDX-License-Identifier: MIT
/*
 * The timeline of a profile, on its own page and on those of its windows. A part of it is a link to
 * the first dump that begins there: a level comes from dumps, and this is the way to them. Where
 * none begins, the link goes to the one before, which may hold there or may be the last before a
 * gap.
 */
#include "render/page_profile.h"

#include <math.h>

#include "render/dumpname.h"

#define TIMELINE_HEIGHT 200
/* Rows of "the same as a table". */
#define TABLE_BUCKETS 500
/* Links over a timeline: more would be narrower than a finger. */
#define ZONES 60

static size_t count_gaps(const struct timeline *t)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < t->n; i++)
		n += !isfinite(t->level[i]);
	return n;
}

static void timeline_caption(struct page *pg)
{
	const struct profile *p = pg->profile;
	size_t gaps = count_gaps(&p->timeline);
	struct buf *w = page_words(pg);

	if (p->timeline.is_sequence) {
		say_lit(w, "A point a dump, in their order");
	} else {
		say_lit(w, "In buckets of ");
		put_duration(w, p->timeline.width_s * NS_PER_S);
	}
	if (pg->unit.name.n) {
		say_lit(w, ", in ");
		say_unit(w, &pg->unit);
	}
	say_lit(w, ", scale from zero.");
	if (gaps) {
		say_lit(w, " ");
		say_count(w, gaps, "bucket");
		say(w, gaps == 1 ? STR(" has") : STR(" have"));
		say(w, gaps == 1 ? STR(" no data: a gap, in no average.")
				 : STR(" no data: gaps, in no average."));
	}
	if (p->n_restarts) {
		say(w, p->n_restarts == 1 ? STR(" The ring is a restart.")
					  : STR(" Rings are restarts."));
	}
	page_text(pg);
	/* With script a click selects, and the words are others. */
	put(pg, " <span data-part=\"zones\">Each part of it is a link to its dumps.</span>");
}

static void timeline_rows(struct page *pg)
{
	const struct timeline *t = &pg->profile->timeline;
	size_t i;

	for (i = 0; i < MIN(t->n, (size_t)TABLE_BUCKETS); i++) {
		put(pg, "<tr><td>");
		say_bucket(page_words(pg), pg->r, t, i);
		page_text(pg);
		put(pg, "</td><td class=\"n\">");
		cell_level(pg, t->level[i]);
		put(pg, "</td></tr>\n");
	}
}

static void timeline_table(struct page *pg)
{
	struct buf *w;

	put(pg,
	    "<details id=\"timeline-data\" class=\"cap\"><summary>The same as a table</summary>\n"
	    "<table class=\"data few\"><caption class=\"vh\">Level by bucket</caption>"
	    "<thead><tr><th scope=\"col\">");
	if (pg->profile->timeline.is_sequence)
		put(pg, "Dump");
	else
		put(pg, "From, UTC");
	put(pg, "</th><th scope=\"col\" class=\"n\">");
	w = page_words(pg);
	say_lit(w, "All instances");
	if (pg->unit.name.n) {
		say_lit(w, ", ");
		say_unit(w, &pg->unit);
	}
	page_text(pg);
	put(pg, "</th></tr></thead><tbody>\n");
	timeline_rows(pg);
	put(pg, "</tbody></table></details>\n");
}

static struct str timeline_label(struct page *pg)
{
	struct buf *w = page_words(pg);
	size_t top = bucket_highest(pg->brief);

	say_course(w, pg->r, pg->brief);
	if (top != NONE) {
		say_lit(w, "; highest ");
		say_level(w, &pg->unit, pg->brief->max);
		say_lit(w, " at ");
		say_bucket(w, pg->r, &pg->profile->timeline, top);
	}
	return page_keep(pg);
}

static struct str timeline_end(struct page *pg)
{
	struct buf *w = page_words(pg);

	if (!isfinite(pg->brief->now))
		return STR("");
	say_end(w, &pg->unit, pg->brief);
	return page_keep(pg);
}

/* ---- links to dumps ---- */

/* A zone as it is made: its buckets, and what begins in it. */
struct zoning {
	size_t buckets;
	size_t n;
	struct dump_span *spans;
};

static struct zoning zoning_of(struct page *pg)
{
	const struct timeline *t = &pg->profile->timeline;
	struct zoning z = {.buckets = (t->n + ZONES - 1) / ZONES};

	z.n = (t->n + z.buckets - 1) / z.buckets;
	z.spans = arena_n(&pg->arena, z.n, struct dump_span);
	dump_spans(z.spans, z.buckets, t, pg->r->model, pg->profile->series);
	return z;
}

static bool is_gap(const struct timeline *t, const struct zoning *z, size_t zone)
{
	for (size_t i = zone * z->buckets; i < MIN((zone + 1) * z->buckets, t->n); i++)
		if (isfinite(t->level[i]))
			return false;
	return true;
}

static void say_zone_time(struct buf *w, const struct timeline *t, const struct zoning *z,
			  size_t zone)
{
	size_t from = zone * z->buckets, to = MIN(from + z->buckets, t->n);

	if (!t->is_sequence) {
		chart_time(w, t, t->start_s + (int64_t)(from * t->width_s));
		say_lit(w, "–");
		chart_time(w, t, t->start_s + (int64_t)(to * t->width_s));
		return;
	}
	say_lit(w, "#");
	put_count(w, from + 1);
	if (to - from > 1) {
		say_lit(w, "–");
		put_count(w, to);
	}
}

static struct str zone_title(struct page *pg, const struct zoning *z, size_t zone)
{
	const struct timeline *t = &pg->profile->timeline;
	struct buf *w = page_words(pg);

	say_zone_time(w, t, z, zone);
	say_lit(w, " · ");
	if (z->spans[zone].n)
		say_count(w, z->spans[zone].n, "dump");
	else if (is_gap(t, z, zone))
		say_lit(w, "no dumps: gap");
	else
		say_lit(w, "no dump begins here");
	return page_keep(pg);
}

/* The first dump of the zone, else of the nearest before that has one, else of the next. */
static uint32_t zone_dump(const struct zoning *z, size_t zone)
{
	size_t i = zone;

	while (i > 0 && !z->spans[i].n)
		i--;
	while (i < z->n && !z->spans[i].n)
		i++;
	return i < z->n ? z->spans[i].first : UINT32_MAX;
}

static struct str zone_href(struct page *pg, uint32_t dump)
{
	struct buf *w = page_words(pg);

	say_root(w, pg->r, pg->here);
	say_dump_row(w, pg->r, dump);
	return page_keep(pg);
}

/* None when the report knows no dump of the profile. */
static struct chart_links dump_links(struct page *pg)
{
	struct zoning z = zoning_of(pg);
	struct chart_zone *zones = arena_n(&pg->arena, z.n, struct chart_zone);

	for (size_t i = 0; i < z.n; i++) {
		uint32_t dump = zone_dump(&z, i);

		if (dump == UINT32_MAX)
			return (struct chart_links){0};
		zones[i] = (struct chart_zone){zone_href(pg, dump), zone_title(pg, &z, i)};
	}
	return (struct chart_links){zones, z.n, z.buckets};
}

/* ---- the section ---- */

static void timeline_chart(struct page *pg, const struct timeline_marks *marks)
{
	const struct profile *p = pg->profile;
	struct chart_links links = dump_links(pg);
	struct chart c = {.timeline = &p->timeline,
			  .unit = &pg->unit,
			  .label = timeline_label(pg),
			  .restarts = p->restarts,
			  .n_restarts = p->n_restarts,
			  .windows = marks->windows,
			  .window_names = marks->names,
			  .n_windows = p->timeline.is_sequence ? 0 : marks->n,
			  .links = links.n ? &links : NULL,
			  .height = TIMELINE_HEIGHT,
			  .time_axis = true,
			  .event_names = true};

	c.end_label = timeline_end(pg);
	c.events = events_of(pg, pg->here.service, &c.n_events);
	chart_timeline(pg->b, &c);
}

void section_timeline(struct page *pg, const struct timeline_marks *marks)
{
	if (bucket_last(&pg->profile->timeline) == NONE)
		return;
	section_open(pg, STR("Timeline"), STR(""));
	put(pg, "<figure class=\"plot\" data-part=\"timeline\">");
	timeline_chart(pg, marks);
	put(pg, "<figcaption>");
	timeline_caption(pg);
	put(pg, "</figcaption></figure>\n");
	if (pg->here.area == AREA_PROFILE) {
		timeline_table(pg);
	} else {
		put(pg, "<p class=\"cap\">");
		page_link(pg, ref_brief(pg->r, pg->brief), STR("timeline-data"));
		put(pg, "The same as a table</a></p>\n");
	}
	section_close(pg);
}
