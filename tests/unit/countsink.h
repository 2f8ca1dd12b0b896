// SPDX-License-Identifier: MIT
/*
 * A sink that checks what a decoder promises (header first, only handles that were given out, no
 * empty function, one value a type) and adds up: samples, totals, self and total of functions. It
 * can write each sample as a line of text. A second reader, through protobuf-c, drives the same
 * sink, so that the two can be compared. Nothing here needs cmocka: fuzz targets link it too.
 */
#ifndef TESTS_COUNTSINK_H
#define TESTS_COUNTSINK_H

#include "base/buf.h"
#include "base/strtab.h"
#include "base/vec.h"
#include "decode/sink.h"

#define COUNT_TYPES 64

struct count_place {
	size_t from, n; /* in frames */
};

struct count_fn {
	int64_t self[COUNT_TYPES], total[COUNT_TYPES];
	uint64_t seen_in; /* number of the last sample */
};

struct count_sink {
	struct sink sink; /* first */
	bool stop_after_header;
	struct buf *text; /* NULL: no text wanted */

	bool got_header;
	size_t n_types;
	int64_t time_ns, duration_ns, period;
	struct buf header; /* "format type/unit ... period=... default=... binary=..." */
	VEC(struct count_place) places;
	VEC(str_id) frames;
	VEC(struct count_place) frame_text; /* of place i, in place_text */
	struct buf place_text, label_text;
	VEC(struct count_place) labels;
	struct strtab names;
	VEC(struct count_fn) fns; /* by name */
	uint64_t n_samples;
	int64_t totals[COUNT_TYPES];
};

void count_sink_init(struct count_sink *s, struct buf *text);
void count_sink_release(struct count_sink *s);
/* NULL when the name did not occur. */
const struct count_fn *count_sink_fn(const struct count_sink *s, const char *name);

/*
 * Reads plain pprof bytes with protobuf-c into the sink, with at most budget bytes of memory. False
 * when protobuf-c refuses, or an id or index leads nowhere.
 */
bool reference_read(struct str plain, size_t budget, struct count_sink *s);

#endif
