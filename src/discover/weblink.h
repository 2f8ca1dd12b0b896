// SPDX-License-Identifier: MIT
/*
 * What a config may say of where a service lives: links for its page, its repository. Only what a
 * page can show as a link passes, so that nothing is accepted and then dropped.
 */
#ifndef DISCOVER_WEBLINK_H
#define DISCOVER_WEBLINK_H

#include "base/err.h"

struct weblink {
	struct str label;
	struct str url; /* http, https or mailto */
};

/* "Runbook of the team https://wiki/x": the last word is the URL, all before it the label. */
bool weblink_read(struct str text, struct weblink *link, struct err *e)
	__attribute__((warn_unused_result));
/* The page of a repository: http or https. */
bool weblink_repository(struct str url, struct err *e) __attribute__((warn_unused_result));
/* A branch, tag or commit, by the rules of git for names of refs. */
bool weblink_ref(struct str ref, struct err *e) __attribute__((warn_unused_result));
/* A folder within the repository: relative, and never out of it. */
bool weblink_root(struct str path, struct err *e) __attribute__((warn_unused_result));

#endif
