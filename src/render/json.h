// SPDX-License-Identifier: MIT
/* JSON files: keys are our own words, strings go through js_string. */
#ifndef RENDER_JSON_H
#define RENDER_JSON_H

#include "render/html.h"

/* ,"name": */
#define json_key(b, literal) buf_lit((b), ",\"" literal "\":")
/* "name": of our own, at the start of an object */
#define json_first(b, literal) buf_lit((b), "{\"" literal "\":")
/* A comma, but at the start of a list or object. */
void json_comma(struct buf *b);
/* A value in 1/den units: exact while den is 1. */
void json_value(struct buf *b, int64_t value, int64_t den);
void json_bool(struct buf *b, bool v);

#endif
