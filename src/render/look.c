// SPDX-License-Identifier: MIT
/* The hash is of the text between the tags, byte by byte: pages must print it unchanged. */
#include "render/look.h"

#include <assert.h>
#include <nettle/base64.h>

#include "base/asset.h"
#include "base/digest.h"

#define NAME_DIGITS 12

static const struct {
	const char *asset;
	const char *name, *ending; /* of its file */
} parts[LOOK_N] = {
	[STYLE_REPORT] = {"assets/report.css", "report", "css"},
	[STYLE_EXPLORE] = {"assets/explore.css", "explore", "css"},
	[STYLE_SINGLE] = {"assets/single.css", "single", "css"},
	[SCRIPT_LISTS] = {"assets/lists.js", "lists", "js"},
	[SCRIPT_CHARTS] = {"assets/listcharts.js", "listcharts", "js"},
	[SCRIPT_EXPLORE] = {"assets/explore.js", "explore", "js"},
	[LOOK_ICON] = {"assets/icon.svg", "icon", "svg"},
};

static struct str asset(const char *name)
{
	const struct asset *a = asset_find(name);

	assert(a);
	return (struct str){a->data, a->size};
}

static struct str hash_text(const struct digest *d, struct arena *a)
{
	char base64[BASE64_ENCODE_RAW_LENGTH(DIGEST_BYTES)];

	base64_encode_raw(base64, DIGEST_BYTES, d->bytes);
	return arena_cat(a, STR("sha256-"), (struct str){base64, sizeof(base64)});
}

static struct str path_of(size_t part, const struct digest *d, struct arena *a)
{
	struct buf hex = {0};
	struct str path;

	digest_hex(&hex, d);
	path = arena_cat(a, STR("a/"), str_of(parts[part].name), STR("-"),
			 str_sub(buf_view(&hex), 0, NAME_DIGITS), STR("."),
			 str_of(parts[part].ending));
	buf_release(&hex);
	return path;
}

void look_make(struct look *l, enum look_form form, struct arena *a)
{
	*l = (struct look){.form = form};
	for (size_t i = 0; i < LOOK_N; i++) {
		struct digest d;

		l->part[i].text = asset(parts[i].asset);
		d = digest_of(l->part[i].text);
		l->part[i].hash = hash_text(&d, a);
		l->part[i].path = path_of(i, &d, a);
	}
}
