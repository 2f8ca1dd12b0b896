// SPDX-License-Identifier: MIT
/*
 * Markdown to HTML for help texts, advice and notes: parsed by md4c, drawn by us from an allow-list
 * of elements. Raw HTML is text, links pass html_url, images become links or words. Whatever the
 * text is, the HTML is balanced and bounded; what is left out says so where it is missing.
 */
#ifndef RENDER_MD_H
#define RENDER_MD_H

#include "base/buf.h"

#define MD_INPUT_MAX ((size_t)1 << 20)
#define MD_OUTPUT_MAX ((size_t)8 << 20)
/* Elements within one another. */
#define MD_DEPTH_MAX 64

struct md_spec {
	size_t max_bytes; /* of HTML, give or take one paragraph; 0: MD_OUTPUT_MAX */
	unsigned top;     /* what the highest heading becomes: 2 is <h2>; 0: 3 */
	/*
	 * Where [[kind:target]] leads: an address into href, which is empty; false: nowhere, and
	 * href may hold why, in words. Also asked for kind "note" with the address of a link that
	 * is relative and ends in ".md". NULL: references are text.
	 */
	bool (*resolve)(void *context, struct buf *href, struct str kind, struct str target);
	void *context;
};

struct md_result {
	size_t n_unresolved; /* references that lead nowhere */
	size_t n_refused;    /* links whose scheme is none of http, https, mailto */
	bool is_cut;         /* a limit was hit; the text says so at its end */
};

/* spec NULL: all defaults. */
struct md_result markdown(struct buf *b, struct str text, const struct md_spec *spec);

#endif
