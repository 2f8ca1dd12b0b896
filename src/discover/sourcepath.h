// SPDX-License-Identifier: MIT
/*
 * Paths of sources as dumps name them, cut into parts: with '/' or '\', a drive, a scheme in front.
 * No part is "", "." or "..", so what is joined again never leaves the folder it is joined to.
 */
#ifndef DISCOVER_SOURCEPATH_H
#define DISCOVER_SOURCEPATH_H

#include "base/arena.h"

#define SOURCE_PARTS 64
#define SOURCE_PART_BYTES 255

struct source_path {
	struct str part[SOURCE_PARTS];
	size_t n;
};

/* false: control bytes, a part that no file system takes, or too many of them. */
bool source_path(struct source_path *p, struct str text) __attribute__((warn_unused_result));
/* "com.acme.shop" and "com/acme/shop" are the same folder. */
bool source_package_path(struct source_path *p, struct str package)
	__attribute__((warn_unused_result));
/* before, then the parts of p from this one on; false: too many. */
bool source_path_join(struct source_path *out, const struct source_path *before,
		      const struct source_path *p, size_t from) __attribute__((warn_unused_result));
bool source_path_starts(const struct source_path *p, const struct source_path *prefix);
/* With '/' between. */
struct str source_path_text(struct arena *a, const struct source_path *p);
/* One part, terminated. */
void source_part(const struct source_path *p, size_t i, char out[SOURCE_PART_BYTES + 1]);

/*
 * The last part that an ending of the path may begin at: paths of packaged libraries keep the part
 * that tells so (node_modules, x@v1.2.3), runtimes two parts, others the name of the file.
 */
size_t source_path_last_ending(const struct source_path *p, bool is_library);
/* "x@v1.2.3", "node_modules" ... : below it lies what others wrote. */
bool source_is_package_folder(struct str part);

/* Names of sources in any language; false for what begins with a '.'. */
bool source_is_text_name(struct str name);
/* Java, Kotlin, Scala ... */
bool source_is_jvm(struct str name);

#endif
