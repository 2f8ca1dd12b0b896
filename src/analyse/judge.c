// SPDX-License-Identifier: MIT
/*
 * A series is read dump by dump (aggregate/history.h); states are asked for leaks, counters for
 * changes; both for values that are unlike their peers, for spikes and for what is heavy.
 */
#include <math.h>

#include "aggregate/slices.h"
#include "analyse/judging.h"
#include "base/num.h"
#include "base/utc.h"

void judging_start(struct judging *j, struct arena *a)
{
	companions_make(&j->companions, j->reporting, a);
	j->series = arena_n(a, j->report->model->n_series, struct judge_series);
}

struct finding *judge_add(struct judge *g, enum finding_kind kind, enum verdict verdict)
{
	struct finding *f = arena_new(g->a, struct finding);

	*f = (struct finding){.kind = kind,
			      .verdict = verdict,
			      .brief = g->brief,
			      .is_secondary = g->is_secondary,
			      .fn = FN_ALL,
			      .since_ns = TIME_NONE,
			      .before = NAN,
			      .after = NAN,
			      .low = NAN,
			      .high = NAN,
			      .relative = NAN,
			      .whole_relative = NAN,
			      .explains = NAN,
			      .sigmas = NAN,
			      .limit = NAN,
			      .eta_low_h = NAN,
			      .eta_high_h = NAN};
	vec_push(&g->out->findings, f);
	return f;
}

void judge_drop(struct judge *g)
{
	g->out->findings.n--;
}

const struct details *judge_details(struct judge *g)
{
	if (!g->has_details) {
		g->details = (struct details){.report = g->j->report,
					      .groups = g->j->groups,
					      .brief = g->brief,
					      .p = g->p,
					      .plan = g->brief->plan,
					      .scratch = g->scratch,
					      .arena = g->own};
		details_start(&g->details);
		g->has_details = true;
	}
	return &g->details;
}

static const struct group *group_of(const struct groups *groups, uint32_t series, size_t *type)
{
	for (size_t g = 0; g < groups->n; g++)
		for (size_t i = 0; i < groups->v[g].n_series; i++)
			if (groups->v[g].series[i] == series) {
				*type = i;
				return &groups->v[g];
			}
	return NULL;
}

void judge_history(const struct judge *g, uint32_t series, struct history *h, struct arena *a)
{
	struct history_spec spec = {.m = g->j->report->model,
				    .packages = g->j->packages,
				    .companions = &g->j->companions,
				    .scratch = g->scratch};

	spec.group = group_of(g->j->groups, series, &spec.type);
	history_make(h, &spec, a);
}

/* Does the label have this value on every instance of the history? */
static bool is_common(const struct judge *g, const struct label *label)
{
	const struct model *m = g->j->report->model;

	for (size_t i = 0; i < g->h.n_instances; i++) {
		const struct instance *o = &m->instances[g->h.instances[i]];
		bool same = false;

		for (size_t k = 0; k < o->n_labels; k++)
			same |= str_eq(o->labels[k].key, label->key) &&
				str_eq(o->labels[k].value, label->value);
		if (!same)
			return false;
	}
	return true;
}

static bool has_label(const struct instance *i, struct str key)
{
	for (size_t k = 0; k < i->n_labels; k++)
		if (str_eq(i->labels[k].key, key))
			return true;
	return false;
}

/* A label that it lacks tells an instance too, when all that it has is common; NULL: none. */
static const struct label *lacking(const struct judge *g, const struct instance *i)
{
	const struct model *m = g->j->report->model;

	for (size_t k = 0; k < g->h.n_instances; k++) {
		const struct instance *o = &m->instances[g->h.instances[k]];

		for (size_t l = 0; l < o->n_labels; l++)
			if (!has_label(i, o->labels[l].key))
				return &o->labels[l];
	}
	return NULL;
}

void judge_name_instance(const struct judge *g, struct finding *f, uint32_t instance)
{
	const struct instance *i = &g->j->report->model->instances[instance];
	struct finding_label *labels = arena_n(g->a, i->n_labels + 1, struct finding_label);
	const struct label *lacked;
	size_t n = 0;

	for (size_t k = 0; k < i->n_labels; k++)
		if (!is_common(g, &i->labels[k]))
			labels[n++] = (struct finding_label){i->labels[k].key, i->labels[k].value};
	if (n == 0 && (lacked = lacking(g, i)))
		labels[n++] = (struct finding_label){lacked->key, STR("")};
	if (n == 0 && g->h.n_instances > 1)
		labels[n++] = (struct finding_label){STR("instance"), i->name};
	f->labels = labels;
	f->n_labels = n;
}

