// SPDX-License-Identifier: MIT
/*
 * Which pages stand below a profile's page. Every profile wishes for pages in an order of worth.
 * Of the one budget for the whole report a half is shared out evenly, and what is left goes to the
 * profiles of the most interest until they have all they wish. Pages link only to what has_page
 * says, and tell what was left out.
 */
#ifndef AGGREGATE_PLAN_H
#define AGGREGATE_PLAN_H

#include "aggregate/diff.h"
#include "aggregate/report.h"
#include "aggregate/select.h"

enum plan_worth { /* pages are granted in this order */
		  WORTH_LABELS,
		  WORTH_QUARTERS,
		  WORTH_BASELINE,
		  WORTH_EVENT,
		  WORTH_STEP,
		  WORTH_CONFIG,
		  WORTH_FIRST_FNS,
		  WORTH_FIRST_VALUES,
		  WORTH_SIDES,
		  WORTH_FNS,
		  WORTH_VALUES,
		  WORTH_EXTREMES,
		  WORTH_N,
};

struct plan_window {
	enum plan_worth worth;
	struct str slug;  /* page w/<slug>/ */
	struct str title; /* "first quarter", "busiest 15 min", "before deploy v2.4.1" */
	int64_t from_ns, to_ns;
	bool has_page;
	int64_t step_ns;                /* of the level, that it ends or begins with; 0: none */
	const struct event *event;      /* that it ends or begins with; NULL: none */
	const struct window_wish *wish; /* of the config; NULL: none */
};

/* One side of a comparison. */
struct plan_side {
	struct str title;       /* "first quarter", "before deploy v2.4.1", "baseline" */
	uint32_t series;        /* of model.series: its service and type */
	size_t window;          /* of plan.windows, NO_WINDOW: the whole report */
	int64_t from_ns, to_ns; /* both 0: the whole axis */
	const struct label_test *tests;
	size_t n_tests;
};

#define NO_WINDOW SIZE_MAX

struct plan_diff {
	enum plan_worth worth;
	struct str slug; /* pages diff/<slug>/ and diff/<slug>/share/ */
	struct str
		title; /* "before/after deploy v2.4.1", "first/last quarter", "against baseline" */
	struct plan_side side[SIDE_N];
	const struct event *event; /* between the sides; NULL: none */
	bool has_page;
};

struct plan_value {
	struct str value; /* "": samples without the key */
	struct str slug;  /* page l/<key slug>/<slug>/ */
	int64_t total;
	bool has_page;
};

struct plan_key {
	struct str key, slug;
	struct plan_value *values; /* the heaviest, by total descending */
	size_t n_values;           /* listed here */
	size_t n_all;              /* of the key; the rest are "other" */
	bool is_scale;             /* numbers, too many to be names: rows, but no pages */
};

struct plan_fn {
	fn_id fn;
	struct str slug; /* page f/<slug>/ */
	bool has_page;
};

struct plan {
	struct plan_window *windows;
	size_t n_windows;
	struct plan_diff *diffs;
	size_t n_diffs;
	struct plan_key *keys; /* with two or more values */
	size_t n_keys;
	struct plan_fn *fns; /* by worth */
	size_t n_fns;
	bool has_labels; /* page labels/ */
	size_t n_wished, n_pages;
	double interest; /* set before the budget is shared out: what changed, what is large */
};

/* What pages there could be, and how many. */
struct plan_context {
	const struct report *report; /* services, types, events and wishes of the config */
	const struct axes *axes;
	const uint32_t *baseline; /* by model series: what it is compared with, or NO_SERIES */
	size_t values;            /* rows and pages a label key at most */
	size_t functions;         /* pages of functions a profile at most */
};

#define NO_SERIES UINT32_MAX

/* Moments at which a profile's level changed for good, by time. */
struct plan_steps {
	const int64_t *at_ns;
	size_t n;
};

/* Lists all that a profile could have; no page is granted yet. All memory from a. */
void plan_wish(struct plan *plan, const struct plan_context *ctx, const struct profile *p,
	       struct plan_steps steps, struct arena *a);
/* Numbers, too many to be names? */
bool plan_is_scale(const struct label_key *key);
/* Shares the budget of pages out; plans: pointers into one array, put in another order. */
void plans_grant(struct plan **plans, size_t n, size_t budget);

/* NULL when it has no page. */
const struct plan_fn *plan_find_fn(const struct plan *p, fn_id fn);
const struct plan_value *plan_find_value(const struct plan *p, struct str key, struct str value);

#endif
