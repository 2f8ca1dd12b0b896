// SPDX-License-Identifier: MIT
/*
 * Two versions of a service, sampled: a call tree of some 400 functions with log-normal costs,
 * dumps whose load varies, functions that vary more than counting explains, pods that resemble
 * themselves. The versions are the same, one function is dearer, or code was only moved about.
 */
#include "sim.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyse/regress.h"
#include "analyse/segment.h"
#include "base/num.h"
#include "base/vec.h"

#define FNS 400
#define FNS_MOST 460
#define NODES_MOST 2400
#define LIBRARY_FROM 280 /* functions from here on are not the program's own */
/* Of a dump: three cores for half a minute. The smallest change of a function of 3 % that 30 dumps
 * a side show is then about 9 %, as in the simulated world of the reference. */
#define SAMPLES 10000
#define PODS_MOST 8
#define SECONDS 30
#define EDITS_MOST 8

/* One call path. Children come after their parent, in preorder. */
struct call {
	fn_id fn;
	uint32_t parent, depth;
	double cost[SIDE_N]; /* self, parts of the whole */
};

struct world {
	struct call calls[NODES_MOST];
	size_t n;
	size_t n_fns;
	bool is_own[FNS_MOST];
	double self[FNS_MOST]; /* of the base */
};

/* How dumps are taken. */
struct plan {
	size_t n_dumps[SIDE_N]; /* a pod */
	size_t n_pods;          /* a side */
	bool shared_pods;
	double pod_cv, fn_cv, load_cv;
	double phi;        /* of fn_cv, from dump to dump */
	double extra_load; /* candidate's load */
	double spread;     /* of costs: sigma of the logarithm; 0: 1.3 */
};

struct taken {
	struct arena arena;
	struct world *w;
	struct plan plan;
	struct history h;
	struct regress_side side[SIDE_N];
	double *counts; /* by point, call */
	struct diff diff;
	struct model model;
	struct strtab *strings;
};

/* ---- the program ---- */

static void grow_tree(struct world *w, struct rng *r, double spread)
{
	double sum = 0;

	w->n = 1;
	w->calls[0] = (struct call){.fn = FN_ALL, .parent = UINT32_MAX};
	w->n_fns = FNS;
	for (fn_id fn = 0; fn < FNS_MOST; fn++)
		w->is_own[fn] = fn < LIBRARY_FROM || fn >= FNS;
	/* Each function has one to three callers; libraries are called by many. */
	for (fn_id fn = 0; fn < FNS; fn++) {
		size_t places = fn < 5              ? 1
				: fn < LIBRARY_FROM ? 1 + rng_below(r, 2)
						    : 2 + rng_below(r, 4);
		double cost = exp(spread * rng_normal(r));

		for (size_t k = 0; k < places && w->n < NODES_MOST; k++) {
			uint32_t parent = fn < 5 ? 0 : (uint32_t)(1 + rng_below(r, w->n - 1));

			if (w->calls[parent].depth > 12 || w->calls[parent].fn == fn ||
			    (fn < LIBRARY_FROM && parent && !w->is_own[w->calls[parent].fn]))
				parent = 1;
			w->calls[w->n++] = (struct call){
				.fn = fn,
				.parent = parent,
				.depth = w->calls[parent].depth + 1,
				.cost = {cost / (double)places, cost / (double)places}};
		}
		sum += cost;
	}
	for (size_t i = 0; i < w->n; i++)
		for (int side = 0; side < SIDE_N; side++)
			w->calls[i].cost[side] /= sum;
}

static void sum_self(struct world *w)
{
	for (fn_id fn = 0; fn < FNS_MOST; fn++)
		w->self[fn] = 0;
	for (size_t i = 1; i < w->n; i++)
		w->self[w->calls[i].fn] += w->calls[i].cost[SIDE_BASE];
}

static void make_world(struct world *w, struct rng *r, double spread)
{
	memset(w, 0, sizeof(*w));
	grow_tree(w, r, spread > 0 ? spread : 1.3);
	sum_self(w);
}

/* A function of the program whose self is about so much of the whole. */
static fn_id choose(const struct world *w, struct rng *r, double least, double most)
{
	for (;;) {
		fn_id fn = (fn_id)(5 + rng_below(r, LIBRARY_FROM - 5));

		if (w->self[fn] >= least && w->self[fn] <= most)
			return fn;
		least *= 0.999;
		most *= 1.001;
	}
}

