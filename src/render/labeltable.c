// SPDX-License-Identifier: MIT
/*
 * Rows are by total, as the aggregate gives them: numbers among the values stay in that order too,
 * since what a reader looks for is who takes most. Only sums are known of a profile without
 * levels, so its table is a short one.
 */
#include "render/labeltable.h"

#include <math.h>

#include "render/findingcell.h"
#include "render/lines.h"

#define SPARK_PX 18
#define VALUE_BYTES 400

struct label_row {
	const struct label_table *table;
	const struct value_part *value;
	double longest;        /* share of the heaviest */
	struct unit deviation; /* finer: levels of one value lie close together */
	size_t line;           /* of the chart; NONE */
};

void say_others(struct buf *t, size_t n)
{
	say_lit(t, "other (");
	put_count(t, n);
	say_lit(t, ")");
}

/* ---- cells ---- */

/* For scripts that filter by it: a longer one is in nobody's address. */
static void value_attr(struct page *pg, struct str value)
{
	if (value.n > VALUE_BYTES)
		return;
	put(pg, " data-value=\"");
	html_attr(pg->b, value);
	put(pg, "\"");
}

static void cell_name(struct page *pg, const void *row)
{
	const struct label_row *r = row;
	const struct key_parts *key = r->table->key;

	if (r->line != NONE)
		lines_key(pg->b, r->line);
	if (r->value->plan) {
		put(pg, "<span");
		value_attr(pg, r->value->plan->value);
		put(pg, ">");
		cell_label_link(pg, key->plan, r->value->plan, VALUE_CHARS);
		put(pg, "</span>");
		finding_flags_of_value(pg, key->plan->key, r->value->plan->value);
		return;
	}
	put(pg, "<span data-rest>");
	say_others(page_words(pg), key->plan->n_all - key->plan->n_values);
	page_text(pg);
	put(pg, "</span>");
}

static void cell_part_share(struct page *pg, const void *row)
{
	cell_share(pg, ((const struct label_row *)row)->value->part.win.total);
}

static void cell_bar(struct page *pg, const void *row)
{
	const struct label_row *r = row;
	double share = share_of_whole(pg, r->value->part.win.total);

	chart_bar(pg->b, 0, r->longest > 0 ? share / r->longest : 0);
}

static void cell_now(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct label_row *)row)->value->stats.now);
}

static void cell_mean(struct page *pg, const void *row)
{
	const struct part *part = &((const struct label_row *)row)->value->part;

	put(pg, "<span title=\"");
	put_exact(pg->b, part->win.total, part->den, brief_ptype(pg->r, pg->brief)->unit);
	put(pg, "\">");
	cell_level(pg, part_level(pg, part));
	put(pg, "</span>");
}

static void cell_max(struct page *pg, const void *row)
{
	const struct label_row *r = row;

	if (isfinite(r->value->stats.max)) {
		put(pg, "<span title=\"at ");
		chart_time(page_words(pg), &r->value->part.timeline, r->value->stats.max_s);
		page_attr(pg);
		put(pg, "\">");
	} else {
		put(pg, "<span>");
	}
	cell_level(pg, r->value->stats.max);
	put(pg, "</span>");
}

static void cell_min(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct label_row *)row)->value->stats.min);
}

static void cell_deviation(struct page *pg, const void *row)
{
	const struct label_row *r = row;

	put_column(page_words(pg), &r->deviation, r->value->stats.stddev);
	page_text(pg);
}

static void cell_trend(struct page *pg, const void *row)
{
	cell_change(pg, &((const struct label_row *)row)->value->change);
}

/* "tenant=acme: 0.0427 cores on average, highest 0.0611 cores at 14:20" */
static void say_spark(struct buf *w, const struct page *pg, const struct label_row *r)
{
	const struct value_part *v = r->value;

	if (v->plan)
		say_label(w, r->table->key->plan->key, v->plan->value, VALUE_CHARS_SHORT);
	else
		say_lit(w, "the other values together");
	say_lit(w, ": ");
	say_level(w, &pg->unit, part_level(pg, &v->part));
	say_lit(w, " on average");
	if (!isfinite(v->stats.max))
		return;
	say_lit(w, ", highest ");
	say_level(w, &pg->unit, v->stats.max);
	say_lit(w, " at ");
	chart_time(w, &v->part.timeline, v->stats.max_s);
}

static void cell_course(struct page *pg, const void *row)
{
	const struct label_row *r = row;
	const struct value_part *v = r->value;
	struct chart_stats stats = {&pg->unit,    part_level(pg, &v->part), v->stats.max,
				    v->stats.now, v->change.before,         v->change.after};
	struct chart c = {.timeline = &v->part.timeline,
			  .unit = &pg->unit,
			  .stats = &stats,
			  .height = SPARK_PX};

	if (!c.timeline->level)
		return;
	say_spark(page_words(pg), pg, r);
	c.label = page_keep(pg);
	chart_spark(pg->b, &c);
}

