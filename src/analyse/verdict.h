// SPDX-License-Identifier: MIT
/* The words of verdicts, severities and how sure we are. */
#ifndef ANALYSE_VERDICT_H
#define ANALYSE_VERDICT_H

#include "base/str.h"

enum verdict {
	VERDICT_NOT_ENOUGH_DATA,
	VERDICT_STABLE,
	VERDICT_STEPPED,
	VERDICT_WARMING_UP,
	VERDICT_GROWING_WITH_LOAD,
	VERDICT_SUSPECT, /* grows, and no shape says why */
	VERDICT_LEAKING,
	VERDICT_REGRESSED,
	VERDICT_RISING, /* a counter that went up step by step, no one moment */
	VERDICT_IMPROVED,
	VERDICT_MOVED,     /* cost moved from one function to another */
	VERDICT_MORE_WORK, /* all functions alike: more was done, nothing got dearer */
	VERDICT_DEVIATING,
	VERDICT_SPIKED,
	VERDICT_HEAVY,
	VERDICT_CROWDED, /* one stack with very many goroutines */
	VERDICT_PROVEN,  /* the runtime itself found the leak */
	VERDICT_N,
};

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_CRITICAL };

enum confidence { CONFIDENCE_WEAK, CONFIDENCE_LIKELY, CONFIDENCE_CERTAIN };

struct str verdict_text(enum verdict v);       /* "leaking", "growing_with_load": of summary.json */
struct str verdict_words(enum verdict v);      /* "growing with load": of pages */
struct str severity_text(enum severity s);     /* "critical" "warning" "info" */
struct str confidence_text(enum confidence c); /* "certain" "likely" "weak" */

#endif
