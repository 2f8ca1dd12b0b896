// SPDX-License-Identifier: MIT
/* Names come as pages show them, so that whoever draws them need not care what a dump holds. */
#include "render/cubenametext.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "model/fname.h"
#include "render/html.h"

/* What FN_ALL, FN_TRUNCATED and FN_LIGHTER have in place of a function's id. */
#define SPECIALS 3

static size_t slot_of(const struct model *m, fn_id fn)
{
	return fn >= FN_LIGHTER ? m->n_fns + (fn - FN_LIGHTER) : fn;
}

void cube_varint(struct buf *b, uint64_t v)
{
	if (!buf_room(b, 10))
		return;
	for (; v > 127; v >>= 7)
		b->p[b->n++] = (char)(v | 128);
	b->p[b->n++] = (char)v;
}

/* ---- texts ---- */

static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] < 0x20 || (uint8_t)s.p[i] > 0x7e)
			return false;
	return s.n <= HTML_TEXT_MAX;
}

static void put_glyph(struct buf *b, struct str s, size_t at, struct glyph g)
{
	if (utf8_is_bidi(g.code))
		buf_printf(b, "[U+%04X]", (unsigned)g.code);
	else if (!g.valid || (g.code < 0xa0 && (g.code < 0x20 || g.code > 0x7e)) ||
		 (g.code & ~1u) == 0xfffe)
		buf_lit(b, "\xef\xbf\xbd");
	else
		buf_str(b, str_sub(s, at, at + g.bytes));
}

/* As html_text shows it; a line break, too, is no part of a name. */
static struct str shown(struct str s, struct arena *a)
{
	struct str cut = s.n > HTML_TEXT_MAX ? utf8_cut(s, HTML_TEXT_MAX) : s;
	struct buf b = {0};
	struct str text;

	if (is_plain(s))
		return s;
	for (size_t i = 0; i < cut.n;) {
		struct glyph g = utf8_at(cut, i);

		put_glyph(&b, cut, i, g);
		i += g.bytes;
	}
	if (cut.n < s.n)
		buf_lit(&b, "…");
	text = arena_str(a, buf_view(&b));
	buf_release(&b);
	return text;
}

struct text_ref {
	struct str text;
	uint32_t of; /* name, or function */
};

static int by_text(const void *left, const void *right)
{
	const struct text_ref *a = left, *b = right;
	int c = str_cmp(a->text, b->text);

	return c ? c : a->of < b->of ? -1 : a->of > b->of;
}

/* Equal ones become one; index: by refs' of. */
static struct cube_texts unite(struct text_ref *refs, size_t n, uint32_t *index, struct arena *a)
{
	struct cube_texts t = {.v = arena_n(a, n, struct str)};

	if (n)
		qsort(refs, n, sizeof(*refs), by_text);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !str_eq(refs[i].text, refs[i - 1].text))
			t.v[t.n++] = refs[i].text;
		index[refs[i].of] = (uint32_t)t.n - 1;
	}
	return t;
}

/* ---- names ---- */

static void collect_fns(struct cube_names *n, const struct cube *c, struct arena *a)
{
	struct arena own = {0};
	bool *seen = arena_n(&own, c->m->n_fns + SPECIALS, bool);
	struct text_ref *refs;
	size_t count = 0;

	for (size_t i = 1; i < c->tree.n; i++) {
		bool *is_seen = &seen[slot_of(c->m, c->tree.fn[i])];

		count += !*is_seen;
		*is_seen = true;
	}
	refs = arena_n(&own, count, struct text_ref);
	n->fns = arena_n(a, count, fn_id);
	n->names = (struct cube_texts){arena_n(a, count, struct str), count};
	count = 0;
	for (size_t i = 0; i < c->m->n_fns + SPECIALS; i++) {
		fn_id fn = i < c->m->n_fns ? (fn_id)i : FN_LIGHTER + (fn_id)(i - c->m->n_fns);

		if (seen[i])
			refs[count++] = (struct text_ref){shown(model_fn(c->m, fn), a), fn};
	}
	if (count)
		qsort(refs, count, sizeof(*refs), by_text);
	for (uint32_t i = 0; i < count; i++) {
		n->fns[i] = refs[i].of;
		n->names.v[i] = refs[i].text;
		n->index[slot_of(c->m, refs[i].of)] = i;
	}
	arena_release(&own);
}

