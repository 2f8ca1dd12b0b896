// SPDX-License-Identifier: MIT
/* Services by main types on the front page: level, change, course. */
#ifndef RENDER_PAGE_MATRIX_H
#define RENDER_PAGE_MATRIX_H

#include "render/cell.h"

void section_matrix(struct page *pg);

#endif
