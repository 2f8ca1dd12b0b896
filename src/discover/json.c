// SPDX-License-Identifier: MIT
/* cJSON recurses while it reads, so the depth is counted before it sees the text. */
#include "discover/json.h"

#include "base/buf.h"

static bool depth_ok(struct str s)
{
	size_t depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '{' || c == '['))
			depth++;
		else if (!in_string && (c == '}' || c == ']'))
			depth -= depth > 0;
		if (depth > JSON_DEPTH)
			return false;
	}
	return true;
}

bool json_text(struct arena *a, const cJSON *item, struct str *text)
{
	struct buf b = {0};

	if (cJSON_IsString(item) && item->valuestring) {
		*text = arena_str(a, str_of(item->valuestring));
	} else if (cJSON_IsBool(item)) {
		*text = cJSON_IsTrue(item) ? STR("true") : STR("false");
	} else if (cJSON_IsNumber(item)) {
		double v = item->valuedouble;

		if (v > -9e15 && v < 9e18 && v == (double)(int64_t)v)
			buf_i64(&b, (int64_t)v);
		else
			buf_number(&b, v);
		*text = arena_str(a, buf_view(&b));
		buf_release(&b);
	} else {
		return false;
	}
	return true;
}

cJSON *json_object(struct arena *a, struct str text, struct err *e)
{
	struct str copy;
	cJSON *root;

	if (text.n <= JSON_BYTES && depth_ok(text)) {
		copy = arena_str(a, str_trim(text));
		root = cJSON_ParseWithLengthOpts(copy.p, copy.n + 1, NULL, true);
		if (cJSON_IsObject(root))
			return root;
		cJSON_Delete(root);
		(void)err_set(e, "expected a JSON object, found something else");
		return NULL;
	}
	(void)err_set(e, "expected JSON of at most %zu bytes and %d levels, found more", JSON_BYTES,
		      JSON_DEPTH);
	return NULL;
}
