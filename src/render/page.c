// SPDX-License-Identifier: MIT
/*
 * The shell is a template: its slots are rows of a table here. Breadcrumbs follow the parents of
 * an area, tabs are the pages of a level, so no page lists its own navigation.
 */
#include "render/page.h"

#include <assert.h>
#include <math.h>

#include "base/asset.h"
#include "model/refine.h"
#include "render/look.h"
#include "render/nav.h"
#include "version.h"

struct buf *page_words(struct page *pg)
{
	buf_reset(&pg->words);
	return &pg->words;
}

void page_text(struct page *pg)
{
	html_text(pg->b, buf_view(&pg->words));
}

void page_attr(struct page *pg)
{
	html_title(pg->b, buf_view(&pg->words));
}

struct str page_keep(struct page *pg)
{
	return arena_str(&pg->arena, buf_view(&pg->words));
}

void page_str(struct page *pg, struct str s)
{
	html_text(pg->b, s);
}

void page_class(struct page *pg, struct str name)
{
	if (!name.n)
		return;
	put(pg, " class=\"");
	html_attr(pg->b, name);
	put(pg, "\"");
}

/* ---- the shell ---- */

static struct str asset(const char *name)
{
	const struct asset *a = asset_find(name);

	assert(a);
	return (struct str){a->data, a->size};
}

static const struct look *look_of(struct page *pg)
{
	struct look *own;

	if (pg->r->look)
		return pg->r->look;
	own = arena_n(&pg->arena, 1, struct look); /* no run made it: a page by itself */
	look_make(own, LOOK_INLINE, &pg->arena);
	return own;
}

/* Several pages in one file explore as soon as one of them does. */
static bool explores(const struct page *pg)
{
	return pg->cube.n || pg->is_explorer;
}

static bool has_listed_charts(const struct page *pg)
{
	enum area area = pg->here.area;

	return area == AREA_INDEX || area == AREA_TYPE || area == AREA_SERVICE ||
	       area == AREA_LABELS;
}

static bool wants_part(const struct page *pg, enum look_part part)
{
	switch (part) {
	case STYLE_EXPLORE:
	case SCRIPT_EXPLORE:
		return explores(pg);
	case STYLE_SINGLE:
		return pg->is_single;
	case SCRIPT_LISTS:
		return !explores(pg) && !pg->is_single && !has_listed_charts(pg);
	case SCRIPT_CHARTS:
		return pg->is_single || (!explores(pg) && has_listed_charts(pg));
	default:
		return true;
	}
}

/* "'sha256-...' 'sha256-...'", or "'self'" */
static void policy(struct page *pg, enum look_part first, enum look_part last)
{
	const struct look *l = look_of(pg);

	if (l->form == LOOK_EXTERNAL) {
		put(pg, " 'self'");
		return;
	}
	for (enum look_part i = first; i <= last; i++) {
		if (!wants_part(pg, i))
			continue;
		put(pg, " '");
		html_attr(pg->b, l->part[i].hash);
		put(pg, "'");
	}
}

static void put_template(struct page *pg, const struct page_kind *kind, const char *name);

/* The same for all shells. */
static void slot_head(struct page *pg, const struct page_kind *kind)
{
	put_template(pg, kind, "templates/head.html");
}

static void slot_style_policy(struct page *pg, const struct page_kind *kind)
{
	(void)kind;
	policy(pg, STYLE_REPORT, STYLE_SINGLE);
}

static void slot_script_policy(struct page *pg, const struct page_kind *kind)
{
	(void)kind;
	policy(pg, SCRIPT_LISTS, SCRIPT_EXPLORE);
}

static void slot_image_policy(struct page *pg, const struct page_kind *kind)
{
	(void)kind;
	if (look_of(pg)->form == LOOK_EXTERNAL)
		put(pg, "'self'");
	else
		put(pg, "data:");
}

/* The way from this page to a file that all pages share. */
static void shared_path(struct page *pg, enum look_part part)
{
	nav_root(pg);
	html_attr(pg->b, look_of(pg)->part[part].path);
}

