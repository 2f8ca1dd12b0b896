// SPDX-License-Identifier: MIT
/*
 * Names are cut into runs of letters, also where case changes (CPU|Profile, heap|Alloc); one to
 * three neighbours, joined in lower case, are looked up: so "off-cpu", "offCpu" and "off_cpu" are
 * one row. The longest join wins.
 */
#include "discover/typeword.h"

#include "base/num.h"

#define WORD_MAX 24
#define RUNS_MAX 48
#define JOIN_MAX 3

static const struct row {
	const char *word;
	const char *type;
	bool weak;
} row[] = {
	{"cpu", "cpu", false},
	{"cpuprofile", "cpu", false},
	{"cpuprof", "cpu", false},
	{"cputime", "cpu", false},
	{"processcpu", "cpu", false},
	{"oncpu", "cpu", false},
	{"itimer", "cpu", false},
	{"ctimer", "cpu", false},
	{"profile", "cpu", true},
	{"heap", "heap", false},
	{"heapz", "heap", false},
	{"heapprofile", "heap", false},
	{"gcheap", "heap", false},
	{"mem", "heap", false},
	{"memory", "heap", false},
	{"memprof", "heap", false},
	{"memprofile", "heap", false},
	{"memoryprofile", "heap", false},
	{"inuse", "heap", false},
	{"inusespace", "heap", false},
	{"inuseobjects", "heap", false},
	{"alloc", "allocs", false},
	{"allocs", "allocs", false},
	{"allocation", "allocs", false},
	{"allocations", "allocs", false},
	{"allocspace", "allocs", false},
	{"allocobjects", "allocs", false},
	{"heapalloc", "allocs", false},
	{"mutex", "mutex", false},
	{"mutexes", "mutex", false},
	{"mutexprofile", "mutex", false},
	{"block", "block", false},
	{"blocking", "block", false},
	{"blockprofile", "block", false},
	{"goroutine", "goroutine", false},
	{"goroutines", "goroutine", false},
	{"goroutineprofile", "goroutine", false},
	{"thread", "threadcreate", true},
	{"threads", "threadcreate", false},
	{"threadcreate", "threadcreate", false},
	{"wall", "wall", false},
	{"walltime", "wall", false},
	{"wallclock", "wall", false},
	{"wallprofile", "wall", false},
	{"fgprof", "fgprof", false},
	{"offcpu", "off_cpu", false},
	{"offcputime", "off_cpu", false},
	{"lock", "lock", false},
	{"locks", "lock", false},
	{"contention", "contention", false},
	{"contentions", "contention", false},
	{"exception", "exceptions", false},
	{"exceptions", "exceptions", false},
	{"trace", "trace", false},
	{"traces", "trace", false},
};

struct run {
	size_t from, to;
};

struct cut {
	struct str s;
	struct run run[RUNS_MAX];
	size_t n;
};

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Between bytes i-1 and i: lower|Upper, and before the last of UPPER that starts a word. */
static bool case_changes(struct str s, size_t i)
{
	if (is_upper(s.p[i]) && !is_upper(s.p[i - 1]))
		return true;
	return is_upper(s.p[i]) && i + 1 < s.n && is_alpha(s.p[i + 1]) && !is_upper(s.p[i + 1]);
}

static struct cut cut_runs(struct str s)
{
	struct cut c = {.s = s};
	size_t i = 0;

	while (i < s.n && c.n < RUNS_MAX) {
		size_t from = i;

		while (i < s.n && is_alpha(s.p[i]) && (i == from || !case_changes(s, i)))
			i++;
		if (i > from)
			c.run[c.n++] = (struct run){from, i};
		else
			i++;
	}
	return c;
}

static bool touch(const struct cut *c, size_t left, size_t right)
{
	size_t gap = c->run[right].from - c->run[left].to;

	return gap == 0 || (gap == 1 && strchr("-_.", c->s.p[c->run[left].to]));
}

static const struct row *find_row(struct str word)
{
	for (size_t i = 0; i < COUNT_OF(row); i++)
		if (str_eq(str_of(row[i].word), word))
			return &row[i];
	return NULL;
}

/* Runs i .. i+n-1 as one lower-case word. */
static const struct row *join_row(const struct cut *c, size_t i, size_t n)
{
	char text[WORD_MAX];
	size_t length = 0;

	if (i + n > c->n)
		return NULL;
	for (size_t k = i; k < i + n; k++) {
		if (k > i && !touch(c, k - 1, k))
			return NULL;
		for (size_t at = c->run[k].from; at < c->run[k].to; at++) {
			if (length == WORD_MAX)
				return NULL;
			text[length++] = to_lower(c->s.p[at]);
		}
	}
	return find_row((struct str){text, length});
}

static const struct row *longest_row(const struct cut *c, size_t i, size_t *n)
{
	for (*n = JOIN_MAX; *n > 0; --*n) {
		const struct row *found = join_row(c, i, *n);

		if (found)
			return found;
	}
	return NULL;
}

static bool run_is(const struct cut *c, size_t i, const char *word)
{
	return i < c->n && str_eq_nocase(str_sub(c->s, c->run[i].from, c->run[i].to), str_of(word));
}

/* The row of runs i .. i+n-1 with a "delta" at either side. */
static struct typeword make(const struct cut *c, const struct row *r, size_t i, size_t n)
{
	size_t first = i, last = i + n - 1;

	if (i > 0 && (run_is(c, i - 1, "delta") || run_is(c, i - 1, "godeltaprof")) &&
	    touch(c, i - 1, i))
		first--;
	if (run_is(c, last + 1, "delta") && touch(c, last, last + 1))
		last++;
	return (struct typeword){
		.type = str_of(r->type),
		.from = c->run[first].from,
		.to = c->run[last].to,
		.delta = first != i || last != i + n - 1,
		.weak = r->weak,
	};
}

bool typeword_whole(struct str s, struct typeword *w)
{
	struct cut c = cut_runs(s);
	size_t n, i = run_is(&c, 0, "delta") && c.n > 1;
	const struct row *r = longest_row(&c, i, &n);

	if (!r)
		return false;
	*w = make(&c, r, i, n);
	return w->from == 0 && w->to == s.n;
}

static bool only_separators(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_alpha(s.p[i]) || is_digit(s.p[i]))
			return false;
	return true;
}

/* Is b, found behind a, the better one? */
static bool better(const struct typeword *a, const struct typeword *b, struct str s, size_t tail)
{
	if (a->weak != b->weak)
		return a->weak;
	if (b->to <= tail && only_separators(str_sub(s, b->to, tail)))
		return true;
	return a->from > 0;
}

bool typeword_find(struct str s, size_t tail, struct typeword *w)
{
	struct cut c = cut_runs(s);
	bool found = false;

	for (size_t i = 0, n; i < c.n; i += n) {
		const struct row *r = longest_row(&c, i, &n);
		struct typeword here;

		if (!r) {
			n = 1;
			continue;
		}
		here = make(&c, r, i, n);
		if (!found || better(w, &here, s, tail))
			*w = here;
		found = true;
	}
	return found;
}

size_t typeword_at(struct str s, size_t at)
{
	struct cut c;
	size_t n;

	if (at >= s.n || (at > 0 && is_alpha(s.p[at - 1])))
		return 0;
	c = cut_runs(str_sub(s, at, MIN(s.n, at + 2 * WORD_MAX)));
	if (c.n == 0 || c.run[0].from != 0 || !longest_row(&c, 0, &n))
		return 0;
	at += c.run[n - 1].to;
	return at < s.n && is_alpha(s.p[at]) ? 0 : at;
}
