// SPDX-License-Identifier: MIT
/* Columns are our own names; names of rows may come from dumps. */
#include "render/evidencetext.h"

#include <math.h>

#include "render/csv.h"
#include "render/findingtext.h"
#include "render/page_finding.h"
#include "render/pages.h"

static void csv_number(struct buf *b, double v)
{
	if (isfinite(v))
		buf_number(b, v);
	else if (!isnan(v))
		csv_text(b, v > 0 ? STR("inf") : STR("(-inf)"));
}

/* Seconds would lose digits as a double in general form. */
static void csv_time(struct buf *b, double seconds)
{
	if (isfinite(seconds))
		buf_fixed(b, seconds, 3);
}

static void csv_heads(struct buf *b, const struct evidence_table *t)
{
	csv_lit(b, "\"table\",");
	csv_text(b, t->name);
	csv_lit(b, "\r\n");
	if (t->row_head.n)
		csv_text(b, t->row_head);
	for (size_t i = 0; i < t->n_columns; i++) {
		if (i || t->row_head.n)
			csv_lit(b, ",");
		csv_text(b, str_of(t->columns[i].name));
	}
	csv_lit(b, "\r\n");
}

static void csv_row(struct buf *b, const struct evidence_table *t, const struct evidence_row *row)
{
	if (t->row_head.n)
		csv_text(b, row->name);
	for (size_t i = 0; i < t->n_columns; i++) {
		if (i || t->row_head.n)
			csv_lit(b, ",");
		if (t->columns[i].is_time)
			csv_time(b, row->v[i]);
		else
			csv_number(b, row->v[i]);
	}
	csv_lit(b, "\r\n");
}

static void csv_tables(struct buf *b, const struct evidence *e)
{
	for (const struct evidence_table *t = e ? e->first : NULL; t; t = t->next) {
		csv_lit(b, "\r\n");
		csv_heads(b, t);
		for (size_t i = 0; i < t->n; i++)
			csv_row(b, t, &t->rows[i]);
	}
}

static void csv_field(struct buf *b, const char *name, double v)
{
	csv_text(b, str_of(name));
	csv_lit(b, ",");
	csv_number(b, v);
	csv_lit(b, "\r\n");
}

static void csv_word(struct buf *b, const char *name, struct str s)
{
	csv_text(b, str_of(name));
	csv_lit(b, ",");
	csv_text(b, s);
	csv_lit(b, "\r\n");
}

static void csv_fields(struct buf *b, const struct report *r, const struct finding *f)
{
	struct buf sentence = {0};

	csv_lit(b, "\"table\",\"finding\"\r\n\"field\",\"value\"\r\n");
	csv_word(b, "id", f->id);
	csv_word(b, "kind", finding_kind_text(f->kind));
	csv_word(b, "verdict", verdict_text(f->verdict));
	csv_word(b, "service", r->services[f->brief->series->service].name);
	csv_word(b, "type", brief_ptype(r, f->brief)->id);
	csv_word(b, "unit", brief_ptype(r, f->brief)->unit);
	csv_word(b, "function", f->fn == FN_ALL ? STR("") : model_fn(r->model, f->fn));
	for (size_t i = 0; i < f->n_labels; i++) {
		csv_word(b, "label", f->labels[i].key);
		csv_word(b, "label value", f->labels[i].value);
	}
	say_finding(&sentence, r, f);
	csv_word(b, "sentence", buf_view(&sentence));
	buf_release(&sentence);
	csv_field(b, "before", f->before);
	csv_field(b, "after", f->after);
	csv_field(b, "value", f->value);
	csv_field(b, "low", f->low);
	csv_field(b, "high", f->high);
	csv_field(b, "relative", f->relative);
	csv_field(b, "sigmas", f->sigmas);
	csv_word(b, "confidence", confidence_text(f->confidence));
}

void evidence_csv(struct buf *b, const struct report *r, const struct finding *f)
{
	const struct evidence *e = finding_evidence(f);

	csv_fields(b, r, f);
	if (e && e->formula.n)
		csv_word(b, "formula", e->formula);
	csv_tables(b, e);
}

void findings_text(struct buf *b, const struct report *r)
{
	html_lit(b, "{");
	summary_findings(b, r);
	html_lit(b, ",\n");
	summary_judged(b, r);
	html_lit(b, "}\n");
}
