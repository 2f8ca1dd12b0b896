// SPDX-License-Identifier: MIT
/*
 * Instances come from the history: each alone, by the mean of its points, so that one that lived
 * for an hour stands beside one that lived for a day.
 */
#include "aggregate/crosstab.h"

#include <math.h>
#include <stdlib.h>

#include "aggregate/crosstab_parts.h"
#include "base/num.h"
#include "base/select.h"
#include "base/utc.h"

static bool is_measure(struct str unit)
{
	return str_eq(unit, STR("bytes")) || str_ends(unit, STR("seconds"));
}

double crosstab_quantum(const struct history *h)
{
	if (h->quantum > 0)
		return h->quantum;
	return h->kind == KIND_GAUGE && !is_measure(h->unit) ? 1 : 0;
}

/* ---- functions that are not too light ---- */

static bool is_heavy(const struct crosstab *c, const double *cost, double whole)
{
	double sum = 0;
	bool is_own = false;

	for (size_t u = 0; u < c->n_units; u++) {
		sum += cost[u];
		is_own |= cost[u] > 0 && cost[u] >= CROSSTAB_OWN * c->whole[u];
	}
	return is_own || (sum > 0 && sum >= CROSSTAB_LIGHT * whole);
}

/* Of too many the heaviest, by the largest part that they have of a unit. */
static double weight_of(const struct crosstab *c, const double *cost)
{
	double most = 0;

	for (size_t u = 0; u < c->n_units; u++)
		most = fmax(most, c->whole[u] > 0 ? cost[u] / c->whole[u] : 0);
	return most;
}

static size_t cut_light(const struct crosstab *c, const double *full, size_t *kept, size_t n)
{
	struct arena own = {0};
	int64_t *weights = arena_n(&own, n, int64_t), least;
	size_t left = 0;

	for (size_t i = 0; i < n; i++)
		weights[i] = llround(1e12 * weight_of(c, &full[kept[i] * c->n_units]));
	least = select_largest(weights, n, CROSSTAB_FNS_MAX - 1);
	for (size_t i = 0; i < n && left < CROSSTAB_FNS_MAX; i++)
		if (llround(1e12 * weight_of(c, &full[kept[i] * c->n_units])) >= least)
			kept[left++] = kept[i];
	arena_release(&own);
	return left;
}

void crosstab_keep(struct crosstab *c, const fn_id *fns, const double *full, size_t n_full,
		   struct arena *a)
{
	struct arena own = {0};
	size_t *kept = arena_n(&own, n_full, size_t), n = 0;
	fn_id *ids;
	double *cost, whole = 0;

	for (size_t u = 0; u < c->n_units; u++)
		whole += c->whole[u];
	for (size_t f = 0; f < n_full; f++)
		if (is_heavy(c, &full[f * c->n_units], whole))
			kept[n++] = f;
	if (n > CROSSTAB_FNS_MAX)
		n = cut_light(c, full, kept, n);
	ids = arena_n(a, n, fn_id);
	cost = arena_n(a, n * c->n_units, double);
	for (size_t i = 0; i < n; i++) {
		ids[i] = fns[kept[i]];
		memcpy(&cost[i * c->n_units], &full[kept[i] * c->n_units],
		       c->n_units * sizeof(*cost));
	}
	c->fns = ids;
	c->cost = cost;
	c->n_fns = n;
	arena_release(&own);
}

/* ---- instances ---- */

/* By what the sum over an instance's points is divided. */
struct spans {
	double *n;       /* of points, by instance */
	double *seconds; /* covered; 0: not known of all points */
	double *divide;  /* one of both, the same for all instances */
};

static struct spans spans_of(const struct history *h, struct arena *a)
{
	struct spans s = {arena_n(a, h->n_instances, double), arena_n(a, h->n_instances, double),
			  NULL};
	bool has_time = h->kind != KIND_GAUGE && !h->is_sequence;

	for (size_t i = 0; i < h->n_points; i++) {
		const struct history_point *p = &h->points[i];

		s.n[p->instance]++;
		s.seconds[p->instance] += (double)p->covered_ns / NS_PER_S;
		has_time &= p->covered_ns > 0;
	}
	s.divide = has_time ? s.seconds : s.n;
	return s;
}

