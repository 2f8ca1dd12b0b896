// SPDX-License-Identifier: MIT
/*
 * libdeflate is twice as fast as zlib but wants the whole output at once and says little about
 * faults: so it goes first, and zlib runs again over what it refused, for the exact message. Both
 * give the same bytes. The size in a gzip trailer is a hint at most, never believed.
 */
#include "decode/inflate.h"

#include <zlib.h>
#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#endif
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

#include "base/num.h"

#define WRAPS_MAX 2

void inflater_init(struct inflater *f)
{
	*f = (struct inflater){0};
#ifdef HAVE_LIBDEFLATE
	f->fast = libdeflate_alloc_decompressor();
#endif
}

void inflater_release(struct inflater *f)
{
#ifdef HAVE_LIBDEFLATE
	libdeflate_free_decompressor(f->fast);
#endif
	buf_release(&f->out[0]);
	buf_release(&f->out[1]);
}

static bool is_gzip(struct str s)
{
	return str_starts(s, STR("\x1f\x8b"));
}

static bool is_zstd(struct str s)
{
	return str_starts(s, STR("\x28\xb5\x2f\xfd"));
}

static bool too_large(struct err *e, size_t max_bytes)
{
	return err_set(e, "expected at most %zu bytes after inflating, found more", max_bytes);
}

static bool zlib_fault(struct err *e, const z_stream *z, size_t total, int code)
{
	uint64_t at = total - z->avail_in;

	if (code == Z_BUF_ERROR || code == Z_OK)
		return err_at(e, at, "expected more gzip data, found the end of the file");
	return err_at(e, at, "expected valid gzip data, found damage (%s)",
		      z->msg ? z->msg : "no details");
}

/* Zero bytes behind the last member are padding of tapes and block devices. */
static bool only_padding(const z_stream *z)
{
	for (uInt i = 0; i < z->avail_in; i++)
		if (z->next_in[i])
			return false;
	return true;
}

static bool zlib_member(z_stream *z, struct str in, size_t max_bytes, struct buf *out,
			struct err *e)
{
	int code = Z_OK;

	while (code != Z_STREAM_END) {
		size_t room;

		if (out->n > max_bytes)
			return too_large(e, max_bytes);
		if (out->n == out->cap)
			(void)buf_room(out, MIN(out->cap ? out->cap : 65536,
						max_bytes + 1 - out->n));
		room = MIN(out->cap - out->n, (size_t)1 << 30);
		z->next_out = (Bytef *)out->p + out->n;
		z->avail_out = (uInt)room;
		code = inflate(z, Z_NO_FLUSH);
		out->n += room - z->avail_out;
		if (code != Z_OK && code != Z_STREAM_END)
			return zlib_fault(e, z, in.n, code);
		if (code == Z_OK && z->avail_in == 0 && z->avail_out)
			return zlib_fault(e, z, in.n, code);
	}
	return out->n <= max_bytes || too_large(e, max_bytes);
}

static bool zlib_all(struct str in, size_t max_bytes, struct buf *out, struct err *e)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)in.p, .avail_in = (uInt)in.n};
	bool ok = inflateInit2(&z, 15 + 16) == Z_OK;

	if (!ok)
		return err_set(e, "zlib cannot start");
	do {
		ok = zlib_member(&z, in, max_bytes, out, e) && inflateReset(&z) == Z_OK;
	} while (ok && z.avail_in && !only_padding(&z));
	inflateEnd(&z);
	return ok;
}

#ifdef HAVE_LIBDEFLATE
/* 1 done, 0 refused, -1 the output does not fit. */
static int fast_member(struct inflater *f, struct str *in, struct buf *out)
{
	size_t used = 0, made = 0;
	enum libdeflate_result got = libdeflate_gzip_decompress_ex(
		f->fast, in->p, in->n, out->p + out->n, out->cap - out->n, &used, &made);

	if (got == LIBDEFLATE_INSUFFICIENT_SPACE)
		return -1;
	if (got != LIBDEFLATE_SUCCESS)
		return 0;
	out->n += made;
	*in = str_sub(*in, used, in->n);
	return 1;
}

static bool fast_all(struct inflater *f, struct str in, size_t max_bytes, struct buf *out)
{
	if (in.n < 18 || !f->fast)
		return false;
	(void)buf_room(out, MIN(in.n * 4 + 4096, max_bytes + 1));
	while (in.n) {
		int done = fast_member(f, &in, out);

		if (done == 0 || out->n > max_bytes)
			return false;
		if (done < 0 && out->cap > max_bytes)
			return false;
		if (done < 0)
			(void)buf_room(out, MIN(out->cap * 2, max_bytes + 1) - out->n);
	}
	return true;
}
#else
static bool fast_all(struct inflater *f, struct str in, size_t max_bytes, struct buf *out)
{
	(void)f, (void)in, (void)max_bytes, (void)out;
	return false;
}
#endif

static bool gunzip(struct inflater *f, struct str in, size_t max_bytes, struct buf *out,
		   struct err *e)
{
	buf_reset(out);
	if (fast_all(f, in, max_bytes, out))
		return true;
	buf_reset(out);
	return zlib_all(in, max_bytes, out, e);
}

#ifdef HAVE_ZSTD
static bool unzstd(struct str in, size_t max_bytes, struct buf *out, struct err *e)
{
	ZSTD_DStream *z = ZSTD_createDStream();
	ZSTD_inBuffer from = {in.p, in.n, 0};
	size_t left = 1;
	bool ok = z != NULL;

	buf_reset(out);
	while (ok && (from.pos < from.size || left)) {
		ZSTD_outBuffer to;

		(void)buf_room(out, MIN((size_t)65536, max_bytes + 1 - out->n));
		to = (ZSTD_outBuffer){out->p + out->n, out->cap - out->n, 0};
		left = ZSTD_decompressStream(z, &to, &from);
		out->n += to.pos;
		if (ZSTD_isError(left))
			ok = err_at(e, from.pos, "expected valid zstd data, found damage (%s)",
				    ZSTD_getErrorName(left));
		else if (out->n > max_bytes)
			ok = too_large(e, max_bytes);
		else if (left && from.pos == from.size && to.pos < to.size)
			ok = err_at(e, from.pos, "expected more zstd data, found the end");
	}
	ZSTD_freeDStream(z);
	return ok;
}
#else
static bool unzstd(struct str in, size_t max_bytes, struct buf *out, struct err *e)
{
	(void)in, (void)max_bytes, (void)out;
	return err_set(e, "expected gzip or plain data, found zstd, which this build cannot read");
}
#endif

bool inflate_any(struct inflater *f, struct str raw, size_t max_bytes, struct str *plain,
		 struct err *e)
{
	static const char *const wraps[] = {"", "gzip", "gzip twice"};
	int layers = 0;

	f->wrap = STR("");
	f->out[0].max = f->out[1].max = max_bytes + 1; /* or doubling would take twice the cap */
	if (is_zstd(raw)) {
		if (!unzstd(raw, max_bytes, &f->out[0], e))
			return false;
		f->wrap = STR("zstd");
		*plain = buf_view(&f->out[0]);
		return true;
	}
	for (; is_gzip(raw) && layers < WRAPS_MAX; layers++) {
		if (!gunzip(f, raw, max_bytes, &f->out[layers], e))
			return false;
		raw = buf_view(&f->out[layers]);
	}
	f->wrap = str_of(wraps[layers]);
	*plain = raw;
	return raw.n <= max_bytes || too_large(e, max_bytes);
}
