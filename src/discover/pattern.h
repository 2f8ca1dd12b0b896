// SPDX-License-Identifier: MIT
/*
 * The small language of file name patterns, for our own table (names.c) and for --layout:
 *
 *     {service}/{type}/{time:%Y%m%d-%H%M%S}.pb.gz
 *
 * Text stands for itself. {_} and the naming fields match one or more bytes without '/', {**} any
 * bytes. Where several readings fit, {service} takes as much as it can, all others as little.
 * {time} takes any form of when.h, {seq} a whole run of digits.
 */
#ifndef DISCOVER_PATTERN_H
#define DISCOVER_PATTERN_H

#include "base/arena.h"
#include "base/err.h"

#define PATTERN_ITEMS 32
#define PATTERN_BYTES 4096 /* longer names match nothing: no file can be opened by them */

enum shape {
	SHAPE_LITERAL,
	SHAPE_LAZY,   /* one or more bytes of a part, few first */
	SHAPE_GREEDY, /* the same, many first */
	SHAPE_DEEP,   /* any bytes, '/' too */
	SHAPE_STAR,   /* zero or more bytes of a part */
	SHAPE_ONE,    /* one byte of a part */
	SHAPE_SEP,    /* one to three of "-_." */
	SHAPE_DIGITS,
	SHAPE_TIME,
	SHAPE_WORD,   /* a known type word */
	SHAPE_TYPES,  /* Go's sample types joined by '.' */
	SHAPE_TYPEID, /* a whole type id */
	SHAPE_EXT,    /* known extensions up to the end, or nothing */
};

enum use { USE_NONE, USE_SERVICE, USE_TYPE, USE_TIME, USE_END, USE_SEQ, USE_LABEL };

struct pattern_item {
	enum shape shape;
	enum use use;
	struct str text; /* literal, time format ("" for any form) or name of the label */
};

struct pattern {
	struct str source; /* as it was written */
	struct pattern_item item[PATTERN_ITEMS];
	size_t n;
	struct str inner; /* the longest literal: what does not hold it need not be tried */
};

enum pattern_kind {
	PATTERN_TABLE,  /* all fields */
	PATTERN_LAYOUT, /* the fields that users are told of */
};

bool pattern_compile(struct pattern *p, struct arena *a, struct str source, enum pattern_kind kind,
		     struct err *e) __attribute__((warn_unused_result));
/* A glob over a path: * and ? within a part, ** across parts. */
bool pattern_glob(struct pattern *p, struct arena *a, struct str source, struct err *e)
	__attribute__((warn_unused_result));

#endif
