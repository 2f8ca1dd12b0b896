// SPDX-License-Identifier: MIT
/*
 * inih gets one line at a time from a reader of ours, for four reasons: it ends a key at ':' as
 * at '=', but our keys hold times and type ids; it takes an indented line for the continuation of
 * a value; it cuts section names at 50 bytes; and its lines end at 200 bytes, which is fixed when
 * it is built. So the reader takes white space and comments off, counts lines, notes the section
 * and the value itself, and hands over "[section]" or "key=1" with each ':' of the key hidden.
 */
#include "discover/config.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "discover/settings.h"

#define CONFIG_BYTES ((size_t)1 << 20)
#define LINE_BYTES ((size_t)8192)
#define SECTION_BYTES ((size_t)40) /* of its word, for inih: it counts brackets only */
#define HIDDEN_COLON '\x01'

struct feed {
	struct config *config;
	struct arena *a;
	struct str rest;
	struct str section, name;
	struct str value; /* of the line that inih has */
	int line, section_line;
	bool failed;
	struct err *e;
};

/* NULL, which ends inih's reading. */
static char *fail(struct feed *f, const char *text)
{
	if (!f->failed)
		(void)err_set(f->e, "line %d: %s", f->line, text);
	f->failed = true;
	return NULL;
}

/* Also of C1, in UTF-8 or as a byte of its own: a terminal would obey it. */
static bool is_control(struct glyph g, char first)
{
	uint32_t code = g.valid ? g.code : (unsigned char)first;

	return (code < 0x20 && code != '\t') || (code >= 0x7f && code <= 0x9f);
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		struct glyph g = utf8_at(s, i);

		if (is_control(g, s.p[i]))
			return true;
		i += g.bytes;
	}
	return false;
}

/* A ';' behind white space begins a comment, SIZE_MAX: there is none. */
static size_t comment_at(struct str s)
{
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] == ';' && is_space(s.p[i - 1]))
			return i;
	return SIZE_MAX;
}

static struct str without_comment(struct str line)
{
	if (line.n && strchr("#;", line.p[0]))
		return (struct str){"", 0};
	return str_trim(str_sub(line, 0, comment_at(line)));
}

static char *hand_over(char *out, struct str line, const char *tail)
{
	for (size_t i = 0; i < line.n; i++)
		out[i] = line.p[i] == ':' ? HIDDEN_COLON : line.p[i];
	memcpy(out + line.n, tail, strlen(tail) + 1);
	return out;
}

/* [service NAME] */
static char *take_section(struct feed *f, char *out, struct str line)
{
	size_t close = str_chr(line, ']'), space;
	struct str inside;

	if (close == SIZE_MAX)
		return fail(f, "expected [section], found no ']'");
	inside = str_trim(str_sub(line, 1, close));
	space = str_chr(inside, ' ');
	f->section = arena_str(f->a, str_sub(inside, 0, space));
	f->name = space == SIZE_MAX ? (struct str){"", 0}
				    : arena_str(f->a, str_trim(str_sub(inside, space, inside.n)));
	f->section_line = f->line;
	return hand_over(out, str_sub(str_sub(line, 0, close), 0, SECTION_BYTES), "]\n");
}

/* Without '=' a ':' divides, as inih has it. */
static char *take_line(struct feed *f, char *out, size_t size, struct str line)
{
	size_t at = str_chr(line, '=');
	struct str key;

	if (at == SIZE_MAX)
		at = str_chr(line, ':');
	if (line.n == 0)
		return hand_over(out, line, "\n");
	if (at == SIZE_MAX)
		return fail(f, "expected [section] or key = value");
	key = str_trim(str_sub(line, 0, at));
	f->value = str_trim(str_sub(line, at + 1, line.n));
	if (key.n + sizeof("=1\n") > size)
		return fail(f, "the key is too long (196 bytes at most)");
	return hand_over(out, key, "=1\n");
}

static char *next_line(char *out, int size, void *context)
{
	struct feed *f = context;
	struct str line;

	if (f->failed || !str_next(&f->rest, '\n', &line))
		return NULL;
	f->line++;
	line = str_trim(line);
	if (has_control(line))
		return fail(f, "expected text, found a control byte");
	line = without_comment(line);
	if (line.n > LINE_BYTES)
		return fail(f, "the line is too long (8,192 bytes at most)");
	if (line.n && line.p[0] == '[')
		return take_section(f, out, line);
	return take_line(f, out, (size_t)size, line);
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
	struct config_pair pair = {.section = f->section,
				   .name = f->name,
				   .line = f->line,
				   .section_line = f->section_line};

	(void)section;
	(void)value; /* "1": the value is in the feed */
	if (f->failed)
		return 0;
	pair.key = shown_colons(f->a, key);
	pair.value = arena_str(f->a, f->value);
	if (!setting_check(&pair, f->a, &why)) {
		(void)fail(f, why.text);
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

bool config_has(const struct config *c, struct str section)
{
	for (size_t i = 0; i < c->pairs.n; i++)
		if (str_eq(c->pairs.v[i].section, section))
			return true;
	return false;
}

bool config_fits_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (strchr("#;]\t", name.p[i]))
			return false;
	return name.n > 0 && name.n < LINE_BYTES / 2 && str_trim(name).n == name.n &&
	       !has_control(name);
}

bool config_fits_value(struct str value)
{
	return !has_control(value) && comment_at(value) == SIZE_MAX &&
	       !str_starts(value, STR(";")) && value.n < LINE_BYTES / 2 &&
	       str_trim(value).n == value.n;
}
