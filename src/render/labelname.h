// SPDX-License-Identifier: MIT
/*
 * Label values as text and as links. A value can be anything: long values are cut where they are
 * named in passing, line ends and blanks at the ends are made visible, "" means that samples have
 * no such key.
 */
#ifndef RENDER_LABELNAME_H
#define RENDER_LABELNAME_H

#include "aggregate/labelparts.h"
#include "render/page_profile.h"

/* Of a value in a table, in a title, at the end of a line. */
#define VALUE_CHARS 60
#define VALUE_CHARS_SHORT 24

/* "acme", “ acme”, "a↵b"; "not set" for "". */
void say_value(struct buf *t, struct str value, size_t chars);
/* "tenant=acme", "tenant not set" */
void say_label(struct buf *t, struct str key, struct str value, size_t chars);
/* In <code>, whole in the title where it is cut; in grey that it is not set. */
void cell_label(struct page *pg, struct str value, size_t chars);
/* The same as a link where the value has a page that is not this one. */
void cell_label_link(struct page *pg, const struct plan_key *key, const struct plan_value *value,
		     size_t chars);
struct ref ref_value(struct page *pg, const struct plan_key *key, const struct plan_value *value);
/* "key-tenant": the anchor of a key on the page of labels. */
struct str key_anchor(struct page *pg, const struct plan_key *key);
/* NULL: the key has no charts and pages. */
const struct plan_key *plan_find_key(const struct plan *plan, struct str key);

/* Of the profile's whole, 0..1. */
double share_of_whole(const struct page *pg, int64_t total);
/* "57.2", "<0.1"; "–" for nothing. */
void cell_share(struct page *pg, int64_t total);
/* Mean level of a part, or its sum where no level is known. */
double part_level(const struct page *pg, const struct part *part);
/* Samples without the key are a value too; as a word: "3 values and not set". */
void say_n_values(struct buf *t, const struct page *pg, const struct plan_key *key);

/* "The same on all: region=eu, version=1.2." Nothing when there is no such key. */
void labels_same(struct page *pg);
/* Which labels count, how values add up: the paragraph for "how this is computed". */
void how_labels(struct page *pg);

#endif