static void put_style(struct page *pg, enum look_part part)
{
	const struct look *l = look_of(pg);

	if (l->form == LOOK_EXTERNAL) {
		put(pg, "<link rel=\"stylesheet\" href=\"");
		shared_path(pg, part);
		put(pg, "\">\n");
	} else if (l->form == LOOK_INLINE) {
		put(pg, "<style>");
		html_own(pg->b, l->part[part].text);
		put(pg, "</style>\n");
	}
}

static void slot_style(struct page *pg, const struct page_kind *kind)
{
	(void)kind;
	for (enum look_part i = STYLE_REPORT; i <= STYLE_SINGLE; i++)
		if (wants_part(pg, i))
			put_style(pg, i);
}

/* Without any, browsers ask the server for one. */
static void slot_icon(struct page *pg, const struct page_kind *kind)
{
	(void)kind;
	put(pg, "<link rel=\"icon\" href=\"");
	if (look_of(pg)->form == LOOK_EXTERNAL)
		shared_path(pg, LOOK_ICON);
	else
		put(pg, "data:,");
	put(pg, "\">");
}

static void put_script(struct page *pg, enum look_part part)
{
	const struct look *l = look_of(pg);

	if (l->form == LOOK_EXTERNAL) {
		put(pg, "<script src=\"");
		shared_path(pg, part);
		put(pg, "\"></script>");
	} else if (l->form == LOOK_INLINE) {
		put(pg, "<script>");
		html_own(pg->b, l->part[part].text);
		put(pg, "</script>");
	}
}

/* The cube is no script to the browser: a type that it does not know is not run. */
static void slot_script(struct page *pg, const struct page_kind *kind)
{
	(void)kind;
	if (pg->cube.n) {
		put(pg, "<script type=\"application/octet-stream\" id=\"cube\">");
		html_base64(pg->b, pg->cube);
		put(pg, "</script>\n");
	}
	for (enum look_part i = SCRIPT_LISTS; i <= SCRIPT_EXPLORE; i++)
		if (wants_part(pg, i))
			put_script(pg, i);
}

static void slot_title(struct page *pg, const struct page_kind *kind)
{
	kind->title(pg, page_words(pg));
	page_text(pg);
}

static void slot_crumbs(struct page *pg, const struct page_kind *kind)
{
	(void)kind;
	nav_crumbs(pg);
}

static void slot_when(struct page *pg, const struct page_kind *kind)
{
	(void)kind;
	say_report_time(page_words(pg), pg->r);
	page_text(pg);
}

static void slot_tabs(struct page *pg, const struct page_kind *kind)
{
	(void)kind;
	nav_tabs(pg);
}

/* What of the stacks is left out or changed: numbers mean nothing without it. */
static void slot_refined(struct page *pg, const struct page_kind *kind)
{
	size_t service = pg->here.service;
	struct buf *w = page_words(pg);

	(void)kind;
	refine_say(w, pg->r->model->refine,
		   service == NONE ? STR("") : pg->r->services[service].name);
	if (!w->n)
		return;
	put(pg, "<p class=\"refined\">");
	page_text(pg);
	put(pg, "</p>\n");
}

static void slot_main(struct page *pg, const struct page_kind *kind)
{
	kind->body(pg);
}

static void footer_skipped(struct page *pg)
{
	size_t n = pg->r->n_skipped;

	if (!n)
		return;
	put(pg, "<span>");
	say_count(page_words(pg), n, "file");
	page_text(pg);
	put(pg, " ");
	page_link(pg, ref_of(AREA_FILES, NONE, NONE), STR("skipped"));
	put(pg, "skipped</a></span>\n");
}

static void footer_version(struct page *pg)
{
	put(pg, "<span>flamefolio " FLAMEFOLIO_VERSION);
	if (pg->r->input_digest.n) {
		put(pg, ", input sha256 <code title=\"");
		html_attr(pg->b, pg->r->input_digest);
		put(pg, "\">");
		page_str(pg, str_sub(pg->r->input_digest, 0, 12));
		put(pg, "</code>");
	}
	put(pg, "</span>");
}

