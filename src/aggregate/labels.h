// SPDX-License-Identifier: MIT
/*
 * Totals by label value. A sample's own labels stand before those of its dump; a sample that has
 * no value for a key counts under "". So the values of each key sum to the whole.
 */
#ifndef AGGREGATE_LABELS_H
#define AGGREGATE_LABELS_H

#include "aggregate/sums.h"

struct label_sums;

/* The value of a row with these sample labels, of this instance; "": none. */
struct str label_value_of(const struct model *m, const struct lset *lset,
			  const struct instance *instance, struct str key);

/* Keys are those of all the group's instances and label sets. */
struct label_sums *labels_new(const struct sums *s);
/* Folds the cells of one instance in. */
void labels_add(struct label_sums *l, const struct sums *s, const struct instance *instance);
/* Sets p->labels; total: of the profile, so that rounding leaves no rest. */
void labels_finish(const struct label_sums *l, const struct sums *s, size_t type,
		   struct profile *p);
void labels_free(struct label_sums *l);

#endif
