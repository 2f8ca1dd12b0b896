// SPDX-License-Identifier: MIT
/* The way of the data, from paths to a report. */
#ifndef PIPELINE_H
#define PIPELINE_H

#include "options.h"

/* Exit status. */
int pipeline_build(const struct options *o);
int pipeline_scan(const struct options *o);
/* What the finding of that id was computed from, as CSV. */
int pipeline_explain(const struct options *o, const char *id);

#endif
