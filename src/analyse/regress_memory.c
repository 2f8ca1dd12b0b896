// SPDX-License-Identifier: MIT
/*
 * Method of moments for first-order autocorrelation beside white noise. For a given phi it is known
 * what mean square and mean product of neighbours are left on average after means are taken off:
 * with c(i,k) = phi^|i-k| within a pod, that of deviations i and k is c(i,k) - r(i)/N - r(k)/N +
 * S/N^2, where N dumps share a mean, r are the row sums of c over them and S is its whole sum. The
 * phi is taken that explains the product seen. Five dumps with phi 0.6 show a product of about a
 * tenth of their square: taken at face value, that would be no memory at all.
 */
#include "analyse/regress_memory.h"

#include <math.h>

#include "base/num.h"

#define PHI_STEP 0.05
#define PHI_STEPS 18 /* up to 0.9 */

/* What a phi leads to, for a variance of 1. */
struct expected {
	double products, squares;
	double of_means; /* variance of both sides' means together */
};

/* Sum of phi^|i-k| over k of a run of n. */
static double row_sum(const double *powers, double phi, size_t i, size_t n)
{
	if (phi == 0)
		return 1;
	return (1 - powers[i + 1] + phi - powers[n - i]) / (1 - phi);
}

static double run_sum(const double *powers, double phi, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += row_sum(powers, phi, i, n);
	return sum;
}

/* Those who share a mean. */
struct shared {
	double phi, n;
	double s; /* S / N^2 */
};

static void add_run(struct expected *e, const struct regress_run *r, const double *powers,
		    const struct shared *shared)
{
	double phi = shared->phi, n_shared = shared->n, s = shared->s;
	size_t n = r->to - r->from;

	for (size_t i = 0; i < n; i++) {
		double here = row_sum(powers, phi, i, n) / n_shared;

		e->squares += 1 - 2 * here + s;
		if (i + 1 < n)
			e->products += phi - here - row_sum(powers, phi, i + 1, n) / n_shared + s;
	}
}

/* powers, sums: u->n + 2 and u->n_runs numbers to work in. */
static struct expected expect(const struct regress_units *u, double phi, double *powers,
			      double *sums)
{
	struct expected e = {0};
	double side_sum[SIDE_N] = {0};

	powers[0] = 1;
	for (size_t i = 1; i < u->n + 2; i++)
		powers[i] = powers[i - 1] * phi;
	for (size_t k = 0; k < u->n_runs; k++) {
		const struct regress_run *r = &u->runs[k];
		double w = u->dumps[r->from].weight;

		sums[k] = run_sum(powers, phi, r->to - r->from);
		side_sum[r->side] += sums[k];
		e.of_means += w * w * sums[k];
	}
	for (size_t k = 0; k < u->n_runs; k++) {
		const struct regress_run *r = &u->runs[k];
		double n = u->is_blocked ? r->to - r->from : (double)u->n_side[r->side];
		double s = u->is_blocked ? sums[k] : side_sum[r->side];

		add_run(&e, r, powers, &(struct shared){phi, n, s / (n * n)});
	}
	e.squares /= (double)u->n;
	e.products /= fmax((double)(u->n - u->n_runs), 1);
	return e;
}

struct regress_memory regress_memory_of(const struct regress_units *u,
					const struct regress_seen *seen)
{
	struct regress_memory memory = {0, 1};
	struct arena own = {0};
	double *powers = arena_n(&own, u->n + 2, double);
	double *sums = arena_n(&own, u->n_runs, double);
	struct expected none = expect(u, 0, powers, sums);
	double extra = seen->squares - seen->counting * none.squares;

	for (int i = 1; i <= PHI_STEPS && extra > 0 && u->n > u->n_runs; i++) {
		struct expected e = expect(u, i * PHI_STEP, powers, sums);

		if (seen->products <
		    extra * e.products / e.squares + seen->counting * none.products)
			break;
		memory.phi = i * PHI_STEP;
		memory.longer = e.of_means / none.of_means * none.squares / e.squares;
	}
	arena_release(&own);
	return memory;
}
