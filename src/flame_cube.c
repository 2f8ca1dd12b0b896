// SPDX-License-Identifier: MIT
/*
 * A comparison of rates needs the time that a side covers. It is made from the factors of the
 * comparison itself, so that the explorer says the same numbers as the page.
 */
#include "flame_cube.h"

#include <math.h>

#include "base/utc.h"
#include "render/cubetext.h"
#include "render/nav.h"
#include "render/cell.h"

/* Whole numbers of a script. */
#define EXACT_MAX 9007199254740992.0

static struct stack_column scaled(const struct stack_column *side, double by, struct arena *a)
{
	struct stack_column column = *side;
	int64_t *values;

	if (by == 1)
		return column;
	values = arena_n(a, column.n, int64_t);
	for (size_t i = 0; i < column.n; i++)
		values[i] = (int64_t)fmin(fmax(round((double)side->value[i] * by), -9e18), 9e18);
	column.value = values;
	return column;
}

static double size_of(const struct stack_column *side)
{
	double size = 0;

	for (size_t i = 0; i < side->n; i++)
		size += fabs((double)side->value[i]);
	return size;
}

/* Rates of counters; what else is compared are sums, or means of states. */
static bool compares_rates(const struct flame_cube *f)
{
	const struct diff *d = f->diff;

	return d && !d->is_sum && brief_ptype(f->report, f->brief)->kind != KIND_GAUGE &&
	       d->scale[SIDE_BASE] > 0 && d->scale[SIDE_CANDIDATE] > 0;
}

/* What the base's values are in those of the candidate: of one unit, and over one den. */
static double base_factor(const struct flame_cube *f)
{
	if (compares_rates(f))
		return f->unit_scale;
	return (double)f->den[SIDE_CANDIDATE] / (double)f->den[SIDE_BASE] * f->unit_scale;
}

/* The candidate's values are cut so fine that the base's are whole numbers of them, too. */
static int64_t fineness(const struct flame_cube *f)
{
	double by = base_factor(f);
	double size = fmax(size_of(&f->column[SIDE_CANDIDATE]),
			   size_of(&f->column[SIDE_BASE]) * by);
	double fine = ceil(1 / by * (1 - 1e-12));

	size = fmax(size, 1) * (double)f->den[SIDE_CANDIDATE];
	return (int64_t)fmax(fmin(fine, floor(EXACT_MAX / size)), 1);
}

/* value / den / covered is then the number of the comparison: both are there all the time. The
 * values of the cube are in one unit, those of scale each in its side's. */
static void set_times(struct cube *c, const struct flame_cube *f)
{
	const double unit[SIDE_N] = {
		[SIDE_BASE] = f->unit_scale, [SIDE_CANDIDATE] = 1};

	c->sums = false;
	c->alive[0] = (struct cube_alive){.ns = NS_PER_S, .last_ns = NS_PER_S};
	for (int side = 0; side < SIDE_N; side++) {
		double seconds = unit[side] / ((double)f->den[SIDE_CANDIDATE] *
					       f->diff->scale[side]);

		c->times[side].covered_ns = (int64_t)fmin(fmax(seconds * NS_PER_S, 1), 9e18);
		c->times[side].spoken_ns = NS_PER_S;
	}
}

static void make_cube(struct cube *c, const struct flame_cube *f, struct arena *a)
{
	struct cube_flat flat = {.sides = {&f->column[SIDE_CANDIDATE]},
				 .names = {f->side[SIDE_CANDIDATE]},
				 .den = f->den[SIDE_CANDIDATE],
				 .series = f->brief->series};
	struct stack_column side[SIDE_N];

	if (f->diff) {
		int64_t fine = fineness(f);

		side[SIDE_BASE] = scaled(&f->column[SIDE_BASE],
					 base_factor(f) * (double)fine, a);
		side[SIDE_CANDIDATE] = scaled(&f->column[SIDE_CANDIDATE], (double)fine, a);
		flat.sides[0] = &side[SIDE_BASE];
		flat.sides[1] = &side[SIDE_CANDIDATE];
		flat.den *= fine;
		flat.names[0] = f->side[SIDE_BASE];
		flat.names[1] = f->side[SIDE_CANDIDATE];
	}
	cube_of_stacks(c, &flat, a);
	if (compares_rates(f))
		set_times(c, f);
}

struct str flame_cube_text(const struct flame_cube *f, size_t budget, struct arena *a)
{
	const struct report *r = f->report;
	const struct type_row *type = &r->types[brief_type(r, f->brief)];
	struct cube_about about = {.service = r->services[f->brief->series->service].name,
				   .slug = f->brief->slug,
				   .title = type->title,
				   .type = brief_ptype(r, f->brief),
				   .prefix = f->prefix,
				   .classes = r->fn_classes};
	struct arena own = {0};
	struct buf text = {0};
	struct str kept = STR("");
	struct cube c;

	if (f->diff)
		memcpy(about.sides, f->side, sizeof(about.sides));
	make_cube(&c, f, &own);
	if (c.cells.n && cube_text(&text, &c, &about, budget))
		kept = arena_str(a, buf_view(&text));
	cube_release(&c);
	buf_release(&text);
	arena_release(&own);
	return kept;
}
