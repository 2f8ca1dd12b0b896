// SPDX-License-Identifier: MIT
/*
 * All that was judged for leaks, whatever the verdict: a table a type, since slopes of bytes and of
 * goroutines do not compare. What leaks, grows, stepped or warms up is seen at once; the many that
 * are stable are folded.
 */
#include "render/findingcell.h"

#include <math.h>
#include <stdlib.h>

#include "render/instname.h"
#include "render/labelname.h"
#include "render/pages.h"

#define ROWS_MOST 500
#define ROWS_LEAST 20 /* of a type, however many types there are */
#define NAME_CHARS 60
#define TITLE_MOST 2

/* ---- which rows ---- */

/* As they are listed: what is wrong, what may be, what explains itself, the rest. */
static const enum verdict order[] = {
	VERDICT_LEAKING,           VERDICT_SUSPECT, VERDICT_STEPPED,         VERDICT_WARMING_UP,
	VERDICT_GROWING_WITH_LOAD, VERDICT_STABLE,  VERDICT_NOT_ENOUGH_DATA,
};

struct listed {
	const struct judged *judged;
	bool is_whole; /* the service's own */
	bool is_quiet; /* stable, or not enough data */
	size_t rank;
};

static size_t rank_of(enum verdict v)
{
	size_t i = 0;

	while (i + 1 < COUNT_OF(order) && order[i] != v)
		i++;
	return i;
}

static double slope_of(const struct listed *row)
{
	double slope = row->judged->leak->slope;

	return isfinite(slope) ? slope : -INFINITY;
}

static int by_news(const void *left, const void *right)
{
	const struct listed *a = left, *b = right;

	if (a->is_quiet != b->is_quiet)
		return a->is_quiet ? 1 : -1;
	if (a->rank != b->rank && !a->is_quiet)
		return a->rank < b->rank ? -1 : 1;
	if (a->is_whole != b->is_whole)
		return a->is_whole ? -1 : 1;
	if (slope_of(a) != slope_of(b))
		return slope_of(a) > slope_of(b) ? -1 : 1;
	return a->judged < b->judged ? -1 : a->judged > b->judged;
}

struct rows {
	struct listed *v; /* news first */
	size_t n, n_news;
	size_t count[COUNT_OF(order)];
};

/* A service that is told by one of its instances would stand here twice. */
static bool is_again(const struct judged *whole, const struct judged *j)
{
	return whole && whole->brief == j->brief && j->leak->scope == LEAK_SERVICE &&
	       j->leak->instance != LEAK_POOLED && whole->leak->instance == j->leak->instance;
}

static void rows_add(struct rows *rows, const struct judged *j, bool is_whole)
{
	size_t rank = rank_of(j->leak->verdict);
	bool is_quiet = rank >= rank_of(VERDICT_STABLE);

	rows->v[rows->n++] = (struct listed){j, is_whole, is_quiet, rank};
	rows->n_news += !is_quiet;
	rows->count[rank]++;
}

/* The first of a profile that is about the whole is the service's own, its instances follow. */
static struct rows rows_of_type(struct page *pg, size_t type)
{
	const struct findings *f = pg->r->findings;
	struct rows rows = {.v = arena_n(&pg->arena, f->n_judged + 1, struct listed)};
	const struct judged *whole = NULL;

	for (size_t i = 0; i < f->n_judged; i++) {
		const struct judged *j = &f->judged[i];
		bool is_whole = j->leak->scope == LEAK_SERVICE &&
				!(whole && whole->brief == j->brief);

		if (brief_type(pg->r, j->brief) != type || (!is_whole && is_again(whole, j)))
			continue;
		if (is_whole)
			whole = j;
		rows_add(&rows, j, is_whole);
	}
	if (rows.n)
		qsort(rows.v, rows.n, sizeof(*rows.v), by_news);
	return rows;
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
	return ((const struct listed *)row)->judged;
}

