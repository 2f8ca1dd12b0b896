// SPDX-License-Identifier: MIT
/* Ids of rows are the model's, so the selections of all groups are added up by id. */
#include "aggregate/tally.h"

#include <math.h>
#include <stdlib.h>

#include "aggregate/labels.h"
#include "base/num.h"

#define SLOT_SLICE 0
#define SLOT_BASELINE 1

struct making {
	struct tally *t;
	const struct tally_spec *spec;
	struct selection *selections; /* by group */
	size_t *columns; /* [group * n_types + type]: where the type stands in the selection */
	int64_t *den;
	struct tally_part *parts;
	struct arena *a;
};

/* ---- which dumps are in it ---- */

/* A label that the instance does not have may be one of its samples'. */
static bool may_pass(const struct model *m, const struct slice *slice,
		     const struct instance *instance)
{
	static const struct lset no_labels;

	for (size_t i = 0; i < slice->n_tests; i++) {
		const struct label_test *test = &slice->tests[i];
		struct str value = label_value_of(m, &no_labels, instance, test->key);
		bool found = false;

		for (size_t k = 0; k < test->n_values; k++)
			found |= str_eq(value, test->values[k]);
		if (value.n && found == test->is_none_of)
			return false;
	}
	return true;
}

static enum kind kind_of(const struct tally *t, size_t type)
{
	return t->m->types[t->types[type]].kind;
}

static bool has_kind(const struct tally *t, enum kind kind)
{
	for (size_t i = 0; i < t->n_types; i++)
		if (kind_of(t, i) == kind)
			return true;
	return false;
}

/* As reading.c decides in which windows a dump counts. */
static int64_t middle_of(const struct making *g, const struct mdump *d, int64_t gap_ns)
{
	if (d->duration_ns > 0)
		return d->time_ns + d->duration_ns / 2;
	return has_kind(g->t, KIND_CUMULATIVE) ? d->time_ns - gap_ns / 2 : d->time_ns;
}

/* gap_ns: distance to the dump before of its instance. Counters cover time, states do not. */
static void note_dump(struct making *g, const struct mdump *d, int64_t gap_ns)
{
	const struct slice *slice = &g->spec->slice;
	int64_t covered = d->duration_ns > 0 ? d->duration_ns : gap_ns;
	int64_t middle = middle_of(g, d, gap_ns);

	if (d->time_ns != TIME_NONE && (slice->from_ns || slice->to_ns) &&
	    (middle < slice->from_ns || middle >= slice->to_ns))
		return;
	g->t->n_dumps++;
	if (has_kind(g->t, KIND_DELTA) || has_kind(g->t, KIND_CUMULATIVE))
		g->t->covered_ns = add_sat(g->t->covered_ns, covered, &g->t->saturated);
	if (d->time_ns != TIME_NONE &&
	    (g->t->first_ns == TIME_NONE || d->time_ns < g->t->first_ns))
		g->t->first_ns = d->time_ns;
}

static void note_dumps(struct making *g, const struct group *group)
{
	const struct model *m = g->t->m;
	const struct mdump *before = NULL;

	for (size_t i = 0; i < group->n_dumps; i++) {
		const struct mdump *d = &m->dumps[group->dumps[i]];
		bool is_first = !before || before->instance != d->instance;
		int64_t gap = 0;

		if (!is_first && d->time_ns != TIME_NONE && before->time_ns != TIME_NONE)
			gap = d->time_ns - before->time_ns;
		before = d;
		if (!may_pass(m, &g->spec->slice, &m->instances[d->instance]))
			continue;
		g->t->n_instances += is_first;
		note_dump(g, d, gap);
	}
}

/* ---- types ---- */

static bool has_second_dump(const struct model *m, const struct group *group)
{
	for (size_t i = 1; i < group->n_dumps; i++)
		if (m->dumps[group->dumps[i]].instance == m->dumps[group->dumps[i - 1]].instance)
			return true;
	return false;
}

static bool is_whole(const struct slice *slice)
{
	return !slice->from_ns && !slice->to_ns && !slice->n_tests && slice->fn_role == SLICE_ANY;
}

static void find_since_start(struct making *g)
{
	bool *since_start = arena_n(g->a, g->t->n_types, bool);
	bool differs = !is_whole(&g->spec->slice);

	for (size_t i = 0; i < g->spec->n_groups; i++)
		differs |= has_second_dump(g->t->m, g->spec->groups[i]);
	for (size_t i = 0; i < g->t->n_types && !differs; i++)
		since_start[i] = kind_of(g->t, i) == KIND_CUMULATIVE;
	g->t->since_start = since_start;
}

