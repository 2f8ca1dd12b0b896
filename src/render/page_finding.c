// SPDX-License-Identifier: MIT
/*
 * One finding: the sentence is the title. Then its numbers, its course, what it stands on, what
 * speaks against it, and how it was computed.
 */
#include "render/page_finding.h"

#include <math.h>

#include "analyse/advice.h"
#include "render/advice.h"
#include "render/exploretext.h"
#include "render/findingcourse.h"
#include "render/pages.h"

#define STACK_MOST 128
#define FN_CHARS 72

struct finding_page {
	struct page page; /* first: sections get this */
	const struct finding *f;
};

static const struct finding *finding_of(const struct page *pg)
{
	return ((const struct finding_page *)pg)->f;
}

static const struct unit plain = {.per_level = 1, .is_whole = true};
static const struct unit percent = {.name = STR("%"), .per_level = 100, .decimals = 1};
static const struct unit times = {.name = STR("×"), .per_level = 1, .decimals = 1};

/* ---- title and lead ---- */

static void finding_title(struct page *pg, struct buf *words)
{
	say_finding_short(words, pg->r, finding_of(pg));
	say_lit(words, " · ");
	say(words, pg->r->discovery->title);
}

/* The title names it, but holds no links. */
static void lead_fn(struct page *pg, const struct finding *f)
{
	const struct plan_fn *to = f->fn == FN_ALL ? NULL : plan_find_fn(f->brief->plan, f->fn);

	if (!to)
		return;
	put(pg, "<code>");
	page_link(pg, ref_below(pg->r, f->brief, AREA_FUNCTION, to->slug), STR(""));
	say_short(page_words(pg), fn_short(pg->r, f->fn), FN_CHARS);
	page_text(pg);
	put(pg, "</a></code> · ");
}

static void finding_lead(struct page *pg)
{
	const struct finding *f = finding_of(pg);
	struct explore e;

	lead_open(pg);
	say_finding(page_words(pg), pg->r, f);
	page_text(pg);
	lead_mid(pg);
	finding_why(pg, f);
	lead_fn(pg, f);
	page_link(pg, ref_brief(pg->r, f->brief), STR(""));
	say_brief(page_words(pg), pg->r, f->brief);
	page_text(pg);
	put(pg, "</a>");
	if (explore_of_finding(&e, pg, f)) {
		put(pg, " · ");
		explore_link(pg, f->brief, &e);
	}
	lead_close(pg);
	if (!f->mute)
		return;
	put(pg, "<p class=\"banner\"><b class=\"warn nw\">Muted</b><span>");
	say_finding_mute(page_words(pg), f);
	page_text(pg);
	put(pg, "</span></p>\n");
}

/* ---- numbers ---- */

static void kpi_of(struct page *pg, struct str name, struct unit u, double v, struct str note)
{
	if (isfinite(v))
		kpi(pg, &(struct kpi){name, u, v, note, STR("")});
}

static struct str note_interval(struct page *pg, const struct finding *f)
{
	struct buf *w = page_words(pg);

	say_finding_interval(w, pg->r, f);
	if (!w->n)
		return STR("");
	say_lit(w, ", 95 %");
	return page_keep(pg);
}

static struct str note_dumps(struct page *pg, size_t n)
{
	if (!n)
		return STR("");
	say_count(page_words(pg), n, "dump");
	return page_keep(pg);
}

static struct str note_eta(struct page *pg, const struct finding *f)
{
	struct buf *w = page_words(pg);

	if (!isfinite(f->eta_low_h))
		return STR("");
	say_lit(w, "in ");
	say_finding_eta(w, f);
	return page_keep(pg);
}

/* The levels beside the change; names by what is compared. */
static void kpis_levels(struct page *pg, const struct finding *f)
{
	struct unit u = level_unit(pg->r, f->brief, fmax(fabs(f->before), fabs(f->after)));
	static const struct str names[][SIDE_N] = {
		{STR("Before"), STR("After")},
		{STR("Before it grew"), STR("At the end")},
		{STR("Its peers, median"), STR("This value")},
		{STR("Normal"), STR("Extreme")},
	};
	const struct str *name = names[finding_is_leak(f)        ? 1
				       : f->kind == FIND_OUTLIER ? 2
				       : f->kind == FIND_SPIKE   ? 3
								 : 0];

	if (f->kind == FIND_HOTSPOT) {
		kpi_of(pg, STR("Cost"), finding_unit(pg->r, f), f->value, STR(""));
		kpi_of(pg, STR("Of the whole"), percent, f->whole_relative, STR(""));
		return;
	}
	kpi_of(pg, f->against_baseline ? STR("Baseline") : name[SIDE_BASE], u, f->before,
	       note_dumps(pg, f->n_dumps[SIDE_BASE]));
	kpi_of(pg, f->against_baseline ? STR("Now") : name[SIDE_CANDIDATE], u, f->after,
	       note_dumps(pg, f->n_dumps[SIDE_CANDIDATE]));
}

