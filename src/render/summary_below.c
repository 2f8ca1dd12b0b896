// SPDX-License-Identifier: MIT
/*
 * The pages below a profile in summary.json: windows, comparisons, label values, functions. Each
 * list is open while its pages are drawn, so nothing is made twice.
 */
#include "base/num.h"
#include "render/json.h"
#include "render/pages.h"

#define DIFF_FNS 60
#define NEIGHBOURS 30

static void json_win(struct buf *b, const struct win *w)
{
	json_key(b, "from_ns");
	buf_i64(b, w->from_ns);
	json_key(b, "to_ns");
	buf_i64(b, w->to_ns);
	json_key(b, "dumps");
	html_u64(b, w->n_dumps);
	json_key(b, "level");
	buf_number(b, w->level);
}

/* {"name": behind a comma where one is due */
#define open_item(b, literal)                                                                      \
	do {                                                                                       \
		json_comma(b);                                                                     \
		html_lit((b), "\n{\"" literal "\":");                                              \
	} while (0)

void summary_window(struct buf *b, const struct plan_window *w, const struct part *part)
{
	open_item(b, "window");
	js_string(b, w->title);
	json_win(b, &part->win);
	json_key(b, "total");
	json_value(b, part->win.total, part->den);
	html_lit(b, "}");
}

static void json_side(struct buf *b, const struct plan_side *side, const struct diff *d,
		      enum diff_side which)
{
	html_lit(b, "{\"side\":");
	js_string(b, side->title);
	json_win(b, &d->side[which]);
	json_key(b, "number");
	buf_number(b, d->whole[which]);
	html_lit(b, "}");
}

static struct str status_name(enum diff_status status)
{
	static const char *const names[] = {
		[DIFF_SAME] = "same", [DIFF_MORE] = "more", [DIFF_LESS] = "less",
		[DIFF_NEW] = "new",   [DIFF_GONE] = "gone",
	};

	return str_of(names[status]);
}

/* Numbers as the mode compares them. */
static void json_diff_fn(struct buf *b, const struct model *m, const struct diff *d, size_t i)
{
	const struct diff_fn *f = &d->fns[i];

	open_item(b, "function");
	js_string(b, model_fn(m, f->fn));
	json_key(b, "status");
	js_string(b, status_name(f->status));
	json_key(b, "base_self");
	buf_number(b, diff_number(d, SIDE_BASE, f->self[SIDE_BASE]));
	json_key(b, "base_total");
	buf_number(b, diff_number(d, SIDE_BASE, f->total[SIDE_BASE]));
	json_key(b, "self");
	buf_number(b, diff_number(d, SIDE_CANDIDATE, f->self[SIDE_CANDIDATE]));
	json_key(b, "total");
	buf_number(b, diff_number(d, SIDE_CANDIDATE, f->total[SIDE_CANDIDATE]));
	html_lit(b, "}");
}

void summary_diff(struct buf *b, const struct model *m, const struct plan_diff *plan,
		  const struct diff *d)
{
	open_item(b, "name");
	js_string(b, plan->title);
	json_key(b, "compares");
	js_string(b, d->is_sum ? STR("sums") : STR("levels"));
	json_key(b, "base");
	json_side(b, &plan->side[SIDE_BASE], d, SIDE_BASE);
	json_key(b, "candidate");
	json_side(b, &plan->side[SIDE_CANDIDATE], d, SIDE_CANDIDATE);
	json_key(b, "noise");
	buf_number(b, d->noise);
	json_key(b, "functions");
	html_lit(b, "[");
	for (size_t i = 0; i < MIN(d->n_fns, (size_t)DIFF_FNS); i++)
		json_diff_fn(b, m, d, i);
	html_lit(b, "]}");
}

void summary_value(struct buf *b, const struct key_parts *key, const struct value_part *v)
{
	const struct level_stats *s = &v->stats;

	open_item(b, "key");
	js_string(b, key->plan->key);
	json_key(b, "value");
	if (v->plan)
		js_string(b, v->plan->value);
	else
		html_lit(b, "null");
	json_key(b, "total");
	json_value(b, v->part.win.total, v->part.den);
	json_key(b, "level");
	buf_number(b, v->part.win.level);
	json_key(b, "now");
	buf_number(b, s->now);
	json_key(b, "mean");
	buf_number(b, s->mean);
	json_key(b, "max");
	buf_number(b, s->max);
	json_key(b, "min");
	buf_number(b, s->min);
	json_key(b, "stddev");
	buf_number(b, s->stddev);
	json_key(b, "before");
	buf_number(b, v->change.before);
	json_key(b, "after");
	buf_number(b, v->change.after);
	html_lit(b, "}");
}

/* The children of the root: direct callers or callees. */
static void json_neighbours(struct buf *b, const struct model *m, const struct node *nodes,
			    int64_t den)
{
	size_t n = 0;

	html_lit(b, "[");
	for (uint32_t i = 1; nodes && i < nodes[0].end && n < NEIGHBOURS; i = nodes[i].end, n++) {
		open_item(b, "function");
		js_string(b, model_fn(m, nodes[i].fn));
		json_key(b, "total");
		json_value(b, nodes[i].total, den);
		html_lit(b, "}");
	}
	html_lit(b, "]");
}

static void json_lines(struct buf *b, const struct model *m, const struct fn_detail *f, int64_t den)
{
	html_lit(b, "[");
	for (size_t i = 0; i < MIN(f->n_lines, (size_t)DIFF_FNS); i++) {
		open_item(b, "file");
		js_string(b, model_str(m, f->lines[i].file));
		json_key(b, "line");
		html_u64(b, f->lines[i].line);
		json_key(b, "self");
		json_value(b, f->lines[i].self, den);
		json_key(b, "total");
		json_value(b, f->lines[i].total, den);
		html_lit(b, "}");
	}
	html_lit(b, "]");
}

void summary_function(struct buf *b, const struct model *m, const struct profile *p,
		      const struct fn_detail *f)
{
	open_item(b, "function");
	js_string(b, model_fn(m, f->plan->fn));
	json_key(b, "self");
	json_value(b, f->row->self[WIN_ALL], p->den);
	json_key(b, "total");
	json_value(b, f->row->total[WIN_ALL], p->den);
	json_key(b, "callers");
	json_neighbours(b, m, f->callers, p->den);
	json_key(b, "callees");
	json_neighbours(b, m, f->callees, p->den);
	json_key(b, "lines");
	json_lines(b, m, f, p->den);
	html_lit(b, "}");
}
