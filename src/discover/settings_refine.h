// SPDX-License-Identifier: MIT
/* Checks of the config's values that say how stacks are refined; see settings.c for its rows. */
#ifndef DISCOVER_SETTINGS_REFINE_H
#define DISCOVER_SETTINGS_REFINE_H

#include "base/arena.h"
#include "base/err.h"
#include "discover/config.h"

/* A regular expression. */
bool setting_is_regex(const struct config_pair *p, struct arena *a, struct err *e);
/* REGEX => NAME; the name of a group must not be empty. */
bool setting_is_rewrite(const struct config_pair *p, struct arena *a, struct err *e);
bool setting_is_group(const struct config_pair *p, struct arena *a, struct err *e);
/* line, function, file or package. */
bool setting_is_granularity(const struct config_pair *p, struct arena *a, struct err *e);
bool setting_is_label_key(const struct config_pair *p, struct arena *a, struct err *e);

#endif
