// SPDX-License-Identifier: MIT
/*
 * The dumps of one series one after the other, as what each of their rows adds: states as they are,
 * counters as differences within an instance.
 *
 *     history_read_start(&r, spec);
 *     while (history_read_next(&r)) ...   r.locals, r.values: of the dump at hand
 *     history_read_again(&r);             the same rows have the same local numbers
 *     history_read_end(&r);
 */
#ifndef AGGREGATE_HISTORY_READ_H
#define AGGREGATE_HISTORY_READ_H

#include "aggregate/history.h"

struct history_reader {
	const struct history_spec *spec;
	const struct series *series;
	enum kind kind;
	size_t next;      /* of series->dumps */
	VEC(row_id) rows; /* local -> model */

	/* The dump at hand. */
	uint32_t dump;
	int64_t at_ns, covered_ns; /* as in history_point */
	bool is_point;    /* false: a first dump of a counter, or one without a place in time */
	bool begins_anew; /* the first after a restart */
	VEC(uint32_t) locals;
	VEC(double) values; /* by locals */

	/* The dump before, of counters. */
	uint32_t instance;
	int64_t previous_ns;
	size_t number;        /* of the dump within its instance */
	VEC(double) previous; /* by local, as it was in the dump of the stamp */
	VEC(uint32_t) stamp;  /* by local: number of the dump that had it last, from 1 */
	uint32_t n_dumps;     /* read so far */
};

void history_read_start(struct history_reader *r, const struct history_spec *spec);
bool history_read_next(struct history_reader *r);
void history_read_again(struct history_reader *r);
void history_read_end(struct history_reader *r);

/* What one sample of the series stands for; see history.quantum. */
double history_quantum(const struct model *m, const struct series *s);

#endif