static void scale_fn(struct world *w, fn_id fn, double by)
{
	for (size_t i = 1; i < w->n; i++)
		if (w->calls[i].fn == fn)
			w->calls[i].cost[SIDE_CANDIDATE] *= by;
}

static uint32_t add_call(struct world *w, fn_id fn, uint32_t parent)
{
	if (w->n == NODES_MOST)
		exit(3);
	w->calls[w->n] = (struct call){
		.fn = fn, .parent = parent, .depth = w->calls[parent].depth + 1};
	return (uint32_t)w->n++;
}

/* All that stands below from, and its cost of the candidate, stands below to instead. */
static void move_below(struct world *w, uint32_t from, uint32_t to)
{
	static uint32_t now[NODES_MOST];
	size_t n = w->n;

	memset(now, 0, sizeof(now));
	now[from] = to;
	for (uint32_t i = from + 1; i < n; i++) {
		uint32_t parent = w->calls[i].parent;

		if (parent >= n || !now[parent])
			continue;
		now[i] = add_call(w, w->calls[i].fn, now[parent]);
		w->calls[now[i]].cost[SIDE_CANDIDATE] = w->calls[i].cost[SIDE_CANDIDATE];
		w->calls[i].cost[SIDE_CANDIDATE] = 0;
	}
}

static void take_cost(struct world *w, uint32_t from, uint32_t to, double part)
{
	double cost = w->calls[from].cost[SIDE_CANDIDATE] * part;

	w->calls[from].cost[SIDE_CANDIDATE] -= cost;
	w->calls[to].cost[SIDE_CANDIDATE] += cost;
}

static void rename_fn(struct world *w, fn_id fn)
{
	fn_id name = (fn_id)w->n_fns++;
	size_t n = w->n;

	for (uint32_t i = 1; i < n; i++) {
		uint32_t to;

		if (w->calls[i].fn != fn)
			continue;
		to = add_call(w, name, w->calls[i].parent);
		take_cost(w, i, to, 1);
		move_below(w, i, to);
	}
}

static void inline_fn(struct world *w, fn_id fn)
{
	size_t n = w->n;

	for (uint32_t i = 1; i < n; i++)
		if (w->calls[i].fn == fn) {
			take_cost(w, i, w->calls[i].parent, 1);
			move_below(w, i, w->calls[i].parent);
		}
}

static void split_fn(struct world *w, fn_id fn)
{
	fn_id part = (fn_id)w->n_fns++;
	size_t n = w->n;

	for (uint32_t i = 1; i < n; i++)
		if (w->calls[i].fn == fn)
			take_cost(w, i, add_call(w, part, i), 0.6);
}

/* Called by the caller's caller instead. */
static void lift_fn(struct world *w, fn_id fn)
{
	size_t n = w->n;

	for (uint32_t i = 1; i < n; i++) {
		uint32_t parent = w->calls[i].parent, to;

		if (w->calls[i].fn != fn || parent == 0)
			continue;
		to = add_call(w, fn, w->calls[parent].parent);
		take_cost(w, i, to, 1);
		move_below(w, i, to);
	}
}

/* ---- dumps ---- */

static void name_all(struct taken *t)
{
	struct model *m = &t->model;
	str_id *names = arena_n(&t->arena, FNS_MOST, str_id);
	str_id *files = arena_n(&t->arena, FNS_MOST, str_id);

	strtab_init(&m->strings);
	for (fn_id fn = 0; fn < FNS_MOST; fn++) {
		char text[32];
		int n = snprintf(text, sizeof(text), "%s.f%03u",
				 t->w->is_own[fn] ? "shop/app" : "runtime", fn);

		names[fn] = strtab_intern(&m->strings, (struct str){text, (size_t)n});
		files[fn] = strtab_intern(&m->strings, STR(""));
	}
	m->fn_name = names;
	m->fn_file = files;
	m->n_fns = t->w->n_fns;
}

static size_t points_of(const struct plan *p)
{
	return p->n_pods * (p->n_dumps[0] + p->n_dumps[1]);
}

static double jitter(struct rng *r, double cv)
{
	return cv > 0 ? exp(cv * rng_normal(r) - cv * cv / 2) : 1;
}

