// SPDX-License-Identifier: MIT
/*
 * A bucket is as wide as its time: the line runs through the buckets' middles and half a bucket on
 * at the ends of each piece, so a gap is exactly what is missing and a lone bucket is a short line.
 * Paths lie in an inner svg that stretches (x in buckets, y in px); rules, dots and text are placed
 * in per cent of the outer one. Order: area, grid, line, links, event, ring, label: an event keeps
 * its title above a link. An image can hold no links, so with links what is drawn is one image
 * below them and one, hidden from screen readers, above them.
 */
#include "render/chart.h"

#include <math.h>

#include "base/num.h"
#include "base/utf8.h"
#include "render/html.h"
#include "render/lines.h"
#include "render/plot.h"

#define SPARK_POINTS 96
#define SPARK_HEIGHT 30
#define PLOT_HEIGHT 200
#define LABEL_CHARS 21 /* beside the plot: 128 px */
#define WINDOW_CHARS 28 /* half of a narrow chart */
#define AXIS_PX 24
#define WINDOWS_PX 28

/* ---- paths ---- */

static void open_stretched(struct buf *b, const struct plot *p)
{
	html_lit(b, "<svg viewBox=\"0 0 ");
	html_u64(b, MAX(p->t->n, 1));
	buf_char(b, ' ');
	svg_num(b, p->height, 0);
	html_lit(b, "\" preserveAspectRatio=\"none\" width=\"100%\" height=\"");
	svg_num(b, p->height, 0);
	html_lit(b, "\" aria-hidden=\"true\">");
}

static void put_area(struct buf *b, const struct plot *p)
{
	html_lit(b, "<path d=\"");
	plot_put_path(b, p, true);
	html_lit(b, "\" class=\"area\" fill=\"#d3d9df\"/>");
}

static void put_line(struct buf *b, const struct plot *p, double stroke)
{
	html_lit(b, "<path d=\"");
	plot_put_path(b, p, false);
	html_lit(b, "\" class=\"ln\" fill=\"none\" stroke=\"#39424c\" stroke-width=\"");
	svg_num(b, stroke, 2);
	html_lit(b, "\" vector-effect=\"non-scaling-stroke\" stroke-linejoin=\"round\"/>");
}

/* ---- rules, ticks, text ---- */

static void put_level_line(struct buf *b, double y)
{
	html_lit(b, "<line x1=\"0\" x2=\"100%\" y1=\"");
	svg_num(b, y, 1);
	html_lit(b, "\" y2=\"");
	svg_num(b, y, 1);
	html_lit(b, "\" class=\"grid\" stroke=\"#e6e8eb\"/>");
}

static void put_grid(struct buf *b, const struct plot *p)
{
	struct tick ticks[AXIS_TICKS];
	size_t n = axis_ticks(p->t, ticks);

	for (size_t i = 0; i < n; i++) {
		plot_put_rule(b, ticks[i].at, 0, p->height);
		html_lit(b, " class=\"grid\" stroke=\"#e6e8eb\"/>");
	}
	put_level_line(b, plot_y_zero(p));
	for (int i = 0; i < p->v.n; i++)
		put_level_line(b, plot_y_of(p, axis_line(&p->v, i)));
}

static void put_y_label(struct buf *b, const struct plot *p, double shown, int decimals)
{
	html_lit(b, "<text x=\"0\" dx=\"-8\" y=\"");
	svg_num(b, fmin(fmax(plot_y_of(p, shown) + 4, 8), p->height - 1), 1);
	html_lit(b, "\" text-anchor=\"end\" class=\"yl\">");
	put_number(b, shown, decimals);
	html_lit(b, "</text>");
}

/* Zero is named where it is not the ground, or where nothing else is. */
static void put_y_labels(struct buf *b, const struct plot *p)
{
	if (p->v.low < 0 || p->v.n == 0)
		put_y_label(b, p, 0, 0);
	for (int i = 0; i < p->v.n; i++)
		put_y_label(b, p, axis_line(&p->v, i), p->v.decimals);
}

