// SPDX-License-Identifier: MIT
/* For each attribute of a dump the first source that has it wins; the order is a table. */
#ifndef DISCOVER_LADDER_H
#define DISCOVER_LADDER_H

#include "discover/claim.h"
#include "discover/config.h"

enum source { FROM_CONFIG, FROM_DIR, FROM_NAME, FROM_KEY, FROM_LAYOUT, FROM_SIDECAR, SOURCES };

struct evidence {
	struct claim from[SOURCES];
	struct str option_service; /* --service */
	struct str weak_service;   /* by the base name, when no directory names one */
	struct str root;           /* base name of the input directory: its last word on the type */
};

/* Fills time, service, type, seq and labels of the dump. */
void ladder_choose(struct arena *a, const struct evidence *ev, const struct config *config,
		   struct dump *out);
/* Adds a label, keeps them sorted by key. */
void ladder_add_label(struct arena *a, struct dump *out, struct label label);
/* Does this label tell instances of a service apart? */
bool ladder_names_instance(const struct label *label);

#endif
