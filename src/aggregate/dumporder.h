// SPDX-License-Identifier: MIT
/*
 * The dumps of each service in the order in which they are listed: by time, those without a clock
 * by their running number, then by instance, then by path. And which dumps get a page of their own.
 */
#ifndef AGGREGATE_DUMPORDER_H
#define AGGREGATE_DUMPORDER_H

#include "aggregate/profile.h"

/* More pages of single dumps serve nobody: the list of files has all dumps. */
#define DUMP_PAGES_MAX 2000

struct dump_order {
	const uint32_t *dumps; /* of model.dumps */
	const uint32_t *twins; /* how many of those before have a digest that begins alike */
	size_t n;
};

/* Hex digits of a digest by which names of dumps begin alike. */
#define DIGEST_DIGITS 12

/* By service; all memory from a. */
const struct dump_order *dump_orders_make(const struct model *m, struct arena *a);
/* Where a dump of that service stands; n when it does not. */
size_t dump_order_find(const struct dump_order *o, const struct model *m, uint32_t dump);
/* Index of the dump that stands first of the two. */
uint32_t dump_first(const struct model *m, uint32_t a, uint32_t b);

/* By model.dumps: true for all, or for most of them, spread evenly over services and time. */
bool *dump_pages_choose(const struct model *m, const struct dump_order *orders, size_t most,
			struct arena *a);

/* Which dumps lie behind a part of a timeline: those that begin in it. */
struct dump_span {
	uint32_t first; /* of model.dumps, by the order above; UINT32_MAX: none */
	uint32_t n;
};

/* spans: one for each run of buckets of the timeline; what lies outside counts at its ends. */
void dump_spans(struct dump_span *spans, size_t buckets, const struct timeline *t,
		const struct model *m, const struct series *series);

#endif
