// SPDX-License-Identifier: MIT
/* Blanks are allowed around the sign and before the percent sign, nowhere else. */
#include "discover/moment_wish.h"

#include "base/num.h"
#include "base/utc.h"
#include "discover/when.h"

static const struct unit {
	const char *name;
	int64_t ns;
} unit[] = {
	{"w", 604800 * NS_PER_S}, {"d", 86400 * NS_PER_S}, {"h", 3600 * NS_PER_S},
	{"m", 60 * NS_PER_S},     {"s", NS_PER_S},         {"ms", 1000000},
};

static const struct unit *find_unit(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(unit); i++)
		if (str_eq(name, str_of(unit[i].name)))
			return &unit[i];
	return NULL;
}

/* Index of the first byte from at on that is a digit (or is none). */
static size_t skip(struct str s, size_t at, bool digits)
{
	while (at < s.n && is_digit(s.p[at]) == digits)
		at++;
	return at;
}

static bool read_duration(struct str s, int64_t *ns)
{
	int64_t sum = 0, part;

	for (size_t at = 0, number, end; at < s.n; at = end) {
		const struct unit *u;

		number = skip(s, at, true);
		end = skip(s, number, false);
		u = find_unit(str_sub(s, number, end));
		if (!u || !str_to_i64(str_sub(s, at, number), &part) ||
		    __builtin_mul_overflow(part, u->ns, &part) ||
		    __builtin_add_overflow(sum, part, &sum))
			return false;
	}
	*ns = sum;
	return s.n > 0;
}

/* What stands behind "start" or "end": nothing, or the sign and a duration. */
static bool read_distance(struct str rest, char sign, int64_t *ns)
{
	*ns = 0;
	rest = str_trim(rest);
	if (rest.n == 0)
		return true;
	return rest.p[0] == sign && read_duration(str_trim(str_sub(rest, 1, rest.n)), ns);
}

static bool read_share(struct str s, double *share)
{
	double percent;
	size_t points = 0;

	if (s.n < 2 || s.p[s.n - 1] != '%')
		return false;
	s = str_trim(str_sub(s, 0, s.n - 1));
	for (size_t i = 0; i < s.n; i++) {
		points += s.p[i] == '.';
		if (!is_digit(s.p[i]) && s.p[i] != '.')
			return false;
	}
	if (points > 1 || !str_to_double(s, &percent) || percent > 100)
		return false;
	*share = percent / 100;
	return true;
}

bool moment_wish_read(struct str text, struct moment_wish *m)
{
	struct moment_wish found = {0};
	struct when w;

	if (str_starts(text, STR("start")) &&
	    read_distance(str_sub(text, 5, text.n), '+', &found.ns)) {
		found.how = MOMENT_START;
	} else if (str_starts(text, STR("end")) &&
		   read_distance(str_sub(text, 3, text.n), '-', &found.ns)) {
		found.how = MOMENT_END;
	} else if (read_share(text, &found.share)) {
		found.how = MOMENT_SHARE;
	} else if (when_whole(text, &w)) {
		found.how = MOMENT_TIME;
		found.ns = w.ns;
	} else {
		return false;
	}
	*m = found;
	return true;
}

bool moment_wish_resolve(const struct moment_wish *m, int64_t from_ns, int64_t to_ns, int64_t *ns)
{
	bool held = false;
	int64_t length = sub_sat(to_ns, from_ns, &held);

	if (m->how == MOMENT_NONE || (m->how != MOMENT_TIME && length <= 0))
		return false;
	switch (m->how) {
	case MOMENT_START:
		*ns = from_ns + MIN(m->ns, length);
		break;
	case MOMENT_END:
		*ns = to_ns - MIN(m->ns, length);
		break;
	case MOMENT_SHARE:
		*ns = from_ns + MIN(round_sat(m->share * (double)length, &held), length);
		break;
	default:
		*ns = m->ns;
		break;
	}
	return true;
}

static bool is_edge(const struct moment_wish *m, enum moment_how how, double share)
{
	return m->how == MOMENT_SHARE ? m->share == share : m->how == how && m->ns == 0;
}

bool moment_wish_disordered(const struct moment_wish *a, const struct moment_wish *b)
{
	if (is_edge(a, MOMENT_END, 1) || is_edge(b, MOMENT_START, 0))
		return true;
	if (a->how != b->how || a->how == MOMENT_NONE)
		return false;
	if (a->how == MOMENT_SHARE)
		return a->share >= b->share;
	return a->how == MOMENT_END ? a->ns <= b->ns : a->ns >= b->ns;
}
