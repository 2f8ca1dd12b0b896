// SPDX-License-Identifier: MIT
/* Label parts made by hand from the labels of a hand-made profile, for tests of their pages. */
#ifndef TESTS_MKLABELS_H
#define TESTS_MKLABELS_H

#include "aggregate/labelparts.h"
#include "mkreport.h"

#define MK_VALUES 6 /* listed of a key */
#define MK_PAGES 4  /* with a page of those */

/* Keys of the brief's plan, with pages. Before any page of the report is made. */
void mk_plan_keys(struct mk *m, size_t brief);
/* Every value is a constant part of the whole at any time. */
struct label_parts mk_label_parts(struct mk *m, size_t brief);

#endif
