// SPDX-License-Identifier: MIT
/*
 * orders/pod-a-cpu-1700000000.pb.gz: what is left of the base name may name an instance. It does
 * when it comes back in later dumps; a random id per dump does not.
 */
#ifndef DISCOVER_INSTANCE_H
#define DISCOVER_INSTANCE_H

#include "base/arena.h"
#include "discover/dump.h"

/* piece[i]: the rest of the base name of dumps[i], empty when there is none. Adds labels. */
/*
 * Directories orders-0, orders-1, ... are the replicas of one service: 0 and another one must be
 * there, for s3-2 alone is a name.
 */
void instance_replicas(struct arena *a, struct dump *dumps, size_t n);

void instance_label(struct arena *a, struct dump *dumps, const struct str *piece, size_t n);

#endif
