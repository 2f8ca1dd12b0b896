// SPDX-License-Identifier: MIT
/*
 * Whose dump it is and of when: what the dump says weighed against what its path, sidecars and the
 * config say, by the ladder of each attribute (the first that has it wins, and is remembered).
 */
#ifndef MODEL_IDENTITY_H
#define MODEL_IDENTITY_H

#include "base/arena.h"
#include "discover/discover.h"

/* What the content of a dump tells, all of it copied. */
struct content_facts {
	int64_t time_ns, duration_ns; /* as stored */
	struct str binary;            /* as stored */
	struct str service;           /* uniform sample label or comment, else empty */
	struct label *labels;         /* uniform sample labels that name an instance */
	size_t n_labels;
};

struct identity {
	struct str service;
	enum why service_why;
	struct str service_how;
	int64_t time_ns; /* TIME_NONE: only seq orders it */
	int64_t seq;
	int64_t duration_ns; /* 0: unknown */
	enum why time_why;
	struct str time_how;
	struct str instance; /* "pod=a region=eu", with the folder where no label names one */
	struct label *labels;
	size_t n_labels;
};

/* root: name of the input the dump lies in, the last resort for a service. */
void identify(struct identity *id, struct arena *a, const struct dump *dump,
	      const struct content_facts *facts, struct str root);

/* service_name, service.name and service are one key. */
bool is_service_key(struct str key);
/* Keys whose value tells processes apart: pod, host, pid, instance ... */
bool is_instance_key(struct str key);

#endif