/* Labels at the ends turn inward. */
static void put_anchor(struct buf *b, double share)
{
	if (share < 0.02)
		html_lit(b, " text-anchor=\"start\"");
	else if (share > 0.98)
		html_lit(b, " text-anchor=\"end\"");
	else
		html_lit(b, " text-anchor=\"middle\"");
}

static void put_tick(struct buf *b, const struct timeline *t, const struct tick *tick, bool below)
{
	plot_put_rule(b, tick->at, below ? 0 : 16, below ? 4 : 20);
	html_lit(b, " class=\"ln2\" stroke=\"#626c77\"/><text x=\"");
	plot_put_x(b, tick->at);
	html_lit(b, "\" y=\"");
	html_u64(b, below ? 18 : 10);
	buf_char(b, '"');
	put_anchor(b, tick->at);
	if (tick->is_minor)
		html_lit(b, " class=\"wtick\"");
	buf_char(b, '>');
	axis_label(b, t, tick->time_s);
	html_lit(b, "</text>");
}

static void put_ticks(struct buf *b, const struct timeline *t, bool below)
{
	struct tick ticks[AXIS_TICKS];
	size_t n = axis_ticks(t, ticks);

	for (size_t i = 0; i < n; i++)
		put_tick(b, t, &ticks[i], below);
}

void chart_axis(struct buf *b, const struct timeline *t, bool below)
{
	html_lit(b, "<svg width=\"100%\" height=\"");
	html_u64(b, below ? AXIS_PX : 20);
	html_lit(b, "\" aria-hidden=\"true\">");
	put_ticks(b, t, below);
	html_lit(b, "</svg>");
}

void chart_time(struct buf *b, const struct timeline *t, int64_t epoch_s)
{
	axis_moment(b, t, epoch_s);
}

/* ---- the end label and the windows ---- */

static void put_end_label(struct buf *b, const struct chart *c, const struct plot *p)
{
	size_t last = plot_last_known(p);
	struct str label = utf8_cut(c->end_label, LABEL_CHARS);
	double y;

	if (c->end_label.n == 0 || last == SIZE_MAX)
		return;
	y = fmin(fmax(plot_y_of(p, plot_point(p, last)) + 4, 9), p->height - 3);
	html_lit(b, "<g class=\"end\"><text x=\"100%\" dx=\"8\" y=\"");
	svg_num(b, y, 1);
	html_lit(b, "\" class=\"lab b\">");
	html_text(b, label);
	if (label.n < c->end_label.n)
		html_lit(b, "…");
	html_lit(b, "</text></g>");
}

static void put_window(struct buf *b, const struct plot *p, const struct win *w, struct str name)
{
	double from = fmin(fmax(axis_at(p->t, w->from_ns), 0), 1);
	double to = fmin(fmax(axis_at(p->t, w->to_ns), 0), 1);
	/* Names turn inward at the ends of the chart and outward in its middle. */
	bool right = from + to > 1;
	bool at_end = right != (right ? to <= 0.75 : from >= 0.25);
	struct str label = utf8_cut(name, WINDOW_CHARS);

	if (to <= from)
		return;
	html_lit(b, "<rect x=\"");
	plot_put_x(b, from);
	html_lit(b, "\" y=\"30\" width=\"");
	plot_put_x(b, to - from);
	html_lit(b, "\" height=\"3\" class=\"win\" fill=\"#aeb7c0\"/><text x=\"");
	plot_put_x(b, at_end ? to : from);
	html_lit(b, "\" y=\"46\"");
	if (at_end)
		html_lit(b, " text-anchor=\"end\"");
	buf_char(b, '>');
	html_text(b, label);
	if (label.n < name.n)
		html_lit(b, "…");
	html_lit(b, "</text>");
}

