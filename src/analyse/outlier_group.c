// SPDX-License-Identifier: MIT
/*
 * A label that groups units is tested as a whole: moderated t of the logs inside against outside,
 * units being the replicates; Benjamini-Hochberg at 5 % over all groups and functions, effect of
 * 10 %. No one unit may make the difference: it must stay at half its size without the unit that
 * speaks most for it.
 *
 * The group that explains most is taken first; the others are asked again without its units, so
 * that what only overlaps with it (a zone of the region) has nothing left to explain. Groups that
 * were as good before, or have the same units, are twins: nobody can tell which of both it is.
 */
#include "analyse/outlier_group.h"

#include "analyse/stats.h"
#include "base/num.h"

#define GROUPS_MAX 64
#define ACCEPT_MAX 4
#define VALUES_MAX 16
#define GROUP_Q 0.05
#define GROUP_EFFECT 1.1
#define VOLUME_SPREAD 0.05
#define TWIN_SCORE 0.9
#define COUNT_LEAST 5 /* samples a unit, on one side */

/* ---- which groups there are ---- */

static bool set_units(struct outlier_group *g, const struct outlier_fit *f,
		      const struct crosstab_label *label, struct str value)
{
	size_t n = f->c->n_units;

	*g = (struct outlier_group){.key = label->key, .value = value};
	g->inside = arena_n(f->a, n, bool);
	g->outside = arena_n(f->a, n, bool);
	for (size_t u = 0; u < n; u++) {
		g->inside[u] = str_eq(label->value[u], value);
		g->outside[u] = !g->inside[u];
		g->n_inside += g->inside[u];
		g->n_outside += g->outside[u];
	}
	return g->n_inside >= 2 && g->n_outside >= 2;
}

static size_t label_values(const struct outlier_fit *f, const struct crosstab_label *label,
			   struct str *values)
{
	size_t n = 0;

	for (size_t u = 0; u < f->c->n_units; u++) {
		size_t i = 0;

		while (i < n && !str_eq(values[i], label->value[u]))
			i++;
		if (i < n || !label->value[u].n)
			continue;
		if (n == VALUES_MAX)
			return 0;
		values[n++] = label->value[u];
	}
	return n;
}

static void set_arrays(struct outlier_group *g, const struct outlier_fit *f)
{
	size_t n = f->c->n_fns;

	g->d = arena_n(f->a, n, double);
	g->z = arena_n(f->a, n, double);
	g->p = arena_n(f->a, n, double);
	g->q = arena_n(f->a, n, double);
	g->flagged = arena_n(f->a, n, bool);
}

static size_t list_groups(const struct outlier_fit *f, struct outlier_group *groups)
{
	size_t n = 0;

	for (size_t k = 0; k < f->c->n_labels; k++) {
		struct str values[VALUES_MAX];
		size_t n_values = label_values(f, &f->c->labels[k], values);

		for (size_t i = 0; i < n_values && n < GROUPS_MAX; i++) {
			if (!set_units(&groups[n], f, &f->c->labels[k], values[i]))
				continue;
			groups[n].n_values = n_values;
			set_arrays(&groups[n++], f);
		}
	}
	return n;
}

/* ---- the test of one ---- */

struct side {
	double n, mean, square; /* square: sum of squared deviations */
	double counting;        /* mean over units of one over the samples expected */
};

static void side_add(struct side *s, double y)
{
	double d = y - s->mean;

	s->n++;
	s->mean += d / s->n;
	s->square += d * (y - s->mean);
}

/* y: by unit. */
static void sides_of(struct side sides[2], const struct outlier_group *g, const double *y, size_t n)
{
	sides[0] = sides[1] = (struct side){0};
	for (size_t u = 0; u < n; u++) {
		if (g->inside[u])
			side_add(&sides[0], y[u]);
		else if (g->outside[u])
			side_add(&sides[1], y[u]);
	}
}

