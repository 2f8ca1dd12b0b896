// SPDX-License-Identifier: MIT
/*
 * A moment as a config tells it, in one of these forms:
 *
 *     2026-11-21T08:51:00Z    a time, as events take it
 *     start+10m  end-1h30m    so long behind the start or before the end of the report's range
 *     start  end              the same of nothing
 *     25%                     of the report's range
 *
 * A duration is one or more of a whole number and w, d, h, m, s or ms.
 */
#ifndef DISCOVER_MOMENT_WISH_H
#define DISCOVER_MOMENT_WISH_H

#include "base/str.h"

enum moment_how {
	MOMENT_NONE, /* nothing was said */
	MOMENT_TIME,
	MOMENT_START,
	MOMENT_END,
	MOMENT_SHARE,
};

struct moment_wish {
	enum moment_how how;
	int64_t ns;   /* TIME: since the epoch; START, END: the distance, 0 or more */
	double share; /* SHARE: 0 to 1 */
};

/* false: the text is none of the forms; *m is untouched then. */
bool moment_wish_read(struct str text, struct moment_wish *m) __attribute__((warn_unused_result));
/*
 * On a report from from_ns to to_ns. A relative moment is held within that range; a time is what
 * it is. false: nothing was said, or it is relative and the report has no clock (an empty range).
 */
bool moment_wish_resolve(const struct moment_wish *m, int64_t from_ns, int64_t to_ns, int64_t *ns)
	__attribute__((warn_unused_result));
/* a is not before b, whatever the report; false where that depends on it. */
bool moment_wish_disordered(const struct moment_wish *a, const struct moment_wish *b);

#endif
