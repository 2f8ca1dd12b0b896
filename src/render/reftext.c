// SPDX-License-Identifier: MIT
/*
 * Brackets within a target are counted, so that "operator[]" and "Map[go.shape.[]int]" end where a
 * reader thinks they end. A reference stays on its line, and a backslash before it takes its
 * meaning.
 */
#include "render/reftext.h"

/* A name of a function can be long; each "[[" is looked behind no further than this. */
#define REACH 2048

#define MARK_OPEN "\xee\x80\x80"  /* U+E000 */
#define MARK_CLOSE "\xee\x80\x81" /* U+E001 */
#define MARK_BYTES 3
#define REPLACEMENT "\xef\xbf\xbd"

static bool is_kind(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'a' || s.p[i] > 'z')
			return false;
	return s.n > 0;
}

/* Index of the "]]" that closes what begins at from; SIZE_MAX: none on this line. */
static size_t find_close(struct str s, size_t from)
{
	size_t depth = 0, end = from + REACH < s.n ? from + REACH : s.n;

	for (size_t i = from; i < end && s.p[i] != '\n' && s.p[i] != '\r'; i++) {
		if (s.p[i] == '[')
			depth++;
		else if (s.p[i] == ']' && depth)
			depth--;
		else if (s.p[i] == ']' && i + 1 < s.n && s.p[i + 1] == ']')
			return i;
	}
	return SIZE_MAX;
}

/* "target|words"; an operator| at the end has no words. */
static void split_words(struct reference *r, struct str body)
{
	size_t bar = str_rchr(body, '|');
	struct str words = bar == SIZE_MAX ? STR("") : str_trim(str_sub(body, bar + 1, body.n));

	r->target = str_trim(words.n ? str_sub(body, 0, bar) : body);
	r->words = words;
}

/* Does a reference begin at "[["? */
static bool read_reference(struct str s, size_t at, struct reference *r)
{
	size_t close = find_close(s, at + 2);
	struct str body = str_sub(s, at + 2, close == SIZE_MAX ? at + 2 : close);
	size_t colon = str_chr(body, ':');

	if (colon == SIZE_MAX)
		return false;
	r->whole = str_sub(s, at, close + 2);
	r->kind = str_sub(body, 0, colon);
	split_words(r, str_sub(body, colon + 1, body.n));
	return is_kind(r->kind) && r->target.n;
}

/* ---- bare addresses: not those of links, which Markdown reads ---- */

static bool begins_address(struct str s, size_t at)
{
	struct str rest = str_sub(s, at, s.n);

	if (!str_starts(rest, STR("http://")) && !str_starts(rest, STR("https://")))
		return false;
	if (str_ends(str_sub(s, 0, at), STR("](")) || str_ends(str_sub(s, 0, at), STR("]: ")))
		return false;
	return at == 0 || is_space(s.p[at - 1]) || memchr("(*_|", s.p[at - 1], 4);
}

static bool ends_address(char c)
{
	return (uint8_t)c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == '"' || c == '`' ||
	       c == '|' || c == '[' || c == ']' || c == '\\';
}

/* A bracket that closes one before the address is none of it, nor is the dot of a sentence. */
static size_t address_bytes(struct str s)
{
	size_t n = 0, depth = 0;

	for (; n < s.n && n < REACH && !ends_address(s.p[n]); n++) {
		if (s.p[n] == ')' && !depth)
			break;
		depth += s.p[n] == '(';
		depth -= s.p[n] == ')';
	}
	while (n && memchr(".,;:!?'*_~", s.p[n - 1], 10))
		n--;
	return n > STR("https://").n ? n : 0;
}

static bool read_address(struct str s, size_t at, struct reference *r)
{
	*r = (struct reference){.whole = {NULL, 0}};
	if (begins_address(s, at))
		r->whole = str_sub(s, at, at + address_bytes(str_sub(s, at, s.n)));
	return r->whole.n;
}

/* ---- marks ---- */

static bool is_escaped(struct str s, size_t at)
{
	size_t n = 0;

	while (n < at && s.p[at - 1 - n] == '\\')
		n++;
	return n % 2;
}

static bool is_mark(struct str s, size_t at)
{
	return at + MARK_BYTES <= s.n && (memcmp(s.p + at, MARK_OPEN, MARK_BYTES) == 0 ||
					  memcmp(s.p + at, MARK_CLOSE, MARK_BYTES) == 0);
}

static void put_mark(struct reftext *t, const struct reference *r)
{
	buf_lit(&t->text, MARK_OPEN);
	buf_u64(&t->text, t->refs.n);
	buf_lit(&t->text, MARK_CLOSE);
	vec_push(&t->refs, *r);
}

/* What is put aside at index at. */
static bool read_any(const struct reftext *t, struct str s, size_t at, struct reference *r)
{
	if (t->refs.n == REFTEXT_MAX)
		return false;
	if (s.p[at] == 'h')
		return read_address(s, at, r);
	return s.p[at] == '[' && at + 1 < s.n && s.p[at + 1] == '[' && !is_escaped(s, at) &&
	       read_reference(s, at, r);
}

void reftext_read(struct reftext *t, struct str text)
{
	size_t from = 0, i = 0;

	while (i < text.n) {
		struct reference r;
		bool foreign = is_mark(text, i);

		if (!foreign && !read_any(t, text, i, &r)) {
			i++;
			continue;
		}
		buf_str(&t->text, str_sub(text, from, i));
		if (foreign)
			buf_lit(&t->text, REPLACEMENT);
		else
			put_mark(t, &r);
		from = i += foreign ? MARK_BYTES : r.whole.n;
	}
	buf_str(&t->text, str_sub(text, from, text.n));
}

void reftext_release(struct reftext *t)
{
	buf_release(&t->text);
	vec_release(&t->refs);
}

/* The number between two marks that s begins with; its bytes with both marks, or 0. */
static size_t read_mark(const struct reftext *t, struct str s, const struct reference **ref)
{
	size_t close = str_find(str_sub(s, 0, MARK_BYTES * 2 + 8), STR(MARK_CLOSE));
	uint64_t index;

	if (close == SIZE_MAX || !str_to_u64(str_sub(s, MARK_BYTES, close), &index) ||
	    index >= t->refs.n)
		return 0;
	*ref = &t->refs.v[index];
	return close + MARK_BYTES;
}

struct str reftext_next(const struct reftext *t, struct str *rest, const struct reference **ref)
{
	size_t at = t->refs.n ? str_find(*rest, STR(MARK_OPEN)) : SIZE_MAX, taken;
	struct str before = str_sub(*rest, 0, at);

	*ref = NULL;
	if (at == SIZE_MAX) {
		*rest = STR("");
		return before;
	}
	*rest = str_sub(*rest, at, rest->n);
	taken = read_mark(t, *rest, ref);
	*rest = str_sub(*rest, taken ? taken : MARK_BYTES, rest->n);
	return before;
}

void reftext_plain(const struct reftext *t, struct buf *out, struct str text)
{
	while (text.n) {
		const struct reference *ref;

		buf_str(out, reftext_next(t, &text, &ref));
		if (ref)
			buf_str(out, ref->whole);
	}
}
