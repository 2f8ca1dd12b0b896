// SPDX-License-Identifier: MIT
/* JSON with exactly the documented fields, in their order; text for people. */
#include "render/showtext.h"

#include "base/num.h"
#include "base/utc.h"
#include "model/refine.h"
#include "render/html.h"
#include "render/plaintext.h"

static void json_types(struct buf *b, const struct show *s)
{
	for (uint32_t i = 0; i < s->dump->n_points; i++) {
		const struct point *p = &s->dump->points[i];
		const struct ptype *t = &s->model->types[p->type];

		html_lit(b, "\n  ");
		html_lit(b, "{\"name\":");
		js_string(b, t->name);
		html_lit(b, ",\"unit\":");
		js_string(b, t->unit);
		html_lit(b, ",\"kind\":");
		js_string(b, kind_text(t->kind));
		html_lit(b, ",\"total\":");
		buf_i64(b, p->total);
		buf_char(b, '}');
		if (i + 1 < s->dump->n_points)
			buf_char(b, ',');
	}
}

static size_t n_shown(const struct show *s, uint32_t type)
{
	return s->top ? MIN(s->top, s->tops[type].n) : s->tops[type].n;
}

static void json_top_row(struct buf *b, const struct show *s, uint32_t type, size_t i)
{
	const struct dumptop_row *row = &s->tops[type].rows[i];

	html_lit(b, "\n  {\"type\":");
	js_string(b, s->model->types[s->dump->points[type].type].name);
	html_lit(b, ",\"function\":");
	js_string(b, model_fn(s->model, row->fn));
	html_lit(b, ",\"self\":");
	buf_i64(b, row->self);
	html_lit(b, ",\"total\":");
	buf_i64(b, row->total);
	buf_char(b, '}');
}

static void json_top(struct buf *b, const struct show *s)
{
	bool first = true;

	for (uint32_t t = 0; t < s->dump->n_points; t++)
		for (size_t i = 0; i < n_shown(s, t); i++) {
			if (!first)
				buf_char(b, ',');
			first = false;
			json_top_row(b, s, t, i);
		}
}

static void json_number(struct buf *b, struct str name, int64_t v)
{
	html_lit(b, ",\n \"");
	html_text(b, name);
	html_lit(b, "\":");
	buf_i64(b, v);
}

void show_json(struct buf *b, const struct show *s)
{
	html_lit(b, "{\"file\":");
	js_string(b, s->file);
	html_lit(b, ",\n \"format\":");
	js_string(b, s->dump->format);
	json_number(b, STR("samples"), (int64_t)s->dump->n_samples);
	json_number(b, STR("stacks"), (int64_t)s->dump->n_stacks);
	json_number(b, STR("time_nanos"), s->dump->stored_time_ns);
	json_number(b, STR("duration_nanos"), s->dump->stored_duration_ns);
	json_number(b, STR("period"), s->dump->period);
	html_lit(b, ",\n \"types\":[");
	json_types(b, s);
	html_lit(b, "],\n \"top\":[");
	json_top(b, s);
	html_lit(b, "]}\n");
}

static void right(struct buf *b, int64_t v, size_t width)
{
	struct buf digits = {0};

	buf_i64(&digits, v);
	for (size_t i = digits.n; i < width; i++)
		buf_char(b, ' ');
	plain(b, buf_view(&digits));
	buf_release(&digits);
}

static void text_top(struct buf *b, const struct show *s, uint32_t t)
{
	const struct point *p = &s->dump->points[t];
	const struct ptype *type = &s->model->types[p->type];

	html_lit(b, "\n");
	plain(b, type->name);
	html_lit(b, " (");
	plain(b, type->unit);
	html_lit(b, ", ");
	plain(b, kind_text(type->kind));
	html_lit(b, "): total ");
	buf_i64(b, p->total);
	html_lit(b, "\n                self                total  function\n");
	for (size_t i = 0; i < n_shown(s, t); i++) {
		const struct dumptop_row *row = &s->tops[t].rows[i];

		right(b, row->self, 20);
		right(b, row->total, 21);
		html_lit(b, "  ");
		plain(b, model_fn(s->model, row->fn));
		buf_char(b, '\n');
	}
	if (s->tops[t].n > n_shown(s, t)) {
		html_lit(b, "  and ");
		buf_u64(b, s->tops[t].n - n_shown(s, t));
		html_lit(b, " more functions (--top 0 shows all)\n");
	}
}

static void text_refined(struct buf *b, const struct show *s)
{
	struct buf sentence = {0};

	refine_say(&sentence, s->model->refine, STR(""));
	if (sentence.n) {
		plain(b, buf_view(&sentence));
		buf_char(b, '\n');
	}
	buf_release(&sentence);
}

void show_text(struct buf *b, const struct show *s)
{
	const struct mdump *d = s->dump;

	plain(b, s->file);
	html_lit(b, ": ");
	plain(b, d->format);
	html_lit(b, ", ");
	buf_u64(b, d->n_samples);
	html_lit(b, " samples, ");
	buf_u64(b, d->n_stacks);
	html_lit(b, " stacks\ntime ");
	if (d->stored_time_ns > 0)
		utc_iso(b, d->stored_time_ns / NS_PER_S);
	else
		html_lit(b, "not given");
	html_lit(b, ", duration ");
	if (d->stored_duration_ns > 0) {
		buf_fixed(b, (double)d->stored_duration_ns / 1e9, 3);
		html_lit(b, " s");
	} else {
		html_lit(b, "not given");
	}
	html_lit(b, ", period ");
	buf_i64(b, d->period);
	buf_char(b, '\n');
	text_refined(b, s);
	for (uint32_t t = 0; t < d->n_points; t++)
		text_top(b, s, t);
}
