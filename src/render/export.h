// SPDX-License-Identifier: MIT
/*
 * A selection of one type for other tools: folded stacks, CSV, JSON. What is shown of names that
 * would break a format is said there; nothing here computes a statistic.
 */
#ifndef RENDER_EXPORT_H
#define RENDER_EXPORT_H

#include "aggregate/part.h"
#include "aggregate/tally.h"
#include "base/buf.h"

struct export {
	const struct tally *tally;
	size_t type;       /* of tally */
	struct str title;  /* of the type */
	struct str refined; /* a sentence on what refines stacks; empty: nothing does */
	const struct part *part;     /* its functions */
	const struct slice *slice;   /* what was asked for */
	int64_t from_ns, to_ns;      /* of that; both 0: all there is */
};

/*
 * "root;caller;leaf 12", a line a stack of functions; whole units of the type. In names ';' and
 * control bytes become "\x3b", bytes that are no UTF-8 U+FFFD.
 */
void export_folded(struct buf *b, const struct export *e);
/* function,file,self,total,self_pct,total_pct: all functions, by self. */
void export_csv_functions(struct buf *b, const struct export *e);
/* service,time,level: a line a bucket; an empty level is a gap. */
void export_csv_timeline(struct buf *b, const struct export *e);
/* stack,value: as folded. */
void export_csv_stacks(struct buf *b, const struct export *e);
/* Documented in flamefolio.1. */
void export_json(struct buf *b, const struct export *e);

/* The stacks of functions with a value, in whole units; each function path once. */
struct folded {
	const struct stack *stack;
	bool is_cut;
	int64_t units;
};
size_t export_fold(struct folded **folded, const struct export *e, struct arena *a);
/* The path of functions from the root, escaped as folded stacks are. */
void folded_path(struct buf *b, const struct model *m, const struct folded *f);

#endif
