// SPDX-License-Identifier: MIT
/*
 * The one way out: a sticky append buffer with a hard limit, looked at once at the end
 * (b.failed). Own number formatting: no locale, several times faster than fprintf.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	char *p;
	size_t n;
	size_t cap;
	size_t max;  /* 0: no limit */
	bool failed; /* the limit was hit; what is in it is cut */
};

void buf_release(struct buf *b);
static inline void buf_reset(struct buf *b)
{
	b->n = 0;
	b->failed = false;
}
static inline struct str buf_view(const struct buf *b)
{
	return (struct str){b->p, b->n};
}

/* Makes room for count more bytes; false when the limit forbids. */
bool buf_room(struct buf *b, size_t count);
void buf_bytes(struct buf *b, const void *bytes, size_t n);
void buf_char(struct buf *b, char c);
static inline void buf_str(struct buf *b, struct str s)
{
	buf_bytes(b, s.p, s.n);
}
#define buf_lit(b, literal) buf_bytes((b), "" literal, sizeof(literal) - 1)

void buf_u64(struct buf *b, uint64_t v);
void buf_i64(struct buf *b, int64_t v);
/* Lower-case hex, at least digits long. */
void buf_hex(struct buf *b, uint64_t v, int digits);
/* Zero-padded decimal of at least digits. */
void buf_pad(struct buf *b, uint64_t v, int digits);
/* Rounded half away from zero to decimals (0..9); "-0" never; |v| from 9e15 up without decimals. */
void buf_fixed(struct buf *b, double v, int decimals);
/* Shortest of up to 12 significant digits, as JSON takes it; not finite: null. */
void buf_number(struct buf *b, double v);
/* printf for messages to people; never for pages. */
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
