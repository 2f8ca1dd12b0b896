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
	const char *notes;   /* --notes, a directory; NULL: none */
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

/* A file that may be a note. */
struct note_file {
	struct str path; /* as of dumps */
	struct str open;
	bool for_service; /* only when its name is that of a service */
};

/* A text of the team in Markdown. */
struct note {
	struct str path;
	struct str name;    /* of the file, without .md */
	struct str title;   /* its first heading, else the name */
	struct str text;    /* without a heading that it begins with */
	struct str service; /* that it is about; empty: the whole report */
	struct str slug;    /* page notes/<slug>/ */
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
	VEC(struct note_file) note_files;
	VEC(struct note) notes; /* by path; of notes_read (notes.h) */
};

/* false only for usage and config errors; unreadable files become skips. */
bool discover(struct discovery *d, const struct discover_options *o, struct err *e)
	__attribute__((warn_unused_result));
void discovery_release(struct discovery *d);
/* By path, then reason: for whoever adds to them. */
void skips_sort(struct discovery *d);

#endif
