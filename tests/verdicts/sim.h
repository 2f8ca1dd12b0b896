// SPDX-License-Identifier: MIT
/* Numbers at random for the simulators of tests/verdicts: the same seed, the same numbers. */
#ifndef SIM_H
#define SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t state;
};

struct rng rng_of(uint64_t seed);
uint64_t rng_u64(struct rng *r);
double rng_uniform(struct rng *r); /* [0, 1) */
double rng_normal(struct rng *r);
double rng_gamma(struct rng *r, double shape); /* mean = shape */
uint64_t rng_poisson(struct rng *r, double mean);
/* Negative binomial: Poisson whose mean varies with the coefficient of variation cv. */
uint64_t rng_counts(struct rng *r, double mean, double cv);
static inline size_t rng_below(struct rng *r, size_t n)
{
	return (size_t)(rng_uniform(r) * (double)n);
}

/* A line of the table: what, found of tried, and the goal: at least (or at most) so many per
 * cent, with the margin of a set of this size. Prints "ok" or "FAIL" and counts. */
struct tally_line {
	const char *what;
	size_t hits, tried;
	double goal_pct;
	bool at_most;
};
void sim_say(const struct tally_line *line);
/* "N passed, N failed"; exit status. */
int sim_end(void);

#endif
