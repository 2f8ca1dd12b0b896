// SPDX-License-Identifier: MIT
/*
 * Provenance: what was read and why it counts as what it counts, what was skipped, which limits
 * cut. The list of a service has several pages; its first is index.html, then 2.html, 3.html ...
 * Its rows stand in the order of time and can be linked to: timelines do.
 */
#include "render/cell.h"
#include "render/dumpname.h"
#include "render/pages.h"

#include <math.h>

#define SKIP_ROWS 1000
/* Types named in a dump's row. */
#define NAMED 4

/* ---- all services ---- */

static double service_coverage(const struct report *r, const struct service_row *s)
{
	double least = 1;
	size_t i;

	for (i = s->first_brief; i < s->first_brief + s->n_briefs; i++)
		least = fmin(least, r->briefs[i].coverage);
	return least;
}

static void cell_service(struct page *pg, const void *row)
{
	const struct service_row *s = row;

	page_link_text(pg, ref_of(AREA_FILES_SERVICE, (size_t)(s - pg->r->services), NONE),
		       s->name);
}

static void cell_dumps(struct page *pg, const void *row)
{
	put_count(page_words(pg), ((const struct service_row *)row)->n_dumps);
	page_text(pg);
}

static void cell_instances(struct page *pg, const void *row)
{
	put_count(page_words(pg), ((const struct service_row *)row)->n_instances);
	page_text(pg);
}

static void cell_types(struct page *pg, const void *row)
{
	html_u64(pg->b, ((const struct service_row *)row)->n_briefs);
}

static void cell_coverage(struct page *pg, const void *row)
{
	buf_fixed(page_words(pg), 100 * service_coverage(pg->r, row), 1);
	page_text(pg);
}

static const struct column service_columns[] = {
	{"Service", "", cell_service, true, false, false},
	{"Dumps", "n", cell_dumps, false, false, false},
	{"Instances", "n", cell_instances, false, false, false},
	{"Types", "n opt", cell_types, false, false, false},
	{"Least covered type, %%", "n", cell_coverage, false, false, false},
};

static void section_services(struct page *pg)
{
	size_t i;

	section_open(pg, STR("Read"),
		     STR("coverage: dumps there of those that intervals lead to expect"));
	if (!pg->r->n_services) {
		put(pg, "<div class=\"empty\">No dump was read.</div>\n");
		section_close(pg);
		return;
	}
	table_list(pg, LIST_SERVICES);
	table_open_named(pg, "data", STR("Services and what was read of them"));
	table_head(pg, service_columns, COUNT_OF(service_columns));
	for (i = 0; i < pg->r->n_services; i++)
		table_row(pg, service_columns, COUNT_OF(service_columns), &pg->r->services[i]);
	table_close(pg);
	section_close(pg);
}

/* ---- skipped ---- */

static void cell_path(struct page *pg, const void *row)
{
	put(pg, "<code>");
	page_str(pg, ((const struct skip *)row)->path);
	put(pg, "</code>");
}

static void cell_reason(struct page *pg, const void *row)
{
	page_str(pg, ((const struct skip *)row)->reason);
}

static const struct column skip_columns[] = {
	{"File", "path", cell_path, true, false, false},
	{"Why it was skipped", "", cell_reason, false, false, false},
};

static const struct skip *skip_at(const struct report *r, size_t i)
{
	size_t n = r->discovery->skips.n;

	return i < n ? &r->discovery->skips.v[i] : &r->model->failed[i - n];
}

static void section_skipped(struct page *pg)
{
	size_t n = pg->r->discovery->skips.n + pg->r->model->n_failed;
	size_t i;

	put(pg, "<div id=\"skipped\">");
	section_open(pg, STR("Skipped"), STR(""));
	if (!n) {
		put(pg, "<p class=\"cap\">Every file was read.</p>\n");
		section_close(pg);
		put(pg, "</div>\n");
		return;
	}
	say_count(page_words(pg), n, "file");
	if (n > SKIP_ROWS)
		say_lit(&pg->words, ", the first 1,000 here, all in summary.json");
	table_list(pg, LIST_SKIPPED);
	table_open(pg, "data", page_keep(pg));
	table_head(pg, skip_columns, COUNT_OF(skip_columns));
	for (i = 0; i < MIN(n, (size_t)SKIP_ROWS); i++)
		table_row(pg, skip_columns, COUNT_OF(skip_columns), skip_at(pg->r, i));
	table_close(pg);
	section_close(pg);
	put(pg, "</div>\n");
}

/* ---- limits ---- */

static void limit_row(struct page *pg, struct str what, uint64_t n)
{
	if (!n)
		return;
	put(pg, "<tr><th scope=\"row\">");
	page_str(pg, what);
	put(pg, "</th><td class=\"n\">");
	put_count(page_words(pg), n);
	page_text(pg);
	put(pg, "</td></tr>\n");
}

