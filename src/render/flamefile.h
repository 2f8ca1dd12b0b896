// SPDX-License-Identifier: MIT
/*
 * One flame graph in one file that needs no other: a page with the heaviest functions, or an SVG
 * that carries its stylesheet and works as a picture too.
 */
#ifndef RENDER_FLAMEFILE_H
#define RENDER_FLAMEFILE_H

#include "aggregate/diff.h"
#include "aggregate/part.h"
#include "aggregate/report.h"
#include "render/page.h"

struct flame_file {
	const struct report *r;    /* service names are those to be shown */
	const struct brief *brief; /* series and den are set */
	const struct part *part;   /* values are sums, or means of states: its level is NaN */
	struct str title;  /* as asked for; empty: a fact */
	struct str facts;  /* sentences: what was read, and how it was added up */
	struct str over;   /* behind numbers: "as stored", "in 34 dumps" */
	struct str others; /* a sentence on the other types that are there; may be empty */
	const struct diff *diff; /* NULL: none */
	struct str side[SIDE_N]; /* names of its sides */
	struct str cube; /* of cubetext.h, for the page; empty: it has no explorer */
};

void flame_file_html(struct buf *b, const struct flame_file *f);
void flame_file_svg(struct buf *b, const struct flame_file *f);

/* For both. Unit, prefix and what is shown; released by page_write or by hand. */
void flame_file_begin(struct page *pg, const struct flame_file *f);
/* What was asked for, or a fact: "orders CPU: 88.8 s". */
void flame_file_title(struct page *pg, struct buf *words, const struct flame_file *f);

#endif
