// SPDX-License-Identifier: MIT
/*
 * Renamed, inlined, split, called from elsewhere: then what one function gained others lost close
 * by, and the domain around both costs what it did. Domains are looked at inside out: the places
 * where the function gained, what calls them, up to three levels.
 *
 * A place can be below functions that are new themselves (a whole package was renamed): those are
 * no level, the first caller that both sides have is.
 *
 * Functions that are new come out of nowhere only when something was added; code that was there
 * before was paid by somebody. So for these (and those that are gone) losers need not be certain
 * one by one: a helper taken out of ten callers takes too little from each. It is enough that the
 * domain did not change.
 */
#include "analyse/regress_tree.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/vec.h"

#define LEVELS 3
/* Levels for two functions that both sides have: only close relatives exchange work. */
#define LEVELS_KNOWN 2
/* Places that make up so much of the gain are looked at. */
#define PLACES_PART 0.8
#define LOST_PART 0.6
#define NET_PART 0.5
#define NET_PART_IN_NOISE 0.3
#define SOURCES_MOST 8
/* A source has at least so much of what all sources lost. */
#define SOURCE_PART 0.1

struct place {
	uint32_t node;
	double gain;
};

struct domain {
	uint32_t *tops; /* ascending, none below another */
	size_t n;
};

struct seeker {
	const struct regress_tree *t;
	enum regress_count count;
	fn_id fn;
	double sign;   /* 1: fn gained, -1: it lost, and gainers are looked for */
	bool is_fresh; /* new, or gone */
};

static double gain_at(const struct seeker *s, size_t node)
{
	return s->t->who[s->count][node] == s->fn ? s->sign * tree_change(s->t, node) : 0;
}

/* ---- places ---- */

/* Where the function itself stands, for what counts for it at a node. */
static uint32_t place_of(const struct seeker *s, uint32_t node)
{
	while (tree_fn(s->t, node) != s->fn && s->t->parent[node] != TREE_NOBODY)
		node = s->t->parent[node];
	return node;
}

