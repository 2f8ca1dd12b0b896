// SPDX-License-Identifier: MIT
/* Reports made by hand, without dumps, for tests of pages: every trend, gaps, restarts, events. */
#ifndef TESTS_MKREPORT_H
#define TESTS_MKREPORT_H

#include "aggregate/dumporder.h"
#include "aggregate/part.h"
#include "aggregate/plan.h"
#include "aggregate/report.h"

struct mk_spec {
	const char *const *services;
	size_t n_services;
	size_t n_types;   /* 1..7 */
	uint32_t n_dumps; /* a series; 1: no windows, cumulative types are only a baseline */
	size_t n_nodes;   /* of each call tree */
	bool no_clock;
	bool hostile; /* names of functions, labels, files, events hold markup */
	bool partial; /* skipped files, gaps, limits hit */
	bool windows; /* plans hold windows with pages: the quarters, and one without dumps */
	bool dump_pages; /* single dumps have pages */
	bool judged; /* for mkfindings.h: whoever makes pages makes findings first */
};

struct mk {
	struct mk_spec spec;
	struct arena arena;
	struct model model;
	struct discovery discovery;
	struct report report;
	struct profile *profiles; /* by brief */
	struct plan *plans;       /* by brief */
};

void mk_report(struct mk *m, struct mk_spec spec);
void mk_release(struct mk *m);
/* One of a profile's windows as a part; WIN_N: a window without dumps. */
struct part mk_part(struct mk *m, const struct profile *p, enum win_id win);

#endif