struct pod {
	double of_fn[FNS_MOST]; /* factor of its own */
	double state[FNS_MOST]; /* correlated from dump to dump: normal */
};

static void take_dump(struct taken *t, struct rng *r, struct pod *pod, size_t point)
{
	struct history_point *p = (struct history_point *)&t->h.points[point];
	enum diff_side side = p->life % 2 ? SIDE_CANDIDATE : SIDE_BASE;
	double load = jitter(r, t->plan.load_cv);
	static double of_fn[FNS_MOST];

	if (side == SIDE_CANDIDATE && t->plan.extra_load > 0)
		load *= t->plan.extra_load;
	for (fn_id fn = 0; fn < t->w->n_fns; fn++) {
		double phi = t->plan.phi, cv = t->plan.fn_cv;

		pod->state[fn] = phi * pod->state[fn] + sqrt(1 - phi * phi) * rng_normal(r);
		of_fn[fn] = pod->of_fn[fn] * exp(cv * pod->state[fn] - cv * cv / 2);
	}
	for (size_t i = 1; i < t->w->n; i++) {
		double mean = SAMPLES * load * t->w->calls[i].cost[side] * of_fn[t->w->calls[i].fn];
		double x = (double)rng_poisson(r, mean);

		t->counts[point * NODES_MOST + i] = x;
		p->total += x * t->h.quantum;
	}
}

static void take_dumps(struct taken *t, struct rng *r)
{
	const struct plan *p = &t->plan;
	struct history_point *points = arena_n(&t->arena, points_of(p), struct history_point);
	static struct pod pod;
	size_t n = 0;

	t->h.points = points;
	t->h.n_instances = p->shared_pods ? p->n_pods : 2 * p->n_pods;
	t->h.instances = arena_n(&t->arena, t->h.n_instances, uint32_t);
	for (size_t i = 0; i < t->h.n_instances; i++)
		((uint32_t *)t->h.instances)[i] = (uint32_t)i;
	for (size_t k = 0; k < p->n_pods * SIDE_N; k++) {
		size_t side = p->shared_pods ? k % 2 : k / p->n_pods;

		for (fn_id fn = 0; fn < t->w->n_fns && (side == 0 || !p->shared_pods); fn++) {
			pod.of_fn[fn] = jitter(r, p->pod_cv);
			pod.state[fn] = rng_normal(r);
		}
		for (size_t i = 0; i < p->n_dumps[side]; i++) {
			size_t at = i + (side ? p->n_dumps[0] : 0);

			points[n] = (struct history_point){
				.instance = (uint32_t)(p->shared_pods ? k / 2 : k),
				.life = (uint32_t)side,
				.at_ns = (int64_t)at * 600 * 1000000000,
				.covered_ns = (int64_t)SECONDS * 1000000000,
				.allocated = NAN,
				.cpu = NAN,
			};
			take_dump(t, r, &pod, n++);
		}
	}
	t->h.n_points = n;
}

static void sides_by_life(struct taken *t)
{
	for (uint32_t side = 0; side < SIDE_N; side++) {
		uint32_t *points = arena_n(&t->arena, t->h.n_points, uint32_t);
		size_t n = 0;

		for (uint32_t i = 0; i < t->h.n_points; i++)
			if (t->h.points[i].life % 2 == side)
				points[n++] = i;
		t->side[side] = (struct regress_side){&t->h, points, n};
	}
}

/* Functions: self, own and total of one dump. */
static void sum_dump(const struct taken *t, size_t point, double (*sums)[HISTORY_WHAT_N])
{
	const struct world *w = t->w;
	static double total[NODES_MOST];

	for (size_t i = 0; i < w->n; i++)
		total[i] = i ? t->counts[point * NODES_MOST + i] : 0;
	for (size_t i = w->n; i-- > 1;) {
		double self = t->counts[point * NODES_MOST + i];
		uint32_t owner = (uint32_t)i;
		bool is_outermost = true;

		total[w->calls[i].parent] += total[i];
		for (uint32_t k = w->calls[i].parent; k; k = w->calls[k].parent)
			is_outermost &= w->calls[k].fn != w->calls[i].fn;
		while (owner && !w->is_own[w->calls[owner].fn])
			owner = w->calls[owner].parent;
		sums[w->calls[i].fn][HISTORY_SELF] += self;
		sums[w->calls[owner ? owner : i].fn][HISTORY_OWN] += self;
		if (is_outermost)
			sums[w->calls[i].fn][HISTORY_TOTAL] += total[i];
	}
}

