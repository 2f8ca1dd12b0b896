// SPDX-License-Identifier: MIT
#include "analyse/outlier_tell.h"

#include "analyse/stats.h"
#include "base/num.h"

#define SHORT 24 /* rows of a table that a page shows */

static const struct str formula_of_unit = STR(
	"Each unit's cost by function is divided by its size (the median over functions of the "
	"ratio to the mean unit). A function's residual in a unit is the logarithm of its cost to "
	"the median over all units, with a floor of half a sample. It is divided by the spread of "
	"the function (1.4826 MAD, widened by 1 + 1.6/n, drawn towards what all functions show "
	"beyond counting noise) and turned into a normal score with the degrees of freedom that "
	"both are worth. All functions of all units share one false discovery rate.");

static const struct str formula_of_group = STR(
	"Each unit's cost by function is divided by its size (the median over functions of the "
	"ratio to the mean unit). The mean logarithm of the units with the label's value is held "
	"against that of the others by a t test whose variance within both sides is drawn towards "
	"what all functions show. All labels and functions share one false discovery rate, and no "
	"single unit may make the difference.");

static const struct str formula_of_size = STR(
	"The logarithm of each unit's total is held against the median over all units, and divided "
	"by their spread: 1.4826 MAD, widened by 1 + 1.6/n, at least 0.05. Few units say little "
	"about their spread: the score has 0.37 (n - 1) degrees of freedom.");

static size_t index_of(const struct crosstab *c, fn_id fn)
{
	size_t i = 0;

	while (c->fns[i] != fn)
		i++;
	return i;
}

/* By unit: of the function that differs most, or of the sizes. */
static void tell_values(struct evidence *e, const struct outlier *o, const struct outlier_fit *f)
{
	static const struct evidence_column columns[] = {
		{"level", false}, {"size factor", false}, {"log residual", false}, {"z", false}};
	struct evidence_table *t = evidence_table(e, STR("values"), STR("unit"), columns,
						  COUNT_OF(columns));
	size_t n = f->c->n_units;
	size_t i = o->n_fns ? index_of(f->c, o->fns[0].fn) : 0;

	for (size_t u = 0; u < n; u++) {
		double level = o->n_fns ? f->c->cost[i * n + u] : f->c->whole[u];
		double r = o->n_fns ? f->r[i * n + u] : f->volume_r[u];
		double z = o->n_fns ? f->z[i * n + u] : f->volume_z[u];

		evidence_row(t, f->c->units[u], (double[]){level, f->factor[u], r, z});
	}
	t->is_long = n > SHORT;
}

/* Rows are in the order of outlier.fns, which have the names. */
static void tell_functions(struct evidence *e, const struct outlier *o)
{
	static const struct evidence_column columns[] = {{"function", false}, {"here", false},
							 {"peers", false},    {"ratio", false},
							 {"z", false},        {"q", false}};
	struct evidence_table *t;

	if (!o->n_fns)
		return;
	t = evidence_table(e, STR("functions"), STR(""), columns, COUNT_OF(columns));
	for (size_t i = 0; i < o->n_fns; i++) {
		const struct outlier_fn *fn = &o->fns[i];

		evidence_row(t, STR(""),
			     (double[]){(double)(i + 1), fn->here, fn->peers, stat_exp(fn->d),
					fn->z, fn->q});
	}
}

static void tell_spread(struct evidence *e, const struct outlier *o, const struct outlier_fit *f)
{
	static const struct evidence_column columns[] = {{"value", false}};
	struct evidence_table *t = evidence_table(e, STR("spread"), STR("of the first function"),
						  columns, COUNT_OF(columns));
	const struct outlier_spread *s;

	if (!o->n_fns) {
		evidence_row(t, STR("spread of sizes"), &f->volume_s);
		evidence_row(t, STR("degrees of freedom"), &f->df);
		return;
	}
	s = &f->spreads[index_of(f->c, o->fns[0].fn)];
	evidence_row(t, STR("variance as measured"), &s->s2);
	evidence_row(t, STR("degrees of freedom of it"), &f->df);
	evidence_row(t, STR("variance of counting"), &s->counting);
	evidence_row(t, STR("variance beyond counting, all functions"), &f->prior.extra);
	evidence_row(t, STR("degrees of freedom of it, d0"), &f->prior.d0);
	evidence_row(t, STR("moderated variance"), &s->v);
}

static void tell_decision(struct evidence *e, const struct outlier *o, const struct outlier_fit *f,
			  const struct outlier_group *group)
{
	static const struct evidence_column columns[] = {
		{"value", false}, {"limit", false}, {"holds", false}};
	struct evidence_table *t = evidence_table(e, STR("decision"), STR("test"), columns,
						  COUNT_OF(columns));
	double limit = group ? 0.05 : OUTLIER_Q;
	double effect = group ? 1.1 : OUTLIER_EFFECT;

	if (o->n_fns) {
		const struct outlier_fn *fn = &o->fns[0];
		double part = fabs(fn->here - fn->peers) / fmax(o->here, o->peers);

		evidence_test(t, STR("false discovery rate of the first function"), fn->q, limit,
			      fn->q <= limit);
		evidence_test(t, STR("ratio, or its inverse"), stat_exp(fabs(fn->d)), effect,
			      fabs(fn->d) >= stat_log(effect));
		evidence_test(t, STR("difference as part of the whole"), part, OUTLIER_PART, true);
	}
	evidence_test(t, STR("score of the size"), fabs(o->volume_z), OUTLIER_VOLUME_Z,
		      fabs(o->volume_z) >= OUTLIER_VOLUME_Z);
	evidence_test(t, STR("size: ratio, or its inverse"),
		      fmax(o->here / o->peers, o->peers / o->here), OUTLIER_VOLUME_EFFECT,
		      o->is_volume);
	evidence_test(t, STR("units compared"), (double)f->c->n_units, CROSSTAB_UNITS_MIN, true);
}

const struct evidence *outlier_tell(const struct outlier *o, const struct outlier_fit *f,
				    const struct outlier_group *group, struct arena *a)
{
	struct evidence *e = arena_new(a, struct evidence);

	e->a = a;
	e->formula = !o->n_fns ? formula_of_size : group ? formula_of_group : formula_of_unit;
	tell_decision(e, o, f, group);
	tell_functions(e, o);
	tell_values(e, o, f);
	tell_spread(e, o, f);
	return e;
}
