// SPDX-License-Identifier: MIT
/*
 * What a function called takes part in the change of all its callers, so the largest change is
 * always that of main. Instead: of the functions that have at least EXPLAINS of the largest change,
 * below the one that has it, the one deepest in the tree is named. Where it is new or gone together
 * with the function that calls it, the caller is named. Then all that it took is left out, and the
 * next is looked for.
 */
#include "analyse/movers.h"

#include <math.h>

#include "base/num.h"
#include "base/vec.h"
#include "model/fname.h"

#define EXPLAINS 0.7
/* Parts of the first that others must have to be named. */
#define LEAST_PART 0.02
/* As in diff.c. */
#define NOBODY UINT32_MAX

/* A function while movers are looked for. */
struct seat {
	bool is_own, is_gc, is_named;
	bool is_above; /* calls one that is named */
	double change; /* of its total, without what is named */
	uint32_t end;  /* of its outermost node that was seen last */
	uint32_t best; /* node with the largest change; NOBODY */
	double best_change;
};

struct search {
	const struct diff *d;
	const struct model *m;
	const bool *is_own; /* by function; NULL: not known yet */
	struct arena own;
	uint32_t *seat_of;  /* by function: index in seats */
	struct seat *seats; /* by diff.fns; the last is for what is no function */
	uint32_t *parent;   /* by node */
	double *rest;       /* by node: change of its total, without what is named */
	bool *is_above;     /* by node */
};

/* Roots of what collectors do by themselves; Go, V8, Ruby. */
static const char *const collectors[] = {
	"runtime.gcBgMarkWorker", "runtime.gcAssistAlloc", "runtime.bgsweep",
	"runtime.bgscavenge",     "(garbage collector)",   "(garbage collection)",
};

static bool is_collector(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(collectors); i++)
		if (str_eq(name, str_of(collectors[i])))
			return true;
	return false;
}

/* ---- the tree ---- */

static double change_of_values(const struct diff *d, int64_t base, int64_t candidate)
{
	return diff_number(d, SIDE_CANDIDATE, candidate) - diff_number(d, SIDE_BASE, base);
}

static struct seat *seat_at(const struct search *s, size_t node)
{
	fn_id fn = s->d->nodes[node].node.fn;

	return &s->seats[fn < FN_LIGHTER ? s->seat_of[fn] : s->d->n_fns];
}

static void find_parents(struct search *s)
{
	VEC(uint32_t) open = {0}; /* by depth: the node last seen */

	for (size_t i = 0; i < s->d->n_nodes; i++) {
		size_t depth = s->d->nodes[i].node.depth;

		if (open.n < depth + 1)
			vec_extend(&open, depth + 1 - open.n);
		open.v[depth] = (uint32_t)i;
		s->parent[i] = depth ? open.v[depth - 1] : NOBODY;
	}
	vec_release(&open);
}

static void open_search(struct search *s)
{
	const struct diff *d = s->d;

	s->seat_of = arena_n(&s->own, s->m->n_fns, uint32_t);
	s->seats = arena_n(&s->own, d->n_fns + 1, struct seat);
	s->parent = arena_n(&s->own, d->n_nodes, uint32_t);
	s->rest = arena_n(&s->own, d->n_nodes, double);
	s->is_above = arena_n(&s->own, d->n_nodes, bool);
	for (fn_id fn = 0; fn < s->m->n_fns; fn++)
		s->seat_of[fn] = (uint32_t)d->n_fns;
	for (size_t i = 0; i < d->n_fns; i++) {
		fn_id fn = d->fns[i].fn;
		struct str name = model_fn(s->m, fn);

		if (fn >= FN_LIGHTER)
			continue;
		s->seat_of[fn] = (uint32_t)i;
		s->seats[i].is_own = s->is_own ? s->is_own[fn]
					       : !fname_is_runtime(name, model_fn_file(s->m, fn));
		s->seats[i].is_gc = is_collector(name);
	}
	find_parents(s);
}

/* ---- what is not explained yet ---- */