static void make_table(struct taken *t, enum history_rows which, size_t n, uint32_t per)
{
	struct history_row *rows = arena_n(&t->arena, n, struct history_row);
	static double sums[FNS_MOST][HISTORY_WHAT_N], row[FNS_MOST][HISTORY_WHAT_N];

	for (uint32_t i = 0; i < n; i++) {
		rows[i].id = i;
		rows[i].cells = arena_n(&t->arena, t->h.n_points, struct history_cell);
	}
	for (uint32_t p = 0; p < t->h.n_points; p++) {
		memset(sums, 0, sizeof(sums));
		memset(row, 0, sizeof(row));
		sum_dump(t, p, sums);
		for (uint32_t i = 0; i < t->w->n_fns; i++)
			for (int what = 0; what < HISTORY_WHAT_N; what++)
				row[i / per][what] += sums[i][what] * t->h.quantum;
		for (uint32_t i = 0; i < n; i++) {
			struct history_cell c = {.point = p};

			memcpy(c.value, row[i], sizeof(c.value));
			if (c.value[0] + c.value[1] + c.value[2] > 0)
				((struct history_cell *)rows[i].cells)[rows[i].n++] = c;
		}
	}
	t->h.tables[which] = (struct history_table){rows, n, n};
}

static void take(struct taken *t, struct world *w, const struct plan *plan, struct rng *r)
{
	static double counts[800 * NODES_MOST];

	*t = (struct taken){.w = w, .plan = *plan, .counts = counts};
	t->h = (struct history){.kind = KIND_DELTA, .unit = STR("nanoseconds"), .quantum = 1e7};
	take_dumps(t, r);
	sides_by_life(t);
	make_table(t, HISTORY_FNS, w->n_fns, 1);
	make_table(t, HISTORY_PKGS, (w->n_fns + 9) / 10, 10);
	name_all(t);
}

static void drop(struct taken *t)
{
	strtab_release(&t->model.strings);
	arena_release(&t->arena);
}

static struct regress judge(struct taken *t)
{
	struct regress_spec spec = {.side = {t->side[0], t->side[1]}, .least_part = 0.0005};
	struct regress r;

	regress_judge(&r, &spec, &t->arena);
	return r;
}

/* ---- the comparison as a tree ---- */

static void put_node(struct taken *t, struct diff_node *nodes, uint32_t i)
{
	const struct call *c = &t->w->calls[i];
	struct diff_node *n = &nodes[t->diff.n_nodes++];
	double self[SIDE_N] = {0};

	for (int side = 0; side < SIDE_N && i; side++)
		for (size_t k = 0; k < t->side[side].n; k++)
			self[side] += t->counts[t->side[side].points[k] * NODES_MOST + i];
	*n = (struct diff_node){.node = {.fn = c->fn, .depth = c->depth}};
	n->self_base = (int64_t)(self[SIDE_BASE] * t->h.quantum);
	n->node.self = (int64_t)(self[SIDE_CANDIDATE] * t->h.quantum);
}

/* Depth first: a child is always behind its parent in the list of calls. */
static void walk_tree(struct taken *t, struct diff_node *nodes)
{
	static uint32_t stack[NODES_MOST], first[NODES_MOST], next[NODES_MOST];
	size_t n = 1;

	memset(first, 0, sizeof(first));
	for (uint32_t i = (uint32_t)t->w->n; i-- > 1;) {
		next[i] = first[t->w->calls[i].parent];
		first[t->w->calls[i].parent] = i;
	}
	stack[0] = 0;
	while (n) {
		uint32_t i = stack[--n];

		put_node(t, nodes, i);
		for (uint32_t k = first[i]; k; k = next[k])
			stack[n++] = k;
	}
}

static void sum_tree(struct diff *d, struct diff_node *v)
{
	for (size_t i = d->n_nodes; i-- > 0;) {
		size_t end = i + 1;

		v[i].node.total = v[i].node.self;
		v[i].total_base = v[i].self_base;
		while (end < d->n_nodes && v[end].node.depth > v[i].node.depth) {
			v[i].node.total += v[end].node.total;
			v[i].total_base += v[end].total_base;
			end = v[end].node.end;
		}
		v[i].node.end = (uint32_t)end;
	}
}

