// SPDX-License-Identifier: MIT
/*
 * The parts of all threads become one model under canonical ids: names sorted as bytes, frames by
 * their fields, stacks by their path. What the workers interned is translated through tables and
 * then dropped; only their encoded dumps stay, with the table that translates their rows.
 */
#ifndef MODEL_MERGE_H
#define MODEL_MERGE_H

#include "model/worker.h"

/* Takes the workers' contents over; they may be released afterwards, but for their blobs, which
 * the model owns from then on. */
void merge_workers(struct model *m, const struct discovery *d, struct worker *workers, unsigned n);

#endif
