// SPDX-License-Identifier: MIT
/*
 * Why an input was refused. Untouched on success. The one who finds the fault knows offset,
 * expected and found; the one who opened the file adds its name when it reports.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

struct err {
	bool has_offset;
	uint64_t offset; /* bytes into the (inflated) data */
	char text[320];  /* "expected ..., found ..."; no control bytes */
};

/* Both return false, so that a function can end with: return err_set(...). */
bool err_set(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3), cold));
bool err_at(struct err *e, uint64_t offset, const char *format, ...)
	__attribute__((format(printf, 3, 4), cold));

/* A slice for %.*s: PR(s) gives length and pointer, cut at 80 bytes. */
#define PR(s) (int)((s).n < 80 ? (s).n : 80), (s).p ? (s).p : ""

#endif
