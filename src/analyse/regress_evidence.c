// SPDX-License-Identifier: MIT
/* How a comparison was judged, as tables: enough to compute all of it again from the dumps. */
#include "analyse/regress_judge.h"

#include <stdlib.h>

#include "analyse/stats.h"
#include "base/num.h"

/* "functions": each with the libraries that it calls. */
static const struct str family_names[REGRESS_WHAT_N] = {
	[REGRESS_SELF] = STR("functions self"),
	[REGRESS_OWN] = STR("functions"),
	[REGRESS_TOTAL] = STR("functions total"),
	[REGRESS_PACKAGE] = STR("packages"),
};

static struct str formula_of(const struct regress_units *u, struct arena *a)
{
	static const struct str scales[] = {
		[REGRESS_FACTORS] = STR(
			"Each dump's samples are divided by its size factor: the median over "
			"functions of how much more it has of each than the mean dump. "),
		[REGRESS_COVERED] = STR(
			"Too few functions for size factors: each dump's samples are divided "
			"by the seconds that it covers. "),
		[REGRESS_TOTALS] = STR(
			"Too few functions for size factors, and covered times are not known: "
			"each dump's samples are divided by its total. "),
	};
	static const struct str units[] = {
		[REGRESS_BY_DUMP] = STR("One dump is one observation. "),
		[REGRESS_BY_POD] = STR("The sides have different instances: the mean of one "
				       "instance is one observation. "),
		[REGRESS_BY_PAIR] = STR("Both sides have the same instances: each is compared with "
					"itself. "),
	};

	return arena_cat(
		a, scales[u->scale], units[u->unit],
		STR("d is the logarithm of the ratio of the two means. Its variance v of one "
		    "observation is drawn from the scatter of the function itself (s2) towards "
		    "that of all functions (prior), by d0 degrees of freedom, and is never below "
		    "that of counting samples; correlation from dump to dump makes it larger. z is "
		    "the normal score of d over its standard error, p its two-sided probability, q "
		    "the rate of false discoveries among functions with a p as small "
		    "(Benjamini-Hochberg). A function is flagged when q is at most 0.05 and it "
		    "changed by at least 1 % of itself and the least part of the whole."));
}

static void add_decision(struct evidence *e, const struct regress_judgement *j)
{
	static const struct evidence_column columns[] = {
		{"value", false}, {"limit", false}, {"holds", false}};
	struct evidence_table *t = evidence_table(e, STR("decision"), STR("test"), columns,
						  COUNT_OF(columns));
	const struct regress_row *whole = &j->r->whole;
	const struct regress_spec *spec = j->u->spec;
	double change = fabs(whole->mean[SIDE_CANDIDATE] - whole->mean[SIDE_BASE]);
	double least = stat_log(1 + REGRESS_LEAST_RATIO);

	evidence_test(t, STR("the whole: p of its change"), whole->p, REGRESS_WHOLE_LEVEL,
		      whole->p <= REGRESS_WHOLE_LEVEL);
	evidence_test(t, STR("the whole: logarithm of the ratio"), fabs(whole->d), least,
		      fabs(whole->d) >= least);
	evidence_test(t, STR("the whole: change"), change, spec->least, change >= spec->least);
}

static double least_q(const struct regress_family *f)
{
	double least = NAN;

	for (size_t i = 0; i < f->n; i++)
		if (f->rows[i].is_tested)
			least = fmin(least, f->rows[i].q);
	return least;
}

static void add_families(struct evidence *e, const struct regress_judgement *j)
{
	static const struct evidence_column columns[] = {
		{"tested", false}, {"flagged", false},      {"smallest q", false},
		{"extra", false},  {"d0", false},           {"phi", false},
		{"common", false}, {"learned from", false},
	};
	struct evidence_table *t = evidence_table(e, STR("families"), STR("family"), columns,
						  COUNT_OF(columns));

	for (int what = 0; what < REGRESS_WHAT_N; what++) {
		const struct regress_family *f = &j->r->families[what];
		const struct regress_prior *p = &j->families[what].prior;

		evidence_row(t, family_names[what],
			     (double[]){(double)f->n_tested, (double)f->n_flagged, least_q(f),
					p->extra, p->d0, p->memory.phi, p->common, (double)p->n});
	}
}

static void add_units(struct evidence *e, const struct regress_judgement *j)
{
	static const struct evidence_column columns[] = {
		{"units", false},        {"dumps", false},          {"instances", false},
		{"least factor", false}, {"largest factor", false}, {"level", false},
	};
	const struct regress_units *u = j->u;
	struct evidence_table *t = evidence_table(e, STR("units"), STR("side"), columns,
						  COUNT_OF(columns));

	for (int side = 0; side < SIDE_N; side++) {
		double least = INFINITY, most = 0;

		for (size_t i = 0; i < u->n; i++)
			if ((int)u->dumps[i].side == side) {
				least = fmin(least, u->dumps[i].factor);
				most = fmax(most, u->dumps[i].factor);
			}
		evidence_row(t, side == SIDE_BASE ? STR("before") : STR("after"),
			     (double[]){(double)u->n_units[side], (double)u->n_side[side],
					(double)u->n_pods[side], least, most,
					j->r->whole.mean[side]});
	}
}

static double mann_whitney_p(const struct regress_units *u, const double *y)
{
	struct arena own = {0};
	size_t n = u->n_side[SIDE_BASE];
	double p = stat_mann_whitney(y, n, y + n, u->n - n, &own).p;

	arena_release(&own);
	return p;
}

