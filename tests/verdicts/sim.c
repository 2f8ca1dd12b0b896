// SPDX-License-Identifier: MIT
#include "sim.h"

#include <math.h>
#include <stdio.h>

static size_t n_passed, n_failed;

struct rng rng_of(uint64_t seed)
{
	return (struct rng){seed * 0x9e3779b97f4a7c15u + 0x1234567};
}

/* splitmix64, Steele and others, 2014. */
uint64_t rng_u64(struct rng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

double rng_uniform(struct rng *r)
{
	return (double)(rng_u64(r) >> 11) * 0x1p-53;
}

double rng_normal(struct rng *r)
{
	double u = 1 - rng_uniform(r), v = rng_uniform(r);

	return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

/* Marsaglia and Tsang, 2000. */
double rng_gamma(struct rng *r, double shape)
{
	double boost = 1, d, c;

	if (shape < 1) {
		boost = pow(1 - rng_uniform(r), 1 / shape);
		shape += 1;
	}
	d = shape - 1.0 / 3;
	c = 1 / sqrt(9 * d);
	for (;;) {
		double x = rng_normal(r), v = 1 + c * x;

		if (v <= 0)
			continue;
		v = v * v * v;
		if (log(1 - rng_uniform(r)) < 0.5 * x * x + d - d * v + d * log(v))
			return d * v * boost;
	}
}

uint64_t rng_poisson(struct rng *r, double mean)
{
	double limit, product;
	uint64_t n = 0;

	if (mean > 200) {
		double x = round(mean + sqrt(mean) * rng_normal(r));

		return x > 0 ? (uint64_t)x : 0;
	}
	limit = exp(-mean);
	product = rng_uniform(r);
	while (product > limit) {
		product *= rng_uniform(r);
		n++;
	}
	return n;
}

uint64_t rng_counts(struct rng *r, double mean, double cv)
{
	double shape = cv > 0 ? 1 / (cv * cv) : 0;

	if (mean <= 0)
		return 0;
	return rng_poisson(r, shape > 0 ? mean * rng_gamma(r, shape) / shape : mean);
}

void sim_say(const struct tally_line *line)
{
	double pct = line->tried ? 100.0 * (double)line->hits / (double)line->tried : 0;
	bool fine = line->tried && (line->at_most ? pct <= line->goal_pct : pct >= line->goal_pct);

	printf("%-5s %-64s %6zu of %6zu = %6.2f %%  (%s %.2f %%)\n", fine ? "ok" : "FAIL",
	       line->what, line->hits, line->tried, pct, line->at_most ? "at most" : "at least",
	       line->goal_pct);
	fflush(stdout);
	n_passed += fine;
	n_failed += !fine;
}

int sim_end(void)
{
	printf("%zu passed, %zu failed\n", n_passed, n_failed);
	return n_failed > 0;
}
