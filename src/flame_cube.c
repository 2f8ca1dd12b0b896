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

static double den_ratio(const struct flame_cube *f)
{
	return (double)f->den[SIDE_CANDIDATE] / (double)f->den[SIDE_BASE] * f->unit_scale;
}

/* The base in the candidate's units. */
static struct stack_column scaled_base(const struct flame_cube *f, double by, struct arena *a)
{
	struct stack_column base = f->column[SIDE_BASE];
	int64_t *values = arena_n(a, base.n, int64_t);

	for (size_t i = 0; i < base.n; i++)
		values[i] = (int64_t)fmin(fmax(round((double)base.value[i] * by), -9e18), 9e18);
	base.value = values;
	return base;
}

/* Rates of counters; what else is compared are sums, or means of states. */
static bool compares_rates(const struct flame_cube *f)
{
	const struct diff *d = f->diff;

	return d && !d->is_sum && brief_ptype(f->report, f->brief)->kind != KIND_GAUGE &&
	       d->scale[SIDE_BASE] > 0 && d->scale[SIDE_CANDIDATE] > 0;
}

/* value / den / covered is then the number of the comparison: both are there all the time. */
static void set_times(struct cube *c, const struct flame_cube *f)
{
	c->sums = false;
	c->alive[0] = (struct cube_alive){.ns = NS_PER_S, .last_ns = NS_PER_S};
	for (int side = 0; side < SIDE_N; side++) {
		double seconds =
			1 / ((double)f->den[SIDE_CANDIDATE] * f->diff->scale[side]);

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
	struct stack_column base;

	if (f->diff) {
		base = compares_rates(f) ? f->column[SIDE_BASE]
					 : scaled_base(f, den_ratio(f), a);
		flat.sides[0] = &base;
		flat.sides[1] = &f->column[SIDE_CANDIDATE];
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
