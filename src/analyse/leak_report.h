// SPDX-License-Identifier: MIT
/* From trials to what is reported: amounts per hour, weights, fitted values, evidence. */
#ifndef ANALYSE_LEAK_REPORT_H
#define ANALYSE_LEAK_REPORT_H

#include "analyse/leak.h"
#include "analyse/leak_trial.h"

/* A series and its trials; y, clean: by history point. */
struct leak_case {
	const struct leak_trials *trials;
	const double *y, *clean;
};

/* Everything of leak but scope, id, share and evidence. with_points: weight and fitted too. */
void leak_fill(struct leak *leak, const struct leak_case *c, bool with_points, struct arena *a);
/* One instance's own; weight and fitted stay NULL. */
void leak_fill_instance(struct leak *leak, const struct leak_trial *t);
/* Growth per hour of what these cells hold. */
double leak_growth_of(const double *weight, const struct history_row *row, enum history_what what);
/* What was allocated since the onset, by all lives; NaN: not known. */
double leak_allocated(const struct leak_trial *t);

struct str leak_shape_words(const struct leak_fit *f, const struct leak_best *b);
/* leak: filled. */
const struct evidence *leak_say(const struct leak_case *c, const struct leak *leak,
				struct arena *a);

#endif
