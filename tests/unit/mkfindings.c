// SPDX-License-Identifier: MIT
#include "mkfindings.h"

#include <math.h>
#include <stdio.h>

#include "base/num.h"
#include "base/utc.h"

#define START_NS (1795046400ll * NS_PER_S) /* as in mkreport.c */
#define MINUTE_NS (60 * NS_PER_S)
#define MIB 0x1p20
#define EVIL "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>"

enum { CPU, HEAP, GOROUTINES, MUTEX, BLOCK, N_TYPES };

struct finding mk_finding(const struct mk *m, size_t service, size_t type)
{
	const struct report *r = &m->report;

	return (struct finding){
		.brief = report_brief(r, service % r->n_services, type % m->spec.n_types),
		.id = STR("some-1"),
		.fn = FN_ALL,
		.since_ns = TIME_NONE,
		.before = NAN,
		.after = NAN,
		.value = NAN,
		.low = NAN,
		.high = NAN,
		.relative = NAN,
		.whole_relative = NAN,
		.explains = NAN,
		.sigmas = NAN,
		.limit = NAN,
		.eta_low_h = NAN,
		.eta_high_h = NAN};
}

/* ---- a list that grows ---- */

#define ROOM 40

struct list {
	struct mk *m;
	const struct finding **v;
	size_t n;
};

static struct finding *add(struct list *l, size_t service, size_t type)
{
	struct finding *f = arena_new(&l->m->arena, struct finding);
	char id[32];

	*f = mk_finding(l->m, service, type);
	snprintf(id, sizeof(id), "finding-%02zu", l->n);
	f->id = arena_str(&l->m->arena, str_of(id));
	l->v[l->n++] = f;
	return f;
}

static void levels(struct finding *f, double before, double after)
{
	f->before = before;
	f->after = after;
	f->value = after - before;
	f->low = f->value * 0.98;
	f->high = f->value * 1.02;
	f->relative = before > 0 ? after / before - 1 : INFINITY;
}

static void sure(struct finding *f, enum severity s, enum confidence c)
{
	f->severity = s;
	f->confidence = c;
	f->sigmas = c == CONFIDENCE_CERTAIN ? 36 : 4.25;
	f->n_dumps[SIDE_BASE] = c == CONFIDENCE_CERTAIN ? 516 : 60;
	f->n_dumps[SIDE_CANDIDATE] = c == CONFIDENCE_CERTAIN ? 345 : 58;
	f->n_instances = c == CONFIDENCE_CERTAIN ? 3 : 2;
	f->n_instances_all = 3;
}

static void label(struct mk *m, struct finding *f, struct str key, struct str value)
{
	struct finding_label *l = arena_new(&m->arena, struct finding_label);

	*l = (struct finding_label){key, m->spec.hostile ? STR(EVIL) : value};
	f->labels = l;
	f->n_labels = 1;
}

static const struct evidence *evidence(struct mk *m)
{
	static const struct evidence_column tests[] = {
		{"value", false}, {"limit", false}, {"holds", false}};
	static const struct evidence_column shapes[] = {{"BIC", false}, {"parameters", false}};
	static const struct evidence_column points[] = {{"at", true}, {"level", false}};
	struct evidence *e = arena_new(&m->arena, struct evidence);
	struct evidence_table *t;

	e->a = &m->arena;
	e->formula = STR("A line against shapes that end, by BIC <with> correlated noise.");
	t = evidence_table(e, STR("decision"), STR("test"), tests, COUNT_OF(tests));
	evidence_test(t, STR("z of the slope"), 8.2, 3.1, true);
	evidence_test(t, STR("part of the base"), NAN, 0.1, false);
	t = evidence_table(e, STR("shapes"), STR("shape"), shapes, COUNT_OF(shapes));
	evidence_row(t, STR("line"), (double[]){-812.5, 1});
	evidence_row(t, m->spec.hostile ? STR(EVIL) : STR("saturating"), (double[]){-790, 2});
	t = evidence_table(e, STR("lives"), STR(""), points, COUNT_OF(points));
	evidence_row(t, STR(""), (double[]){1795046400.5, 4096});
	t = evidence_table(e, STR("points"), STR(""), points, COUNT_OF(points));
	t->is_long = true;
	evidence_row(t, STR(""), (double[]){1795046460, INFINITY});
	return e;
}

/* ---- one of each ---- */

