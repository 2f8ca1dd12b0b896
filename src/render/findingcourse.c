// SPDX-License-Identifier: MIT
/*
 * A part is drawn over its whole on one scale, so its share is seen; below a quarter of a small
 * picture nothing could be read from it. The trend is the line through what was fitted: flat up to
 * its onset, then up to the level at the end.
 */
#include "render/findingcourse.h"

#include <math.h>

#include "render/labelname.h"
#include "render/linefigure.h"
#include "render/page_profile.h"

#define CHART_HEIGHT 200
#define CHART_ROWS 48
#define SPARK_PART 0.25
#define CHART_PART 0.1
#define NAME_CHARS 12 /* beside a number at the right end */
#define PART_CHARS 60

/* ---- what is drawn ---- */

struct course {
	const struct timeline *whole; /* the grey area; of a part alone the part */
	const struct timeline *part;  /* NULL: the finding is about the whole */
	bool is_alone;
};

static double peak_of(const struct timeline *t)
{
	double most = 0;

	for (size_t i = 0; i < t->n; i++)
		if (isfinite(t->level[i]))
			most = fmax(most, fabs(t->level[i]));
	return most;
}

/* least: of the whole's height, below which a part stands alone. */
static struct course course_of(const struct finding *f, double least)
{
	const struct timeline *whole = &f->brief->timeline, *part = &f->course;
	struct course c = {.whole = whole};

	if (!part->level || part->n == 0)
		return c;
	c.part = part;
	c.is_alone = part->n != whole->n || part->start_s != whole->start_s ||
		     peak_of(part) < least * peak_of(whole);
	if (c.is_alone)
		c.whole = part;
	return c;
}

static bool is_of_fn(const struct finding *f)
{
	return f->fn != FN_ALL && f->kind != FIND_OUTLIER;
}

/* "jobs.(*Memory).Remember on worker-1", "tenant=acme" */
static void say_part(struct buf *t, const struct report *r, const struct finding *f)
{
	const struct finding_label *l = finding_label_first(f);

	if (is_of_fn(f)) {
		say_short(t, fn_short(r, f->fn), PART_CHARS);
		say_labels_of(t, f->labels, f->n_labels);
	} else if (l) {
		say_label(t, l->key, l->value, PART_CHARS);
	}
}

/* The name without its package where that is too long: "flushAll". */
static struct str part_name(struct page *pg, const struct finding *f)
{
	const struct finding_label *l = finding_label_first(f);
	struct str name = is_of_fn(f) ? fn_short(pg->r, f->fn) : l ? l->value : STR("");

	while (is_of_fn(f) && name.n > NAME_CHARS && str_chr(name, '.') != SIZE_MAX)
		name = str_sub(name, str_chr(name, '.') + 1, name.n);
	say_short(page_words(pg), name, NAME_CHARS);
	return page_keep(pg);
}

/* "Timeline of tenant=acme in api-gateway CPU: 0.028 → 0.031 cores, first to last" */
static struct str course_label(struct page *pg, const struct finding *f, const struct course *c)
{
	const struct timeline *t = c->part ? c->part : c->whole;
	struct buf *w = page_words(pg);
	size_t first = 0, last = t->n;
	struct unit u;

	while (first < t->n && !isfinite(t->level[first]))
		first++;
	while (last > first && !isfinite(t->level[last - 1]))
		last--;
	if (!c->part || first == last) {
		say_course(w, pg->r, f->brief);
		return page_keep(pg);
	}
	u = level_unit(pg->r, f->brief, fmax(fabs(t->level[first]), fabs(t->level[last - 1])));
	say_lit(w, "Timeline of ");
	say_part(w, pg->r, f);
	say_lit(w, " in ");
	say_brief(w, pg->r, f->brief);
	say_lit(w, ": ");
	say_from_to(w, &u, t->level[first], t->level[last - 1]);
	say_lit(w, ", first to last");
	return page_keep(pg);
}

void finding_spark(struct page *pg, const struct finding *f, int height)
{
	struct course course = course_of(f, SPARK_PART);
	struct unit u = brief_unit(pg->r, f->brief);
	struct chart_line part = {course.part, STR("")};
	struct chart c = {.timeline = course.whole,
			  .unit = &u,
			  .lines = &part,
			  .n_lines = course.part ? 1 : 0,
			  .has_part = course.part,
			  .restarts = f->brief->restarts,
			  .n_restarts = f->brief->n_restarts,
			  .height = height};

	c.label = course_label(pg, f, &course);
	c.events = events_of(pg, f->brief->series->service, &c.n_events);
	chart_spark(pg->b, &c);
}

/* ---- the trend ---- */

