// SPDX-License-Identifier: MIT
/* Text for terminals and logs: what a terminal would obey prints as '?'. */
#ifndef RENDER_PLAINTEXT_H
#define RENDER_PLAINTEXT_H

#include "base/buf.h"

/* C0 controls, DEL, and C1 controls (as UTF-8 or single bytes outside of valid UTF-8). */
void plain(struct buf *b, struct str s);

#endif
