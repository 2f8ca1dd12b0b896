// SPDX-License-Identifier: MIT
/* nettle picks the processor's own instructions where it has them. */
#include "base/digest.h"

#include <nettle/sha2.h>

struct digest digest_of(struct str s)
{
	struct sha256_ctx ctx;
	struct digest d;

	sha256_init(&ctx);
	sha256_update(&ctx, s.n, (const uint8_t *)s.p);
	sha256_digest(&ctx, sizeof(d.bytes), d.bytes);
	return d;
}

void digest_hex(struct buf *b, const struct digest *d)
{
	for (size_t i = 0; i < DIGEST_BYTES; i++)
		buf_hex(b, d->bytes[i], 2);
}