static void kpi_change(struct page *pg, const struct finding *f)
{
	struct str note = note_interval(pg, f);
	struct str name = f->kind == FIND_SHIFT     ? STR("Net change, in size")
			  : f->kind == FIND_OUTLIER ? STR("Difference, in size")
			  : f->value < 0            ? STR("Fall")
						    : STR("Rise");

	if (finding_is_leak(f))
		kpi_of(pg, STR("Growth"), finding_unit(pg->r, f), f->value, note);
	else if (f->kind != FIND_HOTSPOT && isfinite(f->before))
		kpi_of(pg, name, finding_unit(pg->r, f), fabs(f->value), note);
}

static void kpi_limit(struct page *pg, const struct finding *f)
{
	struct unit u = level_unit(pg->r, f->brief, f->limit);

	if (!f->limit_is_double)
		kpi_of(pg, STR("Limit of an instance"), u, f->limit, note_eta(pg, f));
	else if (isfinite(f->eta_low_h))
		kpi_of(pg, STR("Twice what it holds"), u, f->limit, note_eta(pg, f));
}

static void kpi_instances(struct page *pg, const struct finding *f)
{
	struct buf *w = page_words(pg);

	/* The strip has room for six. */
	if (!f->n_instances_all || isfinite(f->limit) || f->kind == FIND_HOTSPOT)
		return;
	if (f->kind == FIND_OUTLIER) {
		kpi_of(pg, STR("Compared with"), plain,
		       (double)(f->n_instances_all - MIN(f->n_instances, f->n_instances_all)),
		       STR("others of its kind"));
		return;
	}
	say_lit(w, "of ");
	put_count(w, f->n_instances_all);
	kpi_of(pg, STR("Instances"), plain, (double)f->n_instances, page_keep(pg));
}

static void kpi_explains(struct page *pg, const struct finding *f)
{
	if (f->kind == FIND_OUTLIER)
		kpi_of(pg, STR("Explained"), percent, f->explains, STR("by the functions below"));
	else if (f->fn == FN_ALL)
		return;
	else
		kpi_of(pg,
		       finding_is_leak(f) ? STR("Of the service’s growth")
					  : STR("Of the service’s change"),
		       percent, f->explains, STR("is this function"));
}

static void finding_kpis(struct page *pg)
{
	const struct finding *f = finding_of(pg);

	kpis_open(pg);
	kpis_levels(pg, f);
	kpi_change(pg, f);
	kpi_explains(pg, f);
	kpi_limit(pg, f);
	kpi_of(pg, STR("Against the noise"), times, fabs(f->sigmas), STR("its standard error"));
	kpi_instances(pg, f);
	kpis_close(pg);
}

/* ---- functions ---- */

static void cell_of_fn(struct page *pg, fn_id fn)
{
	const struct plan_fn *to = pg->brief->plan ? plan_find_fn(pg->brief->plan, fn) : NULL;

	if (to)
		page_link(pg, ref_below(pg->r, pg->brief, AREA_FUNCTION, to->slug), STR(""));
	cell_fn(pg, fn, pg->prefix, false);
	if (to)
		put(pg, "</a>");
}

static void outlier_name(struct page *pg, const void *row)
{
	cell_of_fn(pg, ((const struct outlier_fn *)row)->fn);
}

static void outlier_here(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct outlier_fn *)row)->here);
}

static void outlier_peers(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct outlier_fn *)row)->peers);
}

static void outlier_z(struct page *pg, const void *row)
{
	put_number(page_words(pg), ((const struct outlier_fn *)row)->z, 1);
	page_text(pg);
}

static void section_outlier_fns(struct page *pg, const struct outlier *o)
{
	static const struct column columns[] = {
		{"Function", "fn", outlier_name, true, false, false},
		{"Here %", "n", outlier_here, false, false, false},
		{"Peers %", "n", outlier_peers, false, false, false},
		{"Times the noise", "n", outlier_z, false, false, false},
	};
	struct unit unit = pg->unit;
	double most = 0;

	if (!o || !o->n_fns)
		return;
	for (size_t i = 0; i < o->n_fns; i++)
		most = fmax(most, fmax(fabs(o->fns[i].here), fabs(o->fns[i].peers)));
	pg->unit = level_unit(pg->r, pg->brief, most);
	section_open(pg, STR("Functions that make the difference"), STR("with what they call"));
	table_open(pg, "data", STR("Level here, and the median of the peers at the same size."));
	table_head(pg, columns, COUNT_OF(columns));
	for (size_t i = 0; i < o->n_fns; i++)
		table_row(pg, columns, COUNT_OF(columns), &o->fns[i]);
	table_close(pg);
	section_close(pg);
	pg->unit = unit;
}