static void collect_files(struct cube_names *n, struct arena *a)
{
	struct arena own = {0};
	struct text_ref *refs = arena_n(&own, n->names.n, struct text_ref);
	size_t n_files = 0;

	n->file_of = arena_n(a, n->names.n, uint32_t);
	for (uint32_t i = 0; i < n->names.n; i++) {
		struct str file = model_fn_file(n->m, n->fns[i]);

		if (file.n)
			refs[n_files++] = (struct text_ref){shown(file, a), i};
	}
	for (uint32_t i = 0; i < n->names.n; i++)
		n->file_of[i] = NO_NAME;
	n->files = unite(refs, n_files, n->file_of, a);
	for (uint32_t i = 0; i < n->names.n; i++)
		n->file_of[i]++;
	arena_release(&own);
}

void cube_names_make(struct cube_names *n, const struct cube *c, const uint8_t *classes,
		     struct arena *a)
{
	*n = (struct cube_names){.m = c->m, .classes = classes};
	n->index = arena_n(a, c->m->n_fns + SPECIALS, uint32_t);
	for (size_t i = 0; i < c->m->n_fns + SPECIALS; i++)
		n->index[i] = NO_NAME;
	collect_fns(n, c, a);
	collect_files(n, a);
	n->other = cube_name_of(n, FN_LIGHTER);
}

uint32_t cube_name_of(const struct cube_names *n, fn_id fn)
{
	return n->index[slot_of(n->m, fn)];
}

/* ---- columns ---- */

static size_t shared(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	return n;
}

static void put_texts(struct buf *b, const struct cube_texts *t)
{
	struct str before = STR("");

	for (size_t i = 0; i < t->n; before = t->v[i++])
		cube_varint(b, shared(before, t->v[i]));
	before = STR("");
	for (size_t i = 0; i < t->n; before = t->v[i++]) {
		buf_str(b, str_sub(t->v[i], shared(before, t->v[i]), t->v[i].n));
		buf_char(b, '\xff');
	}
}

/* Rungs are slices of the name; one that should not lie in the one before is the same. */
static struct str next_rung(struct str name, struct str before, int rung)
{
	struct str r = fname_rung(name, rung);
	bool inside = r.p >= before.p && r.p + r.n <= before.p + before.n;

	return inside ? r : before;
}

static void put_rungs(struct buf *b, const struct cube_names *n)
{
	struct arena own = {0};
	struct str *before = arena_n(&own, n->names.n, struct str);
	size_t *ends = arena_n(&own, n->names.n, size_t);

	for (size_t i = 0; i < n->names.n; i++)
		before[i] = n->names.v[i];
	for (int rung = 1; rung < FNAME_RUNGS; rung++) {
		for (size_t i = 0; i < n->names.n; i++) {
			struct str r = before[i];

			if (n->fns[i] < FN_LIGHTER)
				r = next_rung(n->names.v[i], before[i], rung);
			cube_varint(b, (uint64_t)(r.p - before[i].p));
			ends[i] = (size_t)(before[i].p + before[i].n - (r.p + r.n));
			before[i] = r;
		}
		for (size_t i = 0; i < n->names.n; i++)
			cube_varint(b, ends[i]);
	}
	arena_release(&own);
}

void cube_names_put(struct buf *b, const struct cube_names *n)
{
	put_texts(b, &n->names);
	put_texts(b, &n->files);
	for (size_t i = 0; i < n->names.n; i++)
		cube_varint(b, n->fns[i] < FN_LIGHTER ? n->classes[n->fns[i]] : 0);
	for (size_t i = 0; i < n->names.n; i++)
		cube_varint(b, n->file_of[i]);
	put_rungs(b, n);
}
