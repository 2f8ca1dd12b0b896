// SPDX-License-Identifier: MIT
/*
 * With '_', '-' or '.' for ':' an id is ambiguous: its parts hold '_' themselves. The names at the
 * front and the units are few and known, so they are the fixed points:
 * memory_alloc_space_bytes_space_bytes = memory : alloc_space : bytes : space : bytes.
 * One byte stands for all the ':' of an id, or it is none: cpu-worker_process_cpu_... is not.
 */
#include "discover/typeid.h"

#include "base/num.h"

static const char *const known_name[] = {
	"process_cpu",
	"memory",
	"goroutine",
	"goroutines",
	"mutex",
	"block",
	"wall",
	"off_cpu",
	"offcpu",
	"threadcreate",
	"heap",
	"allocs",
	"exceptions",
	"exception",
	"godeltaprof_memory",
	"godeltaprof_mutex",
	"godeltaprof_block",
	"fgprof",
	"parca_agent",
	"samples",
	"lock",
	"cpu",
	"nodejs_wall",
	"otel",
	"process_wall",
};

static const char *const known_unit[] = {
	"nanoseconds", "count",   "bytes", "microseconds", "milliseconds",
	"seconds",     "objects", "ns",    "samples",      "cycles",
};

/* Bounds of the five or six parts, [from, to) each. */
struct parts {
	struct str part[6];
	size_t n;
	size_t end; /* behind the fifth part, and behind "delta" when there are six */
};

#define TOKENS_MAX 16

struct tokens {
	struct str t[TOKENS_MAX];
	size_t n;
};

static bool is_word_byte(char c)
{
	return is_alpha(c) || is_digit(c);
}

static bool is_joint(char c)
{
	return c && strchr("_:-.", c);
}

/* Runs of letters and digits, one joint between; empty ones are legal: a:b:c:: */
static struct tokens cut(struct str s, size_t at)
{
	struct tokens k = {.n = 0};

	while (k.n < TOKENS_MAX) {
		size_t from = at;

		while (at < s.n && is_word_byte(s.p[at]))
			at++;
		k.t[k.n++] = str_sub(s, from, at);
		if (at >= s.n || !is_joint(s.p[at]))
			break;
		at++;
	}
	return k;
}

static bool is_unit(const struct tokens *k, size_t i)
{
	for (size_t u = 0; i < k->n && u < COUNT_OF(known_unit); u++)
		if (str_eq(k->t[i], str_of(known_unit[u])))
			return true;
	return false;
}

/* Tokens from .. to-1 as they stand. */
static struct str span(const struct tokens *k, size_t from, size_t to)
{
	struct str a = k->t[from], b = k->t[to - 1];

	return (struct str){a.p, (size_t)(b.p + b.n - a.p)};
}

/* process_cpu is also process-cpu. */
static bool same_word(struct str s, struct str word)
{
	for (size_t i = 0; i < s.n && i < word.n; i++)
		if (s.p[i] != word.p[i] && !(word.p[i] == '_' && is_joint(s.p[i])))
			return false;
	return s.n == word.n;
}

/* Number of tokens of the known name at the front, the longest; 0 when there is none. */
static size_t name_tokens(const struct tokens *k)
{
	for (size_t n = MIN((size_t)2, k->n); n > 0; n--)
		for (size_t i = 0; i < COUNT_OF(known_name); i++)
			if (same_word(span(k, 0, n), str_of(known_name[i])))
				return n;
	return 0;
}

/* The unit that closes a type: the first, or the last of several in a row (lock_count_count). */
static size_t find_unit(const struct tokens *k, size_t from)
{
	size_t i = from + 1;

	while (i < k->n && !is_unit(k, i))
		i++;
	while (i < k->n && is_unit(k, i + 1) && i + 2 < k->n)
		i++;
	return i;
}

/* The bytes that stand for ':' are all the same. */
static bool joints_agree(const struct parts *p)
{
	for (size_t i = 1; i + 1 < p->n; i++)
		if (p->part[i].p[p->part[i].n] != p->part[0].p[p->part[0].n])
			return false;
	return true;
}

static bool split_loose(struct str s, size_t at, struct parts *p)
{
	struct tokens k = cut(s, at);
	size_t name = name_tokens(&k), unit, end;

	if (!name)
		return false;
	unit = find_unit(&k, name);
	if (unit + 2 >= k.n)
		return false;
	if (k.t[unit + 1].n == 0 && k.t[unit + 2].n == 0) /* no period */
		end = unit + 2;
	else
		end = find_unit(&k, unit + 1);
	if (end >= k.n)
		return false;
	*p = (struct parts){.part = {span(&k, 0, name), span(&k, name, unit), k.t[unit],
				     span(&k, unit + 1, end), k.t[end]},
			    .n = 5};
	p->end = (size_t)(k.t[end].p + k.t[end].n - s.p);
	if (end + 1 < k.n && str_eq(k.t[end + 1], STR("delta")))
		p->part[p->n++] = k.t[end + 1];
	return joints_agree(p);
}

static bool is_id_byte(char c)
{
	return is_word_byte(c) || strchr("_.-/", c);
}

/* With ':' there is no doubt: five or six parts, whatever their words. */
static bool split_exact(struct str s, size_t at, struct parts *p)
{
	*p = (struct parts){.n = 0};
	while (p->n < 6) {
		size_t from = at;

		while (at < s.n && s.p[at] && is_id_byte(s.p[at]))
			at++;
		p->part[p->n++] = str_sub(s, from, at);
		if (p->n == 5)
			p->end = at;
		if (at >= s.n || s.p[at] != ':')
			break;
		at++;
	}
	if (p->n == 6 && !str_eq(p->part[5], STR("delta")))
		return false;
	return p->n >= 5 && p->part[0].n && p->part[1].n && p->part[2].n;
}

static bool split(struct str s, size_t at, struct parts *p)
{
	return split_loose(s, at, p) || split_exact(s, at, p);
}

static size_t whole_end(const struct parts *p)
{
	return p->n == 6 ? p->end + 1 + p->part[5].n : p->end;
}

size_t typeid_at(struct str s, size_t at, size_t end[2])
{
	struct parts p;
	size_t n = 0;

	if (at >= s.n || !split(s, at, &p))
		return 0;
	if (p.n == 6)
		end[n++] = whole_end(&p);
	end[n++] = p.end;
	return n;
}

bool typeid_find(struct str s, size_t *from, size_t *to)
{
	for (size_t at = 0; at < s.n; at++) {
		struct parts p;

		if ((at > 0 && is_word_byte(s.p[at - 1])) || !split_loose(s, at, &p))
			continue;
		*from = at;
		*to = whole_end(&p);
		return true;
	}
	return false;
}

/* A part in its own spelling: alloc-space is alloc_space. */
static struct str plain(struct arena *a, struct str part)
{
	char *p = arena_alloc(a, part.n + 1);

	for (size_t i = 0; i < part.n; i++)
		p[i] = is_joint(part.p[i]) ? '_' : part.p[i];
	return (struct str){p, part.n};
}

struct str typeid_canonical(struct arena *a, struct str s, bool *delta)
{
	struct parts p;
	struct str id;
	bool exact = s.n && split_exact(s, 0, &p);

	if (s.n == 0 || (!exact && !split_loose(s, 0, &p)) || whole_end(&p) != s.n)
		return (struct str){"", 0};
	*delta = p.n == 6;
	id = exact ? p.part[0] : plain(a, p.part[0]);
	for (size_t i = 1; i < 5; i++)
		id = arena_cat(a, id, STR(":"), exact ? p.part[i] : plain(a, p.part[i]));
	return id;
}
