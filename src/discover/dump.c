// SPDX-License-Identifier: MIT
#include "discover/dump.h"

#include <assert.h>

#include "base/num.h"

struct str why_text(enum why why)
{
	static const char *const text[] = {
		[WHY_NONE] = "unknown",
		[WHY_OPTION] = "command line",
		[WHY_CONFIG] = "config",
		[WHY_CONTENT] = "the dump itself",
		[WHY_SIDECAR] = "sidecar file",
		[WHY_LAYOUT] = "layout",
		[WHY_NAME] = "file name",
		[WHY_KEY] = "k=v in the path",
		[WHY_DIR] = "directory name",
		[WHY_SEQ] = "running number",
		[WHY_MTIME] = "modification time",
		[WHY_BINARY] = "main binary",
		[WHY_ROOT] = "name of the input",
		[WHY_TABLE] = "table of known types",
		[WHY_ASSUMED] = "assumed",
	};

	assert((size_t)why < COUNT_OF(text));
	return str_of(text[why]);
}
