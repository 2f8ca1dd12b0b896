// SPDX-License-Identifier: MIT
/* The values of one key as a table: share, levels, change, sparkline. */
#ifndef RENDER_LABELTABLE_H
#define RENDER_LABELTABLE_H

#include "render/labelname.h"

struct label_table {
	const struct key_parts *key;
	struct str caption;
	bool is_short;       /* share, mean and change only */
	size_t n_keys;       /* the first rows have a line of the chart above */
	bool other_has_line; /* the row of the others too: the line after those */
};

/* Sets the unit of the page's columns for the key's values. */
void label_unit(struct page *pg, const struct key_parts *key);
void label_table(struct page *pg, const struct label_table *t);
/* "other (1,184)" */
void say_others(struct buf *t, size_t n);

#endif
