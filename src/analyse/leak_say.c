// SPDX-License-Identifier: MIT
/* The evidence of one judged series: tests, shapes, noise, second opinions, points. */
#include "analyse/leak_report.h"

#include "analyse/stats.h"
#include "base/num.h"
#include "base/utc.h"

static const struct leak_trial *main_trial(const struct leak_case *c, const struct leak *leak)
{
	const struct leak_trials *t = c->trials;
	const struct leak_trial *main = &t->all;

	if (leak->instance != LEAK_POOLED)
		return &t->each[leak->instance];
	if (t->verdict != VERDICT_LEAKING || t->all.verdict == VERDICT_LEAKING)
		return main;
	for (size_t i = 0; i < t->d->n_each; i++)
		if (t->each[i].set && t->each[i].verdict == VERDICT_LEAKING &&
		    t->each[i].fit.z == leak->z)
			main = &t->each[i];
	return main;
}

static void say_burst(struct evidence_table *t, const struct leak_trial *trial)
{
	const struct leak_burst *b = &trial->burst;

	if (!trial->has_burst)
		return;
	evidence_test(t, STR("bursts: levels"), (double)b->n_levels, 5, b->n_levels >= 5);
	evidence_test(t, STR("bursts: largest fall, part of the growth (at most)"), b->fall, 0.1,
		      b->fall <= 0.1);
	evidence_test(t, STR("bursts: largest rise, part of the growth (at most)"), b->rise, 0.6,
		      b->rise <= 0.6);
	evidence_test(t, STR("bursts: grown in the first third (at most)"), b->early, 0.6,
		      b->early <= 0.6);
	evidence_test(t, STR("bursts: grown in the last third"), b->late, 0.2, b->late >= 0.2);
	evidence_test(t, STR("bursts: BIC ahead of all that ends"), b->margin, 2, b->margin >= 2);
}

static void say_decision(struct evidence *e, const struct leak_trial *trial)
{
	static const struct evidence_column columns[] = {
		{"value", false}, {"limit", false}, {"holds", false}};
	struct evidence_table *t = evidence_table(e, STR("decision"), STR("test"), columns,
						  COUNT_OF(columns));
	const struct leak_fit *f = &trial->fit;
	double gain = f->bic_none - f->bic_line, margin = f->bic_rival - f->bic_line;

	evidence_test(t, STR("z of the slope"), f->z, f->z_least, f->z >= f->z_least);
	evidence_test(t, STR("BIC gained over no shape"), gain, f->gain_least,
		      gain >= f->gain_least);
	evidence_test(t, STR("effective points"), f->n_effective, 6, f->n_effective >= 6);
	evidence_test(t, STR("growth an instance, part of the base"), f->rise, trial->limits.rise,
		      f->rise >= trial->limits.rise);
	evidence_test(t, STR("growth an instance, against the least that matters"), f->grow,
		      trial->limits.least, f->grow >= trial->limits.least);
	evidence_test(t, STR("growth an instance, against the noise of sampling"), f->grow,
		      f->noise, f->grow >= f->noise);
	evidence_test(t, STR("BIC ahead of the best shape that ends"), margin,
		      -trial->limits.margin, f->wins);
	evidence_test(t, STR("slope of the last 40 % over the fitted one, and 1.5 errors"),
		      f->late + 1.5 * f->late_error, 0.4, f->runs_late);
	if (trial->raw.bank && trial->raw.line) {
		bool holds = trial->load_is_time < 0.6 || trial->load_growth < 0.1;

		evidence_test(t,
			      STR("load and the line, squared correlation (at most, or the next)"),
			      trial->load_is_time, 0.6, holds);
		evidence_test(t, STR("growth of the load (at most)"), trial->load_growth, 0.1,
			      holds);
	}
	say_burst(t, trial);
}

static double parameter(const struct leak_fit *f, size_t i)
{
	return i == LEAK_NO_SHAPE ? NAN : f->bank->shapes[i].from;
}

static void say_shapes(struct evidence *e, const struct leak_fit *f)
{
	static const struct evidence_column columns[] = {
		{"parameters", false}, {"residual sum of squares", false}, {"BIC", false},
		{"hours", false},      {"second, hours", false},           {"amplitude", false}};
	struct evidence_table *t = evidence_table(e, STR("shapes"), STR("shape"), columns,
						  COUNT_OF(columns));

	evidence_row(t, STR("none"), (double[]){0, f->yy, leak_bic(f, f->yy, 0), NAN, NAN, NAN});
	for (int i = 0; i < SHAPE_FAMILY_N * SHAPE_SIGN_N; i++) {
		const struct leak_best *b = &f->best[i / SHAPE_SIGN_N][i % SHAPE_SIGN_N];
		double k = leak_parameters(b->family);

		if (b->a != LEAK_NO_SHAPE)
			evidence_row(t, leak_shape_words(f, b),
				     (double[]){k, b->rss, leak_bic(f, b->rss, k),
						parameter(f, b->a), parameter(f, b->b),
						b->da / f->bank->shapes[b->a].norm});
	}
}

