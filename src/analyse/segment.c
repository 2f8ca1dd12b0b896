// SPDX-License-Identifier: MIT
/*
 * Optimal partitioning (Jackson and others 2005): the pieces of constant level with the least sum
 * of squares plus a penalty a piece, found exactly. Constants are those of change points in
 * statistics.md: penalty 3 V s2 ln n, pieces of at least 5 buckets, V = (1+phi)/(1-phi).
 *
 * s2 and phi hang on the pieces and these on them: a step that is not seen looks like noise with a
 * long memory, and noise with a memory that is not seen looks like steps. So two beginnings, no
 * memory and that which differences of neighbours and of second neighbours show, are each
 * followed by three rounds of taking s2 and phi from what the pieces leave; the end that predicts
 * each value best from the one before, for its number of pieces, is taken (BIC).
 *
 * What is smooth is no step: a daily wave, cut into pieces, gives steps as well. Over 36 hours and
 * more a wave with the day is taken off when that predicts better, and each step must describe its
 * two pieces better than a line, a parabola or a cubic does (BIC), be significant and be a tenth of
 * the level. A straight line over all of it, if it beats the steps, is a drift.
 */
#include "analyse/segment.h"

#include <math.h>
#include <string.h>

#include "analyse/stats.h"
#include "base/num.h"

#define BUCKETS_LEAST 10
#define PIECE_LEAST 5
#define PENALTY 3
#define ROUNDS 3
#define PHI_MOST 0.9
/* The best of many places is looked at, so more than 3. */
#define Z_LEAST 4
#define STEP_LEAST 0.1
#define DRIFT_Z_LEAST 4
#define SMOOTH_MARGIN 2
/* A line that leaves so little is a drift, even if a curve leaves less. */
#define NEARLY_STRAIGHT 0.05
/* A wave with the day is looked for in so many points over so many hours. */
#define WAVE_POINTS 30
#define WAVE_HOURS 36
#define WAVE_POINTS_A_DAY 8
#define WAVES 2
#define POWERS 4 /* constant, line, parabola, cubic */

struct search {
	const double *raw; /* without gaps */
	double *y;         /* the same, less the daily wave */
	const double *x;   /* bucket of each */
	const size_t *at;  /* the same, as an index */
	size_t n;
	double *sum, *squares; /* of the first i */
	size_t *cut;           /* first of each piece; n behind the last */
	size_t n_pieces;
	double s2, phi;
	double mean;    /* of all */
	double width_h; /* of a bucket */
	bool has_wave;
	struct arena *own;
};

static double inflation(const struct search *s)
{
	return (1 + s->phi) / (1 - s->phi);
}

/* phi of few values may well be larger. */
static double inflation_in_doubt(const struct search *s)
{
	double phi = fmin(s->phi + 0.5 / sqrt((double)s->n), PHI_MOST);

	return (1 + phi) / (1 - phi);
}

static double effective(const struct search *s)
{
	return fmax(3, (double)s->n / inflation_in_doubt(s));
}

static double mean_of(const struct search *s, size_t from, size_t to)
{
	return (s->sum[to] - s->sum[from]) / (double)(to - from);
}

/* Sum of squares about the mean. */
static double rss_of(const struct search *s, size_t from, size_t to)
{
	double sum = s->sum[to] - s->sum[from];

	return fmax(0, s->squares[to] - s->squares[from] - sum * sum / (double)(to - from));
}

/* ---- what is known of the timeline ---- */

static void take_known(struct search *s, const struct timeline *t)
{
	double *raw = arena_n(s->own, t->n, double), *x = arena_n(s->own, t->n, double);
	size_t *at = arena_n(s->own, t->n, size_t);

	for (size_t i = 0; i < t->n; i++)
		if (isfinite(t->level[i])) {
			at[s->n] = i;
			x[s->n] = (double)i;
			raw[s->n++] = t->level[i];
		}
	s->raw = raw;
	s->x = x;
	s->at = at;
	s->width_h = t->width_s / 3600.0;
}

/* About the mean: squares of large levels would lose digits. */
static void set_sums(struct search *s)
{
	s->mean = 0;
	s->sum = arena_n(s->own, s->n + 1, double);
	s->squares = arena_n(s->own, s->n + 1, double);
	for (size_t i = 0; i < s->n; i++)
		s->mean += s->y[i] / (double)s->n;
	for (size_t i = 0; i < s->n; i++) {
		double off = s->y[i] - s->mean;

		s->sum[i + 1] = s->sum[i] + off;
		s->squares[i + 1] = s->squares[i] + off * off;
	}
}

