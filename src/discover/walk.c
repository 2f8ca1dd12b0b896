// SPDX-License-Identifier: MIT
/*
 * One stack of open directories instead of recursion; each step is relative to an open descriptor,
 * so a directory that is swapped for a link while we walk leads nowhere. What readdir gives is
 * sorted at the end, by bytes: its order, the order of the arguments and the locale do not matter.
 */
#include "discover/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "discover/fileext.h"
#include "discover/walk_input.h"

#define DEPTH_CAP 64

struct level {
	DIR *dir;
	struct str below; /* of the directory; empty at the root */
};

struct tree {
	struct walk *w;
	uint32_t input;
	struct level level[DEPTH_CAP + 1];
	size_t n;
};

static struct str join(struct arena *a, struct str left, struct str right)
{
	return left.n ? arena_cat(a, left, STR("/"), right) : arena_str(a, right);
}

static struct str shown(const struct walk *w, uint32_t input, struct str below)
{
	const struct walk_input *in = &w->inputs[input];

	return in->is_dir && w->n_dirs > 1 ? join(w->arena, in->name, below) : below;
}

static void skip(struct walk *w, uint32_t input, struct str below, struct str reason)
{
	struct walk_skip s = {shown(w, input, below), reason};

	if (s.path.n == 0)
		s.path = w->inputs[input].name;
	vec_push(&w->skips, s);
}

static void skip_errno(struct walk *w, uint32_t input, struct str below, const char *what)
{
	struct str why = str_of(strerror(errno));

	skip(w, input, below, arena_cat(w->arena, str_of(what), STR(": "), why));
}

static void add_file(struct walk *w, uint32_t input, struct str below, const struct stat *st)
{
	const struct walk_input *in = &w->inputs[input];
	struct walk_file f = {
		.input = input,
		.is_base = input >= w->n_inputs - w->n_baselines,
		.below = below,
		.path = shown(w, input, below),
		.size_bytes = (uint64_t)st->st_size,
		.mtime_ns = MIN(MAX(st->st_mtim.tv_sec, 0), 4102444799ll) * 1000000000ll +
			    st->st_mtim.tv_nsec,
		.device = st->st_dev,
		.inode = st->st_ino,
	};

	f.open = join(w->arena, in->root, in->is_dir ? below : in->file);
	vec_push(&w->files, f);
}

static bool aside_kind(struct str name, enum aside_kind *kind)
{
	static const struct {
		const char *name;
		enum aside_kind kind;
	} row[] = {
		{"labels.json", ASIDE_LABELS},    {"event.json", ASIDE_EVENT},
		{"metadata.csv", ASIDE_METADATA}, {"events.jsonl", ASIDE_EVENTS},
		{"events.csv", ASIDE_EVENTS},     {"flamefolio.conf", ASIDE_CONFIG},
	};

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		if (!str_eq(name, str_of(row[i].name)))
			continue;
		*kind = row[i].kind;
		return true;
	}
	return false;
}

static void add_aside(struct walk *w, uint32_t input, struct str below, enum aside_kind kind)
{
	size_t slash = str_rchr(below, '/');
	struct str dir = str_sub(below, 0, slash == SIZE_MAX ? 0 : slash);
	struct str root = w->inputs[input].root;
	struct walk_aside side = {
		.kind = kind,
		.input = input,
		.dir = dir.n ? join(w->arena, root, dir) : root,
		.open = join(w->arena, root, below),
		.path = shown(w, input, below),
		.in_root = slash == SIZE_MAX && w->inputs[input].is_dir,
	};

	vec_push(&w->asides, side);
}

static bool is_note(const struct walk *w, uint32_t input, struct str below)
{
	struct str folder = STR("notes/");
	struct str name = str_starts(below, folder) ? str_sub(below, folder.n, below.n) : below;

	return w->inputs[input].is_dir && str_chr(name, '/') == SIZE_MAX && name.n > 3 &&
	       str_ends(name, STR(".md"));
}

static void add_regular(struct walk *w, uint32_t input, struct str below, const struct stat *st)
{
	size_t slash = str_rchr(below, '/');
	struct str base = slash == SIZE_MAX ? below : str_sub(below, slash + 1, below.n);
	enum aside_kind kind;

	if (aside_kind(base, &kind))
		add_aside(w, input, below, kind);
	else if (is_note(w, input, below))
		add_aside(w, input, below, ASIDE_NOTE);
	else if (!fileext_is_paper(base))
		add_file(w, input, below, st);
}