static void find_columns(struct making *g, size_t group)
{
	const struct selection *s = &g->selections[group];
	struct slot *slots = arena_n(g->a, g->t->n_types, struct slot);

	for (size_t t = 0; t < g->t->n_types; t++)
		for (size_t k = 0; k < s->n_types; k++) {
			if (s->series[k]->type != g->t->types[t])
				continue;
			g->columns[group * g->t->n_types + t] = k;
			slots[t] = s->slots[k * s->n_slices];
			g->den[t] = s->den[k];
		}
	g->parts[group] = (struct tally_part){g->spec->groups[group], slots};
	g->t->saturated |= s->saturated;
}

/* ---- rows ---- */

/* Place of each row of the model, plus 1; 0: in no selection. */
static uint32_t *place_rows(struct making *g, struct arena *own)
{
	uint32_t *place = arena_n(own, g->t->m->n_rows, uint32_t);
	row_id *rows;
	size_t n = 0;

	for (size_t i = 0; i < g->spec->n_groups; i++)
		for (size_t k = 0; k < g->selections[i].rows.n; k++)
			place[g->selections[i].rows.rows[k]] = 1;
	for (row_id r = 0; r < g->t->m->n_rows; r++)
		n += place[r];
	rows = arena_n(g->a, n, row_id);
	n = 0;
	for (row_id r = 0; r < g->t->m->n_rows; r++)
		if (place[r]) {
			rows[n++] = r;
			place[r] = (uint32_t)n;
		}
	g->t->rows = (struct row_values){
		.rows = rows, .n = n, .n_types = g->t->n_types, .n_slots = 1};
	return place;
}

static void add_rows(struct making *g, size_t group, const uint32_t *place, int64_t *value)
{
	const struct row_values *rows = &g->selections[group].rows;
	const size_t *columns = &g->columns[group * g->t->n_types];

	for (size_t i = 0; i < rows->n; i++)
		for (size_t t = 0; t < g->t->n_types; t++) {
			size_t slot = g->t->since_start[t] ? SLOT_BASELINE : SLOT_SLICE;
			size_t from = (i * rows->n_types + columns[t]) * rows->n_slots + slot;
			int64_t *to = &value[(place[rows->rows[i]] - 1) * g->t->n_types + t];

			*to = add_sat(*to, rows->value[from], &g->t->saturated);
		}
}

static void merge_rows(struct making *g)
{
	struct arena own = {0};
	uint32_t *place = place_rows(g, &own);
	int64_t *value = arena_n(g->a, g->t->rows.n * g->t->n_types, int64_t);

	for (size_t i = 0; i < g->spec->n_groups; i++)
		add_rows(g, i, place, value);
	g->t->rows.value = value;
	arena_release(&own);
}

/* ---- windows ---- */

static void add_win(struct win *to, const struct win *from)
{
	to->from_ns = MIN(to->from_ns, from->from_ns);
	to->to_ns = MAX(to->to_ns, from->to_ns);
	to->n_dumps += from->n_dumps;
	if (!isnan(from->level))
		to->level = isnan(to->level) ? from->level : to->level + from->level;
}

static void set_wins(struct making *g)
{
	struct tally *t = g->t;
	struct win *wins = arena_n(g->a, t->n_types, struct win);

	for (size_t i = 0; i < t->n_types; i++) {
		wins[i] = (struct win){.from_ns = INT64_MAX, .to_ns = INT64_MIN, .level = NAN};
		for (size_t k = 0; k < t->n_parts; k++)
			add_win(&wins[i], &t->parts[k].slots[i].win);
		wins[i].total = tally_total(t, i);
		if (t->since_start[i])
			wins[i].level = NAN;
		if (wins[i].total && !isnan(wins[i].level))
			wins[i].per_value = kind_of(t, i) == KIND_GAUGE
						    ? 1 / (double)t->den[i]
						    : wins[i].level / (double)wins[i].total;
	}
	t->wins = wins;
}

void tally_make(struct tally *t, const struct tally_spec *spec, struct arena *a)
{
	struct making g = {.t = t,
			   .spec = spec,
			   .a = a,
			   .den = arena_n(a, spec->n_types, int64_t),
			   .parts = arena_n(a, spec->n_groups, struct tally_part)};

	*t = (struct tally){.m = spec->m,
			    .types = spec->types,
			    .n_types = spec->n_types,
			    .den = g.den,
			    .parts = g.parts,
			    .n_parts = spec->n_groups,
			    .first_ns = TIME_NONE};
	g.selections = arena_n(a, spec->n_groups, struct selection);
	g.columns = arena_n(a, spec->n_groups * spec->n_types, size_t);
	find_since_start(&g);
	for (size_t i = 0; i < spec->n_groups; i++) {
		struct select_spec select = {
			.group = spec->groups[i], .slices = &spec->slice, .n_slices = 1};

		group_select(&g.selections[i], &select, spec->scratch, a);
		find_columns(&g, i);
		note_dumps(&g, spec->groups[i]);
	}
	merge_rows(&g);
	set_wins(&g);
}

/* ---- one dump ---- */

struct row_at {
	row_id row;
	uint32_t at;
};

static int by_row(const void *left, const void *right)
{
	const struct row_at *a = left, *b = right;

	return a->row < b->row ? -1 : a->row > b->row;
}

