// SPDX-License-Identifier: MIT
/*
 * flamefolio flame: one flame graph in one file. One dump is drawn as it is stored; several are
 * added up by kind as in a report, and the file says how. A comparison is always by kind, so that
 * both sides mean the same.
 */
#include <math.h>

#include "aggregate/part.h"
#include "aggregate/tally.h"
#include "base/complain.h"
#include "base/num.h"
#include "base/utc.h"
#include "commands.h"
#include "flame_cube.h"
#include "pick.h"
#include "render/flame.h"
#include "render/flamefile.h"
#include "render/say.h"
#include "write/onefile.h"

#define OTHERS_SAID 6
#define GRAPH_BYTES ((size_t)32 << 20) /* the file is about this one graph: all of it */

struct flaming {
	const struct options *o;
	struct loaded l;
	struct pick pick;
	struct tally tally[SIDE_N]; /* of the one type, but for a dump as it is stored */
	size_t type;                /* of tally[SIDE_CANDIDATE] */
	struct part part;
	struct stack_column column[SIDE_N];
	double unit_scale; /* of the base */
	struct diff diff;
	struct report report; /* with the names to be shown */
	struct brief brief;
	struct arena a;
};

static bool is_one_dump(const struct flaming *x)
{
	return x->l.model.n_dumps == 1;
}

static const struct ptype *type_of(const struct flaming *x)
{
	return &x->l.model.types[x->pick.types[0]];
}

static struct str kept(struct flaming *x, struct buf *words)
{
	struct str s = arena_str(&x->a, buf_view(words));

	buf_release(words);
	return s;
}

/* ---- numbers ---- */

static void tally_side(struct flaming *x, enum diff_side side, const struct pick *p)
{
	struct tally_spec spec = {.m = &x->l.model,
				  .groups = p->groups,
				  .n_groups = p->n_groups,
				  .types = p->types,
				  .n_types = 1,
				  .scratch = &x->l.scratch};

	tally_make(&x->tally[side], &spec, &x->a);
}

static void tally_candidate(struct flaming *x)
{
	struct tally *t = &x->tally[SIDE_CANDIDATE];

	if (!is_one_dump(x)) {
		tally_side(x, SIDE_CANDIDATE, &x->pick);
		return;
	}
	tally_of_dump(t, &x->l.model, &x->l.model.dumps[0], &x->a);
	while (t->types[x->type] != x->pick.types[0])
		x->type++;
}

/* Sums: a flame graph of a file shows what is in it, not a rate. */
static void make_part(struct flaming *x)
{
	const struct tally *t = &x->tally[SIDE_CANDIDATE];
	struct stack_column column = tally_column(t, x->type, &x->a);

	x->part.win = t->wins[x->type];
	x->column[SIDE_CANDIDATE] = column;
	x->part.win.level = NAN;
	x->part.den = t->den[x->type];
	part_make(&x->part, &column, &x->a);
}

/* ---- the other side ---- */

/* 2: the same type; 1: the same quantity in another unit or with another period. */
static int likeness(const struct ptype *a, const struct ptype *b)
{
	if (a == b)
		return 2;
	return str_eq(a->family, b->family) && str_eq(a->name, b->name) &&
	       (a->kind == KIND_GAUGE) == (b->kind == KIND_GAUGE);
}

static bool has_type(const struct model *m, const struct group *g, uint32_t type)
{
	for (size_t i = 0; i < g->n_series; i++)
		if (m->series[g->series[i]].type == type)
			return true;
	return false;
}

static bool pick_base(struct flaming *x, struct pick *p)
{
	const struct model *m = &x->l.model;
	uint32_t *type = arena_n(&x->a, 1, uint32_t);
	int best = 0;

	*p = (struct pick){.types = type, .n_types = 1};
	p->groups = arena_n(&x->a, x->l.groups.n, const struct group *);
	for (size_t i = 0; i < m->n_series; i++) {
		int like = likeness(type_of(x), &m->types[m->series[i].type]);

		if (m->series[i].service < m->n_own_services || like <= best)
			continue;
		best = like;
		*type = m->series[i].type;
	}
	for (size_t i = 0; i < x->l.groups.n && best; i++)
		if (x->l.groups.v[i].service >= m->n_own_services &&
		    has_type(m, &x->l.groups.v[i], *type))
			p->groups[p->n_groups++] = &x->l.groups.v[i];
	if (!best)
		complain("what --diff names has no type %.*s", PR(type_of(x)->name));
	return best;
}

static void make_diff(struct flaming *x, const struct pick *base)
{
	const struct model *m = &x->l.model;
	struct diff_spec spec = {.mode = DIFF_RATE, .unit_scale = {1, 1}};

	tally_side(x, SIDE_BASE, base);
	for (int side = 0; side < SIDE_N; side++) {
		spec.column[side] = tally_column(&x->tally[side], 0, &x->a);
		spec.win[side] = x->tally[side].wins[0];
	}
	x->unit_scale = diff_unit_scale(m->types[base->types[0]].unit, type_of(x)->unit);
	spec.unit_scale[SIDE_BASE] = x->unit_scale;
	x->column[SIDE_BASE] = spec.column[SIDE_BASE];
	diff_make(&x->diff, &spec, &x->a);
}

