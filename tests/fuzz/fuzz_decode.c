// SPDX-License-Identifier: MIT
/*
 * decode_dump on any bytes: the sink checks handles and counts; and where protobuf-c, within a
 * budget, reads the same bytes too, both have the same number of samples and the same totals.
 */
#include <stdio.h>
#include <stdlib.h>

#include "countsink.h"
#include "decode/format.h"

/* Unpacked messages are up to 60 times their bytes: above this the comparison is left out. */
#define BUDGET ((size_t)32 << 20)
/* The reference looks ids and labels up one by one. */
#define COMPARED_BYTES ((size_t)16 << 10)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const struct count_sink *ours, struct str plain)
{
	struct count_sink theirs;

	count_sink_init(&theirs, NULL);
	if (plain.n <= COMPARED_BYTES && reference_read(plain, BUDGET, &theirs)) {
		if (theirs.n_samples != ours->n_samples || theirs.n_types != ours->n_types ||
		    memcmp(theirs.totals, ours->totals, sizeof(ours->totals)) != 0) {
			fprintf(stderr, "protobuf-c reads other totals\n");
			abort();
		}
	}
	count_sink_release(&theirs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str raw = {(const char *)data, size}, plain;
	struct limits limits = LIMITS_DEFAULT;
	struct decoder decoder;
	struct count_sink sink;
	struct err e = {0}, ignored;

	/* Low enough that the fuzzer reaches them. */
	limits.dump_bytes = (size_t)1 << 20;
	limits.depth = 100;
	limits.labels = 10;
	limits.string_bytes = 1000;
	decoder_init(&decoder, &limits);
	count_sink_init(&sink, NULL);
	decoder.count_stacks = true;
	if (decode_dump(&decoder, raw, &sink.sink, &e)) {
		if (inflate_any(&decoder.inflater, raw, decoder.limits.dump_bytes, &plain,
				&ignored))
			compare(&sink, plain);
	} else if (!e.text[0]) {
		abort(); /* refused without a word */
	}
	count_sink_release(&sink);
	decoder_release(&decoder);
	return 0;
}
