// SPDX-License-Identifier: MIT
/*
 * Steady is what moves by less than 5 % of the larger level, or by less than three standard errors
 * of the difference of the two means (the spread of bucket levels about the mean of their window).
 */
#include "analyse/change.h"

#include <math.h>

#include "aggregate/diff.h"
#include "base/utc.h"

#define SIGMAS 3

struct spread {
	double sum, squares;
	size_t n;
};

static struct spread spread_in(const struct timeline *t, const struct win *w)
{
	struct spread s = {0};

	for (size_t i = 0; i < t->n; i++) {
		int64_t from = (t->start_s + (int64_t)i * t->width_s) * NS_PER_S;
		int64_t middle = from + t->width_s * NS_PER_S / 2;

		if (isnan(t->level[i]) || middle < w->from_ns || middle >= w->to_ns)
			continue;
		s.sum += t->level[i];
		s.squares += t->level[i] * t->level[i];
		s.n++;
	}
	return s;
}

static double variance(const struct spread *s)
{
	double mean;

	if (s->n < 2)
		return 0;
	mean = s->sum / (double)s->n;
	return fmax(0, s->squares / (double)s->n - mean * mean) * (double)s->n / (double)(s->n - 1);
}

static enum trend trend_of(double before, double after, double error)
{
	double delta = after - before, size = fmax(fabs(before), fabs(after));

	if (isnan(before) || isnan(after))
		return TREND_UNKNOWN;
	if (fabs(delta) <= DIFF_LEAST_CHANGE * size || fabs(delta) <= SIGMAS * error)
		return TREND_STEADY;
	if (before == 0)
		return TREND_NEW;
	if (after == 0)
		return TREND_GONE;
	return delta > 0 ? TREND_ROSE : TREND_FELL;
}

static bool speaks_for_both(const struct profile *p)
{
	for (size_t i = 0; i < p->n_instances; i++)
		if (p->instances[i].n_dumps > 1)
			return false;
	return true;
}

struct quarters {
	struct spread first, last;
	double noise, error;
};

static struct quarters quarters_of(const struct timeline *t, const struct profile *p)
{
	struct quarters q = {spread_in(t, &p->win[WIN_FIRST]), spread_in(t, &p->win[WIN_LAST]), 0,
			     0};
	double v1 = variance(&q.first), v2 = variance(&q.last);

	q.noise = sqrt((v1 + v2) / 2);
	q.error = sqrt((q.first.n ? v1 / (double)q.first.n : 0) +
		       (q.last.n ? v2 / (double)q.last.n : 0));
	return q;
}

static struct change change_from(const struct quarters *q, const struct profile *p, double before,
				 double after)
{
	struct change c = {.before = before, .after = after, .noise = q->noise};

	c.trend = trend_of(before, after, q->error);
	if (speaks_for_both(p)) /* one dump an instance: nothing to compare it with */
		c.trend = TREND_UNKNOWN;
	return c;
}

struct change change_of(const struct profile *p)
{
	struct quarters q = quarters_of(&p->timeline, p);

	return change_from(&q, p, p->win[WIN_FIRST].level, p->win[WIN_LAST].level);
}

static double mean(const struct spread *s)
{
	return s->n ? s->sum / (double)s->n : NAN;
}

struct change change_of_part(const struct timeline *t, const struct profile *p)
{
	struct quarters q = quarters_of(t, p);

	return change_from(&q, p, mean(&q.first), mean(&q.last));
}

static size_t n_known(const struct timeline *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += !isnan(t->level[i]);
	return n;
}

struct change change_against(const struct brief *base, double scale, const struct brief *brief)
{
	double n1 = (double)n_known(&base->timeline), n2 = (double)n_known(&brief->timeline);
	double noise = base->change.noise * scale, v1 = noise * noise;
	double v2 = brief->change.noise * brief->change.noise;
	struct change c = {.before = base->win[WIN_ALL].level * scale,
			   .after = brief->win[WIN_ALL].level};

	c.noise = sqrt((v1 + v2) / 2);
	c.trend = trend_of(c.before, c.after, sqrt((n1 ? v1 / n1 : 0) + (n2 ? v2 / n2 : 0)));
	return c;
}