static const struct leak *leak_of(struct mk *m, enum leak_scope scope, uint32_t id)
{
	struct leak *l = arena_new(&m->arena, struct leak);

	*l = (struct leak){.scope = scope,
			   .id = id,
			   .instance = LEAK_POOLED,
			   .verdict = VERDICT_LEAKING,
			   .slope = 4.1 * MIB,
			   .low = 3.6 * MIB,
			   .high = 4.6 * MIB,
			   .base = 40 * MIB,
			   .level = 68 * MIB,
			   .growth = 28 * MIB,
			   .share = 0.93,
			   .rise = 0.7,
			   .onset_ns = START_NS + 51 * MINUTE_NS,
			   .z = 8.2,
			   .phi = 0.71,
			   .n = 96,
			   .n_effective = 21,
			   .rival = STR("saturating"),
			   .margin = 12.5,
			   .retained = 0.034,
			   .n_leaking = 1,
			   .n_judged = 3};
	return l;
}

static struct stack_column growth(struct mk *m)
{
	struct model *o = &m->model;
	stack_id *ids = arena_n(&m->arena, 2, stack_id);
	bool *cut = arena_n(&m->arena, 2, bool);
	int64_t *value = arena_n(&m->arena, 2, int64_t);

	if (!o->n_stacks)
		return (struct stack_column){.m = o};
	ids[0] = 0;
	ids[1] = 1;
	value[0] = (int64_t)(3 * MIB);
	value[1] = (int64_t)(1.1 * MIB);
	return (struct stack_column){o, ids, cut, value, 2};
}

/* Two stacks of five frames that share three. */
static void make_stacks(struct mk *m)
{
	struct stack *stacks = arena_n(&m->arena, 2, struct stack);
	frame_id *frames = arena_n(&m->arena, 10, frame_id);

	for (uint32_t i = 0; i < 10; i++)
		frames[i] = i % 5 >= 2 ? i % 5 : i;
	stacks[0] = (struct stack){.at = 0, .n = 5};
	stacks[1] = (struct stack){.at = 5, .n = 5};
	m->model.stacks = stacks;
	m->model.n_stacks = 2;
	m->model.frames_of_stacks = frames;
}

static void add_leaks(struct list *l)
{
	static const fn_id stack[] = {4, 3, 2, 1, 0};
	struct finding *f = add(l, 3, HEAP);

	levels(f, 40 * MIB, 68 * MIB);
	sure(f, SEVERITY_CRITICAL, CONFIDENCE_CERTAIN);
	f->kind = FIND_LEAK;
	f->verdict = VERDICT_LEAKING;
	f->fn = 3;
	f->stack = stack;
	f->n_stack = COUNT_OF(stack);
	f->value = 4.1 * MIB;
	f->low = 3.6 * MIB;
	f->high = 4.6 * MIB;
	f->n_dumps[SIDE_BASE] = 0;
	f->n_instances = 1;
	f->since_ns = START_NS + 51 * MINUTE_NS;
	f->explains = 0.93;
	f->limit = 512 * MIB;
	f->eta_low_h = 95.2;
	f->eta_high_h = 130.4;
	f->leak = leak_of(l->m, LEAK_FUNCTION, 3);
	f->evidence = evidence(l->m);
	f->growth = growth(l->m);
	label(l->m, f, STR("pod"), STR("worker-1"));

	f = add(l, 3, GOROUTINES);
	f->kind = FIND_GOROUTINE_LEAK;
	f->verdict = VERDICT_LEAKING;
	sure(f, SEVERITY_WARNING, CONFIDENCE_LIKELY);
	f->value = 28;
	f->limit = 940;
	f->limit_is_double = true;
	f->eta_low_h = 17;
	f->eta_high_h = INFINITY;
	f->fn = 5;

	f = add(l, 2, GOROUTINES);
	f->kind = FIND_GOROUTINE_LEAK;
	f->verdict = VERDICT_CROWDED;
	sure(f, SEVERITY_CRITICAL, CONFIDENCE_CERTAIN);
	f->value = f->after = 12400;
	f->fn = 5;
	f->since_ns = START_NS + 90 * MINUTE_NS;

	f = add(l, 2, GOROUTINES);
	f->kind = FIND_GOROUTINE_LEAK;
	f->verdict = VERDICT_PROVEN;
	sure(f, SEVERITY_CRITICAL, CONFIDENCE_CERTAIN);
	f->value = f->after = 41;
	f->before = 0;
	f->fn = 6;
}

