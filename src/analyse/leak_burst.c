// SPDX-License-Identifier: MIT
/*
 * The best piecewise constant function by dynamic programming over 40 blocks of time (Jackson and
 * others, "An algorithm for optimal partitioning of data on an interval", 2005). Its penalty needs
 * the noise and the noise needs the fit: three rounds settle it.
 */
#include "analyse/leak_burst.h"

#include "analyse/stats.h"
#include "base/num.h"

#define BLOCKS 40
#define POINTS_LEAST 40
#define ROUNDS 3
#define LEVELS_LEAST 5
#define FALL_MOST 0.1
#define RISE_MOST 0.6
#define EARLY_MOST 0.6
#define LATE_LEAST 0.2
#define MARGIN 2

struct stairs {
	size_t n;                                              /* blocks that hold something */
	double at[BLOCKS];                                     /* middle, part of the span */
	double w[BLOCKS + 1], wy[BLOCKS + 1], wyy[BLOCKS + 1]; /* running sums */
	uint8_t block_of[BLOCKS]; /* of all 40: index among those that hold something */
	size_t begin[BLOCKS + 1]; /* of segments, when solved */
	size_t n_segments;
};

static size_t block_at(const struct leak_lives *l, size_t i)
{
	return MIN((size_t)(l->t[i] / l->span * BLOCKS), (size_t)BLOCKS - 1);
}

static void gather(struct stairs *s, const struct leak_lives *l, const double *v)
{
	double w[BLOCKS] = {0}, y[BLOCKS] = {0}, yy[BLOCKS] = {0};

	s->n = 0;
	for (size_t i = 0; i < l->n_blocks; i++) {
		size_t b = block_at(l, i);

		w[b]++;
		y[b] += v[i];
		yy[b] += v[i] * v[i];
	}
	for (size_t b = 0; b < BLOCKS; b++) {
		if (w[b] == 0)
			continue;
		s->block_of[b] = (uint8_t)s->n;
		s->at[s->n] = ((double)b + 0.5) / BLOCKS;
		s->w[s->n + 1] = s->w[s->n] + w[b];
		s->wy[s->n + 1] = s->wy[s->n] + y[b];
		s->wyy[s->n + 1] = s->wyy[s->n] + yy[b];
		s->n++;
	}
}

static double cost(const struct stairs *s, size_t from, size_t to)
{
	double w = s->w[to] - s->w[from], y = s->wy[to] - s->wy[from];

	return s->wyy[to] - s->wyy[from] - y * y / w;
}

static double level(const struct stairs *s, size_t segment)
{
	size_t from = s->begin[segment], to = s->begin[segment + 1];

	return (s->wy[to] - s->wy[from]) / (s->w[to] - s->w[from]);
}

static void solve(struct stairs *s, double penalty)
{
	double best[BLOCKS + 1] = {0};
	size_t last[BLOCKS + 1] = {0}, n = 0, reversed[BLOCKS + 1];

	for (size_t to = 1; to <= s->n; to++) {
		best[to] = INFINITY;
		for (size_t from = 0; from < to; from++) {
			double c = best[from] + cost(s, from, to) + penalty;

			if (c < best[to]) {
				best[to] = c;
				last[to] = from;
			}
		}
	}
	for (size_t to = s->n; to > 0; to = last[to])
		reversed[n++] = last[to];
	s->n_segments = n;
	for (size_t i = 0; i < n; i++)
		s->begin[i] = reversed[n - 1 - i];
	s->begin[n] = s->n;
}

/* Residuals of all points; their sum of squares, with jitter. */
static double residuals(const struct stairs *s, const struct leak_fit *f, double *e)
{
	const struct leak_lives *l = f->bank->lives;
	double by_block[BLOCKS], sum = f->jitter;

	for (size_t i = 0; i < s->n_segments; i++)
		for (size_t b = s->begin[i]; b < s->begin[i + 1]; b++)
			by_block[b] = level(s, i);
	for (size_t i = 0; i < l->n_blocks; i++) {
		e[i] = f->y[i] - by_block[s->block_of[block_at(l, i)]];
		sum += e[i] * e[i];
	}
	return sum;
}

static double level_at(const struct stairs *s, double part)
{
	size_t i = 0;

	while (i + 1 < s->n_segments && s->at[s->begin[i + 1]] <= part)
		i++;
	return level(s, i);
}

static void describe(struct leak_burst *out, const struct stairs *s)
{
	double first = level(s, 0), last = level(s, s->n_segments - 1);

	*out = (struct leak_burst){.n_levels = s->n_segments, .grow = last - first};
	if (!(out->grow > 0))
		return;
	for (size_t i = 1; i < s->n_segments; i++) {
		double jump = (level(s, i) - level(s, i - 1)) / out->grow;

		out->rise = fmax(out->rise, jump);
		out->fall = fmax(out->fall, -jump);
	}
	out->early = (level_at(s, 1.0 / 3) - first) / out->grow;
	out->late = (last - level_at(s, 2.0 / 3)) / out->grow;
}

/* Against the one-off events, by the noise about the stairs. A level costs two parameters, as a
 * step does: where and how much. */
static double margin_of(const struct stairs *s, const struct leak_fit *f, double rss, double v)
{
	struct leak_fit by = *f;
	double least = INFINITY, n = (double)f->bank->lives->n_blocks;

	by.n_effective = fmax(3, (n - (double)f->bank->rank) / v);
	for (int family = SHAPE_SATURATING; family < SHAPE_FAMILY_N; family++)
		for (int sign = 0; sign < SHAPE_SIGN_N; sign++) {
			const struct leak_best *b = &f->best[family][sign];

			if (b->a != LEAK_NO_SHAPE)
				least = fmin(least,
					     leak_bic(&by, b->rss, leak_parameters(b->family)));
		}
	return least - leak_bic(&by, fmax(rss, 1e-12 * f->yy), 2 * ((double)s->n_segments - 1));
}

static bool is_big(const struct leak_fit *f, const struct leak_limits *limits, double grow)
{
	double base = fmax(f->middle - grow / 2, 0.05 * f->middle);

	return grow >= limits->rise * base && grow >= limits->least &&
	       grow >= leak_sampling_noise(f->bank->lives, limits, grow);
}

static bool one_life_each(const struct leak_lives *l)
{
	for (size_t i = 1; i < l->n; i++)
		if (l->v[i].instance == l->v[i - 1].instance)
			return false;
	return true;
}

bool leak_burst_make(struct leak_burst *out, const struct leak_fit *f,
		     const struct leak_limits *limits, struct arena *scratch)
{
	const struct leak_lives *l = f->bank->lives;
	double *e = arena_n(scratch, l->n_blocks, double), n = (double)l->n_blocks;
	double rss, v = f->v;
	struct stairs s = {0};

	*out = (struct leak_burst){0};
	if (l->n_blocks < POINTS_LEAST || !one_life_each(l))
		return false;
	rss = fmin(f->line->rss, f->rival ? f->rival->rss : INFINITY);
	gather(&s, l, f->y);
	for (int i = 0; i < ROUNDS; i++) {
		solve(&s, 2 * rss / n * v * stat_log(n));
		rss = residuals(&s, f, e);
		v = leak_noise_of(f, e, 0).v;
	}
	describe(out, &s);
	out->margin = margin_of(&s, f, rss, v);
	out->leaks = out->n_levels >= LEVELS_LEAST && out->fall <= FALL_MOST &&
		     out->rise <= RISE_MOST && out->early <= EARLY_MOST &&
		     out->late >= LATE_LEAST && is_big(f, limits, out->grow) &&
		     out->margin >= MARGIN;
	return true;
}
