// SPDX-License-Identifier: MIT
/*
 * The grid of onsets and time constants is coarse on purpose: noise in one heap series is larger
 * than what lies between two neighbours, and a finer grid only gives chance more to choose from.
 */
#include "analyse/leak_bank.h"

#include "analyse/stats.h"
#include "base/num.h"

#define ONSET_PARTS 40
#define PULSE_PARTS 20
#define PULSE_LONGEST 10
#define FILL_FROM 2
#define FILL_TO 15
#define FILL_PART 0.05
#define DAY_HOURS 24
#define DAY_LEAST_HOURS 36
#define DAY_LEAST_POINTS 30
/* Of its length, what must be left of a column when the others are taken out. */
#define LEFT_LEAST 1e-3
/* 1 - q^2 of two events that are one. */
#define ALIKE 1e-6

static const double saturations[] = {0.02, 0.04, 0.08, 0.12, 0.18, 0.25, 0.35};

double leak_parameters(enum leak_family family)
{
	static const double k[SHAPE_FAMILY_N] = {
		[SHAPE_LINE] = 1, [SHAPE_HINGE] = 2, [SHAPE_SATURATING] = 2, [SHAPE_FILL] = 2,
		[SHAPE_STEP] = 2, [SHAPE_PULSE] = 3, [SHAPE_TWO] = 4,
	};

	return k[family];
}

/* Four sums at a time: they do not wait for each other. */
double leak_dot(const double *a, const double *b, size_t n)
{
	double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
	size_t i = 0;

	for (; i + 4 <= n; i += 4) {
		s0 += a[i] * b[i];
		s1 += a[i + 1] * b[i + 1];
		s2 += a[i + 2] * b[i + 2];
		s3 += a[i + 3] * b[i + 3];
	}
	for (; i < n; i++)
		s0 += a[i] * b[i];
	return (s0 + s1) + (s2 + s3);
}

static void subtract(double *y, const double *g, double factor, size_t n)
{
	for (size_t i = 0; i < n; i++)
		y[i] -= factor * g[i];
}

void leak_remove_means(const struct leak_lives *l, double *y)
{
	for (size_t i = 0; i < l->n; i++) {
		double *v = y + l->v[i].block, sum = 0;
		size_t n = l->v[i].n_blocks;

		for (size_t k = 0; k < n; k++)
			sum += v[k];
		for (size_t k = 0; k < n; k++)
			v[k] -= sum / (double)n;
	}
}

void leak_project(const struct leak_bank *b, double *y)
{
	size_t n = b->lives->n_blocks;

	leak_remove_means(b->lives, y);
	for (size_t i = 0; i < b->n_q; i++)
		subtract(y, b->q[i], leak_dot(b->q[i], y, n), n);
}

/* Twice: once leaves what rounding left. False: nothing of its own is left. */
static bool make_unit(const struct leak_bank *b, double *y, double *norm)
{
	size_t n = b->lives->n_blocks;
	double whole = sqrt(leak_dot(y, y, n));

	leak_project(b, y);
	leak_project(b, y);
	*norm = sqrt(leak_dot(y, y, n));
	if (!(*norm > LEFT_LEAST * whole)) {
		*norm = 0;
		return false;
	}
	for (size_t i = 0; i < n; i++)
		y[i] /= *norm;
	return true;
}

/* ---- nuisance ---- */

static bool take_out(struct leak_bank *b, double *y)
{
	double norm;

	if (!make_unit(b, y, &norm))
		return false;
	b->q[b->n_q++] = y;
	b->rank++;
	return true;
}

static void take_out_day(struct leak_bank *b, struct arena *a)
{
	const struct leak_lives *l = b->lives;
	double *sine, *cosine;

	if (l->span < DAY_LEAST_HOURS || l->n_blocks < DAY_LEAST_POINTS)
		return;
	sine = arena_n(a, l->n_blocks, double);
	cosine = arena_n(a, l->n_blocks, double);
	for (size_t i = 0; i < l->n_blocks; i++) {
		double phase = 2 * M_PI * fmod(l->t[i], DAY_HOURS) / DAY_HOURS;

		sine[i] = stat_sin(phase);
		cosine[i] = stat_cos(phase);
	}
	take_out(b, sine);
	take_out(b, cosine);
}

static void take_out_load(struct leak_bank *b, const double *z, struct arena *a)
{
	double *y;

	if (!z)
		return;
	y = arena_n(a, b->lives->n_blocks, double);
	for (size_t i = 0; i < b->lives->n_blocks; i++)
		y[i] = z[i];
	b->has_load = take_out(b, y);
}

/* ---- shapes ---- */

struct wish {
	enum leak_family family;
	double from, to;
	bool first_is_old; /* the first life of an instance began long before the first dump */
};