static void push_dir(struct tree *t, int parent, const char *name, struct str below)
{
	int fd;
	DIR *dir;

	if (t->n > t->w->limits.depth || t->n > DEPTH_CAP) {
		skip(t->w, t->input, below, STR("directories are nested too deeply"));
		return;
	}
	fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		skip_errno(t->w, t->input, below, "cannot open the directory");
		if (fd >= 0)
			close(fd);
		return;
	}
	t->level[t->n++] = (struct level){dir, below};
}

static void visit(struct tree *t, const char *name)
{
	const struct level *here = &t->level[t->n - 1];
	struct str below = join(t->w->arena, here->below, str_of(name));
	struct stat st;
	int fd = dirfd(here->dir);

	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		skip_errno(t->w, t->input, below, "cannot look at it");
	else if (S_ISDIR(st.st_mode))
		push_dir(t, fd, name, below);
	else if (S_ISREG(st.st_mode))
		add_regular(t->w, t->input, below, &st);
	else
		skip(t->w, t->input, below,
		     S_ISLNK(st.st_mode) ? STR("a symbolic link, not followed")
					 : STR("not a regular file"));
}

static const char *next_name(struct tree *t)
{
	struct level *here = &t->level[t->n - 1];
	struct dirent *entry;

	do {
		errno = 0;
		entry = readdir(here->dir);
	} while (entry && entry->d_name[0] == '.');
	if (!entry && errno)
		skip_errno(t->w, t->input, here->below, "cannot read the directory to its end");
	return entry ? entry->d_name : NULL;
}

static void walk_tree(struct walk *w, uint32_t input)
{
	struct tree t = {.w = w, .input = input};

	push_dir(&t, AT_FDCWD, w->inputs[input].root.p, (struct str){"", 0});
	while (t.n) {
		const char *name = next_name(&t);

		if (!name || w->n_entries >= w->limits.entries) {
			if (name)
				skip(w, input, t.level[t.n - 1].below,
				     STR("too many files, the rest is left out"));
			closedir(t.level[--t.n].dir);
			continue;
		}
		w->n_entries++;
		visit(&t, name);
	}
}

