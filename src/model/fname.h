// SPDX-License-Identifier: MIT
/*
 * What people read in a function's name: its package (for colours), whether it is runtime or
 * standard library, and the ladder of shorter forms for narrow places: full, after the last '/',
 * without package, last identifier, that cut with an ellipsis.
 */
#ifndef MODEL_FNAME_H
#define MODEL_FNAME_H

#include "base/str.h"

/* "github.com/acme/shop/orders/pricing" of "github.com/acme/shop/orders/pricing.(*Engine).Quote",
 * "java.util.concurrent" of "java/util/concurrent/ThreadPoolExecutor.runWorker", "std::io" ... */
struct str fname_package(struct str name, struct str file);
/* Runtime, standard library, kernel: drawn grey. */
bool fname_is_runtime(struct str name, struct str file);

/* Rung 0 is the full name; each higher is no longer than the one below. Not terminated. */
#define FNAME_RUNGS 4
struct str fname_rung(struct str name, int rung);
/* The longest rung that fits chars characters; *cut is set when even the last must be cut to the
 * returned slice and needs "…" behind it; empty when fewer than 3 characters fit. */
struct str fname_fit(struct str name, size_t chars, bool *cut);
/* The module prefix (ending in '/') that most of the value of these functions shares, or empty. */
struct str fname_common_prefix(const struct str *names, const int64_t *weights, size_t n);

#endif
