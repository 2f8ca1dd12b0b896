// SPDX-License-Identifier: MIT
/* A base name read without knowing its pattern: its type word, time, running number, and rest. */
#ifndef DISCOVER_STEM_H
#define DISCOVER_STEM_H

#include "discover/typeword.h"
#include "discover/when.h"

struct stem {
	struct str text; /* the base name without known extensions */
	bool has_id;     /* a whole type id stands there; then has_type is false */
	struct str id;
	bool has_type;
	struct typeword type;
	bool has_time;
	struct when time;
	int64_t end_ns;     /* of a range A-to-B, else TIME_NONE */
	int64_t seq;        /* -1: none */
	struct str version; /* v1.2.3, with its v */
	struct str piece;   /* the one thing left that could name a service or an instance */
};

struct stem stem_read(struct str base);

#endif
