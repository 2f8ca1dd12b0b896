// SPDX-License-Identifier: MIT
/*
 * Sources:
 *   normal score of t      D. L. Wallace, "Bounds on normal approximations to Student's and the
 *                          chi-square distributions", Ann. Math. Statist. 30 (1959)
 *   digamma, trigamma      J. M. Bernardo, AS 103 (1976); B. E. Schneider, AS 121 (1978):
 *                          recurrence up to 10, then the asymptotic series
 *   its inverse            G. K. Smyth, limma (2004), appendix: Newton on 1 / trigamma
 *   false discoveries      Y. Benjamini, Y. Hochberg, J. R. Statist. Soc. B 57 (1995)
 *   Mann-Kendall           H. B. Mann (1945), M. G. Kendall (1975); R. O. Gilbert (1987), 16.4
 *   Theil-Sen              H. Theil (1950), P. K. Sen (1968)
 *   Mann-Whitney           H. B. Mann, D. R. Whitney (1947); ties: E. L. Lehmann (1975)
 *   selection              C. A. R. Hoare, "Find" (1961), as N. Wirth wrote it
 */
#include "analyse/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"

/* Mean absolute deviation to standard deviation, of a normal distribution. */
#define MAD_TO_SIGMA 1.4826
#define SERIES_FROM 10
#define THEIL_SEN_MOST 400

/* C libraries differ in the last bits of exp and log; 13 bits less, and they agree. */
static double rounded(double x)
{
	const uint64_t half = (uint64_t)1 << 12;
	uint64_t bits;

	if (!isfinite(x))
		return x;
	memcpy(&bits, &x, sizeof(bits));
	bits = (bits + half) & ~(2 * half - 1);
	memcpy(&x, &bits, sizeof(x));
	return x;
}

double stat_exp(double x)
{
	return rounded(exp(x));
}

double stat_log(double x)
{
	return rounded(log(x));
}

double stat_sin(double x)
{
	return rounded(sin(x));
}

double stat_cos(double x)
{
	return rounded(cos(x));
}

/* ---- order ---- */

static int cmp_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Parts v[from..to] about v[k]; what is left of k is then no larger, what is right no smaller. */
static void part(double *v, ptrdiff_t k, ptrdiff_t *from, ptrdiff_t *to)
{
	ptrdiff_t i = *from, j = *to;
	double pivot = v[k];

	do {
		while (v[i] < pivot)
			i++;
		while (pivot < v[j])
			j--;
		if (i <= j) {
			double t = v[i];

			v[i++] = v[j];
			v[j--] = t;
		}
	} while (i <= j);
	if (j < k)
		*from = i;
	if (k < i)
		*to = j;
}

/* Order that makes every parting bad is possible only by design; then a sort is cheaper. */
#define PARTS_MOST 64

static double select_at(double *v, size_t n, size_t at)
{
	ptrdiff_t from = 0, to = (ptrdiff_t)n - 1, k = (ptrdiff_t)at;

	for (int parts = 0; from < to; parts++) {
		if (parts == PARTS_MOST) {
			qsort(v + from, (size_t)(to - from + 1), sizeof(*v), cmp_double);
			break;
		}
		part(v, k, &from, &to);
	}
	return v[k];
}

double stat_median(double *v, size_t n)
{
	double high, low;

	if (n == 0)
		return NAN;
	high = select_at(v, n, n / 2);
	if (n % 2)
		return high;
	low = v[0];
	for (size_t i = 1; i < n / 2; i++)
		low = fmax(low, v[i]);
	return low + (high - low) / 2;
}

double stat_mad(double *v, size_t n, double centre)
{
	for (size_t i = 0; i < n; i++)
		v[i] = fabs(v[i] - centre);
	return MAD_TO_SIGMA * stat_median(v, n);
}

/* ---- distributions ---- */

double stat_wallace(double t, double df)
{
	double z;

	if (!(df > 0) || isnan(t))
		return NAN;
	z = (8 * df + 1) / (8 * df + 3) * sqrt(df * rounded(log1p(t * t / df)));
	return copysign(z, t);
}

double stat_p_of_z(double z)
{
	return rounded(erfc(fabs(z) / M_SQRT2));
}

double stat_digamma(double x)
{
	double sum = 0, r;

	if (!(x > 0))
		return NAN;
	for (; x < SERIES_FROM; x++)
		sum -= 1 / x;
	r = 1 / (x * x);
	return sum + stat_log(x) - 0.5 / x -
	       r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r / 132))));
}

double stat_trigamma(double x)
{
	double sum = 0, r;

	if (!(x > 0))
		return NAN;
	for (; x < SERIES_FROM; x++)
		sum += 1 / (x * x);
	r = 1 / (x * x);
	return sum + 0.5 * r +
	       (1 + r * (1.0 / 6 - r * (1.0 / 30 - r * (1.0 / 42 - r * (1.0 / 30 - r * 5 / 66))))) /
		       x;
}

