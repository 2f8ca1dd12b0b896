// SPDX-License-Identifier: MIT
/* What the tests of the primitives share: a buffer compared with the text that was wanted. */
#ifndef TEST_RENDER_CHECK_H
#define TEST_RENDER_CHECK_H

/* cmocka.h needs these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/num.h"

/* Compares and releases. */
static inline void check_buf(struct buf *b, const char *wanted)
{
	if (!str_eq(buf_view(b), str_of(wanted)))
		fail_msg("found \"%.*s\", wanted \"%s\"", (int)b->n, b->p ? b->p : "", wanted);
	buf_release(b);
}

static inline bool buf_has(const struct buf *b, const char *part)
{
	return str_find(buf_view(b), str_of(part)) != SIZE_MAX;
}

static inline size_t buf_count(const struct buf *b, const char *part)
{
	struct str rest = buf_view(b), wanted = str_of(part);
	size_t n = 0;

	for (size_t at; (at = str_find(rest, wanted)) != SIZE_MAX; n++)
		rest = str_sub(rest, at + wanted.n, rest.n);
	return n;
}

#endif
