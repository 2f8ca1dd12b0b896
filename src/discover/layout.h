// SPDX-License-Identifier: MIT
/* Layouts: patterns over the whole path, from --layout first, then from [layout] in the config. */
#ifndef DISCOVER_LAYOUT_H
#define DISCOVER_LAYOUT_H

#include "base/vec.h"
#include "discover/claim.h"
#include "discover/pattern.h"

struct layouts {
	VEC(struct pattern) patterns;
};

bool layouts_add(struct layouts *l, struct arena *a, struct str text, struct err *e)
	__attribute__((warn_unused_result));
void layouts_release(struct layouts *l);
/* By the first layout that matches the path below its input, or the whole path; false: none. */
bool layouts_read(const struct layouts *l, struct arena *a, struct str below, struct str path,
		  struct claim *c);

#endif
