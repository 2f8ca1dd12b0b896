// SPDX-License-Identifier: MIT
/*
 * An instance alone has fewer points and is asked many times, so it must be clearer (z 3.9, growth
 * 20 %), its noise counts no less than that of its peers, and nothing that ends may fit as well.
 */
#include "analyse/leak_trial.h"

#include "analyse/stats.h"
#include "base/num.h"

/* Growth with load: time and load are much the same thing, and the level grew little more. */
#define LOAD_IS_TIME 0.6
#define LOAD_GROWTH_LEAST 0.1
#define LOAD_FACTOR 1.25
#define LOAD_FACTOR_COMMON 3

static const struct leak_limits together = {
	.z_line = 3.1, .z_hinge = 3.5, .rise = 0.1, .margin = 2};
static const struct leak_limits alone = {.z_line = 3.9, .z_hinge = 3.9, .rise = 0.2, .margin = 0};
/* What all together look like something that ends. */
#define MARGIN_AGAINST_POOL (-4)

struct leak_limits leak_limits_of(double least, double quantum)
{
	struct leak_limits limits = together;

	limits.least = least;
	limits.quantum = quantum;
	return limits;
}

static struct leak_limits limits_alone(const struct leak_limits *pooled, enum verdict verdict)
{
	struct leak_limits limits = alone;

	if (verdict == VERDICT_LEAKING) /* only asked where */
		return *pooled;
	limits.least = pooled->least;
	limits.quantum = pooled->quantum;
	limits.renewed = pooled->renewed;
	if (verdict == VERDICT_WARMING_UP || verdict == VERDICT_STEPPED ||
	    verdict == VERDICT_GROWING_WITH_LOAD)
		limits.margin = MARGIN_AGAINST_POOL;
	return limits;
}

/* ---- design ---- */

/* Half the mean square of the step from one block to the next: what of the load is no movement but
 * the error of measuring it (von Neumann, 1941). */
static double step_noise(const struct leak_lives *l, const double *z)
{
	double sum = 0, n = 0;

	for (size_t i = 0; i < l->n; i++)
		for (size_t b = l->v[i].block + 1; b < l->v[i].block + l->v[i].n_blocks; b++) {
			sum += (z[b] - z[b - 1]) * (z[b] - z[b - 1]);
			n++;
		}
	return n > 0 ? sum / n / 2 : 0;
}

/* Growth of the load along a shape of the raw bank, and the part of its movement that it is. */
static double load_along(const struct leak_set *s, const struct leak_shape *shape, double *part)
{
	double d = leak_dot(s->load, shape->g, s->lives.n_blocks), rise;

	*part = 0;
	if (!(shape->norm > 0))
		return 0;
	if (d != 0)
		*part = d * d / fmax(s->load_square, d * d);
	rise = d / shape->norm * (s->lives.span - shape->from);
	return rise / fmax(s->load_mean - rise / 2, 0.05 * s->load_mean);
}

/*
 * How much of the load is time, after all else that is taken out: a daily swing would hide it, and
 * so would the error of its measurement, which also makes a fit blame time for what load did.
 */
static void compare_load(struct leak_set *s, const double *z, struct arena *a)
{
	size_t n = s->lives.n_blocks;
	double *load = arena_n(a, n, double);

	for (size_t i = 0; i < n; i++) {
		load[i] = z[i];
		s->load_mean += z[i] / (double)n;
	}
	leak_project(s->raw, load);
	s->load = load;
	s->load_square = leak_dot(load, load, n) -
			 (double)(n - s->raw->rank) * step_noise(&s->lives, z);
	s->load_growth = load_along(s, &s->raw->shapes[0], &s->load_is_time);
}

static void make_set(struct leak_set *s, const struct leak_design *d, uint32_t instance,
		     struct arena *a)
{
	double *z = NULL;

	*s = (struct leak_set){.instance = instance};
	leak_lives_make(&s->lives, d->h, d->lives, instance, a);
	s->is_usable = s->lives.n_blocks >= LEAK_POINTS_LEAST && s->lives.longest > 0;
	if (!s->is_usable)
		return;
	if (d->load->z) {
		z = arena_n(a, s->lives.n_blocks, double);
		leak_blocks(&s->lives, d->load->z, z);
	}
	leak_bank_make(&s->bank, &s->lives, z, a);
	if (!s->bank.has_load)
		return;
	s->raw = arena_new(a, struct leak_bank);
	leak_bank_make(s->raw, &s->lives, NULL, a);
	compare_load(s, z, a);
}

