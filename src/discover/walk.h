// SPDX-License-Identifier: MIT
/*
 * Inputs -> files. Directories are walked without following a symbolic link; what is hidden is
 * passed over silently, what is no regular file is listed as skipped. Nothing is opened but
 * directories.
 */
#ifndef DISCOVER_WALK_H
#define DISCOVER_WALK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

enum aside_kind {
	ASIDE_LABELS,   /* labels.json */
	ASIDE_EVENT,    /* event.json of dd-trace-go */
	ASIDE_METADATA, /* metadata.csv */
	ASIDE_EVENTS,   /* events.jsonl, events.csv */
	ASIDE_CONFIG,   /* flamefolio.conf */
	ASIDE_FILE,     /* <file>.json beside <file> */
	ASIDE_NOTE,     /* NAME.md of an input directory, or of notes/ in one */
};

struct walk_file {
	uint32_t input;   /* index of the argument */
	bool is_base;     /* of one of the last n_baselines */
	struct str below; /* path below the input */
	struct str path;  /* the same with the input's name in front where there are several */
	struct str open;  /* path as the process sees it */
	uint64_t size_bytes;
	int64_t mtime_ns;
	uint64_t device, inode;
};

/* A file that tells of others. */
struct walk_aside {
	enum aside_kind kind;
	uint32_t input;
	struct str dir;  /* as the process sees it, without the last '/' */
	struct str open; /* dir '/' name */
	struct str path; /* for messages: as in walk_file */
	bool in_root;    /* directly in an input directory */
};

struct walk_skip {
	struct str path;
	struct str reason;
};

struct walk_limits {
	size_t depth;   /* directories below an input */
	size_t entries; /* names read in all */
};

#define WALK_LIMITS ((struct walk_limits){.depth = 64, .entries = 20000000})

struct walk_input {
	struct str root; /* as the process sees it; of a file: its directory */
	struct str name; /* base name, made unique among directories; of a file: its directory's */
	struct str file; /* of a file: its name in root */
	bool is_dir;
};

struct walk {
	struct arena *arena; /* of all slices */
	struct walk_limits limits;
	struct walk_input *inputs; /* by argument */
	size_t n_inputs, n_dirs;
	size_t n_baselines; /* the last of them; set beforehand */
	VEC(struct walk_file) files;   /* by path */
	VEC(struct walk_aside) asides; /* by open */
	VEC(struct walk_skip) skips;   /* by path, then reason */
	size_t n_entries;
};

/* The aside that is opened by this path, or NULL. */
const struct walk_aside *walk_find(const struct walk *w, struct str open);

/* w->arena and w->limits are set, the rest is zero. false: an input does not exist. */
bool walk_inputs(struct walk *w, const char *const *inputs, size_t n, struct err *e)
	__attribute__((warn_unused_result));
void walk_release(struct walk *w);

#endif
