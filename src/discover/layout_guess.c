// SPDX-License-Identifier: MIT
/*
 * A path is written out again, with a field in place of each word that is known to mean something
 * and {_} for other words; separators, keys and extensions stay. What comes out more than once is
 * one layout. It counts when the reader of layouts gives back what was known.
 */
#include "discover/layout_guess.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/num.h"
#include "discover/fileext.h"
#include "discover/layout.h"
#include "discover/rules.h"
#include "discover/typeword.h"

struct writer {
	const struct discovery *d;
	const struct dump *dump;
	struct str service; /* as shown */
	struct buf text;
	bool has_service, has_type, has_time;
	bool says; /* any field but {_} */
};

/* ---- one word ---- */

static bool is_service(const struct writer *w, struct str word)
{
	return word.n && str_eq(rules_rename(&w->d->config, word), w->service);
}

static bool fits_field(struct str key)
{
	for (size_t i = 0; i < key.n; i++)
		if (strchr("{}:/=", key.p[i]))
			return false;
	return key.n > 0;
}

static void put_field(struct writer *w, struct str name)
{
	buf_char(&w->text, '{');
	buf_str(&w->text, name);
	buf_char(&w->text, '}');
	w->says = true;
}

static void put_label(struct writer *w, struct str key)
{
	static const char *const own[] = {"host", "pod", "version", "env"};

	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (str_eq(key, str_of(own[i]))) {
			put_field(w, key);
			return;
		}
	buf_lit(&w->text, "{label.");
	buf_str(&w->text, key);
	buf_char(&w->text, '}');
	w->says = true;
}

static bool is_separator(char c)
{
	return c == '-' || c == '_' || c == '.' || c == ' ';
}

/* {_} takes separators too, so {_}-{_} is one. */
static void put_any(struct writer *w)
{
	struct str text = buf_view(&w->text);

	if (text.n > 3 && is_separator(text.p[text.n - 1]) &&
	    str_ends(str_sub(text, 0, text.n - 1), STR("{_}")))
		w->text.n--;
	else
		buf_lit(&w->text, "{_}");
}

/* Of this value, and of this key unless it is empty; NULL: none. */
static const struct label *find_label(const struct writer *w, struct str key, struct str value)
{
	for (size_t i = 0; i < w->dump->n_labels; i++) {
		const struct label *l = &w->dump->labels[i];

		if (str_eq(l->value, value) && value.n && fits_field(l->key) &&
		    (key.n == 0 || str_eq(l->key, key)))
			return l;
	}
	return NULL;
}

static bool take_service(struct writer *w, struct str word)
{
	if (w->has_service || !is_service(w, word))
		return false;
	put_field(w, STR("service"));
	return w->has_service = true;
}

static bool take_type(struct writer *w, struct str word)
{
	struct typeword t;

	if (w->has_type || !typeword_whole(word, &t) || t.weak)
		return false;
	put_field(w, STR("type"));
	return w->has_type = true;
}

static bool take_time(struct writer *w, struct str word)
{
	if (w->has_time || word.n == 0 || !str_eq(word, w->dump->time.value))
		return false;
	put_field(w, STR("time"));
	return w->has_time = true;
}

static void put_word(struct writer *w, struct str word)
{
	const struct label *label;

	if (take_service(w, word) || take_type(w, word) || take_time(w, word))
		return;
	label = find_label(w, STR(""), word);
	if (label)
		put_label(w, label->key);
	else
		put_any(w);
}

/* ---- parts of a path ---- */

/* pod=a: the key stays, whatever its value turns out to be. */
static void put_item(struct writer *w, struct str item)
{
	size_t equals = str_chr(item, '=');
	struct str key = str_sub(item, 0, equals), value;

	if (equals == SIZE_MAX || !fits_field(key)) {
		put_word(w, item);
		return;
	}
	value = str_sub(item, equals + 1, item.n);
	buf_str(&w->text, str_sub(item, 0, equals + 1));
	if (take_service(w, value) || take_type(w, value) || take_time(w, value))
		return;
	if (find_label(w, key, value))
		put_label(w, key);
	else if (value.n)
		put_any(w);
}

