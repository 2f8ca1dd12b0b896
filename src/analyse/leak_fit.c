// SPDX-License-Identifier: MIT
/*
 * Whatever grows has a trend, so no test of trend can tell a leak from a cache that fills. Here the
 * line has to be the best description of the series: by Schwarz's criterion (BIC), with as many
 * independent points as the correlation of the noise leaves.
 *
 *     n_e = (n - rank) / V        V = (1 + phi) / (1 - phi) * (1 + (instances - 1) c)
 *     BIC = n_e ln(RSS / n) + k ln(n_e)
 */
#include "analyse/leak_fit.h"

#include "analyse/stats.h"
#include "base/num.h"

#define Z_GAIN_LEAST 10
#define N_EFFECTIVE_LEAST 6
#define PHI_MOST 0.9
#define BASE_PART 0.05
#define SAMPLING_SIGMAS 3
#define LATE_PART 0.4
#define LATE_LEAST 0.4
#define LATE_ERRORS 1.5
/* Of the whole, should nothing else be left. */
#define RSS_LEAST 1e-12
/*
 * Of the growth that matters: what moves by less is jitter, and counted as so much white noise.
 * A count may follow its line to within one or two, and those ones and twos may hang together for
 * long; they say nothing about the hundreds by which it grew.
 */
#define JITTER 0.05

/* ---- best of each family ---- */

static void consider(struct leak_fit *f, const struct leak_best *candidate)
{
	struct leak_best *best = &f->best[candidate->family][candidate->sign];

	if (best->a == LEAK_NO_SHAPE || candidate->rss < best->rss)
		*best = *candidate;
}

static double left_of(const struct leak_fit *f, double explained)
{
	return fmax(f->yy - explained, fmax(f->jitter, RSS_LEAST * f->yy));
}

static void consider_shape(struct leak_fit *f, size_t i, double d)
{
	const struct leak_shape *s = &f->bank->shapes[i];

	if (s->norm > 0)
		consider(f, &(struct leak_best){.family = s->family,
						.sign = d < 0 ? SHAPE_DOWN : SHAPE_UP,
						.a = i,
						.b = LEAK_NO_SHAPE,
						.da = d,
						.rss = left_of(f, d * d)});
}

/* Both must add: the coefficients of a pair are (a - q b) and (b - q a) over 1 - q^2. */
static void consider_pairs(struct leak_fit *f, const double *d)
{
	const struct leak_bank *bank = f->bank;
	size_t a = 0, b = 0, n = bank->event_to - bank->event_from;
	double most = 0, q, inverse;

	for (size_t i = 0; i < n; i++) {
		const struct leak_pair *row = &bank->pairs[i * n];
		double x = d[bank->event_from + i];

		for (size_t k = i + 1; k < n; k++) {
			double y = d[bank->event_from + k], w = row[k].q;
			double explained = (x * x + y * y - 2 * w * x * y) * row[k].inverse;

			if (explained > most && x > w * y && y > w * x) {
				most = explained;
				a = bank->event_from + i;
				b = bank->event_from + k;
			}
		}
	}
	if (!(most > 0))
		return;
	q = leak_pair_of(bank, a, b)->q;
	inverse = leak_pair_of(bank, a, b)->inverse;
	consider(f, &(struct leak_best){.family = SHAPE_TWO,
					.sign = SHAPE_UP,
					.a = a,
					.b = b,
					.da = (d[a] - q * d[b]) * inverse,
					.db = (d[b] - q * d[a]) * inverse,
					.rss = left_of(f, most)});
}

static void begin(struct leak_fit *f, const struct leak_bank *bank, double *blocks,
		  const struct leak_limits *limits, struct arena *scratch)
{
	size_t n = bank->lives->n_blocks;
	double *copy = arena_n(scratch, n, double);

	*f = (struct leak_fit){.bank = bank, .y = blocks};
	for (size_t i = 0; i < n; i++)
		copy[i] = blocks[i];
	f->middle = stat_median(copy, n);
	leak_project(bank, blocks);
	f->jitter = (double)n * JITTER * limits->least * JITTER * limits->least;
	f->yy = leak_dot(blocks, blocks, n);
	if (f->yy > 0) /* else it does not move at all */
		f->yy += f->jitter;
	for (int family = 0; family < SHAPE_FAMILY_N; family++)
		for (int sign = 0; sign < SHAPE_SIGN_N; sign++)
			f->best[family][sign].a = LEAK_NO_SHAPE;
}

