// SPDX-License-Identifier: MIT
/*
 * [service NAME] sections of the config:
 *
 *     match = glob over the path (repeatable): these dumps are of service NAME
 *     rename = another name for it
 *     label.KEY = value, for all dumps of the service
 *
 * Without match the section is about the service NAME that another source names.
 */
#ifndef DISCOVER_RULES_H
#define DISCOVER_RULES_H

#include "base/vec.h"
#include "discover/claim.h"
#include "discover/config.h"
#include "discover/pattern.h"

struct rule {
	struct str service;
	struct pattern glob;
};

struct rules {
	const struct config *config; /* not owned */
	VEC(struct rule) rules;      /* one a match line */
};

bool rules_init(struct rules *r, struct arena *a, const struct config *config, struct err *e)
	__attribute__((warn_unused_result));
void rules_release(struct rules *r);
/* The service of the first rule whose glob fits the path, and where it is written. */
void rules_read(const struct rules *r, struct str below, struct str path, struct claim *c);
/* Adds the labels that the config gives to dumps of this service. */
void rules_label(const struct rules *r, struct str service, struct claim *c);
/* What [service NAME] rename says of this name; the name itself when it says nothing. */
struct str rules_rename(const struct config *config, struct str service);

#endif
