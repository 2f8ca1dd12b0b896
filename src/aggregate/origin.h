// SPDX-License-Identifier: MIT
/*
 * Where the sources of a service are kept: labels service_repository, service_git_ref and
 * service_root_path of its dumps or their samples, and what the config says where they are missing.
 * Instances may run different versions; the one with the latest dump stands for all, so that the
 * three belong together.
 */
#ifndef AGGREGATE_ORIGIN_H
#define AGGREGATE_ORIGIN_H

#include "aggregate/report.h"

/* As they were written; all may be empty. */
struct origin {
	struct str repository;
	struct str ref;
	struct str root; /* folder of the service within the repository */
};

struct origin origin_of(const struct report *r, const struct profile *p);

#endif
