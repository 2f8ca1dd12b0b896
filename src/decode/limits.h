// SPDX-License-Identifier: MIT
/* Caps on what one dump may hold; the defaults are those of the documentation. */
#ifndef DECODE_LIMITS_H
#define DECODE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

struct limits {
	size_t dump_bytes;   /* after inflate; more: the dump is refused */
	size_t samples;      /* more: refused */
	size_t entries;      /* of each table (strings, functions, locations, ...); more: refused */
	size_t depth;        /* frames; a deeper stack keeps those next to the leaf */
	size_t labels;       /* a sample; the rest is dropped */
	size_t string_bytes; /* a name; cut */
	size_t types;        /* sample types; more: refused */
};

#define LIMITS_DEFAULT                                                                             \
	((struct limits){.dump_bytes = (size_t)64 << 20,                                           \
			 .samples = 1000000,                                                       \
			 .entries = 1000000,                                                       \
			 .depth = 1000,                                                            \
			 .labels = 100,                                                            \
			 .string_bytes = 65535,                                                    \
			 .types = 64})

/* What was cut short, for the files page. */
struct limits_hit {
	uint64_t depth, labels, strings;
	uint64_t patterns; /* names that met the limits of a regular expression: no match */
};

#endif
