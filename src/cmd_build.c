// SPDX-License-Identifier: MIT
/* flamefolio build and flamefolio scan: the whole way, and a look at where it would go. */
#include "commands.h"
#include "pipeline.h"

int cmd_build(const struct options *o)
{
	return pipeline_build(o);
}

int cmd_scan(const struct options *o)
{
	return pipeline_scan(o);
}
