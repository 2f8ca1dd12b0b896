// SPDX-License-Identifier: MIT
/* What all commands that read directories do with their inputs, and what they say of bad ones. */
#ifndef INPUTS_H
#define INPUTS_H

#include "discover/discover.h"
#include "model/model.h"
#include "options.h"

/* Bytes of encoded dumps that a thread keeps in memory. */
#define INPUTS_BLOB_BYTES ((size_t)1 << 20)

/* false: said which cannot be opened. */
bool inputs_exist(const struct options *o);
/* The inputs, and behind them what they are compared with. */
struct discover_options inputs_discover_options(const struct options *o, struct arena *a);
/* false: said that nothing was usable, and the first reasons. */
bool inputs_usable(const struct model *m, const struct discovery *d, const struct options *o);

#endif
