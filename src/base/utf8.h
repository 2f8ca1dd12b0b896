// SPDX-License-Identifier: MIT
/* Characters of text that may be no UTF-8 at all, and how wide they are when shown. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

#define UTF8_REPLACEMENT 0xfffdu

struct glyph {
	uint32_t code; /* UTF8_REPLACEMENT when the bytes are no UTF-8 */
	size_t bytes;  /* taken from the input, at least 1 */
	bool valid;
};

/* The character at index at; overlong forms, surrogates and codes past U+10FFFF are no UTF-8. */
struct glyph utf8_at(struct str s, size_t at);
/* Overrides and isolates, which reorder what stands around them. */
bool utf8_is_bidi(uint32_t code);
/*
 * How wide text is when shown: 1 a character, 2 for wide (CJK) ones, 8 for a bidi control, 1 for
 * each byte that is no UTF-8.
 */
size_t utf8_width(struct str s);
/* Its longest beginning that is at most width wide; never ends inside a character. */
struct str utf8_cut(struct str s, size_t width);

#endif
