// SPDX-License-Identifier: MIT
/* The hash is of the text between the tags, byte by byte: pages must print it unchanged. */
#include "render/look.h"

#include <assert.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include "base/asset.h"

static struct str asset(const char *name)
{
	const struct asset *a = asset_find(name);

	assert(a);
	return (struct str){a->data, a->size};
}

static struct str hash_of(struct str text, struct arena *a)
{
	struct sha256_ctx ctx;
	uint8_t digest[SHA256_DIGEST_SIZE];
	char base64[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)];

	sha256_init(&ctx);
	sha256_update(&ctx, text.n, (const uint8_t *)text.p);
	sha256_digest(&ctx, sizeof(digest), digest);
	base64_encode_raw(base64, sizeof(digest), digest);
	return arena_cat(a, STR("sha256-"), (struct str){base64, sizeof(base64)});
}

void look_make(struct look *l, struct arena *a)
{
	static const char *const scripts[] = {
		[SCRIPT_LISTS] = "assets/lists.js", [SCRIPT_EXPLORE] = "assets/explore.js"};

	*l = (struct look){.style = asset("assets/report.css")};
	l->style_hash = hash_of(l->style, a);
	for (size_t i = 0; i < SCRIPT_N; i++) {
		l->script[i] = asset(scripts[i]);
		l->script_hash[i] = hash_of(l->script[i], a);
	}
}
