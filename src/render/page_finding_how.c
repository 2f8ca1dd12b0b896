// SPDX-License-Identifier: MIT
/*
 * What speaks against a finding, and how it was computed: the tests with their limits, the shapes
 * that were tried, the small tables of evidence. The long ones are the input itself, which
 * explain-finding prints.
 */
#include "render/page_finding.h"

#include <math.h>

#define TABLE_ROWS 40
#define NARROW_COLUMNS 3 /* what a phone has room for */
#define CLOSE_MARGIN 6

static const struct unit raw = {.per_level = 1, .is_whole = true};

const struct evidence *finding_evidence(const struct finding *f)
{
	if (f->evidence)
		return f->evidence;
	if (f->leak && f->leak->evidence)
		return f->leak->evidence;
	if (f->regress && f->regress->evidence)
		return f->regress->evidence;
	return f->outlier ? f->outlier->evidence : NULL;
}

/* ---- tables ---- */

/* Numbers of functions mean something in the program only. */
static bool is_shown(const struct evidence_table *t, size_t column)
{
	return !str_eq(str_of(t->columns[column].name), STR("id"));
}

static bool is_holds(const struct evidence_table *t, size_t column)
{
	return str_eq(t->name, STR("decision")) &&
	       str_eq(str_of(t->columns[column].name), STR("holds"));
}

static void evidence_number(struct page *pg, const struct evidence_table *t, size_t column,
			    double v)
{
	struct buf *w = page_words(pg);

	if (is_holds(t, column))
		say(w, v != 0 ? STR("yes") : STR("no"));
	else if (t->columns[column].is_time && isfinite(v) && fabs(v) < 9e9)
		say_second(w, pg->r, (int64_t)v * NS_PER_S);
	else if (v == INFINITY)
		say_lit(w, "∞");
	else
		put_level(w, &raw, v);
	page_text(pg);
}

static void evidence_heads(struct page *pg, const struct evidence_table *t)
{
	put(pg, "<thead><tr>");
	if (t->row_head.n) {
		put(pg, "<th scope=\"col\">");
		page_str(pg, t->row_head);
		put(pg, "</th>");
	}
	for (size_t i = 0; i < t->n_columns; i++) {
		if (!is_shown(t, i))
			continue;
		put(pg, "<th scope=\"col\" class=\"n hd");
		if (i >= NARROW_COLUMNS)
			put(pg, " opt");
		put(pg, "\">");
		page_str(pg, str_of(t->columns[i].name));
		put(pg, "</th>");
	}
	put(pg, "</tr></thead><tbody>\n");
}

void evidence_figure(struct page *pg, const struct evidence_table *t)
{
	size_t n = MIN(t->n, (size_t)TABLE_ROWS);
	struct buf *w = page_words(pg);

	say_lit(w, "Table “");
	say(w, t->name);
	say_lit(w, "”, in the sample type’s own units");
	if (t->n > n) {
		say_lit(w, "; ");
		put_count(w, n);
		say_lit(w, " of ");
		say_count(w, t->n, "row");
	}
	say_lit(w, ".");
	table_open(pg, "data dl", page_keep(pg));
	evidence_heads(pg, t);
	for (size_t i = 0; i < n; i++) {
		put(pg, "<tr>");
		if (t->row_head.n) {
			put(pg, "<th scope=\"row\">");
			page_str(pg, t->rows[i].name);
			put(pg, "</th>");
		}
		for (size_t k = 0; k < t->n_columns; k++) {
			if (!is_shown(t, k))
				continue;
			put(pg, "<td class=\"n");
			if (k >= NARROW_COLUMNS)
				put(pg, " opt");
			put(pg, "\">");
			evidence_number(pg, t, k, t->rows[i].v[k]);
			put(pg, "</td>");
		}
		put(pg, "</tr>\n");
	}
	table_close(pg);
}

/* Tests that do not hold: of several that could each tell, one is enough. */
static void weak_tests(struct page *pg, const struct finding *f)
{
	const struct evidence *e = finding_evidence(f);
	const struct evidence_table *t = e ? evidence_find(e, STR("decision")) : NULL;
	struct buf *w = page_words(pg);
	size_t n = 0, holds = 0;

	while (t && holds < t->n_columns && !is_holds(t, holds))
		holds++;
	for (size_t i = 0; t && holds < t->n_columns && i < t->n; i++) {
		if (t->rows[i].v[holds] != 0)
			continue;
		say(w, n++ ? STR("; ") : STR("Not met: "));
		say(w, t->rows[i].name);
	}
	if (n)
		say_lit(w, ". ");
	page_text(pg);
}

static bool is_for_against(const struct evidence_table *t)
{
	return str_eq(t->name, STR("decision")) || str_eq(t->name, STR("shapes"));
}

/* ---- against it ---- */

