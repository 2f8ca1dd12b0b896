// SPDX-License-Identifier: MIT
/*
 * Whatever is no letter, digit or one of -._~ is written as bytes of %XX: names are hostile, and
 * the reader takes the text apart at "&" and "=".
 */
#include "render/exploretext.h"

#include "base/utc.h"
#include "model/model.h"
#include "render/nav.h"

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

static void put_encoded(struct buf *b, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		if (is_plain(s.p[i])) {
			buf_char(b, s.p[i]);
			continue;
		}
		buf_char(b, '%');
		buf_char(b, digits[(uint8_t)s.p[i] >> 4]);
		buf_char(b, digits[(uint8_t)s.p[i] & 15]);
	}
}

/* "&" before all but the first. */
static void put_key(struct buf *b, size_t begin, const char *key)
{
	if (b->n > begin)
		buf_char(b, '&');
	buf_str(b, str_of(key));
	buf_char(b, '=');
}

/* ---- times ---- */

static int64_t floor_s(int64_t ns)
{
	return ns / NS_PER_S - (ns % NS_PER_S < 0);
}

static void put_range(struct buf *b, size_t begin, const struct explore_side *side, bool is_base)
{
	if (!side->from_ns && !side->to_ns)
		return;
	put_key(b, begin, is_base ? "bfrom" : "from");
	utc_iso(b, floor_s(side->from_ns));
	put_key(b, begin, is_base ? "bto" : "to");
	utc_iso(b, -floor_s(-side->to_ns));
}

/* ---- labels ---- */

/* As filter.js has it: a letter or "_", then also digits and ".-/". */
static bool is_bare(struct str key)
{
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
		bool is_other = (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '/';

		if (!is_letter && (i == 0 || !is_other))
			return false;
	}
	return key.n > 0;
}

static void put_values(struct buf *b, const struct label_test *t)
{
	if (t->n_values > 1)
		buf_char(b, '(');
	for (size_t i = 0; i < t->n_values; i++) {
		if (i)
			buf_char(b, ',');
		js_string(b, t->values[i]);
	}
	if (t->n_values > 1)
		buf_char(b, ')');
}

/* region="eu", tenant!=("a","b") */
static void put_test(struct buf *b, const struct label_test *t)
{
	if (is_bare(t->key))
		buf_str(b, t->key);
	else
		js_string(b, t->key);
	buf_str(b, t->is_none_of ? STR("!=") : STR("="));
	put_values(b, t);
}

static void put_filters(struct buf *b, size_t begin, const struct explore_side *side, bool is_base)
{
	struct buf text = {0};

	for (size_t i = 0; i < side->n_tests; i++) {
		buf_reset(&text);
		put_test(&text, &side->tests[i]);
		put_key(b, begin, is_base ? "bf" : "f");
		put_encoded(b, buf_view(&text));
	}
	buf_release(&text);
}

/* ---- the whole ---- */

void put_explore(struct buf *b, const struct explore *e)
{
	static const char *const words[] = {[EXPLORE_BEFORE] = "before",
					    [EXPLORE_TIME] = "time",
					    [EXPLORE_LABELS] = "labels",
					    [EXPLORE_SET] = "set"};
	size_t begin = b->n;

	put_range(b, begin, &e->side[SIDE_CANDIDATE], false);
	if (e->vs == EXPLORE_SET)
		put_range(b, begin, &e->side[SIDE_BASE], true);
	put_filters(b, begin, &e->side[SIDE_CANDIDATE], false);
	if (e->vs == EXPLORE_SET)
		put_filters(b, begin, &e->side[SIDE_BASE], true);
	if (e->vs != EXPLORE_ALONE) {
		put_key(b, begin, "vs");
		buf_str(b, str_of(words[e->vs]));
	}
	if (e->is_share) {
		put_key(b, begin, "mode");
		buf_lit(b, "share");
	}
	if (e->fn.n) {
		put_key(b, begin, "view");
		buf_lit(b, "sandwich");
		put_key(b, begin, "fn");
		put_encoded(b, e->fn);
	}
	if (!e->search.n)
		return;
	put_key(b, begin, "q");
	put_encoded(b, e->search);
}

/* ---- comparisons ---- */