static int by_gain(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	if (a->gain != b->gain)
		return a->gain > b->gain ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

static int by_node(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

/* The nodes where it gained most of its gain. */
static struct domain places_of(const struct seeker *s)
{
	double *gain = s->t->of_node, wanted = 0, got = 0;
	struct domain out = {0};
	VEC(struct place) places = {0};

	for (uint32_t i = 0; i < s->t->n; i++)
		if (s->t->who[s->count][i] == s->fn)
			gain[place_of(s, i)] += gain_at(s, i);
	for (uint32_t i = 0; i < s->t->n; i++) {
		if (gain[i] > 0) {
			vec_push(&places, ((struct place){i, gain[i]}));
			wanted += gain[i];
		}
		gain[i] = 0;
	}
	if (places.n)
		qsort(places.v, places.n, sizeof(*places.v), by_gain);
	out.tops = arena_n(s->t->own, places.n, uint32_t);
	while (out.n < places.n && got < PLACES_PART * wanted) {
		got += places.v[out.n].gain;
		out.tops[out.n] = places.v[out.n].node;
		out.n++;
	}
	vec_release(&places);
	return out;
}

/* ---- domains ---- */

static struct tree_sum subtree(const struct regress_tree *t, uint32_t top)
{
	struct tree_sum s = {0};

	for (uint32_t i = top; i < tree_end(t, top); i++) {
		s.base += t->base[i];
		s.candidate += t->candidate[i];
	}
	return s;
}

static bool is_one_sided(const struct regress_tree *t, uint32_t top)
{
	struct tree_sum s = subtree(t, top);

	return tree_is_new(s) || tree_is_gone(s);
}

static uint32_t level_up(const struct seeker *s, uint32_t node)
{
	uint32_t up = s->t->parent[node];

	while (up != TREE_NOBODY && up != 0 && is_one_sided(s->t, up))
		up = s->t->parent[up];
	return up == TREE_NOBODY ? 0 : up;
}

/* Tops ascending, those under another dropped. */
static void tidy(const struct seeker *s, struct domain *d)
{
	uint32_t end = 0;
	size_t n = 0;

	if (d->n)
		qsort(d->tops, d->n, sizeof(*d->tops), by_node);
	for (size_t i = 0; i < d->n; i++) {
		if (d->tops[i] < end)
			continue;
		end = tree_end(s->t, d->tops[i]);
		d->tops[n++] = d->tops[i];
	}
	d->n = n;
}

static void widen(const struct seeker *s, struct domain *d)
{
	for (size_t i = 0; i < d->n; i++)
		d->tops[i] = level_up(s, d->tops[i]);
	tidy(s, d);
}

static struct tree_sum sum_domain(const struct seeker *s, const struct domain *d, double *gain)
{
	struct tree_sum sum = {0};

	*gain = 0;
	for (size_t k = 0; k < d->n; k++)
		for (uint32_t i = d->tops[k]; i < tree_end(s->t, d->tops[k]); i++) {
			fn_id who = s->t->who[s->count][i];

			sum.base += s->t->base[i];
			sum.candidate += s->t->candidate[i];
			*gain += gain_at(s, i);
			if (who < FN_LIGHTER)
				s->t->of_fn[who] += tree_change(s->t, i);
		}
	return sum;
}

static void forget_domain(const struct seeker *s, const struct domain *d)
{
	for (size_t k = 0; k < d->n; k++)
		for (uint32_t i = d->tops[k]; i < tree_end(s->t, d->tops[k]); i++)
			if (s->t->who[s->count][i] < FN_LIGHTER)
				s->t->of_fn[s->t->who[s->count][i]] = 0;
}

/* ---- who lost ---- */

struct loser {
	fn_id fn;
	double lost;
};

static int by_loss(const void *left, const void *right)
{
	const struct loser *a = left, *b = right;

	if (a->lost != b->lost)
		return a->lost > b->lost ? -1 : 1;
	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

static enum regress_what family_of(enum regress_count count)
{
	return count == COUNT_OWN ? REGRESS_OWN : REGRESS_SELF;
}

/* Flagged the other way round. */
static bool is_certain_loser(const struct seeker *s, fn_id fn)
{
	const struct regress_row *row = tree_flagged(s->t, family_of(s->count), fn);

	return row && s->sign * row->d < 0;
}

struct losers {
	VEC(struct loser) v;
	double certain; /* sum of those that are flagged */
	double all;
	bool any_fresh; /* a certain one is gone (when a loss is looked into: new) */
};

static void find_losers(const struct seeker *s, const struct domain *d, struct losers *out)
{
	for (size_t k = 0; k < d->n; k++)
		for (uint32_t i = d->tops[k]; i < tree_end(s->t, d->tops[k]); i++) {
			fn_id who = s->t->who[s->count][i];
			double lost;
			struct tree_sum sum;

			if (who >= FN_LIGHTER || who == s->fn)
				continue;
			lost = -s->sign * s->t->of_fn[who];
			s->t->of_fn[who] = 0;
			if (!(lost > 0))
				continue;
			vec_push(&out->v, ((struct loser){who, lost}));
			out->all += lost;
			if (!is_certain_loser(s, who))
				continue;
			out->certain += lost;
			sum = s->t->sums[s->count][who];
			out->any_fresh |= s->sign > 0 ? tree_is_gone(sum) : tree_is_new(sum);
		}
	if (out->v.n)
		qsort(out->v.v, out->v.n, sizeof(*out->v.v), by_loss);
}

static void keep_sources(const struct losers *l, struct tree_shift *out, struct arena *a)
{
	fn_id *from = arena_n(a, SOURCES_MOST, fn_id);
	double *lost = arena_n(a, SOURCES_MOST, double);

	for (size_t i = 0; i < l->v.n && out->n < SOURCES_MOST; i++) {
		if (l->v.v[i].lost < SOURCE_PART * l->all)
			break;
		from[out->n] = l->v.v[i].fn;
		lost[out->n++] = l->v.v[i].lost;
	}
	out->from = from;
	out->lost = lost;
}

/* ---- one domain ---- */

/* About unchanged, for what the function gained in it. */
static bool is_balanced(const struct seeker *s, struct tree_sum domain, double gain)
{
	double change = s->sign * sum_change(domain), error = tree_error(s->t, domain);

	if (fabs(change) + error <= NET_PART * gain)
		return true;
	return fabs(change) <= 2 * error && fabs(change) <= NET_PART_IN_NOISE * gain;
}

/* Less than before, by more than what came: a new function is not to blame. */
static bool is_cheaper(const struct seeker *s, struct tree_sum domain, double gain)
{
	double change = sum_change(domain), error = tree_error(s->t, domain);

	return s->sign > 0 && s->is_fresh && change + error <= NET_PART * gain;
}

/* What is gone is good news only when the callers became cheaper by it. */
static bool is_no_saving(const struct seeker *s, struct tree_sum domain, double gain)
{
	return s->sign < 0 && fabs(sum_change(domain)) <= NET_PART * gain &&
	       tree_error(s->t, domain) <= NET_PART * gain;
}

/* One is new or gone, and what it had and what others lost or gained for certain is about the
 * same; the domain, too noisy to prove it, at least does not speak against it. */
static bool is_exchange(const struct seeker *s, const struct losers *l, struct tree_sum domain,
			double gain)
{
	return (s->is_fresh || l->any_fresh) && fabs(gain - l->certain) <= NET_PART * gain &&
	       fabs(sum_change(domain)) <= 2 * tree_error(s->t, domain);
}

static bool explains(const struct seeker *s, const struct losers *l, struct tree_sum domain,
		     double gain)
{
	if (l->certain >= LOST_PART * gain)
		return is_balanced(s, domain, gain) || is_cheaper(s, domain, gain) ||
		       is_exchange(s, l, domain, gain);
	return s->is_fresh && l->all >= LOST_PART * gain &&
	       (is_balanced(s, domain, gain) || is_no_saving(s, domain, gain));
}

static bool is_too_wide(const struct seeker *s, const struct losers *l, const struct domain *d,
			int level)
{
	if (s->is_fresh || l->any_fresh)
		return false;
	return level > LEVELS_KNOWN || (d->n && d->tops[0] == 0);
}

static double net_of(const struct seeker *s, const struct domain *d)
{
	double net = 0;

	for (size_t k = 0; k < d->n; k++) {
		const struct diff_node *n = &s->t->d->nodes[d->tops[k]];

		net += diff_number(s->t->d, SIDE_CANDIDATE, n->node.total) -
		       diff_number(s->t->d, SIDE_BASE, n->total_base);
	}
	return net;
}

static bool try_domain(const struct seeker *s, const struct domain *d, int level,
		       struct tree_shift *out, struct arena *a)
{
	struct losers losers = {0};
	double gain;
	struct tree_sum sum = sum_domain(s, d, &gain);

	find_losers(s, d, &losers);
	forget_domain(s, d);
	out->is_shift = gain > 0 && explains(s, &losers, sum, gain) &&
			!is_too_wide(s, &losers, d, level);
	if (out->is_shift) {
		out->net = net_of(s, d);
		keep_sources(&losers, out, a);
	}
	vec_release(&losers.v);
	return out->is_shift;
}

struct tree_shift tree_shift_of(const struct regress_tree *t, enum regress_count count, fn_id fn,
				struct arena *a)
{
	struct tree_sum all = t->sums[count][fn];
	struct seeker s = {.t = t,
			   .count = count,
			   .fn = fn,
			   .sign = sum_change(all) < 0 ? -1 : 1,
			   .is_fresh = tree_is_new(all) || tree_is_gone(all)};

	struct domain d = places_of(&s);
	struct tree_shift out = {0};

	tidy(&s, &d);
	for (int level = 0; level <= LEVELS && d.n; level++) {
		if (try_domain(&s, &d, level, &out, a) || d.tops[0] == 0)
			break;
		widen(&s, &d);
	}
	return out;
}