void leak_fit_make(struct leak_fit *f, const struct leak_bank *bank, double *blocks,
		   const struct leak_limits *limits, struct arena *scratch)
{
	double *d = arena_n(scratch, bank->n_shapes, double);

	begin(f, bank, blocks, limits, scratch);
	for (size_t i = 0; i < bank->n_shapes; i++) {
		d[i] = leak_dot(bank->shapes[i].g, f->y, bank->lives->n_blocks);
		consider_shape(f, i, d[i]);
	}
	consider_pairs(f, d);
}

/* ---- noise ---- */

static double lag_one(const struct leak_lives *l, const double *e, double squares)
{
	double products = 0;

	for (size_t i = 0; i < l->n; i++) {
		const double *v = e + l->v[i].block;

		for (size_t k = 1; k < l->v[i].n_blocks; k++)
			products += v[k] * v[k - 1];
	}
	return squares > 0 ? products / squares : 0;
}

/* Mean product of residuals of different lives at one time, over their variance. */
static double between_lives(const struct leak_lives *l, const double *e, double squares)
{
	double products = 0, pairs = 0;

	for (size_t g = 0, i = 0; g < l->n_groups; g++) {
		double sum = 0, own = 0, m = (double)l->group_end[g] - (double)i;

		for (; i < l->group_end[g]; i++) {
			double v = e[l->together[i]];

			sum += v;
			own += v * v;
		}
		products += sum * sum - own;
		pairs += m * (m - 1);
	}
	if (!(pairs > 0) || !(squares > 0))
		return 0;
	return fmin(fmax(products / pairs / (squares / (double)l->n_blocks), 0), 1);
}

struct leak_noise leak_noise_of(const struct leak_fit *f, const double *e, double phi_least)
{
	const struct leak_lives *l = f->bank->lives;
	double n = (double)l->n_blocks, squares = leak_dot(e, e, l->n_blocks) + f->jitter;
	double raw = lag_one(l, e, squares);
	struct leak_noise noise;

	/* A short series makes its correlation look smaller than it is; and half a standard error
	 * on the safe side. */
	raw += (1 + 4 * raw) / (n / (double)l->n) + 0.5 / sqrt(n);
	noise.phi = fmin(fmax(fmax(raw, phi_least), 0), PHI_MOST);
	noise.c = between_lives(l, e, squares);
	noise.v = (1 + noise.phi) / (1 - noise.phi) * (1 + (l->n_pods - 1) * noise.c);
	return noise;
}

static void residuals(const struct leak_fit *f, const struct leak_best *best, double *e)
{
	const struct leak_shape *s = f->bank->shapes;

	for (size_t i = 0; i < f->bank->lives->n_blocks; i++) {
		e[i] = f->y[i];
		if (best)
			e[i] -= best->da * s[best->a].g[i];
		if (best && best->b != LEAK_NO_SHAPE)
			e[i] -= best->db * s[best->b].g[i];
	}
}

static const struct leak_best *plainly_best(const struct leak_fit *f)
{
	double n = (double)f->bank->lives->n_blocks, least = n * stat_log(f->yy / n);
	const struct leak_best *best = NULL;

	for (int i = 0; i < SHAPE_FAMILY_N * SHAPE_SIGN_N; i++) {
		const struct leak_best *b = &f->best[i / SHAPE_SIGN_N][i % SHAPE_SIGN_N];
		double bic;

		if (b->a == LEAK_NO_SHAPE)
			continue;
		bic = n * stat_log(b->rss / n) + leak_parameters(b->family) * stat_log(n);
		if (bic < least) {
			least = bic;
			best = b;
		}
	}
	return best;
}

static void set_noise(struct leak_fit *f, const struct leak_best *about, double phi_least,
		      struct arena *scratch)
{
	const struct leak_lives *l = f->bank->lives;
	double *e = arena_n(scratch, l->n_blocks, double);
	struct leak_noise noise;

	residuals(f, about, e);
	noise = leak_noise_of(f, e, phi_least);
	f->phi = noise.phi;
	f->c = noise.c;
	f->v = noise.v;
	f->n_effective = fmax(3, ((double)l->n_blocks - (double)f->bank->rank) / f->v);
}

double leak_bic(const struct leak_fit *f, double rss, double k)
{
	return f->n_effective * stat_log(rss / (double)f->bank->lives->n_blocks) +
	       k * stat_log(f->n_effective);
}

/* ---- the line and its rival ---- */

static bool goes_on(const struct leak_best *b)
{
	return b->family <= SHAPE_HINGE && b->sign == SHAPE_UP;
}