static void section_fns(struct page *pg, struct str title, struct str note, const struct str *why,
			const struct regress_cause *c)
{
	bool sources = c->n_sources && c->verdict == VERDICT_MOVED;
	const fn_id *fns = sources ? c->sources : c->symptoms;
	size_t n = sources ? c->n_sources : c->n_symptoms;

	section_open(pg, title, note);
	put(pg, "<ul class=\"below\">\n");
	for (size_t i = 0; i < n; i++) {
		put(pg, "<li><code class=\"fn\">");
		cell_of_fn(pg, fns[i]);
		put(pg, "</code></li>\n");
	}
	put(pg, "</ul>\n<p class=\"cap\">");
	page_str(pg, *why);
	put(pg, "</p>\n");
	section_close(pg);
}

static void section_cause(struct page *pg, const struct regress_cause *c)
{
	static const struct str follow = STR("They call the function or are called by it, and "
					     "changed with it.");
	static const struct str from = STR("What these lost, the function gained.");

	if (c && c->verdict == VERDICT_MOVED && c->n_sources)
		section_fns(pg, STR("Where it came from"), STR(""), &from, c);
	else if (c && c->n_symptoms)
		section_fns(pg, STR("Functions that changed with it"), STR(""), &follow, c);
}

static void section_stack(struct page *pg)
{
	const struct finding *f = finding_of(pg);
	size_t n = MIN(f->n_stack, (size_t)STACK_MOST);

	if (!n)
		return;
	section_open(pg, STR("Where most of it stands"), STR("one path, from the root"));
	put(pg, "<p class=\"cap path\">");
	for (size_t i = 0; i < n; i++) {
		const struct plan_fn *to = plan_find_fn(pg->brief->plan, f->stack[i]);

		if (i)
			put(pg, " <span class=\"dim\">›</span> ");
		put(pg, "<code");
		cell_fn_title(pg, f->stack[i]);
		put(pg, ">");
		if (to)
			page_link(pg, ref_below(pg->r, pg->brief, AREA_FUNCTION, to->slug),
				  STR(""));
		page_str(pg, fn_short(pg->r, f->stack[i]));
		if (to)
			put(pg, "</a>");
		put(pg, "</code>");
	}
	put(pg, "</p>\n");
	section_close(pg);
}

/* ---- what happened together ---- */

static void section_together(struct page *pg)
{
	const struct spike_group *g = finding_of(pg)->spikes;

	if (!g || g->n < 2)
		return;
	section_open(pg, STR("At the same time"), STR("largest factor first"));
	put(pg, "<ul class=\"below\">\n");
	for (size_t i = 0; i < g->n; i++) {
		const struct spike_of *s = &g->v[i];
		struct unit u = level_unit(pg->r, s->brief, fmax(s->spike->peak, s->spike->normal));
		struct buf *w;

		put(pg, "<li>");
		say_brief(page_words(pg), pg->r, s->brief);
		page_link_text(pg, ref_brief(pg->r, s->brief), page_keep(pg));
		w = page_words(pg);
		say_lit(w, ": ");
		say_from_to(w, &u, s->spike->normal, s->spike->peak);
		page_text(pg);
		put(pg, "</li>\n");
	}
	put(pg, "</ul>\n");
	section_close(pg);
}

static void section_symptoms(struct page *pg)
{
	const struct finding *f = finding_of(pg);

	if (!f->n_symptoms)
		return;
	section_open(pg, STR("What follows from it"), STR("or begins together with it"));
	put(pg, "<ol>");
	for (size_t i = 0; i < f->n_symptoms; i++)
		finding_article(pg, f->symptoms[i]);
	put(pg, "</ol>\n");
	section_close(pg);
}

/* Of a hot spot: the page is about the pattern. */
static void section_pattern(struct page *pg)
{
	const struct finding *f = finding_of(pg);

	if (f->kind != FIND_HOTSPOT || !f->pattern || !advice_text(pg->r->advice, f->pattern).n)
		return;
	section_open(pg, f->pattern->title, STR("what it is and what usually helps"));
	advice_html(pg, f->pattern);
	section_close(pg);
}

/* ---- the page ---- */

static void finding_body(struct page *pg)
{
	const struct finding *f = finding_of(pg);

	finding_lead(pg);
	finding_kpis(pg);
	section_finding_course(pg, f);
	section_growth(pg, f);
	section_outlier_fns(pg, f->outlier);
	section_cause(pg, f->cause);
	section_stack(pg);
	section_pattern(pg);
	section_together(pg);
	section_meanwhile(pg, f);
	section_symptoms(pg);
	section_against(pg, f);
	section_finding_how(pg, f);
}

static const struct page_kind finding_kind = {finding_title, finding_body};

void page_finding(struct buf *b, const struct report *r, const struct finding *f)
{
	struct finding_page page = {.page = {.b = b, .r = r, .brief = f->brief}, .f = f};
	struct page *pg = &page.page;

	pg->here = ref_finding(f);
	pg->here.name = f->id;
	pg->here.service = f->brief->series->service;
	pg->here.type = brief_type(r, f->brief);
	pg->unit = level_unit(r, f->brief, fmax(fabs(f->before), fabs(f->after)));
	page_write(pg, &finding_kind);
}
