// SPDX-License-Identifier: MIT
/*
 * A title is read here and not by the Markdown parser, which belongs to render: the first heading,
 * which is taken off when the text begins with it, as the page shows it above.
 */
#include "discover/notes.h"

#include <fcntl.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/num.h"
#include "base/slug.h"
#include "discover/walk.h"

#define ENDING STR(".md")

/* ---- the directory of --notes ---- */

bool notes_find(struct discovery *d, const char *dir, struct err *e)
{
	struct walk w = {.arena = &d->arena, .limits = WALK_LIMITS};
	bool ok = walk_inputs(&w, &dir, 1, e);
	struct str name;

	if (ok && !w.inputs[0].is_dir)
		ok = err_set(e, "--notes: expected a directory, found %.*s", PR(str_of(dir)));
	for (size_t i = 0; ok && i < w.asides.n; i++) {
		name = arena_cat(&d->arena, w.inputs[0].name, STR("/"), w.asides.v[i].path);
		if (w.asides.v[i].kind == ASIDE_NOTE && w.asides.v[i].in_root)
			vec_push(&d->note_files,
				 ((struct note_file){.path = name, .open = w.asides.v[i].open}));
	}
	for (size_t i = 0; ok && i < w.skips.n; i++) {
		name = arena_cat(&d->arena, w.inputs[0].name, STR("/"), w.skips.v[i].path);
		if (str_ends(name, ENDING))
			vec_push(&d->skips, ((struct skip){name, w.skips.v[i].reason}));
	}
	walk_release(&w);
	return ok;
}

/* ---- titles ---- */

/* "## Title ##" gives "Title"; empty: the line is no heading. */
static struct str heading_of(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '#')
		n++;
	if (n == 0 || n > 6 || (n < line.n && line.p[n] != ' ' && line.p[n] != '\t'))
		return STR("");
	line = str_trim(str_sub(line, n, line.n));
	while (line.n && line.p[line.n - 1] == '#')
		line.n--;
	return str_trim(line);
}

static bool is_underline(struct str line)
{
	size_t n = 0;

	line = str_trim(line);
	while (n < line.n && line.p[n] == '=')
		n++;
	return n && n == line.n;
}

static bool is_fence(struct str line)
{
	line = str_trim(line);
	return str_starts(line, STR("```")) || str_starts(line, STR("~~~"));
}

/* Marks of Markdown mean nothing in a title. */
static struct str without_marks(struct arena *a, struct str s)
{
	char *p = arena_n(a, s.n + 1, char);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '`' && s.p[i] != '*')
			p[n++] = s.p[i];
	return (struct str){p, n};
}

static struct str first_heading(struct str text)
{
	struct str line, title;
	bool in_code = false;

	while (str_next(&text, '\n', &line)) {
		if (is_fence(line))
			in_code = !in_code;
		title = in_code ? STR("") : heading_of(line);
		if (title.n)
			return title;
	}
	return STR("");
}

static void read_title(struct note *note, struct arena *a)
{
	struct str rest = note->text, line = STR(""), below, title;

	while (line.n == 0 && str_next(&rest, '\n', &line))
		line = str_trim(line);
	title = heading_of(line);
	if (!title.n && line.n) {
		struct str behind = rest;

		if (str_next(&behind, '\n', &below) && is_underline(below)) {
			title = line;
			rest = behind;
		}
	}
	if (title.n)
		note->text = rest.p ? rest : STR("");
	else
		title = first_heading(note->text);
	note->title = without_marks(a, title);
	if (!note->title.n)
		note->title = note->name;
}

/* ---- notes ---- */

static int by_path(const void *left, const void *right)
{
	const struct note_file *a = left, *b = right;
	int c = str_cmp(a->path, b->path);

	return c ? c : str_cmp(a->open, b->open);
}

static struct str name_of(struct str path)
{
	size_t slash = str_rchr(path, '/');
	struct str base = slash == SIZE_MAX ? path : str_sub(path, slash + 1, path.n);

	return str_sub(base, 0, base.n - ENDING.n);
}

struct names {
	const struct str *services;
	struct str *slugs; /* file names cannot hold all that a service's name can */
	size_t n;
};

static struct str service_of(const struct names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->services[i], name) || str_eq(names->slugs[i], name))
			return names->services[i];
	return STR("");
}

static bool read_text(struct discovery *d, const struct note_file *f, struct str *text)
{
	struct buf b = {.max = NOTE_BYTES + 65536};
	struct err e;
	bool ok = file_read(AT_FDCWD, f->open.p, NOTE_BYTES, &b, &e);

	if (ok)
		*text = arena_str(&d->arena, buf_view(&b));
	else
		vec_push(&d->skips,
			 ((struct skip){f->path, arena_str(&d->arena, str_of(e.text))}));
	if (ok && str_starts(*text, STR("\xef\xbb\xbf")))
		*text = str_sub(*text, 3, text->n);
	buf_release(&b);
	return ok;
}

/* false: over a limit, as are all that follow. */
static bool add_note(struct discovery *d, const struct note_file *f, struct note note,
		     size_t *bytes)
{
	if (d->notes.n == NOTES_MAX || *bytes >= NOTES_BYTES) {
		vec_push(&d->skips,
			 ((struct skip){f->path, STR("over 1,000 notes or 64 MiB of them: this and "
						     "those after it are left out")}));
		return false;
	}
	note.path = f->path;
	note.slug = slug_of(&d->arena, note.name);
	if (!read_text(d, f, &note.text))
		return true;
	*bytes += note.text.n;
	read_title(&note, &d->arena);
	vec_push(&d->notes, note);
	return true;
}

static void part_slugs(struct discovery *d)
{
	struct str **slugs = arena_n(&d->arena, d->notes.n, struct str *);

	for (size_t i = 0; i < d->notes.n; i++)
		slugs[i] = &d->notes.v[i].slug;
	slugs_part(&d->arena, slugs, d->notes.n);
}

void notes_read(struct discovery *d, const struct str *services, size_t n)
{
	struct names names = {services, arena_n(&d->arena, n + 1, struct str), n};
	size_t bytes = 0, n_skips = d->skips.n;

	if (d->note_files.n)
		qsort(d->note_files.v, d->note_files.n, sizeof(*d->note_files.v), by_path);
	for (size_t i = 0; i < n; i++)
		names.slugs[i] = slug_of(&d->arena, services[i]);
	for (size_t i = 0; i < d->note_files.n; i++) {
		const struct note_file *f = &d->note_files.v[i];
		struct note note = {.name = name_of(f->path)};

		note.service = service_of(&names, note.name);
		if (f->for_service && !note.service.n)
			continue;
		if (!add_note(d, f, note, &bytes))
			break;
	}
	part_slugs(d);
	if (d->skips.n > n_skips)
		skips_sort(d);
}
