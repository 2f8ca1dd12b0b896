// SPDX-License-Identifier: MIT
/*
 * What the config wishes for beyond reading the dumps: windows of time, comparisons, pinned
 * profiles, facts about services. Parsed and checked; what they fit is looked for later, when
 * services and types are known. Slices and arrays live in the arena that was handed in.
 */
#ifndef DISCOVER_WISHES_H
#define DISCOVER_WISHES_H

#include "discover/config.h"
#include "discover/moment_wish.h"
#include "discover/weblink.h"

struct wish_list {
	const struct str *v;
	size_t n;
};

/* [window NAME]. Where from or to was not said it is the start or the end. */
struct window_wish {
	struct str name;
	struct moment_wish from, to;
	struct wish_list services; /* globs for service_wish_fits; none: all */
	struct wish_list types;    /* for type_wishes_fit; none: all */
};

enum pick_how {
	PICK_ALL,   /* the whole range of the report; also where nothing was said */
	PICK_FIRST, /* quarter */
	PICK_LAST,
	PICK_QUIET,
	PICK_BUSY,
	PICK_WINDOW,
	PICK_BEFORE,
	PICK_AFTER,
};

struct window_pick {
	enum pick_how how;
	size_t window;    /* of PICK_WINDOW: of wishes.windows */
	struct str event; /* of PICK_BEFORE, PICK_AFTER: for event_wish_fits */
};

/* One of the values; an empty one stands for samples without the label. */
struct label_wish {
	struct str key;
	struct wish_list values; /* sorted, each once */
};

struct side_wish {
	struct str service; /* a whole name; empty: that of the page */
	struct str type;    /* for type_wish_fits; empty: that of the page */
	struct window_pick window;
	const struct label_wish *labels; /* by key; all must hold */
	size_t n_labels;
};

/* [diff NAME]: the sides differ in something. */
struct diff_wish {
	struct str name;
	struct side_wish base, candidate;
	struct wish_list services; /* where it belongs if no side names one; none: all */
	struct wish_list types;
};

/* [pin NAME]: a profile, or a function of it, on the front page. */
struct pin_wish {
	struct str name;
	struct side_wish what; /* service and type are never empty */
	struct str function;   /* empty: the profile as a whole */
	struct str note;       /* text; may be empty */
};

/* [mute ID]: a finding that is known and not to be raised again. */
struct mute_wish {
	struct str id;
	struct str reason;
	struct moment_wish until; /* NONE: for good */
};

/* [service NAME], by the name after rename. Empty: not said. */
struct service_wish {
	struct str name;
	struct str owner, about; /* text */
	const struct weblink *links;
	size_t n_links;
	uint64_t memory_limit; /* bytes of one instance, 0: not said */
	struct str repository, ref, root; /* stand in for labels service_repository,
					     service_git_ref, service_root_path */
};

struct wishes {
	const struct window_wish *windows; /* in the order of the file, like diffs and pins */
	size_t n_windows;
	const struct diff_wish *diffs;
	size_t n_diffs;
	const struct pin_wish *pins;
	size_t n_pins;
	const struct service_wish *services; /* by name */
	size_t n_services;
	const struct mute_wish *mutes; /* in the order of the config */
	size_t n_mutes;
};

/* false: "line N: ...", for what a single key cannot tell. */
bool wishes_read(struct wishes *w, struct arena *a, const struct config *config, struct err *e)
	__attribute__((warn_unused_result));

/* NULL when the config says nothing of it. */
const struct service_wish *wish_service(const struct wishes *w, struct str name);

/* A key of [report]: false, and *value untouched, when the config has none. */
bool wish_number(const struct config *config, struct str key, uint64_t *value);
bool wish_flag(const struct config *config, struct str key, bool *value);

#endif
