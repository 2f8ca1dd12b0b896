// SPDX-License-Identifier: MIT
/*
 * What one source (a sidecar, a layout, the file name, a directory, the config) says of a dump.
 * discover.c collects the claims on a dump and lets the ladder of each attribute choose.
 */
#ifndef DISCOVER_CLAIM_H
#define DISCOVER_CLAIM_H

#include "base/arena.h"
#include "discover/dump.h"

#define LABELS_MAX 30
#define LABEL_KEY_BYTES 1024
#define LABEL_VALUE_BYTES 2048

struct claim {
	enum why why;
	struct str how; /* which pattern, file or rule */
	struct str service;
	struct str type, type_id;
	bool delta;
	bool type_is_weak;       /* "profile": yields to any other source */
	int64_t time_ns, end_ns; /* TIME_NONE: says nothing */
	struct str time_text;
	bool time_is_local, time_is_coarse;
	int64_t seq; /* -1: says nothing */
	struct label labels[LABELS_MAX];
	size_t n_labels;
	size_t n_dropped;     /* labels over a limit */
	struct str complaint; /* something that could not be used, for the list of skips */
};

void claim_init(struct claim *c, enum why why, struct str how);
/* Replaces an equal key; over a limit it only counts n_dropped. */
void claim_label(struct claim *c, struct str key, struct str value);
/* A type word, a type id or, as a last resort, any text. */
void claim_type(struct claim *c, struct arena *a, struct str text);
/* A time in any known form. */
bool claim_time(struct claim *c, struct str text);
/*
 * key = value as it stands in a sidecar or a path: service, type, time and the like name their
 * attribute, all else is a label.
 */
void claim_set(struct claim *c, struct arena *a, struct str key, struct str value);

#endif
