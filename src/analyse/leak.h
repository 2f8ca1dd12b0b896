// SPDX-License-Identifier: MIT
/*
 * Does a state (bytes, objects, goroutines, threads, files) leak? Not "does it grow?" but "which
 * shape describes it best: a line that goes on, or something that ends?", with noise that is
 * correlated in time and between instances, with load taken out, and restarts as new lives.
 * leak.c has the procedure with its constants.
 *
 * All of one series is judged with one set of shapes, so growth adds up: that of the functions is
 * that of the service, that of stacks is that of their function.
 */
#ifndef ANALYSE_LEAK_H
#define ANALYSE_LEAK_H

#include "aggregate/history.h"
#include "analyse/evidence.h"
#include "analyse/verdict.h"

enum leak_scope { LEAK_SERVICE, LEAK_FUNCTION, LEAK_VALUE };

#define LEAK_POOLED UINT32_MAX

/* One judged series. Amounts are in the type's own unit, over all instances that are alive. */
struct leak {
	enum leak_scope scope;
	uint32_t id;       /* fn_id (its HISTORY_OWN values); index in history.values */
	uint32_t instance; /* of history.instances; LEAK_POOLED: all of them together */
	enum verdict verdict;
	double slope, low, high; /* per hour, 95 % interval; NaN: nothing fitted */
	double base;             /* level before it grew */
	double level;            /* at the end, fitted */
	double growth;           /* from onset to end */
	double share;            /* of the service's growth, 0..1; NaN: the service does not grow */
	double rise;             /* growth / base */
	int64_t onset_ns;        /* of the fitted line; TIME_NONE: nothing fitted */
	double z, phi;
	size_t n; /* points after cleaning and blocking */
	double n_effective;
	struct str rival; /* the best shape that ends: "saturating", "step"; empty: none tried */
	double margin;    /* BIC of the rival less that of the line: above 0 the line is better */
	double retained;  /* growth / what was allocated meanwhile; NaN */
	uint32_t n_leaking, n_judged;    /* instances judged alone; 0 when they were not */
	const struct evidence *evidence; /* when it leaks, and of the whole service */
	/* By history point: growth per hour of any part y of the series is the sum of weight * y;
	 * NULL unless leaking, and of instances. */
	const double *weight;
	/* By history point: what the fitted shape says, for charts; NULL unless it leaks or is the
	 * whole service. NaN: the point is in no life that was judged. */
	const double *fitted;
};

struct leak_settings {
	double least;       /* growth that matters, in the unit: 1 MiB, 100 goroutines */
	double quantum;     /* sampling noise: history.quantum, 0 for exact counts */
	bool with_evidence; /* of all judged, not only of the leaking ones: explain-finding */
	/* What was allocated meanwhile, by function, in the same unit; NULL: not known. */
	const struct history *allocations;
};

struct leak_report {
	struct leak whole; /* the service */
	struct leak *fns;  /* judged functions: by slope descending, then id */
	size_t n_fns;
	struct leak *values; /* of sample labels, the same order */
	size_t n_values;
	struct leak *instances; /* each alone, scope LEAK_SERVICE; by instance */
	size_t n_instances;
	enum verdict verdict; /* of the service: the whole leaks, or what leaks of it is >= 2 % */
	struct str lack;      /* NOT_ENOUGH_DATA: what would be enough, for people; else empty */
	double load_known;    /* 1: allocation counters, 0.5: CPU or common mode, 0: none */
};

/* h: of a KIND_GAUGE series. All memory from a. */
void leak_judge(struct leak_report *out, const struct history *h,
		const struct leak_settings *settings, struct arena *a);

/* What matters of this unit; quantum from the history. */
struct leak_settings leak_settings_of(const struct history *h, struct str type_name);

#endif
