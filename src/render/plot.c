// SPDX-License-Identifier: MIT
/*
 * Values become px here and nowhere else. Names of events are placed on a narrow and on a wide page
 * at once: what fits on both is shown on both, what fits on wide pages only has the class wtick.
 */
#include "render/plot.h"

#include <math.h>

#include "base/num.h"
#include "base/utc.h"
#include "render/html.h"

#define NAME_CHARS 48
#define CHAR_PX 6.3   /* of 11 px sans, on average */
#define WIDE_PX 840.0 /* of the narrowest plot on a wide page */
#define NARROW_PX 340.0
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

struct plot plot_of(const struct chart *c, size_t most_points, int height)
{
	struct plot p = {.t = c->timeline, .height = height, .per_level = 1, .group = 1};
	double least = 0, most = 0;

	if (c->unit)
		p.per_level = c->unit->per_level;
	if (p.t->n > most_points)
		p.group = (p.t->n + most_points - 1) / most_points;
	p.n = (p.t->n + p.group - 1) / p.group;
	for (size_t i = 0; i < p.n; i++) {
		least = plot_is_gap(&p, i) ? least : fmin(least, plot_point(&p, i));
		most = plot_is_gap(&p, i) ? most : fmax(most, plot_point(&p, i));
	}
	p.v = axis_vertical(least, most);
	return p;
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

/* How a name at the top lies: right of its rule, left of it, on wide pages only, or nowhere. */
struct name_place {
	bool is_shown, is_left, is_wide_only;
};

/* Where names end on a page of this width so far. */
struct name_row {
	double page_px;
	double used; /* share of the width; starts below 0 */
};

static bool fits(const struct name_row *row, double at, double px, bool left)
{
	double width = px / row->page_px;

	return left ? at - width > row->used : at > row->used && at + width <= 1;
}

static struct name_place place_name(struct name_row *rows, double at, double px)
{
	struct name_place place = {0};

	/* The narrow page first: what fits there fits on both, on the same side. */
	for (int i = 0; i < 2 && !place.is_shown; i++)
		for (int left = 0; left < 2 && !place.is_shown; left++) {
			place.is_shown = fits(&rows[1], at, px, left) &&
					 (i == 1 || fits(&rows[0], at, px, left));
			place.is_left = left;
			place.is_wide_only = i == 1;
		}
	for (int i = place.is_wide_only; i < 2 && place.is_shown; i++)
		rows[i].used = place.is_left ? at : at + px / rows[i].page_px;
	return place;
}

static void put_event_name(struct buf *b, const struct plot *p, const struct event *e,
			   struct name_place place)
{
	struct str name = html_cut(e->text, NAME_CHARS);

	html_lit(b, "<text x=\"");
	plot_put_x(b, axis_at(p->t, e->time_ns));
	if (place.is_left)
		html_lit(b, "\" dx=\"-5\" text-anchor=\"end");
	else
		html_lit(b, "\" dx=\"5");
	html_lit(b, "\" y=\"9\" class=\"lab b halo");
	if (place.is_wide_only)
		html_lit(b, " wtick");
	html_lit(b, "\">");
	html_text(b, name);
	if (name.n < e->text.n)
		html_lit(b, "…");
	html_lit(b, ", ");
	axis_moment(b, p->t, e->time_ns / NS_PER_S);
	html_lit(b, "</text>");
}

/* Names that would run into another or off the page stay away: the table of events has them all. */
void plot_put_names(struct buf *b, const struct chart *c, const struct plot *p)
{
	struct name_row rows[2] = {{NARROW_PX, -1}, {WIDE_PX, -1}};
	/* ", 14:20" or ", 19 Nov 14:20" */
	size_t time_chars = p->t->n * p->t->width_s > 86400 ? 14 : 7;

	for (size_t i = 0; i < c->n_events && !p->t->is_sequence; i++) {
		const struct event *e = &c->events[i];
		double at = axis_at(p->t, e->time_ns);
		size_t chars = MIN(html_width(e->text), NAME_CHARS) + time_chars;
		struct name_place place;

		if (!is_on(at))
			continue;
		place = place_name(rows, at, (double)chars * CHAR_PX);
		if (place.is_shown)
			put_event_name(b, p, e, place);
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
