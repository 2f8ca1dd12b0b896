// SPDX-License-Identifier: MIT
/*
 * What the report claims: one cause, one finding, with the symptoms that follow from it below it.
 * Ranked over the whole report by cost and confidence. The sentence is made by render
 * (findingtext.h) from these fields alone, so nothing is claimed that is not a field.
 *
 * Amounts are levels as everywhere (profile.h): cores are 1e9 ns/s; of a leak, level per hour.
 */
#ifndef ANALYSE_FINDING_H
#define ANALYSE_FINDING_H

#include "aggregate/plan.h"
#include "analyse/evidence.h"
#include "analyse/leak.h"
#include "analyse/outlier.h"
#include "analyse/pattern.h"
#include "analyse/regress.h"
#include "analyse/spike.h"

enum finding_kind {
	FIND_LEAK,
	FIND_GOROUTINE_LEAK,
	FIND_REGRESSION,
	FIND_IMPROVEMENT,
	FIND_SHIFT,
	FIND_OUTLIER,
	FIND_SPIKE,
	FIND_HOTSPOT,
	FIND_KIND_N,
};

struct str finding_kind_text(enum finding_kind k); /* "goroutine-leak": of summary.json */

struct finding_label {
	struct str key, value;
};

/* A mute of the config; see [mute ID]. */
struct finding_mute {
	struct str reason;
	int64_t until_ns; /* TIME_NONE: for good */
};

struct finding {
	enum finding_kind kind;
	enum verdict verdict;
	enum severity severity;
	enum confidence confidence;
	struct str id;             /* "leak-3f9a2c71": a hash of what, not when; also its slug */
	const struct brief *brief; /* service and type */
	const struct finding_label *labels; /* what it holds for; none: the whole service */
	size_t n_labels;
	fn_id fn;           /* FN_ALL: no one function */
	const fn_id *stack; /* root first; where most of it stands */
	size_t n_stack;
	int64_t since_ns;          /* TIME_NONE: not known, or from the beginning */
	const struct event *event; /* that it begins with; NULL: none is known. No proof of cause */
	int64_t from_ns, to_ns;    /* what was looked at, or how long it lasted; both 0: all */
	double before, after;      /* level without it (before, of the peers, normal) and with it */
	double value;              /* its size: after - before; a leak's slope per hour */
	double low, high;          /* 95 % of value; NaN: none */
	double relative;           /* of the thing itself: after / before - 1; INFINITY: new */
	double whole_relative;     /* of the whole profile: value / its level before; NaN */
	double explains;           /* part of the profile's change that it explains, 0..1; NaN */
	double sigmas;             /* how far beyond the noise; NaN */
	size_t n_dumps[SIDE_N];    /* it stands on: before and after; one set: [SIDE_CANDIDATE] */
	size_t n_instances, n_instances_all; /* that show it, of those that were asked */
	bool is_new, is_gone;                /* function: nothing before, nothing after */
	bool against_baseline;               /* before is the baseline's */
	const fn_id *sources;                /* FIND_SHIFT: where the cost came from */
	size_t n_sources;
	/* Leaks. */
	double limit;                 /* of one instance's state; NaN */
	bool limit_is_double;         /* no limit is known: it is twice what is held at the end */
	double eta_low_h, eta_high_h; /* hours to the limit from the end, 95 %; NaN: no limit or too
				      far; high INFINITY */
	const struct leak *leak;
	const struct leak_report *leak_report; /* of its series */
	struct stack_column growth; /* stacks that grow, level per hour (den 1); n 0: none */
	/* Others' evidence. */
	const struct plan_diff *diff; /* comparison that shows it; may have no page; NULL: none */
	const struct regress *regress;
	const struct regress_cause *cause;
	const struct outlier *outlier;
	const struct spike_group *spikes;
	const struct pattern *pattern;   /* of pattern.h, of fn; NULL */
	const struct evidence *evidence; /* may be NULL */
	/* What follows from it, the same ranking; a symptom has no symptoms. */
	const struct finding *const *symptoms;
	size_t n_symptoms;
	double rank;                     /* larger first */
	const struct finding_mute *mute; /* NULL: not muted */
	struct timeline
		course;    /* of fn and labels alone, by bucket; level NULL: as the profile's */
	bool is_secondary; /* of a type that another of the same dumps says better: a symptom
				      or nothing */
};

/* A leak series that was judged, whatever the verdict: so that "stable" can be checked too. */
struct judged {
	const struct brief *brief;
	const struct leak *leak;
	const struct history *history; /* names of instances and values */
	const struct finding *finding; /* that it led to; NULL */
};

/* What a quiet report can say of itself. */
struct looked_at {
	size_t n_leaks;      /* series of states judged: services, functions, values */
	size_t n_not_enough; /* of them with too few points */
	size_t n_compared;   /* comparisons of two sets of dumps */
	size_t n_tested;     /* functions in them */
	size_t n_values;     /* label values held against their peers */
	size_t n_timelines;  /* looked through for spikes and steps */
	double least_change; /* median over CPU comparisons: smallest relative change of a function
				 with 3 % of the whole that would have been found; NaN */
};

struct findings {
	const struct finding *const *v; /* by rank; then hot spots, then muted ones */
	size_t n, n_muted;
	size_t n_hot;                /* hot spots that are not muted: facts, no faults */
	const struct judged *judged; /* by brief, then scope, then slope */
	size_t n_judged;
	struct looked_at looked_at;
	const struct spike_group *spikes;
	size_t n_spikes;
};

/* Index of the first finding about this brief (about the service with type SIZE_MAX) from i on;
 * n: none. Symptoms are not among them. */
size_t findings_next(const struct findings *f, const struct report *r, size_t service, size_t type,
		     size_t i);

#endif
