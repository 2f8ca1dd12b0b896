// SPDX-License-Identifier: MIT
/* The beginning of pipeline.c, for commands that make one file instead of a report. */
#include "load.h"

#include <errno.h>
#include <unistd.h>

#include "base/complain.h"
#include "base/num.h"
#include "model/read.h"

#define POINTS 300 /* of a timeline */
#define BLOB_BYTES ((size_t)1 << 20)
#define FAULTS_SAID 5

static bool exist(const struct texts *paths)
{
	for (size_t i = 0; i < paths->n; i++)
		if (access(paths->v[i], R_OK) != 0) {
			complain("cannot open %s: %s", paths->v[i], strerror(errno));
			return false;
		}
	return true;
}

static bool find_dumps(struct loaded *l, const struct options *o)
{
	size_t n = o->inputs.n + o->baselines.n;
	const char **inputs = arena_n(&l->arena, n, const char *);
	struct discover_options d = {.inputs = inputs,
				     .n_inputs = n,
				     .n_baselines = o->baselines.n,
				     .config_path = o->config,
				     .layouts = o->layouts.v,
				     .n_layouts = o->layouts.n,
				     .service = o->service};
	struct err e = {0};

	for (size_t i = 0; i < n; i++)
		inputs[i] = i < o->inputs.n ? o->inputs.v[i] : o->baselines.v[i - o->inputs.n];
	if (discover(&l->discovery, &d, &e) &&
	    refine_compile(&l->refine, &o->refine, &l->discovery.config, &e))
		return true;
	complain("%s", e.text);
	return false;
}

static bool has_dumps(const struct loaded *l, const struct options *o)
{
	const struct model *m = &l->model;

	for (size_t i = 0; i < m->n_failed && i < FAULTS_SAID; i++)
		complain("%.*s: %.*s", PR(m->failed[i].path), (int)m->failed[i].reason.n,
			 m->failed[i].reason.p);
	if (m->n_own_services && (!o->baselines.n || m->n_services > m->n_own_services))
		return true;
	complain("no usable dump in %s",
		 m->n_own_services ? o->baselines.v[0] : o->inputs.v[0]);
	return false;
}

bool load(struct loaded *l, const struct options *o, int *status)
{
	struct read_options ro = {
		.threads = o->threads, .limits = o->limits, .blob_budget_bytes = BLOB_BYTES};

	*status = EXIT_NO_INPUT;
	if (!exist(&o->inputs) || !exist(&o->baselines))
		return false;
	*status = EXIT_USAGE;
	if (!find_dumps(l, o))
		return false;
	ro.refine = l->refine;
	model_read(&l->model, &l->discovery, &ro);
	*status = EXIT_NO_INPUT;
	if (!has_dumps(l, o))
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
