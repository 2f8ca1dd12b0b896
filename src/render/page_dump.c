// SPDX-License-Identifier: MIT
/*
 * One dump as it is stored: where it comes from and why it counts as what it counts, then each of
 * its sample types with sum, flame graph and functions. No kind enters here: what counts since
 * process start is shown as that.
 */
#include "render/dumpname.h"
#include "render/partview.h"

#include <math.h>
#include <stdlib.h>

/* Types that are drawn; a dump with more lists the rest with their sums. */
#define DRAWN 8
#define LEAST_FRAMES 300

/* One point of the dump, as its section needs it. */
struct dump_type {
	const struct point *point;
	const struct part *part;
	size_t type; /* of report.types; NONE: unknown there */
	size_t at;
};

struct dump_page {
	struct page page; /* first: sections get this */
	uint32_t dump;
	struct dump_type *types; /* by the order of tabs */
	struct shared_labels shared;
};

static const struct dump_page *dump_of(const struct page *pg)
{
	return (const struct dump_page *)pg;
}

static const struct mdump *mdump_of(const struct page *pg)
{
	return &pg->r->model->dumps[dump_of(pg)->dump];
}

static const struct dump *source_of(const struct page *pg)
{
	return &pg->r->discovery->dumps.v[mdump_of(pg)->source];
}

static const struct ptype *ptype_of(const struct page *pg, const struct dump_type *t)
{
	return &pg->r->model->types[t->point->type];
}

