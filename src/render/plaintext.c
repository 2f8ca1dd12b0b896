// SPDX-License-Identifier: MIT
/* 0x80..0x9f after 0xc2 is a C1 control in UTF-8: CSI among them. */
#include "render/plaintext.h"

static bool is_c1(struct str s, size_t i)
{
	return (unsigned char)s.p[i] == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] >= 0x80 &&
	       (unsigned char)s.p[i + 1] <= 0x9f;
}

/* A byte 0x80..0x9f that nothing leads is no UTF-8, and a control to an 8-bit terminal. */
static bool is_stray(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	return c >= 0x80 && c <= 0x9f && (i == 0 || (unsigned char)s.p[i - 1] < 0x80);
}

void plain(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_c1(s, i)) {
			buf_char(b, '?');
			i++;
		} else if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f || is_stray(s, i)) {
			buf_char(b, '?');
		} else {
			buf_char(b, s.p[i]);
		}
	}
}
