// SPDX-License-Identifier: MIT
/* A directory of dumps that is built for one test and removed behind it. */
#ifndef TEST_DISCOVER_TMP_H
#define TEST_DISCOVER_TMP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "discover/discover.h"

struct tmp {
	char root[256];
	struct discovery d;
	struct err e;
};

static inline void tmp_make(struct tmp *t)
{
	const char *base = getenv("TMPDIR");

	*t = (struct tmp){0};
	snprintf(t->root, sizeof(t->root), "%s/flamefolio-XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(t->root));
}

static inline void tmp_path(const struct tmp *t, const char *name, char out[8192])
{
	snprintf(out, 8192, "%s/%s", t->root, name);
}

/* Makes the directories above it too. */
static inline void tmp_file(const struct tmp *t, const char *name, const char *text)
{
	char path[8192];
	FILE *f;

	tmp_path(t, name, path);
	for (char *p = path + strlen(t->root) + 1; *p; p++)
		if (*p == '/') {
			*p = '\0';
			mkdir(path, 0700);
			*p = '/';
		}
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static inline int tmp_unlink(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static inline void tmp_remove(struct tmp *t)
{
	discovery_release(&t->d);
	nftw(t->root, tmp_unlink, 32, FTW_DEPTH | FTW_PHYS);
}

static inline bool tmp_try(struct tmp *t, struct discover_options o)
{
	const char *inputs[] = {t->root};

	discovery_release(&t->d);
	t->d = (struct discovery){0};
	if (o.n_inputs == 0) {
		o.inputs = inputs;
		o.n_inputs = 1;
	}
	return discover(&t->d, &o, &t->e);
}

static inline void tmp_discover(struct tmp *t)
{
	assert_true(tmp_try(t, (struct discover_options){0}));
}

static inline const struct dump *tmp_dump(const struct tmp *t, const char *path)
{
	for (size_t i = 0; i < t->d.dumps.n; i++)
		if (str_eq(t->d.dumps.v[i].path, str_of(path)))
			return &t->d.dumps.v[i];
	fail_msg("no dump %s", path);
	return NULL;
}

static inline const char *tmp_label(const struct dump *d, const char *key)
{
	static char text[4096];

	for (size_t i = 0; i < d->n_labels; i++)
		if (str_eq(d->labels[i].key, str_of(key))) {
			snprintf(text, sizeof(text), "%.*s", (int)d->labels[i].value.n,
				 d->labels[i].value.p);
			return text;
		}
	return "(none)";
}

static inline bool tmp_skipped(const struct tmp *t, const char *path, const char *reason)
{
	for (size_t i = 0; i < t->d.skips.n; i++)
		if (str_ends(t->d.skips.v[i].path, str_of(path)) &&
		    str_find(t->d.skips.v[i].reason, str_of(reason)) != SIZE_MAX)
			return true;
	return false;
}

/* "service=orders type=cpu pod=a" as labels in one text, for comparing. */
static inline void tmp_labels(const struct dump *d, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < d->n_labels && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%.*s=%.*s", i ? " " : "",
				      (int)d->labels[i].key.n, d->labels[i].key.p,
				      (int)d->labels[i].value.n, d->labels[i].value.p);
}

#define assert_str(s, text)                                                                        \
	do {                                                                                       \
		struct str assert_s = (s);                                                         \
		char assert_copy[8192];                                                            \
		snprintf(assert_copy, sizeof(assert_copy), "%.*s", (int)assert_s.n,                \
			 assert_s.n ? assert_s.p : "");                                            \
		assert_string_equal(assert_copy, text);                                            \
	} while (0)

#endif
