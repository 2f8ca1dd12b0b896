// SPDX-License-Identifier: MIT
/*
 * Step by step, each table translated by the one before: strings, functions, frames, stacks, label
 * sets, rows; then the dumps with their services, instances and types.
 */
#include "model/merge.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/pool.h"
#include "model/builds.h"
#include "model/merge_dumps.h"
#include "model/private.h"
#include "model/stacksort.h"

struct maps {
	str_id *string;
	frame_id *frame;
	stack_id *stack;
	lset_id *lset;
};

struct merge {
	struct model *m;
	struct worker *workers;
	unsigned n;
	struct maps *maps;   /* by worker */
	struct arena arena;  /* of the maps */
	VEC(struct stack) stacks;
	VEC(frame_id) pool;
};

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Sorted, so that the order of ids is the order of names; "" stays 0. */
static void merge_strings(struct merge *g)
{
	VEC(struct str) all = {0};
	struct strtab *to = &g->m->strings;

	for (unsigned w = 0; w < g->n; w++)
		for (size_t i = 0; i < g->workers[w].strings.text.n; i++)
			vec_push(&all, g->workers[w].strings.text.v[i]);
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_text);
	strtab_init(to);
	for (size_t i = 0; i < all.n; i++)
		if (i == 0 || !str_eq(all.v[i], all.v[i - 1]))
			(void)strtab_intern(to, all.v[i]);
	for (unsigned w = 0; w < g->n; w++) {
		const struct strtab *from = &g->workers[w].strings;

		g->maps[w].string = arena_n(&g->arena, from->text.n, str_id);
		for (size_t i = 0; i < from->text.n; i++)
			g->maps[w].string[i] = strtab_find(to, from->text.v[i]);
	}
	vec_release(&all);
}

/* Functions are names: fn_id counts those string ids that name a function. */
static fn_id *merge_functions(struct merge *g)
{
	size_t n_strings = g->m->strings.text.n, n = 0;
	fn_id *fn_of = arena_n(&g->arena, n_strings, fn_id);
	str_id *names;

	for (unsigned w = 0; w < g->n; w++)
		for (size_t i = 0; i < g->workers[w].frames.n; i++)
			fn_of[g->maps[w].string[g->workers[w].frames.v[i].fn]] = 1;
	for (size_t i = 0; i < n_strings; i++)
		n += fn_of[i];
	names = arena_n(&g->m->arena, n, str_id);
	g->m->n_fns = 0;
	for (str_id i = 0; i < n_strings; i++) {
		if (!fn_of[i])
			continue;
		names[g->m->n_fns] = i;
		fn_of[i] = (fn_id)g->m->n_fns++;
	}
	g->m->fn_name = names;
	return fn_of;
}

struct frame_ref {
	struct frame frame;
	uint32_t worker, id;
};

static int by_frame(const void *left, const void *right)
{
	const struct frame *a = &((const struct frame_ref *)left)->frame;
	const struct frame *b = &((const struct frame_ref *)right)->frame;
	const uint32_t x[] = {a->fn, a->file, a->line, a->binary, a->inlined};
	const uint32_t y[] = {b->fn, b->file, b->line, b->binary, b->inlined};

	for (size_t i = 0; i < COUNT_OF(x); i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

static void collect_frames(struct merge *g, const fn_id *fn_of, struct frame_ref *refs)
{
	for (unsigned w = 0; w < g->n; w++) {
		const str_id *string = g->maps[w].string;

		g->maps[w].frame = arena_n(&g->arena, g->workers[w].frames.n, frame_id);
		for (size_t i = 0; i < g->workers[w].frames.n; i++) {
			const struct wframe *f = &g->workers[w].frames.v[i];

			*refs++ = (struct frame_ref){
				.frame = {.fn = fn_of[string[f->fn]],
					  .file = string[f->file],
					  .binary = string[f->binary],
					  .line = f->line,
					  .inlined = f->inlined},
				.worker = w,
				.id = (uint32_t)i};
		}
	}
}

static void merge_frames(struct merge *g, const fn_id *fn_of)
{
	size_t n = 0, kept = 0;
	struct frame_ref *refs;
	struct frame *frames;

	for (unsigned w = 0; w < g->n; w++)
		n += g->workers[w].frames.n;
	refs = arena_n(&g->arena, n, struct frame_ref);
	collect_frames(g, fn_of, refs);
	qsort(refs, n, sizeof(*refs), by_frame);
	frames = arena_n(&g->m->arena, n, struct frame);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || by_frame(&refs[i], &refs[i - 1]) != 0)
			frames[kept++] = refs[i].frame;
		g->maps[refs[i].worker].frame[refs[i].id] = (frame_id)(kept - 1);
	}
	g->m->frames = frames;
	g->m->n_frames = kept;
}