/* NULL: nothing was fitted, or there is no clock. */
static const struct timeline *trend_of(struct page *pg, const struct finding *f,
				       const struct timeline *t)
{
	struct timeline *trend = arena_new(&pg->arena, struct timeline);
	double *level = arena_n(&pg->arena, t->n + 1, double);
	int64_t from = f->leak ? f->leak->onset_ns : f->since_ns, to = pg->r->to_ns;
	double base = f->leak ? f->leak->base : f->before;
	double end = f->leak ? f->leak->level : f->after;

	if (!finding_is_leak(f) || t->is_sequence || from == TIME_NONE || from >= to ||
	    !isfinite(base) || !isfinite(end))
		return NULL;
	for (size_t i = 0; i < t->n; i++) {
		int64_t at = (t->start_s + (int64_t)(i * t->width_s)) * NS_PER_S +
			     t->width_s * NS_PER_S / 2;
		double share = (double)(at - from) / (double)(to - from);

		level[i] = base + (end - base) * fmin(fmax(share, 0), 1);
	}
	*trend = *t;
	trend->level = level;
	return trend;
}

/* ---- the chart ---- */

static struct str course_note(struct page *pg, const struct finding *f, const struct course *c,
			      bool has_trend)
{
	struct buf *w = page_words(pg);

	if (c->part) {
		say_lit(w, "Orange is ");
		say_part(w, pg->r, f);
		say(w, c->is_alone ? STR(" alone; the whole profile is left out, as the part would "
					 "be too low beside it to be read.")
				   : STR(", grey the whole profile, all instances together."));
	} else {
		say_lit(w, "It is the whole profile, all instances together.");
	}
	if (has_trend)
		say_lit(w, " The broken line is the fitted trend: flat up to where the growth "
			   "begins, then straight to the end.");
	return page_keep(pg);
}

static struct str window_name(struct page *pg, struct str name, size_t n_dumps)
{
	struct buf *w = page_words(pg);

	say(w, name);
	say_lit(w, ", ");
	say_count(w, n_dumps, "dump");
	return page_keep(pg);
}

static void add_window(struct chart *c, struct win *wins, struct str *names, struct win win)
{
	wins[c->n_windows] = win;
	c->windows = wins;
	c->window_names = names;
	c->n_windows++;
}

/* The two sets of dumps that were compared, or how long it lasted. */
static void mark_windows(struct page *pg, const struct finding *f, struct chart *c)
{
	const struct plan_diff *d = f->against_baseline ? NULL : f->diff;
	struct win *wins = arena_n(&pg->arena, SIDE_N, struct win);
	struct str *names = arena_n(&pg->arena, SIDE_N, struct str);
	static const struct str sides[SIDE_N] = {STR("before"), STR("after")};

	for (int i = 0; d && i < SIDE_N; i++) {
		const struct plan_side *side = &d->side[i];

		if (side->to_ns <= side->from_ns)
			continue;
		names[c->n_windows] = window_name(pg, sides[i], f->n_dumps[i]);
		add_window(c, wins, names,
			   (struct win){.from_ns = side->from_ns, .to_ns = side->to_ns});
	}
	if (c->n_windows || f->kind != FIND_SPIKE || f->to_ns <= f->from_ns)
		return;
	names[0] = STR("this spike");
	add_window(c, wins, names, (struct win){.from_ns = f->from_ns, .to_ns = f->to_ns});
}

static struct unit unit_of_course(struct page *pg, const struct finding *f, const struct course *c)
{
	return c->is_alone ? level_unit(pg->r, f->brief, peak_of(c->part))
			   : brief_unit(pg->r, f->brief);
}

/* "3 instances: 0.380" */
static struct str course_end(struct page *pg, const struct finding *f, const struct unit *u)
{
	say_end(page_words(pg), u, f->brief);
	return page_keep(pg);
}

void section_finding_course(struct page *pg, const struct finding *f)
{
	struct course course = course_of(f, CHART_PART);
	const struct timeline *trend = trend_of(pg, f, course.whole);
	struct unit u = unit_of_course(pg, f, &course);
	struct chart_line lines[2];
	struct line_figure figure = {
		.chart = {.timeline = course.whole,
			  .unit = &u,
			  .lines = lines,
			  .has_trend = trend,
			  .has_part = course.part,
			  .restarts = f->brief->restarts,
			  .n_restarts = f->brief->n_restarts,
			  .height = CHART_HEIGHT,
			  .time_axis = true,
			  .event_names = true},
		.note = course_note(pg, f, &course, trend),
		.rows = CHART_ROWS,
	};
	struct chart *c = &figure.chart;

	if (bucket_last(&f->brief->timeline) == NONE)
		return;
	if (course.part)
		lines[c->n_lines++] = (struct chart_line){course.part, part_name(pg, f)};
	if (trend)
		lines[c->n_lines++] = (struct chart_line){trend, STR("trend")};
	if (!course.is_alone) {
		figure.area_name = STR("All");
		c->end_label = c->n_lines ? STR("all") : course_end(pg, f, &u);
	}
	c->label = course_label(pg, f, &course);
	c->events = events_of(pg, f->brief->series->service, &c->n_events);
	if (!course.whole->is_sequence)
		mark_windows(pg, f, c);
	section_open(pg, STR("Timeline"), STR(""));
	line_figure(pg, &figure);
	section_close(pg);
}