static void set_counting(struct side sides[2], const struct outlier_group *g,
			 const struct outlier_fit *f, size_t i)
{
	double level[2];

	for (int k = 0; k < 2; k++)
		level[k] = f->typical[i] * stat_exp(sides[k].mean);
	for (size_t u = 0; u < f->c->n_units; u++) {
		int k = g->inside[u] ? 0 : 1;

		if (f->sample[u] > 0 && (g->inside[u] || g->outside[u]))
			sides[k].counting += f->sample[u] / level[k] / sides[k].n;
	}
}

struct testing {
	const struct outlier_fit *f;
	struct side (*sides)[2]; /* by fn */
	struct outlier_spread *spreads;
};

/* Logs of none or one sample are no logs of a level. */
static bool is_tested(const struct side sides[2])
{
	return fmin(sides[0].counting, sides[1].counting) <= 1.0 / COUNT_LEAST;
}

static void test_group(struct testing *t, struct outlier_group *g)
{
	const struct outlier_fit *f = t->f;
	double df = (double)(g->n_inside + g->n_outside) - 2;
	struct outlier_scale scale = outlier_scale_of_df(df);
	struct outlier_prior prior;

	for (size_t i = 0; i < f->c->n_fns; i++) {
		struct side *s = t->sides[i];

		sides_of(s, g, &f->r[i * f->c->n_units], f->c->n_units);
		set_counting(s, g, f, i);
		t->spreads[i] = (struct outlier_spread){
			(s[0].square + s[1].square) / df,
			(s[0].counting * s[0].n + s[1].counting * s[1].n) / (s[0].n + s[1].n), 0};
	}
	prior = outlier_moderate(t->spreads, f->c->n_fns, &scale);
	for (size_t i = 0; i < f->c->n_fns; i++) {
		struct side *s = t->sides[i];
		double v = 0;

		for (int k = 0; k < 2; k++)
			v += fmax(t->spreads[i].v, s[k].counting) / s[k].n;
		g->d[i] = s[0].mean - s[1].mean;
		g->z[i] = is_tested(s) ? stat_wallace(g->d[i] / sqrt(v), df + prior.d0) : 0;
		g->p[i] = stat_p_of_z(g->z[i]);
	}
}

/* Mean of a side without the unit that speaks most for the difference. */
static double mean_without(const bool *side, const double *y, size_t n, double away)
{
	double sum = 0, furthest = 0, count = 0;
	bool first = true;

	for (size_t u = 0; u < n; u++) {
		if (!side[u])
			continue;
		sum += y[u];
		count++;
		if (first || (y[u] - furthest) * away > 0)
			furthest = y[u];
		first = false;
	}
	return count > 1 ? (sum - furthest) / (count - 1) : NAN;
}

/* Does the difference d stand on more than one unit? */
static bool is_shared(const struct outlier_group *g, const double *y, size_t n, double d)
{
	struct side s[2];
	double inside = mean_without(g->inside, y, n, d);
	double outside = mean_without(g->outside, y, n, -d);

	sides_of(s, g, y, n);
	return (inside - s[1].mean) / d >= 0.5 && (s[0].mean - outside) / d >= 0.5;
}

static bool is_enough(const struct outlier_fit *f, const struct outlier_group *g, size_t i)
{
	size_t n = f->c->n_units;
	double sums[2] = {0}, counts[2] = {0};

	for (size_t u = 0; u < n; u++) {
		if (!g->inside[u] && !g->outside[u])
			continue;
		sums[g->inside[u]] += f->cost[i * n + u];
		counts[g->inside[u]]++;
	}
	return outlier_enough(f, sums[1] / counts[1] - sums[0] / counts[0]);
}

/* ---- sizes ---- */

/* Of the units whose size deviates, are there several, all inside? */
static bool holds_volumes(const struct outlier_group *g, const struct outlier_fit *f)
{
	size_t inside = 0, outside = 0;

	for (size_t u = 0; u < f->c->n_units; u++) {
		inside += g->inside[u] && f->volume_flagged[u];
		outside += g->outside[u] && f->volume_flagged[u];
	}
	return inside >= 2 && outside == 0;
}

