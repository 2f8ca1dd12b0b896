// SPDX-License-Identifier: MIT
/*
 * Pods of one service, functions of Zipf's law, counts that vary more than Poisson from dump to
 * dump and from pod to pod; then one pod, two pods or a version with a dearer function, tenants one
 * of which runs code that the others do not have, and label values that are kinds and no peers.
 * Timelines with and without an excursion.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "aggregate/crosstab_parts.h"
#include "analyse/outlier.h"
#include "analyse/spike.h"
#include "base/num.h"
#include "sim.h"

#define UNITS_MAX 24
#define FNS_MAX 400

struct world {
	size_t n_units, n_dumps, n_fns;
	double samples;  /* of a dump */
	double cv_dump;  /* of a function from dump to dump */
	double cv_unit;  /* and from unit to unit */
	double cv_size;  /* of units' sizes */
	double cv_load;  /* of all functions of a dump together */
	bool is_many;    /* functions are 200 to 400 */
};

struct made {
	struct arena a;
	struct rng rng;
	struct crosstab c;
	double factor[UNITS_MAX][FNS_MAX]; /* of the mean */
	double extra[UNITS_MAX][FNS_MAX];  /* parts of a dump that only this unit has */
	struct str version[UNITS_MAX], image[UNITS_MAX], zone[UNITS_MAX];
	struct crosstab_label labels[3];
	struct outliers out;
};

static struct str name_of(struct arena *a, const char *word, size_t i)
{
	char *p = arena_n(a, 32, char);
	size_t n = strlen(word);

	memcpy(p, word, n);
	p[n] = (char)('0' + i / 10);
	p[n + 1] = (char)('0' + i % 10);
	return (struct str){p, n + 2};
}

static void start(struct made *m, uint64_t seed)
{
	struct arena kept = m->a;

	memset(m, 0, sizeof(*m));
	m->a = kept;
	arena_reset(&m->a);
	m->rng = rng_of(seed);
	for (size_t u = 0; u < UNITS_MAX; u++)
		for (size_t f = 0; f < FNS_MAX; f++)
			m->factor[u][f] = 1;
}

static double varied(struct rng *r, double cv)
{
	return exp(cv * rng_normal(r));
}

static double zipf(size_t f, size_t n)
{
	return 1 / (double)(f + 1) / (log((double)n) + 0.5772);
}

static void add_dump(struct made *m, const struct world *w, size_t u, double size, double *cost)
{
	size_t n = m->c.n_fns;
	double load = size * varied(&m->rng, w->cv_load) * w->samples;

	for (size_t f = 0; f < n; f++) {
		double mean = zipf(f, n) * m->factor[u][f] + m->extra[u][f];

		cost[f * w->n_units + u] += (double)rng_counts(&m->rng, load * mean, w->cv_dump) /
					    (double)w->n_dumps;
	}
}

static void make(struct made *m, const struct world *w)
{
	size_t n = w->is_many ? 200 + rng_below(&m->rng, 200) : w->n_fns;
	double *cost = arena_n(&m->a, n * w->n_units, double);
	double *whole = arena_n(&m->a, w->n_units, double);
	double *samples = arena_n(&m->a, w->n_units, double);
	struct str *units = arena_n(&m->a, w->n_units, struct str);
	fn_id *fns = arena_n(&m->a, n, fn_id);

	m->c.n_fns = n;
	for (size_t f = 0; f < n; f++)
		fns[f] = (fn_id)f;
	for (size_t u = 0; u < w->n_units; u++) {
		double size = varied(&m->rng, w->cv_size);

		for (size_t f = 0; f < n; f++)
			m->factor[u][f] *= varied(&m->rng, w->cv_unit);
		units[u] = name_of(&m->a, "unit-", u);
		for (size_t d = 0; d < w->n_dumps; d++)
			add_dump(m, w, u, size, cost);
		for (size_t f = 0; f < n; f++)
			whole[u] += cost[f * w->n_units + u];
		samples[u] = whole[u] * (double)w->n_dumps;
	}
	m->c = (struct crosstab){.units = units, .n_units = w->n_units, .n_units_all = w->n_units,
				 .fns = fns, .n_fns = n, .cost = cost, .whole = whole,
				 .samples = samples, .key = m->c.key,
				 .labels = m->labels, .n_labels = m->c.n_labels};
	crosstab_keep(&m->c, fns, cost, n, &m->a);
}

static void judge(struct made *m)
{
	outliers_find(&m->out, &m->c, &m->a);
}

