// SPDX-License-Identifier: MIT
/*
 * Cells of CSV (RFC 4180) that a spreadsheet does not take for formulas: text that begins with
 * = + - @ tab or return gets an apostrophe before it (OWASP, "CSV Injection"). Text is valid UTF-8;
 * control bytes other than tab and newline become U+FFFD.
 */
#ifndef RENDER_CSV_H
#define RENDER_CSV_H

#include "base/buf.h"

/* Our own header line, as a literal. */
#define csv_lit(b, literal) buf_lit(b, literal)
/* A cell of text; commas and ends of lines are the caller's, by csv_lit. */
void csv_text(struct buf *b, struct str s);
/* Exact: value / den, den a power of ten; no formula, no thousands. */
void csv_decimal(struct buf *b, int64_t value, int64_t den);

#endif
