// SPDX-License-Identifier: MIT
/*
 * A comparison as pages show it: the words of its sides and its numbers as plain text. In rate mode
 * a number is a level (or a sum), in share mode a part of its side; then changes are in points.
 */
#ifndef RENDER_VERSUS_H
#define RENDER_VERSUS_H

#include "aggregate/diff.h"
#include "render/say.h"

extern const struct unit versus_percent, versus_points;

struct versus {
	const struct diff *d;
	const struct ptype *type; /* that the numbers are of */
	int64_t den_of_sums;
	struct unit unit;               /* of the numbers; per cent in share mode */
	struct unit change;             /* of their changes: the same, or points */
	struct str side[SIDE_N];        /* "before deploy v2.4.1", "first quarter" */
	struct str word[SIDE_N];        /* the same in a word or two: "before" */
	struct str sample_unit[SIDE_N]; /* of the values as stored, in 1/den of it */
	int64_t den[SIDE_N];
};

/* Units, sample units and dens for two sides of this type; sides and words are the caller's. */
void versus_units(struct versus *v, const struct ptype *type, int64_t den);
/* The same in the unit of numbers up to largest: "33 → 54,702" where the whole is in thousands. */
struct versus versus_up_to(const struct versus *v, double largest);

struct amounts {
	double base, candidate; /* numbers of a diff */
};

static inline struct amounts amounts_of(const struct diff *d, const int64_t values[SIDE_N])
{
	return (struct amounts){diff_number(d, SIDE_BASE, values[SIDE_BASE]),
				diff_number(d, SIDE_CANDIDATE, values[SIDE_CANDIDATE])};
}

static inline double amounts_change(struct amounts a)
{
	return a.candidate - a.base;
}

/* In size. */
double amounts_larger(struct amounts a);
/* At most 5 % of the larger: the same whatever the noise. */
bool versus_is_small(struct amounts a);
struct amounts versus_whole(const struct versus *v);

/* No dump, or nothing that a share could be a part of. */
bool side_is_empty(const struct diff *d, enum diff_side side);

/* "0.465 cores", "17.4 %" */
void say_amount(struct buf *w, const struct versus *v, double number);
/* "0.465 → 1.33 cores", in a unit of their own */
void say_amounts(struct buf *w, const struct versus *v, struct amounts a);
/* "+0.19 cores", "−3.1 points"; without their unit: "+0.19" */
void say_amount_change(struct buf *w, const struct versus *v, double change);
void say_bare_change(struct buf *w, const struct versus *v, double change);
/* "+89 %", "×11.6" from 2.95 up, "new", "gone", "same", "–" where no factor is known. */
void say_relative(struct buf *w, enum diff_status status, struct amounts a);

/* "after deploy v2.4.1", "last quarter against first quarter" */
void say_relation(struct buf *w, const struct versus *v);
/* As the subject of a sentence: "the time before deploy v2.4.1", "baseline". */
void say_side(struct buf *w, struct str side);
/* "after", "in last quarter" */
void say_in_side(struct buf *w, const struct versus *v, enum diff_side side);
/* "before" of "before deploy v2.4.1", else its first characters; of the arena. */
struct str side_word(struct str side, struct arena *a);
/* With a capital letter: for heads and names of numbers. */
void say_capital(struct buf *w, struct str s);

#endif
