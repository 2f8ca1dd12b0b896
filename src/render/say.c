// SPDX-License-Identifier: MIT
/*
 * The one place of the pages that appends unescaped text: to a buffer of words, never to a page.
 */
#include "render/say.h"

#include <math.h>

#include "base/utc.h"

#define DAY_S 86400
/* Reports shorter than this have moments to the second. */
#define SHORT_NS (20 * 60 * NS_PER_S)

void say(struct buf *t, struct str s)
{
	buf_str(t, s);
}

void say_count(struct buf *t, uint64_t n, const char *thing)
{
	put_count(t, n);
	say_lit(t, " ");
	say(t, str_of(thing));
	if (n != 1)
		say_lit(t, "s");
}

/* The byte after the first chars characters: continuation bytes (10xxxxxx) do not count. */
static size_t chars_end(struct str s, size_t chars)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if ((s.p[i] & 0xc0) == 0x80)
			continue;
		if (chars-- == 0)
			return i;
	}
	return s.n;
}

void say_short(struct buf *t, struct str s, size_t chars)
{
	size_t end = chars_end(s, chars);

	if (end < s.n)
		end = chars_end(s, chars - 1);
	say(t, str_sub(s, 0, end));
	if (end < s.n)
		say_lit(t, "…");
}

void say_type(struct buf *t, struct str title)
{
	bool word = title.n > 1 && is_alpha(title.p[0]) && title.p[1] >= 'a' && title.p[1] <= 'z';

	if (!word) {
		say(t, title);
		return;
	}
	buf_char(t, to_lower(title.p[0]));
	say(t, str_sub(title, 1, title.n));
}

static int64_t seconds(int64_t ns)
{
	return ns / NS_PER_S - (ns % NS_PER_S < 0);
}

static int64_t day_of(int64_t epoch_s)
{
	return epoch_s / DAY_S - (epoch_s % DAY_S < 0);
}

static bool one_day(int64_t from_ns, int64_t to_ns)
{
	return day_of(seconds(from_ns)) == day_of(seconds(to_ns > from_ns ? to_ns - 1 : to_ns));
}

/* Midnight at the end of a day that began the range reads 24:00. */
static void say_clock_of(struct buf *t, int64_t length_ns, int64_t ns, bool is_end)
{
	int64_t s = seconds(ns);

	if (is_end && s % DAY_S == 0)
		say_lit(t, "24:00");
	else if (length_ns < SHORT_NS)
		utc_hms(t, s);
	else
		utc_hm(t, s);
}

static void say_clock(struct buf *t, const struct report *r, int64_t ns, bool is_end)
{
	say_clock_of(t, r->to_ns - r->from_ns, ns, is_end);
}

void say_moment(struct buf *t, const struct report *r, int64_t ns)
{
	if (!one_day(r->from_ns, r->to_ns)) {
		utc_day(t, seconds(ns));
		say_lit(t, " ");
	}
	say_clock(t, r, ns, false);
}

void say_second(struct buf *t, const struct report *r, int64_t ns)
{
	if (!one_day(r->from_ns, r->to_ns)) {
		utc_day(t, seconds(ns));
		say_lit(t, " ");
	}
	utc_hms(t, seconds(ns));
}

void say_range(struct buf *t, const struct report *r, int64_t from_ns, int64_t to_ns)
{
	if (one_day(r->from_ns, r->to_ns)) {
		say_clock(t, r, from_ns, false);
		say_lit(t, "–");
		say_clock(t, r, to_ns, true);
		return;
	}
	say_moment(t, r, from_ns);
	say_lit(t, " – ");
	say_moment(t, r, to_ns);
}

void say_span(struct buf *t, const struct report *r, int64_t from_ns, int64_t to_ns)
{
	bool is_one = one_day(from_ns, to_ns);
	int64_t length = to_ns - from_ns;

	if (!one_day(r->from_ns, r->to_ns)) {
		utc_day(t, seconds(from_ns));
		say_lit(t, " ");
	}
	say_clock_of(t, length, from_ns, false);
	say(t, is_one ? STR("–") : STR(" – "));
	if (!is_one) {
		utc_day(t, seconds(to_ns));
		say_lit(t, " ");
	}
	say_clock_of(t, length, to_ns, is_one);
}

void say_report_time(struct buf *t, const struct report *r)
{
	if (r->from_ns >= r->to_ns) {
		say_lit(t, "no clock: dumps in their order");
		return;
	}
	if (one_day(r->from_ns, r->to_ns)) {
		utc_day(t, seconds(r->from_ns));
		say_lit(t, ", ");
	}
	if (seconds(r->from_ns) == seconds(r->to_ns))
		say_moment(t, r, r->from_ns);
	else
		say_range(t, r, r->from_ns, r->to_ns);
	say_lit(t, " UTC");
}

void say_bucket(struct buf *t, const struct report *r, const struct timeline *tl, size_t bucket)
{
	if (tl->is_sequence) {
		say_lit(t, "#");
		put_count(t, bucket + 1);
		return;
	}
	say_moment(t, r, (tl->start_s + (int64_t)(bucket * tl->width_s)) * NS_PER_S);
}

/* Only the unit's name can hold what needs escaping, so the numbers come from put_*. */
static struct unit without_name(const struct unit *u)
{
	struct unit bare = *u;

	bare.name = bare.per = bare.times = STR("");
	return bare;
}

void say_unit(struct buf *t, const struct unit *u)
{
	say(t, u->times);
	say(t, u->name);
	say(t, u->per);
}

void say_unit_or(struct buf *t, const struct unit *u, struct str other)
{
	if (u->name.n)
		say_unit(t, u);
	else
		say(t, other);
}

static void say_unit_behind(struct buf *t, const struct unit *u)
{
	if (u->name.n && u->name.p[0] != '/')
		say_lit(t, " ");
	say_unit(t, u);
}

void say_level(struct buf *t, const struct unit *u, double level)
{
	put_level(t, u, level);
	if (isfinite(level))
		say_unit_behind(t, u);
}

void say_delta(struct buf *t, const struct unit *u, double delta)
{
	struct unit bare = without_name(u);

	put_delta_unit(t, &bare, delta);
	if (isfinite(delta) && delta != 0)
		say_unit_behind(t, u);
}

void say_from_to(struct buf *t, const struct unit *u, double before, double after)
{
	put_level(t, u, before);
	say_lit(t, " → ");
	say_level(t, u, after);
}

void say_column_delta(struct buf *t, const struct unit *u, double delta)
{
	double shown = fabs(delta * u->per_level);

	if (!isfinite(delta))
		say_lit(t, "–");
	else if (shown < 0.5 * pow(10, -u->decimals))
		say_lit(t, "same");
	else {
		say(t, delta > 0 ? STR("+") : STR("−"));
		put_column(t, u, fabs(delta));
	}
}