static void take_raw(struct search *s)
{
	s->y = arena_n(s->own, s->n, double);
	memcpy(s->y, s->raw, s->n * sizeof(*s->y));
	set_sums(s);
}

/* ---- the day ---- */

static bool can_have_days(const struct search *s)
{
	double hours = s->n ? (s->x[s->n - 1] - s->x[0]) * s->width_h : 0;

	return s->n >= WAVE_POINTS && hours >= WAVE_HOURS && s->width_h <= 24 / WAVE_POINTS_A_DAY;
}

/* The wave of one or two periods a day that fits what the pieces leave. */
static void take_wave_off(struct search *s)
{
	double *wave = arena_n(s->own, s->n, double);

	for (size_t i = 0; i < s->n; i++)
		wave[i] = s->raw[i] - s->mean;
	for (size_t k = 0; k < s->n_pieces; k++) {
		double mean = mean_of(s, s->cut[k], s->cut[k + 1]);

		for (size_t i = s->cut[k]; i < s->cut[k + 1]; i++)
			wave[i] -= mean;
	}
	memcpy(s->y, s->raw, s->n * sizeof(*s->y));
	for (int periods = 1; periods <= WAVES; periods++) {
		double sin_sum = 0, cos_sum = 0, rad = 2 * M_PI / 24 * periods * s->width_h;

		for (size_t i = 0; i < s->n; i++) {
			sin_sum += wave[i] * stat_sin(rad * s->x[i]) * 2 / (double)s->n;
			cos_sum += wave[i] * stat_cos(rad * s->x[i]) * 2 / (double)s->n;
		}
		for (size_t i = 0; i < s->n; i++)
			s->y[i] -= sin_sum * stat_sin(rad * s->x[i]) +
				   cos_sum * stat_cos(rad * s->x[i]);
	}
	set_sums(s);
}

/* Variance of the distance of values that are so far apart, by its median. */
static double spread_at(const struct search *s, size_t apart, double *work)
{
	double sigma;

	for (size_t i = apart; i < s->n; i++)
		work[i - apart] = s->y[i] - s->y[i - apart];
	sigma = stat_mad(work, s->n - apart, 0);
	return sigma * sigma;
}

/* Neighbours differ by 2 s2 (1 - phi), those over one by 2 s2 (1 - phi^2). */
static void begin_noise(struct search *s, bool with_memory)
{
	double *work = arena_n(s->own, s->n, double);
	double one = spread_at(s, 1, work), two = spread_at(s, 2, work);

	s->phi = with_memory && one > 0 ? fmin(fmax(two / one - 1, 0), PHI_MOST) : 0;
	s->s2 = one / (2 * (1 - s->phi));
}

/* ---- pieces ---- */

/* best[i]: least cost of the first i; from[i]: where the last piece of them begins. */
static void partition(struct search *s)
{
	double penalty = PENALTY * inflation(s) * s->s2 * stat_log((double)s->n);
	double *best = arena_n(s->own, s->n + 1, double);
	size_t *from = arena_n(s->own, s->n + 1, size_t), n = 0;

	for (size_t i = 1; i <= s->n; i++) {
		best[i] = INFINITY;
		for (size_t k = 0; k + PIECE_LEAST <= i; k++) {
			double cost = best[k] + rss_of(s, k, i) + penalty;

			if (cost < best[i]) {
				best[i] = cost;
				from[i] = k;
			}
		}
	}
	for (size_t i = s->n; i; i = from[i])
		n++;
	s->n_pieces = n;
	s->cut = arena_n(s->own, n + 1, size_t);
	s->cut[n] = s->n;
	for (size_t i = s->n; i; i = from[i])
		s->cut[--n] = from[i];
}

/* From what the pieces leave; phi with what taking off their means costs it. */
static void renew_noise(struct search *s)
{
	double squares = 0, products = 0, last = 0, rest;

	for (size_t k = 0; k < s->n_pieces; k++) {
		double mean = 0;

		for (size_t i = s->cut[k]; i < s->cut[k + 1]; i++)
			mean += s->y[i] / (double)(s->cut[k + 1] - s->cut[k]);
		for (size_t i = s->cut[k]; i < s->cut[k + 1]; i++) {
			rest = s->y[i] - mean;
			squares += rest * rest;
			products += i > s->cut[k] ? rest * last : 0;
			last = rest;
		}
	}
	s->s2 = squares / (double)MAX(s->n - s->n_pieces, (size_t)1);
	s->phi = squares > 0 ? products / squares : 0;
	s->phi += (1 + 4 * fmax(s->phi, 0)) * (double)s->n_pieces / (double)s->n;
	s->phi = fmin(fmax(s->phi, 0), PHI_MOST);
}

