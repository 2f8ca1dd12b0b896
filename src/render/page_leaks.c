// SPDX-License-Identifier: MIT
/*
 * All that was judged for leaks, whatever the verdict: a table a type, since slopes of bytes and of
 * goroutines do not compare. The largest slopes come first; what has no slope comes last.
 */
#include "render/findingcell.h"

#include <math.h>
#include <stdlib.h>

#include "render/labelname.h"
#include "render/pages.h"

#define ROWS_MOST 500
#define ROWS_LEAST 20 /* of a type, however many types there are */
#define NAME_CHARS 60

/* ---- which rows ---- */

static int by_slope(const void *left, const void *right)
{
	const struct judged *a = *(const struct judged *const *)left;
	const struct judged *b = *(const struct judged *const *)right;
	double x = isfinite(a->leak->slope) ? a->leak->slope : -INFINITY;
	double y = isfinite(b->leak->slope) ? b->leak->slope : -INFINITY;

	if (x != y)
		return x > y ? -1 : 1;
	return a < b ? -1 : a > b;
}

struct judged_list {
	const struct judged **v;
	size_t n;
};

static struct judged_list rows_of_type(struct page *pg, size_t type)
{
	const struct findings *f = pg->r->findings;
	struct judged_list list = {arena_n(&pg->arena, f->n_judged + 1, const struct judged *), 0};

	for (size_t i = 0; i < f->n_judged; i++)
		if (brief_type(pg->r, f->judged[i].brief) == type)
			list.v[list.n++] = &f->judged[i];
	qsort(list.v, list.n, sizeof(*list.v), by_slope);
	return list;
}

static size_t count_verdict(const struct findings *f, enum verdict v)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_judged; i++)
		n += f->judged[i].leak->verdict == v;
	return n;
}

/* Types that have something judged. */
static size_t count_types(const struct page *pg)
{
	const struct findings *f = pg->r->findings;
	size_t n = 0;

	for (size_t t = 0; t < pg->r->n_types; t++) {
		size_t i = 0;

		while (i < f->n_judged && brief_type(pg->r, f->judged[i].brief) != t)
			i++;
		n += i < f->n_judged;
	}
	return n;
}

/* ---- cells ---- */

static const struct judged *judged_of(const void *row)
{
	return *(const struct judged *const *)row;
}

static void cell_series(struct page *pg, const void *row)
{
	const struct judged *j = judged_of(row);
	const struct leak *l = j->leak;
	const struct history *h = j->history;

	say_short(page_words(pg), pg->r->services[j->brief->series->service].name, NAME_CHARS);
	page_link_text(pg, ref_brief(pg->r, j->brief), page_keep(pg));
	if (l->scope == LEAK_FUNCTION) {
		const struct plan_fn *to = plan_find_fn(j->brief->plan, l->id);

		put(pg, " <code");
		cell_fn_title(pg, l->id);
		put(pg, ">");
		if (to)
			page_link(pg, ref_below(pg->r, j->brief, AREA_FUNCTION, to->slug), STR(""));
		say_short(page_words(pg), fn_short(pg->r, l->id), NAME_CHARS);
		page_text(pg);
		if (to)
			put(pg, "</a>");
		put(pg, "</code>");
	}
	if (l->scope == LEAK_VALUE && h && l->id < h->n_values) {
		put(pg, " ");
		say_label(page_words(pg), h->values[l->id].key, h->values[l->id].value, NAME_CHARS);
		page_text(pg);
	}
	if (l->instance != LEAK_POOLED && h && l->instance < h->n_instances) {
		put(pg, " ");
		say_short(page_words(pg), pg->r->model->instances[h->instances[l->instance]].name,
			  NAME_CHARS);
		page_text(pg);
	}
}

static void cell_verdict(struct page *pg, const void *row)
{
	const struct judged *j = judged_of(row);
	bool leaks = j->leak->verdict == VERDICT_LEAKING;

	if (j->finding)
		page_link(pg, ref_finding(j->finding), STR(""));
	if (leaks)
		put(pg, "<b>");
	page_str(pg, verdict_words(j->leak->verdict));
	if (leaks)
		put(pg, "</b>");
	if (j->finding)
		put(pg, "</a>");
}

