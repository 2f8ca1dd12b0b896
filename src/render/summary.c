// SPDX-License-Identifier: MIT
/*
 * summary.json: what the pages show, for scripts. The field order is part of the format; new fields
 * come after those of schema 1. "top" holds at most 200 functions by self, then name; "functions"
 * and "packages" at most 60 of each type, as mean levels over all services.
 */
#include "base/num.h"
#include "render/json.h"
#include "render/pages.h"
#include "render/say.h"

#include <math.h>

#include "version.h"

#define TOP_FNS 200
#define FLEET_ROWS 60

static void json_skip(struct buf *b, const struct skip *skip, bool first)
{
	if (!first)
		html_lit(b, ",");
	html_lit(b, "\n{\"file\":");
	js_string(b, skip->path);
	json_key(b, "reason");
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

/* ---- functions and packages over all services ---- */

/* "nanoseconds/second"; a gauge's level is in the unit itself. */
static void json_value_unit(struct buf *b, struct str of, enum kind kind)
{
	struct buf unit = {0};

	say(&unit, of);
	if (kind != KIND_GAUGE)
		say_lit(&unit, "/second");
	json_key(b, "value_unit");
	js_string(b, buf_view(&unit));
	buf_release(&unit);
}

/* Levels, as "values" of series are. */
static void json_fleet_row(struct buf *b, const struct report *r, size_t type,
			   const struct fleet_row *row)
{
	html_lit(b, "\n{\"type\":");
	js_string(b, r->types[type].id);
	json_value_unit(b, r->types[type].unit, r->types[type].kind);
	if (row->fn == FN_ALL) {
		json_key(b, "package");
		js_string(b, row->package);
	} else {
		json_key(b, "function");
		js_string(b, model_fn(r->model, row->fn));
	}
	json_key(b, "self");
	buf_number(b, row->self);
	json_key(b, "total");
	buf_number(b, row->total);
	json_key(b, "services");
	html_u64(b, row->n_services);
	html_lit(b, "}");
}

static void json_fleet(struct buf *b, const struct report *r, bool packages)
{
	const struct fleet *f = r->fleet;
	bool first = true;

	html_lit(b, "[");
	for (size_t t = 0; f && t < f->n_types; t++) {
		const struct fleet_list *list =
			packages ? &f->types[t].packages : &f->types[t].fns;

		for (size_t i = 0; i < MIN(list->n, (size_t)FLEET_ROWS); i++, first = false) {
			if (!first)
				html_lit(b, ",");
			json_fleet_row(b, r, t, &list->rows[i]);
		}
	}
	html_lit(b, "]");
}

void summary_tail(struct buf *b, const struct report *r)
{
	html_lit(b, "],\n");
	summary_findings(b, r);
	html_lit(b, ",\n");
	summary_judged(b, r);
	html_lit(b, ",\n\"functions\":");
	json_fleet(b, r, false);
	html_lit(b, ",\n\"packages\":");
	json_fleet(b, r, true);
	html_lit(b, "}\n");
}

/* ---- one series ---- */

static void json_names(struct buf *b, const struct report *r, const struct series *s)
{
	const struct ptype *type = &r->model->types[s->type];

	html_lit(b, "\n{\"service\":");
	js_string(b, r->services[s->service].name);
	json_key(b, "type");
	js_string(b, type->id);
	json_key(b, "name");
	js_string(b, type->name);
	json_key(b, "unit");
	js_string(b, type->unit);
	json_key(b, "kind");
	js_string(b, kind_text(type->kind));
}

static void json_timeline(struct buf *b, const struct profile *p, const struct ptype *type)
{
	const struct timeline *t = &p->timeline;
	size_t i;

	json_key(b, "start");
	if (t->is_sequence)
		html_lit(b, "null");
	else
		buf_i64(b, t->start_s);
	json_key(b, "bucket_seconds");
	if (t->is_sequence)
		html_lit(b, "null");
	else
		html_u64(b, t->width_s);
	json_value_unit(b, type->unit, type->kind);
	json_key(b, "values");
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
	json_key(b, "file");
	js_string(b, model_str(r->model, fn->file));
	json_key(b, "self");
	json_value(b, fn->self[WIN_ALL], p->den);
	json_key(b, "total");
	json_value(b, fn->total[WIN_ALL], p->den);
	html_lit(b, "}");
}

/* Functions that only a baseline counted are no part of the total: they stay out. */
static void json_top(struct buf *b, const struct report *r, const struct profile *p)
{
	size_t n = p->only_baseline ? 0 : MIN(p->n_fns, (size_t)TOP_FNS);
	size_t i;

	json_key(b, "top");
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
	json_key(b, "values");
	html_lit(b, "[");
	for (i = 0; i < k->n_values; i++) {
		if (i)
			html_lit(b, ",");
		html_lit(b, "{\"value\":");
		js_string(b, k->values[i].value);
		json_key(b, "total");
		json_value(b, k->values[i].total, p->den);
		html_lit(b, "}");
	}
	html_lit(b, "]}");
}

static void json_labels(struct buf *b, const struct profile *p)
{
	size_t i;

	json_key(b, "labels");
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
	json_key(b, "first_quarter");
	buf_number(b, p->win[WIN_FIRST].level);
	json_key(b, "last_quarter");
	buf_number(b, p->win[WIN_LAST].level);
	json_key(b, "functions");
	html_u64(b, p->n_fns);
	json_key(b, "restarts");
	html_u64(b, p->n_restarts);
	json_key(b, "only_baseline");
	json_bool(b, p->only_baseline);
	json_key(b, "baseline_total");
	if (p->only_baseline && p->n_nodes)
		json_value(b, p->nodes[0].total, p->den);
	else
		html_lit(b, "null");
	json_key(b, "saturated");
	json_bool(b, p->saturated);
}

void summary_series(struct buf *b, const struct report *r, const struct profile *p)
{
	const struct ptype *type = &r->model->types[p->series->type];

	if (p->series != r->model->series)
		html_lit(b, ",");
	json_names(b, r, p->series);
	json_key(b, "instances");
	html_u64(b, p->n_instances);
	json_key(b, "dumps");
	html_u64(b, p->n_dumps);
	json_key(b, "coverage");
	buf_number(b, p->coverage);
	json_timeline(b, p, type);
	json_key(b, "total");
	json_value(b, p->win[WIN_ALL].total, p->den);
	json_top(b, r, p);
	json_labels(b, p);
	json_more(b, p);
}