static void test_volume(struct outlier_group *g, const struct outlier_fit *f)
{
	double df = (double)(g->n_inside + g->n_outside) - 2, s2;
	struct side s[2];

	sides_of(s, g, f->volume_r, f->c->n_units);
	s2 = fmax((s[0].square + s[1].square) / df, VOLUME_SPREAD * VOLUME_SPREAD);
	g->volume_d = s[0].mean - s[1].mean;
	g->volume_z = stat_wallace(g->volume_d / sqrt(s2 * (1 / s[0].n + 1 / s[1].n)), df);
	g->is_volume = fabs(g->volume_z) >= OUTLIER_VOLUME_Z &&
		       fabs(g->volume_d) >= stat_log(OUTLIER_VOLUME_EFFECT) &&
		       holds_volumes(g, f) &&
		       is_shared(g, f->volume_r, f->c->n_units, g->volume_d);
}

/* ---- all of them ---- */

static bool is_alive(const struct outlier_group *g)
{
	return g->n_inside >= 2 && g->n_outside >= 2;
}

static void flag_group(struct outlier_group *g, const struct outlier_fit *f)
{
	size_t n = f->c->n_units;

	g->score = 0;
	g->n_flagged = 0;
	for (size_t i = 0; i < f->c->n_fns; i++) {
		g->flagged[i] = g->q[i] <= GROUP_Q && fabs(g->d[i]) >= stat_log(GROUP_EFFECT) &&
				is_enough(f, g, i) && is_shared(g, &f->r[i * n], n, g->d[i]);
		g->n_flagged += g->flagged[i];
		g->score += g->flagged[i] ? g->z[i] * g->z[i] : 0;
	}
	if (g->is_volume)
		g->score += g->volume_z * g->volume_z;
}

static void test_groups(struct testing *t, struct outlier_group *groups, size_t n)
{
	size_t n_fns = t->f->c->n_fns, n_tests = 0;
	struct arena own = {0};
	double *p = arena_n(&own, n * n_fns, double), *q = arena_n(&own, n * n_fns, double);

	for (size_t k = 0; k < n; k++) {
		if (!is_alive(&groups[k]))
			continue;
		test_group(t, &groups[k]);
		test_volume(&groups[k], t->f);
		for (size_t i = 0; i < n_fns; i++)
			p[n_tests++] = groups[k].p[i];
	}
	stat_bh(p, q, n_tests, &own);
	n_tests = 0;
	for (size_t k = 0; k < n; k++) {
		groups[k].score = 0;
		if (!is_alive(&groups[k]))
			continue;
		memcpy(groups[k].q, &q[n_tests], n_fns * sizeof(*q));
		n_tests += n_fns;
		flag_group(&groups[k], t->f);
	}
	arena_release(&own);
}

/* Of two with the same score (the two sides of one difference): the one with fewer units, the
 * dearer one, the key with fewer values, the first by name. */
static bool is_preferred(const struct outlier_group *a, const struct outlier_group *b, size_t n_fns)
{
	double dearer = 0;
	int keys = str_cmp(a->key, b->key);

	if (a->n_inside != b->n_inside)
		return a->n_inside < b->n_inside;
	for (size_t i = 0; i < n_fns; i++)
		dearer += (a->flagged[i] ? a->d[i] : 0) - (b->flagged[i] ? b->d[i] : 0);
	if (fabs(dearer) > 1e-6)
		return dearer > 0;
	if (a->n_values != b->n_values)
		return a->n_values < b->n_values;
	return keys ? keys < 0 : str_cmp(a->value, b->value) < 0;
}

static struct outlier_group *best_of(struct outlier_group *groups, size_t n, size_t n_fns)
{
	struct outlier_group *best = NULL;

	for (size_t k = 0; k < n; k++) {
		struct outlier_group *g = &groups[k];

		if (g->score <= 0)
			continue;
		/* Sums over other orders of units differ in their last bits. */
		if (!best || g->score > best->score * (1 + 1e-6) ||
		    (g->score >= best->score * (1 - 1e-6) && is_preferred(g, best, n_fns)))
			best = g;
	}
	return best;
}