static void sum_diff_fns(struct taken *t, const struct diff_node *v)
{
	struct diff_fn *fns = arena_n(&t->arena, t->w->n_fns, struct diff_fn);

	for (fn_id fn = 0; fn < t->w->n_fns; fn++)
		fns[fn].fn = fn;
	for (size_t i = 1; i < t->diff.n_nodes; i++) {
		fns[v[i].node.fn].self[SIDE_BASE] += v[i].self_base;
		fns[v[i].node.fn].self[SIDE_CANDIDATE] += v[i].node.self;
	}
	t->diff.fns = fns;
	t->diff.n_fns = t->w->n_fns;
}

static void compare(struct taken *t)
{
	struct diff_node *nodes = arena_n(&t->arena, t->w->n, struct diff_node);

	t->diff = (struct diff){.mode = DIFF_RATE, .nodes = nodes, .extent_per = 1};
	walk_tree(t, nodes);
	t->diff.n_nodes_all = t->diff.n_nodes;
	sum_tree(&t->diff, nodes);
	for (int side = 0; side < SIDE_N; side++) {
		int64_t total = side ? nodes[0].node.total : nodes[0].total_base;

		t->diff.scale[side] = 1.0 / (SECONDS * (double)t->side[side].n);
		t->diff.whole[side] = (double)total * t->diff.scale[side];
	}
	sum_diff_fns(t, nodes);
}

static struct regress_causes causes_of(struct taken *t, const struct regress *r)
{
	struct regress_causes out;

	compare(t);
	regress_find_causes(&out, &(struct regress_found){r, &t->diff, &t->model, t->w->is_own},
			    &t->arena);
	return out;
}

/* ---- what is asked ---- */

static bool claims_any(const struct regress_causes *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].verdict != VERDICT_MOVED)
			return true;
	return false;
}

static bool claims(const struct regress_causes *c, enum verdict v, fn_id fn)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].verdict == v && c->v[i].fn == fn)
			return true;
	return false;
}

enum edit { EDIT_NONE, EDIT_SCALE, EDIT_NEW, EDIT_RENAME, EDIT_INLINE, EDIT_SPLIT, EDIT_LIFT };

struct cell {
	const char *what;
	struct plan plan;
	enum edit edit;
	double by; /* EDIT_SCALE; EDIT_NEW: its cost */
	size_t n_draws;
	bool is_exact;    /* no quantum */
	bool is_shuffled; /* sides are halves of all dumps */
	bool is_same;     /* the same dumps on both sides */
	size_t n_edits;   /* EDIT_SCALE: so many functions; 0: one */
};

struct tallies {
	size_t flagged; /* any row of self or own */
	size_t claimed; /* any regression or improvement */
	size_t found;   /* the edited one */
	size_t others;  /* a claim about another */
	size_t moved;   /* any shift */
	size_t whole;
};

static fn_id edit_world(struct world *w, struct rng *r, const struct cell *c)
{
	fn_id fn = choose(w, r, 0.02, 0.05);

	switch (c->edit) {
	case EDIT_NONE:
		break;
	case EDIT_SCALE:
		scale_fn(w, fn, c->by);
		break;
	case EDIT_NEW:
		for (uint32_t i = 1; w->n_fns == FNS; i++)
			if (w->calls[i].fn == fn) {
				uint32_t at = add_call(w, (fn_id)w->n_fns++, i);

				w->calls[at].cost[SIDE_CANDIDATE] = c->by;
				return w->calls[at].fn;
			}
		break;
	case EDIT_RENAME:
		rename_fn(w, fn);
		break;
	case EDIT_INLINE:
		inline_fn(w, fn);
		break;
	case EDIT_SPLIT:
		split_fn(w, fn);
		break;
	case EDIT_LIFT:
		lift_fn(w, fn);
		break;
	}
	return fn;
}

