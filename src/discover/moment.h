// SPDX-License-Identifier: MIT
/*
 * The pieces from which a time in a name is put together, and the readers that the free form
 * (when.h) and the written format (timefmt.h) share. Indices are byte offsets into the slice.
 */
#ifndef DISCOVER_MOMENT_H
#define DISCOVER_MOMENT_H

#include "base/str.h"
#include "base/utc.h"

struct moment {
	struct civil civil;  /* year 0: no date was read yet */
	int64_t fraction_ns; /* behind the second */
	int64_t zone_s;      /* east of Greenwich */
	int64_t epoch_ns;    /* used when is_epoch */
	bool is_epoch;
	bool zoned; /* a zone stood there; else the civil fields are read as UTC */
};

struct moment moment_empty(void);
/* Nanoseconds since the epoch; false without a date, on impossible fields, outside 1990..2100. */
bool moment_ns(const struct moment *m, int64_t *ns);
bool moment_sane(int64_t ns);

/* Number of digits from at on. */
size_t digits_at(struct str s, size_t at);
/* Exactly n digits (n <= 9) from at on, more may follow. */
bool number_at(struct str s, size_t at, size_t n, int *value);
/* Seconds, milli-, micro- or nanoseconds by the number of digits: 10, 13, 16, 19. */
bool epoch_from_digits(struct str digits, int64_t *ns);
/* A JSON or CSV number: its magnitude tells the unit. */
bool epoch_from_number(double value, int64_t *ns);
/*
 * Bytes of a zone at this place, 0 when none: Z, UTC, KST..., +02:00, +0200, +02, +02_00, and
 * -02:00 where minus is allowed (elsewhere '-' only separates).
 */
size_t zone_at(struct str s, size_t at, bool minus, int64_t *zone_s);

#endif
