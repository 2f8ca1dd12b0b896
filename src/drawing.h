// SPDX-License-Identifier: MIT
/* From profiles to pages in the site: each page is drawn, put and forgotten. */
#ifndef DRAWING_H
#define DRAWING_H

#include "run.h"

/* Work of a pool: the pages of the profiles of group g, of service s. */
void draw_group(void *run, unsigned worker, size_t g);
void draw_service(void *run, unsigned worker, size_t s);
/* Front page, types, functions, files, summary, manifest; after all others. */
void draw_overview(struct run *r);

/* Puts the page at the address of ref and empties it. */
void draw_put(struct run *r, struct buf *page, const struct str *parts, size_t n);
#define DRAW_PUT(r, page, ...)                                                                     \
	draw_put(r, page, (const struct str[]){__VA_ARGS__},                                       \
		 COUNT_OF(((const struct str[]){__VA_ARGS__})))

/* The pages below one profile. */
void draw_below(struct run *r, unsigned worker, const struct profile *p, struct buf *page);

#endif
