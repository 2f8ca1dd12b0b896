// SPDX-License-Identifier: MIT
/*
 * The KPI strip of a profile page: only numbers that are known. The quarters stand there when both
 * are, sums when there is no level at all.
 */
#include "render/page_profile.h"

#include <math.h>

size_t bucket_last(const struct timeline *t)
{
	size_t i = t->n;

	while (i > 0 && !isfinite(t->level[i - 1]))
		i--;
	return i ? i - 1 : NONE;
}

size_t bucket_highest(const struct brief *brief)
{
	size_t i = 0;

	while (i < brief->timeline.n && !(brief->timeline.level[i] >= brief->max))
		i++;
	return i < brief->timeline.n ? i : NONE;
}

static struct str note_range(struct page *pg, const struct win *w)
{
	struct buf *t = page_words(pg);

	say_lit(t, "mean of ");
	say_count(t, w->n_dumps, "dump");
	return page_keep(pg);
}

static struct str note_bucket(struct page *pg, size_t bucket)
{
	struct buf *t = page_words(pg);

	if (bucket == NONE)
		return STR("");
	say_lit(t, "at ");
	say_bucket(t, pg->r, &pg->profile->timeline, bucket);
	return page_keep(pg);
}

static struct str note_change(struct page *pg)
{
	struct buf *t = page_words(pg);

	put_change(t, &pg->brief->change);
	if (isfinite(pg->brief->change.before) && isfinite(pg->brief->change.after))
		say_lit(t, " from first quarter");
	return page_keep(pg);
}

static const struct unit percent = {.name = STR("%"), .per_level = 100, .decimals = 1};
static const struct unit plain = {.per_level = 1, .is_whole = true};

static void kpi_level(struct page *pg, struct str name, double level, struct str note)
{
	kpi(pg, &(struct kpi){name, pg->unit, level, note, STR("")});
}

/* In the last quarter, and before that in the first; of the whole report when they are unknown. */
static void kpi_share(struct page *pg)
{
	double first = brief_share(pg->r, pg->brief, WIN_FIRST);
	double last = brief_share(pg->r, pg->brief, WIN_LAST);
	bool both = isfinite(first) && isfinite(last);
	double share = both ? last : brief_share(pg->r, pg->brief, WIN_ALL);
	struct buf *t = page_words(pg);

	if (!isfinite(share))
		return;
	if (both) {
		say_lit(t, "last quarter; ");
		put_percent(t, first, 0);
		say_lit(t, " in the first");
	} else {
		say_lit(t, "whole report");
	}
	kpi(pg, &(struct kpi){STR("Share of the fleet"), percent, share, page_keep(pg), STR("")});
}

static void kpi_dumps(struct page *pg)
{
	const struct profile *p = pg->profile;
	struct buf *t = page_words(pg);

	say_count(t, p->n_dumps, "dump");
	say_lit(t, " of ");
	say_count(t, p->n_instances, "instance");
	kpi(pg, &(struct kpi){STR("Expected dumps read"), percent, p->coverage, page_keep(pg),
			      STR("")});
}

static void kpi_quarters(struct page *pg)
{
	const struct win *win = pg->profile->win;
	const struct change *c = &pg->brief->change;
	struct str last = note_range(pg, &win[WIN_LAST]);

	kpi_level(pg, STR("First quarter"), win[WIN_FIRST].level, note_range(pg, &win[WIN_FIRST]));
	if (change_is_known_fact(c))
		last = note_change(pg);
	kpi(pg, &(struct kpi){STR("Last quarter"), pg->unit, win[WIN_LAST].level, last,
			      change_class(c)});
}

static void kpis_levels(struct page *pg)
{
	const struct brief *brief = pg->brief;
	const struct win *win = pg->profile->win;

	kpi_level(pg, STR("Now, last bucket"), brief->now,
		  note_bucket(pg, bucket_last(&brief->timeline)));
	if (isfinite(win[WIN_FIRST].level) && isfinite(win[WIN_LAST].level))
		kpi_quarters(pg);
	else
		kpi_level(pg, STR("Whole report"), win[WIN_ALL].level,
			  note_range(pg, &win[WIN_ALL]));
	kpi_level(pg, STR("Highest bucket"), brief->max, note_bucket(pg, bucket_highest(brief)));
	kpi_share(pg);
}

static void kpis_sums(struct page *pg)
{
	const struct profile *p = pg->profile;

	kpi_level(pg, STR("Sum"), (double)pg->shown.total * pg->shown.per_value,
		  p->only_baseline ? STR("since process start") : STR("of all dumps"));
	kpi(pg, &(struct kpi){STR("Functions"), plain, (double)p->n_fns, STR("in its stacks"),
			      STR("")});
	kpi(pg, &(struct kpi){STR("Stacks"), plain, (double)p->n_stacks, STR("distinct"), STR("")});
}

void section_kpis(struct page *pg)
{
	kpis_open(pg);
	if (shows_sums(pg))
		kpis_sums(pg);
	else
		kpis_levels(pg);
	kpi_dumps(pg);
	kpis_close(pg);
}
