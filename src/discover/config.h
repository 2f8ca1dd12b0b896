// SPDX-License-Identifier: MIT
/*
 * flamefolio.conf: INI, read with inih. A key that no table row knows is an error that names the
 * nearest known one. Open struct; slices live in the arena that was handed in.
 */
#ifndef DISCOVER_CONFIG_H
#define DISCOVER_CONFIG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

struct config_pair {
	struct str section; /* "service", "report", ... without the name */
	struct str name;    /* of [service NAME]; empty when there is none */
	struct str key;
	struct str value;
	int line;
	int section_line; /* of its [section]: two sections of one name differ by it */
};

struct config {
	VEC(struct config_pair) pairs; /* in file order */
};

/* path may not exist: then the config stays empty and the call succeeds. */
bool config_read(struct config *c, struct arena *a, const char *path, struct err *e)
	__attribute__((warn_unused_result));
bool config_parse(struct config *c, struct arena *a, struct str text, struct err *e)
	__attribute__((warn_unused_result));
void config_release(struct config *c);
/* The last value of the key, empty when there is none. */
struct str config_get(const struct config *c, struct str section, struct str name, struct str key);
bool config_has(const struct config *c, struct str section);
/*
 * Would the reader give back this text, as the name of a section or behind "key ="? Names that
 * hold a '#' or ';' are refused too, as other programs take them for comments.
 */
bool config_fits_name(struct str name);
bool config_fits_value(struct str value);

#endif
