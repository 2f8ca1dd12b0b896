// SPDX-License-Identifier: MIT
/* Hostile JSON through cJSON: limits on bytes and depth before it is parsed. */
#ifndef DISCOVER_JSON_H
#define DISCOVER_JSON_H

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/err.h"

#define JSON_BYTES ((size_t)1 << 20)
#define JSON_DEPTH 16

/* The whole text as one object, to be given back with cJSON_Delete; NULL and *e when it is none. */
cJSON *json_object(struct arena *a, struct str text, struct err *e)
	__attribute__((warn_unused_result));
/* A string, number or bool as text; false for null, lists and objects. */
bool json_text(struct arena *a, const cJSON *item, struct str *text);

#endif
