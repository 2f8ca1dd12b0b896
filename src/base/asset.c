// SPDX-License-Identifier: MIT
#include "base/asset.h"

#include <stdlib.h>
#include <string.h>

static int compare_name(const void *key, const void *entry)
{
	const struct asset *asset = entry;

	return strcmp(key, asset->name);
}

const struct asset *asset_find(const char *name)
{
	return bsearch(name, asset_table, n_assets, sizeof(asset_table[0]), compare_name);
}
