// SPDX-License-Identifier: MIT
/*
 * Values become px here and nowhere else. Names of events are placed on a narrow and on a wide page
 * at once: what lies and is cut alike on both is one text, else the wide page's has the class wtick
 * and the narrow one's ntick.
 */
#include "render/plot.h"

#include <assert.h>
#include <math.h>

#include "base/num.h"
#include "base/utc.h"
#include "base/utf8.h"
#include "render/html.h"

#define NAME_CHARS 48
#define CHAR_PX 6.1   /* of 11 px sans, on average */
#define WIDE_PX 840.0 /* of the narrowest plot on a wide page */
#define NARROW_PX 356.0
#define NAME_GAP_PX 8
#define LEAST_CHARS 8 /* shorter beginnings of a name tell nothing */
#define MAX_RINGS 64

double plot_point(const struct plot *p, size_t i)
{
	size_t end = MIN((i + 1) * p->group, p->t->n), known = 0;
	double sum = 0;

	if (p->group == 1)
		return p->t->level[i] * p->per_level;
	for (size_t j = i * p->group; j < end; j++)
		if (isfinite(p->t->level[j])) {
			sum += p->t->level[j];
			known++;
		}
	return known ? sum / (double)known * p->per_level : NAN;
}

bool plot_is_gap(const struct plot *p, size_t i)
{
	return !isfinite(plot_point(p, i));
}

double plot_y_of(const struct plot *p, double shown)
{
	return (p->v.high - shown) / (p->v.high - p->v.low) * p->height;
}

double plot_y_zero(const struct plot *p)
{
	return plot_y_of(p, 0);
}

size_t plot_last_known(const struct plot *p)
{
	for (size_t i = p->n; i-- > 0;)
		if (!plot_is_gap(p, i))
			return i;
	return SIZE_MAX;
}

static struct plot plot_init(const struct chart *c, const struct timeline *t, double height)
{
	return (struct plot){.t = t,
			     .height = height,
			     .per_level = c->unit ? c->unit->per_level : 1,
			     .group = 1,
			     .n = t->n};
}

static void widen(const struct plot *p, double *least, double *most)
{
	for (size_t i = 0; i < p->n; i++) {
		*least = plot_is_gap(p, i) ? *least : fmin(*least, plot_point(p, i));
		*most = plot_is_gap(p, i) ? *most : fmax(*most, plot_point(p, i));
	}
}

struct plot plot_of(const struct chart *c, size_t most_points, int height)
{
	struct plot p = plot_init(c, c->timeline, height);
	double least = 0, most = 0;

	if (p.t->n > most_points)
		p.group = (p.t->n + most_points - 1) / most_points;
	p.n = (p.t->n + p.group - 1) / p.group;
	widen(&p, &least, &most);
	for (size_t i = 0; i < c->n_lines; i++) {
		struct plot line = plot_init(c, c->lines[i].timeline, height);

		widen(&line, &least, &most);
	}
	p.v = axis_vertical(least, most);
	return p;
}

struct plot plot_of_line(const struct plot *p, const struct timeline *t)
{
	struct plot line = *p;

	assert(t->n == p->t->n);
	line.t = t;
	return line;
}

void plot_put_x(struct buf *b, double share)
{
	svg_num(b, share * 100, 2);
	buf_char(b, '%');
}

void plot_put_rule(struct buf *b, double share, double y1, double y2)
{
	html_lit(b, "<line x1=\"");
	plot_put_x(b, share);
	html_lit(b, "\" x2=\"");
	plot_put_x(b, share);
	html_lit(b, "\" y1=\"");
	svg_num(b, y1, 1);
	html_lit(b, "\" y2=\"");
	svg_num(b, y2, 1);
	buf_char(b, '"');
}

/* ---- paths ---- */

static void put_xy(struct buf *b, double x, double y)
{
	svg_num(b, x, 1);
	buf_char(b, ' ');
	svg_num(b, y, 1);
}

double plot_edge(const struct plot *p, size_t i)
{
	return (double)MIN(i * p->group, p->t->n);
}

