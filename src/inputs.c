// SPDX-License-Identifier: MIT
#include "inputs.h"

#include <errno.h>
#include <unistd.h>

#include "base/complain.h"

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

bool inputs_exist(const struct options *o)
{
	return exist(&o->inputs) && exist(&o->baselines);
}

struct discover_options inputs_discover_options(const struct options *o, struct arena *a)
{
	size_t n = o->inputs.n + o->baselines.n;
	const char **inputs = arena_n(a, n, const char *);

	for (size_t i = 0; i < n; i++)
		inputs[i] = i < o->inputs.n ? o->inputs.v[i] : o->baselines.v[i - o->inputs.n];
	return (struct discover_options){.inputs = inputs,
					 .n_inputs = n,
					 .n_baselines = o->baselines.n,
					 .config_path = o->config,
					 .layouts = o->layouts.v,
					 .n_layouts = o->layouts.n,
					 .service = o->service,
					 .notes = o->notes};
}

bool inputs_usable(const struct model *m, const struct discovery *d, const struct options *o)
{
	if (m->n_own_services && (!o->baselines.n || m->n_services > m->n_own_services))
		return true;
	if (m->n_own_services) {
		complain("no usable dump in the baseline %s", o->baselines.v[0]);
		return false;
	}
	complain("no usable dump in %s (%zu files looked at)", o->inputs.v[0], d->dumps.n);
	for (size_t i = 0; i < m->n_failed && i < FAULTS_SAID; i++)
		complain("%.*s: %.*s", PR(m->failed[i].path), (int)m->failed[i].reason.n,
			 m->failed[i].reason.p);
	return false;
}
