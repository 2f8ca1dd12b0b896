// SPDX-License-Identifier: MIT
/* The heaviest functions of one type over all services, with their place in their service. */
#ifndef RENDER_PAGE_FUNCTIONS_H
#define RENDER_PAGE_FUNCTIONS_H

#include "render/cell.h"

void section_functions(struct page *pg, size_t type);

#endif
