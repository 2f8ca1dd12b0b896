// SPDX-License-Identifier: MIT
/*
 * What tells a finding, as plain text or onto a page: words go to t either way, and marks (bold,
 * names of functions, links) show what has gathered there before them. Plain text has no marks.
 */
#ifndef RENDER_FINDING_TELL_H
#define RENDER_FINDING_TELL_H

#include "render/findingtext.h"

struct teller {
	const struct report *r;
	const struct finding *f;
	struct page *pg; /* NULL: plain text */
	struct buf *t;   /* of a page: its words */
	bool is_short;   /* without function, times and projections */
};

/* Words and verbs of a type. */
struct phrase {
	const char *family, *name; /* of the type; "" fits all */
	const char *verb;          /* "uses" */
	const char *more, *less;   /* "more CPU" */
	const char *noun;          /* "CPU"; NULL: the type's title, and "more" before it */
	const char *things;        /* of a count: "goroutines"; NULL: none */
};

const struct phrase *phrase_of(const struct report *r, const struct brief *brief);
/* "CPU", "heap", or the type's title. */
void say_noun(struct buf *t, const struct report *r, const struct brief *brief);
/* Its value, or what lies between its levels; NaN: not known. */
double finding_size(const struct finding *f);

void tell_show(struct teller *t);
void tell_bold(struct teller *t);
void tell_bold_end(struct teller *t);
/* Its name after the last '/', a link where it has a page. */
void tell_fn(struct teller *t, fn_id fn);
/* "f, g and 3 more" */
void tell_fns(struct teller *t, const fn_id *fns, size_t n);
/* A link on pages, nothing in plain text. */
void tell_link(struct teller *t, struct ref to, struct str text);
/* "more CPU", "less CPU", "more <type>" */
void tell_more(struct teller *t, const struct phrase *p, bool is_more);

/* The sentences behind the first one; the short form of lists. */
void tell_why(struct teller *t);
void tell_gist(struct teller *t);

#endif
