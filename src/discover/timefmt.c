// SPDX-License-Identifier: MIT
/* strptime without a locale: a table row a directive, fixed widths, so no backtracking. */
#include "discover/timefmt.h"

#include "base/num.h"

struct reader {
	struct str s;
	size_t at;
	struct moment *m;
};

typedef bool read_fn(struct reader *r, int value);

static bool set_year(struct reader *r, int v)
{
	r->m->civil.year = v;
	return true;
}

static bool set_short_year(struct reader *r, int v)
{
	return set_year(r, v < 90 ? 2000 + v : 1900 + v);
}

static bool set_month(struct reader *r, int v)
{
	r->m->civil.month = v;
	return v >= 1 && v <= 12;
}

static bool set_day(struct reader *r, int v)
{
	r->m->civil.day = v;
	return v >= 1 && v <= 31;
}

/* Only behind %Y: the day's number is turned into month and day at once. */
static bool set_day_of_year(struct reader *r, int v)
{
	struct civil c = utc_civil((utc_days(r->m->civil.year, 1, 1) + v - 1) * 86400);

	r->m->civil.month = c.month;
	r->m->civil.day = c.day;
	return r->m->civil.year && v >= 1 && c.year == r->m->civil.year;
}

static bool set_hour(struct reader *r, int v)
{
	r->m->civil.hour = v;
	return v <= 23;
}

static bool set_minute(struct reader *r, int v)
{
	r->m->civil.minute = v;
	return v <= 59;
}

static bool set_second(struct reader *r, int v)
{
	r->m->civil.second = v;
	return v <= 60;
}

static bool set_ms(struct reader *r, int v)
{
	r->m->fraction_ns = v * 1000000ll;
	return true;
}

static bool read_month_name(struct reader *r, int unused)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	(void)unused;
	for (int i = 0; i < 12; i++) {
		struct str name = str_sub(str_of(names), (size_t)i * 3, (size_t)i * 3 + 3);

		if (!str_eq_nocase(name, str_sub(r->s, r->at, r->at + 3)))
			continue;
		r->at += 3;
		return set_month(r, i + 1);
	}
	return false;
}

static bool read_fraction(struct reader *r, int unused)
{
	size_t n = digits_at(r->s, r->at);
	int64_t scale = NS_PER_S;
	int v;

	(void)unused;
	if (n == 0 || n > 9 || !number_at(r->s, r->at, n, &v))
		return false;
	for (size_t i = 0; i < n; i++)
		scale /= 10;
	r->m->fraction_ns = v * scale;
	r->at += n;
	return true;
}

static bool read_epoch(struct reader *r, int unused)
{
	size_t n = digits_at(r->s, r->at);

	(void)unused;
	r->m->is_epoch = epoch_from_digits(str_sub(r->s, r->at, r->at + n), &r->m->epoch_ns);
	r->at += n;
	return r->m->is_epoch;
}

static bool read_zone(struct reader *r, int unused)
{
	size_t n = zone_at(r->s, r->at, true, &r->m->zone_s);

	(void)unused;
	r->at += n;
	r->m->zoned = n > 0;
	return n > 0;
}

/* A name that the table does not know leaves the time local; Go also writes +03 here. */
static bool read_zone_name(struct reader *r, int unused)
{
	size_t n = 0;

	if (read_zone(r, unused))
		return true;
	while (r->at + n < r->s.n && is_alpha(r->s.p[r->at + n]))
		n++;
	r->at += n;
	return n >= 2 && n <= 5;
}

static const struct directive {
	char letter;
	unsigned char width; /* digits; 0: the function reads by itself */
	read_fn *read;
	const char *means; /* an abbreviation */
} directive[] = {
	{'Y', 4, set_year, NULL},       {'m', 2, set_month, NULL},
	{'d', 2, set_day, NULL},        {'H', 2, set_hour, NULL},
	{'M', 2, set_minute, NULL},     {'S', 2, set_second, NULL},
	{'y', 2, set_short_year, NULL}, {'j', 3, set_day_of_year, NULL},
	{'L', 3, set_ms, NULL},         {'b', 0, read_month_name, NULL},
	{'f', 0, read_fraction, NULL},  {'s', 0, read_epoch, NULL},
	{'z', 0, read_zone, NULL},      {'Z', 0, read_zone_name, NULL},
	{'F', 0, NULL, "%Y-%m-%d"},     {'T', 0, NULL, "%H:%M:%S"},
	{'R', 0, NULL, "%H:%M"},        {'%', 0, NULL, "%%"},
};

static const struct directive *find_directive(char letter)
{
	for (size_t i = 0; i < COUNT_OF(directive); i++)
		if (directive[i].letter == letter)
			return &directive[i];
	return NULL;
}

bool timefmt_compile(struct arena *a, struct str format, struct str *compiled, struct err *e)
{
	struct str out = {"", 0};

	if (str_chr(format, '%') == SIZE_MAX)
		return err_set(e, "expected a time format with %%Y, %%s..., found \"%.*s\"",
			       PR(format));
	for (size_t i = 0; i < format.n; i++) {
		const struct directive *d = NULL;

		if (format.p[i] == '%') {
			d = i + 1 < format.n ? find_directive(format.p[++i]) : NULL;
			if (!d)
				return err_set(e,
					       "unknown directive in time format \"%.*s\" (known: "
					       "%%Y %%m %%d %%H %%M %%S %%y %%j %%b %%L %%f %%s "
					       "%%z %%Z %%F %%T %%R)",
					       PR(format));
		}
		if (d && d->means)
			out = arena_cat(a, out, str_of(d->means));
		else
			out = arena_cat(a, out, str_sub(format, i - (d != NULL), i + 1));
	}
	*compiled = out;
	return true;
}

static bool read_directive(struct reader *r, char letter)
{
	const struct directive *d = find_directive(letter);
	int v = 0;

	if (!d || !d->read)
		return false;
	if (d->width && !number_at(r->s, r->at, d->width, &v))
		return false;
	r->at += d->width;
	return d->read(r, v);
}

static bool read_literal(struct reader *r, char c)
{
	char found = r->at < r->s.n ? r->s.p[r->at] : '\0';

	r->at++;
	return r->at <= r->s.n && (found == c || (c == ':' && (found == '_' || found == '-')));
}

bool timefmt_at(struct str s, size_t at, struct str compiled, struct moment *m, size_t *end)
{
	struct reader r = {.s = s, .at = at, .m = m};

	for (size_t i = 0; i < compiled.n; i++) {
		bool is_directive = compiled.p[i] == '%' && compiled.p[i + 1] != '%';

		i += compiled.p[i] == '%';
		if (is_directive ? !read_directive(&r, compiled.p[i])
				 : !read_literal(&r, compiled.p[i]))
			return false;
	}
	*end = r.at;
	return true;
}
