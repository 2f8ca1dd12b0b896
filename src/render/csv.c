// SPDX-License-Identifier: MIT
/* All text is quoted: a cell's form must not hang on what is in it. */
#include "render/csv.h"

#include "base/num.h"
#include "base/utf8.h"

static bool looks_like_formula(struct str s)
{
	return s.n && strchr("=+-@\t\r", s.p[0]) && s.p[0];
}

static bool is_shown(struct glyph g)
{
	return g.valid && g.code != 0x7f && (g.code >= 0x20 || g.code == '\t' || g.code == '\n') &&
	       !(g.code >= 0x80 && g.code < 0xa0);
}

void csv_text(struct buf *b, struct str s)
{
	buf_char(b, '"');
	if (looks_like_formula(s))
		buf_char(b, '\'');
	for (size_t i = 0; i < s.n;) {
		struct glyph g = utf8_at(s, i);

		if (!is_shown(g))
			buf_lit(b, "\xef\xbf\xbd");
		else
			buf_bytes(b, s.p + i, g.bytes);
		if (g.code == '"')
			buf_char(b, '"');
		i += g.bytes;
	}
	buf_char(b, '"');
}

void csv_decimal(struct buf *b, int64_t value, int64_t den)
{
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
	uint64_t fraction = size % (uint64_t)den;
	int digits = 0;

	for (int64_t d = den; d > 1; d /= 10)
		digits++;
	while (digits && fraction % 10 == 0) {
		fraction /= 10;
		digits--;
	}
	if (value < 0)
		buf_char(b, '-');
	buf_u64(b, size / (uint64_t)den);
	if (digits) {
		buf_char(b, '.');
		buf_pad(b, fraction, digits);
	}
}
