// SPDX-License-Identifier: MIT
/* Reading: one worker a thread, dumps handed out one by one, then the merge. */
#include "model/model.h"

#include "base/num.h"
#include "base/pool.h"
#include "model/merge.h"
#include "model/private.h"
#include "model/read.h"
#include "model/refining.h"
#include "model/rows.h"

struct reading {
	struct worker *workers;
	struct buf *raw; /* by worker */
	const struct read_options *options;
	size_t done;
};

static void read_one(void *context, unsigned worker, size_t item)
{
	struct reading *r = context;

	worker_read(&r->workers[worker], (uint32_t)item, &r->raw[worker]);
	if (r->options->progress)
		r->options->progress(r->options->progress_context,
				     __atomic_add_fetch(&r->done, 1, __ATOMIC_RELAXED));
}

static void merge_refined(struct model *m, const struct discovery *d, struct reading *r, unsigned n)
{
	uint64_t n_undecided = refining_undecided(r->workers, n);

	for (unsigned w = 0; r->options->refine && w < n; w++)
		refining_forget(&r->workers[w]);
	merge_workers(m, d, r->workers, n);
	m->hit.patterns += n_undecided;
	m->refine = r->options->refine;
}

void model_read(struct model *m, const struct discovery *d, const struct read_options *o)
{
	struct arena arena = {0};
	struct worker_options wo = {.discovery = d,
				    .limits = o->limits,
				    .blob_budget_bytes = o->blob_budget_bytes,
				    .count_stacks = o->count_stacks,
				    .refine = o->refine};
	unsigned n = (unsigned)MAX(1, MIN((size_t)o->threads, d->dumps.n));
	struct reading r = {.options = o};

	*m = (struct model){0};
	r.workers = arena_n(&arena, n, struct worker);
	r.raw = arena_n(&arena, n, struct buf);
	for (unsigned w = 0; w < n; w++)
		worker_init(&r.workers[w], &wo);
	pool_run(n, d->dumps.n, read_one, &r);
	merge_refined(m, d, &r, n);
	for (unsigned w = 0; w < n; w++) {
		worker_release(&r.workers[w]);
		buf_release(&r.raw[w]);
	}
	arena_release(&arena);
}

static void part_release(struct part *p)
{
	blobs_release(&p->blobs);
	arena_release(&p->arena);
}

void model_release(struct model *m)
{
	if (m->own) {
		vec_release(&m->own->stacks);
		vec_release(&m->own->pool);
		for (unsigned i = 0; i < m->own->n_parts; i++)
			part_release(&m->own->parts[i]);
	}
	strtab_release(&m->strings);
	arena_release(&m->arena);
}

void model_rows(const struct model *m, const struct mdump *d, struct rows_view *view)
{
	const struct part *part = &m->own->parts[d->worker];
	struct str bytes = blobs_get(&part->blobs, d->blob_at, d->blob_bytes, &view->room);
	const uint8_t *p = (const uint8_t *)bytes.p;
	int64_t row = 0;

	view->rows.n = 0;
	view->values.n = 0;
	vec_reserve(&view->rows, d->n_rows);
	vec_reserve(&view->values, (size_t)d->n_rows * d->n_points);
	for (uint32_t i = 0; i < d->n_rows; i++) {
		row += rows_get(&p);
		view->rows.v[view->rows.n++] = part->row[row];
		for (uint32_t t = 0; t < d->n_points; t++)
			view->values.v[view->values.n++] = rows_get(&p);
	}
}

void rows_view_release(struct rows_view *view)
{
	vec_release(&view->rows);
	vec_release(&view->values);
	buf_release(&view->room);
}
