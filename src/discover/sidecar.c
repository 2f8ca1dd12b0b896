// SPDX-License-Identifier: MIT
/* Members are taken in file order; of equal keys the last one stays. */
#include "discover/sidecar.h"

#include <fcntl.h>

#include "base/file.h"
#include "base/num.h"
#include "discover/json.h"

static void read_members(struct claim *c, struct arena *a, const cJSON *object)
{
	const cJSON *item;
	struct str value;

	cJSON_ArrayForEach(item, object)
	{
		if (item->string && json_text(a, item, &value))
			claim_set(c, a, arena_str(a, str_of(item->string)), value);
	}
}

/* dd-trace-go: "tags_profiler": "service:orders,env:prod,host:a" */
static void read_tags(struct claim *c, struct arena *a, const cJSON *tags)
{
	struct str rest, tag;

	if (!cJSON_IsString(tags) || !tags->valuestring)
		return;
	rest = arena_str(a, str_of(tags->valuestring));
	while (str_next(&rest, ',', &tag)) {
		size_t colon = str_chr(tag, ':');

		if (colon != SIZE_MAX && colon + 1 < tag.n)
			claim_set(c, a, str_trim(str_sub(tag, 0, colon)),
				  str_trim(str_sub(tag, colon + 1, tag.n)));
	}
}

/* An event.json says more than labels: what only describes the upload is left out. */
static void read_event(struct claim *c, struct arena *a, const cJSON *root)
{
	static const char *const times[] = {"start", "end"};
	struct str value;

	for (size_t i = 0; i < COUNT_OF(times); i++) {
		const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, times[i]);

		if (item && json_text(a, item, &value))
			claim_set(c, a, str_of(times[i]), value);
	}
	read_tags(c, a, cJSON_GetObjectItemCaseSensitive(root, "tags_profiler"));
}

static void read_root(struct claim *c, struct arena *a, const cJSON *root)
{
	const cJSON *labels = cJSON_GetObjectItemCaseSensitive(root, "labels");

	if (cJSON_GetObjectItemCaseSensitive(root, "tags_profiler")) {
		read_event(c, a, root);
		return;
	}
	read_members(c, a, root);
	if (cJSON_IsObject(labels))
		read_members(c, a, labels);
}

bool sidecar_parse(struct claim *c, struct arena *a, struct str text, struct err *e)
{
	cJSON *root = json_object(a, text, e);

	if (!root)
		return false;
	read_root(c, a, root);
	cJSON_Delete(root);
	return true;
}

bool sidecar_read(struct claim *c, struct arena *a, const char *path, struct err *e)
{
	struct buf text = {.max = JSON_BYTES + 4096};
	bool ok = file_read(AT_FDCWD, path, JSON_BYTES, &text, e) &&
		  sidecar_parse(c, a, buf_view(&text), e);

	buf_release(&text);
	return ok;
}

void sidecar_over(struct claim *to, const struct claim *from)
{
	to->why = from->why;
	to->how = from->how;
	if (from->service.n)
		to->service = from->service;
	if (from->type.n || from->type_id.n) {
		to->type = from->type;
		to->type_id = from->type_id;
		to->delta = from->delta;
	}
	if (from->time_ns != TIME_NONE) {
		to->time_ns = from->time_ns;
		to->time_text = from->time_text;
		to->time_is_coarse = from->time_is_coarse;
		to->time_is_local = from->time_is_local;
	}
	if (from->end_ns != TIME_NONE)
		to->end_ns = from->end_ns;
	if (from->seq >= 0)
		to->seq = from->seq;
	for (size_t i = 0; i < from->n_labels; i++)
		claim_label(to, from->labels[i].key, from->labels[i].value);
	to->n_dropped += from->n_dropped;
	if (from->complaint.n)
		to->complaint = from->complaint;
}
