// SPDX-License-Identifier: MIT
/* A file named like a built-in pattern is about that one, or two patterns would share a name. */
#include "analyse/advice.h"

#include <fcntl.h>

#include "base/asset.h"
#include "base/file.h"
#include "base/num.h"
#include "discover/walk.h"

#define FOLDER "templates/advice/"

enum how { IS_WORD, IS_BEGINNING, IS_END, IS_PART };

struct match {
	enum how how;
	struct str text;
	const struct pattern *pattern;
};

struct own_text {
	const struct pattern *pattern;
	struct str text;
};

struct advice {
	struct own_text *texts; /* by name */
	size_t n;
	struct match *matches;
	size_t n_matches;
};

/* ---- reading ---- */

struct reading {
	struct arena *a;
	struct advice *u;
	VEC(struct match) matches;
};

static const struct pattern *find_builtin(struct str name)
{
	for (size_t i = 0; i < n_patterns; i++)
		if (str_eq(pattern_at(i)->name, name))
			return pattern_at(i);
	return NULL;
}

static bool read_match(struct match *m, struct str word)
{
	bool left = word.n && word.p[0] == '*';
	bool right = word.n > 1 && word.p[word.n - 1] == '*';

	m->text = str_sub(word, left, word.n - right);
	m->how = left ? (right ? IS_PART : IS_END) : right ? IS_BEGINNING : IS_WORD;
	return m->text.n && str_chr(m->text, '*') == SIZE_MAX;
}

static bool read_matches(struct reading *r, struct str line, const struct pattern *p,
			 struct err *e)
{
	struct str word;

	while (str_next(&line, ',', &word)) {
		struct match m = {.pattern = p};

		if (!read_match(&m, str_trim(word)))
			return err_set(e,
				       "--advice: %.*s.md: expected prefix*, *suffix, *part* or a "
				       "word behind match:, found \"%.*s\"",
				       PR(p->name), PR(word));
		vec_push(&r->matches, m);
	}
	return true;
}

/* "# Title" as its first line; else its name. */
static struct str title_of(struct str text, struct str name)
{
	struct str line;

	if (!str_next(&text, '\n', &line) || !str_starts(line, STR("# ")))
		return name;
	line = str_trim(str_sub(line, 2, line.n));
	return line.n ? line : name;
}

/* Lines "match: ..." at the beginning; *text: what is behind them. */
static bool take_matches(struct reading *r, struct str *text, const struct pattern *p,
			 struct err *e)
{
	struct str key = STR("match:"), rest = *text, line;

	while (str_starts(*text, key) && str_next(&rest, '\n', &line)) {
		if (!read_matches(r, str_sub(line, key.n, line.n), p, e))
			return false;
		*text = rest.p ? rest : STR("");
	}
	while (text->n && is_space(text->p[0]))
		*text = str_sub(*text, 1, text->n);
	return true;
}

static bool add(struct reading *r, struct str name, struct str text, struct err *e)
{
	const struct pattern *builtin = find_builtin(name);
	struct pattern *p = arena_new(r->a, struct pattern);

	*p = builtin ? *builtin : (struct pattern){.name = name, .title = name};
	if (!take_matches(r, &text, builtin ? builtin : p, e))
		return false;
	if (!builtin)
		p->title = title_of(text, name);
	r->u->texts[r->u->n++] = (struct own_text){builtin ? builtin : p, text};
	return true;
}

static bool read_file(struct reading *r, const struct walk_aside *f, struct err *e)
{
	struct buf b = {0};
	struct err why;
	struct str name = arena_str(r->a, str_sub(f->path, 0, f->path.n - 3));
	bool ok;

	if (r->u->n == ADVICE_MAX)
		return err_set(e, "--advice: expected at most %d files, found more", ADVICE_MAX);
	if (!file_read(AT_FDCWD, f->open.p, ADVICE_BYTES, &b, &why))
		ok = err_set(e, "--advice: %.*s: %s", PR(f->path), why.text);
	else
		ok = add(r, name, arena_str(r->a, buf_view(&b)), e);
	buf_release(&b);
	return ok;
}

