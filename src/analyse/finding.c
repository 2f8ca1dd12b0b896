// SPDX-License-Identifier: MIT
#include "analyse/finding.h"

struct str finding_kind_text(enum finding_kind k)
{
	static const struct str texts[FIND_KIND_N] = {
		[FIND_LEAK] = STR("leak"),
		[FIND_GOROUTINE_LEAK] = STR("goroutine-leak"),
		[FIND_REGRESSION] = STR("regression"),
		[FIND_IMPROVEMENT] = STR("improvement"),
		[FIND_SHIFT] = STR("shift"),
		[FIND_OUTLIER] = STR("outlier"),
		[FIND_SPIKE] = STR("spike"),
		[FIND_HOTSPOT] = STR("hotspot"),
	};

	return texts[k];
}

static bool concerns(const struct finding *f, const struct report *r, size_t service, size_t type)
{
	const struct series *s = f->brief->series;

	if (s->service != service)
		return false;
	return type == SIZE_MAX || report_brief(r, service, type) == f->brief;
}

size_t findings_next(const struct findings *f, const struct report *r, size_t service, size_t type,
		     size_t i)
{
	while (i < f->n && !concerns(f->v[i], r, service, type))
		i++;
	return i;
}