/* Frames are sorted by function and then file: the first file that is not empty. */
static void name_files(struct model *m)
{
	str_id *file = arena_n(&m->arena, m->n_fns, str_id);

	for (size_t i = m->n_frames; i-- > 0;)
		if (m->frames[i].file)
			file[m->frames[i].fn] = m->frames[i].file;
	m->fn_file = file;
}

static void collect_stacks(struct merge *g, struct stack_ref *refs)
{
	size_t n = 0;

	for (unsigned w = 0; w < g->n; w++) {
		struct worker *worker = &g->workers[w];

		for (size_t i = 0; i < worker->pool.n; i++)
			worker->pool.v[i] = g->maps[w].frame[worker->pool.v[i]];
		g->maps[w].stack = arena_n(&g->arena, worker->stacks.n, stack_id);
		for (size_t i = 0; i < worker->stacks.n; i++, n++)
			refs[n] = stack_ref_from_root(worker->pool.v + worker->stacks.v[i].at,
						      worker->stacks.v[i].n, (uint32_t)n);
	}
}

static void keep_stack(struct merge *g, const struct stack_ref *r)
{
	struct stack s = {.at = g->pool.n, .n = r->n};

	vec_reserve(&g->pool, g->pool.n + r->n);
	for (uint32_t i = r->n; i-- > 0;)
		g->pool.v[g->pool.n++] = stack_ref_frame(r, i);
	vec_push(&g->stacks, s);
}

static void merge_stacks(struct merge *g)
{
	size_t n = 0, first = 0;
	stack_id *map;
	struct stack_ref *refs;

	for (unsigned w = 0; w < g->n; w++)
		n += g->workers[w].stacks.n;
	refs = arena_n(&g->arena, n, struct stack_ref);
	map = arena_n(&g->arena, n, stack_id);
	collect_stacks(g, refs);
	stacks_sort(refs, n, g->m->frames);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !stacks_equal(&refs[i], &refs[i - 1]))
			keep_stack(g, &refs[i]);
		map[refs[i].origin] = (stack_id)(g->stacks.n - 1);
	}
	for (unsigned w = 0; w < g->n; w++) {
		memcpy(g->maps[w].stack, map + first, g->workers[w].stacks.n * sizeof(*map));
		first += g->workers[w].stacks.n;
		vec_release(&g->workers[w].pool);
	}
	g->m->own->stacks = (struct stacks_vec){g->stacks.v, g->stacks.n, g->stacks.cap};
	g->m->own->pool = (struct pool_vec){g->pool.v, g->pool.n, g->pool.cap};
	g->m->stacks = g->stacks.v;
	g->m->n_stacks = g->stacks.n;
	g->m->frames_of_stacks = g->pool.v;
}

struct lset_ref {
	struct lset set;
	uint32_t worker, id;
};

static int by_labels(const void *left, const void *right)
{
	const struct lset *a = &((const struct lset_ref *)left)->set;
	const struct lset *b = &((const struct lset_ref *)right)->set;

	for (uint32_t i = 0; i < a->n && i < b->n; i++) {
		const uint32_t x[] = {a->labels[i].key, a->labels[i].value};
		const uint32_t y[] = {b->labels[i].key, b->labels[i].value};

		for (size_t k = 0; k < COUNT_OF(x); k++)
			if (x[k] != y[k])
				return x[k] < y[k] ? -1 : 1;
	}
	return a->n < b->n ? -1 : a->n > b->n;
}

static struct lset translated(struct merge *g, unsigned w, const struct lset *from)
{
	struct sample_label *labels = arena_n(&g->m->arena, from->n, struct sample_label);

	for (uint32_t i = 0; i < from->n; i++)
		labels[i] = (struct sample_label){g->maps[w].string[from->labels[i].key],
						  g->maps[w].string[from->labels[i].value]};
	return (struct lset){labels, from->n};
}

