// SPDX-License-Identifier: MIT
/*
 * References to parts of the report within a text: [[kind:target]] and [[kind:target|words]].
 * Markdown would take the brackets, stars and underscores of a function's name for its own, so each
 * reference is put aside before the text is parsed and a mark stands for it, which is a character
 * of a private area, a number, and another such character. Bare addresses, https://..., are put
 * aside in the same way.
 */
#ifndef RENDER_REFTEXT_H
#define RENDER_REFTEXT_H

#include "base/buf.h"
#include "base/vec.h"

/* A text with more has the rest as they are written. */
#define REFTEXT_MAX 10000

struct reference {
	struct str whole;  /* as written, with its brackets */
	struct str kind;   /* "frame"; empty: whole is an address */
	struct str target; /* not empty, but of an address */
	struct str words;  /* what to call it; empty: nothing was said */
};

struct reftext {
	struct buf text; /* with marks for references */
	VEC(struct reference) refs;
};

/* Slices of refs are into text, which has to stay. */
void reftext_read(struct reftext *t, struct str text);
void reftext_release(struct reftext *t);
/*
 * Takes the part before the next mark off *rest. *ref: what the mark behind it stands for; NULL at
 * the end, and for a mark that stands for nothing.
 */
struct str reftext_next(const struct reftext *t, struct str *rest, const struct reference **ref);
/* The same text with its references as they are written. */
void reftext_plain(const struct reftext *t, struct buf *out, struct str text);

#endif
