// SPDX-License-Identifier: MIT
/*
 * The whole run as pages read it: services x types with the part of each profile that overview
 * pages show, events, inputs. Profiles themselves are made, drawn and dropped one by one.
 */
#ifndef AGGREGATE_REPORT_H
#define AGGREGATE_REPORT_H

#include "aggregate/profile.h"
#include "discover/discover.h"

/* First against last quarter, in words' terms. */
enum trend {
	TREND_UNKNOWN, /* one of the windows has no data */
	TREND_STEADY,  /* within the noise */
	TREND_ROSE,
	TREND_FELL,
	TREND_NEW,  /* nothing in the first quarter */
	TREND_GONE, /* nothing in the last quarter */
};

struct change {
	enum trend trend;
	double before, after; /* levels of WIN_FIRST and WIN_LAST */
	double noise;         /* spread of bucket levels about their window's mean; level unit */
};

struct fleet;
struct packages;
struct source;
struct findings;
struct note_refs;
struct advice;
struct look;
struct pattern;

#define BRIEF_FNS 5

/* What stays of a profile when its page is done. */
struct brief {
	const struct series *series;
	struct str slug; /* of the type: "process_cpu-cpu" ...; page s/<service slug>/<slug>/ */
	int64_t den;
	struct timeline timeline;
	struct win win[WIN_N];
	struct fn_row top[BRIEF_FNS];
	size_t n_top;
	struct change change;
	struct moved moved;
	const struct brief *base; /* of the baseline; NULL: not there */
	struct change against;    /* the base's level and this one's, whole reports */
	double now;      /* level of the last bucket that is no gap; NaN */
	double max;      /* highest bucket; NaN */
	int64_t max_s;   /* start of that bucket */
	uint32_t n_dumps, n_instances, n_restarts;
	const struct restart *restarts;
	const struct instance_row *instances;
	double coverage;
	size_t n_fns, n_stacks;
	bool saturated, only_baseline;
	const struct plan *plan; /* of plan.h: the pages below the profile's; never NULL on pages */
};

struct service_row {
	struct str name;
	struct str slug;
	uint32_t first_brief, n_briefs; /* briefs are by service, then type order */
	uint32_t n_instances;
	uint32_t n_dumps;
};

struct type_row {
	struct str id;    /* process_cpu:cpu:nanoseconds:cpu:nanoseconds */
	struct str title; /* CPU, Heap in use; the sample type's own name when unknown */
	struct str slug;
	struct str about; /* one sentence: what it measures; may be empty */
	enum kind kind;
	struct str unit;
	uint32_t order;   /* of tabs and columns: the main types of Go first, then by id */
	const uint32_t *briefs; /* one a service that has it */
	size_t n_briefs;
};

struct report {
	const struct model *model;
	const struct discovery *discovery; /* title, events, skips, config */
	int64_t from_ns, to_ns;   /* of all dumps with a clock; equal when there is none */
	const struct brief *briefs;
	size_t n_briefs;
	const struct service_row *services; /* by name */
	size_t n_services;
	const struct type_row *types; /* by order */
	size_t n_types;
	size_t n_read, n_skipped; /* dumps */
	size_t n_baseline;        /* dumps to compare with, not among n_read */
	uint64_t bytes_read;      /* as stored */
	uint32_t n_instances;
	const uint8_t *fn_classes; /* of render/flame.h, by function */
	const struct packages *packages; /* of packages.h; NULL: no profile has any */
	const struct fleet *fleet; /* of fleet.h; NULL: not summed */
	struct source *sources;    /* of source.h: files of frames; may be NULL */
	const struct look *look;  /* of render/look.h; NULL: each page finds it out */
	size_t flame_frames;      /* budget of a static flame graph; 0: the default */
	bool collapse;            /* chains of one value are one frame of a flame graph */
	size_t part_frames;       /* the same on the pages below a profile's */
	size_t graph_budget;      /* bytes of base64 of a profile page's cube; 0: none has one */
	unsigned brevity; /* rows of tables and nodes of trees are halved so often; 0: all */
	struct str input_digest; /* hex sha256 over the inputs' digests in order; may be empty */
	const struct dump_order *orders; /* of dumporder.h, by service */
	bool *dump_pages; /* by model.dumps: has a page of its own; NULL: none; whoever wants one
			     sets it before pages are drawn */
	const struct findings *findings; /* of analyse/finding.h; NULL: nothing was judged */
	const struct note_refs *note_refs; /* of render/noteref.h; NULL: there are no notes */
	const struct advice *advice; /* of analyse/advice.h: the user's; NULL: none */
	const struct pattern **fn_patterns; /* by function, those known so far; only advice.c reads
					       it; NULL: nothing is remembered */
};

/* From here on nothing is drawn twice, by self and by total, from the root and inverted. */
#define BREVITY_BARE 2

/* How many of n rows or nodes a page shows, where the whole report is to be short. */
static inline size_t report_rows(const struct report *r, size_t n)
{
	size_t few = n >> r->brevity;

	return few > 6 || n < 6 ? few : 6;
}

/* The brief of a service and type; NULL when the service has no such type. */
const struct brief *report_brief(const struct report *r, size_t service, size_t type);

#endif