/* n ln of the variance of what the value before does not tell, and the pieces' penalty. */
static double price(const struct search *s)
{
	double n = (double)s->n;

	return n * stat_log(fmax(s->s2 * (1 - s->phi * s->phi), 1e-300)) +
	       (PENALTY * (double)s->n_pieces + (s->has_wave ? 2 * WAVES : 0)) * stat_log(n);
}

static void follow_start(struct search *s, bool with_memory, bool with_wave)
{
	take_raw(s);
	s->has_wave = with_wave;
	s->cut = arena_n(s->own, 2, size_t);
	s->cut[1] = s->n;
	s->n_pieces = 1;
	for (int round = 0; round < ROUNDS; round++) {
		if (with_wave)
			take_wave_off(s);
		if (round == 0)
			begin_noise(s, with_memory);
		partition(s);
		renew_noise(s);
	}
}

static void find_pieces(struct search *s)
{
	struct search best = {0};
	bool has_days = can_have_days(s);

	for (int start = 0; start < (has_days ? 4 : 2); start++) {
		follow_start(s, start % 2 == 1, start / 2 == 1);
		if (start == 0 || price(s) < price(&best))
			best = *s;
	}
	*s = best;
}

/* ---- smooth rivals ---- */

/* Sums of squares about the best polynomial of each degree below POWERS, of y over x. */
static void fit_powers(const struct search *s, size_t from, size_t to, double *rss)
{
	double *columns[POWERS], rest = 0, *y;
	size_t n = to - from;

	y = arena_n(s->own, n, double);
	for (size_t i = 0; i < n; i++)
		y[i] = s->y[from + i];
	for (size_t p = 0; p < POWERS; p++) {
		double norm = 0, dot = 0;

		columns[p] = arena_n(s->own, n, double);
		for (size_t i = 0; i < n; i++) {
			double x = 2 * (s->x[from + i] - s->x[from]) / (s->x[to - 1] - s->x[from]) -
				   1;

			columns[p][i] = p ? columns[p - 1][i] * x : 1;
		}
		for (size_t q = 0; q < p; q++) {
			double with = 0;

			for (size_t i = 0; i < n; i++)
				with += columns[p][i] * columns[q][i];
			for (size_t i = 0; i < n; i++)
				columns[p][i] -= with * columns[q][i];
		}
		for (size_t i = 0; i < n; i++)
			norm += columns[p][i] * columns[p][i];
		for (size_t i = 0; i < n; i++)
			columns[p][i] /= sqrt(norm);
		for (size_t i = 0; i < n; i++)
			dot += columns[p][i] * y[i];
		rest = 0;
		for (size_t i = 0; i < n; i++) {
			y[i] -= dot * columns[p][i];
			rest += y[i] * y[i];
		}
		rss[p] = rest;
	}
}

static double bic(double rss, double n, double ne, double parameters)
{
	return ne * stat_log(fmax(rss, 1e-300) / n) + parameters * stat_log(ne);
}

/* A step has a place and two levels. */
static bool is_sharp(const struct search *s, size_t piece)
{
	size_t from = s->cut[piece], at = s->cut[piece + 1], to = s->cut[piece + 2];
	double n = (double)(to - from), ne = fmax(3, n / inflation(s)), rss[POWERS], step;

	fit_powers(s, from, to, rss);
	step = bic(rss_of(s, from, at) + rss_of(s, at, to), n, ne, 3);
	for (size_t p = 1; p < POWERS; p++)
		if (bic(rss[p], n, ne, (double)p + 1) < step + SMOOTH_MARGIN)
			return false;
	return true;
}

/* ---- steps ---- */

static struct segment_step step_at(const struct search *s, size_t piece)
{
	size_t from = s->cut[piece], at = s->cut[piece + 1], to = s->cut[piece + 2];
	struct segment_step step = {.bucket = s->at[at],
				    .before = s->mean + mean_of(s, from, at),
				    .after = s->mean + mean_of(s, at, to)};
	double se = sqrt(s->s2 * inflation_in_doubt(s) *
			 (1 / (double)(at - from) + 1 / (double)(to - at)));
	double change = step.after - step.before;

	step.z = se > 0 ? stat_wallace(change / se, fmax(effective(s) - (double)s->n_pieces, 2))
			: copysign(INFINITY, change);
	return step;
}

