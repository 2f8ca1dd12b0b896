// SPDX-License-Identifier: MIT
/*
 * The escaping verbs, one a context: there is no other way to put text on a page. Invalid UTF-8
 * becomes U+FFFD, control bytes U+FFFD (tab and newline stay), bidi overrides are shown as
 * [U+202E]. js_string keeps control bytes and bidi overrides, as \u escapes.
 */
#ifndef RENDER_HTML_H
#define RENDER_HTML_H

#include "base/buf.h"

/* Our own markup, as a literal. */
#define html_lit(b, literal) buf_lit(b, literal)
void html_text(struct buf *b, struct str s);
/* A name of 60 KB, which a dump may hold, is cut on pages: it stands there a thousand times. Files
 * for programs have it whole. */
#define HTML_TEXT_MAX 1000
/* As html_text, for a title or label attribute. */
void html_title(struct buf *b, struct str s);
/* Inside a double-quoted attribute, also in SVG. */
void html_attr(struct buf *b, struct str s);
/* An href: relative, # , http, https and mailto pass, anything else becomes "#". Also escaped. */
void html_url(struct buf *b, struct str s);
/* Would it pass as it is? */
bool html_url_is_safe(struct str s);
/* A string with its quotes, for JSON files and JSON inside a page. */
void js_string(struct buf *b, struct str s);
/* A style or script of ours between its tags, as it is: its hash is in the page's policy. */
void html_own(struct buf *b, struct str text);
/* Bytes as base64, in one line: what is in them cannot end the element that they stand in. */
void html_base64(struct buf *b, struct str bytes);
/* A coordinate: at most decimals, no trailing zeros. */
void svg_num(struct buf *b, double v, int decimals);
static inline void html_u64(struct buf *b, uint64_t v)
{
	buf_u64(b, v);
}

/*
 * A shell from templates/: emits the text up to the next {{slot}} and returns the slot's name;
 * an empty name at the end. while ((slot = tpl_next(b, &rest)).n) ...
 */
struct str tpl_next(struct buf *b, struct str *rest);

#endif
