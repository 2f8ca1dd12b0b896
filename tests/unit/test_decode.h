// SPDX-License-Identifier: MIT
/* One dump through a decoder and the counting sink. */
#ifndef TEST_DECODE_H
#define TEST_DECODE_H

/* cmocka.h needs these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/num.h"
#include "base/utc.h"
#include "countsink.h"
#include "decode/format.h"
#include "mkprof.h"

struct decoded {
	struct decoder decoder;
	struct count_sink sink;
	struct buf text; /* the samples, a line each */
	struct err e;
	bool ok;
};

static inline void decode_limited(struct decoded *d, struct str bytes, struct limits limits)
{
	*d = (struct decoded){0};
	decoder_init(&d->decoder, &limits);
	count_sink_init(&d->sink, &d->text);
	d->decoder.count_stacks = true;
	d->ok = decode_dump(&d->decoder, bytes, &d->sink.sink, &d->e);
}

static inline void decode_bytes(struct decoded *d, struct str bytes)
{
	decode_limited(d, bytes, LIMITS_DEFAULT);
}

/* Encodes and frees the profile. */
static inline void decode_profile(struct decoded *d, struct mkprof *p, struct mkprof_options o)
{
	struct buf b = {0};

	mk_encode(p, o, &b);
	decode_bytes(d, buf_view(&b));
	buf_release(&b);
	mk_free(p);
}

static inline void decoded_release(struct decoded *d)
{
	decoder_release(&d->decoder);
	count_sink_release(&d->sink);
	buf_release(&d->text);
}

static inline void check_same(struct str found, const char *wanted)
{
	if (!str_eq(found, str_of(wanted)))
		fail_msg("found \"%.*s\", wanted \"%s\"", (int)found.n, found.p ? found.p : "",
			 wanted);
}

/* Accepted, with these samples; releases. */
static inline void check_decoded(struct decoded *d, const char *samples)
{
	if (!d->ok)
		fail_msg("refused: %s", d->e.text);
	check_same(buf_view(&d->text), samples);
	decoded_release(d);
}

/* Refused, with this in the message; releases. */
static inline void check_refused(struct decoded *d, const char *message)
{
	if (d->ok)
		fail_msg("accepted, wanted: %s", message);
	if (str_find(str_of(d->e.text), str_of(message)) == SIZE_MAX)
		fail_msg("found \"%s\", wanted \"%s\"", d->e.text, message);
	decoded_release(d);
}

#endif
