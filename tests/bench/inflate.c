// SPDX-License-Identifier: MIT
/*
 * inflate LIST: plain zlib inflate of every file named in LIST, each read and inflated whole into
 * one reused buffer, nothing written. Prints "user_seconds raw_bytes": the floor that reading and
 * aggregating the same files is measured against.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <zlib.h>

static void fail(const char *what, const char *path)
{
	fprintf(stderr, "inflate: %s %s\n", what, path);
	exit(1);
}

static size_t read_file(const char *path, uint8_t **buf, size_t *cap)
{
	FILE *f = fopen(path, "rb");
	size_t n = 0, got;

	if (!f)
		fail("cannot open", path);
	do {
		if (n == *cap)
			*buf = realloc(*buf, *cap = *cap ? *cap * 2 : 1 << 20);
		if (!*buf)
			fail("no memory for", path);
		got = fread(*buf + n, 1, *cap - n, f);
		n += got;
	} while (got);
	fclose(f);
	return n;
}

static size_t inflate_file(z_stream *z, const char *path)
{
	static uint8_t *in, *out;
	static size_t in_cap, out_cap;
	size_t n = read_file(path, &in, &in_cap);
	int code;

	inflateReset(z);
	z->next_in = in;
	z->avail_in = (unsigned)n;
	do {
		if (z->total_out == out_cap)
			out = realloc(out, out_cap = out_cap ? out_cap * 2 : 1 << 20);
		if (!out)
			fail("no memory for", path);
		z->next_out = out + z->total_out;
		z->avail_out = (unsigned)(out_cap - z->total_out);
		code = inflate(z, Z_NO_FLUSH);
	} while (code == Z_OK);
	if (code != Z_STREAM_END)
		fail("bad gzip in", path);
	return z->total_out;
}

int main(int argc, char **argv)
{
	z_stream z = {0};
	struct rusage use;
	uint64_t total = 0;
	char path[4096];
	FILE *list = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (!list || inflateInit2(&z, 15 + 16) != Z_OK)
		fail("usage: inflate", "LIST");
	while (fgets(path, sizeof(path), list)) {
		path[strcspn(path, "\n")] = '\0';
		total += inflate_file(&z, path);
	}
	getrusage(RUSAGE_SELF, &use);
	printf("%ld.%06ld %llu\n", (long)use.ru_utime.tv_sec, (long)use.ru_utime.tv_usec,
	       (unsigned long long)total);
	return 0;
}
