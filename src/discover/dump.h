// SPDX-License-Identifier: MIT
/*
 * One input file as its path, layouts, sidecars and the config tell of it, before it is opened.
 * What the dump itself says of time, type and service comes later and is weighed against this in
 * model/identity.h. Every slice lives in the arena of the discovery.
 */
#ifndef DISCOVER_DUMP_H
#define DISCOVER_DUMP_H

#include "base/str.h"

/* Where an attribute came from; the order is no ranking, the ladder of each attribute is. */
enum why {
	WHY_NONE,
	WHY_OPTION,  /* command line */
	WHY_CONFIG,  /* flamefolio.conf */
	WHY_CONTENT, /* the dump itself */
	WHY_SIDECAR, /* <file>.json, labels.json, metadata.csv */
	WHY_LAYOUT,
	WHY_NAME, /* a known pattern of file names */
	WHY_KEY,  /* k=v in the path */
	WHY_DIR,  /* a directory's name */
	WHY_SEQ,  /* a running number: an order, no clock */
	WHY_MTIME,
	WHY_BINARY, /* the main binary of the dump */
	WHY_ROOT,   /* the input directory's name */
	WHY_TABLE,  /* the table of known types */
	WHY_ASSUMED,
};

/* A few words for people, e.g. "file name". */
struct str why_text(enum why why);

struct guess {
	struct str value; /* empty: none */
	enum why why;
	struct str how; /* which pattern, sidecar or rule, e.g. "<prefix>.%Y%m%d%H%M%S" */
};

struct label {
	struct str key; /* service.name is written service_name and is never in here */
	struct str value;
	enum why why;
};

#define TIME_NONE INT64_MIN

struct dump {
	struct str path; /* below its input, '/' between parts; unique over all inputs */
	struct str open; /* what to open: the path as the process sees it */
	uint32_t input;  /* index of the input argument */
	bool is_base;    /* of an input that is there to compare with */
	uint64_t size_bytes;

	int64_t time_ns;     /* by sidecar, layout, name or directory; TIME_NONE when none tells */
	int64_t end_ns;      /* end of an A-to-B range, else TIME_NONE */
	struct guess time;   /* value: the text it was read from */
	bool time_is_local;  /* a pattern of local times: read as UTC, the page says so */
	bool time_is_coarse; /* a date or an hour only: order within it by seq, then mtime */
	int64_t seq;         /* running number in the name, -1 when none */
	int64_t mtime_ns;

	struct guess service;      /* option, config, sidecar or layout: beats the content */
	struct guess service_path; /* name convention, service=, directory: content beats it */
	struct guess type;         /* type word: cpu heap allocs mutex block goroutine ... */
	struct guess type_id;      /* a whole type id where the name holds one, without :delta */
	bool delta;                /* the name says that a cumulative type is a delta */

	struct label *labels; /* by key, each key once, all that the ladder left */
	size_t n_labels;
	struct str folder; /* directories without type words, times and k=v: an instance, if any */
	/* No label names an instance (pod, pid, host...): the folder does, with the labels. */
	bool folder_is_instance;
};

#endif