/* The empty set sorts first: it stays 0. */
static void merge_lsets(struct merge *g)
{
	VEC(struct lset_ref) refs = {0};
	struct lset *lsets;
	size_t kept = 0;

	for (unsigned w = 0; w < g->n; w++) {
		g->maps[w].lset = arena_n(&g->arena, g->workers[w].lsets.n, lset_id);
		for (size_t i = 0; i < g->workers[w].lsets.n; i++)
			vec_push(&refs, ((struct lset_ref){
						translated(g, w, &g->workers[w].lsets.v[i]), w,
						(uint32_t)i}));
	}
	qsort(refs.v, refs.n, sizeof(*refs.v), by_labels);
	lsets = arena_n(&g->m->arena, refs.n, struct lset);
	for (size_t i = 0; i < refs.n; i++) {
		if (i == 0 || by_labels(&refs.v[i], &refs.v[i - 1]) != 0)
			lsets[kept++] = refs.v[i].set;
		g->maps[refs.v[i].worker].lset[refs.v[i].id] = (lset_id)(kept - 1);
	}
	g->m->lsets = lsets;
	g->m->n_lsets = kept;
	vec_release(&refs);
}

static void merge_label_forms(struct merge *g)
{
	uint8_t *forms = arena_n(&g->m->arena, g->m->strings.text.n, uint8_t);

	for (unsigned w = 0; w < g->n; w++)
		for (size_t i = 0; i < g->workers[w].label_forms.n; i++)
			forms[g->maps[w].string[i]] |= g->workers[w].label_forms.v[i];
	g->m->label_forms = forms;
}

struct row_ref {
	uint64_t key;
	uint32_t worker, id;
};

static int by_row(const void *left, const void *right)
{
	const struct row_ref *a = left, *b = right;

	return a->key < b->key ? -1 : a->key > b->key;
}

static void merge_rows(struct merge *g)
{
	VEC(struct row_ref) refs = {0};
	struct row *rows;
	size_t kept = 0;

	for (unsigned w = 0; w < g->n; w++) {
		const struct worker *from = &g->workers[w];

		g->m->own->parts[w].row = arena_n(&g->m->arena, from->rows.n, row_id);
		for (size_t i = 0; i < from->rows.n; i++) {
			uint64_t stack = g->maps[w].stack[from->rows.v[i].stack];
			lset_id lset = g->maps[w].lset[from->rows.v[i].lset];

			vec_push(&refs, ((struct row_ref){stack << 32 | lset, w, (uint32_t)i}));
		}
	}
	if (refs.n)
		qsort(refs.v, refs.n, sizeof(*refs.v), by_row);
	rows = arena_n(&g->m->arena, refs.n, struct row);
	for (size_t i = 0; i < refs.n; i++) {
		if (i == 0 || refs.v[i].key != refs.v[i - 1].key)
			rows[kept++] = (struct row){(stack_id)(refs.v[i].key >> 32),
						    (lset_id)refs.v[i].key};
		g->m->own->parts[refs.v[i].worker].row[refs.v[i].id] = (row_id)(kept - 1);
	}
	g->m->rows = rows;
	g->m->n_rows = kept;
	vec_release(&refs);
}

static void take_over(struct merge *g)
{
	for (unsigned w = 0; w < g->n; w++) {
		g->m->own->parts[w].blobs = g->workers[w].blobs;
		blobs_init(&g->workers[w].blobs, 0);
		g->m->own->parts[w].arena = g->workers[w].arena;
		g->workers[w].arena = (struct arena){0};
	}
}

void merge_workers(struct model *m, const struct discovery *d, struct worker *workers, unsigned n)
{
	struct merge g = {.m = m, .workers = workers, .n = n};
	const fn_id *fn_of;

	m->own = arena_new(&m->arena, struct model_private);
	m->own->parts = arena_n(&m->arena, n, struct part);
	m->own->n_parts = n;
	g.maps = arena_n(&g.arena, n, struct maps);
	builds_name(workers, n, &m->arena);
	merge_strings(&g);
	fn_of = merge_functions(&g);
	merge_frames(&g, fn_of);
	name_files(m);
	merge_stacks(&g);
	merge_lsets(&g);
	merge_label_forms(&g);
	merge_rows(&g);
	merge_dumps(m, d, workers, n);
	take_over(&g);
	arena_release(&g.arena);
}