static void put_items(struct writer *w, struct str part)
{
	struct str item;
	bool first = true;

	while (str_next(&part, ',', &item)) {
		if (!first)
			buf_char(&w->text, ',');
		first = false;
		if (item.n)
			put_item(w, item);
	}
}

/* Bytes [from, to) of a stem that are known to be of a field. */
struct piece {
	size_t from, to;
	const char *field;
};

enum { TIME, TYPE, SEQ, PIECES };

/* The time stands in the stem between separators. */
static void find_time(const struct writer *w, struct str stem, struct piece *p)
{
	struct str word = w->dump->time.value;
	size_t at = word.n && !w->has_time ? str_find(stem, word) : SIZE_MAX;

	if (at == SIZE_MAX || (at && !is_separator(stem.p[at - 1])) ||
	    (at + word.n < stem.n && !is_separator(stem.p[at + word.n])))
		return;
	p->from = at;
	p->to = at + word.n;
}

/* The digits at the end, unless they are of the time. */
static void find_seq(const struct writer *w, struct str stem, size_t time_to, struct piece *p)
{
	size_t from = stem.n;
	int64_t seq;

	while (from > time_to && is_digit(stem.p[from - 1]))
		from--;
	if (w->dump->seq >= 0 && str_to_i64(str_sub(stem, from, stem.n), &seq) &&
	    seq == w->dump->seq)
		p->from = from;
}

static bool overlaps(const struct piece *p, size_t from, size_t to)
{
	return from < p->to && p->from < to;
}

static void find_type(const struct writer *w, struct str stem, struct piece pieces[PIECES])
{
	size_t tail = MIN(pieces[TIME].from, pieces[SEQ].from);
	struct typeword t;

	if (w->has_type || !typeword_find(stem, tail, &t) || t.weak || t.from >= t.to ||
	    overlaps(&pieces[TIME], t.from, t.to) || overlaps(&pieces[SEQ], t.from, t.to))
		return;
	pieces[TYPE].from = t.from;
	pieces[TYPE].to = t.to;
}

static void find_pieces(const struct writer *w, struct str stem, struct piece pieces[PIECES])
{
	static const char *const fields[PIECES] = {"time", "type", "seq"};

	for (size_t i = 0; i < PIECES; i++)
		pieces[i] = (struct piece){stem.n, stem.n, fields[i]};
	find_time(w, stem, &pieces[TIME]);
	find_seq(w, stem, pieces[TIME].from < stem.n ? pieces[TIME].to : 0, &pieces[SEQ]);
	find_type(w, stem, pieces);
}

/* Writes one separator or word that begins at this byte; where it ends. */
static size_t put_between(struct writer *w, struct str stem, size_t at, size_t stop)
{
	size_t end = at;

	if (is_separator(stem.p[at])) {
		buf_char(&w->text, stem.p[at]);
		return at + 1;
	}
	while (end < stop && !is_separator(stem.p[end]))
		end++;
	put_word(w, str_sub(stem, at, end));
	return end;
}

/* A base name without its extensions. */
static void put_stem(struct writer *w, struct str stem)
{
	struct piece pieces[PIECES];

	find_pieces(w, stem, pieces);
	for (size_t at = 0; at < stem.n;) {
		const struct piece *here = NULL;
		size_t stop = stem.n;

		for (size_t i = 0; i < PIECES; i++) {
			if (pieces[i].from == at)
				here = &pieces[i];
			else if (pieces[i].from > at)
				stop = MIN(stop, pieces[i].from);
		}
		if (here)
			put_field(w, str_of(here->field));
		at = here ? here->to : put_between(w, stem, at, stop);
	}
}

