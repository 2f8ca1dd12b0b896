// SPDX-License-Identifier: MIT
/*
 * The points of a history cut into lives of processes, and each life into blocks whose means are
 * judged. A life that is too short for a slope is left out. All memory from the arena given.
 */
#ifndef ANALYSE_LEAK_LIVES_H
#define ANALYSE_LEAK_LIVES_H

#include "aggregate/history.h"

#define LEAK_LIFE_LEAST 5    /* points of a life */
#define LEAK_POINTS_LEAST 12 /* of a series */
#define LEAK_NOT_JUDGED UINT32_MAX

struct leak_life {
	size_t from, n;         /* of leak_lives.points */
	size_t block, n_blocks; /* of the blocks */
	uint32_t instance;
	bool is_alive; /* it is still there at the end */
};

struct leak_lives {
	const struct history *h;
	const uint32_t *points; /* of the history: those judged, life by life, by time */
	size_t n_points;
	const struct leak_life *v; /* by instance, then time */
	size_t n;
	size_t n_blocks;
	const uint32_t *start; /* by block, one more at the end: of points */
	const double *t;       /* by block: hours since t0_ns */
	int64_t t0_ns;
	double span, longest; /* hours: of all; of the longest life */
	double n_pods;        /* instances at a time, on the average; at least 1 */
	double n_alive;       /* instances that are there at the end; at least 1 */
	/* Blocks of different lives at about the same time, group by group. */
	const uint32_t *together;
	const uint32_t *group_end; /* of together */
	size_t n_groups;
};

/* lives: by history point, LEAK_NOT_JUDGED leaves it out. instance: only of this one;
 * UINT32_MAX: of all. */
void leak_lives_make(struct leak_lives *out, const struct history *h, const uint32_t *lives,
		     uint32_t instance, struct arena *a);
/* The lives as the history knows them; of points at one time the last. */
void leak_lives_known(const struct history *h, uint32_t *lives);

/* Restarts that no counter tells: a large loss of what the series holds begins a new life; where
 * there are many, it is a saw-tooth, of which only the low points stay. Changes lives; false when
 * it had nothing to change. least: smallest loss that counts, in the unit. */
bool leak_lives_by_loss(const struct history *h, const double *y, double least, uint32_t *lives);

/* y and clean by history point: single points that jump out of their surroundings become the
 * median there. */
void leak_clean(const struct leak_lives *l, const double *y, double *clean);
/* Means of the blocks. */
void leak_blocks(const struct leak_lives *l, const double *y, double *blocks);

#endif
