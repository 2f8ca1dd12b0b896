// SPDX-License-Identifier: MIT
/*
 * What a review of costs begins with: what the service spends on things that have a name (garbage
 * collection, serialising, locks...), and its heaviest function of its own. Facts, no faults.
 */
#include "analyse/advice.h"
#include "analyse/explain.h"
#include "analyse/judging.h"

/* Parts of the profile from which a pattern, or a function by itself, is worth a line. */
#define PATTERN_PART 0.05
#define FUNCTION_PART 0.2

static struct finding *add(struct judge *g, fn_id fn, int64_t total)
{
	struct finding *f = judge_add(g, FIND_HOTSPOT, VERDICT_HEAVY);

	f->fn = fn;
	f->after = f->value = (double)total * g->p->win[WIN_ALL].per_value;
	f->whole_relative = f->value / g->p->win[WIN_ALL].level;
	f->n_dumps[SIDE_CANDIDATE] = g->h.n_points;
	f->n_instances = f->n_instances_all = g->h.n_instances;
	f->confidence = CONFIDENCE_CERTAIN;
	f->severity = SEVERITY_INFO;
	f->pattern = advice_pattern_of_fn(g->j->report, fn);
	return f;
}

static void add_patterns(struct judge *g)
{
	struct spending v[SPENDINGS_MAX];
	size_t n = spendings_find(v, g->p, g->j->report, PATTERN_PART);

	for (size_t i = 0; i < n; i++)
		add(g, v[i].fn, v[i].total)->pattern = v[i].pattern;
}

static bool is_named(const struct judge *g, fn_id fn)
{
	return advice_pattern_of_fn(g->j->report, fn) != NULL;
}

/* What the heaviest function of the program costs with the libraries that it calls. */
static void add_function(struct judge *g)
{
	const struct history_table *t = &g->h.tables[HISTORY_FNS];
	const struct history_row *most = NULL;
	double best = 0, whole = 0;

	for (size_t i = 0; i < g->h.n_points; i++)
		whole += g->h.points[i].total;
	for (size_t i = 0; i < t->n; i++) {
		double sum = 0;

		for (size_t k = 0; k < t->rows[i].n; k++)
			sum += t->rows[i].cells[k].value[HISTORY_OWN];
		if (sum > best && !is_named(g, t->rows[i].id) &&
		    g->j->packages->is_own_fn[t->rows[i].id]) {
			best = sum;
			most = &t->rows[i];
		}
	}
	if (most && best >= FUNCTION_PART * whole)
		(void)add(g, most->id, (int64_t)(best / whole * (double)g->p->win[WIN_ALL].total));
}

/* CPU and allocations: what waits or is held costs nothing by itself. */
static bool is_cost(const struct judge *g)
{
	const struct ptype *t = &g->j->report->model->types[g->p->series->type];

	return (str_eq(t->family, STR("process_cpu")) && !str_eq(t->unit, STR("count"))) ||
	       str_eq(t->name, STR("alloc_space"));
}

void judge_hotspots(struct judge *g)
{
	if (!is_cost(g) || g->p->only_baseline || !(g->p->win[WIN_ALL].level > 0) ||
	    g->p->win[WIN_ALL].total <= 0)
		return;
	add_patterns(g);
	add_function(g);
}
