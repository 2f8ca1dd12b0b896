// SPDX-License-Identifier: MIT
/*
 * summary.json: what the pages show, for scripts. The field order is part of the format; new fields
 * come after those of schema 1. "top" holds at most 200 functions by self, then name.
 */
#include "base/num.h"
#include "render/html.h"
#include "render/pages.h"
#include "render/say.h"

#include <math.h>

#include "version.h"

#define TOP_FNS 200

/* Keys are our own words: ,"name": */
#define key(b, literal) html_lit((b), ",\"" literal "\":")

static void json_skip(struct buf *b, const struct skip *skip, bool first)
{
	if (!first)
		html_lit(b, ",");
	html_lit(b, "\n{\"file\":");
	js_string(b, skip->path);
	key(b, "reason");
	js_string(b, skip->reason);
	html_lit(b, "}");
}

static void json_skips(struct buf *b, const struct report *r)
{
	bool first = true;
	size_t i;

	for (i = 0; i < r->discovery->skips.n; i++, first = false)
		json_skip(b, &r->discovery->skips.v[i], first);
	for (i = 0; i < r->model->n_failed; i++, first = false)
		json_skip(b, &r->model->failed[i], first);
}

void summary_head(struct buf *b, const struct report *r)
{
	size_t i;

	html_lit(b, "{\"schema_version\":1,\n\"generator\":\"flamefolio " FLAMEFOLIO_VERSION "\",\n"
		    "\"inputs\":{\"read\":");
	html_u64(b, r->n_read);
	html_lit(b, ",\"skipped\":[");
	json_skips(b, r);
	html_lit(b, "]},\n\"services\":[");
	for (i = 0; i < r->n_services; i++) {
		if (i)
			html_lit(b, ",");
		js_string(b, r->services[i].name);
	}
	html_lit(b, "],\n\"series\":[");
}

void summary_tail(struct buf *b, const struct report *r)
{
	(void)r;
	html_lit(b, "],\n\"findings\":[]}\n");
}

/* ---- one series ---- */

/* A value in 1/den units: exact while den is 1. */
static void json_value(struct buf *b, int64_t value, int64_t den)
{
	if (den == 1)
		buf_i64(b, value);
	else
		buf_number(b, (double)value / (double)den);
}

static void json_names(struct buf *b, const struct report *r, const struct series *s)
{
	const struct ptype *type = &r->model->types[s->type];

	html_lit(b, "\n{\"service\":");
	js_string(b, r->services[s->service].name);
	key(b, "type");
	js_string(b, type->id);
	key(b, "name");
	js_string(b, type->name);
	key(b, "unit");
	js_string(b, type->unit);
	key(b, "kind");
	js_string(b, kind_text(type->kind));
}

/* "nanoseconds/second"; a gauge's level is in the unit itself. */
static void json_value_unit(struct buf *b, const struct ptype *type)
{
	struct buf unit = {0};

	say(&unit, type->unit);
	if (type->kind != KIND_GAUGE)
		say_lit(&unit, "/second");
	key(b, "value_unit");
	js_string(b, buf_view(&unit));
	buf_release(&unit);
}

static void json_timeline(struct buf *b, const struct profile *p, const struct ptype *type)
{
	const struct timeline *t = &p->timeline;
	size_t i;

	key(b, "start");
	if (t->is_sequence)
		html_lit(b, "null");
	else
		buf_i64(b, t->start_s);
	key(b, "bucket_seconds");
	if (t->is_sequence)
		html_lit(b, "null");
	else
		html_u64(b, t->width_s);
	json_value_unit(b, type);
	key(b, "values");
	html_lit(b, "[");
	for (i = 0; i < t->n; i++) {
		if (i)
			html_lit(b, ",");
		buf_number(b, t->level[i]);
	}
	html_lit(b, "]");
}

static void json_fn(struct buf *b, const struct report *r, const struct profile *p, size_t i)
{
	const struct fn_row *fn = &p->fns[i];

	if (i)
		html_lit(b, ",");
	html_lit(b, "\n{\"function\":");
	js_string(b, model_fn(r->model, fn->fn));
	key(b, "file");
	js_string(b, model_str(r->model, fn->file));
	key(b, "self");
	json_value(b, fn->self[WIN_ALL], p->den);
	key(b, "total");
	json_value(b, fn->total[WIN_ALL], p->den);
	html_lit(b, "}");
}

/* Functions that only a baseline counted are no part of the total: they stay out. */
static void json_top(struct buf *b, const struct report *r, const struct profile *p)
{
	size_t n = p->only_baseline ? 0 : MIN(p->n_fns, (size_t)TOP_FNS);
	size_t i;

	key(b, "top");
	html_lit(b, "[");
	for (i = 0; i < n; i++)
		json_fn(b, r, p, i);
	html_lit(b, "]");
}

static void json_label(struct buf *b, const struct profile *p, const struct label_key *k)
{
	size_t i;

	html_lit(b, "\n{\"key\":");
	js_string(b, k->key);
	key(b, "values");
	html_lit(b, "[");
	for (i = 0; i < k->n_values; i++) {
		if (i)
			html_lit(b, ",");
		html_lit(b, "{\"value\":");
		js_string(b, k->values[i].value);
		key(b, "total");
		json_value(b, k->values[i].total, p->den);
		html_lit(b, "}");
	}
	html_lit(b, "]}");
}

static void json_labels(struct buf *b, const struct profile *p)
{
	size_t i;

	key(b, "labels");
	html_lit(b, "[");
	for (i = 0; i < p->n_labels; i++) {
		if (i)
			html_lit(b, ",");
		json_label(b, p, &p->labels[i]);
	}
	html_lit(b, "]");
}

/* Beyond the fields that schema 1 names. */
static void json_more(struct buf *b, const struct profile *p)
{
	key(b, "first_quarter");
	buf_number(b, p->win[WIN_FIRST].level);
	key(b, "last_quarter");
	buf_number(b, p->win[WIN_LAST].level);
	key(b, "functions");
	html_u64(b, p->n_fns);
	key(b, "restarts");
	html_u64(b, p->n_restarts);
	key(b, "only_baseline");
	if (p->only_baseline)
		html_lit(b, "true");
	else
		html_lit(b, "false");
	key(b, "baseline_total");
	if (p->only_baseline && p->n_nodes)
		json_value(b, p->nodes[0].total, p->den);
	else
		html_lit(b, "null");
	key(b, "saturated");
	if (p->saturated)
		html_lit(b, "true");
	else
		html_lit(b, "false");
	html_lit(b, "}");
}

void summary_series(struct buf *b, const struct report *r, const struct profile *p)
{
	const struct ptype *type = &r->model->types[p->series->type];

	if (p->series != r->model->series)
		html_lit(b, ",");
	json_names(b, r, p->series);
	key(b, "instances");
	html_u64(b, p->n_instances);
	key(b, "dumps");
	html_u64(b, p->n_dumps);
	key(b, "coverage");
	buf_number(b, p->coverage);
	json_timeline(b, p, type);
	key(b, "total");
	json_value(b, p->win[WIN_ALL].total, p->den);
	json_top(b, r, p);
	json_labels(b, p);
	json_more(b, p);
}
