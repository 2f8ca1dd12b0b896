// SPDX-License-Identifier: MIT
/*
 * flamefolio export: a selection of the dumps in a format for other tools. Formats are rows of a
 * table; all but pprof are about one type.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/complain.h"
#include "base/gzip.h"
#include "base/num.h"
#include "base/utc.h"
#include "commands.h"
#include "discover/moment_wish.h"
#include "pick.h"
#include "render/export.h"
#include "render/pprofout.h"
#include "version.h"
#include "write/onefile.h"

struct exporting {
	const struct options *o;
	struct loaded l;
	struct pick pick;
	struct slice slice;
	int64_t from_ns, to_ns; /* both 0: all */
	struct tally tally;
	struct buf out;
	struct arena a;
};

struct format {
	const char *name, *what; /* of --what; NULL: not given */
	enum pick_want want;
	bool with_timeline;
	void (*write)(struct exporting *x);                      /* or: */
	void (*write_type)(struct buf *b, const struct export *e);
};

/* ---- what is selected ---- */

/* "k=v", "k!=v", "k=": the value is all behind the first '='. */
static bool read_label(struct str text, struct label_test *test, struct arena *a)
{
	size_t equals = str_chr(text, '=');
	struct str *value = arena_n(a, 1, struct str);

	if (equals == SIZE_MAX)
		return false;
	*value = str_sub(text, equals + 1, text.n);
	test->is_none_of = equals > 0 && text.p[equals - 1] == '!';
	test->key = str_sub(text, 0, test->is_none_of ? equals - 1 : equals);
	test->values = value;
	test->n_values = 1;
	return test->key.n > 0;
}

static bool is_like(const struct label_test *a, const struct label_test *b)
{
	return a->is_none_of == b->is_none_of && str_eq(a->key, b->key);
}

static void add_value(struct label_test *to, struct str value, struct arena *a)
{
	struct str *values = arena_n(a, to->n_values + 1, struct str);

	memcpy(values, to->values, to->n_values * sizeof(*values));
	values[to->n_values++] = value;
	to->values = values;
}

/* Of one key several values: one of them, or none of them. */
static bool read_labels(struct exporting *x)
{
	struct label_test *tests = arena_n(&x->a, x->o->labels.n, struct label_test);
	size_t n = 0;

	for (size_t i = 0; i < x->o->labels.n; i++) {
		struct label_test test = {0};
		size_t at = 0;

		if (!read_label(str_of(x->o->labels.v[i]), &test, &x->a)) {
			complain("--label takes KEY=VALUE or KEY!=VALUE, found %s",
				 x->o->labels.v[i]);
			return false;
		}
		while (at < n && !is_like(&tests[at], &test))
			at++;
		if (at < n)
			add_value(&tests[at], test.values[0], &x->a);
		else
			tests[n++] = test;
	}
	x->slice.tests = tests;
	x->slice.n_tests = n;
	return true;
}

static bool read_moment(const struct exporting *x, const char *name, const char *text, int64_t *ns)
{
	const struct axis *all = &x->l.axes.all;
	int64_t from = all->is_sequence ? 0 : all->from_ns, to = all->is_sequence ? 0 : all->to_ns;
	struct moment_wish wish;

	if (!text)
		return true;
	if (!moment_wish_read(str_of(text), &wish)) {
		complain("--%s takes a time, start+10m, end-1h30m or 25%%, found %s", name, text);
		return false;
	}
	if (all->is_sequence || !moment_wish_resolve(&wish, from, to, ns)) {
		complain("--%s: the dumps have no clock", name);
		return false;
	}
	return true;
}

static bool read_window(struct exporting *x)
{
	const struct axis *all = &x->l.axes.all;

	if (!x->o->from && !x->o->to)
		return true;
	x->from_ns = all->from_ns;
	x->to_ns = all->to_ns;
	if (!read_moment(x, "from", x->o->from, &x->from_ns) ||
	    !read_moment(x, "to", x->o->to, &x->to_ns))
		return false;
	x->slice.from_ns = x->from_ns;
	x->slice.to_ns = x->to_ns;
	if (x->from_ns < x->to_ns)
		return true;
	complain("the window from --from to --to is empty");
	return false;
}

