// SPDX-License-Identifier: MIT
/*
 * A directory that appears at once: pages go to a new directory beside it, which takes its place
 * when all is written. Until then, and when anything fails, the old report stays as it was. A
 * directory that no report of ours stands in is never touched. Calls from several threads are fine.
 */
#ifndef WRITE_SITE_H
#define WRITE_SITE_H

#include "base/digest.h"
#include "base/err.h"

struct site;

/* NULL and *e when it cannot be written or is not ours. */
struct site *site_open(const char *path, struct err *e);
/* path: "s/orders/index.html", made by us of slugs. A failure is remembered for site_publish. */
void site_put(struct site *s, const char *path, struct str bytes);
/* Sorted by path, as JSON: [{"path":...,"bytes":...,"sha256":...},...]. */
void site_outputs(struct site *s, struct buf *b);
/* False: nothing was changed. Releases s in any case. */
bool site_publish(struct site *s, struct err *e) __attribute__((warn_unused_result));
void site_abandon(struct site *s);

#endif
