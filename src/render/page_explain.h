// SPDX-License-Identifier: MIT
/* A profile in words, on its page. */
#ifndef RENDER_PAGE_EXPLAIN_H
#define RENDER_PAGE_EXPLAIN_H

#include "render/page.h"

void section_explain(struct page *pg);

#endif