static void say_noise(struct evidence *e, const struct leak_fit *f)
{
	static const struct evidence_column columns[] = {{"value", false}};
	struct evidence_table *t = evidence_table(e, STR("noise"), STR("measure"), columns,
						  COUNT_OF(columns));
	const struct {
		struct str name;
		double value;
	} rows[] = {
		{STR("correlation of one point with the next (phi)"), f->phi},
		{STR("correlation between instances (c)"), f->c},
		{STR("inflation of the variance (V)"), f->v},
		{STR("points after blocking (n)"), (double)f->bank->lives->n_blocks},
		{STR("lives"), (double)f->bank->lives->n},
		{STR("columns taken out"), (double)f->bank->rank},
		{STR("effective points"), f->n_effective},
		{STR("instances at a time"), f->bank->lives->n_pods},
		{STR("instances at the end"), f->bank->lives->n_alive},
		{STR("slope an instance, per hour"), f->coefficient},
		{STR("its standard error"), f->error},
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		evidence_row(t, rows[i].name, &rows[i].value);
}

/* The trend of one life says little beside the others: of the longest. */
static void say_second_opinions(struct evidence *e, const struct leak_trial *trial,
				const double *clean)
{
	static const struct evidence_column columns[] = {{"value", false}};
	const struct leak_lives *l = &trial->set->lives;
	const struct leak_life *life = &l->v[0];
	struct arena scratch = {0};
	double *y = arena_n(&scratch, l->n_blocks, double);
	struct evidence_table *t = evidence_table(e, STR("second opinions"), STR("measure"),
						  columns, 1);
	struct mann_kendall mk;
	double slope;

	for (size_t i = 1; i < l->n; i++)
		if (l->v[i].n > life->n)
			life = &l->v[i];
	leak_blocks(l, clean, y);
	mk = stat_mann_kendall(y + life->block, life->n_blocks);
	slope = stat_theil_sen(l->t + life->block, y + life->block, life->n_blocks, &scratch);
	evidence_row(t, STR("Mann-Kendall z of the longest life"), &mk.z);
	evidence_row(t, STR("its p"), &mk.p);
	evidence_row(t, STR("Theil-Sen slope of the longest life, per hour"), &slope);
	arena_release(&scratch);
}

static void say_points(struct evidence *e, const struct leak_case *c, const struct leak *leak)
{
	static const struct evidence_column columns[] = {
		{"time", true},     {"instance", false}, {"life", false},  {"value", false},
		{"cleaned", false}, {"load", false},     {"fitted", false}};
	const struct leak_design *d = c->trials->d;
	struct evidence_table *t = evidence_table(e, STR("points"), (struct str){0}, columns,
						  COUNT_OF(columns));

	t->is_long = true;
	for (size_t i = 0; i < d->h->n_points; i++) {
		const struct history_point *p = &d->h->points[i];
		bool is_judged = leak->fitted && !isnan(leak->fitted[i]);

		evidence_row(t, (struct str){0},
			     (double[]){(double)p->at_ns / NS_PER_S, p->instance, p->life, c->y[i],
					is_judged ? c->clean[i] : NAN,
					d->load->z ? d->load->z[i] : NAN,
					leak->fitted ? leak->fitted[i] : NAN});
	}
}

const struct evidence *leak_say(const struct leak_case *c, const struct leak *leak, struct arena *a)
{
	struct evidence *e = arena_new(a, struct evidence);
	const struct leak_trial *trial = main_trial(c, leak);

	e->a = a;
	e->formula = STR(
		"The series is cut where the process began anew. Single points that jump out of "
		"their surroundings are replaced by the median there, and each life is averaged "
		"into at most 64 blocks. The mean of each life, the load and the swing of the day "
		"are taken out. What is left is held against a line that goes on (from the "
		"beginning or from an onset) and against all that ends: saturating, filling up, "
		"steps, pulses, two of them. BIC = n_e ln(RSS / n) + k ln(n_e); the smaller, the "
		"better; n_e is the number of points divided by the inflation that correlated "
		"noise causes. It leaks when the line is significant, large, not beaten by more "
		"than 2, and still followed at the end; or when it grows by bursts until the end; "
		"or when one instance alone does so, more clearly.");
	if (trial->set && trial->fit.bank && trial->fit.rival) {
		say_decision(e, trial);
		say_shapes(e, &trial->fit);
		say_noise(e, &trial->fit);
	}
	if (trial->set)
		say_second_opinions(e, trial, c->clean);
	say_points(e, c, leak);
	return e;
}
