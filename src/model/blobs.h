// SPDX-License-Identifier: MIT
/*
 * An append-only store of encoded dumps that moves to an unlinked temporary file once it is over a
 * memory budget, so that memory does not grow with the number of dumps. One writer; once writing
 * is over, any number of readers.
 */
#ifndef MODEL_BLOBS_H
#define MODEL_BLOBS_H

#include "base/buf.h"
#include "base/vec.h"

struct blobs {
	struct buf tail;         /* what is not on disk yet */
	uint64_t on_disk;        /* bytes before the tail */
	size_t budget_bytes;     /* of the tail */
	int fd;                  /* -1: none yet */
};

void blobs_init(struct blobs *b, size_t budget_bytes);
void blobs_release(struct blobs *b);
/* Where the next byte will stand; append to b->tail and then call blobs_settle. */
uint64_t blobs_at(const struct blobs *b);
void blobs_settle(struct blobs *b);
/* The bytes from at; in the tail itself or read into *room. */
struct str blobs_get(const struct blobs *b, uint64_t at, size_t n, struct buf *room);

#endif
