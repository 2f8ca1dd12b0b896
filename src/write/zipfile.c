// SPDX-License-Identifier: MIT
/*
 * libzip takes what is compressed already as it is, when a source says so; its own time stamps
 * would follow the time zone, so the two halves of a DOS time are made here.
 */
#include "write/zipfile.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <zip.h>
#include <zlib.h>

#include "base/gzip.h"
#include "base/num.h"
#include "base/utc.h"
#include "write/listing.h"
#include "write/onefile.h"

#define RIGHTS ((zip_uint32_t)0100644 << 16) /* a regular file, in the half that Unix reads */

struct entry {
	struct str path; /* terminated */
	struct str deflated;
	size_t size, read_to;
	uint32_t crc;
};

struct zipfile {
	pthread_mutex_t lock;
	struct listing listing;
	struct arena arena;
	VEC(struct entry) entries;
	uint16_t dos_date, dos_time;
};

static void set_time(struct zipfile *z, int64_t time_s)
{
	struct civil t = utc_civil(time_s);

	if (t.year < 1980 || t.year > 2107)
		t = (struct civil){.year = t.year < 1980 ? 1980 : 2107, .month = 1, .day = 1};
	z->dos_date = (uint16_t)((t.year - 1980) * 512 + t.month * 32 + t.day);
	z->dos_time = (uint16_t)(t.hour * 2048 + t.minute * 32 + t.second / 2);
}

struct zipfile *zipfile_open(int64_t time_s)
{
	size_t cap = 0;
	struct zipfile *z = vec_grown(NULL, &cap, 1, sizeof(*z));

	*z = (struct zipfile){0};
	pthread_mutex_init(&z->lock, NULL);
	set_time(z, time_s);
	return z;
}

void zipfile_put(struct zipfile *z, const char *path, struct str bytes)
{
	struct digest digest = digest_of(bytes);
	struct entry entry = {.size = bytes.n};
	struct buf deflated = {0};

	entry.crc = (uint32_t)crc32_z(0, (const Bytef *)bytes.p, bytes.n);
	gzip_bare(&deflated, bytes);
	pthread_mutex_lock(&z->lock);
	entry.path = arena_str(&z->arena, str_of(path));
	entry.deflated = arena_str(&z->arena, buf_view(&deflated));
	vec_push(&z->entries, entry);
	listing_add(&z->listing, entry.path, bytes.n, &digest);
	pthread_mutex_unlock(&z->lock);
	buf_release(&deflated);
}

void zipfile_outputs(struct zipfile *z, struct buf *b)
{
	listing_json(&z->listing, b);
}

/* ---- an entry as a source of libzip ---- */

static zip_int64_t entry_stat(const struct entry *e, zip_stat_t *st)
{
	zip_stat_init(st);
	st->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD;
	st->size = e->size;
	st->comp_size = e->deflated.n;
	st->crc = e->crc;
	st->comp_method = ZIP_CM_DEFLATE;
	return sizeof(*st);
}

static zip_int64_t entry_read(struct entry *e, void *to, size_t n)
{
	n = MIN(n, e->deflated.n - e->read_to);
	memcpy(to, e->deflated.p + e->read_to, n);
	e->read_to += n;
	return (zip_int64_t)n;
}

static zip_int64_t entry_source(void *entry, void *data, zip_uint64_t n, zip_source_cmd_t command)
{
	struct entry *e = entry;

	switch (command) {
	case ZIP_SOURCE_OPEN:
		e->read_to = 0;
		return 0;
	case ZIP_SOURCE_READ:
		return entry_read(e, data, n);
	case ZIP_SOURCE_STAT:
		return entry_stat(e, data);
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_READABLE;
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&(zip_error_t){0}, data, n);
	default:
		return 0;
	}
}

/* ---- the archive ---- */

static int by_path(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	return str_cmp(a->path, b->path);
}

static bool add_entry(const struct zipfile *z, zip_t *archive, struct entry *e)
{
	zip_source_t *source = zip_source_function(archive, entry_source, e);
	zip_int64_t at;

	if (!source)
		return false;
	at = zip_file_add(archive, e->path.p, source, ZIP_FL_ENC_UTF_8);
	if (at < 0) {
		zip_source_free(source);
		return false;
	}
	return zip_file_set_dostime(archive, (zip_uint64_t)at, z->dos_time, z->dos_date, 0) == 0 &&
	       zip_set_file_compression(archive, (zip_uint64_t)at, ZIP_CM_DEFLATE, 0) == 0 &&
	       zip_file_set_external_attributes(archive, (zip_uint64_t)at, 0, ZIP_OPSYS_UNIX,
						RIGHTS) == 0;
}

/* Into memory; onefile_write puts it in its place. */
static bool make_archive(struct zipfile *z, zip_source_t *into)
{
	zip_t *archive = zip_open_from_source(into, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	bool ok = archive != NULL;

	for (size_t i = 0; ok && i < z->entries.n; i++)
		ok = add_entry(z, archive, &z->entries.v[i]);
	if (ok && zip_close(archive) == 0)
		return true;
	if (archive) /* one that could not be closed is still there */
		zip_discard(archive);
	return false;
}

static bool read_back(zip_source_t *from, struct buf *out)
{
	zip_stat_t st;
	bool ok = zip_source_stat(from, &st) == 0 && zip_source_open(from) == 0;

	if (!ok)
		return false;
	ok = buf_room(out, st.size) && zip_source_read(from, out->p, st.size) == (int64_t)st.size;
	out->n = ok ? st.size : 0;
	zip_source_close(from);
	return ok;
}

bool zipfile_write(struct zipfile *z, const char *to, struct err *e)
{
	zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, NULL);
	struct buf bytes = {0};
	bool ok = memory != NULL;

	if (z->entries.n)
		qsort(z->entries.v, z->entries.n, sizeof(*z->entries.v), by_path);
	if (ok) {
		zip_source_keep(memory); /* the archive lets go of it when it is closed */
		ok = make_archive(z, memory) && read_back(memory, &bytes);
		zip_source_free(memory);
	}
	if (ok)
		ok = onefile_write(to, buf_view(&bytes), e);
	else
		(void)err_set(e, "cannot make the archive %.*s", PR(str_of(to)));
	buf_release(&bytes);
	zipfile_abandon(z);
	return ok;
}

void zipfile_abandon(struct zipfile *z)
{
	vec_release(&z->entries);
	listing_release(&z->listing);
	arena_release(&z->arena);
	pthread_mutex_destroy(&z->lock);
	vec_free(z);
}
