// SPDX-License-Identifier: MIT
/* The files of assets/ and templates/, compiled into the program by src/embed.sh. */
#ifndef BASE_ASSET_H
#define BASE_ASSET_H

#include <stddef.h>

struct asset {
	const char *name; /* path below the top level, e.g. "assets/report.css" */
	const char *data; /* the text; a NUL follows it */
	size_t size;      /* bytes, without that NUL */
};

/* Sorted by name (bytes); build/gen/assets.c defines both. */
extern const struct asset asset_table[];
extern const size_t n_assets;

/* The asset of this name, or NULL. */
const struct asset *asset_find(const char *name);

#endif
