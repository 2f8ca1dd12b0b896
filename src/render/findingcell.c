// SPDX-License-Identifier: MIT
/*
 * A finding is shown where it concerns: by service and type of its series. Symptoms are told below
 * their cause there; where only they concern, they are told alone.
 */
#include "render/findingcell.h"

#include "render/finding_tell.h"
#include "render/findingcourse.h"

#include <math.h>

#define SPARK_HEIGHT 44
#define FLAGS 2
#define SYMPTOMS 4
#define LINES 3
#define SERVICE_CHARS 24

struct ref ref_finding(const struct finding *f)
{
	struct ref to = ref_of(AREA_FINDING, NONE, NONE);

	to.sub = f->id;
	return to;
}

/* ---- severity ---- */

enum mark { MARK_NOTE, MARK_WARN, MARK_CRIT, MARK_GOOD };

static const struct {
	const char *class, *word;
} marks[] = {
	[MARK_NOTE] = {"note", "Notice"},
	[MARK_WARN] = {"warn", "Warning"},
	[MARK_CRIT] = {"crit", "Critical"},
	[MARK_GOOD] = {"good", "Improvement"},
};

static enum mark mark_of(const struct finding *f)
{
	if (f->kind == FIND_IMPROVEMENT)
		return MARK_GOOD;
	return f->severity == SEVERITY_CRITICAL  ? MARK_CRIT
	       : f->severity == SEVERITY_WARNING ? MARK_WARN
						 : MARK_NOTE;
}

static void put_icon(struct page *pg, enum mark mark)
{
	put(pg, "<svg viewBox=\"0 0 14 14\" width=\"14\" height=\"14\" aria-hidden=\"true\">");
	switch (mark) {
	case MARK_CRIT:
		put(pg, "<path d=\"M4.1 0h5.8L14 4.1v5.8L9.9 14H4.1L0 9.9V4.1z\" "
			"fill=\"currentColor\"/><path d=\"M7 3v5M7 10v1.6\" class=\"ik\" "
			"stroke=\"#fff\" stroke-width=\"1.8\"/>");
		break;
	case MARK_WARN:
		put(pg, "<path d=\"M7 .6 14 13.2H0z\" fill=\"currentColor\"/>"
			"<path d=\"M7 5v4M7 10.2v1.5\" class=\"ik\" stroke=\"#fff\" "
			"stroke-width=\"1.6\"/>");
		break;
	case MARK_GOOD:
		put(pg, "<path d=\"M7 0v11M2 7l5 5 5-5\" fill=\"none\" stroke=\"currentColor\" "
			"stroke-width=\"2\"/>");
		break;
	case MARK_NOTE:
		put(pg, "<circle cx=\"7\" cy=\"7\" r=\"6\" fill=\"none\" stroke=\"currentColor\" "
			"stroke-width=\"1.6\"/><path d=\"M7 3.4v1.7M7 6.2v4.4\" "
			"stroke=\"currentColor\" stroke-width=\"1.6\"/>");
		break;
	}
	put(pg, "</svg>");
}

void finding_severity(struct page *pg, const struct finding *f)
{
	enum mark mark = mark_of(f);

	put(pg, "<p class=\"sev ");
	html_attr(pg->b, str_of(marks[mark].class));
	put(pg, "\">");
	put_icon(pg, mark);
	page_str(pg, str_of(marks[mark].word));
	put(pg, "</p>");
}

/* ---- articles ---- */

static void article_where(struct page *pg, const struct finding *f)
{
	struct buf *w;

	put(pg, "<div class=\"wh\">");
	finding_severity(pg, f);
	page_link(pg, ref_brief(pg->r, f->brief), STR(""));
	w = page_words(pg);
	say_short(w, pg->r->services[f->brief->series->service].name, SERVICE_CHARS);
	say_lit(w, " · ");
	say_type(w, pg->r->types[brief_type(pg->r, f->brief)].title);
	page_text(pg);
	put(pg, "</a></div>");
}

static void symptom_item(struct page *pg, const struct finding *f)
{
	put(pg, "<li>");
	say_finding(page_words(pg), pg->r, f);
	page_link_text(pg, ref_finding(f), page_keep(pg));
	put(pg, "</li>");
}

static void article_symptoms(struct page *pg, const struct finding *f)
{
	size_t n = MIN(f->n_symptoms, (size_t)SYMPTOMS);

	if (!n)
		return;
	put(pg, "<ul class=\"how sym\"><li>Begins together with it or follows from it:</li>");
	for (size_t i = 0; i < n; i++)
		symptom_item(pg, f->symptoms[i]);
	if (f->n_symptoms > n) {
		put(pg, "<li>and ");
		put_count(page_words(pg), f->n_symptoms - n);
		page_text(pg);
		put(pg, " more, on its page</li>");
	}
	put(pg, "</ul>");
}

