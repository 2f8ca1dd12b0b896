// SPDX-License-Identifier: MIT
/* What a whole report found, in words: for its front page and the page of all findings. */
#ifndef RENDER_PAGE_FINDINGS_H
#define RENDER_PAGE_FINDINGS_H

#include "render/findingcell.h"

/* "orders uses +0.86 cores more CPU since v2.4.1; worker leaks +14 MiB/h of heap"; false: there is
 * nothing that a title should say. */
bool say_findings_title(struct buf *t, struct page *pg);
/* "7 findings: 2 critical (orders CPU, worker heap in use), 3 warnings (...), 2 notices; 1 is
 * muted. " */
void say_findings_count(struct buf *t, const struct report *r);
/* The heaviest, at most most; none: no section. */
void section_hotspots(struct page *pg, size_t most);
/* The ranked findings, or what was looked at where there are none. */
void section_ranked(struct page *pg);

#endif
