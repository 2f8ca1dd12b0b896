// SPDX-License-Identifier: MIT
/*
 * Files that name their own repository and version: modules of Go in their cache
 * (github.com/x/y@v1.2.3/z.go), Go's own library where its folder has the version, that of Rust
 * (/rustc/COMMIT/library/...).
 */
#ifndef RENDER_GOPATH_H
#define RENDER_GOPATH_H

#include "render/forgeurl.h"

/* false: the file is none of these, or where it lies is not certain. Texts may be of a. */
bool package_place(struct forge_repository *repo, struct forge_place *place,
		   const struct source_path *file, struct arena *a);

#endif