void leak_design_make(struct leak_design *d, const struct history *h, const uint32_t *lives,
		      const struct leak_load *load, struct arena *a)
{
	*d = (struct leak_design){.h = h, .load = load, .lives = lives};
	make_set(&d->all, d, UINT32_MAX, a);
	if (h->n_instances < 2 || !d->all.is_usable)
		return;
	d->n_each = h->n_instances;
	d->each = arena_n(a, d->n_each, struct leak_set);
	for (size_t i = 0; i < d->n_each; i++)
		make_set(&d->each[i], d, (uint32_t)i, a);
}

/* ---- one set ---- */

static double *blocks_of(const struct leak_set *s, const double *clean, struct arena *scratch)
{
	double *blocks = arena_n(scratch, s->lives.n_blocks, double);

	leak_blocks(&s->lives, clean, blocks);
	return blocks;
}

static void fit_set(struct leak_trial *t, const struct leak_set *s, const double *clean,
		    const struct leak_limits *limits, struct arena *scratch)
{
	*t = (struct leak_trial){.set = s, .limits = *limits};
	leak_fit_make(&t->fit, &s->bank, blocks_of(s, clean, scratch), limits, scratch);
}

static bool rises(enum verdict v)
{
	return v == VERDICT_LEAKING || v == VERDICT_WARMING_UP || v == VERDICT_STEPPED;
}

/* Growth of the base level with the load in it: the least that it can be, at 95 %. That it is more
 * than the load must be as clear as that it is at all. */
static double rise_of(const struct leak_trial *t)
{
	const struct leak_fit *f = &t->raw;
	double hours = t->set->lives.span - f->onset;

	return f->base > 0 ? (f->grow - 2 * f->error * hours) / f->base : f->rise;
}

/* Without taking load out: is what grows no more than the load? */
static void ask_load(struct leak_trial *t, const struct leak_design *d, const double *clean,
		     struct arena *scratch)
{
	const struct leak_set *s = t->set;
	double factor = d->load->from == LOAD_COMMON ? LOAD_FACTOR_COMMON : LOAD_FACTOR;
	bool leaks = t->verdict == VERDICT_LEAKING;

	if (!s->raw || (!leaks && t->verdict != VERDICT_STABLE) ||
	    (!leaks && s->load_growth < LOAD_GROWTH_LEAST))
		return;
	leak_fit_make(&t->raw, s->raw, blocks_of(s, clean, scratch), &t->limits, scratch);
	if (!(t->raw.yy > 0))
		return;
	leak_fit_choose(&t->raw, 0, &t->limits, scratch);
	t->load_growth = load_along(s, &s->raw->shapes[t->raw.line->a], &t->load_is_time);
	/* All together say better what the load did. */
	t->load_is_time = fmax(t->load_is_time, d->all.load_is_time);
	if (leaks ? t->load_is_time >= LOAD_IS_TIME && t->load_growth >= LOAD_GROWTH_LEAST &&
			    rise_of(t) <= factor * t->load_growth
		  : rises(leak_fit_decide(&t->raw, &t->limits)))
		t->verdict = VERDICT_GROWING_WITH_LOAD;
}

static void decide(struct leak_trial *t, double phi_least, struct arena *scratch)
{
	t->verdict = VERDICT_STABLE;
	if (!(t->fit.yy > 0))
		return;
	leak_fit_choose(&t->fit, phi_least, &t->limits, scratch);
	t->verdict = leak_fit_decide(&t->fit, &t->limits);
}

static void ask_bursts(struct leak_trial *t, struct arena *scratch)
{
	if (t->verdict == VERDICT_LEAKING || !(t->fit.yy > 0))
		return;
	t->has_burst = leak_burst_make(&t->burst, &t->fit, &t->limits, scratch);
	if (t->has_burst && t->burst.leaks)
		t->verdict = VERDICT_LEAKING;
}

