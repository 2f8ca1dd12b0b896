// SPDX-License-Identifier: MIT
/*
 * Links to lines of sources on the web, by a table of the URL shapes of forges. Where a file lies
 * in its repository is taken from the name of the file and the origin of the service; for packages
 * that name their own repository and version from that. Where this is not certain there is no link.
 *
 * What is said is plain text for html_url; credentials in a repository's URL are left out.
 */
#ifndef RENDER_FORGE_H
#define RENDER_FORGE_H

#include "aggregate/origin.h"
#include "base/buf.h"

struct forge_file {
	const struct origin *origin;
	struct str file;          /* of the frame */
	struct str in_repository; /* of its source; empty: not known */
	bool is_library;          /* runtime or standard library */
	uint32_t line;            /* 0: unknown */
};

/* The URL of the line; false, and nothing said: no link. */
bool say_forge_line(struct buf *t, const struct forge_file *f);

#endif
