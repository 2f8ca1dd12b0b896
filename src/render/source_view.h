// SPDX-License-Identifier: MIT
/*
 * Source lines of a function with what they cost, from the files of --source-root: the lines that
 * have a value and a few around each.
 */
#ifndef RENDER_SOURCE_VIEW_H
#define RENDER_SOURCE_VIEW_H

#include "render/page_function.h"

/* What of the sources is shown, in the page's arena. */
struct source_plan *source_plan(struct page *pg);
/* The anchor of a line that is shown: "L12", "f2-L12" in the second file. false: it is not. */
bool say_source_anchor(struct buf *t, const struct source_plan *s, const struct fn_line *line);
/* Nothing when no file was found. */
void source_views(struct page *pg, const struct source_plan *s);

#endif
