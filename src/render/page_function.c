// SPDX-License-Identifier: MIT
/*
 * One function of one profile. Its numbers are those of the top table; what stands around it comes
 * from the same stacks. Levels are in a unit of their own, as the function may be small beside the
 * profile.
 */
#include "render/page_function.h"

#include <math.h>

#include "model/fname.h"
#include "render/exploretext.h"
#include "render/findingcell.h"
#include "render/fnlink.h"
#include "render/linefigure.h"
#include "render/page_facts.h"
#include "render/source_view.h"

#define CHART_HEIGHT 160
#define CHART_ROWS 48
#define NAME_CHARS 80
/* Shares below this are shown as less than it. */
#define LEAST_SHARE 0.0005

static fn_id fn_of(const struct page *pg)
{
	return fn_detail_of(pg)->plan->fn;
}

/* ---- what all sections use ---- */

double fn_share_of_all(const struct page *pg, int64_t value)
{
	return pg->shown.total ? (double)value / (double)pg->shown.total : 0;
}

double fn_share_of_total(const struct page *pg, int64_t value)
{
	int64_t total = fn_detail_of(pg)->row->total[WIN_ALL];

	return total ? (double)value / (double)total : 0;
}

void cell_part(struct page *pg, int64_t value, double share)
{
	struct buf *w = page_words(pg);

	if (value == 0)
		say_lit(w, "–");
	else if (share > 0 && share < LEAST_SHARE)
		say_lit(w, "<0.1");
	else
		put_number(w, 100 * share, 1);
	page_text(pg);
}

struct forge_file fn_forge_file(const struct page *pg, const struct fn_line *line)
{
	const struct fn_detail *d = fn_detail_of(pg);
	struct str file = model_str(pg->r->model, line->file);

	return (struct forge_file){
		.origin = &d->origin,
		.file = file,
		.in_repository = line->source ? line->source->in_repository : STR(""),
		.is_library = fname_is_runtime(model_fn(pg->r->model, d->plan->fn), file),
		.line = line->line};
}

struct str file_base(struct str file)
{
	size_t slash = str_rchr(file, '/'), back = str_rchr(file, '\\');
	size_t at = slash != SIZE_MAX ? slash : back;

	return at == SIZE_MAX || at + 1 == file.n ? file : str_sub(file, at + 1, file.n);
}

/* ---- changes ---- */

static double level_in(const struct page *pg, const int64_t *values, enum win_id w)
{
	const struct win *win = &pg->profile->win[w];

	return win->per_value > 0 ? (double)values[w] * win->per_value : win->level * 0;
}

/* A part of the whole scatters by the root of its share: see page_top.c. */
static struct change change_of_values(const struct page *pg, const int64_t *values)
{
	const struct change *whole = &pg->brief->change;
	double most = fmax(fabs(whole->before), fabs(whole->after)), share;
	struct change c = {.before = level_in(pg, values, WIN_FIRST),
			   .after = level_in(pg, values, WIN_LAST)};

	if (!isfinite(c.before) || !isfinite(c.after) || !isfinite(whole->noise))
		return (struct change){TREND_UNKNOWN, NAN, NAN, NAN};
	share = most > 0 ? fmin(fmax(fabs(c.before), fabs(c.after)) / most, 1) : 0;
	c.noise = whole->noise * sqrt(share);
	if (fabs(c.after - c.before) <= c.noise)
		c.trend = TREND_STEADY;
	else if (c.before == 0)
		c.trend = TREND_NEW;
	else if (c.after == 0)
		c.trend = TREND_GONE;
	else
		c.trend = c.after > c.before ? TREND_ROSE : TREND_FELL;
	return c;
}

struct change fn_total_change(const struct page *pg)
{
	return change_of_values(pg, fn_detail_of(pg)->row->total);
}

/* ---- title and lead ---- */

double fn_level(const struct page *pg, int64_t value)
{
	return (double)value * pg->shown.per_value;
}

static void function_title(struct page *pg, struct buf *words)
{
	say_short(words, fn_short(pg->r, fn_of(pg)), NAME_CHARS);
	say_lit(words, ", ");
	say_brief(words, pg->r, pg->brief);
	say_lit(words, " · ");
	say(words, pg->r->discovery->title);
}

