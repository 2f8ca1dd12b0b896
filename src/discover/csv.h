// SPDX-License-Identifier: MIT
/* RFC 4180: cells may be quoted, hold separators, line ends and doubled quotes. */
#ifndef DISCOVER_CSV_H
#define DISCOVER_CSV_H

#include "base/arena.h"

#define CSV_CELLS 64

struct csv {
	struct str rest; /* what is still to be read */
	char separator;  /* ',' or, when the first line has none, ';' or a tab */
	size_t line;     /* of the row read last, from 1 */
	size_t lines;    /* read so far */
};

struct csv_row {
	struct str cell[CSV_CELLS]; /* more are dropped */
	size_t n;
};

struct csv csv_start(struct str text);
/* The next row that is not empty; false at the end. Unquoted cells are slices of the text. */
bool csv_next(struct csv *c, struct arena *a, struct csv_row *row);
/* Column of the first of these names (NULL-ended, case ignored); SIZE_MAX when there is none. */
size_t csv_column(const struct csv_row *header, const char *const *names);

#endif
