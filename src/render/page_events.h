// SPDX-License-Identifier: MIT
/* Events and restarts as one table by time. */
#ifndef RENDER_PAGE_EVENTS_H
#define RENDER_PAGE_EVENTS_H

#include "render/cell.h"

/* Those of one service, or of all with NONE. */
void section_events(struct page *pg, size_t service);

#endif