static void take_named_out(struct search *s)
{
	const struct diff *d = s->d;

	for (size_t i = 0; i < d->n_nodes; i++) {
		const struct diff_node *n = &d->nodes[i];

		s->rest[i] = change_of_values(d, n->self_base, n->node.self);
		s->is_above[i] = false;
	}
	for (size_t i = d->n_nodes; i-- > 1;) {
		if (seat_at(s, i)->is_named) {
			s->rest[i] = 0;
			s->is_above[s->parent[i]] = true;
			continue;
		}
		s->rest[s->parent[i]] += s->rest[i];
		s->is_above[s->parent[i]] |= s->is_above[i];
	}
}

static void add_outermost(const struct search *s, struct seat *seat, size_t i)
{
	seat->end = s->d->nodes[i].node.end;
	seat->change += s->rest[i];
	if (seat->best != NOBODY && fabs(s->rest[i]) <= fabs(seat->best_change))
		return;
	seat->best = (uint32_t)i;
	seat->best_change = s->rest[i];
}

/* A node under another of the same function is in that one's total already. */
static void sum_functions(struct search *s)
{
	for (size_t i = 0; i <= s->d->n_fns; i++) {
		struct seat *seat = &s->seats[i];

		seat->change = seat->best_change = 0;
		seat->end = 0;
		seat->best = NOBODY;
		seat->is_above = false;
	}
	for (size_t i = 1; i < s->d->n_nodes;) {
		struct seat *seat = seat_at(s, i);

		if (seat->is_named) {
			i = s->d->nodes[i].node.end;
			continue;
		}
		seat->is_above |= s->is_above[i];
		if (i >= seat->end)
			add_outermost(s, seat, i);
		i++;
	}
}

static bool can_be_named(const struct search *s, size_t i, bool own)
{
	const struct seat *seat = &s->seats[i];

	return seat->best != NOBODY && !seat->is_named && !seat->is_above && !seat->is_gc &&
	       seat->is_own == own && s->d->fns[i].status != DIFF_SAME;
}

/* Index of the function with the largest change; n_fns: there is none. */
static size_t largest(const struct search *s, bool own)
{
	size_t found = s->d->n_fns;

	for (size_t i = 0; i < s->d->n_fns; i++)
		if (can_be_named(s, i, own) && s->seats[i].change != 0 &&
		    (found == s->d->n_fns ||
		     fabs(s->seats[i].change) > fabs(s->seats[found].change)))
			found = i;
	return found;
}

static bool is_under(const struct search *s, uint32_t node, const struct seat *above)
{
	while (node != NOBODY && seat_at(s, node) != above)
		node = s->parent[node];
	return node != NOBODY;
}

static uint32_t depth_of(const struct search *s, size_t i)
{
	return s->d->nodes[s->seats[i].best].node.depth;
}

/* Of those that the one with the largest change calls and that have about all of it. */
static size_t deepest(const struct search *s, size_t top, bool own)
{
	const struct seat *seats = s->seats;
	size_t found = top;

	for (size_t i = 0; i < s->d->n_fns; i++)
		if (can_be_named(s, i, own) && seats[i].change / seats[top].change >= EXPLAINS &&
		    depth_of(s, i) > depth_of(s, found) && is_under(s, seats[i].best, &seats[top]))
			found = i;
	return found;
}

/* The nearest function above of the program itself; NOBODY. */
static uint32_t caller_of(const struct search *s, uint32_t node)
{
	do
		node = s->parent[node];
	while (node != NOBODY && !seat_at(s, node)->is_own);
	return node;
}

/* What is new or gone with its caller is the caller's news, when that is about all of it. */
static uint32_t where_it_began(const struct search *s, uint32_t node, double change)
{
	enum diff_status status = s->d->nodes[node].status;
	uint32_t above = node;

	if (status != DIFF_NEW && status != DIFF_GONE)
		return node;
	while ((above = caller_of(s, above)) != NOBODY && s->d->nodes[above].status == status) {
		const struct seat *seat = seat_at(s, above);

		if (can_be_named(s, (size_t)(seat - s->seats), true) && seat->best == above &&
		    seat->change / change >= EXPLAINS)
			node = above;
	}
	return node;
}