static void article_mute(struct page *pg, const struct finding *f)
{
	if (!f->mute)
		return;
	put(pg, "<p class=\"how\"><b>");
	say_finding_mute(page_words(pg), f);
	page_text(pg);
	put(pg, "</b></p>");
}

static void article_say(struct page *pg, const struct finding *f)
{
	put(pg, "<div class=\"say\"><h3>");
	finding_sentence(pg, f);
	put(pg, ".</h3><p class=\"how\">");
	finding_gist(pg, f);
	page_link(pg, ref_finding(f), STR(""));
	put(pg, "Evidence</a></p>");
	article_mute(pg, f);
	article_symptoms(pg, f);
	put(pg, "</div>");
}

static void article_spark(struct page *pg, const struct finding *f)
{
	struct buf *w;

	put(pg, "<div class=\"spark\">");
	finding_spark(pg, f, SPARK_HEIGHT);
	w = page_words(pg);
	say_events_short(w, pg, f->brief->series->service);
	if (w->n) {
		put(pg, "<p class=\"cap evn\">");
		page_text(pg);
		put(pg, "</p>");
	}
	put(pg, "</div>");
}

static void article_size(struct page *pg, const struct finding *f)
{
	const char *things = phrase_of(pg->r, f->brief)->things;
	struct buf *w = page_words(pg);

	put(pg, "<p class=\"size\"><b>");
	say_finding_size(w, pg->r, f);
	if (things && !finding_is_leak(f) && isfinite(finding_size(f))) {
		say_lit(w, " ");
		say(w, str_of(things));
	}
	page_text(pg);
	put(pg, "</b><span>");
	say_finding_span(page_words(pg), pg->r, f);
	page_text(pg);
	put(pg, "</span></p>");
}

void finding_article(struct page *pg, const struct finding *f)
{
	put(pg, "<li><article class=\"finding\">");
	article_where(pg, f);
	article_say(pg, f);
	article_spark(pg, f);
	article_size(pg, f);
	put(pg, "</article></li>\n");
}

/* ---- those of a place ---- */

bool scope_has(const struct page *pg, const struct finding_scope *s, const struct finding *f)
{
	(void)pg;
	if (f->mute || f->kind == FIND_HOTSPOT)
		return false;
	if (s->brief)
		return f->brief == s->brief;
	return s->service == NONE || f->brief->series->service == s->service;
}

typedef void finding_visit(struct page *pg, const struct finding *f);

/* Causes first, then symptoms whose cause stands elsewhere; at most most are visited. */
static size_t visit(struct page *pg, const struct finding_scope *s, finding_visit *each)
{
	const struct findings *all = pg->r->findings;
	size_t n = 0;

	for (size_t i = 0; all && i < all->n; i++)
		if (scope_has(pg, s, all->v[i]) && n++ < s->most)
			each(pg, all->v[i]);
	for (size_t i = 0; all && i < all->n; i++) {
		const struct finding *cause = all->v[i];

		for (size_t k = 0; k < cause->n_symptoms && !scope_has(pg, s, cause); k++)
			if (!cause->mute && scope_has(pg, s, cause->symptoms[k]) && n++ < s->most)
				each(pg, cause->symptoms[k]);
	}
	return n;
}

size_t scope_count(const struct page *pg, const struct finding_scope *s)
{
	const struct findings *all = pg->r->findings;
	size_t n = 0;

	for (size_t i = 0; all && i < all->n; i++) {
		const struct finding *f = all->v[i];
		bool has = scope_has(pg, s, f);

		n += has;
		for (size_t k = 0; k < f->n_symptoms && !has && !f->mute; k++)
			n += scope_has(pg, s, f->symptoms[k]);
	}
	return n;
}

bool finding_is_for_title(const struct finding *f)
{
	return !f->mute && f->kind != FIND_HOTSPOT && f->kind != FIND_SHIFT &&
	       (f->confidence != CONFIDENCE_WEAK || f->severity != SEVERITY_INFO);
}

const struct finding *scope_first(const struct page *pg, const struct finding_scope *s)
{
	const struct findings *all = pg->r->findings;

	for (size_t i = 0; all && i < all->n; i++) {
		const struct finding *f = all->v[i];

		if (scope_has(pg, s, f) && finding_is_for_title(f))
			return f;
		for (size_t k = 0; k < f->n_symptoms && !f->mute; k++)
			if (scope_has(pg, s, f->symptoms[k]) &&
			    finding_is_for_title(f->symptoms[k]))
				return f->symptoms[k];
	}
	return NULL;
}

