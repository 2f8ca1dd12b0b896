// SPDX-License-Identifier: MIT
/*
 * One pass: a table tells which bytes are plain in a context, runs of them are copied whole, and
 * only what stops a run is looked at. What needs care is the same everywhere, so each context is
 * a bit of the table and a function that writes one character.
 */
#include "render/html.h"

#include <assert.h>
#include <math.h>
#include <nettle/base64.h>

#include "base/num.h"
#include "base/utf8.h"

#define IN_TEXT 1
#define IN_ATTR 2
#define IN_JS 4
#define IN_ALL 7

static const uint8_t stops[256] = {
	[0 ... 8] = IN_ALL, [9 ... 10] = IN_JS,     [11 ... 31] = IN_ALL, ['"'] = IN_ATTR | IN_JS,
	['&'] = IN_ALL,     ['\''] = IN_ATTR,       ['<'] = IN_ALL,       ['>'] = IN_ALL,
	['\\'] = IN_JS,     [127 ... 255] = IN_ALL,
};

/* A stop that is shown as it is; ASCII stops never are. */
static bool is_plain(struct glyph g, uint8_t context)
{
	if (!g.valid || g.code < 0xa0 || utf8_is_bidi(g.code) ||
	    (g.code & ~1u) == 0xfffe) /* no characters, and none of XML */
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
	if (utf8_is_bidi(code))
		put_bidi(b, code);
	else
		buf_lit(b, "\xef\xbf\xbd");
}

static void put_js(struct buf *b, uint32_t code)
{
	static const char brief[] = "\"\"\\\\\nn\tt\rr\bb\ff";

	if (code == UTF8_REPLACEMENT) {
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
		g = utf8_at(s, i);
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
	struct str shown = s.n > HTML_TEXT_MAX ? utf8_cut(s, HTML_TEXT_MAX) : s;

	put_escaped(b, shown, IN_TEXT);
	if (shown.n < s.n)
		buf_lit(b, "…");
}

void html_title(struct buf *b, struct str s)
{
	struct str shown = s.n > HTML_TEXT_MAX ? utf8_cut(s, HTML_TEXT_MAX) : s;

	put_escaped(b, shown, IN_ATTR);
	if (shown.n < s.n)
		buf_lit(b, "…");
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
bool html_url_is_safe(struct str s)
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
	html_attr(b, html_url_is_safe(s) ? s : STR("#"));
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

void html_own(struct buf *b, struct str text)
{
	static const char *const ends[] = {"</script", "</style", "<!--"};

	for (size_t i = 0; i < COUNT_OF(ends); i++)
		assert(str_find(text, str_of(ends[i])) == SIZE_MAX);
	buf_str(b, text);
}

void html_base64(struct buf *b, struct str bytes)
{
	if (!buf_room(b, BASE64_ENCODE_RAW_LENGTH(bytes.n)))
		return;
	base64_encode_raw(b->p + b->n, bytes.n, (const uint8_t *)bytes.p);
	b->n += BASE64_ENCODE_RAW_LENGTH(bytes.n);
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