/* Does it say that this unit deviates by this function? */
static bool names(const struct made *m, size_t unit, fn_id fn)
{
	for (size_t i = 0; i < m->out.n; i++) {
		const struct outlier *o = &m->out.v[i];

		if (o->n_units != 1 || o->units[0] != unit)
			continue;
		for (size_t k = 0; k < o->n_fns; k++)
			if (o->fns[k].fn == fn)
				return true;
	}
	return false;
}

static bool names_value(const struct made *m, struct str key, struct str value, fn_id fn)
{
	for (size_t i = 0; i < m->out.n; i++) {
		const struct outlier *o = &m->out.v[i];
		bool is_it = (str_eq(o->key, key) && str_eq(o->value, value)) ||
			     (str_eq(o->twin_key, key) && str_eq(o->twin_value, value));

		for (size_t k = 0; is_it && k < o->n_fns; k++)
			if (o->fns[k].fn == fn)
				return true;
	}
	return false;
}

/* What is said beside these units, or of other functions. */
static bool says_else(const struct made *m, const bool *units, fn_id fn)
{
	for (size_t i = 0; i < m->out.n; i++) {
		const struct outlier *o = &m->out.v[i];

		for (size_t u = 0; u < o->n_units; u++)
			if (!units[o->units[u]])
				return true;
		for (size_t k = 0; k < o->n_fns; k++)
			if (o->fns[k].fn != fn)
				return true;
	}
	return false;
}

static void say(const char *what, size_t hits, size_t tried, double goal, bool at_most)
{
	sim_say(&(struct tally_line){what, hits, tried, goal, at_most});
}

/* ---- pods ---- */

static const struct world pods = {.n_units = 12,
				  .n_dumps = 10,
				  .samples = 6000,
				  .cv_dump = 0.1,
				  .cv_unit = 0.03,
				  .cv_size = 0.1,
				  .cv_load = 0.2,
				  .is_many = true};

static void null_pods(const char *what, const struct world *w, size_t runs, double goal)
{
	struct made *m = calloc(1, sizeof(*m));
	size_t hits = 0;

	for (size_t i = 0; i < runs; i++) {
		start(m, 1000 + i);
		make(m, w);
		judge(m);
		hits += m->out.n > 0;
	}
	say(what, hits, runs, goal, true);
	arena_release(&m->a);
	free(m);
}

struct odd {
	size_t n;      /* units */
	double ratio;
	size_t rank;   /* the function is one of the heaviest so many */
	double goal, goal_else;
};

static void odd_pods(const char *what, const struct world *w, struct odd odd, size_t runs)
{
	struct made *m = calloc(1, sizeof(*m));
	size_t found = 0, more = 0;

	for (size_t i = 0; i < runs; i++) {
		bool units[UNITS_MAX] = {false};
		fn_id fn;

		start(m, 50000 + i);
		fn = (fn_id)rng_below(&m->rng, odd.rank);
		for (size_t k = 0; k < odd.n;) {
			size_t u = rng_below(&m->rng, w->n_units);

			k += !units[u];
			units[u] = true;
			m->factor[u][fn] = odd.ratio;
		}
		make(m, w);
		judge(m);
		for (size_t u = 0; u < w->n_units; u++)
			found += units[u] && names(m, u, fn);
		more += says_else(m, units, fn);
	}
	say(what, found, runs * odd.n, odd.goal, false);
	say("  and something else", more, runs, odd.goal_else, true);
	arena_release(&m->a);
	free(m);
}

/* ---- versions ---- */

static void versions(const char *what, const struct world *w, double ratio, size_t runs,
		     double goal)
{
	struct made *m = calloc(1, sizeof(*m));
	size_t found = 0, more = 0;

	for (size_t i = 0; i < runs; i++) {
		bool units[UNITS_MAX] = {false};
		size_t n_new;
		fn_id fn;

		start(m, 90000 + i);
		fn = (fn_id)rng_below(&m->rng, 12);
		n_new = 2 + rng_below(&m->rng, w->n_units / 2 - 2);
		for (size_t u = 0; u < w->n_units; u++) {
			bool is_new = u < n_new;

			units[u] = is_new;
			m->version[u] = is_new ? STR("2") : STR("1");
			m->zone[u] = name_of(&m->a, "z", rng_below(&m->rng, 3));
			m->image[u] = name_of(&m->a, "i", is_new);
			m->factor[u][fn] = is_new ? ratio : 1;
		}
		m->labels[0] = (struct crosstab_label){STR("image"), m->image};
		m->labels[1] = (struct crosstab_label){STR("version"), m->version};
		m->labels[2] = (struct crosstab_label){STR("zone"), m->zone};
		m->c.n_labels = 3;
		make(m, w);
		judge(m);
		found += names_value(m, STR("version"), STR("2"), fn) && m->out.n == 1;
		more += says_else(m, units, fn);
	}
	say(what, found, runs, goal, false);
	say("  and something else", more, runs, 3, true);
	arena_release(&m->a);
	free(m);
}