static void function_heading(struct page *pg)
{
	const struct fn_row *row = fn_detail_of(pg)->row;
	bool is_state = brief_ptype(pg->r, pg->brief)->kind == KIND_GAUGE;
	struct buf *w = page_words(pg);

	say_brief(w, pg->r, pg->brief);
	say_lit(w, ": ");
	say_short(w, fn_short(pg->r, fn_of(pg)), NAME_CHARS);
	say(w, is_state ? STR(" holds ") : STR(" takes "));
	say_level(w, &pg->unit, fn_level(pg, row->total[WIN_ALL]));
	say_lit(w, ", ");
	put_percent(w, fn_share_of_all(pg, row->total[WIN_ALL]), 1);
	say_lit(w, " (self ");
	put_level(w, &pg->unit, fn_level(pg, row->self[WIN_ALL]));
	say_lit(w, ")");
	page_text(pg);
}

/* The line with the most self, else the most in all: where a reader wants to go. */
static const struct fn_line *main_line(const struct fn_detail *d)
{
	const struct fn_line *best = NULL;

	for (size_t i = 0; i < d->n_lines; i++) {
		const struct fn_line *l = &d->lines[i];

		if (!best || fn_size(l->self) > fn_size(best->self) ||
		    (l->self == best->self && fn_size(l->total) > fn_size(best->total)))
			best = l;
	}
	return best;
}

static void lead_file(struct page *pg)
{
	const struct fn_line *line = main_line(fn_detail_of(pg));
	struct str file = model_fn_file(pg->r->model, fn_of(pg));
	struct forge_file f;
	struct buf url = {0};

	if (line && line->file)
		file = model_str(pg->r->model, line->file);
	if (!file.n) {
		put(pg, ", in a file that the dumps do not name");
		return;
	}
	put(pg, " in ");
	f = line ? fn_forge_file(pg, line) : (struct forge_file){0};
	if (line && say_forge_line(&url, &f)) {
		put(pg, "<a href=\"");
		html_url(pg->b, buf_view(&url));
		put(pg, "\">");
	}
	put(pg, "<code>");
	page_str(pg, file);
	put(pg, "</code>");
	if (url.n)
		put(pg, "</a>");
	buf_release(&url);
}

static void lead_name(struct page *pg)
{
	struct str name = model_fn(pg->r->model, fn_of(pg));
	struct str package = fname_package(name, model_fn_file(pg->r->model, fn_of(pg)));

	put(pg, "<code>");
	page_str(pg, name);
	put(pg, "</code>");
	if (package.n && package.n < name.n) {
		put(pg, " of package <code>");
		page_str(pg, package);
		put(pg, "</code>");
	}
	lead_file(pg);
	put(pg, ". ");
}

static void say_fn_change(struct buf *w, const struct page *pg, const struct change *c)
{
	switch (c->trend) {
	case TREND_UNKNOWN:
		return;
	case TREND_STEADY:
		say_lit(w, "Steady from the first to the last quarter. ");
		return;
	case TREND_NEW:
		say_lit(w, "New: nothing in the first quarter, ");
		say_level(w, &pg->unit, c->after);
		say_lit(w, " in the last. ");
		return;
	case TREND_GONE:
		say_lit(w, "Gone: ");
		say_level(w, &pg->unit, c->before);
		say_lit(w, " in the first quarter, nothing in the last. ");
		return;
	case TREND_ROSE:
	case TREND_FELL:
		break;
	}
	say_from_to(w, &pg->unit, c->before, c->after);
	say_lit(w, ", ");
	put_change(w, c);
	say_lit(w, " from the first to the last quarter. ");
}

static void say_inlined(struct buf *w, const struct page *pg)
{
	double share = fn_share_of_total(pg, fn_detail_of(pg)->inlined);

	if (share <= 0)
		return;
	if (share < 0.9995) {
		put_percent(w, share, 1);
		say_lit(w, " of it is ");
	} else {
		say_lit(w, "It is ");
	}
	say_lit(w, "inlined: the compiler put it into its caller. ");
}

/* The previous and the next of the functions that have a page, in the order of their worth. */
static const struct plan_fn *neighbour(const struct page *pg, bool next)
{
	const struct plan *plan = pg->brief->plan;
	size_t i = 0;

	while (i < plan->n_fns && plan->fns[i].fn != fn_of(pg))
		i++;
	if (i == plan->n_fns)
		return NULL;
	while (next ? ++i < plan->n_fns : i-- > 0)
		if (plan->fns[i].has_page)
			return &plan->fns[i];
	return NULL;
}

