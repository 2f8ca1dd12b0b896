// SPDX-License-Identifier: MIT
/*
 * What well-known functions do: garbage collection, allocation, locks, system calls, serialising,
 * compiling regular expressions, reflection, hashing, copying, logging... One table of name
 * patterns for all languages (pattern.c), with a text of advice each (templates/advice/NAME.md).
 */
#ifndef ANALYSE_PATTERN_H
#define ANALYSE_PATTERN_H

#include "base/str.h"
#include "model/model.h"

struct pattern {
	struct str name;  /* "regex-compile": of templates/advice/regex-compile.md */
	struct str title; /* "Compiling regular expressions" */
};

extern const size_t n_patterns;
const struct pattern *pattern_at(size_t i);
/* By function name, and the file where a name alone says nothing; NULL: none fits. */
const struct pattern *pattern_of(struct str function, struct str file);

#endif
