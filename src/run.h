// SPDX-License-Identifier: MIT
/* The state of a build between its stages; see pipeline.c for their order. */
#ifndef RUN_H
#define RUN_H

#include "aggregate/fleet.h"
#include "aggregate/group.h"
#include "aggregate/plan.h"
#include "aggregate/reporting.h"
#include "analyse/judging.h"
#include "base/buf.h"
#include "model/refine.h"
#include "options.h"
#include "render/look.h"
#include "write/site.h"
#include "write/zipfile.h"

/* The profiles of one group between the two passes. */
struct made {
	struct arena arena;
	struct profile *profiles; /* NULL: not kept */
};

struct run {
	const struct options *options;
	struct discovery discovery;
	struct refine_rules *refine;
	struct source *sources; /* NULL: none were named */
	const struct advice *advice; /* NULL: no texts of the user */
	struct model model;
	struct axes axes;
	struct groups groups;
	size_t n_groups; /* of the report itself: those of a baseline come after them */
	struct reporting reporting;
	struct packages packages;
	struct look look;
	struct fleet fleet;
	struct judging judging;
	struct findings findings;
	struct plan_context planning;
	struct plan *plans;        /* by brief */
	struct made *made;         /* by group */
	struct scratch *scratch;   /* by worker */
	struct arena *kept;        /* by worker: what briefs and plans hold */
	struct buf *fragments;     /* of summary.json, by series */
	size_t kept_bytes;
	enum look_form form;
	struct site *site;     /* NULL: no directory was asked for */
	struct zipfile *zip;   /* NULL: no archive */
	struct single *single; /* of single.h: pages go there, not to those; else NULL */
	size_t single_limit;   /* bytes of that file */
	bool fleet_done;
	struct arena arena;
};

/* The profiles of group g, made or made again. */
struct profile *run_profiles(struct run *r, unsigned worker, size_t g);

#endif
