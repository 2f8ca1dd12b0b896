// SPDX-License-Identifier: MIT
/*
 * Columns, then zlib. What a form of the cube will take is told from the bytes of its columns and
 * the ratio that zlib made of them the last time, so that few of the coarser forms are deflated.
 */
#include "render/cubetext.h"

#include <math.h>

#include "base/gzip.h"
#include "base/num.h"
#include "render/cubeheadtext.h"
#include "render/cubenametext.h"

/* Columns never shrink to less; the estimate before anything was deflated. */
#define RATIO_LEAST 0.15
/* Of what was measured: the coarser form is a little less alike. */
#define RATIO_AGAIN 0.97

static uint64_t zigzag(int64_t v)
{
	return (uint64_t)v << 1 ^ (uint64_t)(v >> 63);
}

static int64_t ticks(const struct cube_scales *s, int64_t ns)
{
	int64_t half = s->tick_ns / 2;

	return (ns >= 0 ? ns + half : ns - half) / s->tick_ns;
}

/* ---- nodes ---- */

static void put_tree(struct buf *b, const struct cube_tree *tree, const struct cube_names *names)
{
	struct arena own = {0};
	uint32_t *depth = arena_n(&own, tree->n, uint32_t);

	for (size_t i = 1; i < tree->n; i++) {
		depth[i] = depth[tree->parent[i]] + 1;
		cube_varint(b, depth[i - 1] + 1 - depth[i]);
	}
	for (size_t i = 1; i < tree->n; i++)
		cube_varint(b, cube_name_of(names, tree->fn[i]));
	arena_release(&own);
}

/* ---- cells ---- */

static int64_t shown(const struct cube *c, const struct cube_scales *s, int64_t value)
{
	bool saturated = false;

	if (s->den == c->den)
		return value;
	return round_sat((double)value / (double)c->den * (double)s->den, &saturated);
}

/* Cells of 0 are none. Their number is the return value. */
static size_t put_counts(struct buf *b, const struct cube *c, const struct cube_scales *s)
{
	size_t all = 0, at = 0;

	for (uint32_t node = 0; node < c->tree.n; node++) {
		size_t n = 0;

		for (; at < c->cells.n && c->cells.v[at].node == node; at++)
			n += shown(c, s, c->cells.v[at].value) != 0;
		cube_varint(b, n);
		all += n;
	}
	return all;
}

static void put_places(struct buf *b, const struct cube *c, const struct cube_scales *s)
{
	uint32_t node = UINT32_MAX, place = 0;

	for (size_t i = 0; i < c->cells.n; i++) {
		const struct cube_cell *cell = &c->cells.v[i];

		if (!shown(c, s, cell->value))
			continue;
		cube_varint(b, cell->node == node ? cell->place - place - 1 : cell->place);
		node = cell->node;
		place = cell->place;
	}
}

static void put_values(struct buf *b, const struct cube *c, const struct cube_scales *s)
{
	const struct cube_cell *before = NULL;
	uint32_t n = (uint32_t)c->n_buckets;
	int64_t last = 0;

	for (size_t i = 0; i < c->cells.n; i++) {
		const struct cube_cell *cell = &c->cells.v[i];
		int64_t value = shown(c, s, cell->value);
		bool follows = c->kind == KIND_GAUGE && before && before->node == cell->node &&
			       before->place / n == cell->place / n;

		if (!value)
			continue;
		cube_varint(b, zigzag(follows ? (int64_t)((uint64_t)value - (uint64_t)last)
					      : value));
		before = cell;
		last = value;
	}
}

/* ---- time ---- */

enum time_column { N_DUMPS, N_CARRIED, COVERED, SPOKEN, DRAWN, TIME_COLUMNS };

static uint64_t time_value(const struct cube_time *t, const struct cube_scales *s,
			   enum time_column column)
{
	switch (column) {
	case N_DUMPS:
		return t->n_dumps;
	case N_CARRIED:
		return t->n_carried;
	case COVERED:
		return zigzag(ticks(s, t->covered_ns));
	case SPOKEN:
		return zigzag(ticks(s, t->spoken_ns));
	default:
		return t->weight > 0;
	}
}

static void put_times(struct buf *b, const struct cube *c, const struct cube_scales *s)
{
	for (int column = 0; column < TIME_COLUMNS; column++)
		for (size_t i = 0; i < c->n_instances * c->n_buckets; i++)
			cube_varint(b, time_value(&c->times[i], s, (enum time_column)column));
	for (size_t i = 0; i < c->n_buckets; i++)
		cube_varint(b, zigzag(ticks(s, c->alive[i].ns)));
	for (size_t i = 0; i < c->n_buckets; i++)
		cube_varint(b, zigzag(ticks(s, c->alive[i].first_ns)));
	for (size_t i = 0; i < c->n_buckets; i++)
		cube_varint(b, zigzag(ticks(s, c->alive[i].last_ns)));
	for (size_t i = 0; i < c->n_sets * c->n_buckets; i++)
		cube_varint(b, zigzag(round_sat(c->lines[i] * s->line_scale, &(bool){false})));
}

/* ---- the whole ---- */

static void put_columns(struct buf *b, const struct cube *c, const struct cube_about *about)
{
	struct arena own = {0};
	struct buf columns = {0}, head = {0};
	struct cube_head h = {.cube = c, .about = about, .scales = cube_scales_of(c)};
	struct cube_names names;

	cube_names_make(&names, c, about->classes, &own);
	h.names = &names;
	cube_names_put(&columns, &names);
	put_tree(&columns, &c->tree, &names);
	h.n_cells = put_counts(&columns, c, &h.scales);
	put_places(&columns, c, &h.scales);
	put_values(&columns, c, &h.scales);
	put_times(&columns, c, &h.scales);
	cube_head_put(&head, &h);
	cube_varint(b, head.n);
	buf_str(b, buf_view(&head));
	buf_str(b, buf_view(&columns));
	buf_release(&head);
	buf_release(&columns);
	arena_release(&own);
}

bool cube_text(struct buf *out, struct cube *c, const struct cube_about *about, size_t budget)
{
	struct buf plain = {0};
	double most = (double)(budget / 4 * 3), ratio = RATIO_LEAST;
	size_t before = out->n, step = 0;
	bool fits = false;

	do {
		buf_reset(&plain);
		put_columns(&plain, c, about);
		if ((double)plain.n * ratio > most)
			continue;
		gzip_zlib(out, buf_view(&plain));
		fits = (double)(out->n - before) <= most;
		ratio = (double)(out->n - before) / (double)plain.n * RATIO_AGAIN;
		if (!fits)
			out->n = before;
	} while (!fits && cube_coarsen(c, &step));
	buf_release(&plain);
	return fits;
}
