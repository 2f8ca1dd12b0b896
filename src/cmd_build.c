// SPDX-License-Identifier: MIT
/* flamefolio build, diff, scan, explain-finding: the whole way, the same with a baseline, a look at
 * the way, what a claim stands on. */
#include "commands.h"
#include "pipeline.h"

int cmd_build(const struct options *o)
{
	return pipeline_build(o);
}

/* BASE CANDIDATE: a build of the one with the other as its baseline. */
int cmd_diff(const struct options *o)
{
	struct options build = *o;
	const char *base = o->inputs.v[0], *candidate = o->inputs.v[1];

	build.inputs = (struct texts){&candidate, 1, 1};
	build.baselines = (struct texts){&base, 1, 1};
	return pipeline_build(&build);
}

int cmd_explain(const struct options *o)
{
	struct options build = *o;

	build.inputs = (struct texts){o->inputs.v + 1, o->inputs.n - 1, o->inputs.n - 1};
	return pipeline_explain(&build, o->inputs.v[0]);
}

int cmd_scan(const struct options *o)
{
	return pipeline_scan(o);
}
