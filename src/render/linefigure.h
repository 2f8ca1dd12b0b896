// SPDX-License-Identifier: MIT
/* A chart of several lines as a figure: with its caption, and the same as a folded table. */
#ifndef RENDER_LINEFIGURE_H
#define RENDER_LINEFIGURE_H

#include "render/lines.h"
#include "render/page_profile.h"

struct line_figure {
	struct chart chart;   /* end_label names its area */
	struct str area_name; /* head of the area's column; empty: a line is the same */
	struct str note;      /* behind the caption: what the area is */
	size_t rows;          /* of the table at most: buckets are taken together */
};

void line_figure(struct page *pg, const struct line_figure *f);

#endif
