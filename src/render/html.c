// SPDX-License-Identifier: MIT
/*
 * One pass: a table tells which bytes are plain in a context, runs of them are copied whole, and
 * only what stops a run is looked at. What needs care is the same everywhere, so each context is
 * a bit of the table and a function that writes one character.
 */
#include "render/html.h"

#include <math.h>

#include "base/num.h"

#define IN_TEXT 1
#define IN_ATTR 2
#define IN_JS 4
#define IN_ALL 7

static const uint8_t stops[256] = {
	[0 ... 8] = IN_ALL, [9 ... 10] = IN_JS,     [11 ... 31] = IN_ALL, ['"'] = IN_ATTR | IN_JS,
	['&'] = IN_ALL,     ['\''] = IN_ATTR,       ['<'] = IN_ALL,       ['>'] = IN_ALL,
	['\\'] = IN_JS,     [127 ... 255] = IN_ALL,
};

#define REPLACEMENT 0xfffdu

struct glyph {
	uint32_t code; /* REPLACEMENT when the bytes are no UTF-8 */
	size_t bytes;  /* taken from the input, at least 1 */
	bool valid;
};

static bool is_tail(struct str s, size_t at)
{
	return at < s.n && ((uint8_t)s.p[at] & 0xc0) == 0x80;
}

/* The character at index at; overlong forms, surrogates and codes past U+10FFFF are no UTF-8. */
static struct glyph glyph_at(struct str s, size_t at)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint8_t lead = (uint8_t)s.p[at];
	size_t n = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	struct glyph bad = {REPLACEMENT, 1, false};
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

