// SPDX-License-Identifier: MIT
/*
 * Names of functions by pattern: whole, or a beginning with '*' behind it. Sorted by bytes without
 * that star, '/' as '.', so that they can be bisected (test_analyse_pattern.c checks the order).
 * A name without '.', ':', '/', '#' is one of C: of a library or the kernel, never the program's.
 */
#ifndef ANALYSE_PATTERN_NAMES_H
#define ANALYSE_PATTERN_NAMES_H

#include <stddef.h>

struct pattern_names {
	const char *const *v;
	size_t n;
};

/* pattern_runtime.c */
extern const struct pattern_names names_gc, names_alloc, names_locks, names_clock,
	names_scheduling, names_channels, names_finalizers, names_stack_growth, names_exceptions,
	names_compilation, names_page_faults;
/* pattern_io.c */
extern const struct pattern_names names_syscalls, names_network, names_tls, names_dns,
	names_database, names_logging, names_templates;
/* pattern_data.c */
extern const struct pattern_names names_hashing, names_compression, names_json, names_protobuf,
	names_xml, names_serialization, names_regex_compile, names_regex_match, names_reflection,
	names_formatting, names_strings, names_memory_copy, names_maps, names_sorting;
/* What begins like one of the others but runs code of the program: no pattern. */
extern const struct pattern_names names_not;

#endif
