// SPDX-License-Identifier: MIT
/*
 * Functions and packages of all services as rows of tables: names that lead to where they are
 * heaviest, levels, shares of the fleet, services. page.unit, page.prefix and page.shown.level (of
 * all services) are set; a table's rows are fleet_shown.
 */
#ifndef RENDER_FLEETCELL_H
#define RENDER_FLEETCELL_H

#include "aggregate/fleet.h"
#include "render/cell.h"

/* A package's name without the prefix, its path grey, the whole name in the title. */
void cell_package(struct page *pg, struct str name, struct str prefix);

/* Unit and shares of a type's rows, for tables of its first n functions. */
void fleet_shown(struct page *pg, size_t type, size_t n);
/* Nearly all self is in one package of the runtime, as where time is spent waiting: totals tell
 * more then, so tables are by total. */
bool fleet_is_by_total(const struct fleet_type *t);
/* The module that most names of a list share, for page.prefix. */
struct str fleet_prefix(struct page *pg, const struct fleet_list *fns);

/* A list in this order, without what shows as zero, in the page's arena. */
struct fleet_order {
	const struct fleet_row **rows;
	size_t n;
};

struct fleet_order fleet_by_self(struct page *pg, const struct fleet_list *list);
struct fleet_order fleet_by_total(struct page *pg, const struct fleet_list *list);
/* A narrow table of the first n functions, where each is heaviest. */
void fleet_few_functions(struct page *pg, const struct fleet_type *t, size_t n);

/* Cells of a struct fleet_row, for tables of columns. */
void cell_fleet_name(struct page *pg, const void *row);
void cell_fleet_self(struct page *pg, const void *row);
void cell_fleet_self_part(struct page *pg, const void *row);
void cell_fleet_total(struct page *pg, const void *row);
void cell_fleet_total_part(struct page *pg, const void *row);
void cell_fleet_bar(struct page *pg, const void *row);
void cell_fleet_services(struct page *pg, const void *row);
/* The services it is heaviest in: several / one. */
void cell_fleet_where(struct page *pg, const void *row);
void cell_fleet_where_most(struct page *pg, const void *row);

/* "shop CPU: encoding/json takes 12.1 % of 0.51 cores in 4 services" */
void say_fleet_fact(struct buf *t, const struct report *r, size_t type);

#endif
