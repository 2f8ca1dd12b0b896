// SPDX-License-Identifier: MIT
/*
 * The course of what a finding names, as the orange part of its profile's grey area; alone where it
 * would be too low in there to be seen; the profile's own where the finding names no part of it.
 */
#ifndef RENDER_FINDINGCOURSE_H
#define RENDER_FINDINGCOURSE_H

#include "render/findingtext.h"

/* The picture of an article. */
void finding_spark(struct page *pg, const struct finding *f, int height);
/* The chart of its own page, with its windows and the fitted trend. */
void section_finding_course(struct page *pg, const struct finding *f);

#endif