static void cell_slope(struct page *pg, const void *row)
{
	double slope = judged_of(row)->leak->slope;

	if (isfinite(slope))
		say_column_delta(page_words(pg), &pg->unit, slope);
	else
		say_lit(page_words(pg), "–");
	page_text(pg);
}

static void cell_interval(struct page *pg, const void *row)
{
	const struct leak *l = judged_of(row)->leak;
	struct buf *w = page_words(pg);

	if (isfinite(l->low) && isfinite(l->high)) {
		put_column(w, &pg->unit, l->low);
		say_lit(w, " to ");
		put_column(w, &pg->unit, l->high);
	} else {
		say_lit(w, "–");
	}
	page_text(pg);
}

static void cell_part(struct page *pg, const void *row)
{
	put_percent(page_words(pg), judged_of(row)->leak->share, 0);
	page_text(pg);
}

static void cell_rise(struct page *pg, const void *row)
{
	double rise = judged_of(row)->leak->rise;
	struct change c = {.trend = TREND_ROSE, .before = 1, .after = 1 + rise};

	if (isfinite(rise))
		put_change(page_words(pg), &c);
	else
		say_lit(page_words(pg), "–");
	page_text(pg);
}

static void cell_since(struct page *pg, const void *row)
{
	int64_t at = judged_of(row)->leak->onset_ns;
	struct buf *w = page_words(pg);

	if (at == TIME_NONE || pg->r->from_ns >= pg->r->to_ns)
		say_lit(w, "–");
	else
		say_moment(w, pg->r, at);
	page_text(pg);
}

static void cell_limit(struct page *pg, const void *row)
{
	const struct finding *f = judged_of(row)->finding;
	struct buf *w = page_words(pg);

	if (f)
		say_finding_eta(w, f);
	if (w->n && f->limit_is_double)
		say_lit(w, ", doubled");
	if (!w->n)
		say_lit(w, "–");
	page_text(pg);
}

static void cell_points(struct page *pg, const void *row)
{
	put_count(page_words(pg), judged_of(row)->leak->n);
	page_text(pg);
}

/* How many of the instances leak when they are judged alone. */
static void cell_instances(struct page *pg, const void *row)
{
	const struct leak *l = judged_of(row)->leak;
	struct buf *w = page_words(pg);

	if (l->n_judged) {
		put_count(w, l->n_leaking);
		say_lit(w, " of ");
		put_count(w, l->n_judged);
	} else {
		say_lit(w, "–");
	}
	page_text(pg);
}

static const struct column columns[] = {
	{"Series", "", cell_series, true, false, false},
	{"Verdict", "", cell_verdict, false, false, false},
	{"Slope %", "n", cell_slope, false, false, true},
	{"Interval, 95 %%", "n opt", cell_interval, false, false, false},
	{"Of its base", "n opt", cell_rise, false, false, false},
	{"Of the growth", "n opt", cell_part, false, false, false},
	{"Limit in", "n opt", cell_limit, false, false, false},
	{"Since", "n opt", cell_since, false, false, false},
	{"Points", "n opt", cell_points, false, false, false},
	{"Instances", "n opt", cell_instances, false, false, false},
};

/* ---- the page ---- */

static void section_type(struct page *pg, size_t type, size_t most)
{
	struct judged_list list = rows_of_type(pg, type);
	size_t n = MIN(list.n, most);
	double largest = 0;
	struct buf *w;

	if (!n)
		return;
	for (size_t i = 0; i < n; i++)
		if (isfinite(list.v[i]->leak->slope))
			largest = fmax(largest, fabs(list.v[i]->leak->slope));
	pg->unit = slope_unit(pg->r, list.v[0]->brief, largest);
	section_open(pg, pg->r->types[type].title, STR("steepest first"));
	w = page_words(pg);
	put_count(w, n);
	say_lit(w, " of ");
	put_count(w, list.n);
	say_lit(w, " series");
	if (list.n > n)
		say_lit(w, "; the others rise less, and summary.json has them");
	say_lit(w, ".");
	table_open(pg, "data", page_keep(pg));
	table_head(pg, columns, COUNT_OF(columns));
	for (size_t i = 0; i < n; i++)
		table_row(pg, columns, COUNT_OF(columns), &list.v[i]);
	table_close(pg);
	section_close(pg);
}

