// SPDX-License-Identifier: MIT
/*
 * Input paths -> an ordered list of dumps, each with what its path, sidecars, layouts and config
 * say, and why. Opens no dump. Order is by path (bytes), whatever order the inputs came in.
 */
#ifndef DISCOVER_DISCOVER_H
#define DISCOVER_DISCOVER_H

#include "discover/config.h"
#include "discover/dump.h"
#include "discover/wishes.h"

struct discover_options {
	const char *const *inputs; /* files or directories */
	size_t n_inputs;
	size_t n_baselines; /* the last of the inputs: dumps to compare with; their config and
			       events do not count */
	const char *config_path;    /* NULL: flamefolio.conf in the first input directory */
	const char *const *layouts; /* --layout, first match wins */
	size_t n_layouts;
	const char *service; /* --service, for all dumps; NULL: none */
};

/* A file that was passed over before it was opened, or a sidecar that could not be read. */
struct skip {
	struct str path;
	struct str reason;
};

/* Grafana annotation: events.jsonl or events.csv in an input directory, or [events] in config. */
struct event {
	int64_t time_ns;
	int64_t end_ns; /* = time_ns when it is a moment */
	struct str text;
	struct str *tags;
	size_t n_tags;
	struct str service; /* from a tag service:NAME; empty: concerns all */
	struct str version; /* from a tag version:V; else empty */
};

struct discovery {
	struct arena arena;
	struct config config;
	struct wishes wishes; /* of the config */
	struct str title;      /* [report] title, else the base name of the only input directory */
	VEC(struct str) roots; /* names of the inputs by dump.input; of a file: of its directory */
	VEC(struct dump) dumps;
	VEC(struct skip) skips;
	VEC(struct event) events; /* by time, then text */
};

/* false only for usage and config errors; unreadable files become skips. */
bool discover(struct discovery *d, const struct discover_options *o, struct err *e)
	__attribute__((warn_unused_result));
void discovery_release(struct discovery *d);

#endif
