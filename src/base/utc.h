// SPDX-License-Identifier: MIT
/* Civil time without a time zone database: UTC only, proleptic Gregorian, no leap seconds. */
#ifndef BASE_UTC_H
#define BASE_UTC_H

#include "base/buf.h"

#define NS_PER_S 1000000000ll

struct civil {
	int64_t year;
	int month, day; /* from 1 */
	int hour, minute, second;
	int weekday; /* 0 Sunday */
};

int64_t utc_days(int64_t year, int month, int day);
/* Epoch seconds; false when a field is out of range. weekday is not read. */
bool utc_from_civil(const struct civil *c, int64_t *epoch_s);
struct civil utc_civil(int64_t epoch_s);

/* 2026-11-19T14:20:00Z */
void utc_iso(struct buf *b, int64_t epoch_s);
/* Thu 19 Nov 2026 */
void utc_day(struct buf *b, int64_t epoch_s);
/* 14:20 and 14:20:05 */
void utc_hm(struct buf *b, int64_t epoch_s);
void utc_hms(struct buf *b, int64_t epoch_s);

#endif
