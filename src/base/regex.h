// SPDX-License-Identifier: MIT
/*
 * Regular expressions, in the syntax of PCRE2 and near to Go's: unanchored unless they say so,
 * characters are UTF-8 (what is no UTF-8 matches as U+FFFD), '$' is the end of the text only.
 *
 * No expression takes long on any text. From each place a match may begin at there is a limit on
 * backtracking; where that does not do, all ways are walked side by side, with a limit on their
 * number. What neither decides counts as no match, and is counted. The outcome hangs on expression
 * and text alone.
 */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

#include "base/buf.h"
#include "base/err.h"

#define REGEX_PATTERN_BYTES 4096
#define REGEX_SEARCH_BYTES 4096 /* a search looks at no more of a text */

enum regex_mode {
	REGEX_SEARCH, /* anywhere in the text */
	REGEX_WHOLE,  /* the whole text */
};

/* Compiled; read by any number of threads. */
struct regex;

/* What one thread matches with. Counters are for the caller to read and to set. */
struct matcher {
	uint64_t n_undecided;  /* texts that met the limits */
	uint64_t n_hard_bytes; /* of texts that could not be decided by little backtracking */
	struct matcher_own *own;
};

/* NULL: a fault, e says what and at which byte of the pattern. Freed by regex_free. */
struct regex *regex_new(struct str pattern, enum regex_mode mode, struct err *e)
	__attribute__((warn_unused_result));
void regex_free(struct regex *re);
struct str regex_text(const struct regex *re);

void matcher_init(struct matcher *m);
void matcher_release(struct matcher *m);

bool regex_matches(const struct regex *re, struct matcher *m, struct str text);

/* "REGEX => NAME"; in NAME $1 or ${1} is a group, $0 the match, $$ a dollar. */
struct rewrite {
	struct regex *pattern;
	struct str name; /* a slice of the rule */
};

/* The rule is cut at its last "=>". It must outlive the rewrite. */
bool rewrite_init(struct rewrite *w, struct str rule, struct err *e)
	__attribute__((warn_unused_result));
void rewrite_release(struct rewrite *w);
/* out becomes the text with NAME for every match; false: no match, or too long, out holds junk. */
bool rewrite_all(const struct rewrite *w, struct matcher *m, struct str text, struct buf *out);
/* out becomes NAME alone, for the first match. */
bool rewrite_first(const struct rewrite *w, struct matcher *m, struct str text, struct buf *out);

#endif
