// SPDX-License-Identifier: MIT
/* Packages and fleet of a report made by hand; the report and its profiles point to them. */
#ifndef TESTS_MKFLEET_H
#define TESTS_MKFLEET_H

#include "aggregate/fleet.h"
#include "mkreport.h"

struct mk_fleet {
	struct packages packages;
	struct fleet fleet;
};

void mk_fleet_make(struct mk_fleet *f, struct mk *m);
void mk_fleet_release(struct mk_fleet *f);

#endif
