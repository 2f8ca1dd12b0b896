// SPDX-License-Identifier: MIT
/*
 * A digit run's length tells what it is; the table of compact forms and of epochs is keyed by it.
 * Every stage that is complete (date, clock, fraction, zone) is kept as a reading of its own, so
 * that a pattern which goes on behind a shorter one can still match.
 */
#include "discover/when.h"

#include <stddef.h>

#include "base/num.h"
#include "discover/moment.h"

struct scan {
	struct str s;
	size_t from, at;
	struct moment m;
	bool in_path;
	bool iso; /* 'T' stood before the clock: a '-' behind it may begin a zone */
	struct when *form;
	size_t n;
};

static void emit(struct scan *c, bool coarse)
{
	struct when w = {.from = c->from, .end = c->at, .coarse = coarse};

	w.zoned = c->m.zoned || c->m.is_epoch;
	if (c->n < WHEN_FORMS && moment_ns(&c->m, &w.ns))
		c->form[c->n++] = w;
}

static char peek(const struct scan *c)
{
	return c->at < c->s.n ? c->s.p[c->at] : '\0';
}

static bool is_sep(const struct scan *c, const char *set)
{
	char ch = peek(c);

	return ch && (strchr(set, ch) || (ch == '/' && c->in_path));
}

/* Fields of fixed width by their letter: "YmdHMS"; L is ms, U is us. */
static bool read_fields(struct scan *c, const char *letters)
{
	for (; *letters; letters++) {
		struct {
			char letter;
			size_t width;
			int *to;
		} const row[] = {
			{'m', 2, &c->m.civil.month},
			{'d', 2, &c->m.civil.day},
			{'H', 2, &c->m.civil.hour},
			{'M', 2, &c->m.civil.minute},
			{'S', 2, &c->m.civil.second},
			{'Y', 4, NULL},
			{'L', 3, NULL},
			{'U', 6, NULL},
		};
		size_t i = 0;
		int v;

		while (row[i].letter != *letters)
			i++;
		if (!number_at(c->s, c->at, row[i].width, &v))
			return false;
		c->at += row[i].width;
		if (row[i].to)
			*row[i].to = v;
		else if (*letters == 'Y')
			c->m.civil.year = v;
		else
			c->m.fraction_ns = v * (*letters == 'L' ? 1000000ll : 1000ll);
	}
	return true;
}

static bool sane(const struct scan *c)
{
	int64_t ns;

	return moment_ns(&c->m, &ns);
}

static void read_zone(struct scan *c)
{
	size_t skip = is_sep(c, "._ -") && c->at + 1 < c->s.n && is_alpha(c->s.p[c->at + 1]) ? 1
											     : 0;
	size_t n = zone_at(c->s, c->at + skip, c->iso && !skip, &c->m.zone_s);

	if (!n || (skip && n < 3))
		return;
	c->at += skip + n;
	c->m.zoned = true;
	emit(c, false);
}

/* .123, .123456, .123456789; another length only before a zone: else it is a running number. */
static void read_fraction(struct scan *c)
{
	size_t n = c->at < c->s.n ? digits_at(c->s, c->at + 1) : 0;
	int64_t zone_s, scale = NS_PER_S;
	int v;

	if (!strchr(".,", peek(c)) || !peek(c) || n == 0 || n > 9)
		return;
	if (n % 3 && !zone_at(c->s, c->at + 1 + n, c->iso, &zone_s))
		return;
	if (!number_at(c->s, c->at + 1, n, &v))
		return;
	for (size_t i = 0; i < n; i++)
		scale /= 10;
	c->m.fraction_ns = v * scale;
	c->at += 1 + n;
	emit(c, false);
}

static void finish(struct scan *c, bool has_seconds)
{
	emit(c, false);
	if (has_seconds)
		read_fraction(c);
	read_zone(c);
}

/* 15:04[:05], the separator the same twice. */
static bool read_spaced_clock(struct scan *c)
{
	char sep;
	bool seconds;

	if (!read_fields(c, "H"))
		return false;
	sep = peek(c);
	if (!is_sep(c, ":-_.h") || digits_at(c->s, c->at + 1) != 2)
		return false;
	c->at++;
	if (!read_fields(c, "M"))
		return false;
	seconds = (peek(c) == sep || (sep == 'h' && peek(c) == 'm')) &&
		  digits_at(c->s, c->at + 1) == 2;
	if (seconds) {
		c->at++;
		seconds = read_fields(c, "S");
	}
	finish(c, seconds);
	return true;
}

