// SPDX-License-Identifier: MIT
/* --dump=history: what verdicts are made of, one fact a line. */
#include "aggregate/packages.h"
#include "render/stagetext.h"

#include <math.h>

static void number(struct buf *b, const char *what, double v)
{
	buf_str(b, str_of(what));
	if (isnan(v))
		buf_lit(b, "-");
	else
		buf_printf(b, "%.15g", v);
}

static void word(struct buf *b, const char *what, struct str s)
{
	buf_str(b, str_of(what));
	for (size_t i = 0; i < s.n; i++)
		buf_char(b, (unsigned char)s.p[i] < ' ' ? '?' : s.p[i]);
}

static void put_point(struct buf *b, const struct model *m, const struct history *h, size_t i)
{
	const struct history_point *p = &h->points[i];

	number(b, " point ", (double)i);
	word(b, " [", m->instances[h->instances[p->instance]].name);
	number(b, "] life=", p->life);
	number(b, " at=", (double)p->at_ns / 1e9);
	number(b, " covered=", (double)p->covered_ns / 1e9);
	number(b, " total=", p->total);
	number(b, " allocated=", p->allocated);
	number(b, " cpu=", p->cpu);
	buf_char(b, '\n');
}

static void put_value(struct buf *b, const struct history_value *v)
{
	word(b, " value ", v->key);
	word(b, "=", v->value);
}

static void put_row(struct buf *b, const struct history_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		number(b, " @", row->cells[i].point);
		number(b, ":", row->cells[i].value[HISTORY_SELF]);
		number(b, "/", row->cells[i].value[HISTORY_OWN]);
		number(b, "/", row->cells[i].value[HISTORY_TOTAL]);
	}
	buf_char(b, '\n');
}

void stage_history(struct buf *b, const struct model *m, const struct history *h,
		   const struct packages *packages)
{
	word(b, "history ", m->services[h->series->service]);
	word(b, " ", m->types[h->series->type].id);
	number(b, " quantum=", h->quantum);
	number(b, " lives=", h->n_lives);
	word(b, "", h->is_sequence ? STR(" sequence") : STR(""));
	buf_char(b, '\n');
	for (size_t i = 0; i < h->n_points; i++)
		put_point(b, m, h, i);
	for (int t = 0; t < HISTORY_ROWS_N; t++)
		for (size_t i = 0; i < h->tables[t].n; i++) {
			const struct history_row *row = &h->tables[t].rows[i];

			if (t == HISTORY_FNS)
				word(b, " fn ", model_fn(m, row->id));
			else if (t == HISTORY_PKGS)
				word(b, " package ", packages->names[row->id]);
			else
				put_value(b, &h->values[row->id]);
			put_row(b, row);
		}
}
