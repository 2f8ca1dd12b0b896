// SPDX-License-Identifier: MIT
/* Any text as a config: read, or refused with a word; what was read is found again by its keys. */
#include <stdlib.h>

#include "discover/wishes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct config c = {0};
	struct arena a = {0};
	struct wishes w;
	struct err e = {0};

	if (!config_parse(&c, &a, text, &e) || !wishes_read(&w, &a, &c, &e)) {
		if (!e.text[0])
			abort(); /* refused without a word */
	} else {
		for (size_t i = 0; i < w.n_services; i++)
			if (wish_service(&w, w.services[i].name) != &w.services[i])
				abort();
	}
	config_release(&c);
	arena_release(&a);
	return 0;
}
