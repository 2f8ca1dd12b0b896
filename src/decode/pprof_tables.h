// SPDX-License-Identifier: MIT
/*
 * The first walk over a pprof message: where each table entry and sample stands. Samples come
 * before the string table in nearly all files, so nothing can be named before this is done.
 */
#ifndef DECODE_PPROF_TABLES_H
#define DECODE_PPROF_TABLES_H

#include "base/vec.h"
#include "decode/format.h"
#include "decode/idmap.h"
#include "decode/wire.h"

struct pprof_mapping {
	uint64_t id, start, offset;
	uint64_t file, build_id; /* string indices */
};

struct pprof_function {
	uint64_t id;
	uint64_t name, system_name, file; /* string indices */
};

struct pprof_location {
	uint64_t id, mapping, address;
	struct str body;     /* the whole message: lines are read when it is first used */
	loc_handle handle;   /* HANDLE_NONE until then */
};

#define HANDLE_NONE UINT32_MAX

struct pprof_valuetype {
	uint64_t type, unit;
};

struct pprof {
	struct decoder *decoder;
	struct str data;
	VEC(struct str) samples; /* bodies, in file order */
	VEC(struct str) strings;
	VEC(uint32_t) names; /* handle + 1 by string index; 0: not asked yet */
	VEC(struct pprof_mapping) mappings;
	VEC(struct pprof_function) functions;
	VEC(struct pprof_location) locations;
	VEC(struct pprof_valuetype) types;
	VEC(uint64_t) comments;
	struct idmap mapping_at, function_at, location_at;
	struct pprof_valuetype period_type;
	uint64_t drop_frames, keep_frames, default_type, doc_url;
	int64_t time_ns, duration_ns, period;

	/* of the sample at hand */
	VEC(loc_handle) stack;
	bool is_deep; /* locations were left out */
	VEC(int64_t) values;
	VEC(struct str) label_bodies;
	VEC(struct label_decl) labels;
	VEC(struct frame_decl) frames;
	VEC(struct str) frame_names; /* with a filter: the functions' text */
	VEC(uint8_t) text_keys;  /* by string index: has a string as value; made when wanted */
	struct idtab label_sets; /* hash of label bytes -> handle */
	uint64_t label_hash;     /* of the sample at hand */
	struct idtab counted;    /* hashes of the stacks that decoder.n_stacks has */
	struct frame_filter *filter; /* drop_frames; NULL: none */
	VEC(uint8_t) dropped; /* by location handle, with a filter: FILTER_* */
};

bool pprof_read_tables(struct pprof *p, struct err *e) __attribute__((warn_unused_result));
/* The string of that index, cut to the limit; false and *e when there is none. */
bool pprof_string(struct pprof *p, uint64_t index, struct str *s, struct err *e)
	__attribute__((warn_unused_result));
/* The frames of a location into p->frames, innermost first, names as handles of the sink. */
bool pprof_frames(struct pprof *p, const struct pprof_location *l, struct sink *sink,
		  struct err *e)
	__attribute__((warn_unused_result));

#endif