static struct row_values sorted_rows(const struct rows_view *view, const struct mdump *d,
				     struct arena *a)
{
	size_t n = view->rows.n;
	struct row_at *order = arena_n(a, n, struct row_at);
	row_id *rows = arena_n(a, n, row_id);
	int64_t *value = arena_n(a, n * d->n_points, int64_t);

	for (uint32_t i = 0; i < n; i++)
		order[i] = (struct row_at){view->rows.v[i], i};
	if (n)
		qsort(order, n, sizeof(*order), by_row);
	for (size_t i = 0; i < n; i++) {
		rows[i] = order[i].row;
		for (uint32_t p = 0; p < d->n_points; p++)
			value[i * d->n_points + p] =
				view->values.v[(size_t)order[i].at * d->n_points +
					       d->points[p].column];
	}
	return (struct row_values){rows, n, d->n_points, 1, value};
}

void tally_of_dump(struct tally *t, const struct model *m, const struct mdump *d, struct arena *a)
{
	struct rows_view view = {0};
	uint32_t *types = arena_n(a, d->n_points, uint32_t);
	int64_t *den = arena_n(a, d->n_points, int64_t);
	struct win *wins = arena_n(a, d->n_points, struct win);

	model_rows(m, d, &view);
	*t = (struct tally){.m = m,
			    .types = types,
			    .n_types = d->n_points,
			    .den = den,
			    .wins = wins,
			    .since_start = arena_n(a, d->n_points, bool),
			    .rows = sorted_rows(&view, d, a),
			    .first_ns = d->time_ns,
			    .covered_ns = d->duration_ns,
			    .n_dumps = 1,
			    .n_instances = 1,
			    .saturated = d->saturated};
	rows_view_release(&view);
	for (uint32_t p = 0; p < d->n_points; p++) {
		types[p] = d->points[p].type;
		den[p] = 1;
		wins[p] = (struct win){.total = tally_total(t, p), .per_value = 1, .n_dumps = 1};
		wins[p].level = (double)wins[p].total;
	}
}

/* ---- what it gives ---- */

int64_t tally_total(const struct tally *t, size_t type)
{
	int64_t total = 0;
	bool saturated = false;

	for (size_t i = 0; i < t->rows.n; i++)
		total = add_sat(total, t->rows.value[i * t->n_types + type], &saturated);
	return total;
}

struct rest {
	int64_t rest; /* 0 up to den */
	size_t row;
};

static int by_rest(const void *left, const void *right)
{
	const struct rest *a = left, *b = right;

	if (a->rest != b->rest)
		return a->rest > b->rest ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static void round_type(const struct tally *t, size_t type, int64_t *units, struct rest *rests)
{
	int64_t den = t->den[type], missing = 0;

	for (size_t i = 0; i < t->rows.n; i++) {
		int64_t v = t->rows.value[i * t->n_types + type], rest = v % den;

		/* Towards minus infinity, so that all rests have one sign. */
		units[i * t->n_types + type] = v / den - (rest < 0);
		rests[i] = (struct rest){rest < 0 ? rest + den : rest, i};
		missing += rests[i].rest; /* below 2^32 rows of less than 10^6 */
	}
	missing = (missing + den / 2) / den;
	if (missing)
		qsort(rests, t->rows.n, sizeof(*rests), by_rest);
	for (size_t i = 0; missing && i < t->rows.n; i++, missing--)
		units[rests[i].row * t->n_types + type]++;
}

int64_t *tally_units(const struct tally *t, struct arena *a)
{
	size_t n = t->rows.n * t->n_types;
	int64_t *units = arena_n(a, n, int64_t);
	struct arena own = {0};
	struct rest *rests = arena_n(&own, t->rows.n, struct rest);

	if (n)
		memcpy(units, t->rows.value, n * sizeof(*units));
	for (size_t i = 0; i < t->n_types; i++)
		if (t->den[i] > 1)
			round_type(t, i, units, rests);
	arena_release(&own);
	return units;
}

struct stack_column tally_column(const struct tally *t, size_t type, struct arena *a)
{
	stack_id *stacks = arena_n(a, t->rows.n, stack_id);
	int64_t *value = arena_n(a, t->rows.n, int64_t);
	struct stack_values values = {
		.m = t->m, .stacks = stacks, .n_types = 1, .n_slots = 1, .value = value};
	bool saturated = false;

	for (size_t i = 0; i < t->rows.n; i++) {
		stack_id stack = t->m->rows[t->rows.rows[i]].stack;
		int64_t *to;

		if (values.n == 0 || stacks[values.n - 1] != stack)
			stacks[values.n++] = stack;
		to = &value[values.n - 1];
		*to = add_sat(*to, t->rows.value[i * t->n_types + type], &saturated);
	}
	values.is_cut = stacks_find_cut(t->m, stacks, values.n, a);
	return stack_column_of(&values, 0, 0, a);
}
