// SPDX-License-Identifier: MIT
/*
 * Backtracking over items with two bounds against hostile names. A wild item that failed with all
 * ends up to the end of its run need not try them again, wherever it starts next: so each end is
 * tried once an item, which makes a match O(items * bytes). And steps are counted.
 */
#include "discover/match.h"

#include "base/num.h"
#include "discover/fileext.h"
#include "discover/timefmt.h"
#include "discover/typeid.h"
#include "discover/typeword.h"
#include "discover/when.h"

#define ENDS_MAX WHEN_FORMS

struct state {
	size_t from;
	bool wild;
	size_t next, last;  /* wild: the ends still to try, from next to last */
	size_t run_end;     /* wild: where what it may eat ends */
	size_t failed_from; /* wild: ends failed_from..failed_to failed from an earlier start */
	size_t failed_to;
	size_t end[ENDS_MAX]; /* else: the ends, best last */
	size_t n_ends;
};

struct matcher {
	const struct pattern *p;
	struct str s;
	struct state state[PATTERN_ITEMS];
};

static const struct wild {
	size_t min, max;
	const char *set; /* NULL: any byte */
	bool is_wild, across, greedy;
} wild[] = {
	[SHAPE_LAZY] = {1, SIZE_MAX, NULL, true, false, false},
	[SHAPE_GREEDY] = {1, SIZE_MAX, NULL, true, false, true},
	[SHAPE_DEEP] = {0, SIZE_MAX, NULL, true, true, false},
	[SHAPE_STAR] = {0, SIZE_MAX, NULL, true, false, false},
	[SHAPE_ONE] = {1, 1, NULL, true, false, false},
	[SHAPE_SEP] = {1, 3, "-_.", true, false, false},
	[SHAPE_EXT] = {0, 0, NULL, false, false, false},
};

static bool in_run(const struct wild *w, char c)
{
	if (c == '/')
		return w->across;
	return !w->set || (c && strchr(w->set, c));
}

/* The ends of a wild item from here, less those that are known to fail. */
static void enter_wild(struct state *st, const struct wild *w, struct str s)
{
	size_t end = st->from, most = w->max < s.n - st->from ? st->from + w->max : s.n;
	size_t low = st->from + w->min, high;

	while (end < most && in_run(w, s.p[end]))
		end++;
	high = end;
	if (st->failed_to == end && st->failed_from <= end)
		high = st->failed_from - 1;
	st->run_end = end;
	st->wild = low <= high;
	st->next = w->greedy ? high : low;
	st->last = w->greedy ? low : high;
}

/* All ends failed: they need not be tried again from another start. */
static void leave_wild(struct state *st, const struct wild *w)
{
	size_t low = st->from + w->min;

	if (w->max != SIZE_MAX || low == 0)
		return;
	st->failed_from = st->failed_to == st->run_end ? MIN(st->failed_from, low) : low;
	st->failed_to = st->run_end;
}

static bool is_digits(const struct matcher *m, size_t item)
{
	return item < m->p->n &&
	       (m->p->item[item].shape == SHAPE_DIGITS || m->p->item[item].shape == SHAPE_TIME);
}

/* Digits begin where no digit stands before, but for a field of digits just there. */
static bool cuts_digits(const struct matcher *m, size_t i, size_t at)
{
	return at > 0 && at < m->s.n && is_digit(m->s.p[at - 1]) && is_digit(m->s.p[at]) &&
	       !is_digits(m, i - 1);
}

static size_t digit_ends(const struct matcher *m, size_t i, size_t at, size_t *end)
{
	size_t n = digits_at(m->s, at);

	(void)i;
	end[0] = at + n;
	return n > 0 && n <= 9;
}

static size_t time_ends(const struct matcher *m, size_t i, size_t at, size_t *end)
{
	struct str format = m->p->item[i].text;
	struct when form[WHEN_FORMS];
	struct moment moment = moment_empty();
	size_t n;

	if (format.n == 0) {
		n = when_at(m->s, at, false, form);
		for (size_t k = 0; k < n; k++)
			end[k] = form[k].end;
		return n;
	}
	if (!timefmt_at(m->s, at, format, &moment, &end[0]))
		return 0;
	/* Followed by more digits it is a piece of something else. */
	return end[0] >= m->s.n || !is_digit(m->s.p[end[0]]) || !is_digit(m->s.p[end[0] - 1]) ||
	       is_digits(m, i + 1);
}

static size_t literal_ends(const struct matcher *m, size_t i, size_t at, size_t *end)
{
	struct str text = m->p->item[i].text;

	end[0] = at + text.n;
	return str_starts(str_sub(m->s, at, m->s.n), text);
}

static size_t word_ends(const struct matcher *m, size_t i, size_t at, size_t *end)
{
	(void)i;
	end[0] = typeword_at(m->s, at);
	return end[0] != 0;
}

