// SPDX-License-Identifier: MIT
/*
 * All labels of one profile: for each key with several values a chart of the heaviest and a table
 * of all that are listed, then keys against each other. The title names the value that stands out
 * most: takes most beyond an even share among the values of its key, where these are few. Keys that
 * are numbers on a scale, as sizes of allocations, come after those that are names.
 */
#include <math.h>

#include "render/heat.h"
#include "render/labeltable.h"
#include "render/linefigure.h"

#define CHART_HEIGHT 140
#define CHART_ROWS 24
/* Keys with more values have no even share that one could stand out from. */
#define FEW_VALUES 12
/* Beyond the even share from which a value stands out. */
#define LEAST_EXCESS 0.1
/* Keys named in the lead. */
#define LEAD_KEYS 8

struct labels_page {
	struct page pg;
	const struct label_parts *labels;
};

static const struct label_parts *labels_of(struct page *pg)
{
	return ((struct labels_page *)pg)->labels;
}

/* ---- title and lead ---- */

struct standout {
	const struct plan_key *key;
	const struct value_part *value;
	double excess;
};

static size_t n_set(const struct plan_key *key)
{
	size_t n = key->n_all;

	for (size_t i = 0; i < key->n_values; i++)
		n -= !key->values[i].value.n;
	return n;
}

static void consider(struct standout *best, const struct page *pg, const struct key_parts *key)
{
	size_t n = n_set(key->plan);

	if (n < 2 || n > FEW_VALUES)
		return;
	for (size_t i = 0; i < key->plan->n_values; i++) {
		const struct value_part *v = &key->values[i];
		double excess = share_of_whole(pg, v->part.win.total) - 1 / (double)n;

		if (v->plan->value.n && excess >= LEAST_EXCESS && excess > best->excess)
			*best = (struct standout){key->plan, v, excess};
	}
}

static struct standout find_standout(struct page *pg)
{
	const struct label_parts *labels = labels_of(pg);
	struct standout best = {0};

	for (size_t i = 0; i < labels->n_keys; i++)
		consider(&best, pg, &labels->keys[i]);
	return best;
}

static void say_heading(struct buf *w, struct page *pg)
{
	struct standout s = find_standout(pg);

	say_brief(w, pg->r, pg->brief);
	if (!s.value) {
		say_lit(w, " by ");
		say_count(w, labels_of(pg)->n_keys, "label");
		return;
	}
	say_lit(w, " by label: ");
	say_label(w, s.key->key, s.value->plan->value, VALUE_CHARS);
	say_lit(w, " takes ");
	put_percent(w, share_of_whole(pg, s.value->part.win.total), 1);
	say_lit(w, " of ");
	say_level(w, &pg->unit, pg->shown.level);
}

static void labels_title(struct page *pg, struct buf *words)
{
	say_brief(words, pg->r, pg->brief);
	say_lit(words, " by label · ");
	say(words, pg->r->discovery->title);
}

static void lead_key(struct page *pg, const struct plan_key *key)
{
	page_link(pg, pg->here, key_anchor(pg, key));
	put(pg, "<code>");
	say_value(page_words(pg), key->key, VALUE_CHARS_SHORT);
	page_text(pg);
	put(pg, "</code></a> ");
	say_n_values(page_words(pg), pg, key);
	page_text(pg);
}

static void labels_lead(struct page *pg)
{
	const struct label_parts *labels = labels_of(pg);
	size_t shown = MIN(labels->n_keys, (size_t)LEAD_KEYS);

	lead_open(pg);
	say_heading(page_words(pg), pg);
	page_text(pg);
	lead_mid(pg);
	for (size_t i = 0; i < shown; i++) {
		if (i)
			put(pg, "; ");
		lead_key(pg, labels->keys[i].plan);
	}
	if (shown < labels->n_keys) {
		put(pg, "; ");
		say_count(page_words(pg), labels->n_keys - shown, "further key");
		page_text(pg);
	}
	put(pg, ". The values of a key sum to the whole.");
	lead_close(pg);
}

/* ---- chart of one key ---- */

/* What the chart shows of a key: the first lines by value, the rest as one more. */
struct key_lines {
	struct chart_line lines[LINES_MOST];
	size_t n;
	size_t n_values; /* lines that are a value's */
	size_t n_others; /* values in the line of the others; 0: there is none */
	struct timeline others;
};

