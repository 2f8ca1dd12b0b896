// SPDX-License-Identifier: MIT
/*
 * Plain colouring of source lines: comments, strings, numbers, keywords, by a table of languages.
 * It reads line by line and knows only whether a comment or a string goes on, so it may err in odd
 * places (a regular expression, a here-document), but never loses a byte.
 */
#ifndef RENDER_SOURCE_SYNTAX_H
#define RENDER_SOURCE_SYNTAX_H

#include "base/buf.h"

struct language;
struct quote;

struct syntax {
	const struct language *language; /* NULL: all is plain */
	int comments;                    /* open block comments */
	const struct quote *quote;       /* of an open string; NULL: none */
};

/* By the ending of a file's name. */
struct syntax syntax_of(struct str path);
/* One line, without its end. */
void syntax_skip(struct syntax *s, struct str line);
void syntax_put(struct buf *b, struct syntax *s, struct str line);

#endif