static int by_type(const void *left, const void *right)
{
	const struct dump_type *a = left, *b = right;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static struct dump_type *types_of(struct page *pg, const struct mdump *d, const struct part *parts)
{
	struct dump_type *v = arena_n(&pg->arena, d->n_points + 1, struct dump_type);

	for (size_t i = 0; i < d->n_points; i++)
		v[i] = (struct dump_type){&d->points[i], &parts[i],
					  dump_type(pg->r, d->points[i].type), i};
	qsort(v, d->n_points, sizeof(*v), by_type);
	return v;
}

/* ---- title and lead ---- */

static void say_total(struct buf *w, const struct page *pg, const struct dump_type *t)
{
	double sum = (double)t->point->total;
	struct unit u = unit_for_sum(ptype_of(pg, t)->unit, fabs(sum));

	say_level(w, &u, sum);
}

static void dump_title(struct page *pg, struct buf *words)
{
	say(words, pg->r->services[pg->here.service].name);
	say_lit(words, " dump ");
	say_dump(words, pg->r, dump_of(pg)->dump, &dump_of(pg)->shared);
	say_lit(words, " · ");
	say(words, pg->r->discovery->title);
}

static void dump_lead(struct page *pg)
{
	const struct mdump *d = mdump_of(pg);
	const struct dump_type *main_type = dump_of(pg)->types;
	struct buf *w = page_words(pg);

	lead_open(pg);
	say(w, pg->r->services[pg->here.service].name);
	say_lit(w, ", ");
	say_dump(w, pg->r, dump_of(pg)->dump, &dump_of(pg)->shared);
	say_lit(w, ": ");
	if (d->n_points) {
		say_type(w, dump_type_name(pg->r, main_type->point->type));
		say_lit(w, " ");
		say_total(w, pg, main_type);
	} else {
		say_lit(w, "no sample type");
	}
	if (d->duration_ns > 0) {
		say_lit(w, " in ");
		put_duration(w, d->duration_ns);
	}
	page_text(pg);
	lead_mid(pg);
	put(pg, "One dump as it is stored: plain sums of its samples. Types that count since "
		"process start are not reduced to what came since the dump before; rates and "
		"averages are on the pages of the profiles.");
	lead_close(pg);
}

/* ---- where it comes from ---- */

static void fact_open(struct page *pg, struct str what)
{
	put(pg, "<tr><th scope=\"row\">");
	page_str(pg, what);
	put(pg, "</th><td>");
}

static void fact_close(struct page *pg)
{
	put(pg, "</td></tr>\n");
}

static void fact(struct page *pg, struct str what)
{
	fact_open(pg, what);
	page_text(pg);
	fact_close(pg);
}

static void put_why(struct page *pg, enum why why, struct str how)
{
	struct buf *w = page_words(pg);

	say_lit(w, " by ");
	say(w, why_text(why));
	if (how.n && !str_eq(how, why_text(why))) {
		say_lit(w, ": ");
		say(w, how);
	}
	put(pg, "<span class=\"dim\">");
	page_text(pg);
	put(pg, "</span>");
}

static void fact_file(struct page *pg)
{
	struct buf *w;

	fact_open(pg, STR("File"));
	put(pg, "<code>");
	page_str(pg, source_of(pg)->path);
	put(pg, "</code> <a href=\"");
	w = page_words(pg);
	say_root(w, pg->r, pg->here);
	say_dump_row(w, pg->r, dump_of(pg)->dump);
	html_url(pg->b, buf_view(w));
	put(pg, "\">in the list of files</a>");
	fact_close(pg);
}

static void fact_digest(struct page *pg)
{
	fact_open(pg, STR("Contents"));
	put_bytes(page_words(pg), mdump_of(pg)->file_bytes);
	say_lit(&pg->words, " of ");
	say(&pg->words, mdump_of(pg)->format);
	say_lit(&pg->words, ", sha256 ");
	page_text(pg);
	put(pg, "<code>");
	digest_hex(page_words(pg), &mdump_of(pg)->digest);
	page_text(pg);
	put(pg, "</code>");
	fact_close(pg);
}

static void fact_time(struct page *pg)
{
	const struct mdump *d = mdump_of(pg);
	struct buf *w = page_words(pg);

	fact_open(pg, STR("Time"));
	if (d->time_ns == TIME_NONE) {
		say_lit(w, "number ");
		buf_i64(w, d->seq);
		say_lit(w, ", no clock");
	} else {
		utc_iso(w, d->time_ns / NS_PER_S);
	}
	page_text(pg);
	put_why(pg, d->time_why, d->time_how);
	fact_close(pg);
}

static void fact_service(struct page *pg)
{
	fact_open(pg, STR("Service"));
	page_link_text(pg, ref_of(AREA_SERVICE, pg->here.service, NONE),
		       pg->r->services[pg->here.service].name);
	put_why(pg, mdump_of(pg)->service_why, mdump_of(pg)->service_how);
	fact_close(pg);
}

static void fact_labels(struct page *pg)
{
	const struct instance *in = &pg->r->model->instances[mdump_of(pg)->instance];

	fact_open(pg, STR("Labels"));
	for (size_t i = 0; i < in->n_labels; i++) {
		if (i)
			put(pg, "<br>");
		put(pg, "<code>");
		page_str(pg, in->labels[i].key);
		put(pg, "=");
		page_str(pg, in->labels[i].value);
		put(pg, "</code>");
		put_why(pg, in->labels[i].why, STR(""));
	}
	if (!in->n_labels)
		put(pg, "<span class=\"dim\">none</span>");
	fact_close(pg);
}

static void fact_counts(struct page *pg)
{
	const struct mdump *d = mdump_of(pg);
	struct buf *w = page_words(pg);

	put_count(w, d->n_samples);
	say_lit(w, " as stored, ");
	put_count(w, d->n_rows);
	say_lit(w, " with different frames or labels");
	fact(pg, STR("Samples"));
	w = page_words(pg);
	if (d->period > 0) {
		put_count(w, (uint64_t)d->period);
		say_lit(w, " as stored");
	} else {
		say_lit(w, "–");
	}
	fact(pg, STR("Period"));
	w = page_words(pg);
	if (d->duration_ns > 0)
		put_duration(w, d->duration_ns);
	else
		say_lit(w, "unknown");
	fact(pg, STR("Covers"));
}

/* The nearest dump of the service with a page: in the order of the list, in this direction. */
static void neighbour_link(struct page *pg, bool next)
{
	const struct dump_order *order = &pg->r->orders[pg->here.service];
	size_t i = dump_order_find(order, pg->r->model, dump_of(pg)->dump);
	struct buf *w;

	do
		i += next ? 1 : SIZE_MAX;
	while (i < order->n && !dump_has_page(pg->r, order->dumps[i]));
	if (i >= order->n)
		return;
	w = page_words(pg);
	if (!next)
		say_lit(w, "‹ ");
	say_dump(w, pg->r, order->dumps[i], &dump_of(pg)->shared);
	if (next)
		say_lit(w, " ›");
	page_link_text(pg, ref_dump(pg->r, order->dumps[i], &pg->arena), page_keep(pg));
	put(pg, " ");
}

static void section_origin(struct page *pg)
{
	section_open(pg, STR("Where it comes from"), STR(""));
	put(pg, "<table class=\"data facts\"><caption class=\"vh\">Where this dump comes from and "
		"why it counts as what it counts</caption><tbody>\n");
	fact_file(pg);
	fact_digest(pg);
	fact_time(pg);
	fact_service(pg);
	fact_labels(pg);
	fact_counts(pg);
	table_close(pg);
	put(pg, "<p class=\"cap pick\">");
	neighbour_link(pg, false);
	neighbour_link(pg, true);
	put(pg, "</p>\n");
	section_close(pg);
}

/* ---- its types ---- */

static struct str type_about(struct page *pg, const struct dump_type *t)
{
	struct buf *w = page_words(pg);

	say_total(w, pg, t);
	say_lit(w, " in ");
	say_count(w, t->part->n_stacks, "stack");
	say_lit(w, " of ");
	say_count(w, t->part->n_fns, "function");
	if (ptype_of(pg, t)->kind == KIND_CUMULATIVE)
		say_lit(w, ", counted since process start");
	return page_keep(pg);
}

static struct str type_label(struct page *pg, const struct dump_type *t)
{
	struct buf *w = page_words(pg);

	say_lit(w, "Flame graph of ");
	say_type(w, dump_type_name(pg->r, t->point->type));
	say_lit(w, " in this dump, ");
	say_total(w, pg, t);
	say_lit(w, "; the functions below hold the same");
	return page_keep(pg);
}

static struct str type_root(struct page *pg, const struct dump_type *t)
{
	struct buf *w = page_words(pg);

	say(w, pg->r->services[pg->here.service].name);
	say_lit(w, " · ");
	say(w, dump_type_name(pg->r, t->point->type));
	return page_keep(pg);
}

static void draw_type(struct page *pg, const struct dump_type *t)
{
	size_t share = pg->r->flame_frames / MIN(mdump_of(pg)->n_points, (uint32_t)DRAWN);
	struct part_view v = {.part = t->part,
			      .sample_unit = ptype_of(pg, t)->unit,
			      .root_label = type_root(pg, t),
			      .label = type_label(pg, t),
			      .over = STR("as stored"),
			      .plan = pg->brief ? pg->brief->plan : NULL,
			      .budget = MAX(share, (size_t)LEAST_FRAMES)};

	pg->shown = t->part->win;
	pg->prefix = part_prefix(pg, t->part);
	part_flame(pg, &v);
	part_functions(pg, &v);
}

static void section_type(struct page *pg, const struct dump_type *t)
{
	pg->here.type = t->type;
	pg->brief = t->type == NONE ? NULL : report_brief(pg->r, pg->here.service, t->type);
	pg->unit = unit_for_sum(ptype_of(pg, t)->unit, fabs((double)t->point->total));
	section_open(pg, dump_type_name(pg->r, t->point->type), type_about(pg, t));
	if (pg->brief) {
		put(pg, "<p class=\"cap\">");
		page_link(pg, ref_brief(pg->r, pg->brief), STR(""));
		say_brief(page_words(pg), pg->r, pg->brief);
		page_text(pg);
		put(pg, " over all dumps</a></p>\n");
	}
	if (t->type != NONE && t->part->n_nodes > 1 && t->part->nodes[0].total != 0)
		draw_type(pg, t);
	else
		put(pg, "<div class=\"empty\">No stack has a value.</div>\n");
	section_close(pg);
}

static void section_rest(struct page *pg)
{
	const struct mdump *d = mdump_of(pg);

	if (d->n_points <= DRAWN)
		return;
	section_open(pg, STR("Other types"), STR("sums as stored"));
	put(pg, "<table class=\"data facts\"><caption class=\"vh\">Sums of the other types"
		"</caption><tbody>\n");
	for (size_t i = DRAWN; i < d->n_points; i++) {
		const struct dump_type *t = &dump_of(pg)->types[i];

		say_total(page_words(pg), pg, t);
		fact(pg, dump_type_name(pg->r, t->point->type));
	}
	table_close(pg);
	section_close(pg);
}

static void dump_body(struct page *pg)
{
	const struct mdump *d = mdump_of(pg);

	dump_lead(pg);
	section_origin(pg);
	for (size_t i = 0; i < MIN(d->n_points, (uint32_t)DRAWN); i++)
		section_type(pg, &dump_of(pg)->types[i]);
	section_rest(pg);
}

static const struct page_kind dump_kind = {dump_title, dump_body};

void page_dump(struct buf *b, const struct report *r, uint32_t dump, const struct part *parts)
{
	struct dump_page p = {.page = {.b = b, .r = r}, .dump = dump};
	struct buf name = {0};

	p.types = types_of(&p.page, &r->model->dumps[dump], parts);
	p.page.here = ref_dump(r, dump, &p.page.arena);
	p.shared = shared_labels(&p.page, p.page.here.service);
	say_dump(&name, r, dump, &p.shared);
	p.page.here.name = arena_str(&p.page.arena, buf_view(&name));
	buf_release(&name);
	page_write(&p.page, &dump_kind);
}
