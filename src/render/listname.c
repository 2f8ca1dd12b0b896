// SPDX-License-Identifier: MIT
/* Addresses hold these words: a word that changes breaks links. */
#include "render/listname.h"

struct str list_name(enum list_kind list)
{
	static const struct str names[] = {
		[LIST_NONE] = STR(""),
		[LIST_MATRIX] = STR("matrix"),
		[LIST_SERVICES] = STR("services"),
		[LIST_TYPES] = STR("types"),
		[LIST_VALUES] = STR("values"),
		[LIST_INSTANCES] = STR("instances"),
		[LIST_FUNCTIONS] = STR("functions"),
		[LIST_PACKAGES] = STR("packages"),
		[LIST_FINDINGS] = STR("findings"),
		[LIST_COSTS] = STR("costs"),
		[LIST_SERIES] = STR("series"),
		[LIST_CHANGES] = STR("changes"),
		[LIST_EVENTS] = STR("events"),
		[LIST_DUMPS] = STR("dumps"),
		[LIST_SKIPPED] = STR("skipped"),
		[LIST_NOTES] = STR("notes"),
	};

	return names[list];
}