/* ---- tenants, endpoints ---- */

static void tenants(const char *what, const struct world *w, size_t runs, double goal)
{
	struct made *m = calloc(1, sizeof(*m));
	size_t found = 0, more = 0;

	for (size_t i = 0; i < runs; i++) {
		bool units[UNITS_MAX] = {false};
		fn_id fn = (fn_id)(w->n_fns - 1);
		size_t u;

		start(m, 130000 + i);
		m->c.key = STR("tenant");
		u = rng_below(&m->rng, w->n_units);
		units[u] = true;
		for (size_t k = 0; k < w->n_units; k++)
			m->factor[k][fn] = 0;
		m->extra[u][fn] = 1; /* as much as all else */
		make(m, w);
		judge(m);
		found += names(m, u, fn);
		more += says_else(m, units, fn);
	}
	say(what, found, runs, goal, false);
	say("  and something else", more, runs, 1, true);
	arena_release(&m->a);
	free(m);
}

/* Each value has a third of its cost in functions of its own. */
static void endpoints(const char *what, const struct world *w, size_t runs)
{
	struct made *m = calloc(1, sizeof(*m));
	size_t hits = 0;

	for (size_t i = 0; i < runs; i++) {
		start(m, 170000 + i);
		m->c.key = STR("label");
		for (size_t u = 0; u < w->n_units; u++)
			for (size_t k = 0; k < 3; k++)
				m->extra[u][w->n_fns - 1 - 3 * u - k] = 0.15;
		make(m, w);
		judge(m);
		hits += m->out.n > 0;
	}
	say(what, hits, runs, 1, true);
	arena_release(&m->a);
	free(m);
}

/* ---- pairs ---- */

static void pairs(const char *what, double ratio, double cv, double goal)
{
	static const struct str rows[] = {STR("eu"), STR("us"), STR("ap")};
	static const struct str columns[] = {STR("bike"), STR("car"), STR("scooter"), STR("van")};
	size_t hits = 0, runs = 1000;
	bool at_most = ratio == 1;
	struct arena a = {0};

	for (size_t i = 0; i < runs; i++) {
		struct rng r = rng_of(210000 + i);
		double cost[12], row[3], column[4];
		size_t odd = rng_below(&r, 12);
		struct pairtab t = {{STR("region"), STR("vehicle")}, {rows, columns}, {3, 4}, cost,
				    cost};
		struct outlier_pairs out;
		bool is_it;

		for (size_t k = 0; k < 3; k++)
			row[k] = varied(&r, 0.3);
		for (size_t k = 0; k < 4; k++)
			column[k] = varied(&r, 0.4);
		for (size_t k = 0; k < 12; k++)
			cost[k] = (double)rng_counts(&r,
						     300 * row[k / 4] * column[k % 4] *
							     (k == odd ? ratio : 1),
						     cv);
		outlier_pairs_find(&out, &t, &a);
		is_it = out.n == 1 && str_eq(out.v[0].value[0], rows[odd / 4]) &&
			str_eq(out.v[0].value[1], columns[odd % 4]);
		hits += at_most ? out.n > 0 : is_it;
		arena_reset(&a);
	}
	say(what, hits, runs, goal, at_most);
	arena_release(&a);
}

/* ---- timelines ---- */

enum shape { FLAT, DAILY, SAW, SLOPE, STEP, TAILS, GAPS, SHAPE_N };

static double shape_at(enum shape s, size_t i, size_t n, struct rng *r)
{
	double part = (double)i / (double)n, noise = 0.06 * rng_normal(r);

	switch (s) {
	case DAILY:
		return 1 + 0.4 * sin(4 * M_PI * part) + noise;
	case SAW:
		return 0.6 + 0.8 * fmod(part * 9, 1) + noise;
	case SLOPE:
		return 0.5 + part + noise;
	case STEP:
		return (part < 0.55 ? 0.7 : 1.4) + noise;
	case TAILS:
		return exp(0.3 * rng_normal(r));
	case GAPS:
		return rng_uniform(r) < 0.2 ? NAN : 1 + noise;
	default:
		return 1 + noise;
	}
}

