// SPDX-License-Identifier: MIT
/* zlib takes at most 4 GiB at a time: larger input goes through in pieces. */
#include "base/gzip.h"

#include <zlib.h>

#include "base/die.h"
#include "base/num.h"

#define LEVEL 6
#define WINDOW_GZIP (15 + 16)
#define WINDOW_BARE (-15)
#define WINDOW_ZLIB 15
#define MEMORY 8
#define PIECE ((size_t)1 << 30)
#define ROOM ((size_t)64 << 10)

static void deflate_piece(z_stream *z, struct buf *out, int flush)
{
	do {
		if (!buf_room(out, ROOM))
			return;
		z->next_out = (Bytef *)out->p + out->n;
		z->avail_out = ROOM;
		if (deflate(z, flush) == Z_STREAM_ERROR)
			die("zlib: %s", z->msg ? z->msg : "deflate failed");
		out->n += ROOM - z->avail_out;
	} while (z->avail_out == 0);
}

static void write_all(struct buf *out, struct str plain, int window)
{
	z_stream z = {0};
	size_t at = 0;

	if (deflateInit2(&z, LEVEL, Z_DEFLATED, window, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
		die("zlib: no memory");
	do {
		size_t n = MIN(plain.n - at, PIECE);

		/* zlib does not write to its input; its interface is older than const. */
		z.next_in = (Bytef *)(uintptr_t)(plain.p + at);
		z.avail_in = (uInt)n;
		at += n;
		deflate_piece(&z, out, at == plain.n ? Z_FINISH : Z_NO_FLUSH);
	} while (at < plain.n);
	deflateEnd(&z);
}

void gzip_write(struct buf *out, struct str plain)
{
	write_all(out, plain, WINDOW_GZIP);
}

void gzip_bare(struct buf *out, struct str plain)
{
	write_all(out, plain, WINDOW_BARE);
}

void gzip_zlib(struct buf *out, struct str plain)
{
	write_all(out, plain, WINDOW_ZLIB);
}