const struct advice *advice_read(struct arena *a, const char *dir, struct err *e)
{
	struct walk w = {.arena = a, .limits = WALK_LIMITS};
	struct reading r = {.a = a, .u = arena_new(a, struct advice)};
	bool ok = walk_inputs(&w, &dir, 1, e);

	if (ok && !w.inputs[0].is_dir)
		ok = err_set(e, "--advice: expected a directory, found %.*s", PR(str_of(dir)));
	r.u->texts = arena_n(a, MIN(w.asides.n, (size_t)ADVICE_MAX) + 1, struct own_text);
	for (size_t i = 0; ok && i < w.asides.n; i++)
		if (w.asides.v[i].kind == ASIDE_NOTE && w.asides.v[i].in_root)
			ok = read_file(&r, &w.asides.v[i], e);
	r.u->n_matches = r.matches.n;
	r.u->matches = arena_n(a, r.matches.n + 1, struct match);
	if (r.matches.n)
		memcpy(r.u->matches, r.matches.v, r.matches.n * sizeof(*r.matches.v));
	vec_release(&r.matches);
	walk_release(&w);
	return ok ? r.u : NULL;
}

/* ---- looking up ---- */

static bool in_word(struct str s, size_t at)
{
	return at < s.n && (is_alpha(s.p[at]) || is_digit(s.p[at]) || s.p[at] == '_');
}

static bool has_word(struct str s, struct str word)
{
	for (size_t from = 0, at; from < s.n; from += at + 1) {
		at = str_find(str_sub(s, from, s.n), word);
		if (at == SIZE_MAX)
			return false;
		if ((from + at == 0 || !in_word(s, from + at - 1)) &&
		    !in_word(s, from + at + word.n))
			return true;
	}
	return false;
}

static bool fits(const struct match *m, struct str function)
{
	switch (m->how) {
	case IS_BEGINNING:
		return str_starts(function, m->text);
	case IS_END:
		return str_ends(function, m->text);
	case IS_PART:
		return str_find(function, m->text) != SIZE_MAX;
	default:
		return has_word(function, m->text);
	}
}

const struct pattern *advice_pattern_of(const struct advice *u, struct str function,
					struct str file)
{
	for (size_t i = 0; u && i < u->n_matches; i++)
		if (fits(&u->matches[i], function))
			return u->matches[i].pattern;
	return pattern_of(function, file);
}

/* Says that there is none; what was not looked up yet is NULL. */
static const struct pattern no_pattern;

const struct pattern **advice_fn_patterns(const struct model *m, struct arena *a)
{
	return arena_n(a, m->n_fns, const struct pattern *);
}

static const struct pattern *look_up(const struct report *r, fn_id fn)
{
	return advice_pattern_of(r->advice, model_fn(r->model, fn), model_fn_file(r->model, fn));
}

/* Two threads that look up the same function find and store the same. */
const struct pattern *advice_pattern_of_fn(const struct report *r, fn_id fn)
{
	const struct pattern **slot, *p;

	if (!r->fn_patterns || fn >= FN_LIGHTER)
		return look_up(r, fn);
	slot = &r->fn_patterns[fn];
	p = __atomic_load_n(slot, __ATOMIC_RELAXED);
	if (!p) {
		p = look_up(r, fn);
		__atomic_store_n(slot, p ? p : &no_pattern, __ATOMIC_RELAXED);
	}
	return p == &no_pattern ? NULL : p;
}

size_t advice_n_patterns(const struct advice *u)
{
	return n_patterns + (u ? u->n : 0);
}

struct str advice_text(const struct advice *u, const struct pattern *p)
{
	struct buf name = {0};
	const struct asset *asset;

	for (size_t i = 0; u && i < u->n; i++)
		if (u->texts[i].pattern == p)
			return u->texts[i].text;
	buf_lit(&name, FOLDER);
	buf_str(&name, p->name);
	buf_lit(&name, ".md");
	buf_char(&name, '\0');
	asset = asset_find(name.p);
	buf_release(&name);
	return asset ? (struct str){asset->data, asset->size} : STR("");
}
