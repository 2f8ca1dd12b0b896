// SPDX-License-Identifier: MIT
/*
 * Findings and what was judged, in summary.json. Amounts of findings are in base units with the
 * unit named (cores, bytes, seconds); those of a leak are per hour, but before and after are always
 * levels. Judged slopes are in the sample type's own unit per hour.
 */
#include "base/num.h"
#include "render/findingtext.h"
#include "render/json.h"
#include "render/pages.h"

#include <math.h>

static void json_string_or_null(struct buf *b, struct str s)
{
	if (s.n)
		js_string(b, s);
	else
		html_lit(b, "null");
}

static void json_labels(struct buf *b, const struct finding_label *labels, size_t n)
{
	json_key(b, "labels");
	html_lit(b, "{");
	for (size_t i = 0; i < n; i++) {
		if (i)
			html_lit(b, ",");
		js_string(b, labels[i].key);
		html_lit(b, ":");
		js_string(b, labels[i].value);
	}
	html_lit(b, "}");
}

static void json_function(struct buf *b, const struct report *r, fn_id fn)
{
	json_key(b, "function");
	js_string(b, fn == FN_ALL ? STR("") : model_fn(r->model, fn));
}

static void json_place(struct buf *b, const struct report *r, const struct brief *brief)
{
	js_string(b, r->services[brief->series->service].name);
	json_key(b, "type");
	js_string(b, brief_ptype(r, brief)->id);
}

static void json_stack(struct buf *b, const struct report *r, const struct finding *f)
{
	json_key(b, "stack");
	html_lit(b, "[");
	for (size_t i = 0; i < f->n_stack; i++) {
		if (i)
			html_lit(b, ",");
		js_string(b, model_fn(r->model, f->stack[i]));
	}
	html_lit(b, "]");
}

static void json_since(struct buf *b, const struct report *r, const struct finding *f)
{
	json_key(b, "since");
	if (f->since_ns == TIME_NONE || r->from_ns >= r->to_ns) {
		html_lit(b, "null");
		return;
	}
	html_lit(b, "\"");
	utc_iso(b, f->since_ns / NS_PER_S - (f->since_ns % NS_PER_S < 0));
	html_lit(b, "\"");
}

static void json_amounts(struct buf *b, const struct report *r, const struct finding *f)
{
	struct unit u = unit_base(brief_ptype(r, f->brief));
	struct buf name = {0};

	say_unit(&name, &u);
	if (finding_is_leak(f))
		say_lit(&name, "/h");
	json_key(b, "value");
	buf_number(b, f->value * u.per_level);
	json_key(b, "unit");
	js_string(b, buf_view(&name));
	json_key(b, "relative");
	buf_number(b, f->relative);
	json_key(b, "low");
	buf_number(b, f->low * u.per_level);
	json_key(b, "high");
	buf_number(b, f->high * u.per_level);
	buf_release(&name);
}

static void json_sentence(struct buf *b, const struct report *r, const struct finding *f)
{
	struct buf words = {0};

	json_key(b, "sentence");
	say_finding(&words, r, f);
	say_lit(&words, ".");
	js_string(b, buf_view(&words));
	json_key(b, "page");
	buf_reset(&words);
	say_lit(&words, "findings/");
	say(&words, f->id);
	say_lit(&words, "/index.html");
	js_string(b, buf_view(&words));
	buf_release(&words);
}

static void json_more(struct buf *b, const struct report *r, const struct finding *f)
{
	struct unit u = unit_base(brief_ptype(r, f->brief));

	json_key(b, "before");
	buf_number(b, f->before * u.per_level);
	json_key(b, "after");
	buf_number(b, f->after * u.per_level);
	json_key(b, "event");
	json_string_or_null(b, f->event ? f->event->text : STR(""));
	json_key(b, "limit");
	buf_number(b, f->limit * u.per_level);
	json_key(b, "hours_to_limit");
	if (isfinite(f->eta_low_h)) {
		html_lit(b, "[");
		buf_number(b, f->eta_low_h);
		html_lit(b, ",");
		buf_number(b, f->eta_high_h);
		html_lit(b, "]");
	} else {
		html_lit(b, "null");
	}
	json_key(b, "muted");
	if (f->mute && f->mute->reason.n)
		js_string(b, f->mute->reason);
	else
		json_bool(b, f->mute);
}