static void neighbour_link(struct page *pg, bool next)
{
	const struct plan_fn *to = neighbour(pg, next);
	struct buf *w = page_words(pg);

	if (!to)
		return;
	if (!next)
		say_lit(w, "‹ ");
	say_short(w, fn_short(pg->r, to->fn), NAME_CHARS / 2);
	if (next)
		say_lit(w, " ›");
	page_link_text(pg, ref_below(pg->r, pg->brief, AREA_FUNCTION, to->slug), page_keep(pg));
	put(pg, " ");
}

/* The row of the top functions that is this one, as far as there is one: see page_top.c. */
static struct str top_anchor(struct page *pg)
{
	const struct profile *p = pg->profile;
	struct buf *w = page_words(pg);

	if (p->n_nodes < 2 || p->nodes[0].total == 0)
		return STR("");
	for (size_t i = 0; i < pg->brief->n_top; i++) {
		const int64_t *self = pg->brief->top[i].self;

		if (pg->brief->top[i].fn != fn_of(pg) ||
		    !(self[WIN_ALL] || self[WIN_FIRST] || self[WIN_LAST]))
			continue;
		say_fn_anchor(w, model_fn(pg->r->model, fn_of(pg)));
		return page_keep(pg);
	}
	return STR("top");
}

/* Its row among the others, the same function elsewhere, the neighbours. */
static void function_links(struct page *pg)
{
	struct str anchor = top_anchor(pg);

	put(pg, "<p class=\"cap pick\">");
	page_link(pg, ref_brief(pg->r, pg->brief), anchor);
	put(pg, "Among the top functions</a> ");
	page_link(pg, ref_of(AREA_FUNCTIONS, NONE, pg->here.type), STR(""));
	put(pg, "Over all services</a> ");
	explore_link(pg, pg->brief, &(struct explore){.fn = model_fn(pg->r->model, fn_of(pg))});
	put(pg, " ");
	neighbour_link(pg, false);
	neighbour_link(pg, true);
	put(pg, "</p>\n");
}

static void function_lead(struct page *pg)
{
	struct change c = fn_total_change(pg);
	struct buf *w;

	lead_open(pg);
	function_heading(pg);
	lead_mid(pg);
	lead_name(pg);
	w = page_words(pg);
	say_fn_change(w, pg, &c);
	say_inlined(w, pg);
	page_text(pg);
	lead_close(pg);
	function_links(pg);
	service_facts(pg, pg->here.service);
}

/* ---- timeline ---- */

static struct str timeline_label(struct page *pg)
{
	const struct fn_row *row = fn_detail_of(pg)->row;
	struct change c = fn_total_change(pg);
	struct buf *w = page_words(pg);

	say_short(w, fn_short(pg->r, fn_of(pg)), NAME_CHARS);
	say_lit(w, " in ");
	say_brief(w, pg->r, pg->brief);
	say_lit(w, ": ");
	say_level(w, &pg->unit, fn_level(pg, row->total[WIN_ALL]));
	say_lit(w, " on average, self ");
	say_level(w, &pg->unit, fn_level(pg, row->self[WIN_ALL]));
	if (c.trend != TREND_UNKNOWN) {
		say_lit(w, "; ");
		say_from_to(w, &pg->unit, c.before, c.after);
		say_lit(w, " from the first to the last quarter");
	}
	return page_keep(pg);
}

static void section_course(struct page *pg)
{
	const struct fn_detail *d = fn_detail_of(pg);
	struct chart_line self = {&d->self, STR("self")};
	struct line_figure f = {
		.chart = {.timeline = &d->total,
			  .unit = &pg->unit,
			  .end_label = STR("total"),
			  .lines = &self,
			  .n_lines = 1,
			  .height = CHART_HEIGHT,
			  .time_axis = true,
			  .event_names = true},
		.area_name = STR("Total"),
		.note = STR("The area is the function with all that it calls, the line within it "
			    "what it spends itself."),
		.rows = CHART_ROWS,
	};

	if (shows_sums(pg) || !d->total.level || !d->self.level || bucket_last(&d->total) == NONE)
		return;
	section_open(pg, STR("Timeline"), STR("total and self"));
	f.chart.label = timeline_label(pg);
	f.chart.events = events_of(pg, pg->here.service, &f.chart.n_events);
	line_figure(pg, &f);
	section_close(pg);
}

