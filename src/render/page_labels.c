// SPDX-License-Identifier: MIT
/*
 * Labels and instances of one profile. A key with one value says nothing about a difference, so
 * those keys share one line; a key with many values lists its heaviest and says what is left.
 */
#include "render/page_profile.h"

#include <math.h>

#include "render/instname.h"

#define KEY_VALUES 12
#define KEYS 12

static double share_of(const struct page *pg, int64_t total)
{
	return pg->shown.total ? (double)total / (double)pg->shown.total : 0;
}

static void cell_label(struct page *pg, const void *row)
{
	const struct label_value *v = row;

	if (!v->value.n) {
		put(pg, "<span class=\"dim\">not set</span>");
		return;
	}
	put(pg, "<code>");
	page_str(pg, v->value);
	put(pg, "</code>");
}

static void cell_label_value(struct page *pg, const void *row)
{
	cell_value(pg, ((const struct label_value *)row)->total, pg->shown.per_value);
}

static void cell_label_share(struct page *pg, const void *row)
{
	buf_fixed(page_words(pg), 100 * share_of(pg, ((const struct label_value *)row)->total), 1);
	page_text(pg);
}

static void cell_label_bar(struct page *pg, const void *row)
{
	chart_bar(pg->b, 0, share_of(pg, ((const struct label_value *)row)->total));
}

/* A mean level, or a sum where no level is known. */
#define LABEL_COLUMNS(head)                                                                        \
	{                                                                                          \
		{"Value", "", cell_label, true, false, false},                                     \
			{head, "n", cell_label_value, false, false, true},                         \
			{"%", "n", cell_label_share, false, false, false},                         \
			{"share", "br opt", cell_label_bar, false, true, false},                   \
	}

static const struct column label_means[] = LABEL_COLUMNS("Mean %");
static const struct column label_sums[] = LABEL_COLUMNS("Sum %");

static void label_table_row(struct page *pg, const struct label_value *row)
{
	table_row(pg, label_means, COUNT_OF(label_means), row);
}

/* What the listed values leave over, as one more row. */
static void label_rest(struct page *pg, const struct label_key *key)
{
	struct label_value rest = {0};
	bool saturated = false;
	size_t i;

	for (i = KEY_VALUES; i < key->n_values; i++)
		rest.total = add_sat(rest.total, key->values[i].total, &saturated);
	say_lit(page_words(pg), "other (");
	put_count(&pg->words, key->n_values - KEY_VALUES);
	say_lit(&pg->words, ")");
	rest.value = page_keep(pg);
	label_table_row(pg, &rest);
}

/* Samples without the key are a row, but no value. */
static size_t n_set(const struct label_key *key)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < key->n_values; i++)
		n += key->values[i].value.n > 0;
	return n;
}

static void label_table(struct page *pg, const struct label_key *key)
{
	struct buf *w = page_words(pg);
	size_t i;

	say(w, key->key);
	say_lit(w, ": ");
	say_count(w, n_set(key), "value");
	table_open(pg, "data", page_keep(pg));
	table_head(pg, shows_sums(pg) ? label_sums : label_means, COUNT_OF(label_means));
	for (i = 0; i < MIN(key->n_values, (size_t)KEY_VALUES); i++)
		label_table_row(pg, &key->values[i]);
	if (key->n_values > KEY_VALUES)
		label_rest(pg, key);
	table_close(pg);
}

static void label_tables(struct page *pg)
{
	const struct profile *p = pg->profile;
	size_t shown = 0;
	size_t i;

	put(pg, "<div class=\"two keys\">\n");
	for (i = 0; i < p->n_labels && shown < KEYS; i++) {
		if (p->labels[i].n_values < 2)
			continue;
		put(pg, "<div>");
		label_table(pg, &p->labels[i]);
		put(pg, "</div>\n");
		shown++;
	}
	put(pg, "</div>\n");
}

static size_t count_many(const struct profile *p)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < p->n_labels; i++)
		n += p->labels[i].n_values > 1;
	return n;
}

/* "The same on all: region=eu, version=1.2." */
static void labels_same(struct page *pg, size_t n_same)
{
	const struct profile *p = pg->profile;
	bool first = true;
	size_t i;

	if (!n_same)
		return;
	put(pg, "<p class=\"cap\">The same on all: ");
	for (i = 0; i < p->n_labels; i++) {
		struct buf *w = page_words(pg);

		if (p->labels[i].n_values != 1)
			continue;
		if (!first)
			put(pg, ", ");
		first = false;
		say(w, p->labels[i].key);
		say_lit(w, "=");
		say(w, p->labels[i].values[0].value);
		put(pg, "<code>");
		page_text(pg);
		put(pg, "</code>");
	}
	put(pg, ".</p>\n");
}

void section_labels(struct page *pg)
{
	const struct profile *p = pg->profile;
	size_t many = count_many(p);
	struct buf *w;

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
	labels_same(pg, p->n_labels - many);
	if (many > KEYS) {
		w = page_words(pg);
		say_count(w, many - KEYS, "further key");
		say_lit(w, " with several values: see labels in summary.json.");
		put(pg, "<p class=\"cap\">");
		page_text(pg);
		put(pg, "</p>\n");
	}
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
	table_open_named(pg, "data", STR("Instances of this profile"));
	table_head(pg, instance_columns, n);
	for (i = 0; i < p->n_instances; i++)
		table_row(pg, instance_columns, n,
			  &(struct instance_shown){&p->instances[i], &shared});
	table_close(pg);
	section_close(pg);
}
