// SPDX-License-Identifier: MIT
/*
 * Reads google/pprof's profile.proto
 * (https://github.com/google/pprof/blob/main/proto/profile.proto) by walking the wire itself.
 * Lenient where the meaning is clear (any field order, packed or not, sparse ids, function id 0 as
 * an unknown frame), an error where it is not.
 */
#ifndef DECODE_PPROF_H
#define DECODE_PPROF_H

#include "decode/format.h"

struct pprof *pprof_new(void);
void pprof_free(struct pprof *p);

bool pprof_sniff(struct str data);
bool pprof_decode(struct decoder *d, struct str data, struct sink *sink, struct err *e);

#endif
