// SPDX-License-Identifier: MIT
/* Scales are powers of ten, so that round numbers stay round, and short. */
#include "render/cubeheadtext.h"

#include <math.h>

#include "base/num.h"
#include "base/utc.h"
#include "render/json.h"
#include "render/unit.h"

#define VERSION 1
/*
 * Of the largest bucket: three digits more than are shown of a ten thousandth of it, and two for
 * instances that speak in a hundredth of a bucket only. They cost little: most values stay.
 */
#define CELL_DIGITS 1e10
/* A time is a millionth of a bucket wrong at most. */
#define TICKS_OF_BUCKET 1000000
/* Lines are drawn, and read to three digits. */
#define LINE_DIGITS 1e6

/* ---- scales ---- */

static double largest_bucket(const struct cube *c)
{
	struct arena own = {0};
	double *sum = arena_n(&own, c->n_buckets, double), largest = 0;

	for (size_t i = 0; i < c->cells.n; i++)
		sum[c->cells.v[i].place % c->n_buckets] += fabs((double)c->cells.v[i].value);
	for (size_t b = 0; b < c->n_buckets; b++)
		largest = fmax(largest, sum[b]);
	arena_release(&own);
	return largest / (double)c->den;
}

/* Of buckets that were taken together the den is no power of ten. */
static int64_t cell_den(const struct cube *c)
{
	double largest;
	int64_t den = 1;

	if (c->kind != KIND_GAUGE)
		return c->den;
	largest = largest_bucket(c);
	if (!str_eq(c->m->types[c->series->type].unit, STR("bytes")))
		den = 10;
	while (den * 10 <= c->den && largest * (double)den < CELL_DIGITS)
		den *= 10;
	return MIN(den, c->den);
}

static int64_t fitting(int64_t tick, int64_t least, int64_t ns)
{
	while (tick > least && ns % tick)
		tick /= 10;
	return tick;
}

static int64_t tick_ns(const struct cube *c)
{
	int64_t least = 1, tick = NS_PER_S;

	while (least * 10 <= c->width_s * NS_PER_S / TICKS_OF_BUCKET)
		least *= 10;
	for (size_t i = 0; i < c->n_instances * c->n_buckets; i++) {
		tick = fitting(tick, least, c->times[i].covered_ns);
		tick = fitting(tick, least, c->times[i].spoken_ns);
	}
	for (size_t i = 0; i < c->n_buckets; i++) {
		tick = fitting(tick, least, c->alive[i].ns);
		tick = fitting(tick, least, c->alive[i].first_ns);
		tick = fitting(tick, least, c->alive[i].last_ns);
	}
	return tick;
}

static double line_scale(const struct cube *c)
{
	struct arena own = {0};
	double *sum = arena_n(&own, c->n_buckets, double), largest = 0, scale;

	for (size_t i = 0; i < c->n_sets * c->n_buckets; i++)
		sum[i % c->n_buckets] += fabs(c->lines[i]);
	for (size_t b = 0; b < c->n_buckets; b++)
		largest = fmax(largest, sum[b]);
	arena_release(&own);
	if (!(largest > 0) || !isfinite(largest))
		return 1;
	scale = pow(10, floor(log10(LINE_DIGITS / largest)));
	return largest * scale * 5 <= LINE_DIGITS ? scale * 5 : scale;
}

struct cube_scales cube_scales_of(const struct cube *c)
{
	return (struct cube_scales){cell_den(c), tick_ns(c), line_scale(c)};
}

/* ---- values ---- */

static void put_ns(struct buf *b, int64_t ns)
{
	buf_char(b, '"');
	buf_i64(b, ns);
	buf_char(b, '"');
}

static void put_ticks(struct buf *b, const struct cube_head *h, int64_t ns)
{
	int64_t from = ns - h->cube->start_s * NS_PER_S;

	buf_i64(b, llround((double)from / (double)h->scales.tick_ns));
}

static void put_unit_step(struct buf *b, const struct unit_step *s)
{
	json_comma(b);
	json_first(b, "from");
	buf_number(b, s->from);
	json_key(b, "name");
	js_string(b, s->unit.name);
	json_key(b, "times");
	js_string(b, s->unit.times);
	json_key(b, "per");
	js_string(b, s->unit.per);
	json_key(b, "per_level");
	buf_number(b, s->unit.per_level);
	json_key(b, "whole");
	json_bool(b, s->unit.is_whole);
	if (s->is_usual)
		buf_lit(b, ",\"usual\":true");
	buf_char(b, '}');
}