static bool name_next(struct search *s, struct movers *out, double *first)
{
	uint32_t node, caller;
	struct seat *seat;
	double change;
	size_t top;

	take_named_out(s);
	sum_functions(s);
	top = largest(s, out->are_own);
	change = top < s->d->n_fns ? s->seats[top].change : 0;
	if (change == 0 || fabs(change) < LEAST_PART * *first)
		return false;
	*first = fmax(*first, fabs(change));
	seat = &s->seats[deepest(s, top, out->are_own)];
	node = where_it_began(s, seat->best, change);
	seat = seat_at(s, node);
	caller = caller_of(s, node);
	out->v[out->n++] = (struct mover){&s->d->fns[seat - s->seats], &s->d->nodes[node],
					  caller == NOBODY ? NULL : &s->d->nodes[caller]};
	seat->is_named = true;
	return true;
}

static void name_movers(struct search *s, struct movers *out)
{
	double first = 0;

	out->are_own = true;
	while (out->n < MOVERS_MAX && name_next(s, out, &first))
		;
	if (out->n)
		return;
	out->are_own = false;
	while (out->n < MOVERS_MAX && name_next(s, out, &first))
		;
	out->are_own = out->n == 0;
}

/* ---- the runtime ---- */

static void sum_collectors(const struct search *s, struct movers *out)
{
	for (size_t i = 0; i < s->d->n_fns; i++)
		for (int side = 0; side < SIDE_N && s->seats[i].is_gc; side++)
			out->gc[side] += diff_number(s->d, side, s->d->fns[i].total[side]);
	out->gc_moved = !diff_numbers_same(s->d, out->gc[SIDE_BASE], out->gc[SIDE_CANDIDATE]);
}

/* Leaps over the program's own functions with all that they call. */
static void sum_outside(const struct search *s, struct movers *out)
{
	const struct diff *d = s->d;

	for (size_t i = 0; i < d->n_nodes;) {
		const struct diff_node *n = &d->nodes[i];
		const struct seat *seat = seat_at(s, i);

		if (seat->is_own || seat->is_gc) {
			i = n->node.end;
			continue;
		}
		out->outside[SIDE_BASE] += diff_number(d, SIDE_BASE, n->self_base);
		out->outside[SIDE_CANDIDATE] += diff_number(d, SIDE_CANDIDATE, n->node.self);
		i++;
	}
	out->outside_moved = !diff_numbers_same(d, out->outside[SIDE_BASE],
					   out->outside[SIDE_CANDIDATE]);
}

/* ---- the rest ---- */

/* Who calls what moved has moved with it; only what it does itself is news. */
static bool moved_itself(const struct search *s, size_t i)
{
	const struct diff_node *n = &s->d->nodes[i];
	double total = fmax(fabs(diff_number(s->d, SIDE_BASE, n->total_base)),
			    fabs(diff_number(s->d, SIDE_CANDIDATE, n->node.total)));

	if (n->status == DIFF_SAME)
		return false;
	return !s->is_above[i] ||
	       fabs(change_of_values(s->d, n->self_base, n->node.self)) > DIFF_LEAST_CHANGE * total;
}

static bool rest_is_same(struct search *s)
{
	const struct diff *d = s->d;

	for (size_t i = 0; i < d->n_fns; i++)
		s->seats[i].is_named |= s->seats[i].is_gc;
	take_named_out(s);
	for (size_t i = 0; i < d->n_nodes;) {
		if (seat_at(s, i)->is_named) {
			i = d->nodes[i].node.end;
			continue;
		}
		if (moved_itself(s, i))
			return false;
		i++;
	}
	return true;
}

struct movers movers_find(const struct diff *d, const struct model *m, const bool *is_own)
{
	struct search s = {.d = d, .m = m, .is_own = is_own};
	struct movers out = {0};

	if (d->n_nodes == 0)
		return (struct movers){.are_own = true, .rest_is_same = true};
	open_search(&s);
	name_movers(&s, &out);
	sum_collectors(&s, &out);
	sum_outside(&s, &out);
	out.rest_is_same = rest_is_same(&s);
	arena_release(&s.own);
	return out;
}
