// SPDX-License-Identifier: MIT
/* What is known of a pattern, as a page shows it. */
#ifndef RENDER_ADVICE_H
#define RENDER_ADVICE_H

#include "analyse/pattern.h"
#include "render/page.h"

/* <div class="md advice">...</div>, the user's text (report.advice) or ours; nothing without. */
void advice_html(struct page *pg, const struct pattern *p);

#endif
