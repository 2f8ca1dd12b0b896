// SPDX-License-Identifier: MIT
/* Our trees are at most a few levels deep: the path is kept as a stack of descriptors. */
#include "write/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define DEPTH_MAX 16

struct level {
	DIR *dir;
	char name[256];
};

static DIR *open_level(int dirfd, const char *name)
{
	int fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

	if (fd >= 0 && !dir)
		close(fd);
	return dir;
}

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* 1: went a level down, 0: the level is empty now, -1: failed. */
static int empty_level(struct level *levels, int at)
{
	int fd = dirfd(levels[at].dir);
	struct dirent *e;

	while ((e = readdir(levels[at].dir))) {
		if (is_dots(e->d_name) || unlinkat(fd, e->d_name, 0) == 0)
			continue;
		if ((errno != EISDIR && errno != EPERM) || at + 1 == DEPTH_MAX)
			return -1;
		levels[at + 1].dir = open_level(fd, e->d_name);
		memcpy(levels[at + 1].name, e->d_name, sizeof(levels[at + 1].name));
		return levels[at + 1].dir ? 1 : -1;
	}
	return 0;
}

bool tree_remove(int dirfd_of_root, const char *name)
{
	struct level levels[DEPTH_MAX];
	int at = 0, went = 0;

	levels[0].dir = open_level(dirfd_of_root, name);
	if (!levels[0].dir)
		return false;
	while (at >= 0 && went >= 0) {
		went = empty_level(levels, at);
		if (went > 0) {
			at++;
			continue;
		}
		closedir(levels[at].dir);
		if (went == 0 && at > 0 &&
		    unlinkat(dirfd(levels[at - 1].dir), levels[at].name, AT_REMOVEDIR) != 0)
			went = -1;
		at--;
	}
	for (; at >= 0; at--)
		closedir(levels[at].dir);
	return went == 0 && unlinkat(dirfd_of_root, name, AT_REMOVEDIR) == 0;
}
