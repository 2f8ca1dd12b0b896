// SPDX-License-Identifier: MIT
/*
 * If two labels had nothing to do with each other, a cell would be row x column / whole. One odd
 * cell raises its own row and column, so each cell is expected from the other cells alone:
 *
 *     rest of its row x rest of its column / all that is in neither
 *
 * The noise is how much the others scatter about what they are expected to be when the cell at hand
 * is as expected: labels that have to do with each other in general (tenants use endpoints of their
 * own) make all cells scatter. The cell furthest off is taken and put back to what was expected, so
 * what it did to others goes with it; then the rest is asked again.
 */
#include <stdlib.h>

#include "analyse/outlier.h"
#include "analyse/stats.h"
#include "base/num.h"

#define PAIRS_SAID 3
#define PAIR_EFFECT 1.3
#define PAIR_PART 0.02
#define PAIR_Z 2.6
#define PAIR_Q 0.01
/* Before any table: labels have a little to do with each other. Worth so many cells. */
#define PRIOR_SPREAD 0.25
#define PRIOR_DF 3
#define EXACT_SAMPLE 0.002 /* of the whole */

struct cells {
	const struct pairtab *t;
	double *cost;     /* as the table's, odd ones put back */
	double *expected;
	double *r;        /* ln of cost to expected; NaN: nothing to expect by */
	double *counting; /* variance of r by counting samples */
	double *z, *p, *q;
	bool *taken;
	size_t n;
	double whole, sample;
};

static size_t at_of(const struct cells *c, size_t i, size_t k)
{
	return i * c->t->n[1] + k;
}

/* Sums of all other cells of the row, of the column, and of those in neither. */
static void sums_about(const struct cells *c, size_t i, size_t k, double sums[3])
{
	sums[0] = sums[1] = sums[2] = 0;
	for (size_t a = 0; a < c->t->n[0]; a++)
		for (size_t b = 0; b < c->t->n[1]; b++) {
			if (a == i && b == k)
				continue;
			sums[a == i ? 0 : b == k ? 1 : 2] += c->cost[at_of(c, a, b)];
		}
}

static void expect_cell(struct cells *c, size_t i, size_t k)
{
	size_t at = at_of(c, i, k);
	double sums[3], floor = c->sample / 2;

	sums_about(c, i, k, sums);
	c->r[at] = c->counting[at] = NAN;
	c->expected[at] = sums[2] > 0 ? sums[0] * sums[1] / sums[2] : 0;
	if (!(c->expected[at] > 0))
		return;
	c->r[at] = stat_log(fmax(c->cost[at], floor) / fmax(c->expected[at], floor));
	c->counting[at] = c->sample / fmax(c->expected[at], floor);
	for (int s = 0; s < 3; s++)
		c->counting[at] += c->sample / sums[s];
}

static void expect_all(struct cells *c)
{
	for (size_t i = 0; i < c->t->n[0]; i++)
		for (size_t k = 0; k < c->t->n[1]; k++)
			expect_cell(c, i, k);
}

/* How much the cells scatter that nobody has taken yet, when one is as expected; NaN: too few. */
static double spread_without(struct cells *c, size_t one)
{
	double was = c->cost[one], square = 0;
	size_t n = 0;

	c->cost[one] = c->expected[one];
	expect_all(c);
	for (size_t i = 0; i < c->n; i++) {
		if (isnan(c->r[i]) || c->taken[i] || i == one)
			continue;
		square += c->r[i] * c->r[i];
		n++;
	}
	c->cost[one] = was;
	return n ? sqrt(square / (double)n) : NAN;
}

/* Rows and columns are fitted, and one cell more is free for each that was taken. */
static double df_of(const struct cells *c)
{
	double df = (double)(c->t->n[0] - 1) * (double)(c->t->n[1] - 1) - 1;

	for (size_t i = 0; i < c->n; i++)
		df -= c->taken[i];
	return df;
}

static void test_cells(struct cells *c)
{
	struct arena own = {0};
	double df = df_of(c);

	expect_all(c);
	for (size_t i = 0; i < c->n; i++) {
		double s, v;

		c->z[i] = 0;
		c->p[i] = 1;
		if (isnan(c->r[i]) || c->taken[i] || df < 1)
			continue;
		s = spread_without(c, i);
		expect_all(c);
		v = (df * s * s + PRIOR_DF * PRIOR_SPREAD * PRIOR_SPREAD) / (df + PRIOR_DF);
		v = fmax(v, c->counting[i]);
		c->z[i] = stat_wallace(c->r[i] / sqrt(v), df + PRIOR_DF);
		c->p[i] = stat_p_of_z(c->z[i]);
	}
	stat_bh(c->p, c->q, c->n, &own);
	arena_release(&own);
}

