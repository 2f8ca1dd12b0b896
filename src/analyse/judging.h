// SPDX-License-Identifier: MIT
/*
 * From profiles to findings, one group of series after the other:
 *
 *     judge_group(&j, g, profiles, &scratch, &kept);   for each group, from any thread
 *     judge_finish(&j, &findings, &kept);              ranks, joins causes and symptoms
 *
 * judge.c has the order of things; judge_*.c one kind of finding each.
 */
#ifndef ANALYSE_JUDGING_H
#define ANALYSE_JUDGING_H

#include "aggregate/companion.h"
#include "aggregate/details.h"
#include "aggregate/packages.h"
#include "analyse/finding.h"

struct judging {
	const struct report *report;
	const struct reporting *reporting;
	const struct groups *groups;
	const struct packages *packages;
	struct companions companions;
	double memory_limit;         /* bytes of each instance, of option or config; 0: none */
	struct judge_series *series; /* by model series */
};

/* What one series led to. */
struct judge_series {
	VEC(struct finding *) findings;
	VEC(struct judged) judged;
	struct leak_report *leaks; /* of a state; NULL */
	struct spikes spikes;
	struct looked_at looked_at;
	double least_change; /* of its first comparison; NaN */
	bool compared;
};

/* One series at hand. */
struct judge {
	const struct judging *j;
	const struct group *group;
	size_t type; /* of group->series */
	const struct profile *p;
	const struct brief *brief;
	struct scratch *scratch;
	struct arena *a;   /* of the run */
	struct arena *own; /* gone with the series */
	struct history h;
	struct judge_series *out;
	bool is_secondary;      /* another type of the same dumps says more */
	struct details details; /* read when first asked for: judge_details */
	bool has_details;
};

/* j: report to memory_limit are set. */
void judging_start(struct judging *j, struct arena *a);
void judge_group(struct judging *j, size_t g, const struct profile *profiles,
		 struct scratch *scratch, struct arena *a);
void judge_finish(struct judging *j, struct findings *out, struct arena *a);

/* A finding with what all have set, in out->findings. */
struct finding *judge_add(struct judge *g, enum finding_kind kind, enum verdict verdict);
/* The last one is not worth telling after all. */
void judge_drop(struct judge *g);
const struct details *judge_details(struct judge *g);
/* The history of another series. */
void judge_history(const struct judge *g, uint32_t series, struct history *h, struct arena *a);
/* The series of the group that measures in time or bytes what this one counts: CPU time beside
 * samples, bytes beside objects, delay beside contentions. UINT32_MAX: none. It is judged first. */
uint32_t judge_primary(const struct judge *g);
/* Labels that tell the instance (of model.instances) from the others of the history. */
void judge_name_instance(const struct judge *g, struct finding *f, uint32_t instance);

void judge_leaks(struct judge *g);
void judge_changes(struct judge *g);
void judge_outliers(struct judge *g);
void judge_spikes(struct judge *g);
void judge_hotspots(struct judge *g);

/* Its levels are those of the function that differs most, not those of the value. */
bool judge_outlier_is_of_fn(const struct outlier *o);

/* The last event that concerns the service within a bucket or two of the moment; NULL. */
const struct event *judge_event_at(const struct report *r, uint32_t service, int64_t at_ns,
				   int64_t slack_ns);

#endif
