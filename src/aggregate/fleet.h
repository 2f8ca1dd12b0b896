// SPDX-License-Identifier: MIT
/*
 * Functions and packages over all services: "who spends on JSON in the whole fleet". Levels of all
 * profiles of a type are added as integers, so the sums do not depend on threads or order; which
 * services a function's level comes from is noted for those that are shown only.
 *
 *     fleet_init(&f, report, packages);
 *     fleet_add(&f, brief, profile);    for each profile of the report, from any thread
 *     fleet_choose(&f);                 now it is known which rows are the heaviest
 *     fleet_note(&f, brief, profile);   for each profile again, from any thread
 *     fleet_finish(&f);                 f.types is complete
 *     fleet_release(&f);
 *
 * A profile whose level is not known adds nothing, nor does one of a service that is there only to
 * compare with (its number is report.n_services or above).
 */
#ifndef AGGREGATE_FLEET_H
#define AGGREGATE_FLEET_H

#include "aggregate/packages.h"
#include "aggregate/report.h"

#define FLEET_SHARES 6
/* The heaviest by self, and as many by total. */
#define FLEET_FNS 60
#define FLEET_PACKAGES 40

struct fleet_share {
	const struct brief *brief;
	double self, total; /* levels */
};

struct fleet_row {
	fn_id fn;            /* of a function; FN_ALL for a package */
	struct str package;  /* of a package */
	bool is_own;         /* of a package: neither runtime nor standard library */
	double self, total;  /* levels, over all services */
	struct fleet_share shares[FLEET_SHARES]; /* the heaviest by total, then service */
	size_t n_shares;
	size_t n_services;   /* that have it at all */
};

/* The heaviest by self and by total, each once; by self, then total, then name. */
struct fleet_list {
	const struct fleet_row *rows;
	size_t n;
	size_t n_all; /* functions or packages that occur */
};

struct fleet_type {
	double level; /* of all services together; NaN: of none is known */
	struct fleet_list fns, packages;
	bool is_held; /* a level was too large to be added and was held: sums are lower bounds */
};

struct fleet {
	const struct fleet_type *types; /* by report.types */
	size_t n_types;
	struct fleet_own *own;
};

void fleet_init(struct fleet *f, const struct report *r, const struct packages *packages);
void fleet_add(struct fleet *f, const struct brief *brief, const struct profile *p);
void fleet_choose(struct fleet *f);
void fleet_note(struct fleet *f, const struct brief *brief, const struct profile *p);
void fleet_finish(struct fleet *f);
void fleet_release(struct fleet *f);

#endif
