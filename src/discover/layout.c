// SPDX-License-Identifier: MIT
/* The path below its input comes first, so a config works alike with one input and with many. */
#include "discover/layout.h"

#include "discover/capture.h"

bool layouts_add(struct layouts *l, struct arena *a, struct str text, struct err *e)
{
	struct pattern p;

	if (!pattern_compile(&p, a, text, PATTERN_LAYOUT, e))
		return false;
	vec_push(&l->patterns, p);
	return true;
}

void layouts_release(struct layouts *l)
{
	vec_release(&l->patterns);
}

bool layouts_read(const struct layouts *l, struct arena *a, struct str below, struct str path,
		  struct claim *c)
{
	struct match m;

	for (size_t i = 0; i < l->patterns.n; i++) {
		const struct pattern *p = &l->patterns.v[i];
		struct str s = below;

		if (!pattern_match(p, below, &m)) {
			s = path;
			if (!pattern_match(p, path, &m))
				continue;
		}
		claim_init(c, WHY_LAYOUT, p->source);
		capture(c, a, p, s, &m);
		c->time_is_local = false;
		return true;
	}
	return false;
}
