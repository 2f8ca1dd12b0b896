// SPDX-License-Identifier: MIT
/*
 * Links into the explorer of a profile's page: its address behind "#", as assets/js/state.js reads
 * it. Labels and functions go by name, times as ISO 8601 in UTC, all percent-encoded. Without
 * script such a link leads to the profile's page.
 */
#ifndef RENDER_EXPLORETEXT_H
#define RENDER_EXPLORETEXT_H

#include "aggregate/diff.h"
#include "aggregate/plan.h"
#include "analyse/finding.h"
#include "render/page.h"

/* What a selection is compared with. */
enum explore_vs {
	EXPLORE_ALONE,
	EXPLORE_BEFORE, /* the same span just before */
	EXPLORE_TIME,   /* all other time */
	EXPLORE_LABELS, /* all other labels at the same time */
	EXPLORE_SET,    /* side[SIDE_BASE] */
};

struct explore_side {
	int64_t from_ns, to_ns; /* both 0: all time; in whole seconds, outwards */
	const struct label_test *tests;
	size_t n_tests;
};

struct explore {
	struct explore_side side[SIDE_N];
	enum explore_vs vs;
	bool is_share;
	struct str fn;     /* a sandwich of it; empty: the whole graph */
	struct str search; /* a name to mark */
};

/* "from=2026-11-21T08:54:30Z&f=region%3D%22eu%22&vs=labels", without the "#"; empty: all */
void put_explore(struct buf *b, const struct explore *e);
/* False when the explorer has not both sides: another series is compared, or no clock is known. */
bool explore_of_diff(struct explore *e, const struct page *pg, const struct plan_diff *d);
/* What shows a finding: before and after, its labels against the others, its time against all other
 * time, its function. False: nothing but the whole profile does. */
bool explore_of_finding(struct explore *e, struct page *pg, const struct finding *f);
/* "Open in the explorer", a link to the profile of the brief. */
void explore_link(struct page *pg, const struct brief *brief, const struct explore *e);

#endif
