// SPDX-License-Identifier: MIT
/*
 * Round numbers only. Time ticks are multiples of a step since the epoch (so 3 h means 00, 03,
 * 06), and from two months up the first days of months; every second one is minor.
 */
#include "render/axis.h"

#include <math.h>

#include "base/num.h"
#include "base/utc.h"
#include "render/html.h"
#include "render/unit.h"

#define DAY_S 86400
#define MOST_TICKS 9
/* Shorter charts have moments to the second. */
#define SHORT_S (20 * 60)

/* ---- levels ---- */

static double floor_power_of_ten(double v)
{
	return pow(10, floor(log10(v)));
}

static int lines_between(double low, double high, double step)
{
	return (int)(floor(high / step * (1 + 1e-9)) - ceil(low / step * (1 + 1e-9)));
}

/* The finest step with at most 4 gridlines besides zero. */
static double vertical_step(double low, double high)
{
	static const double steps[] = {0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5};
	double power = floor_power_of_ten(high - low);

	for (size_t i = 0; i < COUNT_OF(steps); i++)
		if (lines_between(low, high, steps[i] * power) <= 4)
			return steps[i] * power;
	return 10 * power;
}

/* 0 for 1, 20, 250; 1 for 0.5, 2.5; 2 for 0.25. */
static int step_decimals(double step)
{
	int decimals = 0;

	while (decimals < 9 && fabs(step - rint(step)) > 1e-6 * step) {
		step *= 10;
		decimals++;
	}
	return decimals;
}

struct vertical axis_vertical(double least, double most)
{
	struct vertical v = {.low = MIN(least, 0), .high = MAX(most, 0)};
	double next;

	if (!(v.high - v.low > 1e-300) || !isfinite(v.high - v.low))
		return (struct vertical){.high = 1, .step = 1, .first = 1};
	v.high *= 1.08;
	v.low *= 1.08;
	v.step = vertical_step(v.low, v.high);
	/* A gridline just above the highest value is worth the room. */
	next = (floor(v.high / v.step * (1 + 1e-9)) + 1) * v.step;
	if (lines_between(v.low, v.high, v.step) < 4 && most > 0 && next <= most * 1.15)
		v.high = next * 1.02;
	v.n = lines_between(v.low, v.high, v.step);
	v.first = ceil(v.low / v.step * (1 + 1e-9)) * v.step;
	v.decimals = step_decimals(v.step);
	return v;
}

double axis_line(const struct vertical *v, int i)
{
	double line = v->first + i * v->step;

	return line > -v->step / 2 ? line + v->step : line;
}

/* ---- time ---- */

static int64_t width_of(const struct timeline *t)
{
	return t->width_s ? t->width_s : 1;
}

static int64_t span_of(const struct timeline *t)
{
	return MAX((int64_t)t->n, 1) * width_of(t);
}

static int64_t floor_to(int64_t v, int64_t step)
{
	return v - ((v % step) + step) % step;
}

static bool has_days(const struct timeline *t)
{
	return floor_to(t->start_s, DAY_S) != floor_to(t->start_s + span_of(t) - 1, DAY_S);
}

double axis_at(const struct timeline *t, int64_t epoch_ns)
{
	double start_ns = (double)t->start_s * (double)NS_PER_S;

	return ((double)epoch_ns - start_ns) / ((double)span_of(t) * (double)NS_PER_S);
}

static int64_t time_step(int64_t span_s)
{
	static const int64_t steps[] = {1,     5,     10,    15,        30,       60,
					300,   600,   900,   1800,      3600,     10800,
					21600, 43200, DAY_S, 2 * DAY_S, 7 * DAY_S};

	for (size_t i = 0; i < COUNT_OF(steps); i++)
		if (span_s / steps[i] < MOST_TICKS)
			return steps[i];
	return 0;
}

static size_t clock_ticks(const struct timeline *t, int64_t step, struct tick *ticks)
{
	int64_t span = span_of(t), at = floor_to(t->start_s + step - 1, step);
	/* Weeks begin on Monday; the epoch was a Thursday. */
	int64_t shift = step == 7 * DAY_S ? 4 * DAY_S : 0;
	size_t n = 0;

	if (shift)
		at = floor_to(t->start_s - shift + step - 1, step) + shift;
	for (; at <= t->start_s + span && n < AXIS_TICKS; at += step)
		ticks[n++] = (struct tick){.time_s = at,
					   .at = (double)(at - t->start_s) / (double)span,
					   .is_minor = floor_to(at - shift, 2 * step) !=
						       at - shift};
	return n;
}

