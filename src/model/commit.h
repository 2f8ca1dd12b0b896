// SPDX-License-Identifier: MIT
/* The parts of a worker that know what labels, types and identities mean; see worker.h. */
#ifndef MODEL_COMMIT_H
#define MODEL_COMMIT_H

#include "model/worker.h"

label_handle commit_labels(struct sink *s, const struct label_decl *labels, size_t n);
/* Looks through the comments for a service's name. */
void commit_comments(struct worker *w, const struct profile_header *h);
/* Two dumps of one instance may have a label from different sources: the one that is named must not
 * hang on which dump came first. n: labels that both have (a value may look like two labels). */
void labels_least_why(struct label *to, const struct label *from, size_t n);
/* The dump was read without fault: choose kinds and identity, encode the rows, keep it. */
void commit_dump(struct worker *w, uint32_t source);

#endif
