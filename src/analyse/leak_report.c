// SPDX-License-Identifier: MIT
/*
 * A fit speaks of one instance; a report of all that are alive at the end. The growth of a line is
 * linear in the series: sum of weight * y, so the growth of parts adds up to that of the whole.
 * Weights take the series as it was dumped: replacing outliers is not linear.
 */
#include "analyse/leak_report.h"

#include "base/num.h"

#define NS_PER_HOUR 3.6e12
#define SIGMAS_95 2

/* Trials that the report speaks of. */
struct subject {
	const struct leak_trial *main; /* the steepest */
	bool is_each;                  /* all leaking ones of trials.each */
};

static double slope_of(const struct leak_trial *t)
{
	return t->fit.coefficient * t->set->lives.n_alive;
}

static struct subject subject_of(const struct leak_trials *t)
{
	struct subject s = {.main = &t->all};

	if (t->verdict != VERDICT_LEAKING || t->all.verdict == VERDICT_LEAKING)
		return s;
	s.main = NULL;
	s.is_each = true;
	for (size_t i = 0; i < t->d->n_each; i++) {
		const struct leak_trial *e = &t->each[i];

		if (e->set && e->verdict == VERDICT_LEAKING &&
		    (!s.main || slope_of(e) > slope_of(s.main)))
			s.main = e;
	}
	return s;
}

struct str leak_shape_words(const struct leak_fit *f, const struct leak_best *b)
{
	static const char *const words[SHAPE_FAMILY_N][SHAPE_SIGN_N] = {
		[SHAPE_LINE] = {"line", "falling line"},
		[SHAPE_HINGE] = {"line from an onset on", "falling line from an onset on"},
		[SHAPE_SATURATING] = {"saturating", "decaying"},
		[SHAPE_FILL] = {"linear fill", "linear drain"},
		[SHAPE_STEP] = {"step", "step down"},
		[SHAPE_PULSE] = {"pulse", "dent"},
		[SHAPE_TWO] = {"two events", "two events"},
	};

	if (b->family == SHAPE_TWO && f->bank->shapes[b->a].family == SHAPE_STEP)
		return STR("two steps");
	return str_of(words[b->family][b->sign]);
}

/* ---- amounts ---- */

static bool has_line(const struct leak_trial *t)
{
	return t->set && t->fit.line && t->fit.line->a != LEAK_NO_SHAPE && t->fit.yy > 0;
}

static void nothing_fitted(struct leak *leak)
{
	leak->slope = leak->low = leak->high = NAN;
	leak->base = leak->level = leak->growth = leak->rise = NAN;
	leak->share = leak->retained = leak->margin = leak->z = leak->phi = NAN;
	leak->onset_ns = TIME_NONE;
}

/* A series that does not move at all. */
static void fill_flat(struct leak *leak, const struct leak_trial *t)
{
	double level = t->fit.middle * t->set->lives.n_alive;

	nothing_fitted(leak);
	leak->slope = leak->low = leak->high = leak->growth = leak->rise = 0;
	leak->base = leak->level = level;
	leak->n = t->set->lives.n_blocks;
}

static void add_amounts(struct leak *leak, const struct leak_trial *t, double *square)
{
	double alive = t->set->lives.n_alive, half = SIGMAS_95 * t->fit.error * alive;

	leak->slope += slope_of(t);
	leak->growth += t->fit.grow * alive;
	leak->base += t->fit.base * alive;
	*square += half * half;
}

static void describe_fit(struct leak *leak, const struct leak_trial *t)
{
	const struct leak_fit *f = &t->fit;

	leak->onset_ns = t->set->lives.t0_ns + (int64_t)(f->onset * NS_PER_HOUR);
	leak->z = f->z;
	leak->phi = f->phi;
	leak->n = t->set->lives.n_blocks;
	leak->n_effective = f->n_effective;
	leak->rival = f->rival ? leak_shape_words(f, f->rival) : (struct str){0};
	leak->margin = f->rival ? f->bic_rival - f->bic_line : NAN;
	leak->share = leak->retained = NAN;
}

static void finish_amounts(struct leak *leak, double square)
{
	leak->low = leak->slope - sqrt(square);
	leak->high = leak->slope + sqrt(square);
	leak->level = leak->base + leak->growth;
	leak->rise = leak->base > 0 ? leak->growth / leak->base : INFINITY;
	if (leak->growth <= 0 && !(leak->base > 0))
		leak->rise = 0;
}

void leak_fill_instance(struct leak *leak, const struct leak_trial *t)
{
	double square = 0;

	if (!t->set) {
		nothing_fitted(leak);
		return;
	}
	leak->verdict = t->verdict;
	if (!has_line(t)) {
		fill_flat(leak, t);
		return;
	}
	leak->slope = leak->growth = leak->base = 0;
	describe_fit(leak, t);
	add_amounts(leak, t, &square);
	finish_amounts(leak, square);
}

/* ---- by point ---- */