static void weak_leak(struct page *pg, const struct finding *f)
{
	const struct leak *l = f->leak;
	struct buf *w = page_words(pg);

	if (!l)
		return;
	if (l->rival.n && isfinite(l->margin) && l->margin < CLOSE_MARGIN) {
		say_lit(w, "A shape that ends (");
		say(w, l->rival);
		say_lit(w, ") fits about as well: the BIC of the two differs by ");
		put_number(w, fabs(l->margin), 1);
		say_lit(w, ". ");
	}
	if (l->n_judged > 1 && l->n_leaking < l->n_judged) {
		say_lit(w, "Judged alone, ");
		put_count(w, l->n_leaking);
		say_lit(w, " of ");
		say_count(w, l->n_judged, "instance");
		say(w, l->n_leaking == 1 ? STR(" leaks. ") : STR(" leak. "));
	}
	if (isfinite(l->n_effective) && l->n_effective < (double)l->n / 2) {
		say_lit(w, "Neighbouring points are correlated (");
		put_number(w, l->phi, 2);
		say_lit(w, "): ");
		say_count(w, l->n, "point");
		say_lit(w, " tell as much as ");
		put_number(w, l->n_effective, 0);
		say_lit(w, " independent ones. ");
	}
	if (f->leak_report && f->leak_report->load_known == 0)
		say_lit(w, "No counter tells the load, so growth with the load cannot be told from "
			   "a leak. ");
	page_text(pg);
}

static void weak_points(struct page *pg, const struct finding *f)
{
	size_t before;

	put(pg, "<p class=\"cap\">");
	before = pg->b->n;
	weak_leak(pg, f);
	if (!(f->leak && f->leak->n_judged) && f->kind != FIND_OUTLIER && f->n_instances_all > 1 &&
	    f->n_instances < f->n_instances_all) {
		struct buf *w = page_words(pg);

		put_count(w, f->n_instances);
		say_lit(w, " of ");
		say_count(w, f->n_instances_all, "instance");
		say(w, f->n_instances == 1 ? STR(" shows it. ") : STR(" show it. "));
		page_text(pg);
	}
	if (isfinite(f->low) && isfinite(f->high) && f->low <= 0 && f->high >= 0)
		put(pg, "Its interval includes zero. ");
	if (f->outlier && f->outlier->twin_key.n)
		put(pg, "Another label marks the same samples. ");
	weak_tests(pg, f);
	if (f->confidence == CONFIDENCE_WEAK)
		put(pg, "It is weak: it stands little above the noise, or on few dumps. ");
	if (pg->b->n == before)
		put(pg, "Nothing in its own numbers.");
	put(pg, "</p>\n");
}

void section_against(struct page *pg, const struct finding *f)
{
	const struct evidence *e = finding_evidence(f);

	if (f->kind == FIND_HOTSPOT)
		return;
	section_open(pg, STR("What speaks against it"), STR("and the tests that it was put to"));
	weak_points(pg, f);
	for (const struct evidence_table *t = e ? e->first : NULL; t; t = t->next)
		if (is_for_against(t))
			evidence_figure(pg, t);
	section_close(pg);
}

/* ---- how ---- */

static const struct str methods[FIND_KIND_N] = {
	[FIND_LEAK] = STR("Shapes that go on (a line, a line from an onset) are held against "
			  "shapes that end (saturating, filling up, a step, a bump), with "
			  "load and restarts taken out and noise that is correlated in time. It "
			  "leaks when a line describes it best and still runs at the end."),
	[FIND_GOROUTINE_LEAK] = STR("As for memory: shapes that go on are held against shapes "
				    "that end. One stack with a thousand goroutines is told "
				    "whether they grow or not."),
	[FIND_REGRESSION] = STR("Each function’s cost in the dumps before is held against that in "
				"the dumps after; how much dumps differ by themselves comes from "
				"the dumps. Of all functions asked about, false ones are held to "
				"5 % (Benjamini-Hochberg)."),
	[FIND_IMPROVEMENT] = STR("As for a regression, with the other sign."),
	[FIND_SHIFT] = STR("What one function gained others lost within the same callers, and "
			   "their sum stayed within its error."),
	[FIND_OUTLIER] = STR("The cost of each function by label value, at the same size, is held "
			     "against the median of the other values; false ones are held to 1 % "
			     "(Benjamini-Hochberg)."),
	[FIND_SPIKE] = STR("A bucket far over the local median that comes back again; spikes of "
			   "several profiles within a bucket are one happening."),
	[FIND_HOTSPOT] = STR("The largest costs, by function with the libraries that it calls; "
			     "known kinds of work are recognised by the names of functions."),
};

static void how_id(struct page *pg, const struct finding *f)
{
	put(pg, "<p class=\"cap\"><b>Its id</b> is <code>");
	page_str(pg, f->id);
	put(pg, "</code>, the same in every report that finds it. <code>flamefolio "
		"explain-finding ");
	page_str(pg, f->id);
	put(pg, " INPUT</code> prints the series and all intermediate values as CSV. In the config "
		"<code>[mute ");
	page_str(pg, f->id);
	put(pg, "]</code> with a <code>reason</code> mutes it.</p>\n");
}

void section_finding_how(struct page *pg, const struct finding *f)
{
	const struct evidence *e = finding_evidence(f);

	section_open(pg, STR("How this is computed"), STR(""));
	put(pg, "<p class=\"cap\">");
	page_str(pg, e && e->formula.n ? e->formula : methods[f->kind]);
	put(pg, " ");
	page_link(pg, ref_brief(pg->r, f->brief), STR(""));
	put(pg, "How values become levels</a></p>\n");
	for (const struct evidence_table *t = e ? e->first : NULL; t; t = t->next)
		if (!t->is_long && !is_for_against(t))
			evidence_figure(pg, t);
	how_id(pg, f);
	section_close(pg);
}
