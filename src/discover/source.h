// SPDX-License-Identifier: MIT
/*
 * The sources that --source-root names: files of frames, looked for below the given folders only.
 * No symlink is followed, nothing but texts of at most 4 MiB whose names end like a source is read:
 * a dump must not make a page show a key. A file is read once; several threads may ask.
 */
#ifndef DISCOVER_SOURCE_H
#define DISCOVER_SOURCE_H

#include "base/arena.h"
#include "base/err.h"

struct source;

struct source_file {
	struct str path;          /* below its root */
	struct str in_repository; /* the same within the service's repository; empty: unknown */
	struct str text;
	const uint32_t *begins; /* of lines */
	size_t n_lines;
};

/* Without its line end; line from 1 to n_lines. */
struct str source_line(const struct source_file *f, size_t line);

/* What a frame tells of its file. */
struct source_wish {
	struct str file;
	struct str package; /* of its function: for file names without a folder, as of Java */
	struct str root;    /* folder of the service within its repository; may be empty */
	bool is_library;    /* runtime or standard library: the bare name says nothing */
};

/*
 * Each root is DIR, where paths are looked for without one leading folder after the other, or
 * PREFIX=DIR, which stands for that beginning of a path. NULL: one is no folder. Without roots
 * nothing is found. source_close gives back what it holds; the struct itself is of a.
 */
struct source *source_open(struct arena *a, const char *const *roots, size_t n, struct err *e)
	__attribute__((warn_unused_result));
void source_close(struct source *s);

/* NULL: there is none, or it is no text. s may be NULL. Lives until source_close. */
const struct source_file *source_find(struct source *s, const struct source_wish *wish);

#endif