/* Browsers get slow from here on. */
#define LARGE_PAGE_BYTES ((size_t)8 << 20)

static void footer_size(struct page *pg)
{
	size_t bytes = pg->b->n + pg->cube.n / 3 * 4;

	if (bytes <= LARGE_PAGE_BYTES)
		return;
	put(pg, "<span class=\"warn\">This page takes ");
	put_bytes(page_words(pg), bytes);
	page_text(pg);
	put(pg, "</span>\n");
}

static void slot_footer(struct page *pg, const struct page_kind *kind)
{
	struct buf *w;

	(void)kind;
	footer_size(pg);
	if (pg->footer) {
		pg->footer(pg);
		footer_version(pg);
		return;
	}
	put(pg, "<span>Read from ");
	page_link(pg, ref_of(AREA_FILES, NONE, NONE), STR(""));
	say_count(page_words(pg), pg->r->n_read, "dump");
	page_text(pg);
	put(pg, "</a> of ");
	w = page_words(pg);
	say_count(w, pg->r->n_instances, "instance");
	say_lit(w, ", ");
	put_bytes(w, pg->r->bytes_read);
	page_text(pg);
	put(pg, "</span>\n");
	footer_skipped(pg);
	put(pg, "<span><a href=\"");
	nav_root(pg);
	put(pg, "summary.json\">summary.json</a></span>\n");
	footer_version(pg);
}

static const struct {
	const char *name;
	void (*print)(struct page *pg, const struct page_kind *kind);
} slots[] = {
	{"head", slot_head},
	{"style-policy", slot_style_policy},
	{"script-policy", slot_script_policy},
	{"image-policy", slot_image_policy},
	{"icon", slot_icon},
	{"style", slot_style},
	{"script", slot_script},
	{"title", slot_title},
	{"crumbs", slot_crumbs},
	{"when", slot_when},
	{"tabs", slot_tabs},
	{"refined", slot_refined},
	{"main", slot_main},
	{"footer", slot_footer},
};

static void page_slot(struct page *pg, const struct page_kind *kind, struct str name)
{
	size_t i = 0;

	while (i < COUNT_OF(slots) && !str_eq(name, str_of(slots[i].name)))
		i++;
	assert(i < COUNT_OF(slots));
	slots[i].print(pg, kind);
}

static void put_template(struct page *pg, const struct page_kind *kind, const char *name)
{
	struct str rest = asset(name), slot;

	while ((slot = tpl_next(pg->b, &rest)).n)
		page_slot(pg, kind, slot);
}

void page_write(struct page *pg, const struct page_kind *kind)
{
	put_template(pg, kind, pg->shell ? pg->shell : "templates/page.html");
	buf_release(&pg->words);
	arena_release(&pg->arena);
}

/* ---- parts of a page ---- */

void lead_open(struct page *pg)
{
	put(pg, "<div class=\"lead\"><h1>");
}

void lead_mid(struct page *pg)
{
	put(pg, "</h1>\n<p>");
}

void lead_close(struct page *pg)
{
	put(pg, "</p></div>\n");
}

void figure_open(struct page *pg)
{
	if (pg->cube.n)
		put(pg, "<figure data-part=\"flame\">");
	else
		put(pg, "<figure>");
}

void section_open(struct page *pg, struct str title, struct str note)
{
	put(pg, "<section><div class=\"head\"><h2>");
	page_str(pg, title);
	put(pg, "</h2>");
	if (note.n) {
		put(pg, "<p>");
		page_str(pg, note);
		put(pg, "</p>");
	}
	put(pg, "</div>\n");
}

void section_close(struct page *pg)
{
	put(pg, "</section>\n");
}

void kpis_open(struct page *pg)
{
	put(pg, "<dl class=\"kpis\">");
}

void page_level(struct page *pg, const struct unit *u, double level)
{
	put_level(pg->b, u, level);
	put(pg, " <small>");
	if (isfinite(level))
		put_unit(pg->b, u);
	put(pg, "</small>");
}

