// SPDX-License-Identifier: MIT
/* Labels whose value tells instances apart: versions, regions. Inner header of outlier_*.c. */
#ifndef ANALYSE_OUTLIER_GROUP_H
#define ANALYSE_OUTLIER_GROUP_H

#include "analyse/outlier_fit.h"

struct outlier_group {
	struct str key, value;
	bool *inside; /* by unit */
	size_t n_inside, n_outside; /* outside: those that no better group explains */
	bool *outside;
	double *d, *z, *p, *q; /* by fn; d: ln of the ratio of inside to outside */
	bool *flagged;
	size_t n_flagged;
	double score;          /* sum of the squares of z of flagged ones */
	double volume_d, volume_z;
	bool is_volume;        /* several of its units deviate in size, and it explains them */
	size_t n_values;       /* of the key */
	struct str twin_key, twin_value;
};

struct outlier_groups {
	struct outlier_group *v; /* those that explain something, the best first */
	size_t n, n_tested;
};

void outlier_groups_find(struct outlier_groups *out, const struct outlier_fit *f);
/* Has the unit it from its group that function i (f->c->n_fns: its size) deviates? */
bool outlier_group_explains(const struct outlier_groups *g, const struct outlier_fit *f, size_t u,
			    size_t i);

#endif
