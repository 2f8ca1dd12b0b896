// SPDX-License-Identifier: MIT
/* Doubling with a limit. A write that does not fit sets failed and adds nothing. */
#include "base/buf.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"

void buf_release(struct buf *b)
{
	free(b->p);
	*b = (struct buf){.max = b->max};
}

bool buf_room(struct buf *b, size_t count)
{
	size_t need, to;
	char *p;

	if (b->failed)
		return false;
	if (__builtin_add_overflow(b->n, count, &need) || (b->max && need > b->max)) {
		b->failed = true;
		return false;
	}
	if (need <= b->cap)
		return true;
	to = b->cap ? b->cap : 256;
	while (to < need)
		to *= 2;
	if (b->max && to > b->max)
		to = b->max; /* buf_char looks at the capacity only */
	p = realloc(b->p, to);
	if (!p)
		die("out of memory: %zu bytes wanted", to);
	b->p = p;
	b->cap = to;
	return true;
}

void buf_bytes(struct buf *b, const void *bytes, size_t n)
{
	if (n == 0 || !buf_room(b, n))
		return;
	memcpy(b->p + b->n, bytes, n);
	b->n += n;
}

void buf_char(struct buf *b, char c)
{
	if (b->n < b->cap && !b->failed)
		b->p[b->n++] = c;
	else
		buf_bytes(b, &c, 1);
}

void buf_pad(struct buf *b, uint64_t v, int digits)
{
	char text[24];
	size_t at = sizeof(text);

	do {
		text[--at] = (char)('0' + v % 10);
		v /= 10;
		digits--;
	} while ((v || digits > 0) && at);
	buf_bytes(b, text + at, sizeof(text) - at);
}

void buf_u64(struct buf *b, uint64_t v)
{
	buf_pad(b, v, 1);
}

void buf_i64(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_char(b, '-');
	buf_pad(b, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, 1);
}

void buf_hex(struct buf *b, uint64_t v, int digits)
{
	char text[16];
	size_t at = sizeof(text);

	do {
		text[--at] = "0123456789abcdef"[v & 15];
		v >>= 4;
		digits--;
	} while ((v || digits > 0) && at);
	buf_bytes(b, text + at, sizeof(text) - at);
}

void buf_fixed(struct buf *b, double v, int decimals)
{
	static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
	double scaled;
	uint64_t units, whole;

	if (!isfinite(v)) {
		buf_lit(b, "0");
		return;
	}
	while (decimals > 0 && fabs(v) * power[decimals] >= 9e15)
		decimals--;
	scaled = fmin(fabs(v) * power[decimals], 1.8e19);
	units = (uint64_t)scaled;
	units += scaled - (double)units >= 0.5;
	if (v < 0 && units)
		buf_char(b, '-');
	whole = units / (uint64_t)power[decimals];
	buf_u64(b, whole);
	if (decimals > 0) {
		buf_char(b, '.');
		buf_pad(b, units % (uint64_t)power[decimals], decimals);
	}
}

void buf_number(struct buf *b, double v)
{
	char text[40];
	int n;

	if (!isfinite(v)) {
		buf_lit(b, "null");
	} else if (v == floor(v) && fabs(v) < 9e15) {
		buf_i64(b, (int64_t)v);
	} else {
		n = snprintf(text, sizeof(text), "%.12g", v);
		buf_bytes(b, text, n > 0 ? (size_t)n : 0);
	}
}

void buf_printf(struct buf *b, const char *format, ...)
{
	char text[2048];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (n > 0)
		buf_bytes(b, text, (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1);
}
