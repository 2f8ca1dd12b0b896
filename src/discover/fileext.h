// SPDX-License-Identifier: MIT
/* Extensions that dumps go by. They say little (they lie), but they are no part of the name. */
#ifndef DISCOVER_FILEEXT_H
#define DISCOVER_FILEEXT_H

#include "base/str.h"

/* Length of the base name without its known extensions: "a.cpu.pb.gz" -> 1. Never 0. */
size_t fileext_stem(struct str base);
/* From this byte on there are known extensions and nothing else (also: nothing). */
bool fileext_only(struct str s, size_t at);
/* Listed beside dumps, yet not one: README, LICENSE, *.md, our own config and sidecars. */
bool fileext_is_paper(struct str base);

#endif