/* Levels of parts added where they are known; a gap where none is. */
static void add_levels(double *sum, const struct timeline *t)
{
	for (size_t i = 0; t->level && i < t->n; i++)
		if (isfinite(t->level[i]))
			sum[i] = isfinite(sum[i]) ? sum[i] + t->level[i] : t->level[i];
}

static struct timeline sum_others(struct page *pg, const struct key_parts *key, size_t from)
{
	struct timeline t = *labels_of(pg)->whole;
	double *sum = arena_n(&pg->arena, t.n + 1, double);

	for (size_t i = 0; i < t.n; i++)
		sum[i] = NAN;
	for (size_t i = from; i < key->plan->n_values; i++)
		add_levels(sum, &key->values[i].part.timeline);
	if (key->has_other)
		add_levels(sum, &key->other.part.timeline);
	t.level = sum;
	return t;
}

static struct str line_name(struct page *pg, struct str value)
{
	say_value(page_words(pg), value, VALUE_CHARS_SHORT);
	return page_keep(pg);
}

static struct str others_name(struct page *pg, size_t n)
{
	say_others(page_words(pg), n);
	return page_keep(pg);
}

static void find_lines(struct key_lines *l, struct page *pg, const struct key_parts *key)
{
	bool all = key->plan->n_values + key->has_other <= LINES_MOST;
	size_t most = all ? key->plan->n_values : LINES_MOST - 1;

	*l = (struct key_lines){.n_values = most, .n_others = key->plan->n_all - most};
	for (size_t i = 0; i < most; i++) {
		const struct value_part *v = &key->values[i];

		if (v->part.timeline.level)
			l->lines[l->n++] = (struct chart_line){&v->part.timeline,
							       line_name(pg, v->plan->value)};
	}
	if (!l->n_others)
		return;
	l->others = sum_others(pg, key, most);
	l->lines[l->n++] = (struct chart_line){&l->others, others_name(pg, l->n_others)};
}

static struct str chart_label(struct page *pg, const struct key_parts *key,
			      const struct key_lines *l)
{
	struct buf *w = page_words(pg);

	say_brief(w, pg->r, pg->brief);
	say_lit(w, " by ");
	say_value(w, key->plan->key, VALUE_CHARS_SHORT);
	say_lit(w, ": ");
	for (size_t i = 0; i < l->n_values; i++) {
		const struct value_part *v = &key->values[i];

		say_value(w, v->plan->value, VALUE_CHARS_SHORT);
		say_lit(w, " ");
		say_level(w, &pg->unit, part_level(pg, &v->part));
		say_lit(w, " on average, ");
	}
	say_lit(w, "of ");
	say_level(w, &pg->unit, pg->shown.level);
	return page_keep(pg);
}

static struct str chart_note(struct page *pg, const struct key_lines *l)
{
	struct buf *w = page_words(pg);

	say_lit(w, "The area is the whole.");
	if (l->n_others) {
		say(w, l->n == LINES_MOST ? STR(" The dotted line") : STR(" The last line"));
		say_lit(w, " is ");
		say_count(w, l->n_others, "other value");
		say(w, l->n_others == 1 ? STR(".") : STR(" together."));
	}
	return page_keep(pg);
}

static void key_chart(struct page *pg, const struct key_parts *key, const struct key_lines *l)
{
	struct line_figure f = {
		.chart = {.timeline = labels_of(pg)->whole,
			  .unit = &pg->unit,
			  .lines = l->lines,
			  .n_lines = l->n,
			  .end_label = STR("all"),
			  .height = CHART_HEIGHT,
			  .time_axis = true,
			  .event_names = true},
		.area_name = STR("all"),
		.rows = CHART_ROWS,
	};

	f.chart.label = chart_label(pg, key, l);
	f.chart.events = events_of(pg, pg->here.service, &f.chart.n_events);
	f.note = chart_note(pg, l);
	line_figure(pg, &f);
}

/* ---- one key ---- */

static bool knows_levels(const struct page *pg, const struct label_parts *labels)
{
	return !shows_sums(pg) && labels->whole && labels->whole->level &&
	       bucket_last(labels->whole) != NONE;
}

static size_t count_pages(const struct plan_key *key)
{
	size_t n = 0;

	for (size_t i = 0; i < key->n_values; i++)
		n += key->values[i].has_page;
	return n;
}