static size_t n_shared(const struct outlier_group *a, const struct outlier_group *b, size_t n)
{
	size_t both = 0;

	for (size_t u = 0; u < n; u++)
		both += a->inside[u] && b->inside[u];
	return both;
}

static void find_twin(struct outlier_group *best, const struct outlier_group *groups, size_t n,
		      size_t n_units)
{
	for (size_t k = 0; k < n && !best->twin_key.n; k++) {
		const struct outlier_group *g = &groups[k];
		size_t both = n_shared(best, g, n_units);

		if (str_eq(g->key, best->key) || g->score < TWIN_SCORE * best->score)
			continue;
		if (2 * both < best->n_inside + g->n_inside - both)
			continue;
		best->twin_key = g->key;
		best->twin_value = g->value;
	}
}

/* Its units are explained: the others are asked without them. */
static void take_out(struct outlier_group *groups, size_t n, const struct outlier_group *taken,
		     size_t n_units)
{
	for (size_t k = 0; k < n; k++) {
		struct outlier_group *g = &groups[k];

		for (size_t u = 0; u < n_units; u++) {
			if (!taken->inside[u])
				continue;
			g->n_inside -= g->inside[u];
			g->n_outside -= g->outside[u];
			g->inside[u] = g->outside[u] = false;
		}
	}
}

static struct outlier_group copy_of(const struct outlier_group *g, const struct outlier_fit *f)
{
	struct outlier_group copy = *g;

	copy.inside = arena_n(f->a, f->c->n_units, bool);
	copy.outside = arena_n(f->a, f->c->n_units, bool);
	memcpy(copy.inside, g->inside, f->c->n_units * sizeof(bool));
	memcpy(copy.outside, g->outside, f->c->n_units * sizeof(bool));
	set_arrays(&copy, f);
	memcpy(copy.d, g->d, f->c->n_fns * sizeof(double));
	memcpy(copy.z, g->z, f->c->n_fns * sizeof(double));
	memcpy(copy.q, g->q, f->c->n_fns * sizeof(double));
	memcpy(copy.flagged, g->flagged, f->c->n_fns * sizeof(bool));
	return copy;
}

void outlier_groups_find(struct outlier_groups *out, const struct outlier_fit *f)
{
	struct outlier_group *groups = arena_n(f->a, GROUPS_MAX, struct outlier_group);
	struct arena own = {0};
	struct testing t = {.f = f};
	size_t n = list_groups(f, groups);

	*out = (struct outlier_groups){.n_tested = n * f->c->n_fns};
	if (n == 0)
		return;
	out->v = arena_n(f->a, ACCEPT_MAX, struct outlier_group);
	t.sides = arena_array(&own, f->c->n_fns, sizeof(*t.sides));
	t.spreads = arena_n(&own, f->c->n_fns, struct outlier_spread);
	while (out->n < ACCEPT_MAX) {
		struct outlier_group *best, *kept;

		test_groups(&t, groups, n);
		best = best_of(groups, n, f->c->n_fns);
		if (!best)
			break;
		kept = &out->v[out->n++];
		*kept = copy_of(best, f);
		find_twin(kept, groups, n, f->c->n_units);
		take_out(groups, n, kept, f->c->n_units);
	}
	arena_release(&own);
}

/* Mean of the unit's mates in the group; NaN: it has none. */
static double mates_of(const struct outlier_group *g, const double *y, size_t n, size_t u)
{
	double sum = 0, count = 0;

	for (size_t k = 0; k < n; k++) {
		if (!g->inside[k] || k == u)
			continue;
		sum += y[k];
		count++;
	}
	return count > 0 ? sum / count : NAN;
}

bool outlier_group_explains(const struct outlier_groups *g, const struct outlier_fit *f, size_t u,
			    size_t i)
{
	size_t n = f->c->n_units;
	const double *y = i == f->c->n_fns ? f->volume_r : &f->r[i * n];

	/* Its mates do the same, at least half as much. */
	for (size_t k = 0; k < g->n; k++)
		if (g->v[k].inside[u] && mates_of(&g->v[k], y, n, u) / y[u] >= 0.5)
			return true;
	return false;
}