static bool is_bidi(uint32_t code)
{
	return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/* A stop that is shown as it is; ASCII stops never are. */
static bool is_plain(struct glyph g, uint8_t context)
{
	if (!g.valid || g.code < 0xa0 || is_bidi(g.code))
		return false;
	return context != IN_JS || (g.code != 0x2028 && g.code != 0x2029);
}

static void put_bidi(struct buf *b, uint32_t code)
{
	buf_lit(b, "[U+20");
	buf_char(b, "0123456789ABCDEF"[code >> 4 & 15]);
	buf_char(b, "0123456789ABCDEF"[code & 15]);
	buf_char(b, ']');
}

static void put_html(struct buf *b, uint32_t code)
{
	static const struct {
		char c;
		const char *entity;
	} entities[] = {
		{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"},
	};

	for (size_t i = 0; i < COUNT_OF(entities); i++)
		if ((uint8_t)entities[i].c == code) {
			buf_str(b, str_of(entities[i].entity));
			return;
		}
	if (is_bidi(code))
		put_bidi(b, code);
	else
		buf_lit(b, "\xef\xbf\xbd");
}

static void put_js(struct buf *b, uint32_t code)
{
	static const char brief[] = "\"\"\\\\\nn\tt\rr\bb\ff";

	if (code == REPLACEMENT) {
		buf_lit(b, "\xef\xbf\xbd");
		return;
	}
	for (const char *p = brief; code && *p; p += 2)
		if ((uint8_t)*p == code) {
			buf_char(b, '\\');
			buf_char(b, p[1]);
			return;
		}
	buf_lit(b, "\\u");
	buf_hex(b, code, 4);
}

static void put_escaped(struct buf *b, struct str s, uint8_t context)
{
	size_t run = 0, i = 0;

	while (i < s.n) {
		struct glyph g;

		if (!(stops[(uint8_t)s.p[i]] & context)) {
			i++;
			continue;
		}
		g = glyph_at(s, i);
		if (!is_plain(g, context)) {
			buf_bytes(b, s.p + run, i - run);
			run = i + g.bytes;
			if (context == IN_JS)
				put_js(b, g.code);
			else
				put_html(b, g.code);
		}
		i += g.bytes;
	}
	if (run < s.n)
		buf_bytes(b, s.p + run, s.n - run);
}

void html_text(struct buf *b, struct str s)
{
	put_escaped(b, s, IN_TEXT);
}

void html_attr(struct buf *b, struct str s)
{
	put_escaped(b, s, IN_ATTR);
}

void js_string(struct buf *b, struct str s)
{
	buf_char(b, '"');
	put_escaped(b, s, IN_JS);
	buf_char(b, '"');
}

/* Browsers drop tabs and newlines inside a URL, so one with a control byte is none of ours. */
static bool is_safe_url(struct str s)
{
	static const char *const schemes[] = {"http", "https", "mailto"};
	size_t colon = SIZE_MAX;

	for (size_t i = 0; i < s.n; i++) {
		if ((uint8_t)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
		if (colon == SIZE_MAX && (s.p[i] == ':' || s.p[i] == '/' || s.p[i] == '?' ||
					  s.p[i] == '#' || s.p[i] == '\\'))
			colon = i;
	}
	if (s.n && s.p[0] == ' ')
		return false;
	/* "//host" leaves the report without a scheme; a backslash counts as a slash. */
	if (s.n > 1 && (s.p[0] == '/' || s.p[0] == '\\') && (s.p[1] == '/' || s.p[1] == '\\'))
		return false;
	if (colon == SIZE_MAX || s.p[colon] != ':')
		return true;
	for (size_t i = 0; i < COUNT_OF(schemes); i++)
		if (str_eq_nocase(str_sub(s, 0, colon), str_of(schemes[i])))
			return true;
	return false;
}

void html_url(struct buf *b, struct str s)
{
	html_attr(b, is_safe_url(s) ? s : STR("#"));
}

void svg_num(struct buf *b, double v, int decimals)
{
	static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
	double scaled = isfinite(v) ? fmin(fabs(v) * power[decimals], 1e15) : 0;
	uint64_t units = (uint64_t)(scaled + 0.5), fraction = 1;

	while (decimals > 0 && units % 10 == 0) {
		units /= 10;
		decimals--;
	}
	for (int i = 0; i < decimals; i++)
		fraction *= 10;
	if (v < 0 && units)
		buf_char(b, '-');
	buf_u64(b, units / fraction);
	if (decimals > 0) {
		buf_char(b, '.');
		buf_pad(b, units % fraction, decimals);
	}
}

struct str tpl_next(struct buf *b, struct str *rest)
{
	size_t open = str_find(*rest, STR("{{")), close;
	struct str tail = str_sub(*rest, open, rest->n), slot;

	close = open == SIZE_MAX ? SIZE_MAX : str_find(tail, STR("}}"));
	if (close == SIZE_MAX) {
		buf_str(b, *rest);
		*rest = STR("");
		return STR("");
	}
	buf_str(b, str_sub(*rest, 0, open));
	slot = str_trim(str_sub(tail, 2, close));
	*rest = str_sub(tail, close + 2, tail.n);
	return slot;
}

static size_t glyph_width(struct glyph g)
{
	static const struct {
		uint32_t from, to;
	} wide[] = {{0x1100, 0x115f}, {0x2e80, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},
		    {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};

	if (g.code < 0x1100)
		return 1;
	if (is_bidi(g.code))
		return 8;
	for (size_t i = 0; i < COUNT_OF(wide); i++)
		if (g.code >= wide[i].from && g.code <= wide[i].to)
			return 2;
	return 1;
}

size_t html_width(struct str s)
{
	size_t width = 0;

	for (size_t i = 0; i < s.n;) {
		struct glyph g = glyph_at(s, i);

		width += glyph_width(g);
		i += g.bytes;
	}
	return width;
}

struct str html_cut(struct str s, size_t width)
{
	size_t used = 0, i = 0;

	while (i < s.n) {
		struct glyph g = glyph_at(s, i);

		used += glyph_width(g);
		if (used > width)
			break;
		i += g.bytes;
	}
	return str_sub(s, 0, i);
}