/* "20 of 1,204 values have a row, 12 a page (options --value-pages and --page-budget)." */
static void say_left_out(struct buf *w, const struct plan_key *key)
{
	size_t n_pages = count_pages(key);
	bool less_rows = key->n_values < key->n_all;
	bool less_pages = n_pages < key->n_values && !key->is_scale;

	if (!less_rows && !less_pages)
		return;
	say_lit(w, " ");
	put_count(w, less_rows ? key->n_values : n_pages);
	say_lit(w, " of ");
	say_count(w, key->n_all, "value");
	say(w, less_rows ? STR(" have a row") : STR(" have a page"));
	if (less_rows && !key->is_scale) {
		say_lit(w, ", ");
		put_count(w, n_pages);
		say_lit(w, " a page");
	}
	say(w, less_pages ? STR(" (options --value-pages and --page-budget).")
			  : STR(" (option --value-pages)."));
}

static struct str key_caption(struct page *pg, const struct key_parts *key)
{
	struct buf *w = page_words(pg);

	say_lit(w, "By total");
	if (!shows_sums(pg) && pg->unit.name.n) {
		say_lit(w, ", levels in ");
		say_unit(w, &pg->unit);
	}
	say_lit(w, ".");
	if (key->plan->is_scale)
		say_lit(w, " These values are numbers on a scale: by total too, and without "
			   "pages.");
	say_left_out(w, key->plan);
	return page_keep(pg);
}

static void section_key(struct page *pg, const struct key_parts *key)
{
	struct unit unit = pg->unit;
	struct label_table table = {.key = key};
	struct key_lines lines = {0};
	struct str title;

	say_value(page_words(pg), key->plan->key, VALUE_CHARS);
	title = page_keep(pg);
	say_n_values(page_words(pg), pg, key->plan);
	put(pg, "<div id=\"");
	html_attr(pg->b, key_anchor(pg, key->plan));
	put(pg, "\">");
	section_open(pg, title, page_keep(pg));
	label_unit(pg, key);
	if (knows_levels(pg, labels_of(pg))) {
		find_lines(&lines, pg, key);
		key_chart(pg, key, &lines);
		table.n_keys = lines.n_values;
		table.other_has_line = key->plan->n_values == lines.n_values;
	}
	table.caption = key_caption(pg, key);
	label_table(pg, &table);
	section_close(pg);
	put(pg, "</div>\n");
	pg->unit = unit;
}

/* ---- the page ---- */

static void section_pairs(struct page *pg, const struct label_parts *labels)
{
	if (!labels->n_pairs)
		return;
	section_open(pg, STR("Labels against each other"), STR("% of the whole"));
	put(pg,
	    "<p class=\"cap\">A cell is what has both values; the stronger its grey, the more it "
	    "is, in five steps up to the largest of its table.</p>\n"
	    "<div class=\"two keys\">\n");
	for (size_t i = 0; i < labels->n_pairs; i++) {
		put(pg, "<div>");
		heat_table(pg, labels, &labels->pairs[i]);
		put(pg, "</div>\n");
	}
	put(pg, "</div>\n");
	section_close(pg);
}

static void labels_body(struct page *pg)
{
	const struct label_parts *labels = labels_of(pg);

	labels_lead(pg);
	for (size_t i = 0; i < labels->n_keys; i++)
		if (!labels->keys[i].plan->is_scale)
			section_key(pg, &labels->keys[i]);
	for (size_t i = 0; i < labels->n_keys; i++)
		if (labels->keys[i].plan->is_scale)
			section_key(pg, &labels->keys[i]);
	section_pairs(pg, labels);
	labels_same(pg);
	section_open(pg, STR("How this is computed"), STR(""));
	put(pg, "<div class=\"note-how\">\n");
	how_labels(pg);
	put(pg, "</div>\n");
	section_close(pg);
}

static const struct page_kind labels_kind = {labels_title, labels_body};

void page_labels(struct buf *b, const struct below *at, const struct label_parts *labels)
{
	struct labels_page page = {.pg = {.b = b}, .labels = labels};

	page_of_profile(&page.pg, at, ref_below(at->r, at->brief, AREA_LABELS, STR("")));
	page_write(&page.pg, &labels_kind);
}
