// SPDX-License-Identifier: MIT
/*
 * A page as a part of a file that holds many: what stands in its <body>, with ids that no other
 * page has and with links that stay inside the file.
 *
 *     page s/orders/index.html        the section with id "s/orders/"; index.html: "index"
 *     id="top" on it                  id="s/orders/:top"; so are for, headers, aria-*, url(#top)
 *     href="../../t/cpu/index.html"   href="#t/cpu/"
 *     href="../../t/cpu/#top"         href="#t/cpu/:top"
 *     href="cpu/#from=1&amp;vs=time"  href="#s/orders/cpu/" data-state="from=1&amp;vs=time"
 *     a page that is not in the file  no href, class dim, title "not in this file"
 *     http:, mailto: ...              as it is
 *
 * Only markup of our own is understood, see tags.h: false is a mistake of ours.
 */
#ifndef WRITE_FRAGMENT_H
#define WRITE_FRAGMENT_H

#include "base/buf.h"

/* The file's other pages. path: "s/orders/index.html", as it was put. */
enum fragment_target {
	TARGET_MISSING, /* there is no such page */
	TARGET_PAGE,    /* there is, but nothing on it has that id */
	TARGET_THERE,
};
struct fragment_site {
	/* id empty: of the page alone */
	enum fragment_target (*find)(const void *context, struct str path, struct str id);
	const void *context;
};

struct fragment {
	struct str path;
	struct str body; /* without the cube */
	struct str cube; /* base64; may be empty */
};

/* "s/orders/" of "s/orders/index.html", "index" of "index.html". */
struct str fragment_id(struct str path);
/* Finds body and cube in a whole document; both are slices of it. */
bool fragment_split(struct fragment *f, struct str path, struct str document)
	__attribute__((warn_unused_result));
bool fragment_rewrite(struct buf *out, const struct fragment *f, const struct fragment_site *site)
	__attribute__((warn_unused_result));
/* Calls for each id of the body, as it stands there. */
bool fragment_ids(const struct fragment *f, void (*found)(void *context, struct str id),
		  void *context) __attribute__((warn_unused_result));
/* Calls for each page that <main> links to, with its path. */
bool fragment_links(const struct fragment *f, void (*found)(void *context, struct str path),
		    void *context) __attribute__((warn_unused_result));

#endif
