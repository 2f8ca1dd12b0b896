// SPDX-License-Identifier: MIT
/* Names of frames without symbols: with the id of their build where a run has several of it. */
#ifndef MODEL_BUILDS_H
#define MODEL_BUILDS_H

#include "model/worker.h"

/* Rewrites the names in the workers' tables of strings; new ones are of a. */
void builds_name(struct worker *workers, unsigned n, struct arena *a);

#endif
