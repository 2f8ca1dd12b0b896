// SPDX-License-Identifier: MIT
/*
 * Markdown to HTML for help texts and notes: parsed by md4c, drawn by us from an allow-list of
 * elements. Raw HTML is text, links pass html_url, images become their alternative text.
 */
#ifndef RENDER_MD_H
#define RENDER_MD_H

#include "base/buf.h"

/* False: the text would grow over max_bytes of HTML; what was written then is cut. */
bool markdown(struct buf *b, struct str text, size_t max_bytes);

#endif