static void put_path(struct writer *w, struct str path)
{
	size_t slash = str_rchr(path, '/'), at = slash == SIZE_MAX ? 0 : slash + 1;
	struct str base = str_sub(path, at, path.n), rest = str_sub(path, 0, slash), part;
	size_t stem = fileext_stem(base);

	while (slash != SIZE_MAX && str_next(&rest, '/', &part)) {
		put_items(w, part);
		buf_char(&w->text, '/');
	}
	if (str_chr(base, '=') != SIZE_MAX)
		put_items(w, str_sub(base, 0, stem));
	else
		put_stem(w, str_sub(base, 0, stem));
	buf_str(&w->text, str_sub(base, stem, base.n));
}

/* ---- is it true? ---- */

static bool labels_agree(const struct writer *w, const struct claim *c)
{
	for (size_t i = 0; i < c->n_labels; i++)
		if (!find_label(w, c->labels[i].key, c->labels[i].value))
			return false;
	return true;
}

static bool claim_agrees(const struct writer *w, const struct claim *c)
{
	const struct dump *d = w->dump;

	return (c->service.n == 0 || is_service(w, c->service)) &&
	       (c->type.n == 0 || str_eq(c->type, d->type.value)) &&
	       (c->time_ns == TIME_NONE || c->time_ns == d->time_ns) &&
	       (c->seq < 0 || c->seq == d->seq) && c->complaint.n == 0 && labels_agree(w, c);
}

struct written {
	struct str pattern;
	size_t dump;
};

/* The n files that were written as this pattern. */
static bool holds(const struct discovery *d, const struct str *services, const struct written *v,
		  size_t n)
{
	struct layouts layouts = {0};
	struct arena scratch = {0};
	struct err ignored;
	bool ok = layouts_add(&layouts, &scratch, v->pattern, &ignored);

	for (size_t i = 0; i < n && ok; i++) {
		struct writer w = {
			.d = d, .dump = &d->dumps.v[v[i].dump], .service = services[v[i].dump]};
		struct arena own = {0};
		struct claim c;

		ok = layouts_read(&layouts, &own, w.dump->path, w.dump->path, &c) &&
		     claim_agrees(&w, &c);
		arena_release(&own);
	}
	layouts_release(&layouts);
	arena_release(&scratch);
	return ok;
}

/* ---- the whole ---- */

static int by_pattern(const void *left, const void *right)
{
	const struct written *a = left, *b = right;
	int c = str_cmp(a->pattern, b->pattern);

	return c ? c : (a->dump > b->dump) - (a->dump < b->dump);
}

static int by_files(const void *left, const void *right)
{
	const struct layout_row *a = left, *b = right;

	if (a->n_files != b->n_files)
		return a->n_files > b->n_files ? -1 : 1;
	return str_cmp(a->pattern, b->pattern);
}

/* Empty: it would say nothing. */
static struct str write_one(struct arena *a, const struct discovery *d, size_t dump,
			    struct str service)
{
	struct writer w = {.d = d, .dump = &d->dumps.v[dump], .service = service};
	struct str pattern = {"", 0};

	put_path(&w, w.dump->path);
	if (w.says)
		pattern = arena_str(a, buf_view(&w.text));
	buf_release(&w.text);
	return pattern;
}

void layout_guess(struct layout_guess *g, struct arena *a, const struct discovery *d,
		  const struct str *services)
{
	struct written *v = arena_n(a, d->dumps.n + 1, struct written);
	struct layout_row *rows = arena_n(a, d->dumps.n + 1, struct layout_row);
	size_t n = 0;

	*g = (struct layout_guess){.rows = rows};
	for (size_t i = 0; i < d->dumps.n; i++) {
		if (services[i].n == 0)
			continue;
		v[n] = (struct written){write_one(a, d, i, services[i]), i};
		n += v[n].pattern.n > 0;
		g->n_files++;
	}
	if (n)
		qsort(v, n, sizeof(*v), by_pattern);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && str_eq(v[to].pattern, v[from].pattern);)
			to++;
		if (holds(d, services, &v[from], to - from))
			rows[g->n_rows++] = (struct layout_row){v[from].pattern, to - from};
	}
	if (g->n_rows)
		qsort(rows, g->n_rows, sizeof(*rows), by_files);
}