static bool is_empty(const struct tally *t)
{
	for (size_t i = 0; i < t->rows.n * t->n_types; i++)
		if (t->rows.value[i])
			return false;
	return true;
}

static bool select_all(struct exporting *x, const struct format *f, int *status)
{
	struct pick_spec want = {.l = &x->l,
				 .type = x->o->type,
				 .service = x->o->only_service,
				 .want = f->want};
	struct tally_spec spec = {.m = &x->l.model, .scratch = &x->l.scratch};

	*status = EXIT_USAGE;
	if (!read_labels(x) || !read_window(x) || !pick_make(&x->pick, &want, &x->a, status))
		return false;
	x->slice.with_timeline = f->with_timeline;
	spec.slice = x->slice;
	spec.groups = x->pick.groups;
	spec.n_groups = x->pick.n_groups;
	spec.types = x->pick.types;
	spec.n_types = x->pick.n_types;
	tally_make(&x->tally, &spec, &x->a);
	if (!is_empty(&x->tally))
		return true;
	complain("nothing was selected: no sample with a value is left");
	*status = EXIT_NO_INPUT;
	return false;
}

/* ---- pprof ---- */

static struct str kind_comment(const struct exporting *x, size_t i, struct arena *a)
{
	const struct model *m = &x->l.model;
	const struct ptype *t = &m->types[x->pick.types[i]];
	struct str how[] = {
		[KIND_DELTA] = STR("sum of the dumps"),
		[KIND_CUMULATIVE] = x->tally.since_start[i]
					    ? STR("counted since process start")
					    : STR("difference of consecutive dumps"),
		[KIND_GAUGE] = STR("mean over time"),
	};

	return arena_cat(a, t->name, STR(": "), kind_text(t->kind), STR(", "),
			 how[t->kind]);
}

/* Of one service its own rules, of several those that hold for all. */
static struct str refined_text(struct exporting *x)
{
	const struct model *m = &x->l.model;
	struct buf b = {0};
	struct str text;

	refine_say(&b, m->refine, x->pick.n_groups == 1
					  ? m->services[x->pick.groups[0]->service]
					  : STR(""));
	text = arena_str(&x->a, buf_view(&b));
	buf_release(&b);
	return text;
}

/* A reader of ours takes the service from the last one; see commit_comments. */
static size_t comments(struct exporting *x, struct str **list)
{
	struct str *v = arena_n(&x->a, x->pick.n_types + 3, struct str);
	struct str refined = refined_text(x);
	size_t n = 0;

	v[n++] = STR("written by flamefolio " FLAMEFOLIO_VERSION);
	for (size_t i = 0; i < x->pick.n_types; i++)
		v[n++] = kind_comment(x, i, &x->a);
	if (refined.n)
		v[n++] = refined;
	if (x->pick.n_groups == 1)
		v[n++] = arena_cat(&x->a, STR("service_name="),
				   x->l.model.services[x->pick.groups[0]->service]);
	*list = v;
	return n;
}

/* When all dumps agree, else none. */
static void set_period(const struct exporting *x, struct pprof_out *p)
{
	const struct model *m = &x->l.model;
	const struct mdump *first = &m->dumps[x->pick.groups[0]->dumps[0]];

	for (size_t g = 0; g < x->pick.n_groups; g++)
		for (size_t i = 0; i < x->pick.groups[g]->n_dumps; i++) {
			const struct mdump *d = &m->dumps[x->pick.groups[g]->dumps[i]];

			if (d->period != first->period ||
			    !str_eq(d->period_type, first->period_type) ||
			    !str_eq(d->period_unit, first->period_unit))
				return;
		}
	p->period = first->period;
	p->period_type = first->period_type;
	p->period_unit = first->period_unit;
}

