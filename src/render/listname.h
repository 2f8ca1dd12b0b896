// SPDX-License-Identifier: MIT
/*
 * Lists that a script may sort and filter (assets/js/lists.js), and the names by which addresses
 * hold what the reader chose. Tables that are not here have an order that means something: facts,
 * evidence by time, source lines, short excerpts of a list that stands elsewhere.
 */
#ifndef RENDER_LISTNAME_H
#define RENDER_LISTNAME_H

#include "base/str.h"

enum list_kind {
	LIST_NONE,
	LIST_MATRIX,    /* front page: services by types */
	LIST_SERVICES,  /* page of a type, files */
	LIST_TYPES,     /* front page, functions, page of a service */
	LIST_VALUES,    /* of a label: labels, a profile, a function */
	LIST_INSTANCES, /* service, profile */
	LIST_FUNCTIONS, /* profiles and all below them, functions of the fleet */
	LIST_PACKAGES,  /* profile, functions of the fleet */
	LIST_FINDINGS,  /* findings, all groups together */
	LIST_COSTS,     /* findings: hot spots */
	LIST_SERIES,    /* leaks */
	LIST_CHANGES,   /* front page, page against a baseline */
	LIST_EVENTS,    /* front page, service */
	LIST_DUMPS,     /* files of a service */
	LIST_SKIPPED,   /* files that were not read */
	LIST_NOTES,     /* notes */
};

struct page;

struct str list_name(enum list_kind list);
/* data-list="...": here, in a tag that is open / in that of the next table. */
void page_list(struct page *pg, enum list_kind list);
void table_list(struct page *pg, enum list_kind list);

#endif