static int64_t month_start(int64_t month)
{
	int64_t year = floor_to(month, 12) / 12;

	return utc_days(year, (int)(month - year * 12) + 1, 1) * DAY_S;
}

static size_t month_ticks(const struct timeline *t, struct tick *ticks)
{
	static const int64_t steps[] = {1, 2, 3, 6, 12, 24, 60, 120};
	int64_t span = span_of(t), step = 1200;
	struct civil c = utc_civil(t->start_s);
	int64_t month = c.year * 12 + c.month - 1;
	size_t n = 0;

	for (size_t i = COUNT_OF(steps); i-- > 0;)
		if (span / (steps[i] * 30 * DAY_S) < MOST_TICKS)
			step = steps[i];
	for (month = floor_to(month, step); n < AXIS_TICKS; month += step) {
		int64_t at = month_start(month);

		if (at > t->start_s + span)
			break;
		if (at >= t->start_s)
			ticks[n++] = (struct tick){.time_s = at,
						   .at = (double)(at - t->start_s) / (double)span,
						   .is_minor = floor_to(month, 2 * step) != month};
	}
	return n;
}

/* Dumps are numbered from 1; a tick stands in the middle of its bucket. */
static size_t sequence_ticks(const struct timeline *t, struct tick *ticks)
{
	static const size_t factors[] = {1, 2, 5};
	size_t step = 0, n = 0, number = 0;

	for (size_t power = 1; !step; power *= 10)
		for (size_t i = 0; i < COUNT_OF(factors) && !step; i++)
			if (t->n / (factors[i] * power) <= MOST_TICKS)
				step = factors[i] * power;
	for (number = step; number <= t->n && n < AXIS_TICKS; number += step)
		ticks[n++] = (struct tick){.time_s = (int64_t)number - 1,
					   .at = ((double)number - 0.5) / (double)t->n,
					   .is_minor = number / step % 2 == 0};
	return n;
}

/* Few labels fit on every page. */
static void keep_all_if_few(struct tick *ticks, size_t n)
{
	for (size_t i = 0; i < n && n <= 5; i++)
		ticks[i].is_minor = false;
}

size_t axis_ticks(const struct timeline *t, struct tick *ticks)
{
	int64_t step = time_step(span_of(t));
	size_t n = t->is_sequence ? sequence_ticks(t, ticks)
		   : step         ? clock_ticks(t, step, ticks)
				  : month_ticks(t, ticks);

	keep_all_if_few(ticks, n);
	return n;
}

/* ---- labels ---- */

static void put_month(struct buf *b, int month)
{
	size_t at = (size_t)(month - 1) * 3;

	html_text(b, str_sub(STR("JanFebMarAprMayJunJulAugSepOctNovDec"), at, at + 3));
}

/* "19 Nov"; with the year on its first day and where only months are told. */
static void put_day(struct buf *b, const struct timeline *t, int64_t epoch_s)
{
	struct civil c = utc_civil(epoch_s);

	if (!time_step(span_of(t)) && c.day == 1) {
		put_month(b, c.month);
		buf_char(b, ' ');
		buf_i64(b, c.year);
		return;
	}
	buf_i64(b, c.day);
	buf_char(b, ' ');
	put_month(b, c.month);
}

static void put_clock(struct buf *b, const struct timeline *t, int64_t epoch_s)
{
	bool is_midnight = floor_to(epoch_s, DAY_S) == epoch_s;

	if (is_midnight && !has_days(t) && epoch_s > t->start_s)
		html_lit(b, "24:00");
	else if (time_step(span_of(t)) && time_step(span_of(t)) < 60)
		utc_hms(b, epoch_s);
	else
		utc_hm(b, epoch_s);
}

void axis_label(struct buf *b, const struct timeline *t, int64_t time_s)
{
	if (t->is_sequence)
		put_count(b, (uint64_t)time_s + 1);
	else if (has_days(t) && floor_to(time_s, DAY_S) == time_s)
		put_day(b, t, time_s);
	else
		put_clock(b, t, time_s);
}

void axis_moment(struct buf *b, const struct timeline *t, int64_t epoch_s)
{
	if (t->is_sequence) {
		put_count(b, (uint64_t)MAX(epoch_s - t->start_s, 0) / (uint64_t)width_of(t) + 1);
		return;
	}
	if (has_days(t)) {
		put_day(b, t, epoch_s);
		buf_char(b, ' ');
	}
	if (span_of(t) < SHORT_S)
		utc_hms(b, epoch_s);
	else
		put_clock(b, t, epoch_s);
}

size_t axis_moment_chars(const struct timeline *t)
{
	return (has_days(t) ? 7 : 0) + (span_of(t) < SHORT_S ? 8 : 5);
}
