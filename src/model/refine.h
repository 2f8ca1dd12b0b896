// SPDX-License-Identifier: MIT
/*
 * What is left out of the stacks, or shown in another way, as a person asked for it: options of
 * the command line, [refine] and [service NAME] of the config. A service's set of rules is the
 * global ones and then its own; of what can be set once, its own counts.
 *
 * As in "go tool pprof" an expression is looked for in the function, the file and the binary of a
 * frame; inlined frames count each on their own. The rules apply in this order, whatever theirs:
 *
 *     rename         in the names of functions, each match, rule after rule
 *     group          neighbours whose function matches are one frame
 *     focus, ignore  stacks that stay; on the renamed and grouped frames, before any is hidden
 *     hide           frames that go; a stack without frames goes
 *     show_from      what calls the first match from the root goes; so do stacks without one
 *     granularity    what is left of each frame; equal neighbours are one, but not for "function"
 *     tag_root, tag_leaf
 *
 * Rules are made once and then only read, by any number of threads.
 */
#ifndef MODEL_REFINE_H
#define MODEL_REFINE_H

#include "base/regex.h"
#include "base/vec.h"
#include "discover/config.h"

/* Of the command line. */
struct refine_options {
	struct texts focus, ignore, hide, tag_root, tag_leaf;
	struct texts rename, group; /* "REGEX => NAME" */
	const char *show_from, *granularity; /* NULL: not given */
};

enum refine_key {
	REFINE_RENAME,
	REFINE_GROUP,
	REFINE_FOCUS,
	REFINE_IGNORE,
	REFINE_HIDE,
	REFINE_SHOW_FROM,
	REFINE_GRANULARITY,
	REFINE_TAG_ROOT,
	REFINE_TAG_LEAF,
	REFINE_KEYS,
};

enum granularity { BY_LINE, BY_FUNCTION, BY_FILE, BY_PACKAGE };

struct refine_rule {
	enum refine_key key;
	struct str value;       /* as written */
	struct str service;     /* empty: of all */
	struct regex *pattern;  /* focus, ignore, hide, show_from */
	struct rewrite rewrite; /* rename, group */
	enum granularity granularity;
};

/* Of one service. */
struct refine_set {
	struct str service; /* by its last name; empty: those without rules of their own */
	uint32_t index;     /* distinct within the rules */
	const struct refine_rule **rules; /* global, then own; show_from, granularity once */
	size_t n;
	size_t n_of[REFINE_KEYS];
	enum granularity granularity;
};

#define REFINE_FOCUS_MAX 64   /* focus rules of a set */
#define REFINE_RULES_MAX 4096 /* in all */

struct refine_rules;

/* *rules becomes NULL when nothing is to be refined. false: a faulty rule; e names it. */
bool refine_compile(struct refine_rules **rules, const struct refine_options *o,
		    const struct config *config, struct err *e)
	__attribute__((warn_unused_result));
void refine_free(struct refine_rules *rules);
/* NULL: stacks of this service stay as they are. rules may be NULL. */
const struct refine_set *refine_set_of(const struct refine_rules *rules, struct str service);
/* One plain sentence: "Refined: only stacks through /json/; by package."; nothing when nothing is
 * refined. service empty: what holds for all. rules may be NULL. */
void refine_say(struct buf *plain_text, const struct refine_rules *rules, struct str service);

void refine_options_release(struct refine_options *o);

#endif
