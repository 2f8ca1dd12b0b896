// SPDX-License-Identifier: MIT
/* HTML knows 2,231 names; a text that people write needs a few. */
#include "render/entitytext.h"

#include "base/num.h"
#include "base/utf8.h"

/* "&CounterClockwiseContourIntegral;" is the longest. */
#define ENTITY_MAX 40

static void add_code(struct buf *out, uint64_t code)
{
	static const uint8_t lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	char c[4];

	for (size_t i = n; i-- > 0; code >>= 6)
		c[i] = (char)(i ? 0x80 | (code & 0x3f) : lead[n] | code);
	buf_str(out, (struct str){c, n});
}

static uint64_t hex_value(struct str s)
{
	uint64_t v = 0;

	for (size_t i = 0; i < s.n && v <= 0x10ffff; i++) {
		char c = to_lower(s.p[i]);

		v = v * 16 + (uint64_t)(is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return v;
}

/* "&#123;" or "&#x7b;": md4c has looked that it is one of them. */
static void add_number(struct buf *out, struct str digits)
{
	uint64_t code = UTF8_REPLACEMENT;

	if (digits.n && to_lower(digits.p[0]) == 'x')
		code = hex_value(str_sub(digits, 1, digits.n));
	else
		(void)str_to_u64(digits, &code);
	if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		code = UTF8_REPLACEMENT;
	add_code(out, code);
}

void entity_add(struct buf *out, struct str s)
{
	static const struct {
		const char *name, *text;
	} named[] = {
		{"amp", "&"},      {"lt", "<"},       {"gt", ">"},       {"quot", "\""},
		{"apos", "'"},     {"nbsp", "\u00a0"}, {"copy", "©"},     {"deg", "°"},
		{"micro", "µ"},    {"times", "×"},    {"middot", "·"},   {"ndash", "–"},
		{"mdash", "—"},    {"hellip", "…"},   {"rarr", "→"},     {"larr", "←"},
		{"le", "≤"},       {"ge", "≥"},       {"plusmn", "±"},   {"euro", "€"},
	};
	struct str name = str_sub(s, 1, s.n - 1);

	if (name.n && name.p[0] == '#') {
		add_number(out, str_sub(name, 1, name.n));
		return;
	}
	for (size_t i = 0; i < COUNT_OF(named); i++)
		if (str_eq(name, str_of(named[i].name))) {
			buf_str(out, str_of(named[i].text));
			return;
		}
	buf_str(out, s);
}

void entity_decode(struct buf *out, struct str s)
{
	while (s.n) {
		size_t at = str_chr(s, '&'), end;

		buf_str(out, str_sub(s, 0, at));
		s = str_sub(s, at, s.n);
		end = str_chr(s, ';');
		if (!s.n)
			return;
		if (end < ENTITY_MAX)
			entity_add(out, str_sub(s, 0, end + 1));
		else
			buf_char(out, '&');
		s = str_sub(s, end < ENTITY_MAX ? end + 1 : 1, s.n);
	}
}
