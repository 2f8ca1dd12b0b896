// SPDX-License-Identifier: MIT
/* Does a service, type or event fit what the config says? */
#ifndef DISCOVER_WISH_FIT_H
#define DISCOVER_WISH_FIT_H

#include "discover/wishes.h"

/* Some glob of the list fits the name ('*' and '?' stand for any bytes); an empty list fits all. */
bool service_wish_fits(struct wish_list globs, struct str service);
/*
 * Whole id, its "family:name", the name alone, slug or title, whatever the case of letters. An
 * empty wish fits all.
 */
bool type_wish_fits(struct str wish, struct str id, struct str slug, struct str title);
bool type_wishes_fit(struct wish_list wishes, struct str id, struct str slug, struct str title);
/* The wish is the event's text or its beginning, whatever the case of letters. */
bool event_wish_fits(struct str wish, struct str text);

#endif