static double opinion_of_whole(const struct regress_units *u)
{
	struct arena own = {0};
	double *y = arena_n(&own, u->n, double), p;

	for (size_t i = 0; i < u->n; i++)
		y[i] = u->dumps[i].total / u->dumps[i].seconds;
	p = mann_whitney_p(u, y);
	arena_release(&own);
	return p;
}

static double opinion_of_row(const struct regress_units *u, enum regress_what what, uint32_t id)
{
	struct regress_walk w = {.u = u, .rows = regress_rows_of(what)};
	struct arena own = {0};
	double *y = arena_n(&own, u->n, double), p;

	while (regress_walk_next(&w) && w.id != id)
		;
	regress_walk_spread(&w, regress_measure_of(what), y);
	for (size_t i = 0; i < u->n; i++)
		y[i] /= u->dumps[i].factor;
	p = mann_whitney_p(u, y);
	arena_release(&own);
	return p;
}

static const struct regress_row *top_flagged(const struct regress_family *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->rows[i].is_flagged)
			return &f->rows[i];
	return NULL;
}

static void add_opinions(struct evidence *e, const struct regress_judgement *j)
{
	static const struct evidence_column columns[] = {{"p", false}, {"id", false}};
	struct evidence_table *t = evidence_table(e, STR("second opinions"), STR("test"), columns,
						  COUNT_OF(columns));
	const struct regress_row *own = top_flagged(&j->r->families[REGRESS_OWN]);
	const struct regress_row *self = top_flagged(&j->r->families[REGRESS_SELF]);

	evidence_row(t, STR("Mann-Whitney of the whole"), (double[]){opinion_of_whole(j->u), NAN});
	if (own)
		evidence_row(t, STR("Mann-Whitney of the largest flagged function"),
			     (double[]){opinion_of_row(j->u, REGRESS_OWN, own->id), own->id});
	else if (self)
		evidence_row(t, STR("Mann-Whitney of the largest flagged function, self"),
			     (double[]){opinion_of_row(j->u, REGRESS_SELF, self->id), self->id});
}

static const struct regress_row *row_of_id(const struct regress_row *const *by_id, size_t n,
					   uint32_t id)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (by_id[mid]->id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return by_id[low];
}

static int by_row_id(const void *left, const void *right)
{
	const struct regress_row *a = *(const struct regress_row *const *)left;
	const struct regress_row *b = *(const struct regress_row *const *)right;

	return a->id < b->id ? -1 : a->id > b->id;
}

static void add_family(struct evidence *e, const struct regress_judgement *j,
		       enum regress_what what)
{
	static const struct evidence_column columns[] = {
		{"id", false},      {"mean before", false}, {"mean after", false},
		{"samples", false}, {"d", false},           {"se", false},
		{"s2", false},      {"counting", false},    {"prior", false},
		{"d0", false},      {"df", false},          {"z", false},
		{"p", false},       {"q", false},           {"flagged", false},
	};
	const struct regress_family *family = &j->r->families[what];
	const struct regress_family_fits *fits = &j->families[what];
	const struct model *names = what == REGRESS_PACKAGE ? NULL : j->u->spec->m;
	struct evidence_table *t = evidence_table(e, family_names[what],
						  names ? STR("function") : STR(""), columns,
						  COUNT_OF(columns));
	struct arena own = {0};
	const struct regress_row **by_id = arena_n(&own, family->n, const struct regress_row *);

	t->is_long = true;
	for (size_t i = 0; i < family->n; i++)
		by_id[i] = &family->rows[i];
	if (family->n)
		qsort(by_id, family->n, sizeof(*by_id), by_row_id);
	for (size_t i = 0; i < fits->n; i++) {
		const struct regress_fit *f = &fits->fits[i];
		const struct regress_row *row = row_of_id(by_id, family->n, f->id);

		if (row->is_tested)
			evidence_row(t, names ? model_fn(names, f->id) : STR(""),
				     (double[]){f->id, row->mean[SIDE_BASE],
						row->mean[SIDE_CANDIDATE], f->samples, f->d, f->se,
						f->s2, f->counting, fits->prior.extra + f->counting,
						fits->prior.d0, f->df, f->z, f->p, row->q,
						row->is_flagged});
	}
	arena_release(&own);
}

static void add_factors(struct evidence *e, const struct regress_units *u)
{
	static const struct evidence_column columns[] = {
		{"time", true},     {"side", false},   {"instance", false},
		{"covered", false}, {"factor", false}, {"total", false},
	};
	struct evidence_table *t = evidence_table(e, STR("factors"), STR(""), columns,
						  COUNT_OF(columns));

	t->is_long = true;
	for (size_t i = 0; i < u->n; i++) {
		const struct regress_dump *d = &u->dumps[i];

		evidence_row(t, STR(""),
			     (double[]){(double)d->at_ns / 1e9, d->side, u->runs[d->run].pod,
					d->seconds, d->factor, d->total * u->value});
	}
}

const struct evidence *regress_evidence(const struct regress_judgement *j, struct arena *a)
{
	struct evidence *e = arena_new(a, struct evidence);

	e->a = a;
	e->formula = formula_of(j->u, a);
	add_decision(e, j);
	add_units(e, j);
	add_families(e, j);
	add_opinions(e, j);
	for (int what = 0; what < REGRESS_WHAT_N; what++)
		add_family(e, j, what);
	add_factors(e, j->u);
	return e;
}