static void put_units(struct buf *b, const struct ptype *type)
{
	struct unit_step steps[UNIT_STEPS_MAX];
	size_t n = unit_steps(steps, type);

	json_key(b, "units");
	buf_char(b, '[');
	for (size_t i = 0; i < n; i++)
		put_unit_step(b, &steps[i]);
	buf_char(b, ']');
	n = unit_steps_of_sum(steps, type->unit);
	json_key(b, "sum_units");
	buf_char(b, '[');
	for (size_t i = 0; i < n; i++)
		put_unit_step(b, &steps[i]);
	buf_char(b, ']');
}

/* ---- parts ---- */

static void put_what(struct buf *b, const struct cube_head *h)
{
	const struct cube_about *a = h->about;

	json_first(b, "v");
	buf_u64(b, VERSION);
	json_key(b, "service");
	js_string(b, a->service);
	json_key(b, "type");
	js_string(b, a->slug);
	json_key(b, "title");
	js_string(b, a->title);
	json_key(b, "kind");
	js_string(b, kind_text(h->cube->kind));
	json_key(b, "den");
	buf_i64(b, h->scales.den);
	json_key(b, "sums");
	json_bool(b, h->cube->sums);
	json_key(b, "sample_unit");
	js_string(b, a->type->unit);
	put_units(b, a->type);
	json_key(b, "prefix");
	js_string(b, a->prefix);
}

static void put_time(struct buf *b, const struct cube_head *h)
{
	const struct cube *c = h->cube;

	json_key(b, "start");
	buf_i64(b, c->start_s);
	json_key(b, "width");
	buf_i64(b, c->width_s);
	json_key(b, "buckets");
	buf_u64(b, c->n_buckets);
	json_key(b, "sequence");
	json_bool(b, c->is_sequence);
	json_key(b, "from");
	put_ns(b, c->from_ns);
	json_key(b, "to");
	put_ns(b, c->to_ns);
	json_key(b, "tick_ns");
	buf_i64(b, h->scales.tick_ns);
	json_key(b, "line_scale");
	buf_number(b, h->scales.line_scale);
}

