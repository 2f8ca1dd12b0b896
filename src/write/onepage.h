// SPDX-License-Identifier: MIT
/*
 * Many pages as one document, within a budget of bytes: pages are put as they were drawn, in any
 * order and from any thread; the most important ones get in, each as
 *
 *     <section class="page" id="s/orders/" data-title="TITLE">...BODY...
 *     <script type="application/octet-stream" class="cube">BASE64</script></section>
 *
 * with ids and links as fragment.h says. A page's cube is weighed on its own, and is never there
 * without the page. The first page of all is the one that shows when none is asked for.
 */
#ifndef WRITE_ONEPAGE_H
#define WRITE_ONEPAGE_H

#include "base/buf.h"

struct onepage_entry {
	struct str path;
	size_t bytes, cube_bytes; /* about what they take in the file; 0: no cube */
	bool in, cube_in;
};

struct onepage;

struct onepage *onepage_new(void);
void onepage_free(struct onepage *o);
void onepage_clear(struct onepage *o);
/* bytes: a whole document; what is not needed of it is not kept. */
void onepage_put(struct onepage *o, struct str path, struct str bytes);
/* By rank, as onepage_choose left them. */
const struct onepage_entry *onepage_entries(const struct onepage *o, size_t *n);
/* Of all that was put; with those of cubes when they are asked for. */
size_t onepage_bytes(const struct onepage *o, bool cubes);

/* Lower ones get in first. */
struct onepage_ranks {
	uint64_t (*page)(const void *context, struct str path);
	uint64_t (*cube)(const void *context, struct str path); /* NULL: no cube gets in */
	const void *context;
};
/* Sets in and cube_in: by rank, as long as they fit. */
void onepage_choose(struct onepage *o, const struct onepage_ranks *ranks, size_t budget);
/* The chosen sections; note is markup that goes to the top of the first page's <main>. */
void onepage_write(struct onepage *o, struct buf *out, struct str note);
/* Calls for each page of the report that <main> of a page whose path begins so links to. */
void onepage_links(const struct onepage *o, struct str prefix,
		   void (*found)(void *context, struct str path), void *context);

#endif
