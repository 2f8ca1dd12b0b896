// SPDX-License-Identifier: MIT
#include "mklabels.h"

#include <math.h>

#include "base/num.h"
#include "base/slug.h"

static struct plan_key key_of(struct mk *m, const struct label_key *from)
{
	size_t n = MIN(from->n_values, (size_t)MK_VALUES), i;
	struct plan_value *values = arena_n(&m->arena, n, struct plan_value);

	for (i = 0; i < n; i++)
		values[i] = (struct plan_value){.value = from->values[i].value,
						.slug = slug_of(&m->arena, from->values[i].value),
						.total = from->values[i].total,
						.has_page = i < MK_PAGES};
	return (struct plan_key){.key = from->key,
				 .slug = slug_of(&m->arena, from->key),
				 .values = values,
				 .n_values = n,
				 .n_all = from->n_values};
}

void mk_plan_keys(struct mk *m, size_t brief)
{
	const struct profile *p = &m->profiles[brief];
	struct plan *plan = &m->plans[brief];
	size_t i;

	if (p->only_baseline)
		return;
	plan->keys = arena_n(&m->arena, p->n_labels, struct plan_key);
	for (i = 0; i < p->n_labels; i++)
		if (p->labels[i].n_values > 1)
			plan->keys[plan->n_keys++] = key_of(m, &p->labels[i]);
	plan->has_labels = true;
}

static void make_stats(struct level_stats *s, const struct timeline *t)
{
	size_t i;

	*s = (struct level_stats){NAN, NAN, NAN, NAN, NAN, 0, 0};
	for (i = 0; i < t->n; i++) {
		if (!isfinite(t->level[i]))
			continue;
		s->now = t->level[i];
		if (!(s->max >= t->level[i])) {
			s->max = t->level[i];
			s->max_s = t->start_s + (int64_t)i * t->width_s;
		}
		s->min = fmin(s->min, t->level[i]);
		s->mean = s->max;
		s->stddev = s->max / 100;
		s->n++;
	}
}

/* The base has half of the self of the first function, all else is the same. */
static const struct diff *make_rest(struct mk *m, const struct part *part, enum diff_mode mode)
{
	struct diff *d = arena_new(&m->arena, struct diff);
	struct diff_fn *fns = arena_n(&m->arena, part->n_fns + 1, struct diff_fn);
	struct diff_node *nodes = arena_n(&m->arena, part->n_nodes + 1, struct diff_node);
	size_t i;

	for (i = 0; i < part->n_fns; i++)
		fns[i] = (struct diff_fn){part->fns[i].fn,
					  part->fns[i].file,
					  {part->fns[i].self / 2, part->fns[i].self},
					  {part->fns[i].total / 2, part->fns[i].total},
					  DIFF_MORE,
					  DIFF_MORE};
	for (i = 0; i < part->n_nodes; i++)
		nodes[i] = (struct diff_node){part->nodes[i], part->nodes[i].self / 2,
					      part->nodes[i].total / 2, part->nodes[i].total,
					      DIFF_MORE};
	*d = (struct diff){.mode = mode,
			   .side = {part->win, part->win},
			   .extent_per = 1,
			   .fns = fns,
			   .n_fns = part->n_fns,
			   .nodes = nodes,
			   .n_nodes = part->n_nodes,
			   .n_nodes_all = part->n_nodes};
	d->n_status[DIFF_MORE] = part->n_fns;
	for (i = 0; i < SIDE_N; i++) {
		d->scale[i] = mode == DIFF_RATE ? part->win.per_value
						: 1.0 / (double)MAX(part->nodes[0].total, 1);
		d->whole[i] = (double)part->win.total * d->scale[i];
	}
	d->extent_per = 1 / (d->scale[SIDE_CANDIDATE] > 0 ? d->scale[SIDE_CANDIDATE] : 1);
	return d;
}

static struct value_part value_of(struct mk *m, size_t brief, const struct plan_value *plan,
				  int64_t total)
{
	const struct profile *p = &m->profiles[brief];
	struct value_part v = {.plan = plan, .part = mk_part(m, p, WIN_ALL)};
	double *level = arena_n(&m->arena, p->timeline.n + 1, double);
	double share = (double)total / (double)MAX(p->nodes[0].total, 1);
	size_t i;

	v.part.win.total = total;
	v.part.win.level = p->win[WIN_ALL].level * share;
	v.part.timeline = p->timeline;
	v.part.timeline.level = level;
	for (i = 0; i < p->timeline.n; i++)
		level[i] = p->timeline.level[i] * share;
	make_stats(&v.stats, &v.part.timeline);
	v.change = m->report.briefs[brief].change;
	v.change.before *= share;
	v.change.after *= share;
	if (plan && plan->has_page) {
		v.rest_share = make_rest(m, &v.part, DIFF_SHARE);
	}
	return v;
}

static void make_key(struct mk *m, size_t brief, struct key_parts *key, const struct plan_key *plan)
{
	int64_t left = m->profiles[brief].nodes[0].total;
	size_t i;

	key->plan = plan;
	key->values = arena_n(&m->arena, plan->n_values, struct value_part);
	for (i = 0; i < plan->n_values; i++) {
		key->values[i] = value_of(m, brief, &plan->values[i], plan->values[i].total);
		left -= plan->values[i].total;
	}
	key->has_other = plan->n_values < plan->n_all;
	if (key->has_other)
		key->other = value_of(m, brief, NULL, left);
}

/* As if the two keys did not depend on each other; the last cell is empty. */
static const struct label_pair *make_pair(struct mk *m, const struct label_parts *l)
{
	const struct plan_key *a = l->keys[0].plan, *b = l->keys[1].plan;
	struct label_pair *pair = arena_new(&m->arena, struct label_pair);
	int64_t *cells = arena_n(&m->arena, a->n_values * b->n_values, int64_t);
	size_t i, k;

	for (i = 0; i < a->n_values; i++)
		for (k = 0; k < b->n_values; k++)
			cells[i * b->n_values + k] = (int64_t)((double)a->values[i].total /
							       (double)b->n_all);
	cells[a->n_values * b->n_values - 1] = 0;
	*pair = (struct label_pair){0, 1, a->n_values, b->n_values, cells};
	return pair;
}

struct label_parts mk_label_parts(struct mk *m, size_t brief)
{
	const struct plan *plan = &m->plans[brief];
	struct label_parts l = {.n_keys = plan->n_keys, .whole = &m->profiles[brief].timeline};
	size_t i;

	l.keys = arena_n(&m->arena, l.n_keys + 1, struct key_parts);
	for (i = 0; i < l.n_keys; i++)
		make_key(m, brief, &l.keys[i], &plan->keys[i]);
	if (l.n_keys > 1) {
		l.pairs = make_pair(m, &l);
		l.n_pairs = 1;
	}
	return l;
}
