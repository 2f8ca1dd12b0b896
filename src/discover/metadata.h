// SPDX-License-Identifier: MIT
/*
 * metadata.csv: a row a dump. The header names the columns: path (or file, name), then service,
 * type, time... and labels. Paths are relative to the directory of the table.
 */
#ifndef DISCOVER_METADATA_H
#define DISCOVER_METADATA_H

#include "base/err.h"
#include "base/vec.h"
#include "discover/claim.h"

#define METADATA_BYTES ((size_t)64 << 20)

struct metadata_row {
	struct str open; /* directory of the table + '/' + path: what the dump is opened by */
	struct str file; /* the table */
	const struct str *keys;
	const struct str *values;
	size_t n;
	size_t order; /* among all rows read */
	bool used;
};

struct metadata {
	VEC(struct metadata_row) rows; /* by open once sorted; later rows of equal path win */
};

/* The text has to live as long as the rows. */
struct metadata_source {
	struct str dir;  /* as the process sees it */
	struct str open; /* the table, as the process sees it */
	struct str file; /* the table, below its input: how reports name it */
	struct str text; /* metadata_read sets it */
};

bool metadata_parse(struct metadata *m, struct arena *a, const struct metadata_source *from,
		    struct err *e) __attribute__((warn_unused_result));
bool metadata_read(struct metadata *m, struct arena *a, struct metadata_source *from,
		   struct err *e) __attribute__((warn_unused_result));
void metadata_sort(struct metadata *m);
void metadata_release(struct metadata *m);
/* Adds what the table says of the dump; marks the row. */
bool metadata_claim(struct metadata *m, struct arena *a, struct str open, struct claim *c);

#endif
