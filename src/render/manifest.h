// SPDX-License-Identifier: MIT
/* manifest.json: what went in and what came out, each with its sha256. */
#ifndef RENDER_MANIFEST_H
#define RENDER_MANIFEST_H

#include "aggregate/report.h"
#include "base/buf.h"

/* The outputs' array goes between head and tail. */
void manifest_head(struct buf *b, const struct report *r);
void manifest_tail(struct buf *b);

#endif
