// SPDX-License-Identifier: MIT
/* Plain loops over bytes: no locale, no terminator, no hidden allocation. */
#include "base/str.h"

#include <math.h>
#include <stdlib.h>

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (to_lower(a.p[i]) != to_lower(b.p[i]))
			return false;
	return true;
}

size_t str_chr(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

size_t str_rchr(struct str s, char c)
{
	const char *at = s.n ? memrchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

size_t str_find(struct str s, struct str needle)
{
	const char *at;

	if (needle.n == 0)
		return 0;
	at = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

struct str str_trim(struct str s)
{
	while (s.n && is_space(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool str_next(struct str *rest, char sep, struct str *part)
{
	size_t at;

	if (!rest->p)
		return false;
	at = str_chr(*rest, sep);
	if (at == SIZE_MAX) {
		*part = *rest;
		*rest = (struct str){NULL, 0};
		return true;
	}
	*part = str_sub(*rest, 0, at);
	*rest = str_sub(*rest, at + 1, rest->n);
	return true;
}

bool str_to_u64(struct str s, uint64_t *value)
{
	uint64_t v = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]) || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
			return false;
	}
	*value = v;
	return true;
}

bool str_to_i64(struct str s, int64_t *value)
{
	bool negative = s.n && s.p[0] == '-';
	uint64_t v;

	if (!str_to_u64(str_sub(s, negative, s.n), &v) || v > (uint64_t)INT64_MAX)
		return false;
	*value = negative ? -(int64_t)v : (int64_t)v;
	return true;
}

/* strtod reads the point of the C locale: the program never calls setlocale. */
bool str_to_double(struct str s, double *value)
{
	char text[64], *end;
	double v;

	if (s.n == 0 || s.n >= sizeof(text) || is_space(s.p[0]))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	v = strtod(text, &end);
	if (end != text + s.n || !isfinite(v))
		return false;
	*value = v;
	return true;
}

/* What "MiB", "kb" or "G" stands for; 0: nothing. */
static double byte_unit(struct str suffix)
{
	static const char letters[] = "kmgt";
	struct str rest = str_sub(suffix, 1, suffix.n);
	double step = 1024, unit = 1;

	if (suffix.n == 0 || str_eq(suffix, STR("B")) || str_eq(suffix, STR("bytes")))
		return 1;
	if (str_eq(rest, STR("B")) || str_eq(rest, STR("b")))
		step = 1000;
	else if (rest.n && !str_eq(rest, STR("i")) && !str_eq(rest, STR("iB")))
		return 0;
	for (size_t i = 0; letters[i]; i++) {
		unit *= step;
		if ((suffix.p[0] | 0x20) == letters[i])
			return unit;
	}
	return 0;
}

bool str_to_bytes(struct str s, uint64_t *value)
{
	size_t digits = 0;
	double v, unit;

	s = str_trim(s);
	while (digits < s.n && (is_digit(s.p[digits]) || s.p[digits] == '.'))
		digits++;
	unit = byte_unit(str_trim(str_sub(s, digits, s.n)));
	if (unit == 0 || !str_to_double(str_sub(s, 0, digits), &v) || v * unit >= 1e18)
		return false;
	*value = (uint64_t)(v * unit);
	return true;
}
