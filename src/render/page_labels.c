// SPDX-License-Identifier: MIT
/*
 * Labels and instances on the page of a profile, in short: the heaviest values of each key, which
 * are links to their pages; charts and the other values are on the page of labels. A key with one
 * value says nothing about a difference, so those keys share one line.
 */
#include "render/page_profile.h"

#include <math.h>

#include "render/instname.h"
#include "render/labeltable.h"

#define KEY_VALUES 6
#define KEYS 12

struct value_row {
	const struct label_value *value; /* NULL: the others */
	const struct label_key *key;
	int64_t total;
	double longest; /* share of the heaviest */
};

/* ---- one key ---- */

static void cell_row_name(struct page *pg, const void *row)
{
	const struct value_row *r = row;
	const struct plan_key *key = plan_find_key(pg->brief->plan, r->key->key);
	const struct plan_value *value = NULL;

	if (!r->value) {
		put(pg, "<span data-rest>");
		say_others(page_words(pg), r->key->n_values - KEY_VALUES);
		page_text(pg);
		put(pg, "</span>");
		return;
	}
	if (key)
		value = plan_find_value(pg->brief->plan, r->key->key, r->value->value);
	if (value)
		cell_label_link(pg, key, value, VALUE_CHARS);
	else
		cell_label(pg, r->value->value, VALUE_CHARS);
}

static void cell_row_value(struct page *pg, const void *row)
{
	cell_value(pg, ((const struct value_row *)row)->total, pg->shown.per_value);
}

static void cell_row_share(struct page *pg, const void *row)
{
	cell_share(pg, ((const struct value_row *)row)->total);
}

static void cell_row_bar(struct page *pg, const void *row)
{
	const struct value_row *r = row;

	chart_bar(pg->b, 0, r->longest > 0 ? share_of_whole(pg, r->total) / r->longest : 0);
}

/* A mean level, or a sum where no level is known. */
#define VALUE_COLUMNS(head)                                                                        \
	{                                                                                          \
		{"Value", "val", cell_row_name, true, false, false},                               \
			{head, "n", cell_row_value, false, false, true},                           \
			{"%", "n", cell_row_share, false, false, false},                           \
			{"share", "br opt", cell_row_bar, false, true, false},                     \
	}

static const struct column value_means[] = VALUE_COLUMNS("Mean %");
static const struct column value_sums[] = VALUE_COLUMNS("Sum %");

static void value_rows(struct page *pg, const struct label_key *key, const struct column *columns)
{
	struct value_row row = {.key = key};
	bool saturated = false;
	int64_t others = 0;

	for (size_t i = 0; i < key->n_values; i++)
		if (i >= KEY_VALUES)
			others = add_sat(others, key->values[i].total, &saturated);
	row.longest = fmax(share_of_whole(pg, key->values[0].total), share_of_whole(pg, others));
	for (size_t i = 0; i < MIN(key->n_values, (size_t)KEY_VALUES); i++) {
		row.value = &key->values[i];
		row.total = row.value->total;
		table_row(pg, columns, COUNT_OF(value_means), &row);
	}
	row.value = NULL;
	row.total = others;
	if (key->n_values > KEY_VALUES)
		table_row(pg, columns, COUNT_OF(value_means), &row);
}

/* Samples without the key are a row, but no value. */
static size_t n_set(const struct label_key *key)
{
	size_t n = 0;

	for (size_t i = 0; i < key->n_values; i++)
		n += key->values[i].value.n > 0;
	return n;
}

static void value_table(struct page *pg, const struct label_key *key)
{
	const struct column *columns = shows_sums(pg) ? value_sums : value_means;
	struct buf *w = page_words(pg);

	say_value(w, key->key, VALUE_CHARS);
	say_lit(w, ": ");
	say_count(w, n_set(key), "value");
	table_list(pg, LIST_VALUES);
	table_open(pg, "data", page_keep(pg));
	table_head(pg, columns, COUNT_OF(value_means));
	value_rows(pg, key, columns);
	table_close(pg);
}

/* "All values and charts" of the key. */
static void key_link(struct page *pg, const struct label_key *key)
{
	const struct plan_key *plan = plan_find_key(pg->brief->plan, key->key);

	if (!plan || !pg->brief->plan->has_labels)
		return;
	put(pg, "<p class=\"cap\">");
	page_link(pg, ref_below(pg->r, pg->brief, AREA_LABELS, STR("")), key_anchor(pg, plan));
	if (key->n_values > KEY_VALUES)
		put(pg, "All values and charts</a></p>\n");
	else
		put(pg, "Charts</a></p>\n");
}

/* ---- all keys ---- */

static void label_tables(struct page *pg)
{
	const struct profile *p = pg->profile;
	size_t shown = 0;

	put(pg, "<div class=\"two keys\">\n");
	for (size_t i = 0; i < p->n_labels && shown < KEYS; i++) {
		if (p->labels[i].n_values < 2)
			continue;
		put(pg, "<div>");
		value_table(pg, &p->labels[i]);
		key_link(pg, &p->labels[i]);
		put(pg, "</div>\n");
		shown++;
	}
	put(pg, "</div>\n");
}