static void add_changes(struct list *l)
{
	struct finding *f = add(l, 2, CPU), *symptom;
	const struct finding **symptoms = arena_n(&l->m->arena, 1, const struct finding *);

	f->kind = FIND_REGRESSION;
	f->verdict = VERDICT_REGRESSED;
	sure(f, SEVERITY_CRITICAL, CONFIDENCE_CERTAIN);
	levels(f, 0.081e9, 0.94e9);
	f->fn = 0;
	f->explains = 0.99;
	f->whole_relative = 1.85;
	f->since_ns = START_NS + 280 * MINUTE_NS;
	if (l->m->discovery.events.n)
		f->event = &l->m->discovery.events.v[0];
	f->evidence = evidence(l->m);
	l->n--; /* its symptom stands below it, not in the list */
	symptom = add(l, 2, MUTEX);
	symptom->id = STR("symptom-1");
	symptom->kind = FIND_REGRESSION;
	symptom->verdict = VERDICT_RISING;
	sure(symptom, SEVERITY_WARNING, CONFIDENCE_LIKELY);
	levels(symptom, 0.41e6, 11.2e6);
	symptom->fn = 7;
	l->v[l->n - 1] = f;
	symptoms[0] = symptom;
	f->symptoms = symptoms;
	f->n_symptoms = 1;

	f = add(l, 0, CPU);
	f->kind = FIND_IMPROVEMENT;
	f->verdict = VERDICT_IMPROVED;
	sure(f, SEVERITY_INFO, CONFIDENCE_CERTAIN);
	levels(f, 0.24e9, 0.04e9);
	f->fn = 8;
	f->since_ns = START_NS + 245 * MINUTE_NS;

	f = add(l, 1, CPU);
	f->kind = FIND_REGRESSION;
	f->verdict = VERDICT_REGRESSED;
	sure(f, SEVERITY_WARNING, CONFIDENCE_LIKELY);
	levels(f, 0, 0.2e9);
	f->fn = 9;
	f->is_new = true;
	f->against_baseline = true;
}

static void add_work(struct list *l)
{
	static const fn_id sources[] = {11, 12};
	struct regress *regress = arena_new(&l->m->arena, struct regress);
	struct regress_cause *cause = arena_new(&l->m->arena, struct regress_cause);
	struct finding *f = add(l, 1, CPU);

	f->kind = FIND_SHIFT;
	f->verdict = VERDICT_MOVED;
	sure(f, SEVERITY_INFO, CONFIDENCE_CERTAIN);
	levels(f, 0.1e9, 0.4e9);
	f->fn = 10;
	f->sources = sources;
	f->n_sources = 2;
	*cause = (struct regress_cause){.verdict = VERDICT_MOVED,
					.fn = 10,
					.net = 0.01e9,
					.sources = sources,
					.n_sources = 2};
	f->cause = cause;

	f = add(l, 3, CPU);
	f->kind = FIND_SHIFT;
	f->verdict = VERDICT_MORE_WORK;
	sure(f, SEVERITY_INFO, CONFIDENCE_LIKELY);
	levels(f, 1e9, 1.29e9);
	regress->work = 1.29;
	f->regress = regress;
}

static void add_others(struct list *l)
{
	static const struct pattern pattern = {STR("regex-compile"),
					       STR("Compiling regular expressions")};
	static const struct outlier_fn fns[] = {
		{.fn = 13, .here = 0.05e9, .peers = 0.02e9, .z = 9.5},
		{.fn = 14, .here = 0.001e9, .peers = 0, .z = 5}};
	struct outlier *o = arena_new(&l->m->arena, struct outlier);
	struct finding *f = add(l, 2, BLOCK);

	f->kind = FIND_OUTLIER;
	f->verdict = VERDICT_DEVIATING;
	sure(f, SEVERITY_WARNING, CONFIDENCE_LIKELY);
	levels(f, 20.4e6, 52.9e6);
	f->fn = 13;
	label(l->m, f, STR("region"), STR("eu-west"));
	*o = (struct outlier){.key = STR("region"),
			      .value = STR("eu-west"),
			      .n_units = 2,
			      .fns = fns,
			      .n_fns = 2,
			      .explained = 0.96,
			      .twin_key = STR("pod"),
			      .twin_value = STR("pod-3")};
	f->outlier = o;

	f = add(l, 1, CPU);
	f->kind = FIND_HOTSPOT;
	f->verdict = VERDICT_HEAVY;
	f->value = 0.3e9;
	f->whole_relative = 0.21;
	f->fn = 15;
	f->pattern = &pattern;
}

