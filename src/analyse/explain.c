// SPDX-License-Identifier: MIT
#include "analyse/explain.h"

#include <stdlib.h>

#include "aggregate/packages.h"
#include "analyse/advice.h"
#include "base/num.h"
#include "base/vec.h"

/* A path goes on as long as its heaviest callee has this part of the whole. */
#define PATH_PART 0.1
/* A label carries more than this many times its even share, and this part of all. */
#define UNEVEN 1.5
#define CARRIED_PART 0.3
/* Of the whole, that a pattern is worth a word. */
#define SPENT_PART 0.05

/* ---- patterns ---- */

struct spent {
	struct spending sum;
	int64_t most;
	size_t until; /* node behind the one that counts at the moment */
};

static int by_total(const void *left, const void *right)
{
	const struct spent *a = left, *b = right;

	if (a->sum.total != b->sum.total)
		return a->sum.total > b->sum.total ? -1 : 1;
	return str_cmp(a->sum.pattern->name, b->sum.pattern->name);
}

struct spent_list {
	struct spent *v;
	size_t n, cap;
};

static struct spent *slot_of(struct spent_list *v, const struct pattern *p)
{
	size_t i = 0;

	while (i < v->n && v->v[i].sum.pattern != p)
		i++;
	if (i == v->n)
		vec_push(v, ((struct spent){.sum.pattern = p}));
	return &v->v[i];
}

static void add_node(struct spent_list *v, const struct profile *p, const struct report *r,
		     size_t i)
{
	const struct node *node = &p->nodes[i];
	const struct pattern *pattern = NULL;
	struct spent *s;

	if (node->fn < FN_LIGHTER)
		pattern = advice_pattern_of_fn(r, node->fn);
	if (!pattern)
		return;
	s = slot_of(v, pattern);
	if (i < s->until)
		return;
	s->until = node->end;
	s->sum.total += node->total;
	if (node->total > s->most) {
		s->most = node->total;
		s->sum.fn = node->fn;
	}
}

size_t spendings_find(struct spending v[SPENDINGS_MAX], const struct profile *p,
		      const struct report *r, double least_part)
{
	struct spent_list all = {0};
	size_t n = 0;

	for (size_t i = 1; i < p->n_nodes; i++)
		add_node(&all, p, r, i);
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_total);
	while (n < SPENDINGS_MAX && n < all.n &&
	       (double)all.v[n].sum.total >= least_part * (double)p->nodes[0].total) {
		v[n] = all.v[n].sum;
		n++;
	}
	vec_release(&all);
	return n;
}

/* ---- the heaviest path ---- */

static bool is_own_node(const struct profile *p, const bool *is_own, size_t i)
{
	fn_id fn = p->nodes[i].fn;

	return fn < FN_LIGHTER && (!is_own || is_own[fn]);
}

static void push(struct explain *e, size_t node)
{
	if (e->n_path == COUNT_OF(e->path)) {
		for (size_t i = 1; i < e->n_path; i++)
			e->path[i - 1] = e->path[i];
		e->n_path--;
	}
	e->path[e->n_path++] = node;
}

/* Siblings are by total, so the first callee is the heaviest. */
static void walk(struct explain *e, const struct profile *p, const bool *is_own)
{
	double whole = (double)p->nodes[0].total;
	size_t at = 0;

	while (at + 1 < p->nodes[at].end && (double)p->nodes[at + 1].total >= PATH_PART * whole) {
		at++;
		if (is_own_node(p, is_own, at)) {
			push(e, at);
			e->path_part = (double)p->nodes[at].total / whole;
		}
	}
	for (size_t i = 0; e->n_path && i < p->n_fns; i++)
		if (p->fns[i].fn == p->nodes[e->path[e->n_path - 1]].fn)
			e->self_part = (double)p->fns[i].self[WIN_ALL] / whole;
}

/* ---- labels ---- */

static void find_carrier(struct explain *e, const struct profile *p)
{
	double most = UNEVEN;

	for (size_t k = 0; k < p->n_labels; k++) {
		const struct label_key *key = &p->labels[k];
		double part;

		if (key->n_values < 2 || key->values[0].value.n == 0)
			continue;
		part = (double)key->values[0].total / (double)p->nodes[0].total;
		if (part < CARRIED_PART || part * (double)key->n_values <= most)
			continue;
		most = part * (double)key->n_values;
		e->key = key;
		e->value = &key->values[0];
		e->value_part = part;
	}
}

void explain_profile(struct explain *e, const struct profile *p, const struct report *r)
{
	*e = (struct explain){0};
	if (p->n_nodes < 2 || p->nodes[0].total <= 0)
		return;
	walk(e, p, r->packages ? r->packages->is_own_fn : NULL);
	if (!p->only_baseline)
		find_carrier(e, p);
	e->n_spendings = spendings_find(e->spendings, p, r, SPENT_PART);
}
