// SPDX-License-Identifier: MIT
/* The heaviest functions of one type over all services, on pages that show more than them. */
#ifndef RENDER_PAGE_FUNCTIONS_H
#define RENDER_PAGE_FUNCTIONS_H

#include "render/cell.h"

void section_functions(struct page *pg, size_t type);

#endif