/* With two values on a side, more of one cell is less of its neighbour: more is said. */
static bool is_odd(const struct cells *c, size_t i)
{
	bool both_ways = c->t->n[0] > 2 && c->t->n[1] > 2;

	return !c->taken[i] && fabs(c->z[i]) >= PAIR_Z && c->q[i] <= PAIR_Q &&
	       fabs(c->r[i]) >= stat_log(PAIR_EFFECT) &&
	       fabs(c->cost[i] - c->expected[i]) >= PAIR_PART * c->whole &&
	       (both_ways || c->r[i] > 0);
}

static size_t oddest(const struct cells *c)
{
	size_t best = c->n;

	for (size_t i = 0; i < c->n; i++)
		if (is_odd(c, i) && (best == c->n || fabs(c->z[i]) > fabs(c->z[best])))
			best = i;
	return best;
}

static const struct evidence *tell(const struct cells *c, size_t at, struct arena *a)
{
	static const struct evidence_column columns[] = {{"level", false},
							 {"expected", false},
							 {"log residual", false},
							 {"z", false}};
	struct evidence *e = arena_new(a, struct evidence);
	struct evidence_table *t;

	*e = (struct evidence){
		.a = a,
		.formula = STR("Each pair of values is expected from all other pairs: the rest of "
			       "its row times the rest of its column over all that is in neither. "
			       "The logarithm of the ratio is divided by the spread of the other "
			       "pairs (with 0.25, worth three of them, as if known before), or by "
			       "the counting noise where that is larger.")};
	t = evidence_table(e, STR("values"), STR("pair"), columns, COUNT_OF(columns));
	for (size_t i = 0; i < c->n; i++) {
		struct str parts[3] = {c->t->value[0][i / c->t->n[1]], STR(", "),
				       c->t->value[1][i % c->t->n[1]]};

		if (i == at || c->n <= 64)
			evidence_row(t, arena_join(a, parts, 3),
				     (double[]){c->t->cost[i], c->expected[i], c->r[i], c->z[i]});
	}
	return e;
}

static void say(const struct cells *c, struct outlier_pair *p, size_t at, struct arena *a)
{
	size_t of[2] = {at / c->t->n[1], at % c->t->n[1]};

	*p = (struct outlier_pair){
		.here = c->t->cost[at], .expected = c->expected[at], .z = c->z[at]};
	for (int k = 0; k < 2; k++) {
		p->key[k] = c->t->key[k];
		p->value[k] = c->t->value[k][of[k]];
	}
	p->evidence = tell(c, at, a);
}

static bool cells_start(struct cells *c, const struct pairtab *t, struct arena *own)
{
	double samples = 0;

	*c = (struct cells){.t = t, .n = t->n[0] * t->n[1]};
	if (t->n[0] < 2 || t->n[1] < 2 || c->n < 6)
		return false;
	c->cost = arena_n(own, c->n, double);
	c->expected = arena_n(own, c->n, double);
	c->r = arena_n(own, c->n, double);
	c->counting = arena_n(own, c->n, double);
	c->z = arena_n(own, c->n, double);
	c->p = arena_n(own, c->n, double);
	c->q = arena_n(own, c->n, double);
	c->taken = arena_n(own, c->n, bool);
	for (size_t i = 0; i < c->n; i++) {
		c->cost[i] = fmax(t->cost[i], 0);
		c->whole += c->cost[i];
		samples += t->samples[i];
	}
	c->sample = samples > 0 ? c->whole / samples : EXACT_SAMPLE * c->whole;
	return c->whole > 0;
}

static int by_change(const void *left, const void *right)
{
	const struct outlier_pair *a = left, *b = right;
	double x = fabs(a->here - a->expected), y = fabs(b->here - b->expected);
	int first = str_cmp(a->value[0], b->value[0]);

	if (x != y)
		return x > y ? -1 : 1;
	return first ? first : str_cmp(a->value[1], b->value[1]);
}

void outlier_pairs_find(struct outlier_pairs *out, const struct pairtab *t, struct arena *a)
{
	struct arena own = {0};
	struct cells c;
	struct outlier_pair *v;

	*out = (struct outlier_pairs){0};
	if (cells_start(&c, t, &own)) {
		v = arena_n(a, PAIRS_SAID, struct outlier_pair);
		out->n_tested = c.n;
		while (out->n < PAIRS_SAID) {
			size_t at;

			test_cells(&c);
			at = oddest(&c);
			if (at == c.n)
				break;
			say(&c, &v[out->n++], at, a);
			c.cost[at] = c.expected[at];
			c.taken[at] = true;
		}
		if (out->n)
			qsort(v, out->n, sizeof(*v), by_change);
		out->v = v;
	}
	arena_release(&own);
}