static const char *clock_fields(size_t digits)
{
	static const struct {
		size_t digits;
		const char *fields;
	} row[] = {{4, "HM"}, {6, "HMS"}, {9, "HMSL"}};

	for (size_t i = 0; i < COUNT_OF(row); i++)
		if (row[i].digits == digits)
			return row[i].fields;
	return NULL;
}

/* A directory per hour: 2026/11/19/15/ */
static void read_hour_part(struct scan *c, char before)
{
	if (before != '/' || !c->in_path || !read_fields(c, "H") || peek(c) != '/')
		return;
	emit(c, true);
}

static void read_clock(struct scan *c)
{
	char before = peek(c);
	const char *fields;
	struct scan tried;
	size_t run;

	if (!is_sep(c, "Tt_-. "))
		return;
	c->at++;
	c->iso = before == 'T' || before == 't';
	run = digits_at(c->s, c->at);
	/* Four digits behind '.' or '/' are a running number: heap.20240102.0001 */
	fields = run == 4 && strchr("./", before) ? NULL : clock_fields(run);
	if (fields) {
		if (read_fields(c, fields) && sane(c))
			finish(c, run >= 6);
		return;
	}
	if (run != 2)
		return;
	tried = *c;
	if (!read_spaced_clock(c)) {
		*c = tried;
		read_hour_part(c, before);
	}
}

/* 2006-01-02, 2006_01_02, 2006.01.02 and in a path 2006/01/02 */
static bool read_spaced_date(struct scan *c)
{
	char sep;

	if (!read_fields(c, "Y"))
		return false;
	sep = peek(c);
	if (!is_sep(c, "-_.") || digits_at(c->s, c->at + 1) != 2)
		return false;
	c->at++;
	if (!read_fields(c, "m") || peek(c) != sep || digits_at(c->s, c->at + 1) != 2)
		return false;
	c->at++;
	return read_fields(c, "d");
}

static bool read_epoch(struct scan *c, size_t run)
{
	struct str digits = str_sub(c->s, c->at, c->at + run);

	/* Digits inside a hex id are no clock. */
	if (c->at + run < c->s.n && is_alpha(c->s.p[c->at + run]))
		return false;
	c->m.is_epoch = epoch_from_digits(digits, &c->m.epoch_ns);
	if (!c->m.is_epoch)
		return false;
	c->at += run;
	emit(c, false);
	return true;
}

/*
 * Ten digits that begin like 2026112108 are a date with its hour: as an epoch they would lie in
 * 2033 and later.
 */
static bool read_compact(struct scan *c, size_t run)
{
	static const struct {
		size_t digits;
		const char *fields;
	} row[] = {{10, "YmdH"}, {12, "YmdHM"}, {14, "YmdHMS"}, {17, "YmdHMSL"}, {20, "YmdHMSU"}};

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		if (row[i].digits != run || !read_fields(c, row[i].fields) || !sane(c))
			continue;
		if (run == 10)
			emit(c, true);
		else
			finish(c, run >= 14);
		return true;
	}
	return false;
}

size_t when_at(struct str s, size_t at, bool in_path, struct when form[WHEN_FORMS])
{
	struct scan start = {.s = s,
			     .from = at,
			     .at = at,
			     .m = moment_empty(),
			     .in_path = in_path,
			     .form = form};
	struct scan c = start;
	size_t run = digits_at(s, at);

	if (run == 4 || run == 8) {
		if ((run == 8 ? read_fields(&c, "Ymd") : read_spaced_date(&c)) && sane(&c)) {
			emit(&c, true);
			read_clock(&c);
		}
		return c.n;
	}
	if (read_compact(&c, run))
		return c.n;
	c = start;
	(void)read_epoch(&c, run);
	return c.n;
}

bool when_whole(struct str s, struct when *w)
{
	struct when form[WHEN_FORMS];

	for (size_t n = when_at(s, 0, false, form); n--;) {
		if (form[n].end != s.n)
			continue;
		*w = form[n];
		return true;
	}
	return false;
}

bool when_first(struct str s, size_t from, bool in_path, struct when *w)
{
	struct when form[WHEN_FORMS];
	bool found = false;

	for (size_t at = from, run; at < s.n; at += run ? run : 1) {
		size_t n;

		run = digits_at(s, at);
		n = run >= 4 ? when_at(s, at, in_path, form) : 0;
		if (n == 0 || (found && form[n - 1].coarse))
			continue;
		*w = form[n - 1];
		found = true;
		if (!w->coarse)
			break;
	}
	return found;
}
