// SPDX-License-Identifier: MIT
/* Ids are sha1 of the linker, or whatever a compiler puts there: only equality counts. */
#include "decode/buildmark.h"

#include "base/hash.h"

static bool is_hex(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]) && (s.p[i] < 'a' || s.p[i] > 'f'))
			return false;
	return s.n >= 8;
}

void buildmark_put(struct buf *b, struct str id)
{
	if (!id.n)
		return;
	buf_char(b, BUILD_MARK);
	if (is_hex(id))
		buf_str(b, str_sub(id, 0, BUILD_CHARS));
	else
		buf_hex(b, hash_str(id), BUILD_CHARS);
	buf_char(b, BUILD_MARK);
}

bool buildmark_read(struct str name, struct buildmark *m)
{
	size_t from = str_chr(name, BUILD_MARK), to;
	struct str tail;

	if (from == SIZE_MAX)
		return false;
	tail = str_sub(name, from + 1, name.n);
	to = str_chr(tail, BUILD_MARK);
	if (to == SIZE_MAX)
		return false;
	*m = (struct buildmark){str_sub(name, 0, from), str_sub(tail, 0, to),
				str_sub(tail, to + 1, tail.n)};
	return is_hex(m->id) && str_starts(m->rest, STR("+0x"));
}
