// SPDX-License-Identifier: MIT
/* The new file gets the rights that any new file gets: mkostemp alone would keep others out. */
#include "write/onefile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

static bool may_replace(const char *path, struct err *e)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno == ENOENT || err_set(e, "cannot write %.*s: %s", PR(str_of(path)),
						  strerror(errno));
	return S_ISREG(st.st_mode) ||
	       err_set(e, "%.*s is there and is no regular file", PR(str_of(path)));
}

static bool write_all(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
	return true;
}

static void open_rights(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	(void)fchmod(fd, 0666 & ~mask);
}

/* "dir/.name.XXXXXX" */
static char *new_name(struct arena *a, const char *path)
{
	struct str p = str_of(path);
	size_t slash = str_rchr(p, '/');
	size_t name = slash == SIZE_MAX ? 0 : slash + 1;
	struct str s = arena_cat(a, str_sub(p, 0, name), STR("."),
				 str_sub(p, name, p.n > name + 200 ? name + 200 : p.n),
				 STR(".XXXXXX"));

	return (char *)(uintptr_t)s.p;
}

bool onefile_write(const char *path, struct str bytes, struct err *e)
{
	struct arena a = {0};
	char *name = new_name(&a, path);
	bool ok = may_replace(path, e);
	int fd = ok ? mkostemp(name, O_CLOEXEC) : -1;

	if (!ok)
		goto out;
	ok = fd >= 0;
	if (ok) {
		open_rights(fd);
		ok = write_all(fd, bytes);
		ok = close(fd) == 0 && ok;
		ok = ok && rename(name, path) == 0;
	}
	if (!ok)
		(void)err_set(e, "cannot write %.*s: %s", PR(str_of(path)), strerror(errno));
	if (!ok && fd >= 0)
		(void)unlink(name);
out:
	arena_release(&a);
	return ok;
}
