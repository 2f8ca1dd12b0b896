// SPDX-License-Identifier: MIT
/*
 * Did a function become dearer (or cheaper) from one set of dumps to another? Repeated dumps tell
 * how much it varies by itself; moderated quasi-Poisson, as limma and edgeR do for genes; many
 * functions are asked about, so the rate of false discoveries is held (Benjamini-Hochberg).
 * regress.c has the procedure with its constants.
 */
#ifndef ANALYSE_REGRESS_H
#define ANALYSE_REGRESS_H

#include "aggregate/diff.h"
#include "aggregate/history.h"
#include "analyse/evidence.h"
#include "analyse/verdict.h"

struct regress_side {
	const struct history *h;
	const uint32_t *points; /* of h->points, ascending */
	size_t n;
};

struct regress_spec {
	struct regress_side side[SIDE_N];
	const struct model *m; /* tells which instances of two histories are the same pods; NULL:
				  one history, told by its instances */
	double least_part;     /* of the whole that a change must be: 0.0005 */
	double least;          /* and in the unit (per second); 0: none */
	bool with_evidence;
};

enum regress_scale {
	REGRESS_FACTORS, /* size factors: cost per unit of work */
	REGRESS_COVERED, /* per covered second: too few functions for factors */
	REGRESS_TOTALS,  /* parts of each dump's total: no covered time is known */
};

struct regress_row {
	uint32_t id;
	double mean[SIDE_N]; /* normalised: per covered second (else per dump) at the mean work */
	double samples;      /* in all, both sides */
	double d;            /* ln of the ratio, with a floor of half a sample */
	double low, high;    /* 95 % of d */
	double z, p, q;
	bool is_tested, is_flagged; /* flagged: q and both least effects hold */
};

struct regress_family {
	const struct regress_row *rows; /* by |change of mean| descending, then id */
	size_t n, n_tested, n_flagged;
};

/* Families that are tested, each with a false discovery rate of its own. */
enum regress_what { REGRESS_SELF, REGRESS_OWN, REGRESS_TOTAL, REGRESS_PACKAGE, REGRESS_WHAT_N };

struct regress {
	struct regress_family families[REGRESS_WHAT_N];
	struct regress_row whole; /* per covered second, not normalised by work */
	double work;              /* ratio of the mean size factors: how much more was done */
	enum regress_scale scale;
	bool by_instance, is_paired; /* unit of replication: pods instead of dumps */
	size_t n_units[SIDE_N];
	double least_seen; /* smallest relative change of a function with 3 % of the whole that
			      would have been found (4.1 standard errors); NaN */
	bool is_possible;  /* false: a side has nothing to test */
	double extra;      /* relative variance of a unit beyond counting, of functions */
	double phi;        /* correlation of that part from dump to dump of an instance */
	bool is_sampled;   /* samples scatter by counting; else values are exact */
	const struct evidence *evidence;
};

void regress_judge(struct regress *out, const struct regress_spec *spec, struct arena *a);

/* ---- from flagged rows to causes ---- */

/* One cause: what is flagged beside it only inherits, or is called by it, stands below it. */
struct regress_cause {
	enum verdict verdict; /* VERDICT_REGRESSED, VERDICT_IMPROVED, VERDICT_MOVED */
	fn_id fn;
	const struct regress_row *row; /* of the family own, else self */
	double before, after;          /* levels, as the pages of the comparison show them */
	const fn_id *stack; /* root first: the path that changed most; ends with the leaf */
	size_t n_stack;
	const fn_id *symptoms; /* functions that only follow from it, largest first, at most 8 */
	size_t n_symptoms;
	const fn_id *sources; /* VERDICT_MOVED: where the cost came from */
	size_t n_sources;
	double net;           /* VERDICT_MOVED: change of the domain as a whole, level */
	bool is_new, is_gone; /* nothing on one side */
};

struct regress_causes {
	const struct regress_cause *v; /* by |after - before| descending, then name */
	size_t n;
};

struct regress_found {
	const struct regress *r;
	const struct diff
		*d; /* the same two sets of dumps in rate mode, whose numbers are levels */
	const struct model *m;
	const bool *is_own; /* by function, of packages.h; NULL: all are */
};

/* What r points to must last as long as the causes: they point into it. */
void regress_find_causes(struct regress_causes *out, const struct regress_found *found,
			 struct arena *a);

#endif
