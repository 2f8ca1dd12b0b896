// SPDX-License-Identifier: MIT
/* No dump stands astride the two places: the tail goes to disk as a whole. */
#include "model/blobs.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/die.h"

void blobs_init(struct blobs *b, size_t budget_bytes)
{
	*b = (struct blobs){.budget_bytes = budget_bytes, .fd = -1};
}

void blobs_release(struct blobs *b)
{
	buf_release(&b->tail);
	if (b->fd >= 0)
		close(b->fd);
	b->fd = -1;
}

uint64_t blobs_at(const struct blobs *b)
{
	return b->on_disk + b->tail.n;
}

static bool open_file(struct blobs *b)
{
	static const char *const dirs[] = {"/var/tmp", "/tmp"};

	for (size_t i = 0; b->fd < 0 && i < sizeof(dirs) / sizeof(dirs[0]); i++)
		b->fd = open(dirs[i], O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return b->fd >= 0;
}

/* With no place for a file the store stays in memory: slower to give back, but right. */
void blobs_settle(struct blobs *b)
{
	size_t done = 0;

	if (b->tail.n < b->budget_bytes || !open_file(b))
		return;
	while (done < b->tail.n) {
		ssize_t n = pwrite(b->fd, b->tail.p + done, b->tail.n - done,
				   (off_t)(b->on_disk + done));

		if (n < 0 && errno != EINTR) { /* no room on disk: stay in memory */
			b->budget_bytes = SIZE_MAX;
			return;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	b->on_disk += b->tail.n;
	buf_reset(&b->tail);
}

struct str blobs_get(const struct blobs *b, uint64_t at, size_t n, struct buf *room)
{
	if (at >= b->on_disk)
		return (struct str){b->tail.p + (at - b->on_disk), n};
	buf_reset(room);
	if (!buf_room(room, n))
		die("a dump of %zu bytes does not fit its buffer", n);
	while (room->n < n) {
		ssize_t got = pread(b->fd, room->p + room->n, n - room->n,
				    (off_t)(at + room->n));

		if (got == 0 || (got < 0 && errno != EINTR))
			die("cannot read back a temporary file: %s", strerror(errno));
		room->n += got > 0 ? (size_t)got : 0;
	}
	return buf_view(room);
}
