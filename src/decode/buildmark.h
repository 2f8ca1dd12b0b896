// SPDX-License-Identifier: MIT
/*
 * An address in one build of a binary is no address in another. A frame without a symbol is named
 * "server<mark>1a2b3c4d<mark>+0x1f40" while dumps are read; the model leaves the id out where a run
 * has one build of a binary only, and else writes "server@1a2b3c4d+0x1f40".
 */
#ifndef DECODE_BUILDMARK_H
#define DECODE_BUILDMARK_H

#include "base/buf.h"

#define BUILD_MARK '\x02'
#define BUILD_CHARS 16 /* of an id that count */

/* Nothing for an empty id. What is not hexadecimal is hashed. */
void buildmark_put(struct buf *b, struct str id);

struct buildmark {
	struct str binary, id, rest; /* rest: "+0x1f40" */
};

bool buildmark_read(struct str name, struct buildmark *m);

#endif
