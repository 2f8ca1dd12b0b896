// SPDX-License-Identifier: MIT
/* What "show" prints of one dump. */
#ifndef RENDER_SHOWTEXT_H
#define RENDER_SHOWTEXT_H

#include "aggregate/dumptop.h"
#include "base/buf.h"

struct show {
	struct str file;
	const struct model *model;
	const struct mdump *dump;
	const struct dumptop *tops; /* by point */
	size_t top;                 /* rows a type; 0: all */
};

void show_json(struct buf *b, const struct show *s);
void show_text(struct buf *b, const struct show *s);

#endif
