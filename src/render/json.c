// SPDX-License-Identifier: MIT
/* Whether a comma is due shows in what was written last. */
#include "render/json.h"

void json_comma(struct buf *b)
{
	if (b->n && b->p[b->n - 1] != '[' && b->p[b->n - 1] != '{')
		buf_char(b, ',');
}

void json_value(struct buf *b, int64_t value, int64_t den)
{
	if (den == 1)
		buf_i64(b, value);
	else
		buf_number(b, (double)value / (double)den);
}

void json_bool(struct buf *b, bool v)
{
	if (v)
		buf_lit(b, "true");
	else
		buf_lit(b, "false");
}
