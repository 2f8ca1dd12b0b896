// SPDX-License-Identifier: MIT
/* For people and diff: control bytes of names print as '?'. */
#include "render/stagetext.h"

#include "base/num.h"
#include "base/utc.h"
#include "base/vec.h"
#include "model/read.h"
#include "render/html.h"
#include "render/plaintext.h"

#define TOP_ROWS 20

static void word(struct buf *b, const char *before, struct str s)
{
	plain(b, str_of(before));
	plain(b, s);
}

static void number(struct buf *b, const char *before, int64_t v)
{
	plain(b, str_of(before));
	buf_i64(b, v);
}

static void level(struct buf *b, const char *before, double v)
{
	plain(b, str_of(before));
	buf_number(b, v);
}

static void time_text(struct buf *b, const char *before, int64_t ns)
{
	plain(b, str_of(before));
	if (ns == TIME_NONE)
		html_lit(b, "none");
	else
		utc_iso(b, ns / NS_PER_S);
}

static void put_stack(struct buf *b, const struct model *m, stack_id id)
{
	const struct stack *s = &m->stacks[id];

	for (uint32_t k = s->n; k-- > 0;) {
		const struct frame *f = &m->frames[m->frames_of_stacks[s->at + k]];

		plain(b, model_fn(m, f->fn));
		if (f->file)
			word(b, "@", model_str(m, f->file));
		if (f->line)
			number(b, ":", f->line);
		word(b, "", f->inlined ? STR("(inlined)") : STR(""));
		word(b, "", k ? STR(";") : STR(""));
	}
}

static void put_labels(struct buf *b, const struct model *m, lset_id id)
{
	const struct lset *l = &m->lsets[id];

	for (uint32_t i = 0; i < l->n; i++) {
		word(b, i ? "," : " {", model_str(m, l->labels[i].key));
		word(b, "=", model_str(m, l->labels[i].value));
	}
	word(b, "", l->n ? STR("}") : STR(""));
}

struct sorted_row {
	row_id row;
	uint32_t at;
};

/* Insertion by row id: the rows of a dump come nearly sorted, and dumps of tests are small. */
static void sort_rows(struct sorted_row *rows, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && rows[k - 1].row > rows[k].row; k--) {
			struct sorted_row t = rows[k];

			rows[k] = rows[k - 1];
			rows[k - 1] = t;
		}
}

static void put_rows(struct buf *b, const struct model *m, const struct mdump *d,
		     struct rows_view *view)
{
	VEC(struct sorted_row) sorted = {0};

	model_rows(m, d, view);
	for (uint32_t i = 0; i < view->rows.n; i++)
		vec_push(&sorted, ((struct sorted_row){view->rows.v[i], i}));
	sort_rows(sorted.v, sorted.n);
	for (size_t i = 0; i < sorted.n; i++) {
		const struct row *row = &m->rows[sorted.v[i].row];

		html_lit(b, "  ");
		for (uint32_t p = 0; p < d->n_points; p++)
			number(b, p ? "," : "", view->values.v[sorted.v[i].at * d->n_points + p]);
		html_lit(b, " ");
		put_stack(b, m, row->stack);
		put_labels(b, m, row->lset);
		buf_char(b, '\n');
	}
	vec_release(&sorted);
}

static void put_dump(struct buf *b, const struct model *m, const struct discovery *d,
		     const struct mdump *dump)
{
	word(b, "dump ", d->dumps.v[dump->source].path);
	word(b, " format=", dump->format);
	word(b, " service=", m->services[dump->service]);
	word(b, " instance=[", m->instances[dump->instance].name);
	time_text(b, "] time=", dump->time_ns);
	word(b, " by ", why_text(dump->time_why));
	number(b, " seq=", dump->seq);
	number(b, " duration=", dump->duration_ns);
	number(b, " samples=", (int64_t)dump->n_samples);
	for (uint32_t p = 0; p < dump->n_points; p++) {
		const struct ptype *t = &m->types[dump->points[p].type];

		html_lit(b, "\n");
		word(b, " ", t->id);
		word(b, " ", kind_text(t->kind));
		word(b, " by ", why_text(t->kind_why));
		number(b, " total=", dump->points[p].total);
	}
	buf_char(b, '\n');
}

