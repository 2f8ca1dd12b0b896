// SPDX-License-Identifier: MIT
/*
 * Names of a service's instances without the labels that all of them share: "pod=orders-0" of
 * "pod=orders-0 team=payments". What all share is told by the table of labels.
 */
#ifndef RENDER_INSTNAME_H
#define RENDER_INSTNAME_H

#include "render/page.h"

#define SHARED_MOST 16

struct shared_labels {
	struct str label[SHARED_MOST]; /* "team=payments", in the page's arena */
	size_t n;
};

/* None when the service has one instance: then its labels are its name. */
struct shared_labels shared_labels(struct page *pg, size_t service);
void say_instance(struct buf *t, struct str name, const struct shared_labels *shared);
/* The same in <code>; in grey that there is only one when it has no name. */
void cell_instance_name(struct page *pg, struct str name, const struct shared_labels *shared);

#endif
