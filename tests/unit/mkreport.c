// SPDX-License-Identifier: MIT
#include "mkreport.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"
#include "base/utc.h"
#include "render/look.h"

#define N_FNS 120
#define N_BUCKETS 96
#define WIDTH_S 300
#define START_S 1795046400ll /* Thu 19 Nov 2026, 00:00 UTC */
/* Styles and scripts are no text of a page: what is counted and looked for in it is its own. */
static const struct look bare = {.form = LOOK_BARE};

#define HOSTILE "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>"

static const struct {
	const char *title, *slug, *id, *name, *unit, *family;
	enum kind kind;
	double level;
} types[] = {
	{"CPU", "process_cpu-cpu", "process_cpu:cpu:nanoseconds:cpu:nanoseconds", "cpu",
	 "nanoseconds", "process_cpu", KIND_DELTA, 0.8e9},
	{"Heap in use", "memory-inuse_space", "memory:inuse_space:bytes:space:bytes", "inuse_space",
	 "bytes", "memory", KIND_GAUGE, 3.3e8},
	{"Goroutines", "goroutine-goroutine", "goroutine:goroutine:count:goroutine:count",
	 "goroutine", "count", "goroutine", KIND_GAUGE, 470},
	{"Mutex delay", "mutex-delay", "mutex:delay:nanoseconds:contentions:count", "delay",
	 "nanoseconds", "mutex", KIND_CUMULATIVE, 1.1e7},
	{"Block delay", "block-delay", "block:delay:nanoseconds:contentions:count", "delay",
	 "nanoseconds", "block", KIND_CUMULATIVE, 9.4e7},
	{"Allocated", "memory-alloc_space", "memory:alloc_space:bytes:space:bytes", "alloc_space",
	 "bytes", "memory", KIND_CUMULATIVE, 2.2e7},
	{"w<idgets>", "odd-widgets", "odd:w<idgets>:w\"u:odd:count", "w<idgets>", "w\"u<b>", "odd",
	 KIND_DELTA, 12},
};

/* a, b and the number, one after the other. */
static struct str text(struct mk *m, const char *a, const char *b, int number)
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%d", number);
	return arena_cat(&m->arena, str_of(a), str_of(b), str_of(digits));
}