/* Of a counter all points count, of a state one: the next dump has mostly the same samples. */
static double samples_of(const struct history *h, const struct spans *s, size_t i, double sum)
{
	double quantum = crosstab_quantum(h);

	if (quantum <= 0)
		return 0;
	return (h->kind == KIND_GAUGE ? sum / s->n[i] : sum) / quantum;
}

/* The instances that have something to compare; returns by history instance the unit + 1. */
static size_t *choose_units(struct crosstab *c, const struct history *h, const struct spans *s,
			    uint32_t *instance, struct arena *a)
{
	double *whole = arena_n(a, h->n_instances, double);
	double *samples = arena_n(a, h->n_instances, double);
	double *sum = arena_n(a, h->n_instances, double);
	size_t *unit = arena_n(a, h->n_instances, size_t);
	bool is_exact = crosstab_quantum(h) <= 0;

	for (size_t i = 0; i < h->n_points; i++)
		sum[h->points[i].instance] += h->points[i].total;
	for (size_t i = 0; i < h->n_instances; i++) {
		double n = s->n[i] > 0 ? samples_of(h, s, i, sum[i]) : 0;

		if (!(sum[i] > 0) || !(s->divide[i] > 0) || (!is_exact && n < CROSSTAB_SAMPLES_MIN))
			continue;
		instance[c->n_units] = h->instances[i];
		whole[c->n_units] = sum[i] / s->divide[i];
		samples[c->n_units] = n;
		unit[i] = ++c->n_units;
	}
	c->n_units_all = h->n_instances;
	c->whole = whole;
	c->samples = samples;
	return unit;
}

static void spread_fns(struct crosstab *c, const struct history *h, const struct spans *s,
		       const size_t *unit, struct arena *a)
{
	const struct history_table *t = &h->tables[HISTORY_FNS];
	struct arena own = {0};
	double *full = arena_n(&own, t->n * c->n_units, double);
	fn_id *fns = arena_n(&own, t->n, fn_id);

	for (size_t r = 0; r < t->n; r++) {
		fns[r] = t->rows[r].id;
		for (size_t k = 0; k < t->rows[r].n; k++) {
			const struct history_cell *cell = &t->rows[r].cells[k];
			uint32_t i = h->points[cell->point].instance;

			if (unit[i])
				full[r * c->n_units + unit[i] - 1] += cell->value[HISTORY_OWN] /
								      s->divide[i];
		}
	}
	crosstab_keep(c, fns, full, t->n, a);
	arena_release(&own);
}

static struct str label_of(const struct instance *i, struct str key)
{
	for (size_t k = 0; k < i->n_labels; k++)
		if (str_eq(i->labels[k].key, key))
			return i->labels[k].value;
	return STR("");
}

static int by_str(const void *left, const void *right)
{
	return str_cmp(*(const struct str *)left, *(const struct str *)right);
}

static size_t distinct(struct str *v, size_t n)
{
	size_t kept = 0;

	if (n)
		qsort(v, n, sizeof(*v), by_str);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || !str_eq(v[kept - 1], v[i]))
			v[kept++] = v[i];
	return kept;
}

#define LABELS_MAX 32

static void set_labels(struct crosstab *c, const struct model *m, const uint32_t *instance,
		       struct arena *a)
{
	struct crosstab_label *labels;
	struct str *keys;
	size_t n = 0;

	for (size_t u = 0; u < c->n_units; u++)
		n += m->instances[instance[u]].n_labels;
	keys = arena_n(a, n, struct str);
	n = 0;
	for (size_t u = 0; u < c->n_units; u++)
		for (size_t k = 0; k < m->instances[instance[u]].n_labels; k++)
			keys[n++] = m->instances[instance[u]].labels[k].key;
	c->n_labels = MIN(distinct(keys, n), (size_t)LABELS_MAX);
	labels = arena_n(a, c->n_labels, struct crosstab_label);
	for (size_t k = 0; k < c->n_labels; k++) {
		struct str *values = arena_n(a, c->n_units, struct str);

		for (size_t u = 0; u < c->n_units; u++)
			values[u] = label_of(&m->instances[instance[u]], keys[k]);
		labels[k] = (struct crosstab_label){keys[k], values};
	}
	c->labels = labels;
}

void crosstab_of_instances(struct crosstab *c, const struct history *h, const struct model *m,
			   struct arena *a)
{
	struct spans s = spans_of(h, a);
	uint32_t *instance = arena_n(a, h->n_instances, uint32_t);
	struct str *names;
	size_t *unit;

