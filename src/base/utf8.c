// SPDX-License-Identifier: MIT
/* Reads one character at a time; what is no UTF-8 is one byte wide. */
#include "base/utf8.h"

#include "base/num.h"

static bool is_tail(struct str s, size_t at)
{
	return at < s.n && ((uint8_t)s.p[at] & 0xc0) == 0x80;
}

/* The character at index at; overlong forms, surrogates and codes past U+10FFFF are no UTF-8. */
struct glyph utf8_at(struct str s, size_t at)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint8_t lead = (uint8_t)s.p[at];
	size_t n = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	struct glyph bad = {UTF8_REPLACEMENT, 1, false};
	uint32_t code;

	if (n == 1)
		return (struct glyph){lead, 1, true};
	if (n == 0 || lead > 0xf4)
		return bad;
	code = lead & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if (!is_tail(s, at + i))
			return bad;
		code = code << 6 | ((uint8_t)s.p[at + i] & 0x3f);
	}
	if (code < least[n] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return bad;
	return (struct glyph){code, n, true};
}

bool utf8_is_bidi(uint32_t code)
{
	return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

static size_t glyph_width(struct glyph g)
{
	static const struct {
		uint32_t from, to;
	} wide[] = {{0x1100, 0x115f}, {0x2e80, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},
		    {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};

	if (g.code < 0x1100)
		return 1;
	if (utf8_is_bidi(g.code))
		return 8;
	for (size_t i = 0; i < COUNT_OF(wide); i++)
		if (g.code >= wide[i].from && g.code <= wide[i].to)
			return 2;
	return 1;
}

size_t utf8_width(struct str s)
{
	size_t width = 0;

	for (size_t i = 0; i < s.n;) {
		struct glyph g = utf8_at(s, i);

		width += glyph_width(g);
		i += g.bytes;
	}
	return width;
}

struct str utf8_cut(struct str s, size_t width)
{
	size_t used = 0, i = 0;

	while (i < s.n) {
		struct glyph g = utf8_at(s, i);

		used += glyph_width(g);
		if (used > width)
			break;
		i += g.bytes;
	}
	return str_sub(s, 0, i);
}
