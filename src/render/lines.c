// SPDX-License-Identifier: MIT
/*
 * Labels are moved down until each has its room, then up again from the ground: so they stay in the
 * order of their lines and as near to them as they can.
 */
#include "render/lines.h"

#include <assert.h>
#include <math.h>

#include "base/num.h"
#include "base/utf8.h"
#include "render/html.h"

#define ROOM_PX 12
#define TEXT_LOW 9   /* the topmost base line */
#define TEXT_UP 3    /* of the lowest one over the ground */
#define END_CHARS 21 /* beside the plot: 128 px */
#define LEAST_NAME_CHARS 4

static void put_stroke(struct buf *b, size_t i)
{
	switch (i % LINES_MOST) {
	case 0:
		html_lit(b, "\" class=\"ln\" fill=\"none\" stroke=\"#39424c\"");
		break;
	case 1:
		html_lit(b, "\" class=\"ln2\" fill=\"none\" stroke=\"#626c77\" "
			    "stroke-dasharray=\"12 3\"");
		break;
	case 2:
		html_lit(b, "\" class=\"ln\" fill=\"none\" stroke=\"#39424c\" "
			    "stroke-dasharray=\"5 3\"");
		break;
	default:
		html_lit(b, "\" class=\"ln2\" fill=\"none\" stroke=\"#626c77\" "
			    "stroke-dasharray=\"2 2\"");
		break;
	}
}

/* On an orange area an orange line would be lost. */
static void put_trend(struct buf *b, bool on_part)
{
	if (on_part)
		html_lit(b, "\" class=\"ln\" fill=\"none\" stroke=\"#39424c\"");
	else
		html_lit(b, "\" class=\"ln3\" fill=\"none\" stroke=\"#9c430b\"");
	html_lit(b, " stroke-width=\"1.5\" stroke-dasharray=\"7 4\"");
}

void lines_put_part(struct buf *b, const struct chart *c, const struct plot *p)
{
	struct plot part;

	if (!c->has_part || !c->n_lines)
		return;
	part = plot_of_line(p, c->lines[0].timeline);
	html_lit(b, "<path d=\"");
	plot_put_path(b, &part, true);
	html_lit(b, "\" class=\"cause\" fill=\"#e8833a\"/>");
}

void lines_put(struct buf *b, const struct chart *c, const struct plot *p)
{
	for (size_t i = 0; i < c->n_lines; i++) {
		struct plot line = plot_of_line(p, c->lines[i].timeline);

		html_lit(b, "<path d=\"");
		plot_put_path(b, &line, false);
		if (c->has_trend && i + 1 == c->n_lines)
			put_trend(b, c->has_part);
		else if (c->has_part && i == 0)
			html_lit(b, "\" class=\"ln3\" fill=\"none\" stroke=\"#9c430b\"");
		else
			put_stroke(b, i);
		html_lit(b, " vector-effect=\"non-scaling-stroke\" stroke-linejoin=\"round\"/>");
	}
}

void lines_key(struct buf *b, size_t i)
{
	html_lit(b, "<svg class=\"lk\" width=\"18\" height=\"8\" aria-hidden=\"true\">"
		    "<path d=\"M0 4.5H18");
	put_stroke(b, i);
	html_lit(b, "/></svg>");
}

/* ---- labels at the right end ---- */

static void sort_ends(struct line_end *ends, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && ends[k].y < ends[k - 1].y; k--) {
			struct line_end lower = ends[k];

			ends[k] = ends[k - 1];
			ends[k - 1] = lower;
		}
}

void lines_spread(struct line_end *ends, size_t n, double low, double high)
{
	sort_ends(ends, n);
	for (size_t i = 0; i < n; i++)
		ends[i].y = fmax(ends[i].y, i ? ends[i - 1].y + ROOM_PX : low);
	for (size_t i = n; i-- > 0;)
		ends[i].y = fmin(ends[i].y, i + 1 < n ? ends[i + 1].y - ROOM_PX : high);
}

/* "acme 0.0427": the number whole, the name cut to what is left beside it. */
static void put_name(struct buf *b, struct str name, struct str number)
{
	size_t used = number.n + 1;
	size_t most = used + LEAST_NAME_CHARS < END_CHARS ? END_CHARS - used : LEAST_NAME_CHARS;
	bool is_cut = utf8_width(name) > most;
	struct str shown = utf8_cut(name, most - is_cut);

	html_text(b, shown);
	if (is_cut)
		html_lit(b, "…");
	buf_char(b, ' ');
	html_text(b, number);
}

static void put_end(struct buf *b, const struct chart *c, const struct plot *p, struct line_end end)
{
	bool is_area = end.i == c->n_lines;
	struct plot line = is_area ? *p : plot_of_line(p, c->lines[end.i].timeline);
	struct buf number = {0};

	html_lit(b, "<text x=\"100%\" dx=\"8\" y=\"");
	svg_num(b, end.y, 1);
	if (is_area)
		html_lit(b, "\" class=\"lab b\">");
	else
		html_lit(b, "\" class=\"lab\">");
	put_level(&number, c->unit, line.t->level[plot_last_known(&line)]);
	put_name(b, is_area ? c->end_label : c->lines[end.i].name, buf_view(&number));
	html_lit(b, "</text>");
	buf_release(&number);
}

static bool take_end(struct line_end *end, const struct plot *line, size_t i)
{
	size_t last = plot_last_known(line);

	if (last == SIZE_MAX)
		return false;
	*end = (struct line_end){plot_y_of(line, plot_point(line, last)) + 4, i};
	return true;
}

void lines_put_ends(struct buf *b, const struct chart *c, const struct plot *p)
{
	struct line_end ends[LINES_MOST + 1];
	size_t n = 0;

	assert(c->n_lines <= LINES_MOST);
	for (size_t i = 0; i < c->n_lines; i++) {
		struct plot line = plot_of_line(p, c->lines[i].timeline);

		n += take_end(&ends[n], &line, i);
	}
	if (c->end_label.n)
		n += take_end(&ends[n], p, c->n_lines);
	lines_spread(ends, n, TEXT_LOW, p->height - TEXT_UP);
	html_lit(b, "<g class=\"end\">");
	for (size_t i = 0; i < n; i++)
		put_end(b, c, p, ends[i]);
	html_lit(b, "</g>");
}