static int cmp_names(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void make_fns(struct mk *m)
{
	static const char *const patterns[] = {
		"github.com/acme/shop/orders/pricing.(*Engine).Quote",
		"github.com/acme/shop/httpx.Trace.func",
		"runtime.mallocgc",
		"net/http.(*conn).serve",
		"encoding/json.(*decodeState).object",
		"github.com/acme/shop/store.Größe",
	};
	struct str names[N_FNS];
	str_id *fn_name = arena_n(&m->arena, N_FNS, str_id);
	str_id *fn_file = arena_n(&m->arena, N_FNS, str_id);
	struct frame *frames = arena_n(&m->arena, N_FNS, struct frame); /* one a function */
	int i;

	for (i = 0; i < N_FNS; i++)
		names[i] = text(m, patterns[i % 6], m->spec.hostile && i % 7 == 0 ? HOSTILE : "",
				i);
	qsort(names, N_FNS, sizeof(*names), cmp_names);
	strtab_init(&m->model.strings);
	for (i = 0; i < N_FNS; i++) {
		fn_name[i] = strtab_intern(&m->model.strings, names[i]);
		fn_file[i] = strtab_intern(&m->model.strings, STR("/src/shop/file.go"));
		frames[i] = (struct frame){
			.fn = (fn_id)i, .file = fn_file[i], .line = (uint32_t)i + 1};
	}
	m->model.fn_name = fn_name;
	m->model.fn_file = fn_file;
	m->model.frames = frames;
	m->model.n_frames = N_FNS;
	m->model.n_fns = N_FNS;
}

/* A wiggling walk over depths; weights fall, so that siblings are about heaviest first. */
static void make_nodes(struct mk *m, struct profile *p, size_t seed)
{
	size_t n = m->spec.n_nodes;
	struct node *v = arena_n(&m->arena, n, struct node);
	size_t i, j;

	v[0] = (struct node){.fn = FN_ALL};
	for (i = 1; i < n; i++) {
		uint32_t deeper = v[i - 1].depth + 1;

		v[i].fn = (fn_id)((i * 37 + seed) % N_FNS);
		v[i].frame = v[i].fn;
		v[i].depth = i % 5 == 0 && deeper > 4 ? deeper - 3 : MIN(deeper, 45u);
		v[i].self = i % 3 ? (int64_t)(1e12 / (double)(i + seed + 1)) : 0;
		if (i + 1 == n)
			v[i].self = 1000;
	}
	for (i = n; i-- > 0;) {
		v[i].total = v[i].self;
		for (j = i + 1; j < n && v[j].depth > v[i].depth; j++)
			if (v[j].depth == v[i].depth + 1)
				v[i].total += v[j].total;
		v[i].end = (uint32_t)j;
	}
	p->nodes = v;
	p->n_nodes = n;
	p->lines = v;
	p->n_lines = n;
	p->n_stacks = n;
}

static bool above(const struct node *v, size_t i, fn_id fn)
{
	uint32_t depth = v[i].depth;

	while (i-- > 0)
		if (v[i].depth < depth) {
			depth = v[i].depth;
			if (v[i].fn == fn)
				return true;
		}
	return false;
}

static int cmp_fns(const void *a, const void *b)
{
	const struct fn_row *x = a, *y = b;

	if (x->self[0] != y->self[0])
		return x->self[0] < y->self[0] ? 1 : -1;
	return x->fn < y->fn ? -1 : x->fn > y->fn;
}

static void make_fn_rows(struct mk *m, struct profile *p)
{
	struct fn_row *v = arena_n(&m->arena, N_FNS, struct fn_row);
	size_t i;

	for (i = 0; i < N_FNS; i++)
		v[i].fn = (fn_id)i;
	for (i = 1; i < p->n_nodes; i++) {
		struct fn_row *row = &v[p->nodes[i].fn];

		row->self[0] += p->nodes[i].self;
		if (!above(p->nodes, i, row->fn))
			row->total[0] += p->nodes[i].total;
	}
	qsort(v, N_FNS, sizeof(*v), cmp_fns);
	for (i = 0; i < N_FNS; i++) {
		v[i].self[WIN_FIRST] = i % 4 ? v[i].self[0] / 4 : v[i].self[0] / 16;
		v[i].self[WIN_LAST] = v[i].self[0] / 3;
		v[i].total[WIN_FIRST] = v[i].total[0] / 4;
		v[i].total[WIN_LAST] = v[i].total[0] / 4;
		v[i].rank[0] = (uint32_t)i + 1;
		v[i].rank[WIN_FIRST] = i % 9 ? (uint32_t)(i % 13) + 1 : 0;
		v[i].rank[WIN_LAST] = (uint32_t)i + 1;
	}
	p->fns = v;
	p->n_fns = N_FNS;
	while (p->n_fns && !v[p->n_fns - 1].total[0])
		p->n_fns--;
}

static const double trend_factors[][2] = {
	[TREND_UNKNOWN] = {1, 1}, [TREND_STEADY] = {1, 1}, [TREND_ROSE] = {1, 2.9},
	[TREND_FELL] = {1, 0.7},  [TREND_NEW] = {0, 1},    [TREND_GONE] = {1, 0},
};

static void make_timeline(struct mk *m, struct profile *p, enum trend trend, double base)
{
	size_t n = m->spec.n_dumps == 1 ? 1 : N_BUCKETS;
	double *level = arena_n(&m->arena, n, double);
	size_t i;

	for (i = 0; i < n; i++) {
		level[i] = base * trend_factors[trend][i > 55] * (1 + 0.02 * sin((double)(i * i)));
		if (m->spec.partial && i > 30 && i < 36)
			level[i] = NAN;
		if (p->only_baseline)
			level[i] = NAN;
	}
	p->timeline = (struct timeline){START_S, WIDTH_S, n, level, m->spec.no_clock};
}

static void make_windows(struct mk *m, struct profile *p, struct change *c, double base)
{
	static const int64_t from[WIN_N] = {0, 0, 3}, to[WIN_N] = {4, 1, 4};
	int64_t quarter = N_BUCKETS / 4 * WIDTH_S * NS_PER_S;
	int i;

	c->noise = base * 0.02;
	c->before = base * trend_factors[c->trend][0];
	c->after = base * trend_factors[c->trend][1];
	if (c->trend == TREND_UNKNOWN)
		c->before = c->after = NAN;
	for (i = 0; i < WIN_N; i++) {
		struct win *w = &p->win[i];

		w->from_ns = START_S * NS_PER_S + from[i] * quarter;
		w->to_ns = START_S * NS_PER_S + to[i] * quarter;
		w->total = p->only_baseline ? 0 : p->nodes[0].total / (i ? 4 : 1);
		w->level = i == WIN_ALL ? base : i == WIN_FIRST ? c->before : c->after;
		if (p->only_baseline)
			w->level = NAN;
		w->per_value = isfinite(w->level) && w->total ? w->level / (double)w->total : 0;
		w->n_dumps = m->spec.n_dumps;
	}
}

static void make_instances(struct mk *m, struct profile *p, size_t service)
{
	struct instance_row *v = arena_n(&m->arena, 3, struct instance_row);
	struct restart *restarts = arena_n(&m->arena, 1, struct restart);
	size_t i;

	p->n_instances = m->spec.n_dumps == 1 ? 1 : 3;
	for (i = 0; i < p->n_instances; i++)
		v[i] = (struct instance_row){.name = text(m, "pod=", "pod-", (int)i),
					     .n_dumps = p->n_dumps / 3,
					     .first_ns = START_S * NS_PER_S,
					     .last_ns = (START_S + 28500) * NS_PER_S,
					     .interval_ns = 300 * NS_PER_S,
					     .level = p->win[0].level / 3};
	if (service == 1 && !m->spec.no_clock && m->spec.n_dumps > 1) {
		restarts[0] = (struct restart){(START_S + 9000) * NS_PER_S, 1};
		p->n_restarts = 1;
		v[1].n_restarts = 1;
	}
	p->instances = v;
	p->restarts = restarts;
}

static void make_labels(struct mk *m, struct profile *p)
{
	struct label_key *keys = arena_n(&m->arena, 3, struct label_key);
	struct label_value *many = arena_n(&m->arena, 20, struct label_value);
	struct label_value *one = arena_n(&m->arena, 1, struct label_value);
	int64_t left = p->nodes[0].total;
	int i;

	for (i = 0; i < 20; i++) {
		many[i].value = text(m, "/api/", m->spec.hostile ? HOSTILE : "v", i);
		many[i].total = i < 19 ? left / 2 : left;
		left -= many[i].total;
	}
	many[19].value = STR("");
	one[0] = (struct label_value){STR("eu-west"), p->nodes[0].total};
	keys[0] = (struct label_key){STR("endpoint"), many, 20};
	keys[1] = (struct label_key){STR("region"), one, 1};
	keys[2] = (struct label_key){STR("t\"<ier>"), many + 17, 3};
	p->labels = keys;
	p->n_labels = 3;
}

static void make_brief(struct mk *m, struct brief *b, struct profile *p, size_t type)
{
	size_t i;

	b->series = p->series;
	b->slug = str_of(types[type].slug);
	b->den = p->den;
	b->timeline = p->timeline;
	memcpy(b->win, p->win, sizeof(b->win));
	for (i = 0; i < BRIEF_FNS && i < p->n_fns; i++)
		b->top[b->n_top++] = p->fns[i];
	b->now = b->max = NAN;
	for (i = 0; i < p->timeline.n; i++) {
		double level = p->timeline.level[i];

		if (!isfinite(level))
			continue;
		b->now = level;
		if (!(b->max >= level)) {
			b->max = level;
			b->max_s = p->timeline.start_s + (int64_t)i * WIDTH_S;
		}
	}
	b->n_dumps = p->n_dumps;
	b->n_instances = (uint32_t)p->n_instances;
	b->n_restarts = (uint32_t)p->n_restarts;
	b->restarts = p->restarts;
	b->instances = p->instances;
	b->coverage = p->coverage;
	b->n_fns = p->n_fns;
	b->n_stacks = p->n_stacks;
	b->only_baseline = p->only_baseline;
	(void)m;
}

static void make_profile(struct mk *m, size_t service, size_t type)
{
	size_t at = service * m->spec.n_types + type;
	struct profile *p = &m->profiles[at];
	struct brief *b = (struct brief *)&m->report.briefs[at];
	enum trend trend = (enum trend)((service * 5 + type + 2) % 6);
	double base = types[type].level / (double)(service + 1);

	p->series = &m->model.series[at];
	p->den = types[type].kind == KIND_GAUGE ? 1000 : 1;
	p->n_dumps = m->spec.n_dumps * 3;
	p->coverage = m->spec.partial && service == 0 ? 0.912 : 1;
	p->first_ns = START_S * NS_PER_S;
	p->last_ns = (START_S + 28500) * NS_PER_S;
	if (m->spec.n_dumps == 1 || m->spec.no_clock)
		trend = TREND_UNKNOWN;
	p->only_baseline = m->spec.n_dumps == 1 && types[type].kind == KIND_CUMULATIVE;
	b->change.trend = trend;
	make_nodes(m, p, service * 3 + type);
	make_fn_rows(m, p);
	make_timeline(m, p, trend, base);
	make_windows(m, p, &b->change, base);
	make_instances(m, p, service);
	make_labels(m, p);
	make_brief(m, b, p, type);
}

static void make_model(struct mk *m)
{
	size_t ns = m->spec.n_services, nt = m->spec.n_types, i;
	struct model *o = &m->model;

	o->services = arena_n(&m->arena, ns + 1, struct str);
	o->n_services = o->n_own_services = ns;
	o->types = arena_n(&m->arena, nt, struct ptype);
	o->n_types = nt;
	o->series = arena_n(&m->arena, ns * nt + 1, struct series);
	o->n_series = ns * nt;
	o->instances = arena_n(&m->arena, ns * 3 + 1, struct instance);
	for (i = 0; i < ns; i++)
		o->services[i] = str_of(m->spec.services[i]);
	for (i = 0; i < nt; i++)
		o->types[i] = (struct ptype){str_of(types[i].id),   str_of(types[i].name),
					     str_of(types[i].unit), str_of(types[i].family),
					     types[i].kind,         WHY_TABLE};
	for (i = 0; i < ns * nt; i++)
		o->series[i] = (struct series){(uint32_t)(i / nt), (uint32_t)(i % nt), NULL, 0};
	for (i = 0; i < ns * 3; i++) {
		struct label *label = arena_n(&m->arena, 1, struct label);

		*label = (struct label){STR("pod"), text(m, "", "pod-", (int)(i % 3)), WHY_KEY};
		o->instances[i] = (struct instance){
			(uint32_t)(i / 3), text(m, "pod=", "pod-", (int)(i % 3)), label, 1};
		o->n_instances++;
	}
}

/* The dumps of a service, instance by instance. */
static void make_series(struct mk *m)
{
	struct model *o = &m->model;

	for (size_t s = 0; s < o->n_series; s++) {
		uint32_t *ids = arena_n(&m->arena, m->spec.n_dumps + 1, uint32_t);
		size_t n = 0;

		for (size_t k = 0; k < 3; k++)
			for (size_t i = k; i < m->spec.n_dumps; i += 3)
				ids[n++] = (uint32_t)(o->series[s].service * m->spec.n_dumps + i);
		o->series[s].dumps = ids;
		o->series[s].n_dumps = n;
	}
}

/* Each service has as many dump files as one of its series; the first two hold the same. */
static void make_dumps(struct mk *m)
{
	size_t n = m->spec.n_services * m->spec.n_dumps, i, k;

	m->model.dumps = arena_n(&m->arena, n + 1, struct mdump);
	m->model.n_dumps = n;
	for (i = 0; i < n; i++) {
		struct mdump *d = &m->model.dumps[i];
		struct dump source = {.path = text(m, "dumps/",
						   m->spec.hostile ? "<b>\"" : "cpu.pb.gz.",
						   (int)i)};

		vec_push(&m->discovery.dumps, source);
		d->source = (uint32_t)i;
		d->service = (uint32_t)(i / m->spec.n_dumps);
		d->instance = d->service * 3 + (uint32_t)(i % m->spec.n_dumps % 3);
		memcpy(d->digest.bytes, &(uint32_t){(uint32_t)i - (i % m->spec.n_dumps == 1)}, 4);
		d->time_ns = m->spec.no_clock ? TIME_NONE : (START_S + (int64_t)i * 60) * NS_PER_S;
		d->seq = (int64_t)i;
		d->time_why = m->spec.no_clock ? WHY_SEQ : WHY_CONTENT;
		d->service_why = WHY_DIR;
		d->service_how = STR("first directory");
		d->duration_ns = i % 2 ? 30 * NS_PER_S : 0;
		d->format = STR("pprof");
		d->n_samples = 1000 + i;
		d->n_rows = 900;
		d->points = arena_n(&m->arena, m->spec.n_types, struct point);
		d->n_points = (uint32_t)m->spec.n_types;
		for (k = 0; k < m->spec.n_types; k++)
			d->points[k] = (struct point){(uint32_t)k, 3000000000 + (int64_t)i,
						      (uint32_t)k};
	}
	make_series(m);
}

static void make_discovery(struct mk *m)
{
	struct str evil = m->spec.hostile ? STR(HOSTILE) : STR("deploy orders v2.4.1");
	struct event deploy = {.time_ns = (START_S + 16800) * NS_PER_S,
			       .end_ns = (START_S + 16800) * NS_PER_S,
			       .text = evil,
			       .version = STR("v2.4.1")};

	m->discovery.title = m->spec.hostile ? STR("shop <&> \"x\"") : STR("shop");
	if (!m->spec.no_clock && m->spec.n_services)
		vec_push(&m->discovery.events, deploy);
	if (m->spec.partial) {
		struct skip skip = {STR("bad/\"dump\".pb.gz"), STR("expected <gzip>, found text")};

		vec_push(&m->discovery.skips, skip);
		m->model.failed = arena_n(&m->arena, 1, struct skip);
		m->model.failed[0] = (struct skip){STR("cut.pb.gz"), STR("ends at byte 17")};
		m->model.n_failed = 1;
		m->model.hit.depth = 3;
	}
}

static void make_rows(struct mk *m)
{
	size_t ns = m->spec.n_services, nt = m->spec.n_types, i, k;
	struct report *r = &m->report;
	struct service_row *services = arena_n(&m->arena, ns + 1, struct service_row);
	struct type_row *rows = arena_n(&m->arena, nt, struct type_row);

	for (i = 0; i < ns; i++)
		services[i] = (struct service_row){m->model.services[i],
						   text(m, "", "svc-", (int)i),
						   (uint32_t)(i * nt),
						   (uint32_t)nt,
						   3,
						   m->spec.n_dumps};
	for (i = 0; i < nt; i++) {
		uint32_t *briefs = arena_n(&m->arena, ns + 1, uint32_t);

		for (k = 0; k < ns; k++)
			briefs[k] = (uint32_t)(k * nt + i);
		rows[i] = (struct type_row){m->model.types[i].id,
					    str_of(types[i].title),
					    str_of(types[i].slug),
					    STR("What it measures."),
					    types[i].kind,
					    m->model.types[i].unit,
					    (uint32_t)i,
					    briefs,
					    ns};
	}
	r->services = services;
	r->n_services = ns;
	r->types = rows;
	r->n_types = ns ? nt : 0;
}

/* ---- plans and parts ---- */

static struct win no_dumps(void)
{
	return (struct win){.from_ns = (START_S + 9150) * NS_PER_S,
			    .to_ns = (START_S + 10650) * NS_PER_S,
			    .level = NAN};
}

struct part mk_part(struct mk *m, const struct profile *p, enum win_id win)
{
	struct fn_value *fns = arena_n(&m->arena, p->n_fns + 1, struct fn_value);
	struct node *whole = arena_new(&m->arena, struct node);
	size_t i;

	*whole = (struct node){.fn = FN_ALL, .end = 1};
	if (win == WIN_N || !p->win[win].total)
		return (struct part){.win = win == WIN_N ? no_dumps() : p->win[win],
				     .den = p->den,
				     .nodes = whole,
				     .n_nodes = 1,
				     .n_nodes_all = 1};
	for (i = 0; i < p->n_fns; i++)
		fns[i] = (struct fn_value){p->fns[i].fn, p->fns[i].file, p->fns[i].self[WIN_ALL],
					   p->fns[i].total[WIN_ALL]};
	return (struct part){.win = p->win[win],
			     .den = p->den,
			     .fns = fns,
			     .n_fns = p->n_fns,
			     .nodes = p->nodes,
			     .n_nodes = p->n_nodes,
			     .n_nodes_all = p->n_nodes,
			     .n_stacks = p->n_stacks};
}

static void make_windows_of(struct mk *m, struct plan *plan, const struct profile *p)
{
	struct win none = no_dumps();
	struct plan_window *v = arena_n(&m->arena, 3, struct plan_window);

	v[0] = (struct plan_window){.slug = STR("first-quarter"),
				    .title = STR("first quarter"),
				    .from_ns = p->win[WIN_FIRST].from_ns,
				    .to_ns = p->win[WIN_FIRST].to_ns,
				    .has_page = true};
	v[1] = (struct plan_window){.slug = STR("quiet"),
				    .title = m->spec.hostile ? STR(HOSTILE) : STR("a quiet hour"),
				    .from_ns = none.from_ns,
				    .to_ns = none.to_ns,
				    .has_page = true};
	v[2] = (struct plan_window){.slug = STR("last-quarter"),
				    .title = STR("last quarter"),
				    .from_ns = p->win[WIN_LAST].from_ns,
				    .to_ns = p->win[WIN_LAST].to_ns,
				    .has_page = true};
	plan->windows = v;
	plan->n_windows = 3;
	plan->n_pages = 3;
	plan->n_wished = 5;
}

static void make_plans(struct mk *m)
{
	size_t i;

	m->plans = arena_n(&m->arena, m->report.n_briefs + 1, struct plan);
	for (i = 0; i < m->report.n_briefs; i++) {
		((struct brief *)m->report.briefs)[i].plan = &m->plans[i];
		if (m->spec.windows)
			make_windows_of(m, &m->plans[i], &m->profiles[i]);
	}
	m->report.orders = dump_orders_make(&m->model, &m->arena);
	if (m->spec.dump_pages)
		m->report.dump_pages =
			dump_pages_choose(&m->model, m->report.orders, 50, &m->arena);
}

void mk_report(struct mk *m, struct mk_spec spec)
{
	size_t i;

	*m = (struct mk){.spec = spec};
	make_fns(m);
	make_model(m);
	make_dumps(m);
	make_discovery(m);
	make_rows(m);
	m->report.look = &bare;
	m->report.model = &m->model;
	m->report.discovery = &m->discovery;
	m->report.from_ns = START_S * NS_PER_S;
	m->report.to_ns = spec.no_clock ? m->report.from_ns : (START_S + 28800) * NS_PER_S;
	m->report.n_briefs = spec.n_services * spec.n_types;
	m->report.briefs = arena_n(&m->arena, m->report.n_briefs + 1, struct brief);
	m->profiles = arena_n(&m->arena, m->report.n_briefs + 1, struct profile);
	m->report.n_read = m->model.n_dumps;
	m->report.n_skipped = spec.partial ? 2 : 0;
	m->report.bytes_read = 2480000000;
	m->report.n_instances = (uint32_t)m->model.n_instances;
	m->report.input_digest = STR("9f2c41d07be39f2c41d07be3");
	for (i = 0; i < m->report.n_briefs; i++)
		make_profile(m, i / spec.n_types, i % spec.n_types);
	make_plans(m);
}

void mk_release(struct mk *m)
{
	strtab_release(&m->model.strings);
	vec_release(&m->discovery.dumps);
	vec_release(&m->discovery.skips);
	vec_release(&m->discovery.events);
	arena_release(&m->arena);
}
