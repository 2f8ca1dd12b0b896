// SPDX-License-Identifier: MIT
/*
 * Words that name a profile type in file and directory names, reduced to one spelling each:
 * cpu heap allocs mutex block goroutine threadcreate wall fgprof off_cpu lock contention
 * exceptions trace.
 */
#ifndef DISCOVER_TYPEWORD_H
#define DISCOVER_TYPEWORD_H

#include "base/str.h"

struct typeword {
	struct str type; /* the one spelling; static */
	size_t from, to; /* the bytes that say it, "delta" included */
	bool delta;      /* "delta-heap", "heap.delta", "godeltaprof" */
	bool weak;       /* "profile": a type only where nothing else names one */
};

/* The whole slice is a type word: "CPUProfile", "off-cpu", "delta-heap". */
bool typeword_whole(struct str s, struct typeword *w);
/*
 * The word of a base name without extensions. tail is where a time or running number begins (or
 * s.n): the word that stands just before it wins, then the one at the start, then the last.
 */
bool typeword_find(struct str s, size_t tail, struct typeword *w);
/* A word that begins at this byte and ends before no letter; its end, 0 when none. */
size_t typeword_at(struct str s, size_t at);

#endif