/* The points from..to-1 from edge to edge; as an area it goes down to zero at both ends. */
static void put_piece(struct buf *b, const struct plot *p, size_t from, size_t to, bool is_area)
{
	double y = plot_y_of(p, plot_point(p, from));

	buf_char(b, 'M');
	if (is_area) {
		put_xy(b, plot_edge(p, from), plot_y_zero(p));
		buf_char(b, 'L');
	}
	put_xy(b, plot_edge(p, from), y);
	for (size_t i = from; i < to; i++) {
		y = plot_y_of(p, plot_point(p, i));
		buf_char(b, ' ');
		put_xy(b, (plot_edge(p, i) + plot_edge(p, i + 1)) / 2, y);
	}
	buf_char(b, ' ');
	put_xy(b, plot_edge(p, to), y);
	if (!is_area)
		return;
	buf_char(b, 'L');
	put_xy(b, plot_edge(p, to), plot_y_zero(p));
	buf_char(b, 'Z');
}

void plot_put_path(struct buf *b, const struct plot *p, bool is_area)
{
	for (size_t i = 0; i < p->n;) {
		size_t from = i;

		while (i < p->n && !plot_is_gap(p, i))
			i++;
		if (i > from)
			put_piece(b, p, from, i, is_area);
		else
			i++;
	}
}

/* ---- events and restarts ---- */

static bool is_on(double share)
{
	return share >= 0 && share <= 1;
}

/* The rollout as a band, the moment as a rule; both tell their name when pointed at. */
static void put_event(struct buf *b, const struct plot *p, const struct event *e, double top)
{
	double from = axis_at(p->t, e->time_ns), to = fmin(axis_at(p->t, e->end_ns), 1);

	html_lit(b, "<g><title>");
	html_text(b, e->text);
	html_lit(b, "</title>");
	if (to > from) {
		html_lit(b, "<rect x=\"");
		plot_put_x(b, from);
		html_lit(b, "\" width=\"");
		plot_put_x(b, to - from);
		html_lit(b, "\" y=\"");
		svg_num(b, top, 0);
		html_lit(b, "\" height=\"");
		svg_num(b, p->height - top, 0);
		html_lit(b, "\" class=\"roll\" fill=\"#1b1f24\" fill-opacity=\".09\"/>");
	}
	plot_put_rule(b, from, top, p->height);
	html_lit(b, " class=\"ev\" stroke=\"#1b1f24\"/></g>");
}

void plot_put_events(struct buf *b, const struct chart *c, const struct plot *p, double top)
{
	for (size_t i = 0; i < c->n_events && !p->t->is_sequence; i++)
		if (is_on(axis_at(p->t, c->events[i].time_ns)))
			put_event(b, p, &c->events[i], top);
}

/* Where names end on a page of this width so far. */
struct name_row {
	double page_px;
	double used; /* share of the width */
};

/* How a name at the top lies: right of its rule or left of it, cut to chars; 0: nowhere. */
struct name_place {
	size_t chars;
	bool is_left;
};

static size_t room(const struct name_row *row, double share)
{
	double px = share * row->page_px - NAME_GAP_PX;

	return px > 0 ? (size_t)(px / CHAR_PX) : 0;
}

/* The side where it fits, right first; else the one with more room, where it is cut. */
static struct name_place place_name(struct name_row *row, double at, size_t chars,
				    size_t time_chars)
{
	size_t left = room(row, at - row->used), right = at >= row->used ? room(row, 1 - at) : 0;
	bool is_left = right < chars + time_chars && left > right;
	size_t most = is_left ? left : right;

	if (most < MIN(chars, (size_t)LEAST_CHARS) + time_chars)
		return (struct name_place){0};
	chars = MIN(chars, most - time_chars);
	row->used = at;
	if (!is_left)
		row->used += ((double)(chars + time_chars) * CHAR_PX + NAME_GAP_PX) / row->page_px;
	return (struct name_place){chars, is_left};
}