/* Every second dump of all, by chance; or all of them twice. */
static void deal_anew(struct taken *t, struct rng *r, const struct cell *c)
{
	uint32_t *points[SIDE_N];
	size_t n[SIDE_N] = {0};

	for (int side = 0; side < SIDE_N; side++)
		points[side] = arena_n(&t->arena, t->h.n_points, uint32_t);
	for (uint32_t i = 0; i < t->h.n_points; i++) {
		size_t left = t->h.n_points - i, wanted = t->h.n_points / 2 - n[0];
		size_t side = rng_below(r, left) >= wanted;

		if (c->is_same)
			points[1][n[1]++] = i;
		points[c->is_same ? 0 : side][n[c->is_same ? 0 : side]++] = i;
	}
	for (int side = 0; side < SIDE_N; side++)
		t->side[side] = (struct regress_side){&t->h, points[side], n[side]};
}

static bool is_in(const fn_id *fns, size_t n, fn_id fn)
{
	for (size_t i = 0; i < n; i++)
		if (fns[i] == fn)
			return true;
	return false;
}

static void draw(const struct cell *c, struct rng *r, struct tallies *sum)
{
	static struct world w;
	static struct taken t;
	struct regress_causes causes;
	struct regress g;
	fn_id fns[EDITS_MOST];
	size_t n_fns = 0;

	make_world(&w, r, c->plan.spread);
	while (n_fns < MAX(c->n_edits, (size_t)1)) {
		fn_id fn = edit_world(&w, r, c);

		if (is_in(fns, n_fns, fn))
			scale_fn(&w, fn, 1 / c->by);
		else
			fns[n_fns++] = fn;
	}
	take(&t, &w, &c->plan, r);
	if (c->is_exact)
		t.h.quantum = 0;
	if (c->is_shuffled || c->is_same)
		deal_anew(&t, r, c);
	g = judge(&t);
	t.h.quantum = 1e7;
	causes = causes_of(&t, &g);
	sum->flagged += g.families[REGRESS_SELF].n_flagged || g.families[REGRESS_OWN].n_flagged;
	sum->claimed += claims_any(&causes);
	for (size_t i = 0; i < n_fns; i++)
		sum->found += claims(&causes,
				     c->by < 1 && c->edit == EDIT_SCALE ? VERDICT_IMPROVED
									: VERDICT_REGRESSED,
				     fns[i]);
	for (size_t i = 0; i < causes.n; i++)
		if (!is_in(fns, n_fns, causes.v[i].fn)) {
			sum->others++;
			break;
		}
	for (size_t i = 0; i < causes.n; i++)
		if (causes.v[i].verdict == VERDICT_MOVED) {
			sum->moved++;
			break;
		}
	sum->whole += g.whole.is_flagged;
	drop(&t);
}

static struct tallies run(const struct cell *c, uint64_t seed)
{
	struct rng r = rng_of(seed);
	struct tallies sum = {0};

	for (size_t i = 0; i < c->n_draws; i++)
		draw(c, &r, &sum);
	return sum;
}

static void say(const char *what, const char *of, size_t hits, size_t tried, double goal)
{
	char text[80];
	int n = snprintf(text, sizeof(text), "%s: %s", what, of);

	(void)n;
	sim_say(&(struct tally_line){text, hits, tried, fabs(goal), goal < 0});
}

#define ONE_POD .n_pods = 1, .shared_pods = true, .fn_cv = 0.05, .load_cv = 0.15

