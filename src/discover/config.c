// SPDX-License-Identifier: MIT
/*
 * inih gets one line at a time from a reader of ours, for three reasons: it ends a key at ':' as
 * at '=', but our keys hold times and type ids; it takes an indented line for the continuation of
 * a value; and it cuts section names at 50 bytes. So the reader hides each ':' of a key, takes
 * white space off the front, notes the section itself, and counts lines.
 */
#include "discover/config.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <unistd.h>

#include "base/file.h"
#include "discover/settings.h"

#define CONFIG_BYTES ((size_t)1 << 20)
#define HIDDEN_COLON '\x01'

struct feed {
	struct config *config;
	struct arena *a;
	struct str rest;
	struct str section, name;
	int line;
	bool failed;
	struct err *e;
};

static void fail(struct feed *f, const char *text)
{
	if (!f->failed)
		(void)err_set(f->e, "line %d: %s", f->line, text);
	f->failed = true;
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t')
			return true;
	return false;
}

/* [service NAME] */
static void note_section(struct feed *f, struct str line)
{
	size_t close = str_chr(line, ']'), space;
	struct str inside;

	if (close == SIZE_MAX)
		return;
	inside = str_trim(str_sub(line, 1, close));
	space = str_chr(inside, ' ');
	f->section = arena_str(f->a, str_sub(inside, 0, space));
	f->name = space == SIZE_MAX ? (struct str){"", 0}
				    : arena_str(f->a, str_trim(str_sub(inside, space, inside.n)));
}

static void hand_over(char *out, struct str line)
{
	size_t equals = str_chr(line, '=');

	memcpy(out, line.p ? line.p : "", line.n);
	for (size_t i = 0; equals != SIZE_MAX && i < equals; i++)
		if (out[i] == ':')
			out[i] = HIDDEN_COLON;
	out[line.n] = '\n';
	out[line.n + 1] = '\0';
}

static char *next_line(char *out, int size, void *context)
{
	struct feed *f = context;
	struct str line;

	if (f->failed || !str_next(&f->rest, '\n', &line))
		return NULL;
	f->line++;
	line = str_trim(line);
	if (has_control(line)) {
		fail(f, "expected text, found a control byte");
		return NULL;
	}
	if (line.n && strchr("#;", line.p[0]))
		line.n = 0;
	if (line.n + 3 > (size_t)size) {
		fail(f, "the line is too long (197 bytes at most)");
		return NULL;
	}
	if (line.n && line.p[0] == '[')
		note_section(f, line);
	hand_over(out, line);
	return out;
}

static struct str shown_colons(struct arena *a, const char *key)
{
	size_t n = strlen(key);
	char *p = arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = key[i] == HIDDEN_COLON ? ':' : key[i];
	return (struct str){p, n};
}

static int take_pair(void *context, const char *section, const char *key, const char *value)
{
	struct feed *f = context;
	struct err why;
	struct config_pair pair = {.section = f->section, .name = f->name, .line = f->line};

	(void)section;
	if (f->failed)
		return 0;
	pair.key = shown_colons(f->a, key);
	pair.value = arena_str(f->a, str_of(value));
	if (!setting_check(&pair, f->a, &why)) {
		fail(f, why.text);
		return 0;
	}
	vec_push(&f->config->pairs, pair);
	return 1;
}

bool config_parse(struct config *c, struct arena *a, struct str text, struct err *e)
{
	struct feed f = {.config = c, .a = a, .rest = text, .e = e};
	int bad_line;

	if (str_starts(text, STR("\xef\xbb\xbf")))
		f.rest = str_sub(text, 3, text.n);
	bad_line = ini_parse_stream(next_line, &f, take_pair, &f);
	if (f.failed)
		return false;
	if (bad_line)
		return err_set(e, "line %d: expected [section] or key = value", bad_line);
	return true;
}

bool config_read(struct config *c, struct arena *a, const char *path, struct err *e)
{
	struct buf text = {.max = CONFIG_BYTES + 4096};
	struct err why;
	bool ok = true;

	if (faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT)
		return true;
	ok = file_read(AT_FDCWD, path, CONFIG_BYTES, &text, &why) &&
	     config_parse(c, a, buf_view(&text), &why);
	buf_release(&text);
	return ok || err_set(e, "%.*s: %s", PR(str_of(path)), why.text);
}

void config_release(struct config *c)
{
	vec_release(&c->pairs);
}

struct str config_get(const struct config *c, struct str section, struct str name, struct str key)
{
	for (size_t i = c->pairs.n; i--;) {
		const struct config_pair *p = &c->pairs.v[i];

		if (str_eq(p->section, section) && str_eq(p->name, name) && str_eq(p->key, key))
			return p->value;
	}
	return (struct str){"", 0};
}