static void put_event_name(struct buf *b, const struct plot *p, const struct event *e,
			   struct name_place place)
{
	bool is_cut = utf8_width(e->text) > place.chars;
	struct str name = utf8_cut(e->text, place.chars - is_cut);

	if (place.is_left)
		html_lit(b, "\" dx=\"-5\" text-anchor=\"end\" x=\"");
	else
		html_lit(b, "\" dx=\"5\" x=\"");
	plot_put_x(b, axis_at(p->t, e->time_ns));
	html_lit(b, "\" y=\"9\">");
	html_text(b, name);
	if (is_cut)
		html_lit(b, "…");
	html_lit(b, ", ");
	axis_moment(b, p->t, e->time_ns / NS_PER_S);
	html_lit(b, "</text>");
}

/* One text where the wide and the narrow page show the same, else one for each. */
static void put_event_names(struct buf *b, const struct plot *p, const struct event *e,
			    const struct name_place *places)
{
	bool same = places[0].chars == places[1].chars && places[0].is_left == places[1].is_left;

	if (places[1].chars) {
		html_lit(b, "<text class=\"lab b halo");
		if (!same)
			html_lit(b, " wtick");
		put_event_name(b, p, e, places[1]);
	}
	if (places[0].chars && !same) {
		html_lit(b, "<text class=\"lab b halo ntick");
		put_event_name(b, p, e, places[0]);
	}
}

/* Names for which there is no room stay away: the table of events has them all. */
void plot_put_names(struct buf *b, const struct chart *c, const struct plot *p)
{
	struct name_row rows[] = {{NARROW_PX, 0}, {WIDE_PX, 0}};
	size_t time_chars = axis_moment_chars(p->t) + 2;

	for (size_t i = 0; i < c->n_events && !p->t->is_sequence; i++) {
		double at = axis_at(p->t, c->events[i].time_ns);
		size_t chars = MIN(utf8_width(c->events[i].text), NAME_CHARS);
		struct name_place places[COUNT_OF(rows)];

		if (!is_on(at))
			continue;
		for (size_t k = 0; k < COUNT_OF(rows); k++)
			places[k] = place_name(&rows[k], at, chars, time_chars);
		put_event_names(b, p, &c->events[i], places);
	}
}

static void put_ring(struct buf *b, double share, double y, double r)
{
	html_lit(b, "<circle cx=\"");
	plot_put_x(b, share);
	html_lit(b, "\" cy=\"");
	svg_num(b, y, 1);
	html_lit(b, "\" r=\"");
	svg_num(b, r, 1);
	html_lit(b, "\" class=\"ring\" fill=\"#fff\" stroke=\"#39424c\" stroke-width=\"1.3\">"
		    "<title>restart</title></circle>");
}

/* The line's y at a share of the width: between two points, or at the one that is known. */
static double line_y(const struct plot *p, double share, size_t k)
{
	double middle = ((double)k + 0.5) * (double)p->group;
	double off = (share * (double)p->t->n - middle) / (double)p->group;
	size_t next = off < 0 ? k - 1 : k + 1;
	double own = plot_y_of(p, plot_point(p, k));

	if (next >= p->n || plot_is_gap(p, next))
		return own;
	return own + (plot_y_of(p, plot_point(p, next)) - own) * fmin(fabs(off), 0.5);
}

/* One ring a point, on the line; on the ground where the line has a gap. */
void plot_put_rings(struct buf *b, const struct chart *c, const struct plot *p, double r)
{
	size_t before = SIZE_MAX, drawn = 0;

	for (size_t i = 0; i < c->n_restarts && !p->t->is_sequence && drawn < MAX_RINGS; i++) {
		double at = axis_at(p->t, c->restarts[i].time_ns);
		size_t k;

		if (!is_on(at) || p->n == 0)
			continue;
		k = MIN((size_t)(at * (double)p->t->n) / p->group, p->n - 1);
		if (k == before)
			continue;
		put_ring(b, at, plot_is_gap(p, k) ? plot_y_zero(p) : line_y(p, at, k), r);
		before = k;
		drawn++;
	}
}