/* ---- method ---- */

static bool links_lines(const struct page *pg)
{
	const struct fn_line *line = main_line(fn_detail_of(pg));
	struct forge_file f;
	struct buf url = {0};
	bool ok;

	if (!line)
		return false;
	f = fn_forge_file(pg, line);
	ok = say_forge_line(&url, &f);
	buf_release(&url);
	return ok;
}

static void how_sources(struct page *pg)
{
	put(pg, "<p><b>Lines</b>: total counts a stack once a line, so the lines of a recursive "
		"function may add up to more than the function. “unknown line” is what the dumps "
		"carry no line for. ");
	if (pg->r->sources)
		put(pg, "Sources are those below the source root when this report was made. ");
	if (links_lines(pg) && fn_detail_of(pg)->origin.ref.n)
		put(pg,
		    "Links lead to the version that labels, config or the file’s own path name, "
		    "where the file’s place in its repository is certain.");
	else if (links_lines(pg))
		put(pg, "Links lead to the repository’s newest version, since none is named: lines "
			"may have moved.");
	put(pg, "</p>\n");
}

static void section_method(struct page *pg)
{
	struct buf *w;

	section_open(pg, STR("How this is computed"), STR(""));
	put(pg, "<div class=\"note-how\">\n<p><b>Total</b> is what all stacks take that the "
		"function stands in, <b>self</b> what those take that end in it. Where it recurs, "
		"a stack counts once, at its outermost frame: callers stand above that, callees "
		"below, and both add up to the total.</p>\n<p><b>Callers and callees</b> are "
		"those of the ");
	say_count(page_words(pg), fn_detail_of(pg)->n_stacks, "distinct stack");
	page_text(pg);
	put(pg, " that it stands in. Paths under 0.1 % of its total are not kept one by one: they "
		"are “lighter paths”, and their value is in all sums.</p>\n");
	how_sources(pg);
	if (fn_total_change(pg).trend != TREND_UNKNOWN) {
		w = page_words(pg);
		say_lit(w, "is the last quarter against the first; “steady” is within ");
		say_level(w, &pg->unit, fn_total_change(pg).noise);
		say_lit(w, ", the noise of the profile’s buckets times the root of the function’s "
			   "share.");
		put(pg, "<p><b>Change</b> ");
		page_text(pg);
		put(pg, "</p>\n");
	}
	put(pg, "<p><b>Level</b>, windows and data are those of ");
	page_link_text(pg, ref_brief(pg->r, pg->brief), STR("the profile"));
	put(pg, ".</p>\n</div>\n");
	section_close(pg);
}

/* ---- the page ---- */

static void function_body(struct page *pg)
{
	function_lead(pg);
	finding_lines_of_fn(pg, fn_of(pg));
	section_fn_kpis(pg);
	section_course(pg);
	section_sandwich(pg);
	section_fn_lines(pg);
	section_fn_labels(pg);
	section_method(pg);
}

static const struct page_kind function_kind = {function_title, function_body};

/* For the largest of what the page shows: a peak, or the function's mean. */
static void choose_unit(struct page *pg)
{
	const struct fn_detail *d = fn_detail_of(pg);
	const struct ptype *type = brief_ptype(pg->r, pg->brief);
	double largest = fabs(fn_level(pg, d->row->total[WIN_ALL]));

	if (shows_sums(pg)) {
		pg->unit = unit_for_sum(type->unit, largest);
	} else {
		for (size_t i = 0; d->total.level && i < d->total.n; i++)
			if (isfinite(d->total.level[i]))
				largest = fmax(largest, fabs(d->total.level[i]));
		pg->unit = unit_for(type, largest);
	}
	unit_refine(&pg->unit, fn_level(pg, d->row->total[WIN_ALL]) / 30);
}

void page_function(struct buf *b, const struct below *at, const struct fn_detail *detail)
{
	struct fn_page own = {.page = {.b = b}, .detail = detail};
	struct page *pg = &own.page;
	struct ref here = ref_below(at->r, at->brief, AREA_FUNCTION, detail->plan->slug);

	here.name = fn_short(at->r, detail->plan->fn);
	page_of_profile(pg, at, here);
	choose_unit(pg);
	own.sources = source_plan(pg);
	page_write(pg, &function_kind);
}