static void section_limits(struct page *pg)
{
	const struct limits_hit *hit = &pg->r->model->hit;

	section_open(pg, STR("Limits hit"), STR(""));
	if (!limits_hit_total(hit)) {
		put(pg,
		    "<p class=\"cap\">No limit was hit: all that the dumps hold is in the numbers."
		    "</p>\n");
		section_close(pg);
		return;
	}
	put(pg, "<table class=\"data few\"><caption class=\"vh\">Limits "
		"hit</caption>"
		"<thead><tr><th scope=\"col\">What was cut</th>"
		"<th scope=\"col\" class=\"n\">Times</th></tr></thead><tbody>\n");
	limit_row(pg, STR("stack cut at the deepest allowed depth; its value counts"), hit->depth);
	limit_row(pg, STR("label of a sample left out"), hit->labels);
	limit_row(pg, STR("string shortened"), hit->strings);
	table_close(pg);
	section_close(pg);
}

static void files_title(struct page *pg, struct buf *words)
{
	say_lit(words, "Files · ");
	say(words, pg->r->discovery->title);
}

/* Which dumps have a page of their own, where the report was asked for any. */
static void say_dump_pages(struct buf *w, const struct report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->model->n_dumps; i++)
		n += dump_has_page(r, (uint32_t)i);
	if (!n)
		return;
	if (n == r->n_read) {
		say_lit(w, " Each dump has a page of its own.");
		return;
	}
	say_lit(w, " ");
	say_count(w, n, "dump");
	say(w, n == 1 ? STR(" has a page of its own") : STR(" have a page of their own"));
	say_lit(w, "; --dump-pages makes at most ");
	put_count(w, DUMP_PAGES_MAX);
	say_lit(w, ", spread evenly over services and time.");
}

static void files_lead(struct page *pg)
{
	const struct report *r = pg->r;
	struct buf *w = page_words(pg);

	lead_open(pg);
	say_count(w, r->n_read, "dump");
	say_lit(w, " read, ");
	put_count(w, r->n_skipped);
	say_lit(w, " skipped");
	page_text(pg);
	lead_mid(pg);
	w = page_words(pg);
	put_bytes(w, r->bytes_read);
	say_lit(w, " as stored, of ");
	say_count(w, r->n_services, "service");
	say_lit(w, " and ");
	say_count(w, r->n_instances, "instance");
	say_lit(w,
		". The page of a service lists each dump with where its time and its service were "
		"read from.");
	say_dump_pages(w, r);
	page_text(pg);
	lead_close(pg);
}

static void files_body(struct page *pg)
{
	files_lead(pg);
	section_services(pg);
	section_skipped(pg);
	section_limits(pg);
}

static const struct page_kind files_kind = {files_title, files_body};

void page_files(struct buf *b, const struct report *r)
{
	struct page pg = {.b = b, .r = r, .here = ref_of(AREA_FILES, NONE, NONE)};

	page_write(&pg, &files_kind);
}

/* ---- one service ---- */

static const struct dump *source_of(const struct page *pg, const struct mdump *d)
{
	return &pg->r->discovery->dumps.v[d->source];
}

static uint32_t dump_index(const struct page *pg, const struct mdump *d)
{
	return (uint32_t)(d - pg->r->model->dumps);
}

static void cell_dump_path(struct page *pg, const void *row)
{
	uint32_t dump = dump_index(pg, row);
	bool has_page = dump_has_page(pg->r, dump);

	if (has_page)
		page_link(pg, ref_dump(pg->r, dump, &pg->arena), STR(""));
	put(pg, "<code>");
	page_str(pg, source_of(pg, row)->path);
	put(pg, "</code>");
	if (has_page)
		put(pg, "</a>");
}

static void cell_format(struct page *pg, const void *row)
{
	page_str(pg, ((const struct mdump *)row)->format);
}

static void cell_dump_types(struct page *pg, const void *row)
{
	const struct mdump *d = row;
	struct buf *w = page_words(pg);
	uint32_t i;

	for (i = 0; i < MIN(d->n_points, (uint32_t)NAMED); i++) {
		if (i)
			say_lit(w, ", ");
		say(w, dump_type_name(pg->r, d->points[i].type));
	}
	if (d->n_points > NAMED) {
		say_lit(w, " and ");
		put_count(w, d->n_points - NAMED);
		say_lit(w, " more");
	}
	page_text(pg);
}

/* The words, in grey after them why, and how in the title. */
static void cell_why(struct page *pg, enum why why, struct str how)
{
	put(pg, " <span class=\"dim\"");
	if (how.n) {
		put(pg, " title=\"");
		html_attr(pg->b, how);
		put(pg, "\"");
	}
	put(pg, ">");
	page_str(pg, why_text(why));
	put(pg, "</span>");
}

static void cell_time(struct page *pg, const void *row)
{
	const struct mdump *d = row;
	struct buf *w = page_words(pg);

	if (d->time_ns == TIME_NONE) {
		say_lit(w, "#");
		buf_i64(w, d->seq);
	} else {
		utc_iso(w, d->time_ns / NS_PER_S);
	}
	page_text(pg);
	cell_why(pg, d->time_why, d->time_how);
	if (source_of(pg, d)->time_is_local && d->time_why == WHY_NAME)
		put(pg, " <span class=\"dim\">local time read as UTC</span>");
}