static void ask_nulls(void)
{
	static const struct cell cells[] = {
		{"null, 1 dump a side", {{1, 1}, ONE_POD}, .n_draws = 300},
		{"null, 1 dump against 5", {{1, 5}, ONE_POD}, .n_draws = 300},
		{"null, 5", {{5, 5}, ONE_POD}, .n_draws = 300},
		{"null, 10", {{10, 10}, ONE_POD}, .n_draws = 300},
		{"null, 30", {{30, 30}, ONE_POD}, .n_draws = 200},
		{"null, 100", {{100, 100}, ONE_POD}, .n_draws = 100},
		{"null, 10, memory 0.6", {{10, 10}, ONE_POD, .phi = 0.6}, .n_draws = 300},
		{"null, 30, memory 0.6", {{30, 30}, ONE_POD, .phi = 0.6}, .n_draws = 200},
		{"null, 10, load x1.6", {{10, 10}, ONE_POD, .extra_load = 1.6}, .n_draws = 200},
		{"null, 10, exact values", {{10, 10}, ONE_POD}, .n_draws = 200, .is_exact = true},
		{"null, 8 pods that differ", {{5, 5}, 8, false, 0.1, 0.05, 0.15}, .n_draws = 200},
		{"null, 3 pods that differ", {{10, 10}, 3, false, 0.1, 0.05, 0.15}, .n_draws = 200},
		{"null, 2 pods that differ", {{10, 10}, 2, false, 0.1, 0.05, 0.15}, .n_draws = 200},
		{"null, 3 pods on both sides",
		 {{10, 10}, 3, true, 0.1, 0.05, 0.15},
		 .n_draws = 200},
		{"null, 2 pods on both sides, 5 and 15",
		 {{5, 15}, 2, true, 0.1, 0.05, 0.15},
		 .n_draws = 200},
		{"halves, shuffled", {{20, 20}, ONE_POD}, .n_draws = 200, .is_shuffled = true},
		{"the same dumps", {{10, 10}, ONE_POD}, .n_draws = 100, .is_same = true},
	};

	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		struct tallies sum = run(&cells[i], 100 + i);
		/* The goal is 2 %. Correlation from dump to dump, and values without a count of
		 * samples, have to be learned from the dumps, and are missed a little. */
		bool is_hard = cells[i].plan.phi > 0 || cells[i].is_exact;
		double most = is_hard ? -4 : -2;

		say(cells[i].what, "any claim", sum.claimed, cells[i].n_draws, most);
		say(cells[i].what, "anything flagged", sum.flagged, cells[i].n_draws, most);
		if (!(cells[i].plan.extra_load > 0))
			say(cells[i].what, "the whole", sum.whole, cells[i].n_draws, -2.5);
	}
}

static void ask_changes(void)
{
	static const struct {
		struct cell cell;
		double found, others;
	} rows[] = {
		{{"+20 %, 5", {{5, 5}, ONE_POD}, EDIT_SCALE, 1.2, 200}, 25, -6},
		{{"+20 %, 10", {{10, 10}, ONE_POD}, EDIT_SCALE, 1.2, 200}, 70, -6},
		{{"+20 % of five functions, 10",
		  {{10, 10}, ONE_POD},
		  EDIT_SCALE,
		  1.2,
		  200,
		  .n_edits = 5},
		 75,
		 -20},
		{{"+20 %, 30", {{30, 30}, ONE_POD}, EDIT_SCALE, 1.2, 200}, 99, -8},
		{{"-20 %, 30", {{30, 30}, ONE_POD}, EDIT_SCALE, 0.8, 200}, 99, -8},
		{{"+5 %, 100", {{100, 100}, ONE_POD}, EDIT_SCALE, 1.05, 60}, 25, -6},
		{{"x3, 1 dump a side", {{1, 1}, ONE_POD}, EDIT_SCALE, 3, 200}, 90, -2},
		{{"new function of 3 %, 5", {{5, 5}, ONE_POD}, EDIT_NEW, 0.03, 200}, 98, -6},
		{{"+20 %, 8 pods", {{5, 5}, 8, true, 0.1, 0.05, 0.15}, EDIT_SCALE, 1.2, 200},
		 98,
		 -4},
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct cell *c = &rows[i].cell;
		struct tallies sum = run(c, 200 + i);

		say(c->what, "found", sum.found, c->n_draws * MAX(c->n_edits, (size_t)1),
		    rows[i].found);
		say(c->what, "another one named", sum.others, c->n_draws, rows[i].others);
		say(c->what, "taken for a shift", sum.moved, c->n_draws, -2);
	}
}

static void ask_shifts(void)
{
	static const struct cell cells[] = {
		{"renamed", {{30, 30}, ONE_POD}, EDIT_RENAME, 0, 200},
		{"inlined", {{30, 30}, ONE_POD}, EDIT_INLINE, 0, 200},
		{"split", {{30, 30}, ONE_POD}, EDIT_SPLIT, 0, 200},
		{"called from elsewhere", {{30, 30}, ONE_POD}, EDIT_LIFT, 0, 200},
		{"renamed, 5", {{5, 5}, ONE_POD}, EDIT_RENAME, 0, 200},
		{"inlined, 5", {{5, 5}, ONE_POD}, EDIT_INLINE, 0, 200},
		{"split, 5", {{5, 5}, ONE_POD}, EDIT_SPLIT, 0, 200},
		{"renamed, load x1.6", {{30, 30}, ONE_POD, .extra_load = 1.6}, EDIT_RENAME, 0, 100},
	};

	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		struct tallies sum = run(&cells[i], 300 + i);

		say(cells[i].what, "regression or improvement claimed", sum.claimed,
		    cells[i].n_draws, -2);
		if (cells[i].edit != EDIT_LIFT)
			say(cells[i].what, "recognised", sum.moved, cells[i].n_draws, 90);
	}
}