static void say_verdicts(struct buf *w, const struct findings *f)
{
	static const enum verdict order[] = {
		VERDICT_LEAKING,         VERDICT_SUSPECT,           VERDICT_STEPPED,
		VERDICT_WARMING_UP,      VERDICT_GROWING_WITH_LOAD, VERDICT_STABLE,
		VERDICT_NOT_ENOUGH_DATA,
	};
	size_t parts = 0;

	for (size_t i = 0; i < COUNT_OF(order); i++) {
		size_t n = count_verdict(f, order[i]);

		if (!n)
			continue;
		say(w, parts++ ? STR(", ") : STR(": "));
		put_count(w, n);
		say_lit(w, " ");
		say(w, verdict_words(order[i]));
	}
	say_lit(w, ".");
}

static void say_leaks_title(struct buf *w, const struct page *pg)
{
	const struct findings *all = pg->r->findings;
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct finding *f = all->v[i];

		if (f->mute || (f->kind != FIND_LEAK && f->kind != FIND_GOROUTINE_LEAK))
			continue;
		if (!n++)
			say_finding_short(w, pg->r, f);
	}
	if (n > 1) {
		say_lit(w, "; ");
		say_count(w, n - 1, "more leak");
	}
	if (!n && all->n_judged)
		say_lit(w, "Nothing leaks, as far as these dumps can tell");
	else if (!n)
		say_lit(w, "No state was there to be judged for leaks");
}

static void leaks_lead(struct page *pg)
{
	const struct findings *f = pg->r->findings;
	struct buf *w = page_words(pg);

	lead_open(pg);
	say_leaks_title(w, pg);
	page_text(pg);
	lead_mid(pg);
	w = page_words(pg);
	if (f->n_judged) {
		put_count(w, f->n_judged);
		say_lit(w, " courses of memory and counts were judged, of services, functions, "
			   "instances and label values");
		say_verdicts(w, f);
	} else {
		say_lit(w, "Memory in use, goroutines, threads and the like are states; the dumps "
			   "hold none.");
	}
	page_text(pg);
	lead_close(pg);
}

static void leaks_how(struct page *pg)
{
	section_open(pg, STR("How this is computed"), STR(""));
	put(pg, "<p class=\"cap\">For each course the question is not whether it grows but which "
		"shape describes it best: a line that goes on, or something that ends (warming up, "
		"a step, a bump). Load and restarts are taken out where counters tell them. A "
		"slope is of the fitted line, over all instances that are alive; growth of the "
		"functions adds up to that of the service. The page of a finding has its tests."
		"</p>\n");
	section_close(pg);
}

static void leaks_title(struct page *pg, struct buf *words)
{
	say_lit(words, "Leaks · ");
	say(words, pg->r->discovery->title);
}

static void leaks_body(struct page *pg)
{
	size_t n_types = MAX(count_types(pg), (size_t)1);
	size_t most = MAX((size_t)ROWS_MOST / n_types, (size_t)ROWS_LEAST);

	leaks_lead(pg);
	for (size_t t = 0; t < pg->r->n_types; t++)
		section_type(pg, t, most);
	leaks_how(pg);
}

static const struct page_kind leaks_kind = {leaks_title, leaks_body};

void page_leaks(struct buf *b, const struct report *r)
{
	struct page pg = {.b = b, .r = r, .here = ref_of(AREA_LEAKS, NONE, NONE)};

	page_write(&pg, &leaks_kind);
}