void stage_model(struct buf *b, const struct model *m, const struct discovery *d)
{
	struct rows_view view = {0};

	number(b, "functions=", (int64_t)m->n_fns);
	number(b, " frames=", (int64_t)m->n_frames);
	number(b, " stacks=", (int64_t)m->n_stacks);
	number(b, " rows=", (int64_t)m->n_rows);
	buf_char(b, '\n');
	for (size_t i = 0; i < m->n_dumps; i++) {
		put_dump(b, m, d, &m->dumps[i]);
		put_rows(b, m, &m->dumps[i], &view);
	}
	for (size_t i = 0; i < m->n_failed; i++) {
		word(b, "failed ", m->failed[i].path);
		word(b, ": ", m->failed[i].reason);
		buf_char(b, '\n');
	}
	rows_view_release(&view);
}

static void put_timeline(struct buf *b, const struct timeline *t)
{
	number(b, " timeline start=", t->start_s);
	number(b, " width=", t->width_s);
	word(b, "", t->is_sequence ? STR(" sequence") : STR(""));
	for (size_t i = 0; i < t->n; i++)
		level(b, i ? " " : ": ", t->level[i]);
	buf_char(b, '\n');
}

static void put_windows(struct buf *b, const struct profile *p)
{
	static const char *const names[WIN_N] = {"all", "first", "last"};

	for (size_t w = 0; w < WIN_N; w++) {
		word(b, " window ", str_of(names[w]));
		time_text(b, " ", p->win[w].from_ns);
		time_text(b, " ", p->win[w].to_ns);
		number(b, " total=", p->win[w].total);
		level(b, " level=", p->win[w].level);
		number(b, " dumps=", p->win[w].n_dumps);
		buf_char(b, '\n');
	}
}

static void put_functions(struct buf *b, const struct model *m, const struct profile *p)
{
	for (size_t i = 0; i < p->n_fns && i < TOP_ROWS; i++) {
		number(b, " fn ", p->fns[i].self[WIN_ALL]);
		number(b, " ", p->fns[i].total[WIN_ALL]);
		word(b, " ", model_fn(m, p->fns[i].fn));
		buf_char(b, '\n');
	}
}

static void put_nodes(struct buf *b, const struct model *m, const struct profile *p)
{
	for (size_t i = 0; i < p->n_nodes && i < 10 * TOP_ROWS; i++) {
		number(b, " node ", p->nodes[i].total);
		number(b, " ", p->nodes[i].self);
		buf_char(b, ' ');
		for (uint32_t d = 0; d < p->nodes[i].depth; d++)
			buf_char(b, '.');
		word(b, "", model_fn(m, p->nodes[i].fn));
		buf_char(b, '\n');
	}
}

static void put_details(struct buf *b, const struct profile *p)
{
	for (size_t k = 0; k < p->n_labels; k++)
		for (size_t v = 0; v < p->labels[k].n_values; v++) {
			word(b, " label ", p->labels[k].key);
			word(b, "=", p->labels[k].values[v].value);
			number(b, " ", p->labels[k].values[v].total);
			buf_char(b, '\n');
		}
	for (size_t i = 0; i < p->n_instances; i++) {
		word(b, " instance [", p->instances[i].name);
		number(b, "] dumps=", p->instances[i].n_dumps);
		number(b, " restarts=", p->instances[i].n_restarts);
		number(b, " interval=", p->instances[i].interval_ns);
		level(b, " level=", p->instances[i].level);
		buf_char(b, '\n');
	}
	for (size_t i = 0; i < p->n_restarts; i++) {
		time_text(b, " restart ", p->restarts[i].time_ns);
		buf_char(b, '\n');
	}
}

void stage_profile(struct buf *b, const struct model *m, const struct profile *p)
{
	const struct ptype *t = &m->types[p->series->type];

	word(b, "series ", m->services[p->series->service]);
	word(b, " ", t->id);
	word(b, " ", kind_text(t->kind));
	number(b, " den=", p->den);
	number(b, " dumps=", p->n_dumps);
	level(b, " coverage=", p->coverage);
	word(b, "", p->only_baseline ? STR(" only-baseline") : STR(""));
	word(b, "", p->saturated ? STR(" saturated") : STR(""));
	buf_char(b, '\n');
	put_timeline(b, &p->timeline);
	put_windows(b, p);
	put_functions(b, m, p);
	put_nodes(b, m, p);
	put_details(b, p);
}