/* ---- steps of a timeline ---- */

struct shape {
	const char *what;
	size_t n;
	double phi, noise;
	double day, hours_a_bucket;
	double step;  /* relative, at 60 % */
	double drift; /* relative, over all */
	double goal;  /* of series with a step; below 0: at most */
};

static void make_timeline(struct timeline *t, double *level, const struct shape *s, struct rng *r)
{
	double state = rng_normal(r), start = rng_uniform(r) * 24;

	for (size_t i = 0; i < s->n; i++) {
		double hour = start + (double)i * s->hours_a_bucket;

		state = s->phi * state + sqrt(1 - s->phi * s->phi) * rng_normal(r);
		level[i] = 100 * (1 + s->noise * state + s->day * sin(hour * 2 * M_PI / 24) +
				  s->drift * (double)i / (double)s->n +
				  (i >= s->n * 6 / 10 ? s->step : 0));
	}
	*t = (struct timeline){
		.width_s = (uint32_t)(s->hours_a_bucket * 3600), .n = s->n, .level = level};
}

static void ask_segments(void)
{
	static const struct shape shapes[] = {
		{"noise", 100, 0, 0.1, 0, 0.25, 0, 0, -1},
		{"noise, short", 24, 0, 0.1, 0, 0.25, 0, 0, -1},
		{"noise with memory 0.5", 100, 0.5, 0.1, 0, 0.25, 0, 0, -1},
		{"noise with memory 0.5, short", 30, 0.5, 0.1, 0, 0.25, 0, 0, -1},
		{"noise with memory 0.8", 200, 0.8, 0.1, 0, 0.25, 0, 0, -1.5},
		{"daily wave over 3 days", 288, 0.3, 0.05, 0.3, 0.25, 0, 0, -1},
		{"daily wave over 12 hours", 144, 0.3, 0.05, 0.3, 1.0 / 12, 0, 0, -1},
		{"daily wave over a week", 168, 0.3, 0.1, 0.5, 1, 0, 0, -1},
		{"slow rise", 100, 0.3, 0.05, 0, 0.25, 0, 0.5, -1},
		{"step of 30 %, noise 5 %", 60, 0.3, 0.05, 0, 0.25, 0.3, 0, 95},
		{"step of 20 %, noise 5 %", 100, 0.3, 0.05, 0, 0.25, 0.2, 0, 90},
		{"step of 40 % in a daily wave", 288, 0.3, 0.05, 0.3, 0.25, 0.4, 0, 90},
		{"step of 30 %, noise 10 %", 200, 0.3, 0.1, 0, 0.25, 0.3, 0, 90},
	};
	static double level[400];

	for (size_t i = 0; i < COUNT_OF(shapes); i++) {
		struct rng r = rng_of(400 + i);
		size_t n = 0, n_near = 0, n_drift = 0, n_draws = 500;

		for (size_t k = 0; k < n_draws; k++) {
			struct arena a = {0};
			struct timeline t;
			struct segments s;

			make_timeline(&t, level, &shapes[i], &r);
			segments_find(&s, &t, &a);
			n += s.n > 0;
			n_near += s.n == 1 &&
				  fabs((double)s.steps[0].bucket - (double)(t.n * 6 / 10)) <= 2;
			n_drift += s.is_drift;
			arena_release(&a);
		}
		say(shapes[i].what, shapes[i].goal > 0 ? "one step, dated" : "any step",
		    shapes[i].goal > 0 ? n_near : n, n_draws, shapes[i].goal);
		if (shapes[i].drift > 0)
			say(shapes[i].what, "drift", n_drift, n_draws, 90);
	}
}

int main(void)
{
	ask_nulls();
	ask_changes();
	ask_shifts();
	ask_segments();
	return sim_end();
}
