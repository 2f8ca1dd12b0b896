// SPDX-License-Identifier: MIT
/*
 * The format of flamegraph.pl: no escape is known to its readers, so what would end a frame or a
 * line is replaced by what shows what it was.
 */
#include "base/num.h"
#include "base/utf8.h"
#include "render/export.h"

static void put_hex(struct buf *b, uint32_t code)
{
	buf_lit(b, "\\x");
	buf_hex(b, code, 2);
}

static void put_name(struct buf *b, struct str name)
{
	for (size_t i = 0; i < name.n;) {
		struct glyph g = utf8_at(name, i);

		if (!g.valid)
			buf_lit(b, "\xef\xbf\xbd");
		else if (g.code < 0x20 || g.code == ';' || (g.code >= 0x7f && g.code < 0xa0))
			put_hex(b, g.code);
		else
			buf_bytes(b, name.p + i, g.bytes);
		i += g.bytes;
	}
}

void folded_path(struct buf *b, const struct model *m, const struct folded *f)
{
	const frame_id *frames = m->frames_of_stacks + f->stack->at;

	if (f->is_cut) {
		put_name(b, model_fn(m, FN_TRUNCATED));
		buf_char(b, ';');
	}
	for (uint32_t i = f->stack->n; i-- > 0;) {
		put_name(b, model_fn(m, m->frames[frames[i]].fn));
		if (i)
			buf_char(b, ';');
	}
}

static bool same_functions(const struct model *m, const struct stack *a, const struct stack *b)
{
	for (uint32_t i = 0; i < a->n && a->n == b->n; i++)
		if (m->frames[m->frames_of_stacks[a->at + i]].fn !=
		    m->frames[m->frames_of_stacks[b->at + i]].fn)
			return false;
	return a->n == b->n;
}

/* Stacks are in the order of their functions, so those of one path stand side by side. */
size_t export_fold(struct folded **folded, const struct export *e, struct arena *a)
{
	const struct tally *t = e->tally;
	const struct model *m = t->m;
	struct stack_column column = tally_column(t, e->type, a);
	const int64_t *units = tally_units(t, a);
	struct folded *v = arena_n(a, column.n + 1, struct folded);
	bool saturated = false;
	size_t n = 0, row = 0;

	for (size_t i = 0; i < column.n; i++) {
		const struct stack *stack = &m->stacks[column.stacks[i]];

		while (m->rows[t->rows.rows[row]].stack < column.stacks[i])
			row++;
		if (n == 0 || v[n - 1].is_cut != column.is_cut[i] ||
		    !same_functions(m, v[n - 1].stack, stack))
			v[n++] = (struct folded){.stack = stack, .is_cut = column.is_cut[i]};
		for (; row < t->rows.n && m->rows[t->rows.rows[row]].stack == column.stacks[i];
		     row++)
			v[n - 1].units = add_sat(v[n - 1].units,
						 units[row * t->n_types + e->type], &saturated);
	}
	*folded = v;
	return n;
}

void export_folded(struct buf *b, const struct export *e)
{
	struct arena a = {0};
	struct folded *v;
	size_t n = export_fold(&v, e, &a);

	for (size_t i = 0; i < n; i++) {
		if (!v[i].units)
			continue;
		folded_path(b, e->tally->m, &v[i]);
		buf_char(b, ' ');
		buf_i64(b, v[i].units);
		buf_char(b, '\n');
	}
	arena_release(&a);
}