/* -psi''(x): only the step of Newton's method hangs on it. */
static double minus_tetragamma(double x)
{
	double sum = 0, r;

	for (; x < SERIES_FROM; x++)
		sum += 2 / (x * x * x);
	r = 1 / (x * x);
	return sum + r * (1 + 1 / x + r * (0.5 - r * (1.0 / 6 - r * (1.0 / 6 - r * 0.3))));
}

double stat_trigamma_inverse(double y)
{
	double x;

	if (!(y > 0))
		return y == 0 ? INFINITY : NAN;
	if (y > 1e7) /* 1/x^2 and 1/x say it to all digits */
		return 1 / sqrt(y);
	if (y < 1e-6)
		return 1 / y;
	x = 0.5 + 1 / y;
	for (int i = 0; i < 50; i++) {
		double psi1 = stat_trigamma(x);
		double step = psi1 * (1 - psi1 / y) / -minus_tetragamma(x);

		x += step;
		if (fabs(step) < 1e-12 * x)
			break;
	}
	return x;
}

/* ---- false discoveries ---- */

struct ranked {
	double v;
	size_t at;
};

static int cmp_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->v != y->v)
		return x->v < y->v ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

void stat_bh(const double *p, double *q, size_t n, struct arena *scratch)
{
	struct ranked *order = arena_n(scratch, n, struct ranked);
	double least = 1;

	for (size_t i = 0; i < n; i++)
		order[i] = (struct ranked){p[i], i};
	if (n)
		qsort(order, n, sizeof(*order), cmp_ranked);
	for (size_t i = n; i-- > 0;) {
		least = fmin(least, order[i].v * (double)n / (double)(i + 1));
		q[order[i].at] = least;
	}
}

/* ---- second opinions ---- */

static double z_of_s(double s, double variance)
{
	if (s == 0 || !(variance > 0))
		return 0;
	return (s - copysign(1, s)) / sqrt(variance);
}

struct mann_kendall stat_mann_kendall(const double *y, size_t n)
{
	double m = (double)n, ties = 0, s = 0, z;

	for (size_t i = 0; i < n; i++) {
		size_t same = 0;

		for (size_t j = 0; j < n; j++) {
			same += y[j] == y[i];
			if (j > i)
				s += (y[j] > y[i]) - (y[j] < y[i]);
		}
		/* t (t - 1) (2t + 5) of each group of t ties, shared among its members */
		ties += ((double)same - 1) * (2 * (double)same + 5);
	}
	z = z_of_s(s, (m * (m - 1) * (2 * m + 5) - ties) / 18);
	return (struct mann_kendall){s, z, stat_p_of_z(z)};
}

double stat_theil_sen(const double *x, const double *y, size_t n, struct arena *scratch)
{
	size_t m = MIN(n, (size_t)THEIL_SEN_MOST), n_slopes = 0;
	double *slopes;

	if (n < 2)
		return NAN;
	slopes = arena_n(scratch, m * (m - 1) / 2, double);
	for (size_t i = 0; i < m; i++)
		for (size_t j = i + 1; j < m; j++) {
			size_t a = i * (n - 1) / (m - 1), b = j * (n - 1) / (m - 1);

			if (x[b] != x[a])
				slopes[n_slopes++] = (y[b] - y[a]) / (x[b] - x[a]);
		}
	return stat_median(slopes, n_slopes);
}

struct mann_whitney stat_mann_whitney(const double *a, size_t na, const double *b, size_t nb,
				      struct arena *scratch)
{
	size_t n = na + nb;
	struct ranked *order = arena_n(scratch, n, struct ranked);
	double ranks_a = 0, ties = 0, da = (double)na, db = (double)nb, dn = da + db, var, u, d, z;

	for (size_t i = 0; i < n; i++)
		order[i] = (struct ranked){i < na ? a[i] : b[i - na], i};
	if (n)
		qsort(order, n, sizeof(*order), cmp_ranked);
	for (size_t i = 0, end; i < n; i = end) {
		double t;

		for (end = i + 1; end < n && order[end].v == order[i].v;)
			end++;
		t = (double)(end - i);
		ties += t * t * t - t;
		for (size_t k = i; k < end; k++)
			if (order[k].at < na)
				ranks_a += (double)(i + end + 1) / 2;
	}
	u = ranks_a - da * (da + 1) / 2;
	d = u - da * db / 2;
	var = n > 1 ? da * db / 12 * (dn + 1 - ties / (dn * (dn - 1))) : 0;
	z = var > 0 && fabs(d) > 0.5 ? (d - copysign(0.5, d)) / sqrt(var) : 0;
	return (struct mann_whitney){u, z, stat_p_of_z(z)};
}
