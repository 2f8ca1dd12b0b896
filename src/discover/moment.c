// SPDX-License-Identifier: MIT
/*
 * No clock is asked: what is sane is a fixed range, so the same input gives the same report on
 * every day. Zone abbreviations are those that mean one offset only (CST, IST, BST do not).
 */
#include "discover/moment.h"

#include "base/num.h"

#define SANE_FROM_S 631152000ll /* 1990-01-01 */
#define SANE_TO_S 4102444800ll  /* 2100-01-01 */

struct moment moment_empty(void)
{
	return (struct moment){.civil = {.month = 1, .day = 1}};
}

bool moment_sane(int64_t ns)
{
	return ns >= SANE_FROM_S * NS_PER_S && ns < SANE_TO_S * NS_PER_S;
}

bool moment_ns(const struct moment *m, int64_t *ns)
{
	int64_t s, t;

	if (m->is_epoch) {
		*ns = m->epoch_ns;
		return moment_sane(*ns);
	}
	if (m->civil.year < 1990 || m->civil.year > 2100 || !utc_from_civil(&m->civil, &s))
		return false;
	t = (s - m->zone_s) * NS_PER_S + m->fraction_ns;
	if (!moment_sane(t))
		return false;
	*ns = t;
	return true;
}

size_t digits_at(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && is_digit(s.p[at + n]))
		n++;
	return n;
}

bool number_at(struct str s, size_t at, size_t n, int *value)
{
	int v = 0;

	if (at + n > s.n)
		return false;
	for (size_t i = at; i < at + n; i++) {
		if (!is_digit(s.p[i]))
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*value = v;
	return true;
}

bool epoch_from_digits(struct str digits, int64_t *ns)
{
	static const struct {
		size_t digits;
		int64_t ns_per_unit;
	} row[] = {{10, NS_PER_S}, {13, 1000000}, {16, 1000}, {19, 1}};
	int64_t v, t;

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		if (row[i].digits != digits.n || !str_to_i64(digits, &v) ||
		    __builtin_mul_overflow(v, row[i].ns_per_unit, &t) || !moment_sane(t))
			continue;
		*ns = t;
		return true;
	}
	return false;
}

bool epoch_from_number(double value, int64_t *ns)
{
	static const struct {
		double below; /* 1e11 s is the year 5138, 1e11 ms is 1973 */
		double ns_per_unit;
	} row[] = {{1e11, 1e9}, {1e14, 1e6}, {1e17, 1e3}, {9.2e18, 1}};

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		if (!(value >= 0 && value < row[i].below))
			continue;
		if (value * row[i].ns_per_unit >= (double)SANE_TO_S * 1e9)
			return false;
		/* Whole units first: ms in a double would lose their last digits as ns. */
		*ns = (int64_t)value * (int64_t)row[i].ns_per_unit +
		      (int64_t)((value - (double)(int64_t)value) * row[i].ns_per_unit);
		return moment_sane(*ns);
	}
	return false;
}

static size_t zone_by_name(struct str s, size_t at, int64_t *zone_s)
{
	static const struct {
		const char *name;
		int minutes;
	} zone[] = {{"Z", 0},      {"UTC", 0},    {"GMT", 0},    {"CET", 60},   {"CEST", 120},
		    {"EET", 120},  {"EEST", 180}, {"MSK", 180},  {"WEST", 60},  {"WET", 0},
		    {"KST", 540},  {"JST", 540},  {"SGT", 480},  {"HKT", 480},  {"WIB", 420},
		    {"EST", -300}, {"EDT", -240}, {"CDT", -300}, {"MST", -420}, {"MDT", -360},
		    {"PST", -480}, {"PDT", -420}, {"AEST", 600}, {"AEDT", 660}, {"NZST", 720},
		    {"NZDT", 780}};
	size_t n = 0;

	while (at + n < s.n && is_alpha(s.p[at + n]))
		n++;
	for (size_t i = 0; i < COUNT_OF(zone); i++) {
		if (!str_eq_nocase(str_of(zone[i].name), str_sub(s, at, at + n)))
			continue;
		*zone_s = zone[i].minutes * 60;
		return n;
	}
	return 0;
}

static size_t zone_by_offset(struct str s, size_t at, int64_t *zone_s)
{
	int sign = s.p[at] == '-' ? -1 : 1, hours, minutes = 0;
	size_t end = at + 3, run = digits_at(s, at + 1);

	if ((run != 2 && run != 4) || !number_at(s, at + 1, 2, &hours) || hours > 14)
		return 0;
	if (run == 2 && end < s.n && strchr(":_", s.p[end]) && digits_at(s, end + 1) == 2)
		end++;
	if (number_at(s, end, 2, &minutes))
		end += 2;
	if (minutes > 59)
		return 0;
	*zone_s = sign * (hours * 3600 + minutes * 60);
	return end - at;
}

size_t zone_at(struct str s, size_t at, bool minus, int64_t *zone_s)
{
	if (at >= s.n || s.p[at] == '\0')
		return 0;
	if (s.p[at] == '+' || (minus && s.p[at] == '-'))
		return zone_by_offset(s, at, zone_s);
	return zone_by_name(s, at, zone_s);
}