void kpi(struct page *pg, const struct kpi *k)
{
	put(pg, "<div><dt>");
	page_str(pg, k->name);
	put(pg, "</dt><dd class=\"v\">");
	if (isfinite(k->level))
		page_level(pg, &k->unit, k->level);
	else
		put(pg, "<span class=\"empty\">no level</span>");
	put(pg, "</dd><dd");
	page_class(pg, k->class);
	put(pg, ">");
	page_str(pg, k->note);
	put(pg, "</dd></div>");
}

void kpis_close(struct page *pg)
{
	put(pg, "</dl>\n");
}

void page_list(struct page *pg, enum list_kind list)
{
	if (list == LIST_NONE)
		return;
	put(pg, " data-list=\"");
	html_attr(pg->b, list_name(list));
	put(pg, "\"");
}

void table_list(struct page *pg, enum list_kind list)
{
	pg->list = list;
}

static void table_start(struct page *pg, const char *class)
{
	put(pg, "<table");
	page_class(pg, str_of(class));
	page_list(pg, pg->list);
	pg->list = LIST_NONE;
	put(pg, ">");
}

void table_open(struct page *pg, const char *class, struct str caption)
{
	table_start(pg, class);
	put(pg, "<caption>");
	page_str(pg, caption);
	put(pg, "</caption>\n");
}

void table_open_named(struct page *pg, const char *class, struct str caption)
{
	table_start(pg, class);
	put(pg, "<caption class=\"vh\">");
	page_str(pg, caption);
	put(pg, "</caption>\n");
}

/* "Self %" becomes "Self cores"; without a unit the blank goes too. */
static void head_text(struct page *pg, struct str head)
{
	size_t at = str_chr(head, '%');
	struct buf *w = page_words(pg);

	if (at == SIZE_MAX || str_eq(head, STR("%")) || str_ends(head, STR("%%"))) {
		say(w, str_ends(head, STR("%%")) ? str_sub(head, 0, head.n - 1) : head);
	} else {
		say(w, str_trim(str_sub(head, 0, at)));
		if (pg->unit.name.n) {
			say_lit(w, " ");
			say_unit(w, &pg->unit);
		}
	}
	page_text(pg);
}

static void head_cell(struct page *pg, const struct column *c)
{
	put(pg, "<th scope=\"col\"");
	if (!c->is_row_head)
		page_class(pg, str_of(c->class));
	if (c->descending)
		put(pg, " aria-sort=\"descending\"");
	put(pg, ">");
	if (c->is_bar)
		put(pg, "<span class=\"vh\">");
	head_text(pg, str_of(c->head));
	if (c->is_bar)
		put(pg, "</span>");
	if (c->descending)
		put(pg, " ▾");
	put(pg, "</th>");
}

void table_head(struct page *pg, const struct column *columns, size_t n)
{
	size_t i;

	put(pg, "<thead><tr>");
	for (i = 0; i < n; i++)
		head_cell(pg, &columns[i]);
	put(pg, "</tr></thead>\n<tbody>\n");
}

static void data_cell(struct page *pg, const struct column *c, const void *row)
{
	if (c->is_row_head)
		put(pg, "<th scope=\"row\"");
	else
		put(pg, "<td");
	page_class(pg, str_of(c->class));
	put(pg, ">");
	c->cell(pg, row);
	if (c->is_row_head)
		put(pg, "</th>");
	else
		put(pg, "</td>");
}

void table_row_named(struct page *pg, const struct column *columns, size_t n, const void *row,
		     struct str id)
{
	size_t i;

	put(pg, "<tr");
	if (id.n) {
		put(pg, " id=\"");
		html_attr(pg->b, id);
		put(pg, "\"");
	}
	put(pg, ">");
	for (i = 0; i < n; i++)
		data_cell(pg, &columns[i], row);
	put(pg, "</tr>\n");
}

void table_row(struct page *pg, const struct column *columns, size_t n, const void *row)
{
	table_row_named(pg, columns, n, row, STR(""));
}

void table_close(struct page *pg)
{
	put(pg, "</tbody></table>\n");
}