struct by_point {
	double *weight, *fitted;
	const double *clean;
	double level; /* of the instances alive, at the end */
};

static double line_at(const struct leak_shape *s, double t)
{
	return fmax(0, t - s->from);
}

/* What the block holds besides noise: all that was taken out, and the line. */
static void add_block(struct by_point *p, const struct leak_trial *t, size_t b)
{
	const struct leak_lives *l = &t->set->lives;
	const struct leak_shape *s = &t->fit.bank->shapes[t->fit.line->a];
	double sum = 0, n = (double)(l->start[b + 1] - l->start[b]), fitted;

	for (size_t i = l->start[b]; i < l->start[b + 1]; i++)
		sum += p->clean[l->points[i]];
	fitted = sum / n - t->fit.y[b] + t->fit.line->da * s->g[b];
	for (size_t i = l->start[b]; i < l->start[b + 1]; i++) {
		uint32_t point = l->points[i];
		double at = (double)(l->h->points[point].at_ns - l->t0_ns) / NS_PER_HOUR;

		p->weight[point] = s->g[b] / s->norm / n * l->n_alive;
		p->fitted[point] = fitted +
				   t->fit.coefficient * (line_at(s, at) - line_at(s, l->t[b]));
	}
}

static void add_points(struct by_point *p, const struct leak_trial *t)
{
	const struct leak_lives *l = &t->set->lives;

	for (size_t i = 0; i < l->n; i++) {
		for (size_t b = l->v[i].block; b < l->v[i].block + l->v[i].n_blocks; b++)
			add_block(p, t, b);
		if (l->v[i].is_alive)
			p->level += p->fitted[l->points[l->v[i].from + l->v[i].n - 1]];
	}
}

static void fill_points(struct leak *leak, const struct leak_case *c, const struct subject *s,
			struct arena *a)
{
	const struct leak_design *d = c->trials->d;
	struct by_point p = {arena_n(a, d->h->n_points, double), arena_n(a, d->h->n_points, double),
			     c->clean, 0};

	for (size_t i = 0; i < d->h->n_points; i++)
		p.fitted[i] = NAN;
	for (size_t i = 0; i < (s->is_each ? d->n_each : 1); i++) {
		const struct leak_trial *t = s->is_each ? &c->trials->each[i] : s->main;

		if (!s->is_each || (t->set && t->verdict == VERDICT_LEAKING))
			add_points(&p, t);
	}
	leak->weight = p.weight;
	leak->fitted = p.fitted;
	/* Nobody is alive at the end: what the test said. */
	if (!(p.level > 0))
		return;
	leak->level = p.level;
	leak->base = fmax(p.level - leak->growth, 0.05 * p.level);
	leak->rise = leak->growth / leak->base;
}

void leak_fill(struct leak *leak, const struct leak_case *c, bool with_points, struct arena *a)
{
	const struct leak_trials *t = c->trials;
	struct subject s = subject_of(t);
	double square = 0;

	leak->verdict = t->verdict;
	leak->instance = LEAK_POOLED;
	leak->n_leaking = t->n_leaking;
	leak->n_judged = t->n_judged;
	if (!s.main->set) {
		nothing_fitted(leak);
		return;
	}
	if (!has_line(s.main)) {
		fill_flat(leak, s.main);
		return;
	}
	leak->slope = leak->growth = leak->base = 0;
	describe_fit(leak, s.main);
	for (size_t i = 0; i < (s.is_each ? t->d->n_each : 0); i++)
		if (t->each[i].set && t->each[i].verdict == VERDICT_LEAKING)
			add_amounts(leak, &t->each[i], &square);
	if (!s.is_each)
		add_amounts(leak, s.main, &square);
	if (s.is_each && t->n_leaking == 1)
		leak->instance = s.main->set->instance;
	finish_amounts(leak, square);
	if (with_points || leak->verdict == VERDICT_LEAKING)
		fill_points(leak, c, &s, a);
}

double leak_growth_of(const double *weight, const struct history_row *row, enum history_what what)
{
	double sum = 0;

	for (size_t i = 0; i < row->n; i++)
		sum += weight[row->cells[i].point] * row->cells[i].value[what];
	return sum;
}

double leak_allocated(const struct leak_trial *t)
{
	const struct leak_lives *l = &t->set->lives;
	double sum = 0, onset = t->fit.onset;
	bool any = false;

	for (size_t i = 0; i < l->n; i++) {
		const uint32_t *p = l->points + l->v[i].from;
		double first = NAN, last = NAN;

		for (size_t k = 0; k < l->v[i].n; k++) {
			const struct history_point *at = &l->h->points[p[k]];

			if (isnan(at->allocated) ||
			    (double)(at->at_ns - l->t0_ns) < onset * NS_PER_HOUR)
				continue;
			first = isnan(first) ? at->allocated : first;
			last = at->allocated;
		}
		if (last > first) {
			sum += last - first;
			any = true;
		}
	}
	return any ? sum : NAN;
}