static const struct column full_columns[] = {
	{"Value", "val", cell_name, true, false, false},
	{"Share, %%", "n", cell_part_share, false, false, true},
	{"share", "br opt", cell_bar, false, true, false},
	{"Mean", "n", cell_mean, false, false, false},
	{"Now", "n opt", cell_now, false, false, false},
	{"Highest", "n opt", cell_max, false, false, false},
	{"Lowest", "n opt", cell_min, false, false, false},
	{"Deviation", "n opt", cell_deviation, false, false, false},
	{"Change", "n", cell_trend, false, false, false},
	{"Course", "sk opt", cell_course, false, false, false},
};

static const struct column short_columns[] = {
	{"Value", "val", cell_name, true, false, false},
	{"Share, %%", "n", cell_part_share, false, false, true},
	{"share", "br opt", cell_bar, false, true, false},
	{"Mean", "n", cell_mean, false, false, false},
	{"Change", "n", cell_trend, false, false, false},
};

static const struct column sum_columns[] = {
	{"Value", "val", cell_name, true, false, false},
	{"Share, %%", "n", cell_part_share, false, false, true},
	{"share", "br opt", cell_bar, false, true, false},
	{"Sum", "n", cell_mean, false, false, false},
};

/* ---- the table ---- */

static double larger(double a, double b)
{
	return fmax(fabs(a), fabs(b));
}

static double largest_of(const struct page *pg, const struct value_part *v, double largest)
{
	largest = larger(largest, part_level(pg, &v->part));
	largest = larger(largest, v->stats.now);
	return larger(largest, v->stats.max);
}

/* Two digits of the lightest value that takes a thousandth of the whole, or of the heaviest. */
static double least_of(const struct page *pg, const struct key_parts *key)
{
	double least = NAN;

	for (size_t i = 0; i < key->plan->n_values; i++)
		if (!i || share_of_whole(pg, key->values[i].part.win.total) >= 0.001)
			least = fmin(least, fabs(part_level(pg, &key->values[i].part)));
	return isfinite(least) ? least : 0;
}

void label_unit(struct page *pg, const struct key_parts *key)
{
	const struct ptype *type = brief_ptype(pg->r, pg->brief);
	double largest = key->has_other ? largest_of(pg, &key->other, 0) : 0;

	for (size_t i = 0; i < key->plan->n_values; i++)
		largest = largest_of(pg, &key->values[i], largest);
	largest = isfinite(largest) ? largest : 0;
	pg->unit = shows_sums(pg) ? unit_for_sum(type->unit, largest) : unit_for(type, largest);
	unit_refine(&pg->unit, least_of(pg, key));
}

/* What all rows share: the longest bar, and digits for the largest deviation. */
static struct label_row first_row(const struct page *pg, const struct label_table *t)
{
	const struct key_parts *key = t->key;
	struct label_row row = {.table = t, .deviation = pg->unit};
	double largest = 0;

	for (size_t i = 0; i < key->plan->n_values; i++) {
		const struct value_part *v = &key->values[i];
		/* Rounding of a level that never changes is no deviation. */
		bool deviates = v->stats.stddev > 1e-9 * fabs(v->stats.max);

		row.longest = fmax(row.longest, share_of_whole(pg, v->part.win.total));
		largest = deviates ? fmax(largest, v->stats.stddev) : largest;
	}
	if (key->has_other)
		row.longest = fmax(row.longest, share_of_whole(pg, key->other.part.win.total));
	unit_refine(&row.deviation, largest);
	return row;
}

static void label_rows(struct page *pg, const struct label_table *t, const struct column *columns,
		       size_t n)
{
	const struct key_parts *key = t->key;
	struct label_row row = first_row(pg, t);

	for (size_t i = 0; i < key->plan->n_values; i++) {
		row.value = &key->values[i];
		row.line = i < t->n_keys ? i : NONE;
		table_row(pg, columns, n, &row);
	}
	row.value = &key->other;
	row.line = t->other_has_line ? t->n_keys : NONE;
	if (key->has_other)
		table_row(pg, columns, n, &row);
}

/* For scripts: where the values can be filtered by. */
static void explorer_link(struct page *pg, struct str key)
{
	put(pg, "<a hidden data-key=\"");
	html_attr(pg->b, key);
	put(pg, "\" ");
	page_href(pg, ref_brief(pg->r, pg->brief), STR(""));
	put(pg, ">Explorer</a>\n");
}

void label_table(struct page *pg, const struct label_table *t)
{
	const struct column *columns = full_columns;
	size_t n = COUNT_OF(full_columns);

	if (shows_sums(pg)) {
		columns = sum_columns;
		n = COUNT_OF(sum_columns);
	} else if (t->is_short) {
		columns = short_columns;
		n = COUNT_OF(short_columns);
	}
	explorer_link(pg, t->key->plan->key);
	table_list(pg, LIST_VALUES);
	table_open(pg, "data", t->caption);
	table_head(pg, columns, n);
	label_rows(pg, t, columns, n);
	table_close(pg);
}
