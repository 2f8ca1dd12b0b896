// SPDX-License-Identifier: MIT
/* Keys and units as in summary.json; schema_version counts this document's own changes. */
#include <math.h>

#include "base/num.h"
#include "base/utc.h"
#include "render/csv.h"
#include "render/export.h"
#include "render/json.h"
#include "version.h"

/* A key of the document itself begins a line. */
#define json_line(b, literal) html_lit((b), ",\n\"" literal "\":")

static void put_time(struct buf *b, int64_t ns)
{
	html_lit(b, "\"");
	utc_iso(b, ns / NS_PER_S);
	html_lit(b, "\"");
}

static void put_services(struct buf *b, const struct tally *t)
{
	html_lit(b, "{\"services\":[");
	for (size_t i = 0; i < t->n_parts; i++) {
		json_comma(b);
		js_string(b, t->m->services[t->parts[i].group->service]);
	}
	html_lit(b, "]");
}

static void put_tests(struct buf *b, const struct slice *slice)
{
	html_lit(b, ",\"labels\":[");
	for (size_t i = 0; i < slice->n_tests; i++) {
		const struct label_test *test = &slice->tests[i];

		json_comma(b);
		html_lit(b, "{\"key\":");
		js_string(b, test->key);
		json_key(b, "is_not");
		json_bool(b, test->is_none_of);
		html_lit(b, ",\"values\":[");
		for (size_t k = 0; k < test->n_values; k++) {
			json_comma(b);
			js_string(b, test->values[k]);
		}
		html_lit(b, "]}");
	}
	html_lit(b, "]");
}

static void put_selection(struct buf *b, const struct export *e)
{
	json_line(b, "selection");
	put_services(b, e->tally);
	json_key(b, "from");
	if (e->from_ns || e->to_ns)
		put_time(b, e->from_ns);
	else
		html_lit(b, "null");
	json_key(b, "to");
	if (e->from_ns || e->to_ns)
		put_time(b, e->to_ns);
	else
		html_lit(b, "null");
	put_tests(b, e->slice);
	json_key(b, "refined");
	js_string(b, e->refined);
	html_lit(b, "}");
}

/* "nanoseconds/second"; a gauge's level is in the unit itself. */
static void put_level_unit_name(struct buf *b, const struct ptype *type)
{
	struct arena a = {0};

	js_string(b, type->kind == KIND_GAUGE ? type->unit
					      : arena_cat(&a, type->unit, STR("/second")));
	arena_release(&a);
}

static void put_type(struct buf *b, const struct export *e)
{
	const struct ptype *type = &e->tally->m->types[e->tally->types[e->type]];

	json_line(b, "type");
	js_string(b, type->id);
	json_line(b, "name");
	js_string(b, type->name);
	json_line(b, "title");
	js_string(b, e->title);
	json_line(b, "unit");
	js_string(b, type->unit);
	json_line(b, "kind");
	js_string(b, kind_text(type->kind));
	json_line(b, "value_unit");
	put_level_unit_name(b, type);
}

static void put_sums(struct buf *b, const struct export *e)
{
	const struct tally *t = e->tally;

	json_line(b, "dumps");
	html_u64(b, t->n_dumps);
	json_line(b, "instances");
	html_u64(b, t->n_instances);
	json_line(b, "covered_seconds");
	buf_number(b, (double)t->covered_ns / 1e9);
	json_line(b, "since_start");
	json_bool(b, t->since_start[e->type]);
	json_line(b, "saturated");
	json_bool(b, t->saturated);
	json_line(b, "total");
	csv_decimal(b, t->wins[e->type].total, t->den[e->type]);
	json_line(b, "level");
	buf_number(b, t->wins[e->type].level);
	json_line(b, "stacks");
	html_u64(b, e->part->n_stacks);
}

static void put_timeline(struct buf *b, const struct timeline *t)
{
	html_lit(b, "\"start\":");
	if (t->is_sequence)
		html_lit(b, "null");
	else
		buf_i64(b, t->start_s);
	json_key(b, "bucket_seconds");
	if (t->is_sequence)
		html_lit(b, "null");
	else
		html_u64(b, t->width_s);
	html_lit(b, ",\"values\":[");
	for (size_t i = 0; t->level && i < t->n; i++) {
		json_comma(b);
		buf_number(b, t->level[i]);
	}
	html_lit(b, "]");
}

static void put_timelines(struct buf *b, const struct export *e)
{
	const struct tally *t = e->tally;

	json_line(b, "timelines");
	html_lit(b, "[");
	for (size_t i = 0; i < t->n_parts; i++) {
		const struct slot *slot = &t->parts[i].slots[e->type];

		json_comma(b);
		html_lit(b, "\n{\"service\":");
		js_string(b, t->m->services[t->parts[i].group->service]);
		json_key(b, "level");
		buf_number(b, slot->win.level);
		html_lit(b, ",");
		put_timeline(b, &slot->timeline);
		html_lit(b, "}");
	}
	html_lit(b, "]");
}

static void put_functions(struct buf *b, const struct export *e)
{
	const struct model *m = e->tally->m;
	const struct part *p = e->part;

	json_line(b, "functions");
	html_lit(b, "[");
	for (size_t i = 0; i < p->n_fns; i++) {
		json_comma(b);
		html_lit(b, "\n{\"function\":");
		js_string(b, model_fn(m, p->fns[i].fn));
		json_key(b, "file");
		js_string(b, model_str(m, p->fns[i].file));
		json_key(b, "self");
		csv_decimal(b, p->fns[i].self, p->den);
		json_key(b, "total");
		csv_decimal(b, p->fns[i].total, p->den);
		html_lit(b, "}");
	}
	html_lit(b, "]");
}

void export_json(struct buf *b, const struct export *e)
{
	html_lit(b, "{\"schema_version\":1");
	json_line(b, "generator");
	html_lit(b, "\"flamefolio " FLAMEFOLIO_VERSION "\"");
	put_selection(b, e);
	put_type(b, e);
	put_sums(b, e);
	put_timelines(b, e);
	put_functions(b, e);
	html_lit(b, "}\n");
}