void section_findings(struct page *pg, const struct finding_scope *s)
{
	size_t n = scope_count(pg, s);

	if (!n)
		return;
	put(pg, "<section><div class=\"head\"><h2>Findings</h2><p>");
	if (s->service == NONE && !s->brief)
		put(pg, "by severity, size and confidence; orange in a picture is what the finding "
			"names");
	else
		say_count(page_words(pg), n, "finding");
	if (s->service != NONE || s->brief)
		page_text(pg);
	put(pg, "</p><p class=\"side pick\">");
	page_link(pg, ref_of(AREA_FINDINGS, NONE, NONE), STR(""));
	put(pg, "All findings</a></p></div>\n<ol>");
	visit(pg, s, finding_article);
	put(pg, "</ol>\n");
	if (n > s->most) {
		put(pg, "<p class=\"cap\">");
		page_link(pg, ref_of(AREA_FINDINGS, NONE, NONE), STR(""));
		say_count(page_words(pg), n - s->most, "further finding");
		page_text(pg);
		put(pg, "</a></p>\n");
	}
	section_close(pg);
}

static void flag(struct page *pg, const struct finding *f)
{
	put(pg, "<a class=\"flag ");
	html_attr(pg->b, str_of(marks[mark_of(f)].class));
	put(pg, "\" ");
	page_href(pg, ref_finding(f), STR(""));
	put(pg, ">");
	put_icon(pg, mark_of(f));
	say_finding_flag(page_words(pg), f);
	page_text(pg);
	put(pg, "</a>");
}

/* What is large is none: that is no news of a chart. */
static bool is_flag(const struct finding *f, const struct brief *brief)
{
	return !f->mute && f->brief == brief && f->kind != FIND_HOTSPOT;
}

void finding_flags(struct page *pg, const struct brief *brief)
{
	const struct findings *all = pg->r->findings;
	size_t n = 0;

	for (size_t i = 0; all && i < all->n && n < FLAGS; i++) {
		const struct finding *f = all->v[i];
		bool is_own = is_flag(f, brief);

		if (is_own && n++ < FLAGS)
			flag(pg, f);
		for (size_t k = 0; k < f->n_symptoms && !is_own && !f->mute; k++)
			if (is_flag(f->symptoms[k], brief) && n++ < FLAGS)
				flag(pg, f->symptoms[k]);
	}
}

/* ---- single lines ---- */

static void line(struct page *pg, const struct finding *f)
{
	put(pg, "<p class=\"cap fl\"><b>Finding</b>: ");
	page_link(pg, ref_finding(f), STR(""));
	say_finding(page_words(pg), pg->r, f);
	page_text(pg);
	put(pg, "</a>.</p>\n");
}

static bool names_fn(const struct finding *f, fn_id fn)
{
	if (f->fn == fn)
		return true;
	for (size_t i = 0; i < f->n_sources; i++)
		if (f->sources[i] == fn)
			return true;
	for (size_t i = 0; f->outlier && i < f->outlier->n_fns; i++)
		if (f->outlier->fns[i].fn == fn)
			return true;
	return false;
}

static bool names_value(const struct finding *f, struct str key, struct str value)
{
	for (size_t i = 0; i < f->n_labels; i++)
		if (str_eq(f->labels[i].key, key) && str_eq(f->labels[i].value, value))
			return true;
	return false;
}

/* What a line has to name. */
struct named {
	fn_id fn; /* FN_ALL: key and value */
	struct str key, value;
};

static bool fits(const struct page *pg, const struct finding *f, const struct named *what)
{
	if (f->mute || f->brief != pg->brief)
		return false;
	if (what->fn != FN_ALL)
		return names_fn(f, what->fn);
	return names_value(f, what->key, what->value);
}

static void lines(struct page *pg, const struct named *what)
{
	const struct findings *all = pg->r->findings;
	size_t n = 0;

	for (size_t i = 0; all && i < all->n && n < LINES; i++) {
		const struct finding *f = all->v[i];

		if (fits(pg, f, what) && n++ < LINES)
			line(pg, f);
		for (size_t k = 0; k < f->n_symptoms && !f->mute; k++)
			if (fits(pg, f->symptoms[k], what) && n++ < LINES)
				line(pg, f->symptoms[k]);
	}
}

void finding_flags_of_value(struct page *pg, struct str key, struct str value)
{
	const struct findings *all = pg->r->findings;
	struct named what = {FN_ALL, key, value};
	size_t n = 0;

	for (size_t i = 0; all && i < all->n && n < FLAGS; i++) {
		const struct finding *f = all->v[i];

		if (fits(pg, f, &what) && n++ < FLAGS)
			flag(pg, f);
	}
}

void finding_lines_of_fn(struct page *pg, fn_id fn)
{
	lines(pg, &(struct named){.fn = fn});
}

void finding_lines_of_value(struct page *pg, struct str key, struct str value)
{
	lines(pg, &(struct named){FN_ALL, key, value});
}

const fn_id *finding_fns(struct page *pg, const struct brief *brief, size_t *n)
{
	const struct findings *all = pg->r->findings;
	fn_id *fns = arena_n(&pg->arena, all ? all->n + 1 : 1, fn_id);

	*n = 0;
	for (size_t i = 0; all && i < all->n; i++)
		if (is_flag(all->v[i], brief) && all->v[i]->fn != FN_ALL)
			fns[(*n)++] = all->v[i]->fn;
	return fns;
}