static void add_spike(struct list *l)
{
	static const struct spike spikes[] = {{.peak = 1.9e9, .normal = 0.9e9, .sigmas = 8},
					      {.peak = 30e6, .normal = 10e6, .sigmas = 7}};
	struct spike_group *g = arena_new(&l->m->arena, struct spike_group);
	struct spike_of *of = arena_n(&l->m->arena, 2, struct spike_of);
	struct finding *f;

	f = add(l, 2, CPU);
	f->kind = FIND_SPIKE;
	f->verdict = VERDICT_SPIKED;
	sure(f, SEVERITY_INFO, CONFIDENCE_LIKELY);
	levels(f, 0.9e9, 1.9e9);
	f->from_ns = START_NS + 194 * MINUTE_NS;
	f->to_ns = f->from_ns + 5 * MINUTE_NS;
	of[0] = (struct spike_of){f->brief, &spikes[0]};
	of[1] = (struct spike_of){mk_finding(l->m, 1, MUTEX).brief, &spikes[1]};
	*g = (struct spike_group){f->from_ns, f->to_ns, of, 2, 2, 2};
	f->spikes = g;
}

static void add_muted(struct list *l)
{
	struct finding_mute *mute = arena_new(&l->m->arena, struct finding_mute);
	struct finding *f = add(l, 0, HEAP);

	f->kind = FIND_LEAK;
	f->verdict = VERDICT_SUSPECT;
	f->value = 2 * MIB;
	*mute = (struct finding_mute){l->m->spec.hostile ? STR(EVIL) : STR("known, TICKET-7"),
				      START_NS + 24 * 60 * MINUTE_NS};
	f->mute = mute;
}

/* ---- all ---- */

static const struct judged *judge(struct mk *m, const struct finding *f, size_t n)
{
	struct judged *v = arena_n(&m->arena, n, struct judged);
	struct history *h = arena_new(&m->arena, struct history);
	uint32_t *instances = arena_n(&m->arena, 1, uint32_t);
	struct history_value *values = arena_n(&m->arena, 1, struct history_value);

	*values = (struct history_value){STR("shard"), m->spec.hostile ? STR(EVIL) : STR("acme")};
	*h = (struct history){
		.instances = instances, .n_instances = 1, .values = values, .n_values = 1};
	for (size_t i = 0; i < n; i++) {
		enum leak_scope scope = (enum leak_scope)(i % 3);
		struct leak *l = (struct leak *)leak_of(m, scope, scope == LEAK_FUNCTION ? 3 : 0);

		if (i % 4 == 2)
			l->instance = 0;
		if (i % 5 != 1)
			l->verdict = (enum verdict)(i % 5);
		l->slope -= (double)i;
		if (l->verdict == VERDICT_NOT_ENOUGH_DATA)
			l->slope = l->low = l->high = l->share = l->rise = NAN;
		v[i] = (struct judged){f->brief, l, h, i == 1 ? f : NULL};
	}
	return v;
}

static void set(struct mk *m, const struct list *l, size_t n_judged)
{
	struct findings *all = arena_new(&m->arena, struct findings);

	*all = (struct findings){
		.v = l->v,
		.n = l->n,
		.looked_at = {412, 12, 9, 1800, 20, 28, 0.12},
	};
	for (size_t i = 0; i < l->n; i++) {
		all->n_muted += l->v[i]->mute != NULL;
		all->n_hot += l->v[i]->kind == FIND_HOTSPOT && !l->v[i]->mute;
	}
	if (l->n) {
		all->judged = judge(m, l->v[0], n_judged);
		all->n_judged = n_judged;
	}
	m->report.findings = all;
}

void mk_findings(struct mk *m)
{
	struct list l = {m, arena_n(&m->arena, ROOM, const struct finding *), 0};

	if (m->report.n_services) {
		make_stacks(m);
		add_leaks(&l);
		add_changes(&l);
		add_work(&l);
		add_others(&l);
		add_spike(&l);
		add_muted(&l);
	}
	set(m, &l, 12);
}

void mk_many_findings(struct mk *m, size_t n)
{
	struct list l = {m, arena_n(&m->arena, n, const struct finding *), 0};

	for (size_t i = 0; i < n; i++) {
		struct finding *f = add(&l, i, i);

		f->kind = (enum finding_kind)(i % FIND_KIND_N);
		f->verdict = (enum verdict)(i % VERDICT_N);
		f->severity = (enum severity)(i % 3);
		f->fn = i % 2 ? (fn_id)(i % 100) : FN_ALL;
	}
	set(m, &l, 3 * n);
}
