// SPDX-License-Identifier: MIT
/*
 * The sentences of findings, from their fields alone: where, how much, what, since when; then why
 * we think so and how sure we are. As plain text they are words (say.h) and stand in titles and
 * files; on a page functions and comparisons in them are links. Without a full stop at the end.
 */
#ifndef RENDER_FINDINGTEXT_H
#define RENDER_FINDINGTEXT_H

#include "analyse/finding.h"
#include "render/cell.h"

/* "orders uses +0.86 cores more CPU in pricing.recomputeTaxTable since v2.4.1, 14:20" */
void say_finding(struct buf *t, const struct report *r, const struct finding *f);
/* "orders uses +0.86 cores more CPU since v2.4.1": for titles that name several. */
void say_finding_short(struct buf *t, const struct report *r, const struct finding *f);
/* Whole sentences with their full stops; may be empty. */
void say_finding_why(struct buf *t, const struct report *r, const struct finding *f);
/* "regression", "leak on worker-1": beside a chart that shows the rest. */
void say_finding_flag(struct buf *t, const struct finding *f);
/* "+0.86 cores", "+14 MiB/h" */
void say_finding_size(struct buf *t, const struct report *r, const struct finding *f);
/* "0.081 → 0.94 cores, ×11.6"; nothing when no levels are known. */
void say_finding_span(struct buf *t, const struct report *r, const struct finding *f);
/* "+0.84 to +0.87 cores"; nothing when there is no interval. */
void say_finding_interval(struct buf *t, const struct report *r, const struct finding *f);
/* "95–130 h", "17 h or more"; nothing when no limit is in reach. */
void say_finding_eta(struct buf *t, const struct finding *f);
/* "Muted until 1 Dec 2026: known, see ticket." */
void say_finding_mute(struct buf *t, const struct finding *f);
/* The label that names an instance, else the first; NULL. */
const struct finding_label *finding_label_first(const struct finding *f);
/* " on worker-1", " in region=eu-west", " with tenant=acme": labels behind a service. */
void say_labels_of(struct buf *t, const struct finding_label *labels, size_t n);

/* The same sentences on a page. */
void finding_sentence(struct page *pg, const struct finding *f);
void finding_why(struct page *pg, const struct finding *f);
/* Of that what a list needs: neither levels, which stand beside it, nor methods. */
void finding_gist(struct page *pg, const struct finding *f);
/* Did it begin within the report? Else it was so from the first dump on, or nobody knows. */
bool finding_has_since(const struct report *r, const struct finding *f);

/* Is value a growth per time? */
bool finding_is_leak(const struct finding *f);
/* Of levels up to largest, and of growth of that much per hour: "MiB/h", "goroutines/h"; in a
 * report of less than an hour per minute. */
struct unit level_unit(const struct report *r, const struct brief *brief, double largest);
struct unit slope_unit(const struct report *r, const struct brief *brief, double per_hour);
/* Of value, low and high. */
struct unit finding_unit(const struct report *r, const struct finding *f);
/* "+4.1", "−0.20", "0": without a unit. */
void say_signed(struct buf *t, const struct unit *u, double v);

#endif
