// SPDX-License-Identifier: MIT
/* Values that are unlike their peers: instances with the labels that group them, sample labels. */
#include <math.h>

#include "analyse/judging.h"

/* Of one table at most. */
#define OUTLIERS_MAX 4
#define PAIRS_MAX 2
/* Of the whole profile's level: what a deviation must come to. */
#define LEAST_PART 0.01
#define WARNING_PART 0.05
/* What the functions make of the value's difference, and no more than its inverse: then the value
 * as a whole is told, else the function that differs most. */
#define OF_WHOLE 0.5
/* Of fewer functions nobody can say whether one of them is dear or all others are cheap. */
#define FNS_LEAST 4

static uint32_t instance_named(const struct judge *g, struct str name)
{
	const struct model *m = g->j->report->model;

	for (size_t i = 0; i < g->h.n_instances; i++)
		if (str_eq(m->instances[g->h.instances[i]].name, name))
			return g->h.instances[i];
	return UINT32_MAX;
}

static void name_value(struct judge *g, struct finding *f, const struct outlier *o)
{
	struct finding_label *label;

	if (o->key.n == 0) {
		uint32_t instance = instance_named(g, o->value);

		if (instance != UINT32_MAX)
			judge_name_instance(g, f, instance);
		return;
	}
	label = arena_new(g->a, struct finding_label);
	*label = (struct finding_label){o->key, o->value};
	f->labels = label;
	f->n_labels = 1;
}

static enum confidence confidence_of(const struct finding *f)
{
	if (f->sigmas >= 6 && f->n_instances_all >= 5)
		return CONFIDENCE_CERTAIN;
	return f->sigmas >= 4 ? CONFIDENCE_LIKELY : CONFIDENCE_WEAK;
}

static double level_of(const struct judge *g)
{
	return fabs(g->p->win[WIN_ALL].level);
}

/* A pod that is smaller than others by chance may still spend more on one function. */
bool judge_outlier_is_of_fn(const struct outlier *o)
{
	return o->n_fns && !(o->explained >= OF_WHOLE && o->explained <= 1 / OF_WHOLE);
}

static void add_outlier(struct judge *g, const struct crosstab *c, const struct outlier *o)
{
	bool is_of_fn = judge_outlier_is_of_fn(o) && c->n_fns >= FNS_LEAST;
	bool has_fn = is_of_fn || (o->n_fns && !judge_outlier_is_of_fn(o));
	const struct outlier_fn *fn = has_fn ? &o->fns[0] : NULL;
	struct finding *f;

	f = judge_add(g, FIND_OUTLIER, VERDICT_DEVIATING);
	name_value(g, f, o);
	f->outlier = o;
	f->evidence = o->evidence;
	f->fn = fn ? fn->fn : FN_ALL;
	f->before = is_of_fn ? fn->peers : o->peers;
	f->after = is_of_fn ? fn->here : o->here;
	f->value = f->after - f->before;
	f->relative = f->before > 0 ? f->after / f->before - 1 : INFINITY;
	f->explains = is_of_fn ? NAN : o->explained;
	f->sigmas = fn ? fabs(fn->z) : fabs(o->volume_z);
	if (f->sigmas > 0 && isfinite(f->sigmas)) {
		f->low = f->value - 1.96 * fabs(f->value) / f->sigmas;
		f->high = f->value + 1.96 * fabs(f->value) / f->sigmas;
	}
	f->n_dumps[SIDE_CANDIDATE] = g->h.n_points;
	f->n_instances = o->n_units;
	f->n_instances_all = c->n_units_all;
	f->whole_relative = (is_of_fn ? fabs(f->value) : o->size) * (double)o->n_units /
			    level_of(g);
	f->confidence = confidence_of(f);
	f->severity = f->whole_relative >= WARNING_PART ? SEVERITY_WARNING : SEVERITY_INFO;
}

static void judge_table(struct judge *g, const struct crosstab *c)
{
	struct outliers *found = arena_new(g->a, struct outliers);

	if (c->n_units < CROSSTAB_UNITS_MIN)
		return;
	outliers_find(found, c, g->a);
	g->out->looked_at.n_values += c->n_units;
	for (size_t i = 0; i < found->n && i < OUTLIERS_MAX; i++)
		add_outlier(g, c, &found->v[i]);
}

/* Both together are dear where neither is alone. */
static void add_pair(struct judge *g, const struct outlier_pair *o)
{
	struct finding_label *labels = arena_n(g->a, 2, struct finding_label);
	double size = fabs(o->here - o->expected);
	struct finding *f;

	if (!(size >= LEAST_PART * level_of(g)))
		return;
	f = judge_add(g, FIND_OUTLIER, VERDICT_DEVIATING);
	for (int i = 0; i < 2; i++)
		labels[i] = (struct finding_label){o->key[i], o->value[i]};
	f->labels = labels;
	f->n_labels = 2;
	f->evidence = o->evidence;
	f->before = o->expected;
	f->after = o->here;
	f->value = o->here - o->expected;
	f->relative = o->expected > 0 ? o->here / o->expected - 1 : INFINITY;
	f->sigmas = fabs(o->z);
	f->n_dumps[SIDE_CANDIDATE] = g->h.n_points;
	f->whole_relative = size / level_of(g);
	f->confidence = f->sigmas >= 6 ? CONFIDENCE_LIKELY : CONFIDENCE_WEAK;
	f->severity = f->whole_relative >= WARNING_PART ? SEVERITY_WARNING : SEVERITY_INFO;
}

static void judge_pairs(struct judge *g, const struct crosstab_spec *spec)
{
	struct pairtabs *tabs = arena_new(g->own, struct pairtabs);

	pairtabs_make(tabs, spec, g->own);
	for (size_t i = 0; i < tabs->n; i++) {
		struct outlier_pairs found;

		outlier_pairs_find(&found, &tabs->v[i], g->a);
		g->out->looked_at.n_values += found.n_tested;
		for (size_t k = 0; k < found.n && k < PAIRS_MAX; k++)
			add_pair(g, &found.v[k]);
	}
}

void judge_outliers(struct judge *g)
{
	const struct crosstab_spec spec = {.m = g->j->report->model,
					   .group = g->group,
					   .type = g->type,
					   .p = g->p,
					   .h = &g->h,
					   .packages = g->j->packages,
					   .scratch = g->scratch};
	struct crosstab *instances = arena_new(g->own, struct crosstab);
	struct crosstabs *keys = arena_new(g->own, struct crosstabs);

	if (g->h.n_points == 0 || g->p->only_baseline)
		return;
	crosstab_of_instances(instances, &g->h, spec.m, g->own);
	judge_table(g, instances);
	crosstabs_of_keys(keys, &spec, g->own);
	for (size_t i = 0; i < keys->n; i++)
		judge_table(g, &keys->v[i]);
	if (g->h.kind == KIND_DELTA)
		judge_pairs(g, &spec);
}
