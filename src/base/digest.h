// SPDX-License-Identifier: MIT
/* SHA-256, through nettle. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/buf.h"

#define DIGEST_BYTES 32

struct digest {
	uint8_t bytes[DIGEST_BYTES];
};

struct digest digest_of(struct str s);
void digest_hex(struct buf *b, const struct digest *d);

#endif
