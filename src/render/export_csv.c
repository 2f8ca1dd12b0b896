// SPDX-License-Identifier: MIT
/* Times are UTC; without a clock a bucket is the number of the dump. */
#include <math.h>

#include "base/num.h"
#include "base/utc.h"
#include "render/csv.h"
#include "render/export.h"

static void put_share(struct buf *b, int64_t value, int64_t whole)
{
	if (whole)
		buf_fixed(b, 100 * (double)value / (double)whole, 4);
}

void export_csv_functions(struct buf *b, const struct export *e)
{
	const struct model *m = e->tally->m;
	const struct part *p = e->part;

	csv_lit(b, "function,file,self,total,self_pct,total_pct\r\n");
	for (size_t i = 0; i < p->n_fns; i++) {
		csv_text(b, model_fn(m, p->fns[i].fn));
		csv_lit(b, ",");
		csv_text(b, model_str(m, p->fns[i].file));
		csv_lit(b, ",");
		csv_decimal(b, p->fns[i].self, p->den);
		csv_lit(b, ",");
		csv_decimal(b, p->fns[i].total, p->den);
		csv_lit(b, ",");
		put_share(b, p->fns[i].self, p->win.total);
		csv_lit(b, ",");
		put_share(b, p->fns[i].total, p->win.total);
		csv_lit(b, "\r\n");
	}
}

static void put_bucket(struct buf *b, const struct timeline *t, size_t i)
{
	if (t->is_sequence)
		buf_u64(b, i + 1);
	else
		utc_iso(b, t->start_s + (int64_t)i * t->width_s);
	csv_lit(b, ",");
	if (!isnan(t->level[i]))
		buf_number(b, t->level[i]);
}

void export_csv_timeline(struct buf *b, const struct export *e)
{
	const struct tally *tally = e->tally;

	csv_lit(b, "service,time,level\r\n");
	for (size_t p = 0; p < tally->n_parts; p++) {
		const struct tally_part *part = &tally->parts[p];
		const struct timeline *t = &part->slots[e->type].timeline;

		for (size_t i = 0; t->level && i < t->n; i++) {
			csv_text(b, tally->m->services[part->group->service]);
			csv_lit(b, ",");
			put_bucket(b, t, i);
			csv_lit(b, "\r\n");
		}
	}
}

void export_csv_stacks(struct buf *b, const struct export *e)
{
	struct arena a = {0};
	struct buf path = {0};
	struct folded *v;
	size_t n = export_fold(&v, e, &a);

	csv_lit(b, "stack,value\r\n");
	for (size_t i = 0; i < n; i++) {
		if (!v[i].units)
			continue;
		buf_reset(&path);
		folded_path(&path, e->tally->m, &v[i]);
		csv_text(b, buf_view(&path));
		csv_lit(b, ",");
		buf_i64(b, v[i].units);
		csv_lit(b, "\r\n");
	}
	buf_release(&path);
	arena_release(&a);
}
