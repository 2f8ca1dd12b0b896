// SPDX-License-Identifier: MIT
/*
 * All shapes that a series is held against: a line that goes on, and what ends. They depend on the
 * times and lives alone, so that one bank serves all functions; a fit is one dot product a shape.
 */
#ifndef ANALYSE_LEAK_BANK_H
#define ANALYSE_LEAK_BANK_H

#include "analyse/leak_lives.h"

enum leak_family {
	SHAPE_LINE,       /* from the beginning on */
	SHAPE_HINGE,      /* flat, then a line */
	SHAPE_SATURATING, /* of the age of the life */
	SHAPE_FILL,       /* linear, then flat; of the age of the life */
	SHAPE_STEP,
	SHAPE_PULSE,
	SHAPE_TWO, /* two of the three one-off events, both upwards */
	SHAPE_FAMILY_N,
};

struct leak_shape {
	enum leak_family family;
	double from;     /* hours since t0 where it begins; of ages: what it lasts, hours */
	double norm;     /* of the projected column; 0: the data cannot tell it */
	const double *g; /* by block: projected, of length 1 */
};

/* Of two events: q = their correlation. */
struct leak_pair {
	double q, inverse; /* 1 / (1 - q^2); 0: too much alike */
};

#define LEAK_NUISANCE_MOST 3

struct leak_bank {
	const struct leak_lives *lives;
	const double
		*q[LEAK_NUISANCE_MOST]; /* load, sine, cosine: orthonormal, without the means */
	size_t n_q;
	size_t rank;                     /* with one constant a life */
	bool has_load;                   /* the load varies, and is taken out */
	const struct leak_shape *shapes; /* by family */
	size_t n_shapes;
	size_t n_lines;                /* SHAPE_LINE and SHAPE_HINGE: the first ones */
	size_t event_from, event_to;   /* those that pairs are made of */
	const struct leak_pair *pairs; /* a < b: [(a - event_from) * n_events + b - event_from] */
};

/* z: load by block; NULL: unknown. The lives must outlive the bank. */
void leak_bank_make(struct leak_bank *out, const struct leak_lives *lives, const double *z,
		    struct arena *a);
/* y less the mean of each life and the nuisance. */
void leak_project(const struct leak_bank *b, double *y);
void leak_remove_means(const struct leak_lives *l, double *y);
double leak_dot(const double *a, const double *b, size_t n);
/* Free parameters of a shape of this family. */
double leak_parameters(enum leak_family family);
static inline const struct leak_pair *leak_pair_of(const struct leak_bank *b, size_t i, size_t k)
{
	return &b->pairs[(i - b->event_from) * (b->event_to - b->event_from) + k - b->event_from];
}

#endif