static void put_below(struct buf *b, const struct chart *c, const struct plot *p)
{
	html_lit(b, "<svg y=\"");
	svg_num(b, p->height, 0);
	html_lit(b, "\" width=\"100%\">");
	if (c->time_axis)
		put_ticks(b, p->t, true);
	for (size_t i = 0; i < c->n_windows && !p->t->is_sequence; i++)
		put_window(b, p, &c->windows[i], c->window_names ? c->window_names[i] : STR(""));
	html_lit(b, "</svg>");
}

/* ---- links ---- */

static void put_zone(struct buf *b, const struct chart *c, const struct plot *p, size_t i)
{
	double n = (double)p->t->n;
	double from = (double)(i * c->links->buckets) / n;
	double to = fmin((double)((i + 1) * c->links->buckets) / n, 1);

	html_lit(b, "<a href=\"");
	html_url(b, c->links->zones[i].href);
	html_lit(b, "\"><title>");
	html_text(b, c->links->zones[i].title);
	html_lit(b, "</title><rect x=\"");
	plot_put_x(b, from);
	html_lit(b, "\" width=\"");
	plot_put_x(b, to - from);
	html_lit(b, "\" height=\"");
	svg_num(b, p->height, 0);
	html_lit(b, "\"/></a>\n");
}

static void put_zones(struct buf *b, const struct chart *c, const struct plot *p)
{
	html_lit(b, "</g><g class=\"zones\" fill=\"none\" pointer-events=\"all\">\n");
	for (size_t i = 0; i < c->links->n && i * c->links->buckets < p->t->n; i++)
		put_zone(b, c, p, i);
	html_lit(b, "</g><g aria-hidden=\"true\">");
}

/* ---- whole charts ---- */

static void put_role(struct buf *b, const struct chart *c)
{
	if (c->label.n) {
		html_lit(b, " role=\"img\" aria-label=\"");
		html_title(b, c->label);
		html_lit(b, "\">");
	} else {
		html_lit(b, " aria-hidden=\"true\">");
	}
}

/* What a script needs to draw on the same axes: of the time, and of the values as shown. */
static void put_axes(struct buf *b, const struct plot *p)
{
	html_lit(b, "\" data-t=\"");
	buf_number(b, (double)p->t->start_s);
	buf_char(b, ' ');
	html_u64(b, p->t->width_s);
	buf_char(b, ' ');
	html_u64(b, p->t->n);
	html_lit(b, "\" data-y=\"");
	buf_number(b, p->v.low);
	buf_char(b, ' ');
	buf_number(b, p->v.high);
	buf_char(b, ' ');
	buf_number(b, p->per_level);
}

static void put_stat(struct buf *b, const struct unit *u, double level)
{
	if (isfinite(level))
		svg_num(b, level * u->per_level, MIN(u->decimals + 2, 6));
	else
		buf_char(b, '-');
	buf_char(b, ' ');
}

/* Mean, highest, now, first and last quarter as shown in the list's unit; what that is. */
static void put_stats(struct buf *b, const struct chart_stats *s)
{
	html_lit(b, " data-l=\"");
	put_stat(b, s->unit, s->mean);
	put_stat(b, s->unit, s->max);
	put_stat(b, s->unit, s->now);
	put_stat(b, s->unit, s->before);
	put_stat(b, s->unit, s->after);
	buf_number(b, s->unit->per_level);
	buf_char(b, ' ');
	put_unit(b, s->unit);
	html_lit(b, "\"");
}

/* p: NULL without axes. */
static void open_chart(struct buf *b, const struct chart *c, const struct plot *p, int height)
{
	html_lit(b, "<svg width=\"100%\" height=\"");
	html_u64(b, (uint64_t)height);
	if (p)
		put_axes(b, p);
	html_lit(b, "\"");
	if (c->stats)
		put_stats(b, c->stats);
	if (c->links)
		html_lit(b, "><g");
	put_role(b, c);
}

static void close_chart(struct buf *b, const struct chart *c)
{
	if (c->links)
		html_lit(b, "</g>");
	html_lit(b, "</svg>");
}

