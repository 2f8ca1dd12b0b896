// SPDX-License-Identifier: MIT
/*
 * How pages carry their style and script, and what their policy lets in. Inline: as text of their
 * own, allowed by its hash. External: as files that all pages share, named by their content, and
 * allowed as 'self': with a hash instead, Chromium loads no style at all, and with integrity=
 * nothing from file://; this works there and in Firefox, from file:// and from a server.
 * Bare: nothing of it, for pages that go into another document.
 *
 * Made once a run; everything here lives in the arena that was handed in.
 */
#ifndef RENDER_LOOK_H
#define RENDER_LOOK_H

#include "base/arena.h"

enum look_form { LOOK_INLINE, LOOK_EXTERNAL, LOOK_BARE };

enum look_part {
	STYLE_REPORT,   /* of every page */
	STYLE_EXPLORE,  /* of pages that carry a cube */
	STYLE_SINGLE,   /* of many pages in one file */
	SCRIPT_LISTS,   /* sorting and filtering of tables: on every page */
	SCRIPT_CHARTS,  /* the same and what lists with charts can do: in its place there */
	SCRIPT_EXPLORE, /* the explorer, with that: on pages that carry a cube */
	LOOK_ICON,      /* external only: elsewhere an empty one stands in the page */
	LOOK_N,
};

struct look {
	enum look_form form;
	struct {
		struct str text;
		struct str hash; /* "sha256-..." */
		struct str path; /* "a/report-1f40fc92da24.css", from the report's root */
	} part[LOOK_N];
};

void look_make(struct look *l, enum look_form form, struct arena *a);

#endif