static bool holds(const struct search *s, size_t piece)
{
	struct segment_step step = step_at(s, piece);

	return fabs(step.z) >= Z_LEAST &&
	       fabs(step.after - step.before) >=
		       STEP_LEAST * fmax(fabs(step.before), fabs(step.after)) &&
	       is_sharp(s, piece);
}

/* Takes the weakest step that does not hold out, until all hold. */
static void prune(struct search *s)
{
	for (;;) {
		size_t weakest = s->n_pieces;
		double least = INFINITY;

		for (size_t k = 0; k + 1 < s->n_pieces; k++) {
			double z = fabs(step_at(s, k).z);

			if (z < least && !holds(s, k)) {
				least = z;
				weakest = k;
			}
		}
		if (weakest == s->n_pieces)
			return;
		for (size_t k = weakest + 1; k < s->n_pieces; k++)
			s->cut[k] = s->cut[k + 1];
		s->n_pieces--;
	}
}

/* ---- the line ---- */

struct line {
	double slope, z; /* per bucket */
	double rss, change;
	double phi;
};

static struct line fit_line(const struct search *s)
{
	double x0 = 0, sxx = 0, sxy = 0, last = 0, products = 0;
	struct line l = {0};
	double v;

	for (size_t i = 0; i < s->n; i++)
		x0 += s->x[i] / (double)s->n;
	for (size_t i = 0; i < s->n; i++) {
		sxx += (s->x[i] - x0) * (s->x[i] - x0);
		sxy += (s->x[i] - x0) * (s->y[i] - s->mean);
	}
	l.slope = sxy / sxx;
	for (size_t i = 0; i < s->n; i++) {
		double rest = s->y[i] - s->mean - l.slope * (s->x[i] - x0);

		l.rss += rest * rest;
		products += i ? rest * last : 0;
		last = rest;
	}
	l.phi = l.rss > 0 ? products / l.rss : 0;
	l.phi = fmin(fmax(l.phi + (1 + 4 * fmax(l.phi, 0)) / (double)s->n, 0), PHI_MOST);
	l.change = l.slope * (s->x[s->n - 1] - s->x[0]);
	v = (1 + l.phi) / (1 - l.phi) * l.rss / (double)(s->n - 2);
	l.z = v > 0 ? stat_wallace(l.slope / sqrt(v / sxx),
				   fmax((double)s->n * (1 - l.phi) / (1 + l.phi) - 2, 2))
		    : copysign(INFINITY, l.slope);
	return l;
}

/* Better than the steps, or than a constant, and no part of a wave. */
static bool is_drift(const struct search *s, const struct line *l)
{
	double ne = fmax(3, (double)s->n * (1 - l->phi) / (1 + l->phi)), n = (double)s->n;
	double pieces = 0, rss[POWERS], line = bic(l->rss, n, ne, 2);

	if (l->slope == 0 || fabs(l->z) < DRIFT_Z_LEAST ||
	    fabs(l->change) < STEP_LEAST * fabs(s->mean))
		return false;
	for (size_t k = 0; k < s->n_pieces; k++)
		pieces += rss_of(s, s->cut[k], s->cut[k + 1]);
	fit_powers(s, 0, s->n, rss);
	if (line >= bic(pieces, n, ne, 2 * (double)s->n_pieces - 1))
		return false;
	return line < bic(rss[POWERS - 1], n, ne, POWERS) + SMOOTH_MARGIN ||
	       l->rss <= NEARLY_STRAIGHT * rss[0];
}

static void write_steps(struct segments *out, const struct search *s, const struct timeline *t,
			struct arena *a)
{
	struct segment_step *steps = arena_n(a, s->n_pieces, struct segment_step);

	for (size_t k = 0; k + 1 < s->n_pieces; k++) {
		steps[k] = step_at(s, k);
		steps[k].at_ns = (t->start_s + (int64_t)steps[k].bucket * t->width_s) * 1000000000;
	}
	out->steps = steps;
	out->n = s->n_pieces - 1;
}

void segments_find(struct segments *out, const struct timeline *t, struct arena *a)
{
	struct arena own = {0};
	struct search s = {.own = &own};
	struct line line;

	*out = (struct segments){0};
	take_known(&s, t);
	if (s.n >= BUCKETS_LEAST) {
		find_pieces(&s);
		prune(&s);
		line = fit_line(&s);
		out->phi = s.phi;
		out->is_drift = is_drift(&s, &line);
		out->drift_per_hour = line.slope * 3600 / t->width_s;
		out->drift_z = line.z;
		if (!out->is_drift)
			write_steps(out, &s, t, a);
	}
	arena_release(&own);
}
