// SPDX-License-Identifier: MIT
/*
 * A profile by hand, as pprof bytes. Stacks are written root first, "main;serve;work", with a line
 * ("work:12") or an inlined chain in one place ("outer>inner") where wanted. Messages below the
 * top are packed by protobuf-c; the top level is put together here, so that field order, packing
 * and ids can be odd. Nothing here needs cmocka: fuzz targets link it too.
 */
#ifndef TESTS_MKPROF_H
#define TESTS_MKPROF_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/strtab.h"
#include "base/vec.h"

enum mkprof_wrap { MK_RAW, MK_GZIP, MK_GZIP_MEMBERS, MK_GZIP_TWICE };
enum mkprof_packing { MK_PACKED, MK_UNPACKED, MK_MIXED };

struct mkprof_options {
	enum mkprof_wrap wrap;
	enum mkprof_packing packing;
	bool strings_first; /* else last, as every producer does */
	bool tables_first;  /* locations and functions before samples */
	bool sparse_ids;    /* far apart, above 2^32 */
	bool padded;        /* lengths as three-byte varints, as async-profiler writes them */
	bool unknown;       /* fields that no schema has, of every wire type */
};

struct mkprof_type {
	str_id name, unit;
};

struct mkprof_function {
	str_id name, file;
};

struct mkprof_line {
	uint32_t function; /* index + 1; 0: id 0 in the file */
	int64_t line;
};

struct mkprof_location {
	uint32_t mapping; /* index + 1; 0: none */
	uint64_t address;
	VEC(struct mkprof_line) lines; /* innermost first */
};

struct mkprof_mapping {
	uint64_t start, limit, offset;
	str_id file;
};

struct mkprof_label {
	str_id key, text, unit;
	int64_t number;
};

struct mkprof_sample {
	VEC(uint32_t) locations; /* index + 1, leaf first */
	VEC(int64_t) values;
	VEC(struct mkprof_label) labels;
};

struct mkprof {
	struct strtab strings;
	VEC(struct mkprof_type) types;
	VEC(struct mkprof_function) functions;
	VEC(struct mkprof_location) locations;
	VEC(struct mkprof_mapping) mappings;
	VEC(struct mkprof_sample) samples;
	VEC(str_id) comments;
	struct mkprof_type period_type;
	int64_t period, time_ns, duration_ns;
	str_id drop, keep, default_type, doc_url;
};

void mk_init(struct mkprof *p);
void mk_free(struct mkprof *p);

void mk_type(struct mkprof *p, const char *name, const char *unit);
void mk_period(struct mkprof *p, const char *type, const char *unit, int64_t period);
void mk_comment(struct mkprof *p, const char *text);
/* Index + 1 of what is there, or new. Lines and functions of locations are found again. */
uint32_t mk_mapping(struct mkprof *p, uint64_t start, uint64_t limit, uint64_t offset,
		    const char *file);
uint32_t mk_function(struct mkprof *p, const char *name, const char *file);
uint32_t mk_location(struct mkprof *p, uint32_t mapping, uint64_t address);
void mk_line(struct mkprof *p, uint32_t location, uint32_t function, int64_t line);

/* One value a type, as far as types are declared. The next labels are this sample's. */
void mk_sample(struct mkprof *p, const char *stack, const int64_t *values);
void mk_sample1(struct mkprof *p, const char *stack, int64_t value);
void mk_label(struct mkprof *p, const char *key, const char *value);
void mk_number(struct mkprof *p, const char *key, int64_t number, const char *unit);

/* Appends to out. */
void mk_encode(const struct mkprof *p, struct mkprof_options o, struct buf *out);
void mk_gzip(struct str plain, struct buf *out);
/* Parts of an encoding, for hand-made faults. */
void mk_varint(struct buf *b, uint64_t v);
void mk_field(struct buf *b, uint32_t number, struct str body);
void mk_int(struct buf *b, uint32_t number, uint64_t v);

/* Random profiles, the same for the same seed; about n samples. */
struct mkprof_random {
	uint64_t state;
};
uint64_t mk_random(struct mkprof_random *r, uint64_t below);
void mk_random_profile(struct mkprof *p, struct mkprof_random *r, size_t n);
struct mkprof_options mk_random_options(struct mkprof_random *r);

#endif
