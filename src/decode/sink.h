// SPDX-License-Identifier: MIT
/*
 * What a decoder calls as it reads one dump; what takes the calls is no business of the decoder.
 * Order: header once, then any mix of name, location, labels and sample; a handle must have been
 * given out before it is used. Slices live only during the call. When decoding fails, the taker
 * drops what it got of this dump.
 */
#ifndef DECODE_SINK_H
#define DECODE_SINK_H

#include "base/str.h"

struct type_decl {
	struct str name, unit;
};

struct profile_header {
	struct str format; /* a literal */
	const struct type_decl *types; /* at least one */
	size_t n_types;
	int64_t time_ns;     /* as stored; 0: none */
	int64_t duration_ns; /* as stored; 0: none */
	int64_t period;
	struct str period_type, period_unit;
	struct str default_type;
	struct str binary; /* main executable, as stored */
	const struct str *comments;
	size_t n_comments;
	struct str doc_url;
};

typedef uint32_t name_handle; /* 0: "" */

struct frame_decl {
	name_handle function; /* never 0: an unknown one is "binary+0x1f40" or "[unknown]" */
	name_handle file;
	name_handle binary;
	uint32_t line; /* 0: unknown */
	bool inlined;
};

struct label_decl {
	struct str key;
	struct str value; /* when is_number is false */
	int64_t number;
	struct str unit; /* of the number; may be empty */
	bool is_number;
};

typedef uint32_t loc_handle;
typedef uint32_t label_handle; /* 0: no labels */

struct sink;

struct sink_ops {
	/* false: enough is known, the decoder stops there and succeeds. */
	bool (*header)(struct sink *s, const struct profile_header *h);
	/* A name that frames use; a decoder asks once for each entry of its string table. */
	name_handle (*name)(struct sink *s, struct str text);
	/* The frames of one place in the program, innermost inlined function first. */
	loc_handle (*location)(struct sink *s, const struct frame_decl *frames, size_t n);
	label_handle (*labels)(struct sink *s, const struct label_decl *labels, size_t n);
	/* Leaf first; one value a sample type. No location at all is legal. */
	void (*sample)(struct sink *s, const loc_handle *locations, size_t n, label_handle labels,
		       const int64_t *values);
};

struct sink {
	const struct sink_ops *ops;
};

#endif