static void json_finding(struct buf *b, const struct report *r, const struct finding *f)
{
	html_lit(b, "\n{\"id\":");
	js_string(b, f->id);
	json_key(b, "kind");
	js_string(b, finding_kind_text(f->kind));
	json_key(b, "verdict");
	js_string(b, verdict_text(f->verdict));
	json_key(b, "severity");
	js_string(b, severity_text(f->severity));
	json_key(b, "service");
	json_place(b, r, f->brief);
	json_labels(b, f->labels, f->n_labels);
	json_function(b, r, f->fn);
	json_stack(b, r, f);
	json_since(b, r, f);
	json_amounts(b, r, f);
	json_key(b, "confidence");
	js_string(b, confidence_text(f->confidence));
	json_sentence(b, r, f);
	json_more(b, r, f);
	json_key(b, "symptoms");
	html_lit(b, "[");
}

void summary_findings(struct buf *b, const struct report *r)
{
	const struct findings *all = r->findings;

	html_lit(b, "\"findings\":[");
	for (size_t i = 0; all && i < all->n; i++) {
		const struct finding *f = all->v[i];

		if (i)
			html_lit(b, ",");
		json_finding(b, r, f);
		for (size_t k = 0; k < f->n_symptoms; k++) {
			if (k)
				html_lit(b, ",");
			json_finding(b, r, f->symptoms[k]);
			html_lit(b, "]}");
		}
		html_lit(b, "]}");
	}
	html_lit(b, "]");
}

/* ---- judged ---- */

/* Of the instance when it was judged alone, of the value when that was judged. */
static void json_judged_labels(struct buf *b, const struct report *r, const struct judged *j)
{
	const struct leak *l = j->leak;
	const struct instance *in;
	bool first = true;

	json_key(b, "labels");
	html_lit(b, "{");
	if (l->scope == LEAK_VALUE && j->history && l->id < j->history->n_values) {
		js_string(b, j->history->values[l->id].key);
		html_lit(b, ":");
		js_string(b, j->history->values[l->id].value);
		first = false;
	}
	if (l->instance != LEAK_POOLED && j->history && l->instance < j->history->n_instances) {
		in = &r->model->instances[j->history->instances[l->instance]];
		for (size_t i = 0; i < in->n_labels; i++, first = false) {
			if (!first)
				html_lit(b, ",");
			js_string(b, in->labels[i].key);
			html_lit(b, ":");
			js_string(b, in->labels[i].value);
		}
		if (!in->n_labels && in->name.n) {
			if (!first)
				html_lit(b, ",");
			html_lit(b, "\"instance\":");
			js_string(b, in->name);
		}
	}
	html_lit(b, "}");
}

static void json_judged(struct buf *b, const struct report *r, const struct judged *j)
{
	html_lit(b, "\n{\"service\":");
	json_place(b, r, j->brief);
	json_judged_labels(b, r, j);
	json_function(b, r, j->leak->scope == LEAK_FUNCTION ? j->leak->id : FN_ALL);
	json_key(b, "verdict");
	js_string(b, verdict_text(j->leak->verdict));
	json_key(b, "slope_per_hour");
	buf_number(b, j->leak->slope);
	json_key(b, "low");
	buf_number(b, j->leak->low);
	json_key(b, "high");
	buf_number(b, j->leak->high);
	html_lit(b, "}");
}

void summary_judged(struct buf *b, const struct report *r)
{
	const struct findings *all = r->findings;

	html_lit(b, "\"judged\":[");
	for (size_t i = 0; all && i < all->n_judged; i++) {
		if (i)
			html_lit(b, ",");
		json_judged(b, r, &all->judged[i]);
	}
	html_lit(b, "]");
}