static bool same_values(const struct label_test *a, const struct label_test *b)
{
	if (!str_eq(a->key, b->key) || a->n_values != b->n_values)
		return false;
	for (size_t i = 0; i < a->n_values; i++)
		if (!str_eq(a->values[i], b->values[i]))
			return false;
	return true;
}

/* The value against the rest. */
static bool is_complement(const struct plan_side *base, const struct plan_side *candidate)
{
	return base->n_tests == 1 && candidate->n_tests == 1 &&
	       base->from_ns == candidate->from_ns && base->to_ns == candidate->to_ns &&
	       same_values(base->tests, candidate->tests) &&
	       base->tests->is_none_of != candidate->tests->is_none_of;
}

bool explore_of_diff(struct explore *e, const struct page *pg, const struct plan_diff *d)
{
	size_t own = (size_t)(pg->brief->series - pg->r->model->series);

	*e = (struct explore){.vs = EXPLORE_SET};
	for (int i = 0; i < SIDE_N; i++) {
		const struct plan_side *side = &d->side[i];

		if (side->series != own)
			return false;
		e->side[i] = (struct explore_side){side->from_ns, side->to_ns, side->tests,
						   side->n_tests};
	}
	if (is_complement(&d->side[SIDE_BASE], &d->side[SIDE_CANDIDATE]))
		e->vs = EXPLORE_LABELS;
	return true;
}

/* ---- findings ---- */

/* One value of each label that the finding holds for. */
static struct explore_side side_of_labels(struct page *pg, const struct finding *f)
{
	struct label_test *tests = arena_n(&pg->arena, f->n_labels + 1, struct label_test);

	for (size_t i = 0; i < f->n_labels; i++)
		tests[i] = (struct label_test){.key = f->labels[i].key,
					       .values = &f->labels[i].value,
					       .n_values = 1};
	return (struct explore_side){.tests = tests, .n_tests = f->n_labels};
}

static void set_range(struct explore_side *side, int64_t from_ns, int64_t to_ns)
{
	side->from_ns = from_ns;
	side->to_ns = to_ns;
}

/* Its time, if that is a part of what was looked at. */
static void set_times(struct explore *e, const struct finding *f)
{
	struct explore_side *sides = e->side;

	if (f->to_ns <= f->from_ns || f->against_baseline)
		return;
	if (f->kind == FIND_SPIKE) {
		set_range(&sides[SIDE_CANDIDATE], f->from_ns, f->to_ns);
		e->vs = EXPLORE_TIME;
	} else if (f->since_ns > f->from_ns && f->since_ns < f->to_ns) {
		sides[SIDE_BASE] = sides[SIDE_CANDIDATE];
		set_range(&sides[SIDE_BASE], f->from_ns, f->since_ns);
		set_range(&sides[SIDE_CANDIDATE], f->since_ns, f->to_ns);
		e->vs = EXPLORE_SET;
	}
}

bool explore_of_finding(struct explore *e, struct page *pg, const struct finding *f)
{
	struct page at = {.r = pg->r, .brief = f->brief};
	struct str name = f->fn < FN_LIGHTER ? model_fn(pg->r->model, f->fn) : STR("");

	*e = (struct explore){0};
	if (!f->diff || !explore_of_diff(e, &at, f->diff)) {
		*e = (struct explore){.side = {[SIDE_CANDIDATE] = side_of_labels(pg, f)}};
		set_times(e, f);
		if (e->vs == EXPLORE_ALONE && f->n_labels)
			e->vs = EXPLORE_LABELS;
	}
	/* A comma would be two names to the search. */
	if (e->vs == EXPLORE_ALONE)
		e->fn = name;
	else if (str_chr(name, ',') == SIZE_MAX)
		e->search = name;
	return e->vs != EXPLORE_ALONE || e->fn.n;
}

/* ---- links ---- */

/* No browser need take more; a dump may hold names of many kilobytes. */
#define ADDRESS_MAX 1500

void explore_link(struct page *pg, const struct brief *brief, const struct explore *e)
{
	struct buf *w = page_words(pg);

	put_explore(w, e);
	if (w->n > ADDRESS_MAX)
		buf_reset(w);
	page_link(pg, ref_brief(pg->r, brief), page_keep(pg));
	put(pg, "Open in the explorer</a>");
}