const struct event *judge_event_at(const struct report *r, uint32_t service, int64_t at_ns,
				   int64_t slack_ns)
{
	const struct discovery *d = r->discovery;
	const struct event *best = NULL;

	for (size_t i = 0; i < d->events.n; i++) {
		const struct event *e = &d->events.v[i];

		if (e->service.n && !str_eq(e->service, r->model->services[service]))
			continue;
		if (e->time_ns <= at_ns + slack_ns &&
		    MAX(e->end_ns, e->time_ns) >= at_ns - slack_ns)
			best = e;
	}
	return best;
}

/* ---- courses ---- */

/* The levels of an outlier are mostly those of the value, whatever function differs. */
static bool is_of_fn(const struct finding *f)
{
	return f->fn != FN_ALL && (f->kind != FIND_OUTLIER || judge_outlier_is_of_fn(f->outlier));
}

/* The part of the profile that the finding is about. */
static struct slice slice_of(const struct judge *g, const struct finding *f)
{
	struct label_test *tests = arena_n(g->own, f->n_labels, struct label_test);

	for (size_t i = 0; i < f->n_labels; i++)
		tests[i] = (struct label_test){
			.key = f->labels[i].key, .values = &f->labels[i].value, .n_values = 1};
	return (struct slice){.tests = tests,
			      .n_tests = f->n_labels,
			      .fn_role = is_of_fn(f) ? SLICE_TOTAL : SLICE_ANY,
			      .fn = f->fn,
			      .with_timeline = true};
}

static bool is_part(const struct finding *f)
{
	return f->kind != FIND_HOTSPOT && (f->fn != FN_ALL || f->n_labels);
}

static void set_courses(struct judge *g)
{
	size_t n = g->out->findings.n, k = 0;
	struct slice *slices = arena_n(g->own, n, struct slice);
	struct sliced *read = arena_n(g->own, n, struct sliced);

	for (size_t i = 0; i < n; i++)
		if (is_part(g->out->findings.v[i]))
			slices[k++] = slice_of(g, g->out->findings.v[i]);
	if (k == 0)
		return;
	slices_read(judge_details(g), g->p->series, slices, read, k);
	k = 0;
	for (size_t i = 0; i < n; i++) {
		struct finding *f = g->out->findings.v[i];
		double *level;

		if (!is_part(f))
			continue;
		f->course = read[k++].timeline;
		level = arena_n(g->a, f->course.n, double);
		for (size_t b = 0; b < f->course.n; b++)
			level[b] = f->course.level[b];
		f->course.level = level;
	}
}

/* "alloc_" of alloc_space; nothing of "cpu". */
static struct str prefix_of(struct str name)
{
	size_t end = str_chr(name, '_');

	return end == SIZE_MAX ? (struct str){0} : str_sub(name, 0, end);
}

uint32_t judge_primary(const struct judge *g)
{
	const struct model *m = g->j->report->model;
	const struct ptype *own = &m->types[g->p->series->type];

	for (size_t i = 0; i < g->group->n_series; i++) {
		const struct ptype *other = &m->types[m->series[g->group->series[i]].type];

		if (other != own && other->kind == own->kind && str_eq(own->unit, STR("count")) &&
		    !str_eq(other->unit, STR("count")) &&
		    str_eq(prefix_of(own->name), prefix_of(other->name)))
			return g->group->series[i];
	}
	return UINT32_MAX;
}

/* What is judged of a series, by its kind. */
static void judge_series(struct judge *g)
{
	if (g->h.kind == KIND_GAUGE)
		judge_leaks(g);
	if (g->is_secondary) /* it would say again what the other type says better */
		return;
	if (!g->p->only_baseline)
		judge_changes(g);
	judge_outliers(g);
	judge_spikes(g);
	judge_hotspots(g);
}

/* One series of the group; the histories are gone afterwards. */
static void judge_one(struct judge *g, bool secondary)
{
	const struct model *m = g->j->report->model;
	struct arena own = {0};

	g->is_secondary = judge_primary(g) != UINT32_MAX;
	if (g->is_secondary != secondary)
		return;
	g->out->least_change = NAN;
	if (secondary && m->types[g->p->series->type].kind != KIND_GAUGE)
		return; /* states are all asked for leaks */
	g->own = &own;
	g->brief = reporting_brief(g->j->reporting, g->p);
	judge_history(g, g->group->series[g->type], &g->h, &own);
	judge_series(g);
	set_courses(g);
	arena_release(&own);
}

void judge_group(struct judging *j, size_t n, const struct profile *profiles,
		 struct scratch *scratch, struct arena *a)
{
	const struct group *group = &j->groups->v[n];

	for (int secondary = 0; secondary < 2; secondary++)
		for (size_t i = 0; i < group->n_series; i++) {
			struct judge g = {.j = j,
					  .group = group,
					  .type = i,
					  .p = &profiles[i],
					  .scratch = scratch,
					  .a = a,
					  .out = &j->series[group->series[i]]};

			judge_one(&g, secondary);
		}
}