static void put_fn(struct page *pg, const struct judged *j, fn_id fn)
{
	const struct plan_fn *to = plan_find_fn(j->brief->plan, fn);

	put(pg, " <code");
	cell_fn_title(pg, fn);
	put(pg, ">");
	if (to)
		page_link(pg, ref_below(pg->r, j->brief, AREA_FUNCTION, to->slug), STR(""));
	say_short(page_words(pg), fn_short(pg->r, fn), NAME_CHARS);
	page_text(pg);
	if (to)
		put(pg, "</a>");
	put(pg, "</code>");
}

static void put_instance(struct page *pg, const struct judged *j)
{
	struct shared_labels shared = shared_labels(pg, j->brief->series->service);
	struct str name = pg->r->model->instances[j->history->instances[j->leak->instance]].name;
	struct buf whole = {0};

	say_instance(&whole, name, &shared);
	put(pg, " <span class=\"dim\">");
	say_short(page_words(pg), buf_view(&whole), NAME_CHARS);
	page_text(pg);
	put(pg, "</span>");
	buf_release(&whole);
}

/* The service, the function or label value of it, the instance. */
static void cell_series(struct page *pg, const void *row)
{
	const struct judged *j = judged_of(row);
	const struct leak *l = j->leak;
	const struct history *h = j->history;

	say_short(page_words(pg), pg->r->services[j->brief->series->service].name, NAME_CHARS);
	page_link_text(pg, ref_brief(pg->r, j->brief), page_keep(pg));
	if (l->scope == LEAK_FUNCTION)
		put_fn(pg, j, l->id);
	if (l->scope == LEAK_VALUE && h && l->id < h->n_values) {
		put(pg, " ");
		say_label(page_words(pg), h->values[l->id].key, h->values[l->id].value, NAME_CHARS);
		page_text(pg);
	}
	if (l->instance != LEAK_POOLED && h && l->instance < h->n_instances)
		put_instance(pg, j);
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

static const struct column news_columns[] = {
	{"Series", "", cell_series, true, false, false},
	{"Verdict", "vd", cell_verdict, false, false, false},
	{"Slope %", "n", cell_slope, false, false, false},
	{"Interval, 95 %%", "n opt", cell_interval, false, false, false},
	{"Of its base", "n opt", cell_rise, false, false, false},
	{"Of the growth", "n opt", cell_part, false, false, false},
	{"Full or doubled in", "n opt", cell_limit, false, false, false},
	{"Since", "n opt", cell_since, false, false, false},
	{"Points", "n opt", cell_points, false, false, false},
	{"Instances", "n opt", cell_instances, false, false, false},
};

/* What does not grow needs neither a limit nor a part of the growth. */
static const struct column quiet_columns[] = {
	{"Series", "", cell_series, true, false, false},
	{"Verdict", "vd", cell_verdict, false, false, false},
	{"Slope %", "n", cell_slope, false, false, false},
	{"Interval, 95 %%", "n opt", cell_interval, false, false, false},
	{"Of its base", "n opt", cell_rise, false, false, false},
	{"Points", "n opt", cell_points, false, false, false},
};

/* ---- the page ---- */

/* "19 leaking, 3 stepped": of the verdicts from..to-1 */
static void say_counts(struct buf *w, const size_t *count, size_t from, size_t to)
{
	size_t parts = 0;

	for (size_t i = from; i < to; i++) {
		if (!count[i])
			continue;
		if (parts++)
			say_lit(w, ", ");
		put_count(w, count[i]);
		say_lit(w, " ");
		say(w, order[i] == VERDICT_NOT_ENOUGH_DATA ? STR("without enough data")
							   : verdict_words(order[i]));
	}
}

static void news_table(struct page *pg, const struct rows *rows, size_t n)
{
	struct buf *w = page_words(pg);

	if (n < rows->n_news) {
		put_count(w, n);
		say_lit(w, " of ");
		put_count(w, rows->n_news);
		say_lit(w, ", services first, then the steepest; summary.json has the others.");
		table_list(pg, LIST_SERIES);
		table_open(pg, "data", page_keep(pg));
	} else {
		table_list(pg, LIST_SERIES);
		table_open_named(pg, "data", STR("What leaks, grows, stepped or warms up"));
	}
	table_head(pg, news_columns, COUNT_OF(news_columns));
	for (size_t i = 0; i < n; i++)
		table_row(pg, news_columns, COUNT_OF(news_columns), &rows->v[i]);
	table_close(pg);
}

static void quiet_summary(struct page *pg, const struct rows *rows, size_t n)
{
	struct buf *w = page_words(pg);

	say_counts(w, rows->count, rank_of(VERDICT_STABLE), COUNT_OF(order));
	if (n < rows->n - rows->n_news) {
		say_lit(w, "; ");
		put_count(w, n);
		say_lit(w, " are listed, summary.json has the others");
	}
	page_text(pg);
}

/* Folded: services first, as they answer whether anything of them grows. */
static void quiet_table(struct page *pg, const struct rows *rows, size_t n)
{
	if (rows->n == rows->n_news)
		return;
	if (!n) {
		put(pg, "<p class=\"cap\">");
		quiet_summary(pg, rows, n);
		put(pg, "</p>\n");
		return;
	}
	put(pg, "<details class=\"cap\"><summary>");
	quiet_summary(pg, rows, n);
	put(pg, "</summary>\n");
	table_list(pg, LIST_SERIES);
	table_open_named(pg, "data", STR("What is stable, and what has too few points"));
	table_head(pg, quiet_columns, COUNT_OF(quiet_columns));
	for (size_t i = 0; i < n; i++)
		table_row(pg, quiet_columns, COUNT_OF(quiet_columns), &rows->v[rows->n_news + i]);
	table_close(pg);
	put(pg, "</details>\n");
}

static void section_type(struct page *pg, size_t type, size_t most)
{
	struct rows rows = rows_of_type(pg, type);
	size_t n_news = MIN(rows.n_news, most), n_quiet = MIN(rows.n - rows.n_news, most - n_news);
	struct buf *w;
	double largest = 0;

	if (!rows.n)
		return;
	for (size_t i = 0; i < rows.n; i++)
		if (isfinite(rows.v[i].judged->leak->slope))
			largest = fmax(largest, fabs(rows.v[i].judged->leak->slope));
	pg->unit = slope_unit(pg->r, rows.v[0].judged->brief, largest);
	w = page_words(pg);
	if (rows.n_news)
		say_counts(w, rows.count, 0, rank_of(VERDICT_STABLE));
	else
		say_lit(w, "nothing grows for good");
	section_open(pg, pg->r->types[type].title, page_keep(pg));
	if (rows.n_news)
		news_table(pg, &rows, n_news);
	quiet_table(pg, &rows, n_quiet);
	section_close(pg);
}

static void say_leaks_title(struct buf *w, const struct page *pg)
{
	const struct findings *all = pg->r->findings;
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct finding *f = all->v[i];

		if (f->mute || (f->kind != FIND_LEAK && f->kind != FIND_GOROUTINE_LEAK))
			continue;
		if (n == 1)
			say_lit(w, "; ");
		if (n++ < TITLE_MOST)
			say_finding_short(w, pg->r, f);
	}
	if (n > TITLE_MOST) {
		say_lit(w, "; ");
		say_count(w, n - TITLE_MOST, "more leak");
	}
	if (!n && all->n_judged)
		say_lit(w, "Nothing leaks, as far as these dumps can tell");
	else if (!n)
		say_lit(w, "No state was there to be judged for leaks");
}

static void count_verdicts(const struct findings *f, size_t *count)
{
	for (size_t i = 0; i < f->n_judged; i++)
		count[rank_of(f->judged[i].leak->verdict)]++;
}

static void leaks_lead(struct page *pg)
{
	const struct findings *f = pg->r->findings;
	size_t count[COUNT_OF(order)] = {0};
	struct buf *w = page_words(pg);

	lead_open(pg);
	say_leaks_title(w, pg);
	page_text(pg);
	lead_mid(pg);
	w = page_words(pg);
	if (f->n_judged) {
		count_verdicts(f, count);
		say_count(w, f->n_judged, "course");
		say_lit(w, " of memory and counts were judged, of services, instances, functions "
			   "and label values: ");
		say_counts(w, count, 0, COUNT_OF(order));
		say_lit(w, ".");
		if (count[rank_of(VERDICT_LEAKING)])
			say_lit(w, " One leak shows in several of them.");
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