static size_t typeid_ends(const struct matcher *m, size_t i, size_t at, size_t *end)
{
	size_t longest_first[2], n = typeid_at(m->s, at, longest_first);

	(void)i;
	for (size_t k = 0; k < n; k++)
		end[k] = longest_first[n - 1 - k];
	return n;
}

/* samples.cpu, alloc_objects.alloc_space.inuse_objects.inuse_space, contentions.delay, ... */
static size_t types_ends(const struct matcher *m, size_t i, size_t at, size_t *end)
{
	static const char *const known[] = {
		"alloc_objects.alloc_space.inuse_objects.inuse_space",
		"inuse_objects.inuse_space",
		"samples.cpu",
		"samples.wall",
		"contentions.delay",
		"goroutine",
		"threadcreate",
		"samples.time",
		"objects.space",
	};

	(void)i;
	for (size_t k = 0; k < COUNT_OF(known); k++) {
		end[0] = at + strlen(known[k]);
		if (str_starts(str_sub(m->s, at, m->s.n), str_of(known[k])))
			return 1;
	}
	return 0;
}

static size_t ext_ends(const struct matcher *m, size_t i, size_t at, size_t *end)
{
	(void)i;
	end[0] = m->s.n;
	return fileext_only(m->s, at);
}

typedef size_t ends_fn(const struct matcher *m, size_t i, size_t at, size_t *end);

static ends_fn *const fixed[] = {
	[SHAPE_LITERAL] = literal_ends, [SHAPE_DIGITS] = digit_ends, [SHAPE_TIME] = time_ends,
	[SHAPE_WORD] = word_ends,       [SHAPE_TYPES] = types_ends,  [SHAPE_TYPEID] = typeid_ends,
	[SHAPE_EXT] = ext_ends,
};

static const struct wild *wild_of(enum shape shape)
{
	return shape < COUNT_OF(wild) && wild[shape].is_wild ? &wild[shape] : NULL;
}

static void enter(struct matcher *m, size_t i, size_t at)
{
	enum shape shape = m->p->item[i].shape;
	const struct wild *w = wild_of(shape);
	struct state *st = &m->state[i];

	st->from = at;
	st->wild = false;
	st->n_ends = 0;
	if (w && at + w->min <= m->s.n)
		enter_wild(st, w, m->s);
	else if (!w && !(is_digits(m, i) && cuts_digits(m, i, at)))
		st->n_ends = fixed[shape](m, i, at, st->end);
}

/* The next end to try of item i; false when there is none left. */
static bool next_end(struct matcher *m, size_t i, size_t *end)
{
	struct state *st = &m->state[i];
	const struct wild *w = wild_of(m->p->item[i].shape);

	if (st->wild) {
		*end = st->next;
		st->wild = st->next != st->last;
		st->next = w->greedy ? st->next - 1 : st->next + 1;
		if (!st->wild)
			leave_wild(st, w);
		return true;
	}
	if (st->n_ends == 0)
		return false;
	*end = st->end[--st->n_ends];
	return true;
}

static bool walk(struct matcher *m, size_t *steps)
{
	size_t i = 0, end;

	enter(m, 0, 0);
	while (*steps < MATCH_STEPS) {
		++*steps;
		if (!next_end(m, i, &end)) {
			if (i == 0)
				return false;
			i--;
		} else if (i + 1 < m->p->n) {
			enter(m, ++i, end);
		} else if (end == m->s.n) {
			return true;
		}
	}
	return false;
}

/* Cheap reasons for a no: most names fail here. */
static bool hopeless(const struct pattern *p, struct str s)
{
	const struct pattern_item *first = &p->item[0], *last = &p->item[p->n - 1];

	if (s.n > PATTERN_BYTES || s.n < p->inner.n)
		return true;
	if (first->shape == SHAPE_LITERAL && !str_starts(s, first->text))
		return true;
	if (last->shape == SHAPE_LITERAL && !str_ends(s, last->text))
		return true;
	return p->inner.n > 1 && str_find(s, p->inner) == SIZE_MAX;
}

bool pattern_match(const struct pattern *p, struct str s, struct match *m)
{
	struct matcher matcher;

	m->steps = 0;
	if (p->n == 0 || hopeless(p, s))
		return false;
	matcher.p = p;
	matcher.s = s;
	for (size_t i = 0; i < p->n; i++)
		matcher.state[i] = (struct state){.failed_to = SIZE_MAX};
	if (!walk(&matcher, &m->steps))
		return false;
	for (size_t i = 0; i < p->n; i++)
		m->span[i] = (struct span){
			matcher.state[i].from,
			i + 1 < p->n ? matcher.state[i + 1].from : s.n,
		};
	return true;
}