/* ---- each instance alone ---- */

static double median_phi(const struct leak_trials *t, struct arena *scratch)
{
	double *phi = arena_n(scratch, t->d->n_each, double);
	size_t n = 0;

	for (size_t i = 0; i < t->d->n_each; i++)
		if (t->each[i].set && t->each[i].fit.yy > 0)
			phi[n++] = t->each[i].fit.phi;
	return n ? stat_median(phi, n) : 0;
}

static void try_each(struct leak_trials *t, const double *clean, const struct leak_limits *limits,
		     struct arena *scratch)
{
	const struct leak_design *d = t->d;
	struct leak_limits each = limits_alone(limits, t->verdict);
	double phi;

	t->each = arena_n(scratch, d->n_each, struct leak_trial);
	for (size_t i = 0; i < d->n_each; i++) {
		if (!d->each[i].is_usable)
			continue;
		fit_set(&t->each[i], &d->each[i], clean, &each, scratch);
		decide(&t->each[i], 0, scratch);
	}
	phi = median_phi(t, scratch);
	for (size_t i = 0; i < d->n_each; i++) {
		if (!t->each[i].set)
			continue;
		decide(&t->each[i], phi, scratch);
		ask_load(&t->each[i], d, clean, scratch);
		t->n_judged++;
		t->n_leaking += t->each[i].verdict == VERDICT_LEAKING;
	}
}

/* ---- all ---- */

static bool set_is_small(const struct leak_set *s, const double *clean,
			 const struct leak_limits *limits, struct arena *scratch)
{
	double *blocks;

	if (!s->is_usable)
		return true;
	blocks = blocks_of(s, clean, scratch);
	return leak_is_small(&s->bank, blocks, limits, scratch) &&
	       (!s->raw || leak_is_small(s->raw, blocks, limits, scratch));
}

static bool is_small(const struct leak_design *d, const double *clean,
		     const struct leak_limits *limits, struct arena *scratch)
{
	struct leak_limits each = limits_alone(limits, VERDICT_STABLE);

	for (size_t i = 0; i < d->n_each; i++)
		if (!set_is_small(&d->each[i], clean, &each, scratch))
			return false;
	return set_is_small(&d->all, clean, limits, scratch);
}

static void try_all(struct leak_trials *out, const double *clean, const struct leak_limits *limits,
		    struct arena *scratch)
{
	const struct leak_design *d = out->d;

	fit_set(&out->all, &d->all, clean, limits, scratch);
	decide(&out->all, 0, scratch);
	ask_bursts(&out->all, scratch);
	ask_load(&out->all, d, clean, scratch);
	out->verdict = out->all.verdict;
}

void leak_try_line(struct leak_trials *out, const struct leak_design *d, const double *y,
		   const struct leak_limits *limits, struct arena *scratch)
{
	*out = (struct leak_trials){.d = d, .verdict = VERDICT_NOT_ENOUGH_DATA};
	if (!d->all.is_usable)
		return;
	out->is_small = true;
	out->verdict = VERDICT_STABLE;
	out->all = (struct leak_trial){
		.set = &d->all, .limits = *limits, .verdict = VERDICT_STABLE};
	leak_fit_line(&out->all.fit, &d->all.bank, blocks_of(&d->all, y, scratch), limits, scratch);
}

void leak_try(struct leak_trials *out, const struct leak_design *d, const double *clean,
	      const struct leak_limits *limits, struct arena *scratch)
{
	*out = (struct leak_trials){.d = d, .verdict = VERDICT_NOT_ENOUGH_DATA};
	if (!d->all.is_usable)
		return;
	try_all(out, clean, limits, scratch);
	if (!d->each)
		return;
	try_each(out, clean, limits, scratch);
	if (out->n_leaking)
		out->verdict = VERDICT_LEAKING;
}

void leak_try_quick(struct leak_trials *out, const struct leak_design *d, const double *clean,
		    const struct leak_limits *limits, struct arena *scratch)
{
	if (d->all.is_usable && is_small(d, clean, limits, scratch))
		leak_try_line(out, d, clean, limits, scratch);
	else
		leak_try(out, d, clean, limits, scratch);
}