static bool is_regular(const char *path)
{
	struct stat st;

	return fstatat(AT_FDCWD, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

/* What stands beside a file that was named itself. */
static void probe(struct walk *w, uint32_t input)
{
	const struct walk_input *in = &w->inputs[input];
	struct str side[] = {
		arena_cat(w->arena, in->file, STR(".json")),
		STR("labels.json"),
		STR("event.json"),
		STR("metadata.csv"),
	};

	for (size_t i = 0; i < COUNT_OF(side); i++) {
		enum aside_kind kind = ASIDE_FILE;

		if (is_regular(join(w->arena, in->root, side[i]).p)) {
			(void)aside_kind(side[i], &kind);
			add_aside(w, input, side[i], kind);
		}
	}
}

static void take_file(struct walk *w, uint32_t input, struct str below)
{
	const struct walk_input *in = &w->inputs[input];
	struct str open = join(w->arena, in->root, in->file);
	struct stat st;

	if (fstatat(AT_FDCWD, open.p, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		skip_errno(w, input, below, "cannot look at it");
	} else if (!S_ISREG(st.st_mode)) {
		skip(w, input, below, STR("not a regular file"));
	} else {
		add_file(w, input, below, &st);
		probe(w, input);
	}
}

static int by_path(const void *left, const void *right)
{
	const struct walk_file *a = left, *b = right;
	int c = str_cmp(a->path, b->path);

	return c ? c : str_cmp(a->open, b->open);
}

static int by_open(const void *left, const void *right)
{
	const struct walk_aside *a = left, *b = right;
	int c = str_cmp(a->open, b->open);

	if (c)
		return c;
	if (a->in_root != b->in_root)
		return a->in_root ? -1 : 1;
	return a->input < b->input ? -1 : a->input > b->input;
}

static int by_reason(const void *left, const void *right)
{
	const struct walk_skip *a = left, *b = right;
	int c = str_cmp(a->path, b->path);

	return c ? c : str_cmp(a->reason, b->reason);
}

static int by_inode(const void *left, const void *right)
{
	const struct walk_file *a = left, *b = right;

	if (a->is_base != b->is_base)
		return a->is_base ? 1 : -1;
	if (a->device != b->device)
		return a->device < b->device ? -1 : 1;
	if (a->inode != b->inode)
		return a->inode < b->inode ? -1 : 1;
	if (a->below.n != b->below.n)
		return a->below.n > b->below.n ? -1 : 1;
	return by_path(a, b);
}

/*
 * A file reached through two inputs (d and d/sub) counts once, under the outer one: that knows more
 * directories. A baseline is apart: one may compare a thing with itself. Hard links within one
 * input stay: they are two dumps to whoever made them.
 */
static void drop_doubles(struct walk *w)
{
	struct walk_file first = {0};
	size_t n = 0;

	if (w->files.n < 2 || w->n_inputs < 2)
		return;
	qsort(w->files.v, w->files.n, sizeof(*w->files.v), by_inode);
	for (size_t i = 0; i < w->files.n; i++) {
		struct walk_file f = w->files.v[i];

		if (i == 0 || f.inode != first.inode || f.device != first.device ||
		    f.is_base != first.is_base)
			first = f;
		if (f.input == first.input)
			w->files.v[n++] = f;
	}
	w->files.n = n;
}

static bool has_file(const struct str *opens, size_t n, struct str open)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = str_cmp(opens[middle], open);

		if (c == 0)
			return true;
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static int by_str(const void *left, const void *right)
{
	return str_cmp(*(const struct str *)left, *(const struct str *)right);
}

/* <file>.json where <file> is there too tells of it. */
static void take_sidecars(struct walk *w)
{
	struct str *opens = arena_n(w->arena, w->files.n + 1, struct str);
	size_t n = w->files.n, kept = 0;

	for (size_t i = 0; i < n; i++)
		opens[i] = w->files.v[i].open;
	qsort(opens, n, sizeof(*opens), by_str);
	for (size_t i = 0; i < n; i++) {
		struct walk_file f = w->files.v[i];

		if (str_ends(f.open, STR(".json")) &&
		    has_file(opens, n, str_sub(f.open, 0, f.open.n - 5)))
			add_aside(w, f.input, f.below, ASIDE_FILE);
		else
			w->files.v[kept++] = f;
	}
	w->files.n = kept;
}

/* Equal paths of different files: the later ones get -2, -3 behind. */
static void make_unique(struct walk *w)
{
	uint64_t number = 1;

	for (size_t i = 1; i < w->files.n; i++) {
		struct walk_file *f = &w->files.v[i];

		number = str_eq(f->path, w->files.v[i - number].path) ? number + 1 : 1;
		if (number > 1)
			f->path = numbered_name(w->arena, f->path, number);
	}
	if (w->files.n)
		qsort(w->files.v, w->files.n, sizeof(*w->files.v), by_path);
}

static void sort_asides(struct walk *w)
{
	size_t n = 0;

	if (w->asides.n)
		qsort(w->asides.v, w->asides.n, sizeof(*w->asides.v), by_open);
	for (size_t i = 0; i < w->asides.n; i++)
		if (n == 0 || !str_eq(w->asides.v[i].open, w->asides.v[n - 1].open))
			w->asides.v[n++] = w->asides.v[i];
	w->asides.n = n;
}

const struct walk_aside *walk_find(const struct walk *w, struct str open)
{
	size_t low = 0, high = w->asides.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = str_cmp(w->asides.v[middle].open, open);

		if (c == 0)
			return &w->asides.v[middle];
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool walk_inputs(struct walk *w, const char *const *inputs, size_t n, struct err *e)
{
	struct str *below;

	if (!walk_input_names(w, inputs, n, &below, e))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		if (w->inputs[i].is_dir)
			walk_tree(w, i);
		else
			take_file(w, i, below[i]);
	}
	drop_doubles(w);
	take_sidecars(w);
	if (w->files.n)
		qsort(w->files.v, w->files.n, sizeof(*w->files.v), by_path);
	make_unique(w);
	sort_asides(w);
	if (w->skips.n)
		qsort(w->skips.v, w->skips.n, sizeof(*w->skips.v), by_reason);
	return true;
}

void walk_release(struct walk *w)
{
	vec_release(&w->files);
	vec_release(&w->asides);
	vec_release(&w->skips);
}
