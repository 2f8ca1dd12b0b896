// SPDX-License-Identifier: MIT
/* Facts about one profile for a paragraph of words: its heaviest path, what it is spent on that has
 * a name, which label carries it. */
#ifndef ANALYSE_EXPLAIN_H
#define ANALYSE_EXPLAIN_H

#include "aggregate/report.h"
#include "analyse/pattern.h"

#define SPENDINGS_MAX 3

/* What stacks with functions of one pattern cost; each stack once, at the outermost of them. */
struct spending {
	const struct pattern *pattern;
	int64_t total;
	fn_id fn; /* where most of it begins */
};

/* The largest first, those from least_part of the whole on; returns how many. */
size_t spendings_find(struct spending v[SPENDINGS_MAX], const struct profile *p,
		      const struct report *r, double least_part);

struct explain {
	size_t path[4]; /* nodes of profile.nodes, from the caller down: the last functions of the
			     program on the heaviest path */
	size_t n_path;
	double path_part; /* of the whole, at the end of the path */
	double self_part; /* what the last of them takes by itself, wherever it is called */
	const struct label_key *key; /* the label that is carried least evenly; NULL: none */
	const struct label_value *value;
	double value_part;
	struct spending spendings[SPENDINGS_MAX];
	size_t n_spendings;
};

void explain_profile(struct explain *e, const struct profile *p, const struct report *r);

#endif
