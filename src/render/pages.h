// SPDX-License-Identifier: MIT
/*
 * The pages, one function each: whole HTML documents into *b. Nothing here computes a statistic.
 * Paths are relative, so that the report works from any folder and from file://.
 *
 *   index.html   t/<type>/index.html   s/<service>/index.html   s/<service>/<type>/index.html
 *   s/<service>/<type>/{labels, l/<key>/<value>, w/<window>, diff/<name>, f/<function>}/index.html
 *   diff/<name>/share/index.html   functions/index.html   functions/<type>/index.html
 *   files/index.html   files/<service>/index.html (files/<service>/2.html ... by 1,000 dumps)
 *   files/<service>/d/<dump>/index.html   findings/{,<id>/}index.html   leaks/index.html
 *   notes/{,<note>/}index.html
 */
#ifndef RENDER_PAGES_H
#define RENDER_PAGES_H

#include "aggregate/fleet.h"
#include "aggregate/fndetail.h"
#include "aggregate/labelparts.h"
#include "analyse/finding.h"
#include "render/unit.h"

void page_index(struct buf *b, const struct report *r);
/* Of report.findings, which are not NULL: all of them, one by one, and what was judged. */
void page_findings(struct buf *b, const struct report *r);
void page_finding(struct buf *b, const struct report *r, const struct finding *f);
void page_leaks(struct buf *b, const struct report *r);
void page_type(struct buf *b, const struct report *r, size_t type);
void page_service(struct buf *b, const struct report *r, size_t service);
/* cube: of cubetext.h; empty: the page has no explorer. */
void page_profile(struct buf *b, const struct report *r, const struct brief *brief,
		  const struct profile *p, struct str cube);
void page_files(struct buf *b, const struct report *r);
/* Page number part (from 0) of the files of one service; files_parts says how many there are. */
void page_files_service(struct buf *b, const struct report *r, size_t service, size_t part);
size_t files_parts(const struct report *r, size_t service);
/* A single dump, of model.dumps; parts: of dumppart.h, one a point. */
void page_dump(struct buf *b, const struct report *r, uint32_t dump, const struct part *parts);

/* A page below the profile's. */
struct below {
	const struct report *r;
	const struct brief *brief;
	const struct profile *p;
	struct str prefix; /* of profile_prefix; p NULL: found out anew for the page */
};

/* The module prefix that the names of a profile's functions share; left out on its pages. */
struct str profile_prefix(const struct report *r, const struct profile *p, struct arena *a);

void page_labels(struct buf *b, const struct below *at, const struct label_parts *labels);
void page_value(struct buf *b, const struct below *at, const struct key_parts *key,
		const struct value_part *value);
void page_window(struct buf *b, const struct below *at, const struct plan_window *window,
		 const struct part *part);
/* In the mode of the diff. */
void page_diff(struct buf *b, const struct below *at, const struct plan_diff *plan,
	       const struct diff *diff);
void page_function(struct buf *b, const struct below *at, const struct fn_detail *detail);
/* notes/index.html, and notes/<slug>/index.html of discovery.notes. */
void page_notes(struct buf *b, const struct report *r);
void page_note(struct buf *b, const struct report *r, size_t note);
/* Of report.fleet; type NONE: all types. */
void page_functions(struct buf *b, const struct report *r, size_t type);

/* summary.json: head, one fragment a profile in series order, tail. A fragment is summary_series,
 * lists of what is below it, each opened by its key and closed by "]", and "}". */
void summary_head(struct buf *b, const struct report *r);
void summary_series(struct buf *b, const struct report *r, const struct profile *p);
/* "findings":[...] and "judged":[...] of report.findings; empty without it. */
void summary_findings(struct buf *b, const struct report *r);
void summary_judged(struct buf *b, const struct report *r);
void summary_tail(struct buf *b, const struct report *r);
void summary_window(struct buf *b, const struct plan_window *w, const struct part *part);
void summary_diff(struct buf *b, const struct model *m, const struct plan_diff *plan,
		  const struct diff *d);
void summary_value(struct buf *b, const struct key_parts *key, const struct value_part *v);
void summary_function(struct buf *b, const struct model *m, const struct profile *p,
		      const struct fn_detail *f);

#endif
