// SPDX-License-Identifier: MIT
/* What the config says of a service: what it is, whose it is, where to read more. */
#ifndef RENDER_PAGE_FACTS_H
#define RENDER_PAGE_FACTS_H

#include "render/page.h"

/* One line; nothing when the config is silent. */
void service_facts(struct page *pg, size_t service);

#endif
