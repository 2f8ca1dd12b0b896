// SPDX-License-Identifier: MIT
/* The sections and keys that a config may have, and what their values must look like. */
#ifndef DISCOVER_SETTINGS_H
#define DISCOVER_SETTINGS_H

#include "base/arena.h"
#include "base/err.h"
#include "discover/config.h"

/* false: an unknown section or key (the nearest known one is named) or a bad value. */
bool setting_check(const struct config_pair *pair, struct arena *a, struct err *e)
	__attribute__((warn_unused_result));

#endif
