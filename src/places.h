// SPDX-License-Identifier: MIT
/*
 * All pages that a report could have, by importance: from it one file takes the first so many. The
 * order is that of the kinds below, within a kind by what the report says of interest.
 */
#ifndef PLACES_H
#define PLACES_H

#include "aggregate/report.h"
#include "base/vec.h"

enum place_kind {
	PLACE_FRONT,
	PLACE_FINDING,  /* findings/, leaks/ and each finding */
	PLACE_EVIDENCE, /* what findings link to; its pages are of other kinds too */
	PLACE_TYPE,
	PLACE_SERVICE,
	PLACE_PROFILE,
	PLACE_CUBE, /* no page: the data of the explorer */
	PLACE_OVERVIEW, /* files/, functions/, notes */
	PLACE_DIFF,
	PLACE_WINDOW,
	PLACE_LABELS,
	PLACE_VALUE,
	PLACE_FUNCTION,
	PLACE_FUNCTIONS, /* functions/<type>/ */
	PLACE_FILES,     /* of a service, of a dump */
	PLACE_N,
};

struct place {
	struct str path; /* "s/orders/index.html" */
	enum place_kind kind;
	bool is_evidence;
	bool is_excluded; /* by a selection */
	enum place_state { PLACE_IDLE, PLACE_WANTED, PLACE_DRAWN } state;
	uint32_t order;   /* within its kind: 0 first */
	uint32_t interest; /* of a profile and what is below it: 0 the most interesting one */
};

/* So many profiles of most interest are drawn larger. */
#define PLACE_EARLY 12

struct places {
	VEC(struct place) all; /* by path */
	const struct brief *early[PLACE_EARLY];
	struct arena *arena;
};

/* Only pages of these; NULL: of all. */
struct place_selection {
	const char *service;
	const char *type; /* as of wish_fit.h */
};

/* False: nothing is of that selection. The front page and lists over all are always in it. */
bool places_make(struct places *p, const struct report *r, const struct place_selection *s,
		 struct arena *a) __attribute__((warn_unused_result));
void places_release(struct places *p);
/* Is it one of the profiles of most interest? */
bool places_is_early(const struct places *p, const struct brief *brief);
/* NULL when there is none. */
struct place *places_find(const struct places *p, struct str path);
/* Is any page below that folder, "s/orders/process_cpu-cpu/", wanted? */
bool places_wanted_below(const struct places *p, struct str folder);
/* Lower ones first. */
uint64_t place_rank(const struct place *place);
uint64_t place_cube_rank(const struct place *place);

#endif