/* ---- words ---- */

static struct str base_name(struct str path)
{
	size_t slash;

	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	slash = str_rchr(path, '/');
	return slash == SIZE_MAX ? path : str_sub(path, slash + 1, path.n);
}

static struct str side_name(const struct texts *paths, struct str several)
{
	return paths->n == 1 ? base_name(str_of(paths->v[0])) : several;
}

static void set_sides(const struct flaming *x, struct str side[SIDE_N])
{
	side[SIDE_BASE] = side_name(&x->o->baselines, STR("baseline"));
	side[SIDE_CANDIDATE] = side_name(&x->o->inputs, STR("candidate"));
	if (!str_eq(side[SIDE_BASE], side[SIDE_CANDIDATE]))
		return;
	side[SIDE_BASE] = STR("baseline");
	side[SIDE_CANDIDATE] = STR("candidate");
}

/* "orders", "orders and worker", "orders and 3 more" */
static struct str services_name(struct flaming *x)
{
	const struct model *m = &x->l.model;
	const struct group *const *groups = x->pick.groups;
	struct buf w = {0};

	say(&w, m->services[groups[0]->service]);
	if (x->pick.n_groups > 1)
		say_lit(&w, " and ");
	if (x->pick.n_groups == 2) {
		say(&w, m->services[groups[1]->service]);
	} else if (x->pick.n_groups > 2) {
		put_count(&w, x->pick.n_groups - 1);
		say_lit(&w, " more");
	}
	return kept(x, &w);
}

static void say_counted(struct buf *w, const struct flaming *x)
{
	const struct tally *t = &x->tally[SIDE_CANDIDATE];

	if (t->since_start[x->type])
		say_lit(w, ": one an instance, so what each counted since its process started, "
			   "added up");
	else if (type_of(x)->kind == KIND_CUMULATIVE)
		say_lit(w, ": what was counted between consecutive dumps of an instance, added up");
	else if (type_of(x)->kind == KIND_GAUGE)
		say_lit(w, ": the mean over time of each instance, added up");
	else
		say_lit(w, ": the sum of what each counted");
}

static void say_covered(struct buf *w, const struct flaming *x)
{
	const struct tally *t = &x->tally[SIDE_CANDIDATE];

	if (t->covered_ns > 0 && type_of(x)->kind == KIND_DELTA) {
		say_lit(w, ". ");
		say(w, t->n_dumps == 1 ? STR("It covers ") : STR("They cover "));
		put_duration(w, t->covered_ns);
		say(w, t->n_dumps == 1 ? STR("") : STR(" in all"));
	}
	if (t->first_ns != TIME_NONE) {
		say(w, t->n_dumps == 1 ? STR(". It begins ") : STR(". The first begins "));
		utc_day(w, t->first_ns / NS_PER_S);
		say_lit(w, ", ");
		utc_hms(w, t->first_ns / NS_PER_S);
		say_lit(w, " UTC");
	}
	say_lit(w, ".");
}

static struct str facts(struct flaming *x)
{
	const struct tally *t = &x->tally[SIDE_CANDIDATE];
	struct buf w = {0};

	if (is_one_dump(x)) {
		say_lit(&w, "One dump, ");
		say(&w, base_name(x->l.discovery.dumps.v[x->l.model.dumps[0].source].path));
		say_lit(&w, ", as stored");
	} else {
		say_count(&w, t->n_dumps, "dump");
		say_lit(&w, " of ");
		say_count(&w, t->n_instances, "instance");
		say_counted(&w, x);
	}
	say_covered(&w, x);
	if (x->o->baselines.n) {
		say_lit(&w, " Compared with ");
		say_count(&w, x->tally[SIDE_BASE].n_dumps, "dump");
		say_lit(&w, ".");
	}
	if (t->saturated)
		say_lit(&w, " A sum left the range of 64 bits and was held at its end.");
	return kept(x, &w);
}

static struct str over(struct flaming *x)
{
	const struct tally *t = &x->tally[SIDE_CANDIDATE];
	struct buf w = {0};

	if (is_one_dump(x))
		return STR("as stored");
	if (t->since_start[x->type])
		return STR("counted since process start");
	say(&w, type_of(x)->kind == KIND_CUMULATIVE ? STR("counted between ")
		: type_of(x)->kind == KIND_GAUGE    ? STR("averaged over ")
						    : STR("summed over "));
	say_count(&w, t->n_dumps, "dump");
	return kept(x, &w);
}

/* "Also there: CPU samples (--type process_cpu-samples)." */
static struct str others(struct flaming *x)
{
	struct buf w = {0};
	size_t n = 0;

