// SPDX-License-Identifier: MIT
/* The parts of a comparison's page, for that page and for others that compare something small. */
#ifndef RENDER_PAGE_DIFF_H
#define RENDER_PAGE_DIFF_H

#include "analyse/movers.h"
#include "render/page_profile.h"
#include "render/versus.h"

/* A comparison as a page shows it. */
struct comparison {
	struct versus v;
	struct movers movers;
	bool has_links;    /* some of the functions have pages */
	size_t frames;     /* of its graph; 0: those of a page below a profile */
	struct str anchor; /* of its graph, once a page: letters, digits and hyphens */
};

/* Of two parts of one profile, or with the sample units and dens set by the caller afterwards. */
struct comparison comparison_of(struct page *pg, const struct diff *d, struct str base_title,
				struct str candidate_title);
/* "recomputeTaxTable": a function in a sentence, without its package. */
struct str fn_bare(const struct report *r, fn_id fn);
/* "recomputeTaxTable +0.86, TaxCache.Get gone"; nothing when none moved. */
void say_movers(struct buf *w, const struct page *pg, const struct comparison *c);

/* Both sides have something to compare. */
bool comparison_has_both(const struct comparison *c);

/* Title and first sentence. */
void diff_lead(struct page *pg, const struct comparison *c);
/* Key, flame graph and caption. */
void diff_graph(struct page *pg, const struct comparison *c);
/* The functions, largest change first, at most so many. */
void diff_table(struct page *pg, const struct versus *v, size_t rows);
/* By status: each under an anchor, "diff-new" and so on. */
void diff_lists(struct page *pg, const struct versus *v);
extern const char *const diff_anchors[DIFF_STATUS_N];
extern const char *const diff_words[DIFF_STATUS_N]; /* "New" ... */
void section_diff_how(struct page *pg, const struct comparison *c, const struct plan_diff *plan);

/*
 * All of a comparison that another page needs, without a heading: key, graph and 25 functions. The
 * titles are names ("endpoint=/quote", "the rest"); the anchor must be the page's only one.
 */
void section_diff(struct page *pg, const struct diff *d, struct str base_title,
		  struct str candidate_title, struct str anchor);

#endif
