// SPDX-License-Identifier: MIT
/* The beginning of pipeline.c, for commands that make one file instead of a report. */
#include "load.h"

#include "base/complain.h"
#include "inputs.h"
#include "model/read.h"

#define POINTS 300 /* of a timeline */

static bool find_dumps(struct loaded *l, const struct options *o)
{
	struct discover_options d = inputs_discover_options(o, &l->arena);
	struct err e = {0};

	if (discover(&l->discovery, &d, &e) &&
	    refine_compile(&l->refine, &o->refine, &l->discovery.config, &e))
		return true;
	complain("%s", e.text);
	return false;
}

bool load(struct loaded *l, const struct options *o, int *status)
{
	struct read_options ro = {
		.threads = o->threads, .limits = o->limits, .blob_budget_bytes = INPUTS_BLOB_BYTES};

	*status = EXIT_NO_INPUT;
	if (!inputs_exist(o))
		return false;
	*status = EXIT_USAGE;
	if (!find_dumps(l, o))
		return false;
	ro.refine = l->refine;
	model_read(&l->model, &l->discovery, &ro);
	*status = EXIT_NO_INPUT;
	if (!inputs_usable(&l->model, &l->discovery, o))
		return false;
	axes_make(&l->axes, &l->model, POINTS, &l->arena);
	groups_make(&l->groups, &l->model, &l->arena);
	reporting_make(&l->reporting, &l->model, &l->discovery, &l->axes, &l->arena);
	scratch_init(&l->scratch, &l->model, &l->axes);
	*status = EXIT_FINE;
	return true;
}

void load_release(struct loaded *l)
{
	scratch_release(&l->scratch);
	model_release(&l->model);
	discovery_release(&l->discovery);
	refine_free(l->refine);
	arena_release(&l->arena);
}
