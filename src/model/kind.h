// SPDX-License-Identifier: MIT
/*
 * What a sample type measures decides how its dumps add up. A table by name and unit
 * (model/kind.c), overridden by [kind] in the config; whichever it was is shown on the page.
 */
#ifndef MODEL_KIND_H
#define MODEL_KIND_H

#include "base/str.h"
#include "discover/config.h"
#include "discover/dump.h"

enum kind {
	KIND_DELTA,      /* a dump covers its own window: sum; value / covered time is the rate */
	KIND_CUMULATIVE, /* counted since process start: differences of consecutive dumps */
	KIND_GAUGE,      /* a state: averaged per instance, then summed over instances */
};

struct str kind_text(enum kind kind); /* "delta", "cumulative", "gauge" */

/* What of the dump bears on the kind of one of its sample types. */
struct kind_facts {
	struct str type, unit;
	struct str period_type, period_unit;
	struct str family;  /* mutex, block, ... as far as path or name told; may be empty */
	bool has_duration;  /* a sane duration_nanos above zero */
	bool has_negative;  /* any type of the dump has a negative value: it is a difference */
	bool name_is_delta; /* delta- prefix or sixth id part */
	struct str id;      /* of the type without a :delta; for the config */
};

struct kind_choice {
	enum kind kind;
	enum why why;      /* WHY_TABLE, WHY_CONFIG, WHY_CONTENT, WHY_NAME, WHY_ASSUMED */
	struct str family; /* first part of the type id: process_cpu, memory, mutex, ... */
};

/* The family alone: it does not depend on the kind. */
struct str kind_family(const struct kind_facts *facts);
struct kind_choice kind_choose(const struct config *config, const struct kind_facts *facts);

#endif