static double value_of(const struct wish *w, double t, double age)
{
	switch (w->family) {
	case SHAPE_LINE:
		return t;
	case SHAPE_HINGE:
		return fmax(0, t - w->from);
	case SHAPE_SATURATING:
		return 1 - stat_exp(-age / w->from);
	case SHAPE_FILL:
		return fmin(1, age / w->from);
	case SHAPE_STEP:
		return t >= w->from;
	case SHAPE_PULSE:
		return t >= w->from && t < w->to;
	case SHAPE_TWO:
	case SHAPE_FAMILY_N:
		break;
	}
	return 0;
}

static void add_shape(struct leak_bank *b, struct leak_shape *room, const struct wish *w,
		      struct arena *a)
{
	const struct leak_lives *l = b->lives;
	double *g = arena_n(a, l->n_blocks, double);
	struct leak_shape *s = &room[b->n_shapes++];

	for (size_t i = 0; i < l->n; i++) {
		const struct leak_life *v = &l->v[i];
		bool is_old = w->first_is_old && (i == 0 || v[-1].instance != v->instance);

		for (size_t k = v->block; k < v->block + v->n_blocks && !is_old; k++)
			g[k] = value_of(w, l->t[k], l->t[k] - l->t[v->block]);
	}
	*s = (struct leak_shape){.family = w->family, .from = w->from, .g = g};
	make_unit(b, g, &s->norm);
}

static void add_lines(struct leak_bank *b, struct leak_shape *room, struct arena *a)
{
	double step = b->lives->span / ONSET_PARTS;

	add_shape(b, room, &(struct wish){SHAPE_LINE, 0, 0, false}, a);
	for (int i = 3; i <= 29; i += 2)
		add_shape(b, room, &(struct wish){SHAPE_HINGE, i * step, 0, false}, a);
	b->n_lines = b->n_shapes;
}

static void add_ages(struct leak_bank *b, struct leak_shape *room, bool first_is_old,
		     struct arena *a)
{
	double longest = b->lives->longest;

	for (size_t i = 0; i < COUNT_OF(saturations); i++)
		add_shape(
			b, room,
			&(struct wish){SHAPE_SATURATING, saturations[i] * longest, 0, first_is_old},
			a);
	for (int i = FILL_FROM; i <= FILL_TO; i++)
		add_shape(b, room,
			  &(struct wish){SHAPE_FILL, FILL_PART * i * longest, 0, first_is_old}, a);
}

static bool has_restarts(const struct leak_lives *l)
{
	for (size_t i = 1; i < l->n; i++)
		if (l->v[i].instance == l->v[i - 1].instance)
			return true;
	return false;
}

/* The first dump need not be near the start of the process, the first one after a restart is. */
static void add_events(struct leak_bank *b, struct leak_shape *room, struct arena *a)
{
	double step = b->lives->span / ONSET_PARTS;

	b->event_from = b->n_shapes;
	add_ages(b, room, false, a);
	if (has_restarts(b->lives))
		add_ages(b, room, true, a);
	for (int i = 1; i < ONSET_PARTS; i++)
		add_shape(b, room, &(struct wish){SHAPE_STEP, i * step, 0, false}, a);
	b->event_to = b->n_shapes;
}

static void add_pulses(struct leak_bank *b, struct leak_shape *room, struct arena *a)
{
	double step = b->lives->span / PULSE_PARTS;

	for (int i = 0; i < PULSE_PARTS; i++)
		for (int k = i + 1; k <= MIN(PULSE_PARTS, i + PULSE_LONGEST); k++) {
			/* What lasts until the end holds the last point too. */
			double to = k == PULSE_PARTS ? INFINITY : k * step;

			add_shape(b, room, &(struct wish){SHAPE_PULSE, i * step, to, false}, a);
		}
}

static void correlate(struct leak_bank *b, struct arena *a)
{
	size_t n = b->event_to - b->event_from;
	struct leak_pair *pairs = arena_n(a, n * n, struct leak_pair);

	b->pairs = pairs;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			const struct leak_shape *x = &b->shapes[b->event_from + i];
			const struct leak_shape *y = &b->shapes[b->event_from + k];
			double q = x->norm > 0 && y->norm > 0
					   ? leak_dot(x->g, y->g, b->lives->n_blocks)
					   : 1;
			double left = 1 - q * q;

			pairs[i * n + k] = (struct leak_pair){q, left > ALIKE ? 1 / left : 0};
		}
}

void leak_bank_make(struct leak_bank *out, const struct leak_lives *lives, const double *z,
		    struct arena *a)
{
	size_t most = 1 + ONSET_PARTS + 2 * (COUNT_OF(saturations) + FILL_TO) + ONSET_PARTS +
		      PULSE_PARTS * PULSE_LONGEST;
	struct leak_shape *room = arena_n(a, most, struct leak_shape);

	*out = (struct leak_bank){.lives = lives, .rank = lives->n, .shapes = room};
	take_out_load(out, z, a);
	take_out_day(out, a);
	add_lines(out, room, a);
	add_events(out, room, a);
	add_pulses(out, room, a);
	correlate(out, a);
}
