// SPDX-License-Identifier: MIT
/* What several pages show of a profile: its unit, sparkline, change, functions; fleet sums. */
#ifndef RENDER_CELL_H
#define RENDER_CELL_H

#include "render/nav.h"

const struct ptype *brief_ptype(const struct report *r, const struct brief *brief);
struct unit brief_unit(const struct report *r, const struct brief *brief);
/* The unit of a column of all the type's profiles, and their sum. */
struct unit type_unit(const struct report *r, size_t type);
/* Sum over the services; NaN when none has a level in that window. */
double fleet_level(const struct report *r, size_t type, enum win_id win);
/* Part of that sum, NaN when unknown. */
double brief_share(const struct report *r, const struct brief *brief, enum win_id win);

/* How often a limit cut the contents of a dump. */
uint64_t limits_hit_total(const struct limits_hit *hit);

/* "more", "less" or "dim". */
struct str change_class(const struct change *c);
bool change_is_known_fact(const struct change *c); /* rose, fell, new or gone */
/* "+29 %" in a span of its class. */
void cell_change(struct page *pg, const struct change *c);
/* A level in the page's column unit, the exact value in its title. */
void cell_value(struct page *pg, int64_t value, double per_value);
void cell_level(struct page *pg, double level);
/* The sparkline of a profile, with a sentence for those who cannot see it. */
void cell_spark(struct page *pg, const struct brief *brief, int height);
/* The same in a list of that unit, whose scripts may draw it in another way. */
void cell_spark_of(struct page *pg, const struct brief *brief, const struct unit *list, int height);
/* For charts of a list. */
struct chart_stats brief_stats(const struct brief *brief, const struct unit *list);
/* "orders CPU: 0.465 cores in the first quarter, 1.33 in the last" */
void say_course(struct buf *t, const struct report *r, const struct brief *brief);

/* "3 instances: 0.380": the last bucket, for the right end of a chart that names its unit. */
void say_end(struct buf *t, const struct unit *u, const struct brief *brief);
/* "Event: deploy v2.4.1, 14:20. "; nothing when none is within the report's time. */
void say_events(struct buf *t, struct page *pg, size_t service);
/* "deploy v2.4.1, 14:20", "3 events": for below a sparkline. */
void say_events_short(struct buf *t, struct page *pg, size_t service);

/* Events that concern a service (NONE: all), in the page's arena. */
const struct event *events_of(struct page *pg, size_t service, size_t *n);

/* A function's name without prefix, its path grey, whole name and file in the title. */
void cell_fn(struct page *pg, fn_id fn, struct str prefix, bool with_anchor);
/* Not of the runtime nor of the standard library. */
bool fn_is_own(const struct report *r, fn_id fn);
/* The name after the last '/': for sentences and trees. */
struct str fn_short(const struct report *r, fn_id fn);
/* title="..." with the whole name and the file. */
void cell_fn_title(struct page *pg, fn_id fn);
/* "fn-1f3a...": the anchor of a function in the top table. */
void say_fn_anchor(struct buf *t, struct str name);

#endif