static void choose_line(struct leak_fit *f)
{
	const struct leak_best *line = &f->best[SHAPE_LINE][SHAPE_UP];
	const struct leak_best *hinge = &f->best[SHAPE_HINGE][SHAPE_UP];
	double bic_line = line->a == LEAK_NO_SHAPE ? INFINITY : leak_bic(f, line->rss, 1);
	double bic_hinge = hinge->a == LEAK_NO_SHAPE ? INFINITY : leak_bic(f, hinge->rss, 2);

	f->line = bic_hinge < bic_line ? hinge : line;
	if (f->line->a == LEAK_NO_SHAPE) /* it only falls */
		f->line = &f->best[SHAPE_LINE][SHAPE_DOWN];
	f->bic_line = leak_bic(f, f->line->rss, leak_parameters(f->line->family));
}

static void choose_rival(struct leak_fit *f)
{
	f->bic_rival = INFINITY;
	f->rival = NULL;
	for (int i = 0; i < SHAPE_FAMILY_N * SHAPE_SIGN_N; i++) {
		const struct leak_best *b = &f->best[i / SHAPE_SIGN_N][i % SHAPE_SIGN_N];
		double bic;

		if (b->a == LEAK_NO_SHAPE || goes_on(b) || b == f->line)
			continue;
		bic = leak_bic(f, b->rss, leak_parameters(b->family));
		if (bic < f->bic_rival) {
			f->bic_rival = bic;
			f->rival = b;
		}
	}
}

/* How much the last part of the fitted line is still followed: 1 as fitted, 0 flat. */
static void see_end(struct leak_fit *f, double variance)
{
	const struct leak_lives *l = f->bank->lives;
	const double *g = f->bank->shapes[f->line->a].g;
	double from = l->span - LATE_PART * (l->span - f->onset), xy = 0, xx = 0;

	for (size_t i = 0; i < l->n; i++) {
		size_t b = l->v[i].block, end = b + l->v[i].n_blocks;
		double mx = 0, my = 0, n;

		while (b < end && l->t[b] < from)
			b++;
		n = (double)(end - b);
		for (size_t k = b; k < end; k++) {
			mx += f->line->da * g[k] / n;
			my += f->y[k] / n;
		}
		for (size_t k = b; k < end; k++) {
			double x = f->line->da * g[k] - mx;

			xy += x * (f->y[k] - my);
			xx += x * x;
		}
	}
	f->late = xx > 0 ? xy / xx : NAN;
	f->late_error = xx > 0 ? sqrt(f->v * variance / xx) : INFINITY;
	f->runs_late = !(xx > 0) || f->late + LATE_ERRORS * f->late_error >= LATE_LEAST;
}

/*
 * Of what grew, and of what was held at the beginning and is held at the end as other samples: a
 * cache that renews itself slowly drifts by chance.
 */
double leak_sampling_noise(const struct leak_lives *l, const struct leak_limits *limits,
			   double grow)
{
	return SAMPLING_SIGMAS *
	       sqrt(limits->quantum * (fmax(grow, 0) + 2 * limits->renewed) / l->n_pods);
}

/*
 * A sampled object that is kept stays in the sample: what leaks is a walk of random steps about the
 * line, whose slope scatters by 1.2 * slope * quantum / time (the variance of a fitted slope of a
 * Wiener process is 6/5 of its rate over the time).
 */
static double leak_slope_error(const struct leak_fit *f, double error, double time, double quantum)
{
	double walk = 1.2 * fmax(f->coefficient, 0) * quantum / time / f->bank->lives->n_pods;

	return time > 0 ? sqrt(error * error + walk) : error;
}

static double base_of(double middle, double grow)
{
	return fmax(middle - grow / 2, BASE_PART * middle);
}

static void measure_line(struct leak_fit *f, const struct leak_limits *limits)
{
	const struct leak_lives *l = f->bank->lives;
	const struct leak_shape *s = &f->bank->shapes[f->line->a];
	double k = leak_parameters(s->family);
	double variance = f->line->rss / fmax(1, (double)l->n_blocks - (double)f->bank->rank - k);
	double error = sqrt(f->v * variance);

	f->onset = s->from;
	f->coefficient = f->line->da / s->norm;
	f->error = leak_slope_error(f, error / s->norm, l->span - s->from, limits->quantum);
	f->grow = f->coefficient * (l->span - f->onset);
	f->base = base_of(f->middle, f->grow);
	f->rise = f->base > 0 ? f->grow / f->base : INFINITY;
	f->noise = leak_sampling_noise(l, limits, f->grow);
	f->z = error > 0 ? stat_wallace(f->line->da / error, f->n_effective - 2) : 0;
	f->z_least = s->family == SHAPE_LINE ? limits->z_line : limits->z_hinge;
	f->gain_least = Z_GAIN_LEAST;
	f->is_growing = f->z >= f->z_least && f->bic_none - f->bic_line >= Z_GAIN_LEAST &&
			f->n_effective >= N_EFFECTIVE_LEAST;
	f->is_big = f->grow > 0 && f->grow >= limits->rise * f->base && f->grow >= limits->least &&
		    f->grow >= f->noise;
	see_end(f, variance);
}