static void cell_service_why(struct page *pg, const void *row)
{
	const struct mdump *d = row;

	cell_why(pg, d->service_why, d->service_how);
}

static void cell_samples(struct page *pg, const void *row)
{
	put_count(page_words(pg), ((const struct mdump *)row)->n_samples);
	page_text(pg);
}

static void cell_rows(struct page *pg, const void *row)
{
	put_count(page_words(pg), ((const struct mdump *)row)->n_rows);
	page_text(pg);
}

static void cell_duration(struct page *pg, const void *row)
{
	const struct mdump *d = row;

	if (d->duration_ns > 0)
		put_duration(page_words(pg), d->duration_ns);
	else
		say_lit(page_words(pg), "–");
	page_text(pg);
}

static const struct column dump_columns[] = {
	{"Time and its source", "tm", cell_time, false, false, false},
	{"File", "path", cell_dump_path, true, false, false},
	{"Format", "nw opt", cell_format, false, false, false},
	{"Types", "opt", cell_dump_types, false, false, false},
	{"Service by", "tm opt", cell_service_why, false, false, false},
	{"Samples", "n opt", cell_samples, false, false, false},
	{"Rows", "n opt", cell_rows, false, false, false},
	{"Covers", "n opt", cell_duration, false, false, false},
};

size_t files_parts(const struct report *r, size_t service)
{
	size_t n = r->services[service].n_dumps;

	return n ? (n + FILES_PAGE_DUMPS - 1) / FILES_PAGE_DUMPS : 1;
}

/* A page of the same folder: index.html, 2.html, ... */
static void part_link(struct page *pg, size_t part, struct str text)
{
	struct buf *w = page_words(pg);

	if (part) {
		buf_u64(w, part + 1);
		say_lit(w, ".html");
	} else {
		say_lit(w, "index.html");
	}
	put(pg, "<a href=\"");
	html_url(pg->b, buf_view(w));
	put(pg, "\">");
	page_str(pg, text);
	put(pg, "</a> ");
}

static void part_links(struct page *pg)
{
	size_t n = files_parts(pg->r, pg->here.service);

	if (n < 2)
		return;
	put(pg, "<p class=\"cap pick\">");
	if (pg->part)
		part_link(pg, pg->part - 1, STR("‹ earlier 1,000"));
	say_lit(page_words(pg), "page ");
	put_count(&pg->words, pg->part + 1);
	say_lit(&pg->words, " of ");
	put_count(&pg->words, n);
	say_lit(&pg->words, " ");
	page_text(pg);
	if (pg->part + 1 < n)
		part_link(pg, pg->part + 1, STR("next 1,000 ›"));
	put(pg, "</p>\n");
}

static void dump_rows(struct page *pg)
{
	const struct dump_order *order = &pg->r->orders[pg->here.service];
	size_t from = pg->part * FILES_PAGE_DUMPS;

	for (size_t i = from; i < MIN(order->n, from + FILES_PAGE_DUMPS); i++) {
		say_dump_anchor(page_words(pg), pg->r, order->dumps[i]);
		table_row_named(pg, dump_columns, COUNT_OF(dump_columns),
				&pg->r->model->dumps[order->dumps[i]], page_keep(pg));
	}
}

static void files_service_title(struct page *pg, struct buf *words)
{
	say(words, pg->r->services[pg->here.service].name);
	say_lit(words, " files · ");
	say(words, pg->r->discovery->title);
}

static void files_service_lead(struct page *pg)
{
	const struct service_row *s = &pg->r->services[pg->here.service];
	struct buf *w = page_words(pg);

	lead_open(pg);
	say(w, s->name);
	say_lit(w, ": ");
	say_count(w, s->n_dumps, "dump");
	say_lit(w, " of ");
	say_count(w, s->n_instances, "instance");
	page_text(pg);
	lead_mid(pg);
	put(pg,
	    "Each dump with where its time and its service were read from; the pattern or rule is "
	    "in "
	    "the title of the grey words. Samples are counted as stored, rows after equal stacks "
	    "with equal labels are merged.");
	lead_close(pg);
}

static void files_service_body(struct page *pg)
{
	files_service_lead(pg);
	section_open(pg, STR("Dumps"), STR("by time, then instance and path"));
	part_links(pg);
	table_list(pg, LIST_DUMPS);
	table_open_named(pg, "data", STR("Dumps of this service by time"));
	table_head(pg, dump_columns, COUNT_OF(dump_columns));
	dump_rows(pg);
	table_close(pg);
	part_links(pg);
	section_close(pg);
}

static const struct page_kind files_service_kind = {files_service_title, files_service_body};

void page_files_service(struct buf *b, const struct report *r, size_t service, size_t part)
{
	struct page pg = {
		.b = b, .r = r, .here = ref_of(AREA_FILES_SERVICE, service, NONE), .part = part};

	page_write(&pg, &files_service_kind);
}