static void put_keys(struct buf *b, const struct cube *c)
{
	json_key(b, "keys");
	buf_char(b, '[');
	for (size_t k = 0; k < c->n_keys; k++) {
		json_comma(b);
		json_first(b, "key");
		js_string(b, c->keys[k].key);
		json_key(b, "values");
		buf_char(b, '[');
		for (size_t v = 0; v < c->keys[k].n_values; v++) {
			json_comma(b);
			js_string(b, c->keys[k].values[v]);
		}
		buf_char(b, ']');
		json_key(b, "merged");
		buf_u64(b, c->keys[k].n_merged);
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static void put_instances(struct buf *b, const struct cube_head *h)
{
	const struct cube *c = h->cube;

	json_key(b, "instances");
	buf_char(b, '[');
	for (size_t i = 0; i < c->n_instances; i++) {
		const struct cube_instance *instance = &c->instances[i];

		json_comma(b);
		json_first(b, "name");
		js_string(b, instance->name);
		json_key(b, "begin");
		put_ticks(b, h, instance->begin_ns);
		json_key(b, "end");
		put_ticks(b, h, instance->end_ns);
		json_key(b, "early");
		buf_u64(b, instance->n_early);
		json_key(b, "late");
		buf_u64(b, instance->n_late);
		json_key(b, "n");
		buf_u64(b, instance->n);
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static void put_sets(struct buf *b, const struct cube *c)
{
	size_t width = c->n_keys + 1;

	json_key(b, "sets");
	buf_char(b, '[');
	for (size_t s = 0; s < c->n_sets; s++) {
		json_comma(b);
		buf_char(b, '[');
		for (size_t i = 0; i < width; i++) {
			json_comma(b);
			buf_u64(b, c->sets[s * width + i]);
		}
		buf_char(b, ']');
	}
	buf_char(b, ']');
}

static void put_counts(struct buf *b, const struct cube_head *h)
{
	json_key(b, "n");
	json_first(b, "names");
	buf_u64(b, h->names->names.n);
	json_key(b, "files");
	buf_u64(b, h->names->files.n);
	json_key(b, "nodes");
	buf_u64(b, h->cube->tree.n);
	json_key(b, "cells");
	buf_u64(b, h->n_cells);
	buf_char(b, '}');
	json_key(b, "other");
	if (h->names->other == NO_NAME)
		buf_lit(b, "-1");
	else
		buf_u64(b, h->names->other);
}

/* ---- what was coarsened ---- */

static double part_of_others(const struct cube *c)
{
	double others = 0, all = 0;

	for (size_t i = 0; i < c->cells.n; i++) {
		double size = fabs((double)c->cells.v[i].value);

		all += size;
		if (c->tree.fn[c->cells.v[i].node] == FN_LIGHTER)
			others += size;
	}
	return all > 0 ? others / all : 0;
}

static void put_cut(struct buf *b, const struct cube *c)
{
	const struct cube_cut *cut = &c->cut;

	json_key(b, "cut");
	if (cut->part <= 0 && cut->n_buckets < 2 && !cut->n_keys && !cut->n_values &&
	    !cut->n_instances) {
		buf_lit(b, "null");
		return;
	}
	json_first(b, "part");
	buf_number(b, cut->part);
	json_key(b, "value");
	buf_number(b, part_of_others(c));
	json_key(b, "nodes");
	buf_u64(b, cut->n_nodes);
	json_key(b, "buckets");
	buf_u64(b, cut->n_buckets);
	json_key(b, "keys");
	buf_char(b, '[');
	for (size_t i = 0; i < cut->n_keys; i++) {
		json_comma(b);
		js_string(b, cut->keys[i]);
	}
	buf_char(b, ']');
	json_key(b, "values");
	buf_u64(b, cut->n_values);
	json_key(b, "instances");
	buf_u64(b, cut->n_instances);
	buf_char(b, '}');
}

/* ---- links ---- */

static void put_fn_pages(struct buf *b, const struct cube_head *h)
{
	buf_char(b, '[');
	for (size_t i = 0; i < h->about->n_pages; i++) {
		const struct cube_page *page = &h->about->pages[i];
		uint32_t name = cube_name_of(h->names, page->fn);

		if (name == NO_NAME)
			continue;
		json_comma(b);
		buf_char(b, '[');
		buf_u64(b, name);
		buf_char(b, ',');
		js_string(b, page->slug);
		buf_char(b, ']');
	}
	buf_char(b, ']');
}

static void put_events(struct buf *b, const struct cube_head *h)
{
	const struct discovery *d = h->about->discovery;

	buf_char(b, '[');
	for (size_t i = 0; d && !h->cube->is_sequence && i < d->events.n; i++) {
		const struct event *e = &d->events.v[i];

		if (e->service.n && !str_eq(e->service, h->about->service))
			continue;
		json_comma(b);
		buf_char(b, '[');
		buf_number(b, (double)e->time_ns / 1e9);
		buf_char(b, ',');
		js_string(b, e->text);
		buf_char(b, ']');
	}
	buf_char(b, ']');
}

static void put_hits(struct buf *b, const struct cube_head *h)
{
	json_key(b, "hits");
	buf_char(b, '[');
	for (size_t i = 0; i < h->cube->hits.n; i++) {
		uint32_t name = cube_name_of(h->names, h->cube->hits.fns[i]);

		if (name == NO_NAME)
			continue;
		json_comma(b);
		buf_u64(b, name);
	}
	buf_char(b, ']');
}

static void put_sides(struct buf *b, const struct cube_about *about)
{
	json_key(b, "sides");
	if (!about->sides[0].n) {
		buf_lit(b, "null");
		return;
	}
	buf_char(b, '[');
	js_string(b, about->sides[0]);
	buf_char(b, ',');
	js_string(b, about->sides[1]);
	buf_char(b, ']');
}

void cube_head_put(struct buf *b, const struct cube_head *h)
{
	put_what(b, h);
	put_time(b, h);
	put_keys(b, h->cube);
	put_instances(b, h);
	put_sets(b, h->cube);
	put_counts(b, h);
	put_cut(b, h->cube);
	json_key(b, "pages");
	json_first(b, "f");
	put_fn_pages(b, h);
	json_key(b, "events");
	put_events(b, h);
	buf_char(b, '}');
	put_hits(b, h);
	put_sides(b, h->about);
	buf_char(b, '}');
}
