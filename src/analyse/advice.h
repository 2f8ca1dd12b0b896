// SPDX-License-Identifier: MIT
/*
 * Texts on patterns: those of templates/advice/, and of the directory of --advice NAME.md files
 * that stand in their place or add a pattern. Such a file may begin with
 *
 *     match: github.com/acme/cache.*, *Lookup, applyDiscount
 *
 * which are beginnings, ends, *parts* or words of functions' names; they come before ours.
 */
#ifndef ANALYSE_ADVICE_H
#define ANALYSE_ADVICE_H

#include "aggregate/report.h"
#include "analyse/pattern.h"
#include "base/err.h"

#define ADVICE_BYTES ((size_t)64 << 10)
#define ADVICE_MAX 1000

struct advice;

/* Memory from a; NULL: the directory or a file of it cannot be read. */
const struct advice *advice_read(struct arena *a, const char *dir, struct err *e)
	__attribute__((warn_unused_result));

/* As pattern_of, the user's patterns first; u may be NULL in all of these. */
const struct pattern *advice_pattern_of(const struct advice *u, struct str function,
					struct str file);
/* The same of a function of the report, which remembers it: from any thread. */
const struct pattern *advice_pattern_of_fn(const struct report *r, fn_id fn);
/* Room to remember, for report.fn_patterns. */
const struct pattern **advice_fn_patterns(const struct model *m, struct arena *a);
/* Patterns that advice_pattern_of can give, at most. */
size_t advice_n_patterns(const struct advice *u);
/* Markdown; empty: there is none. */
struct str advice_text(const struct advice *u, const struct pattern *p);

#endif