	for (size_t i = 0; i < x->report.n_types; i++) {
		const struct type_row *row = &x->report.types[i];

		if (row == pick_row(&x->l, x->pick.types[0]) || !row->n_briefs)
			continue;
		if (n < OTHERS_SAID) {
			say(&w, n ? STR(", ") : STR("Also there: "));
			say(&w, row->title);
			say_lit(&w, " (--type ");
			say(&w, row->slug);
			say_lit(&w, ")");
		}
		n++;
	}
	if (n > OTHERS_SAID) {
		say_lit(&w, " and ");
		put_count(&w, n - OTHERS_SAID);
		say_lit(&w, " more");
	}
	if (n)
		say_lit(&w, ".");
	return kept(x, &w);
}

/* ---- the file ---- */

static uint32_t shown_series(const struct flaming *x)
{
	const struct group *g = x->pick.groups[0];

	for (size_t i = 0; i < g->n_series; i++)
		if (x->l.model.series[g->series[i]].type == x->pick.types[0])
			return g->series[i];
	return g->series[0];
}

static void set_report(struct flaming *x)
{
	size_t n = x->l.reporting.report.n_services;
	struct service_row *services = arena_n(&x->a, n, struct service_row);
	const struct series *series = &x->l.model.series[shown_series(x)];

	x->report = x->l.reporting.report;
	memcpy(services, x->report.services, n * sizeof(*services));
	services[series->service].name = services_name(x);
	x->report.services = services;
	x->report.collapse = x->o->collapse;
	x->report.flame_frames = x->o->flame_frames == UNSET ? 0 : x->o->flame_frames;
	x->report.fn_classes = flame_classes(&x->l.model, &x->a);
	x->brief = x->report.briefs[x->l.reporting.brief_of_series[shown_series(x)]];
	x->brief.den = x->tally[SIDE_CANDIDATE].den[x->type];
}

static struct str cube_of(struct flaming *x, const struct flame_file *f)
{
	struct flame_cube cube = {.report = &x->report,
				  .brief = &x->brief,
				  .diff = f->diff,
				  .unit_scale = x->unit_scale,
				  .side = {f->side[SIDE_BASE], f->side[SIDE_CANDIDATE]}};
	struct page trial = {0};

	memcpy(cube.column, x->column, sizeof(cube.column));
	cube.den[SIDE_BASE] = f->diff ? x->tally[SIDE_BASE].den[0] : 1;
	cube.den[SIDE_CANDIDATE] = x->tally[SIDE_CANDIDATE].den[x->type];
	flame_file_begin(&trial, f);
	cube.prefix = arena_str(&x->a, trial.prefix);
	buf_release(&trial.words);
	arena_release(&trial.arena);
	return flame_cube_text(&cube, GRAPH_BYTES, &x->a);
}

static void draw(struct flaming *x, struct buf *out, bool is_svg)
{
	struct flame_file f = {.r = &x->report, .brief = &x->brief, .part = &x->part};

	make_part(x);
	set_report(x);
	f.title = x->o->title ? str_of(x->o->title) : STR("");
	f.facts = facts(x);
	f.over = over(x);
	f.others = others(x);
	if (x->o->baselines.n) {
		f.diff = &x->diff;
		set_sides(x, f.side);
	}
	if (is_svg) {
		flame_file_svg(out, &f);
	} else {
		f.cube = cube_of(x, &f);
		flame_file_html(out, &f);
	}
}

static int write_out(const struct options *o, const struct buf *out)
{
	struct err e;

	if (onefile_write(o->output, buf_view(out), &e))
		return EXIT_FINE;
	complain("%s", e.text);
	return EXIT_OUTPUT;
}

static bool read_all(struct flaming *x, int *status)
{
	struct pick_spec want = {.l = &x->l, .type = x->o->type, .want = PICK_DEFAULT};
	struct pick base;

	if (!load(&x->l, x->o, status) || !pick_make(&x->pick, &want, &x->a, status))
		return false;
	tally_candidate(x);
	if (!x->o->baselines.n)
		return true;
	*status = EXIT_NO_INPUT;
	if (!pick_base(x, &base))
		return false;
	make_diff(x, &base);
	return true;
}

int cmd_flame(const struct options *o)
{
	struct str path = str_of(o->output);
	bool is_svg = str_ends(path, STR(".svg"));
	struct flaming x = {.o = o};
	struct buf out = {0};
	int status = EXIT_USAGE;

	if (!is_svg && !str_ends(path, STR(".html")) && !str_ends(path, STR(".htm"))) {
		complain("flame wants -o FILE.html or -o FILE.svg");
		return EXIT_USAGE;
	}
	if (read_all(&x, &status)) {
		draw(&x, &out, is_svg);
		status = write_out(o, &out);
	}
	buf_release(&out);
	arena_release(&x.a);
	load_release(&x.l);
	return status;
}