static void put_no_data(struct buf *b, const struct plot *p)
{
	html_lit(b, "<text x=\"0\" dx=\"8\" y=\"");
	svg_num(b, p->height / 2 + 4, 1);
	html_lit(b, "\">no data</text>");
}

static int total_height(const struct chart *c, int plot)
{
	return plot + (c->n_windows ? AXIS_PX + WINDOWS_PX : c->time_axis ? AXIS_PX : 0);
}

void chart_timeline(struct buf *b, const struct chart *c)
{
	int height = c->height > 0 ? c->height : PLOT_HEIGHT;
	struct plot p = plot_of(c, SIZE_MAX, height);

	open_chart(b, c, &p, total_height(c, height));
	open_stretched(b, &p);
	put_area(b, &p);
	lines_put_part(b, c, &p);
	html_lit(b, "</svg>");
	put_grid(b, &p);
	open_stretched(b, &p);
	put_line(b, &p, 1.5);
	lines_put(b, c, &p);
	html_lit(b, "</svg>");
	if (plot_last_known(&p) == SIZE_MAX)
		put_no_data(b, &p);
	else
		put_y_labels(b, &p);
	if (c->links)
		put_zones(b, c, &p);
	/* Stacked charts are joined by the rule of an event. */
	plot_put_events(b, c, &p, c->time_axis ? 0 : -8);
	if (plot_last_known(&p) != SIZE_MAX)
		plot_put_rings(b, c, &p, 3.5);
	if (c->event_names)
		plot_put_names(b, c, &p);
	if (c->n_lines)
		lines_put_ends(b, c, &p);
	else
		put_end_label(b, c, &p);
	if (c->time_axis || c->n_windows)
		put_below(b, c, &p);
	close_chart(b, c);
}

static void put_end_dot(struct buf *b, const struct plot *p)
{
	size_t last = plot_last_known(p);

	if (last == SIZE_MAX)
		return;
	html_lit(b, "<circle cx=\"");
	plot_put_x(b, plot_edge(p, last + 1) / (double)p->t->n);
	html_lit(b, "\" cy=\"");
	svg_num(b, plot_y_of(p, plot_point(p, last)), 1);
	html_lit(b, "\" r=\"2\" class=\"dot\" fill=\"#39424c\"/>");
}

void chart_spark(struct buf *b, const struct chart *c)
{
	int height = c->height > 0 ? c->height : SPARK_HEIGHT;
	struct plot p = plot_of(c, SPARK_POINTS, height);

	open_chart(b, c, c->stats ? &p : NULL, height);
	if (plot_last_known(&p) == SIZE_MAX) {
		put_no_data(b, &p);
		html_lit(b, "</svg>");
		return;
	}
	open_stretched(b, &p);
	put_area(b, &p);
	lines_put_part(b, c, &p);
	put_line(b, &p, 1.25);
	html_lit(b, "</svg>");
	plot_put_events(b, c, &p, -3);
	plot_put_rings(b, c, &p, 3.5);
	put_end_dot(b, &p);
	html_lit(b, "</svg>");
}

static void put_bar(struct buf *b, double share, bool is_self)
{
	share = isfinite(share) ? fmin(fmax(share, 0), 1) : 0;
	if (share < 5e-5)
		return;
	if (is_self)
		html_lit(b, "<rect class=\"self\" width=\"");
	else
		html_lit(b, "<rect width=\"");
	plot_put_x(b, share);
	if (is_self)
		html_lit(b, "\" height=\"8\" fill=\"#39424c\"/>");
	else
		html_lit(b, "\" height=\"8\" fill=\"#aeb7c0\"/>");
}

void chart_bar(struct buf *b, double self, double total)
{
	html_lit(b, "<svg class=\"bar\" width=\"100%\" height=\"8\" aria-hidden=\"true\">");
	put_bar(b, total, false);
	put_bar(b, self, true);
	html_lit(b, "</svg>");
}
