// SPDX-License-Identifier: MIT
/* From profiles to pages in the site: each page is drawn, put and forgotten. */
#ifndef DRAWING_H
#define DRAWING_H

#include "run.h"

/* Makes the forms of the report that the options ask for (forms.c). Exit status. */
int draw_forms(struct run *r);
/* Do the options name one, and nothing that is none? False: said why. */
bool forms_fit(struct run *r);
/* What the config adds to the options; before pages are drawn. */
void forms_settle(struct run *r);
/* What was read, and where the report is: to a person at a terminal. */
void forms_say(const struct run *r);

/* Work of a pool: the pages of the profiles of group g, of service s. */
void draw_group(void *run, unsigned worker, size_t g);
void draw_service(void *run, unsigned worker, size_t s);
/* Between them, once: what functions cost over all services. */
void draw_finish_fleet(struct run *r);
/* Front page, types, functions, findings, files, notes; after all others. */
void draw_overview(struct run *r);
/* What is no page: files that pages share, summary.json, and manifest.json, which is the last. */
void draw_files(struct run *r);

/* Is the page to be drawn now? */
bool draw_wanted(const struct run *r, const struct str *parts, size_t n);
#define DRAW_WANTED(r, ...)                                                                        \
	draw_wanted(r, (const struct str[]){__VA_ARGS__},                                          \
		    COUNT_OF(((const struct str[]){__VA_ARGS__})))

/* Puts the page at the address of ref and empties it. */
void draw_put(struct run *r, struct buf *page, const struct str *parts, size_t n);
#define DRAW_PUT(r, page, ...)                                                                     \
	draw_put(r, page, (const struct str[]){__VA_ARGS__},                                       \
		 COUNT_OF(((const struct str[]){__VA_ARGS__})))

/* The pages below one profile. */
struct below_out {
	struct buf *page;
	struct buf *json; /* of the profile in summary.json */
};
void draw_below(struct run *r, unsigned worker, const struct profile *p,
		const struct below_out *out);

#endif
