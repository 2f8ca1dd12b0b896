// SPDX-License-Identifier: MIT
/*
 * Numbers for people, by the rules of the design: three significant digits in text, one unit a
 * column, sign and U+2212 on changes, narrow no-break space before %, comma for thousands.
 */
#ifndef RENDER_UNIT_H
#define RENDER_UNIT_H

#include "aggregate/report.h"
#include "base/buf.h"

/* How the levels of a type are shown: cores, ms/s, MiB, MiB/s, /s, or nothing for plain counts. */
struct unit {
	struct str name;  /* "cores"; may be empty */
	struct str times; /* before a name that the dump declared: "M "; else empty */
	double per_level; /* shown = level * per_level */
	int decimals;     /* of a column whose largest is the one unit_for was asked for */
	struct str per;   /* behind a name that the dump declared: "/s"; else empty */
	bool is_whole;    /* whole numbers are written without decimals: counts, bytes */
};

/* For levels up to largest (in size) of this type. */
struct unit unit_for(const struct ptype *type, double largest);
/* For files: cores, bytes, seconds and counts, with "/s" for rates. */
struct unit unit_base(const struct ptype *type);
/* For sums over a window, as they are: CPU seconds, GiB allocated, contentions. */
struct unit unit_for_sum(struct str sample_unit, double largest);

/* The scales of a type's levels, or of its sums, from small to large; decimals are not set. */
struct unit_step {
	double from; /* level from which on it is used */
	struct unit unit;
	bool is_usual; /* of nothing but zeros */
};
#define UNIT_STEPS_MAX 8
size_t unit_steps(struct unit_step *steps, const struct ptype *type);
size_t unit_steps_of_sum(struct unit_step *steps, struct str sample_unit);

/*
 * Up to two decimals more, for two digits of the smallest value that matters in a column whose
 * values differ much.
 */
void unit_refine(struct unit *u, double least);

/* 1.31 (three digits) or fixed decimals of the column; NaN: "–". Without the unit's name. */
void put_level(struct buf *b, const struct unit *u, double level);
void put_column(struct buf *b, const struct unit *u, double level);
/* "1.31 cores" as plain text with a space, for titles and sentences. */
void put_level_unit(struct buf *b, const struct unit *u, double level);
/* The name with its "/s" where it has one. */
void put_unit(struct buf *b, const struct unit *u);
/* "+0.86 cores", "−12 MiB": two digits; "same" for 0. */
void put_delta_unit(struct buf *b, const struct unit *u, double delta);
/* "+29 %", "−16 %", "×2.86" from 2.95 up, "steady", "new", "gone", "–". */
void put_change(struct buf *b, const struct change *c);
/* 34.2 % with a narrow no-break space; share 0..1. */
void put_percent(struct buf *b, double share, int decimals);
/* 13,389 */
void put_count(struct buf *b, uint64_t n);
/* "2.31 GiB" */
void put_bytes(struct buf *b, uint64_t bytes);
/* "30 s", "5 min", "1.5 h", "250 ms" */
void put_duration(struct buf *b, int64_t ns);
/* With fixed decimals, comma for thousands and U+2212; not finite: "–". */
void put_number(struct buf *b, double v, int decimals);
/* The exact value for a title: "1,310,000,000 nanoseconds". value in 1/den units. */
void put_exact(struct buf *b, int64_t value, int64_t den, struct str sample_unit);

#endif