static size_t count_many(const struct profile *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_labels; i++)
		n += p->labels[i].n_values > 1;
	return n;
}

/* "3 further keys with several values are on the page of labels." */
static void left_out(struct page *pg, size_t n)
{
	if (!n)
		return;
	put(pg, "<p class=\"cap\">");
	say_count(page_words(pg), n, "further key");
	page_text(pg);
	put(pg, " with several values: see ");
	if (pg->brief->plan->has_labels) {
		page_link(pg, ref_below(pg->r, pg->brief, AREA_LABELS, STR("")), STR(""));
		put(pg, "all labels</a> and ");
	}
	put(pg, "labels in summary.json.</p>\n");
}

static void no_page(struct page *pg, size_t many)
{
	if (!many || pg->brief->plan->has_labels)
		return;
	put(pg,
	    "<p class=\"cap\">The report’s number of pages left none for charts of these labels "
	    "(option --page-budget).</p>\n");
}

void section_labels(struct page *pg)
{
	const struct profile *p = pg->profile;
	size_t many = count_many(p);

	section_open(pg, STR("Labels"), STR("the values of a key add up to the whole"));
	if (p->only_baseline) {
		put(pg, "<p class=\"cap\">With only a baseline there is nothing to split by label."
			"</p>\n");
		section_close(pg);
		return;
	}
	if (!p->n_labels)
		put(pg,
		    "<p class=\"cap\">Neither these dumps nor their samples carry labels.</p>\n");
	if (many)
		label_tables(pg);
	labels_same(pg);
	left_out(pg, many > KEYS ? many - KEYS : 0);
	no_page(pg, many);
	section_close(pg);
}

/* ---- instances ---- */

struct instance_shown {
	const struct instance_row *row;
	const struct shared_labels *shared;
};

static void cell_instance(struct page *pg, const void *row)
{
	const struct instance_shown *i = row;

	cell_instance_name(pg, i->row->name, i->shared);
}

static void cell_instance_level(struct page *pg, const void *row)
{
	cell_level(pg, ((const struct instance_shown *)row)->row->level);
}

static void cell_instance_bar(struct page *pg, const void *row)
{
	double whole = pg->profile->win[WIN_ALL].level;
	double level = ((const struct instance_shown *)row)->row->level;

	chart_bar(pg->b, 0, whole > 0 && isfinite(level) ? level / whole : 0);
}

static void cell_instance_dumps(struct page *pg, const void *row)
{
	put_count(page_words(pg), ((const struct instance_shown *)row)->row->n_dumps);
	page_text(pg);
}

static void cell_instance_interval(struct page *pg, const void *row)
{
	const struct instance_row *i = ((const struct instance_shown *)row)->row;

	if (i->interval_ns > 0)
		put_duration(page_words(pg), i->interval_ns);
	else
		say_lit(page_words(pg), "–");
	page_text(pg);
}

static void cell_instance_range(struct page *pg, const void *row)
{
	const struct instance_row *i = ((const struct instance_shown *)row)->row;

	if (pg->profile->timeline.is_sequence || i->first_ns == TIME_NONE)
		say_lit(page_words(pg), "–");
	else
		say_range(page_words(pg), pg->r, i->first_ns, i->last_ns);
	page_text(pg);
}

static void cell_instance_restarts(struct page *pg, const void *row)
{
	put_count(page_words(pg), ((const struct instance_shown *)row)->row->n_restarts);
	page_text(pg);
}

/* Only counters tell of restarts: their column is the last. */
static const struct column instance_columns[] = {
	{"Instance", "", cell_instance, true, false, false},
	{"Mean %", "n", cell_instance_level, false, false, false},
	{"share", "br opt", cell_instance_bar, false, true, false},
	{"Dumps", "n", cell_instance_dumps, false, false, false},
	{"Every", "n opt", cell_instance_interval, false, false, false},
	{"First to last, UTC", "n opt", cell_instance_range, false, false, false},
	{"Restarts", "n", cell_instance_restarts, false, false, false},
};

void section_instances(struct page *pg)
{
	const struct profile *p = pg->profile;
	struct shared_labels shared = shared_labels(pg, pg->here.service);
	bool counts = brief_ptype(pg->r, pg->brief)->kind == KIND_CUMULATIVE;
	size_t n = COUNT_OF(instance_columns) - !counts;
	size_t i;

	section_open(pg, STR("Instances"), STR("mean over the whole report"));
	table_list(pg, LIST_INSTANCES);
	table_open_named(pg, "data", STR("Instances of this profile"));
	table_head(pg, instance_columns, n);
	for (i = 0; i < p->n_instances; i++)
		table_row(pg, instance_columns, n,
			  &(struct instance_shown){&p->instances[i], &shared});
	table_close(pg);
	section_close(pg);
}