	*c = (struct crosstab){0};
	unit = choose_units(c, h, &s, instance, a);
	if (c->n_units < CROSSTAB_UNITS_MIN) {
		*c = (struct crosstab){.n_units_all = h->n_instances};
		return;
	}
	names = arena_n(a, c->n_units, struct str);
	for (size_t u = 0; u < c->n_units; u++)
		names[u] = m->instances[instance[u]].name;
	c->units = names;
	set_labels(c, m, instance, a);
	spread_fns(c, h, &s, unit, a);
}

/* ---- which labels have peers as values ---- */

/* Values of these say what was done, or by which thread, so each runs code of its own. */
static const struct str kind_words[] = {
	STR("action"),  STR("class"),  STR("command"),  STR("controller"), STR("endpoint"),
	STR("event"),   STR("func"),   STR("function"), STR("goroutine"),  STR("handler"),
	STR("job"),     STR("kind"),   STR("method"),   STR("op"),         STR("operation"),
	STR("path"),    STR("phase"),  STR("pid"),      STR("process"),    STR("profile"),
	STR("query"),   STR("queue"),  STR("request"),  STR("route"),      STR("rpc"),
	STR("session"), STR("span"),   STR("stage"),    STR("state"),      STR("step"),
	STR("task"),    STR("thread"), STR("tid"),      STR("topic"),      STR("trace"),
	STR("type"),    STR("uri"),    STR("url"),      STR("worker"),
};

/* thread of thread_id and of thread.name. */
static struct str without_ending(struct str key)
{
	static const struct str endings[] = {STR("_id"),   STR(".id"), STR("_name"),
					     STR(".name"), STR(" id"), STR(" name")};

	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (str_ends(key, endings[i]))
			return str_sub(key, 0, key.n - endings[i].n);
	return key;
}

/* Also as the last word: http_route, grpc.method. */
static bool is_kind(struct str key)
{
	key = without_ending(key);
	for (size_t i = 0; i < COUNT_OF(kind_words); i++) {
		struct str word = kind_words[i], before;

		if (str_eq(key, word))
			return true;
		if (!str_ends(key, word))
			continue;
		before = str_sub(key, 0, key.n - word.n);
		if (!is_alpha(before.p[before.n - 1]) && !is_digit(before.p[before.n - 1]))
			return true;
	}
	return false;
}

/* Does an instance have two values, and a value two instances? */
static bool is_free(const struct history *h, struct str key)
{
	struct arena own = {0};
	uint32_t *value_of = arena_n(&own, h->n_instances, uint32_t);
	bool two_values = false, two_instances = false;
	const struct history_table *t = &h->tables[HISTORY_VALUES];

	for (size_t r = 0; r < t->n; r++) {
		const struct history_row *row = &t->rows[r];
		uint32_t first = UINT32_MAX;

		if (!str_eq(h->values[row->id].key, key))
			continue;
		for (size_t k = 0; k < row->n; k++) {
			uint32_t i = h->points[row->cells[k].point].instance;

			two_values |= value_of[i] && value_of[i] != row->id + 1;
			value_of[i] = row->id + 1;
			two_instances |= first != UINT32_MAX && first != i;
			first = i;
		}
	}
	arena_release(&own);
	return two_values && (two_instances || h->n_instances == 1);
}

#define NUMBERS_MAX 20

enum crosstab_why crosstab_why(const struct history *h, const struct model *m, struct str key)
{
	str_id id = strtab_find(&m->strings, key);
	size_t n = 0;

	for (size_t i = 0; i < h->n_values; i++)
		n += str_eq(h->values[i].key, key);
	if (n < CROSSTAB_UNITS_MIN)
		return CROSSTAB_FEW;
	if (is_kind(key))
		return CROSSTAB_KIND;
	if (id != ID_NONE && m->label_forms && m->label_forms[id] & LABEL_AS_NUMBER &&
	    n > NUMBERS_MAX)
		return CROSSTAB_SCALE;
	return is_free(h, key) ? CROSSTAB_PEERS : CROSSTAB_INSTANCES;
}

struct str *crosstab_keys(const struct history *h, size_t *n, struct arena *a)
{
	struct str *keys = arena_n(a, h->n_values, struct str);

	for (size_t i = 0; i < h->n_values; i++)
		keys[i] = h->values[i].key;
	*n = distinct(keys, h->n_values);
	return keys;
}