static void spikes(const char *what, double ratio, double goal, bool at_most)
{
	size_t hits = 0, runs = 2000;
	struct arena a = {0};

	for (size_t i = 0; i < runs; i++) {
		struct rng r = rng_of(250000 + i);
		size_t n = 60 + rng_below(&r, 200), at = 8 + rng_below(&r, n - 20);
		size_t length = 1 + rng_below(&r, 4);
		enum shape s = at_most ? (enum shape)(i % SHAPE_N) : i % 2 ? FLAT : GAPS;
		double *level = arena_n(&a, n, double);
		struct timeline t = {.width_s = 15, .n = n, .level = level};
		struct spikes out;

		for (size_t k = 0; k < n; k++)
			level[k] = shape_at(s, k, n, &r);
		for (size_t k = 0; k < length && !at_most; k++)
			level[at + k] = ratio * (1 + 0.06 * rng_normal(&r));
		spikes_find(&out, &t, 0, &a);
		hits += at_most ? out.n > 0
				: out.n == 1 && out.v[0].first <= at + length &&
					  out.v[0].last + 1 >= at;
		arena_reset(&a);
	}
	say(what, hits, runs, goal, at_most);
	arena_release(&a);
}

static void all_pods(void)
{
	struct world three = pods, same = pods, few = pods, sized = pods;

	three.n_dumps = 3;
	same.cv_unit = 0.1;
	few.n_units = 4;
	sized.cv_size = 0.4;
	null_pods("12 equal pods, 10 dumps: anything said", &pods, 300, 1);
	null_pods("12 equal pods, 3 dumps: anything said", &three, 300, 2);
	null_pods("12 pods that differ by 10 % in each function: anything said", &same, 200, 2);
	null_pods("12 pods of unlike sizes: anything said", &sized, 200, 3);
	few.n_units = 3;
	null_pods("3 pods: anything said", &few, 500, 2);
	few.n_units = 4;
	null_pods("4 pods: anything said", &few, 500, 2);
	few.n_units = 5;
	null_pods("5 pods: anything said", &few, 500, 2);
	odd_pods("one of 12 pods, +50 %, 10 dumps: found", &pods, (struct odd){1, 1.5, 6, 99, 1},
		 300);
	odd_pods("one of 12 pods, +75 %, 3 dumps: found", &three, (struct odd){1, 1.75, 6, 90, 3},
		 300);
	odd_pods("two of 12 pods, +50 %, 10 dumps: found", &pods, (struct odd){2, 1.5, 6, 97, 1},
		 300);
	odd_pods("one of 12 pods, to a half, 10 dumps: found", &pods,
		 (struct odd){1, 0.5, 6, 97, 1}, 200);
	odd_pods("one of 4 pods, twice as much, 10 dumps: found", &few,
		 (struct odd){1, 2, 6, 85, 3}, 200);
}

int main(void)
{
	struct world three = pods;
	struct world tenant = {.n_units = 5, .n_dumps = 40, .n_fns = 25, .samples = 5,
			       .cv_dump = 0.3, .cv_unit = 0.03, .cv_size = 0.05, .cv_load = 0.2};
	struct world endpoint = {.n_units = 5, .n_dumps = 40, .n_fns = 60, .samples = 10,
				 .cv_dump = 0.3, .cv_unit = 0.1, .cv_size = 0.3, .cv_load = 0.2};

	three.n_dumps = 3;
	all_pods();
	versions("a version in 2 to 5 of 12 pods, +30 %, 10 dumps: told", &pods, 1.3, 200, 97);
	versions("a version in 2 to 5 of 12 pods, +50 %, 3 dumps: told", &three, 1.5, 200, 95);
	tenants("one of 5 tenants has a function of its own: found", &tenant, 500, 99);
	tenant.n_units = 3;
	tenants("one of 3 tenants has a function of its own: found", &tenant, 500, 90);
	tenant.n_units = 5;
	null_pods("5 tenants of 200 samples: anything said", &tenant, 500, 2);
	endpoints("5 values with functions of their own: anything said", &endpoint, 300);
	endpoint.n_units = 12;
	endpoints("12 values with functions of their own: anything said", &endpoint, 300);
	pairs("pairs without an odd one: anything said", 1, 0.05, 1);
	pairs("pairs of labels that go together a little: anything said", 1, 0.2, 2);
	pairs("one odd pair, three times as much: told", 3, 0.05, 90);
	spikes("timelines without a spike: anything said", 1, 1, true);
	spikes("one spike of twice the level: told", 2, 97, false);
	spikes("one dip to a third: told", 0.33, 97, false);
	return sim_end();
}
