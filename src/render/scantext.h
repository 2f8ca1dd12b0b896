// SPDX-License-Identifier: MIT
/* What "scan" prints: each file with what it was read as and why, then what was skipped. */
#ifndef RENDER_SCANTEXT_H
#define RENDER_SCANTEXT_H

#include "base/buf.h"
#include "model/model.h"

void scan_text(struct buf *b, const struct discovery *d, const struct model *m);
void scan_json(struct buf *b, const struct discovery *d, const struct model *m);

#endif