static void write_pprof(struct exporting *x)
{
	struct pprof_type *types = arena_n(&x->a, x->pick.n_types, struct pprof_type);
	struct pprof_out p = {.model = &x->l.model,
			      .rows = x->tally.rows.rows,
			      .n_rows = x->tally.rows.n,
			      .types = types,
			      .n_types = x->pick.n_types,
			      .values = tally_units(&x->tally, &x->a),
			      .duration_ns = x->tally.covered_ns};
	struct str *list;
	struct buf plain = {0};

	for (size_t i = 0; i < x->pick.n_types; i++) {
		const struct ptype *t = &x->l.model.types[x->pick.types[i]];

		types[i] = (struct pprof_type){t->name, t->unit};
	}
	p.default_type = types[x->pick.shown].name;
	if (x->o->from)
		p.time_ns = x->from_ns;
	else if (x->tally.first_ns != TIME_NONE)
		p.time_ns = x->tally.first_ns;
	set_period(x, &p);
	p.n_comments = comments(x, &list);
	p.comments = list;
	pprof_write(&plain, &p);
	gzip_write(&x->out, buf_view(&plain));
	buf_release(&plain);
}

/* ---- the others ---- */

static void write_one_type(struct exporting *x, const struct format *f)
{
	struct stack_column column = tally_column(&x->tally, 0, &x->a);
	struct part part = {.win = x->tally.wins[0], .den = x->tally.den[0]};
	struct export e = {.tally = &x->tally,
			   .title = pick_row(&x->l, x->pick.types[0])->title,
			   .part = &part,
			   .slice = &x->slice,
			   .refined = refined_text(x),
			   .from_ns = x->from_ns,
			   .to_ns = x->to_ns};

	part_make(&part, &column, &x->a);
	f->write_type(&x->out, &e);
}

static const struct format formats[] = {
	{"pprof", NULL, PICK_GROUP, false, write_pprof, NULL},
	{"folded", NULL, PICK_TYPE, false, NULL, export_folded},
	{"csv", "functions", PICK_TYPE, false, NULL, export_csv_functions},
	{"csv", "timeline", PICK_TYPE, true, NULL, export_csv_timeline},
	{"csv", "stacks", PICK_TYPE, false, NULL, export_csv_stacks},
	{"json", NULL, PICK_TYPE, true, NULL, export_json},
};

static bool is_word(const char *given, const char *word)
{
	return given && word && str_eq(str_of(given), str_of(word));
}

static const struct format *find_format(const struct options *o)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		const struct format *f = &formats[i];

		if (is_word(o->format, f->name) &&
		    (o->what ? is_word(o->what, f->what) : true))
			return f;
	}
	if (o->what)
		complain("--what is for csv: functions, timeline or stacks");
	else
		complain("export wants --format pprof, folded, csv or json");
	return NULL;
}

static bool to_stdout(const struct options *o)
{
	return !o->output || is_word(o->output, "-");
}

static int put_out(const struct exporting *x)
{
	struct err e;

	if (to_stdout(x->o)) {
		if (print_all(&x->out))
			return EXIT_FINE;
		complain("cannot write to standard output");
		return EXIT_OUTPUT;
	}
	if (onefile_write(x->o->output, buf_view(&x->out), &e))
		return EXIT_FINE;
	complain("%s", e.text);
	return EXIT_OUTPUT;
}

int cmd_export(const struct options *o)
{
	const struct format *f = find_format(o);
	struct exporting x = {.o = o};
	int status = EXIT_USAGE;

	if (!f)
		return EXIT_USAGE;
	if (f->write && to_stdout(o) && isatty(STDOUT_FILENO)) {
		complain("pprof is no text: name a file with -o, or send it to another program");
		return EXIT_USAGE;
	}
	if (load(&x.l, o, &status) && select_all(&x, f, &status)) {
		if (f->write)
			f->write(&x);
		else
			write_one_type(&x, f);
		status = put_out(&x);
	}
	buf_release(&x.out);
	arena_release(&x.a);
	load_release(&x.l);
	return status;
}
