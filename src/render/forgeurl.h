// SPDX-License-Identifier: MIT
/* The URL shapes of forges: a table, and how a repository is read from what people write of it. */
#ifndef RENDER_FORGEURL_H
#define RENDER_FORGEURL_H

#include "base/buf.h"
#include "discover/sourcepath.h"

struct forge;

struct forge_repository {
	const struct forge *forge;
	bool is_http;            /* else https */
	struct str host;         /* with its port where it has one */
	struct source_path path; /* "acme", "shop" */
};

enum ref_kind { REF_NONE, REF_BRANCH, REF_TAG, REF_COMMIT };

struct forge_place {
	enum ref_kind kind;
	struct str ref;
	struct source_path path; /* in the repository */
	uint32_t line;           /* 0: unknown */
};

/*
 * "https://github.com/acme/shop", "git@gitlab.com:group/sub/shop.git", "ssh://git@host:7999/k/r",
 * "github.com/acme/shop". false: no forge whose shape is known. Slices into url, or literals.
 */
bool forge_repository(struct forge_repository *repo, struct str url);
/* Sets ref and its kind; empty: none. false: no name of a ref. */
bool forge_ref_of(struct forge_place *place, struct str ref);

/* false, and nothing said: this forge has no such link. */
bool say_forge_url(struct buf *t, const struct forge_repository *repo,
		   const struct forge_place *place);
/* Does a repository have a fixed number of parts there? 0: groups within groups. */
size_t forge_parts(const struct forge_repository *repo);

#endif
