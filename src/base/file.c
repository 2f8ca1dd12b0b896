// SPDX-License-Identifier: MIT
/* O_NONBLOCK so that a named pipe in an input directory cannot hold us up. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int fd, size_t max_bytes, struct buf *out, struct err *e)
{
	for (;;) {
		ssize_t got;

		if (!buf_room(out, out->cap - out->n > 0 ? 1 : 65536))
			return err_set(e, "expected at most %zu bytes, found more", max_bytes);
		got = read(fd, out->p + out->n, out->cap - out->n);
		if (got == 0)
			return true;
		if (got < 0 && errno != EINTR)
			return err_set(e, "cannot read: %s", strerror(errno));
		out->n += got > 0 ? (size_t)got : 0;
		if (out->n > max_bytes)
			return err_set(e, "expected at most %zu bytes, found more", max_bytes);
	}
}

bool file_read(int dirfd, const char *path, size_t max_bytes, struct buf *out, struct err *e)
{
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	bool ok;

	if (fd < 0)
		return err_set(e, "cannot open: %s", strerror(errno));
	buf_reset(out);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		ok = err_set(e, "expected a regular file, found something else");
	else if ((uint64_t)st.st_size > max_bytes)
		ok = err_set(e, "expected at most %zu bytes, found %lld", max_bytes,
			     (long long)st.st_size);
	else
		ok = buf_room(out, (size_t)st.st_size + 1) && read_all(fd, max_bytes, out, e);
	close(fd);
	return ok;
}
