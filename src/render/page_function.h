// SPDX-License-Identifier: MIT
/* Sections of the page of one function, each in a file of its own. */
#ifndef RENDER_PAGE_FUNCTION_H
#define RENDER_PAGE_FUNCTION_H

#include "aggregate/fndetail.h"
#include "render/forge.h"
#include "render/page_profile.h"

struct source_plan;

/* A page as its sections need it; its unit is that of the function. */
struct fn_page {
	struct page page; /* first: sections get this */
	const struct fn_detail *detail;
	const struct source_plan *sources; /* of source_view.h */
};

static inline const struct fn_detail *fn_detail_of(const struct page *pg)
{
	return ((const struct fn_page *)pg)->detail;
}

static inline int64_t fn_size(int64_t value)
{
	return value < 0 ? -MAX(value, -INT64_MAX) : value;
}

/* Of the profile's whole / of the function's total, 0..1; 0 where that is nothing. */
double fn_share_of_all(const struct page *pg, int64_t value);
double fn_share_of_total(const struct page *pg, int64_t value);
double fn_level(const struct page *pg, int64_t value);
/* Of its total, first against last quarter; unknown where a quarter is. */
struct change fn_total_change(const struct page *pg);
/* "46.9", "<0.1", "–" for nothing. */
void cell_part(struct page *pg, int64_t value, double share);

/* What a line of the function's tables shows of its place. */
struct forge_file fn_forge_file(const struct page *pg, const struct fn_line *line);
/* Base name of a file of sources, or all of it when it has no folder. */
struct str file_base(struct str file);

void section_fn_kpis(struct page *pg);
/* Callers above, callees below. */
void section_sandwich(struct page *pg);
void section_fn_lines(struct page *pg);
void section_fn_labels(struct page *pg);

#endif
