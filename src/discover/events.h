// SPDX-License-Identifier: MIT
/*
 * Events in the shape of Grafana annotations: {"time": ms, "timeEnd": ms, "text": "...",
 * "tags": [...]} a line, or a CSV with these columns (tags by ';'), or [events] in the config.
 */
#ifndef DISCOVER_EVENTS_H
#define DISCOVER_EVENTS_H

#include "discover/discover.h"

#define EVENTS_BYTES ((size_t)16 << 20)
#define EVENTS_MAX 10000

struct event_list {
	VEC(struct event) events;
	struct arena *arena;
};

/* complaint: the first line that could not be used and how many more; empty: all were fine. */
void events_jsonl(struct event_list *l, struct str text, struct str *complaint);
void events_csv(struct event_list *l, struct str text, struct str *complaint);
void events_config(struct event_list *l, const struct config *c);
/* By time, then end, then text. */
void events_sort(struct event_list *l);
void events_release(struct event_list *l);

#endif
