// SPDX-License-Identifier: MIT
#include "render/labelname.h"

#include <math.h>

#include "base/utf8.h"

/* A title attribute with more is of no use to anybody. */
#define TITLE_CHARS 400
/* Shares below this are shown as less than it. */
#define LEAST_SHARE 0.0005

/* Line ends and tabs would be blanks on a page. */
static void say_visible(struct buf *t, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\n' && s.p[i] != '\t')
			continue;
		say(t, str_sub(s, from, i));
		say(t, s.p[i] == '\n' ? STR("↵") : STR("⇥"));
		from = i + 1;
	}
	say(t, str_sub(s, from, s.n));
}

static bool is_cut(struct str value, size_t chars)
{
	return utf8_width(value) > chars;
}

void say_value(struct buf *t, struct str value, size_t chars)
{
	bool has_blank_end = str_trim(value).n < value.n;

	if (!value.n) {
		say_lit(t, "not set");
		return;
	}
	if (has_blank_end)
		say_lit(t, "“");
	say_visible(t, is_cut(value, chars) ? utf8_cut(value, chars - 1) : value);
	if (is_cut(value, chars))
		say_lit(t, "…");
	if (has_blank_end)
		say_lit(t, "”");
}

void say_label(struct buf *t, struct str key, struct str value, size_t chars)
{
	say_value(t, key, chars);
	if (value.n)
		say_lit(t, "=");
	else
		say_lit(t, " ");
	say_value(t, value, chars);
}

void cell_label(struct page *pg, struct str value, size_t chars)
{
	if (!value.n) {
		put(pg, "<span class=\"dim\">not set</span>");
		return;
	}
	put(pg, "<code");
	if (is_cut(value, chars)) {
		put(pg, " title=\"");
		say_value(page_words(pg), value, TITLE_CHARS);
		page_attr(pg);
		put(pg, "\"");
	}
	put(pg, ">");
	say_value(page_words(pg), value, chars);
	page_text(pg);
	put(pg, "</code>");
}

struct ref ref_value(struct page *pg, const struct plan_key *key, const struct plan_value *value)
{
	return ref_below(pg->r, pg->brief, AREA_VALUE,
			 arena_cat(&pg->arena, key->slug, STR("/"), value->slug));
}

void cell_label_link(struct page *pg, const struct plan_key *key, const struct plan_value *value,
		     size_t chars)
{
	struct ref to = ref_value(pg, key, value);
	bool is_here = pg->here.area == AREA_VALUE && str_eq(pg->here.sub, to.sub);

	if (is_here)
		put(pg, "<b>");
	else if (value->has_page)
		page_link(pg, to, STR(""));
	cell_label(pg, value->value, chars);
	if (is_here)
		put(pg, "</b> <span class=\"dim\">this page</span>");
	else if (value->has_page)
		put(pg, "</a>");
}

struct str key_anchor(struct page *pg, const struct plan_key *key)
{
	return arena_cat(&pg->arena, STR("key-"), key->slug);
}

const struct plan_key *plan_find_key(const struct plan *plan, struct str key)
{
	for (size_t i = 0; i < plan->n_keys; i++)
		if (str_eq(plan->keys[i].key, key))
			return &plan->keys[i];
	return NULL;
}

/* ---- numbers ---- */

double share_of_whole(const struct page *pg, int64_t total)
{
	const struct profile *p = pg->profile;
	int64_t whole = p->only_baseline && p->n_nodes ? p->nodes[0].total : p->win[WIN_ALL].total;

	return whole ? (double)total / (double)whole : 0;
}

void cell_share(struct page *pg, int64_t total)
{
	double share = share_of_whole(pg, total);
	struct buf *w = page_words(pg);

	if (total == 0)
		say_lit(w, "–");
	else if (share > 0 && share < LEAST_SHARE)
		say_lit(w, "<0.1");
	else
		put_number(w, 100 * share, 1);
	page_text(pg);
}

double part_level(const struct page *pg, const struct part *part)
{
	if (!shows_sums(pg))
		return part->win.level;
	return part->den ? (double)part->win.total / (double)part->den : NAN;
}

static bool has_unset(const struct page *pg, struct str key)
{
	const struct profile *p = pg->profile;

	for (size_t i = 0; i < p->n_labels; i++) {
		const struct label_key *k = &p->labels[i];

		for (size_t v = 0; str_eq(k->key, key) && v < k->n_values; v++)
			if (!k->values[v].value.n)
				return true;
	}
	return false;
}

void say_n_values(struct buf *t, const struct page *pg, const struct plan_key *key)
{
	bool unset = has_unset(pg, key->key);

	say_count(t, key->n_all - (unset && key->n_all > 0), "value");
	if (unset)
		say_lit(t, " and not set");
}

/* ---- words that several pages share ---- */

static void label_same(struct page *pg, const struct label_key *key, bool first)
{
	if (!first)
		put(pg, ", ");
	put(pg, "<code>");
	say_label(page_words(pg), key->key, key->values[0].value, VALUE_CHARS);
	page_text(pg);
	put(pg, "</code>");
}

void labels_same(struct page *pg)
{
	const struct profile *p = pg->profile;
	bool first = true;

	for (size_t i = 0; i < p->n_labels; i++) {
		if (p->labels[i].n_values != 1)
			continue;
		if (first)
			put(pg, "<p class=\"cap\">The same on all: ");
		label_same(pg, &p->labels[i], first);
		first = false;
	}
	if (!first)
		put(pg, ".</p>\n");
}

void how_labels(struct page *pg)
{
	put(pg,
	    "<p><b>Labels</b> come from samples, from the names and folders of dumps, and from "
	    "what stands beside them. A sample’s own label counts before that of its dump. Where a "
	    "sample has no such key, it counts as “not set”, so the values of a key always sum to "
	    "the whole; values without a row are summed as “other”.</p>\n"
	    "<p><b>Share</b> is the value’s part of the whole over the whole report, by exact "
	    "sums; mean is over the whole report too. Now is the last bucket with data; highest, "
	    "lowest and deviation are of all buckets. A bucket without data is a gap and is in "
	    "none of them. Change is the last quarter against the first; “steady” is within the "
	    "noise of the buckets.</p>\n");
}
