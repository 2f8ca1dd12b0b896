// SPDX-License-Identifier: MIT
/*
 * Tags of markup that we wrote ourselves, one by one: lower-case names, attributes in double quotes
 * or without a value, no comments. Anything else is a mistake of ours and told as such. Slices are
 * of the text itself, escaped as they stand there.
 */
#ifndef WRITE_TAGS_H
#define WRITE_TAGS_H

#include "base/str.h"

#define TAG_ATTRS 32

struct attr {
	struct str name;
	struct str value; /* p NULL: without a value */
};

struct tag {
	struct str before; /* text up to it */
	struct str name;
	bool is_end;    /* </name> */
	bool is_closed; /* <name/> */
	struct attr attrs[TAG_ATTRS];
	size_t n_attrs;
};

enum tag_found { TAG_FOUND, TAG_NONE, TAG_MALFORMED };

/* Takes text and tag off *rest; TAG_NONE: only text was left, and is in before. */
enum tag_found tag_next(struct str *rest, struct tag *t);
/* NULL when it has none of that name. */
const struct attr *tag_attr(const struct tag *t, struct str name);

#endif
