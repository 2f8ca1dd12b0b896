// SPDX-License-Identifier: MIT
/*
 * Sentences as plain text, beside the numbers of unit.h. Nothing here is escaped: the text goes
 * through html_text or html_attr when it is shown, so a name in it can hold anything.
 */
#ifndef RENDER_SAY_H
#define RENDER_SAY_H

#include "render/unit.h"

#define say_lit(t, literal) buf_lit((t), literal)
void say(struct buf *t, struct str s);
/* "1 dump", "1,204 dumps"; thing is the singular. */
void say_count(struct buf *t, uint64_t n, const char *thing);
/* The first chars characters, "…" behind them when there are more. */
void say_short(struct buf *t, struct str s, size_t chars);
/* A type's title within a sentence: "heap in use", "CPU". */
void say_type(struct buf *t, struct str title);

/* A moment: "14:20", with the day when the report has more than one, with seconds when short. */
void say_moment(struct buf *t, const struct report *r, int64_t ns);
/* The same to the second: of a single dump. */
void say_second(struct buf *t, const struct report *r, int64_t ns);
/* "18:00–24:00" */
void say_range(struct buf *t, const struct report *r, int64_t from_ns, int64_t to_ns);
/* A part of the report: its day once, with seconds when it is short. */
void say_span(struct buf *t, const struct report *r, int64_t from_ns, int64_t to_ns);
/* The report's own time: "Thu 19 Nov 2026, 00:00–24:00 UTC", or that there is no clock. */
void say_report_time(struct buf *t, const struct report *r);
/* The start of a bucket, "#12" when there is no clock. */
void say_bucket(struct buf *t, const struct report *r, const struct timeline *tl, size_t bucket);

/*
 * The same as put_unit, put_level_unit and put_delta_unit, which write escaped text for pages:
 * "cores", "1.31 cores", "+0.86 cores".
 */
void say_unit(struct buf *t, const struct unit *u);
/* The name, or other where there is none. */
void say_unit_or(struct buf *t, const struct unit *u, struct str other);
void say_level(struct buf *t, const struct unit *u, double level);
void say_delta(struct buf *t, const struct unit *u, double delta);
/* "0.465 → 1.33 cores" */
void say_from_to(struct buf *t, const struct unit *u, double before, double after);
/* A change in a column of fixed decimals: "+0.179", "same" below half of the last digit. */
void say_column_delta(struct buf *t, const struct unit *u, double delta);

#endif
