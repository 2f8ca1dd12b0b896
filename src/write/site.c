// SPDX-License-Identifier: MIT
/* All below one descriptor of the parent directory; O_EXCL and O_NOFOLLOW everywhere. */
#include "write/site.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h> /* renameat2 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/vec.h"
#include "write/listing.h"
#include "write/tree.h"

#define MANIFEST "manifest.json"
#define OURS "{\"generator\":\"flamefolio "

struct site {
	pthread_mutex_t lock;
	struct arena arena;
	int parent;      /* directory that the site stands in */
	int fd;          /* the new directory */
	char *name;      /* of the site in parent */
	char *temp_name; /* of the new directory in parent */
	bool exists;     /* an old report, or an empty directory, is there */
	bool failed;
	struct err why;
	struct listing listing;
};

static void fail(struct site *s, const char *path, const char *what)
{
	if (!s->failed)
		(void)err_set(&s->why, "cannot %s %s: %s", what, path, strerror(errno));
	s->failed = true;
}

/* mkdir -p of everything above the last part; opens that directory. */
static int open_parent(struct arena *a, const char *path, char **name)
{
	char *copy = (char *)(uintptr_t)arena_str(a, str_of(path)).p;
	size_t n = strlen(copy);
	char *slash;

	while (n > 1 && copy[n - 1] == '/')
		copy[--n] = '\0';
	slash = strrchr(copy, '/');
	*name = slash ? slash + 1 : copy;
	if (!slash)
		return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (slash == copy)
		return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*slash = '\0';
	for (char *p = copy + 1; *p; p++)
		if (*p == '/') {
			*p = '\0';
			(void)mkdir(copy, 0777);
			*p = '/';
		}
	(void)mkdir(copy, 0777);
	return open(copy, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool is_ours(int dir)
{
	struct buf text = {0};
	struct err ignored;
	bool ours = file_read(dir, MANIFEST, (size_t)1 << 30, &text, &ignored) &&
		    str_starts(buf_view(&text), STR(OURS));

	buf_release(&text);
	return ours;
}

static bool is_empty(int dir)
{
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = copy >= 0 ? fdopendir(copy) : NULL;
	size_t n = 0;

	while (entries && readdir(entries))
		n++;
	if (entries)
		closedir(entries);
	else if (copy >= 0)
		close(copy);
	return entries && n <= 2; /* "." and ".." */
}

/* An empty directory is nobody's: it is swapped out like an old report. */
static bool check_old(struct site *s, const char *path, struct err *e)
{
	int dir = openat(s->parent, s->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (dir < 0) {
		if (fstatat(s->parent, s->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			return true;
		return err_set(e, "%s: expected a directory or nothing, found something else",
			       path);
	}
	s->exists = is_ours(dir) || is_empty(dir);
	close(dir);
	if (s->exists)
		return true;
	return err_set(e, "%s: expected a report of flamefolio or an empty directory, found "
			  "other files; nothing was written", path);
}

static bool make_temp(struct site *s, struct err *e)
{
	for (unsigned i = 0; i < 1000; i++) {
		struct buf name = {0};

		buf_printf(&name, ".%.100s.new-%d-%u", s->name, (int)getpid(), i);
		s->temp_name = (char *)(uintptr_t)arena_str(&s->arena, buf_view(&name)).p;
		buf_release(&name);
		if (mkdirat(s->parent, s->temp_name, 0777) == 0) {
			s->fd = openat(s->parent, s->temp_name,
				       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			return s->fd >= 0 || err_set(e, "cannot open a new directory: %s",
						     strerror(errno));
		}
		if (errno != EEXIST)
			break;
	}
	return err_set(e, "cannot make a directory beside the report: %s", strerror(errno));
}

static void release(struct site *s)
{
	if (s->fd >= 0)
		close(s->fd);
	if (s->parent >= 0)
		close(s->parent);
	pthread_mutex_destroy(&s->lock);
	listing_release(&s->listing);
	arena_release(&s->arena);
	vec_free(s);
}

struct site *site_open(const char *path, struct err *e)
{
	size_t cap = 0;
	struct site *s = vec_grown(NULL, &cap, 1, sizeof(*s));

	*s = (struct site){.parent = -1, .fd = -1};
	pthread_mutex_init(&s->lock, NULL);
	s->parent = open_parent(&s->arena, path, &s->name);
	if (s->parent < 0)
		(void)err_set(e, "%s: cannot open its parent directory: %s", path,
			      strerror(errno));
	if (s->parent >= 0 && check_old(s, path, e) && make_temp(s, e))
		return s;
	release(s);
	return NULL;
}

static void make_directories(int fd, const char *path)
{
	char part[4096];

	for (size_t i = 0; path[i] && i < sizeof(part) - 1; i++) {
		part[i] = path[i];
		if (path[i] != '/')
			continue;
		part[i] = '\0';
		(void)mkdirat(fd, part, 0777);
		part[i] = '/';
	}
}

static int create(struct site *s, const char *path)
{
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(s->fd, path, flags, 0666);

	if (fd < 0 && errno == ENOENT) {
		make_directories(s->fd, path);
		fd = openat(s->fd, path, flags, 0666);
	}
	return fd;
}

static bool write_all(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno != EINTR)
			return false;
		bytes = str_sub(bytes, n > 0 ? (size_t)n : 0, bytes.n);
	}
	return true;
}

void site_put(struct site *s, const char *path, struct str bytes)
{
	struct digest digest = digest_of(bytes);
	int fd = create(s, path);
	bool ok = fd >= 0 && write_all(fd, bytes);

	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	pthread_mutex_lock(&s->lock);
	if (ok) {
		listing_add(&s->listing, str_of(path), bytes.n, &digest);
	} else {
		fail(s, path, "write");
	}
	pthread_mutex_unlock(&s->lock);
}

void site_outputs(struct site *s, struct buf *b)
{
	listing_json(&s->listing, b);
}

static bool swap_in(struct site *s)
{
	if (!s->exists)
		return renameat(s->parent, s->temp_name, s->parent, s->name) == 0;
	if (renameat2(s->parent, s->temp_name, s->parent, s->name, RENAME_EXCHANGE) != 0)
		return false;
	(void)tree_remove(s->parent, s->temp_name); /* the old report; a rest does no harm */
	return true;
}

/* File systems without an exchange: the old one steps aside first, and back when that fails. */
static bool swap_slowly(struct site *s)
{
	struct buf name = {0};
	char *aside;

	if (!s->exists || (errno != EINVAL && errno != ENOSYS))
		return false;
	buf_printf(&name, "%s.old", s->temp_name);
	aside = (char *)(uintptr_t)arena_str(&s->arena, buf_view(&name)).p;
	buf_release(&name);
	if (renameat(s->parent, s->name, s->parent, aside) != 0)
		return false;
	if (renameat(s->parent, s->temp_name, s->parent, s->name) != 0) {
		(void)renameat(s->parent, aside, s->parent, s->name);
		return false;
	}
	(void)tree_remove(s->parent, aside);
	return true;
}

bool site_publish(struct site *s, struct err *e)
{
	bool ok;

	if (!s->failed && !swap_in(s) && !swap_slowly(s))
		fail(s, s->name, "put in place");
	ok = !s->failed;
	if (ok) {
		release(s);
		return true;
	}
	*e = s->why;
	site_abandon(s);
	return false;
}

void site_abandon(struct site *s)
{
	(void)tree_remove(s->parent, s->temp_name);
	release(s);
}