void leak_fit_choose(struct leak_fit *f, double phi_least, const struct leak_limits *limits,
		     struct arena *scratch)
{
	set_noise(f, plainly_best(f), phi_least, scratch);
	f->bic_none = leak_bic(f, f->yy, 0);
	choose_line(f);
	choose_rival(f);
	measure_line(f, limits);
	f->wins = f->bic_line <= limits->margin + f->bic_rival;
}

void leak_fit_line(struct leak_fit *f, const struct leak_bank *bank, double *blocks,
		   const struct leak_limits *limits, struct arena *scratch)
{
	begin(f, bank, blocks, limits, scratch);
	consider_shape(f, 0, leak_dot(bank->shapes[0].g, f->y, bank->lives->n_blocks));
	f->line = &f->best[SHAPE_LINE][SHAPE_UP];
	if (f->line->a == LEAK_NO_SHAPE)
		f->line = &f->best[SHAPE_LINE][SHAPE_DOWN];
	f->bic_rival = NAN;
	if (f->line->a == LEAK_NO_SHAPE || !(f->yy > 0))
		return;
	set_noise(f, f->line, 0, scratch);
	f->bic_none = leak_bic(f, f->yy, 0);
	f->bic_line = leak_bic(f, f->line->rss, 1);
	measure_line(f, limits);
}

bool leak_is_small(const struct leak_bank *bank, const double *blocks,
		   const struct leak_limits *limits, struct arena *scratch)
{
	const struct leak_lives *l = bank->lives;
	double *y = arena_n(scratch, l->n_blocks, double), middle;

	for (size_t i = 0; i < l->n_blocks; i++)
		y[i] = blocks[i];
	middle = stat_median(y, l->n_blocks);
	for (size_t i = 0; i < l->n_blocks; i++)
		y[i] = blocks[i];
	leak_project(bank, y);
	for (size_t i = 0; i < bank->n_lines; i++) {
		const struct leak_shape *s = &bank->shapes[i];
		double d = s->norm > 0 ? leak_dot(s->g, y, l->n_blocks) : 0, grow;

		if (d <= 0)
			continue;
		/* Twice: stairs and the like grow by more than the line through them says. */
		grow = 2 * d / s->norm * (l->span - s->from);
		if (grow >= limits->least && grow >= limits->rise * base_of(middle, grow) &&
		    grow >= leak_sampling_noise(l, limits, grow))
			return false;
	}
	return true;
}

/* ---- the verdict of one fit ---- */

static enum verdict of_rival(const struct leak_fit *f)
{
	const struct leak_best *r = f->rival;
	const struct leak_shape *s = f->bank->shapes;

	if (!r || r->sign == SHAPE_DOWN)
		return VERDICT_SUSPECT;
	if (r->family == SHAPE_STEP)
		return VERDICT_STEPPED;
	if (r->family == SHAPE_TWO)
		return s[r->a].family == SHAPE_STEP ? VERDICT_STEPPED : VERDICT_WARMING_UP;
	if (r->family == SHAPE_SATURATING || r->family == SHAPE_FILL)
		return VERDICT_WARMING_UP;
	return VERDICT_SUSPECT;
}

/* What the rival itself adds, once it is through. */
static bool rival_is_big(const struct leak_fit *f, const struct leak_limits *limits)
{
	const struct leak_best *r = f->rival;
	const struct leak_shape *s = f->bank->shapes;
	double grow = r->da / s[r->a].norm;

	if (r->b != LEAK_NO_SHAPE)
		grow += r->db / s[r->b].norm;
	return grow >= limits->least && grow >= limits->rise * base_of(f->middle, grow) &&
	       grow >= leak_sampling_noise(f->bank->lives, limits, grow);
}

enum verdict leak_fit_decide(const struct leak_fit *f, const struct leak_limits *limits)
{
	enum verdict rival = of_rival(f);

	if (f->is_big && f->n_effective < N_EFFECTIVE_LEAST)
		return VERDICT_NOT_ENOUGH_DATA;
	if (f->is_growing && f->is_big && f->wins)
		return f->runs_late ? VERDICT_LEAKING : VERDICT_WARMING_UP;
	if (f->is_growing && f->is_big)
		return rival;
	if (f->rival && f->bic_none - f->bic_rival >= f->gain_least && rival != VERDICT_SUSPECT &&
	    rival_is_big(f, limits))
		return rival;
	return VERDICT_STABLE;
}
