// SPDX-License-Identifier: MIT
/* Entities of HTML, "&mdash;" and "&#8212;", as the characters that they stand for. */
#ifndef RENDER_ENTITYTEXT_H
#define RENDER_ENTITYTEXT_H

#include "base/buf.h"

/* s is one, with its & and ; (md4c has looked). One that is not known stays as it is written. */
void entity_add(struct buf *out, struct str s);
/* All that stand in a text. */
void entity_decode(struct buf *out, struct str s);

#endif
