// SPDX-License-Identifier: MIT
/*
 * A report must not hold absolute paths, yet dump files given by a shell's glob
 * (dumps/orders/cpu.pb.gz dumps/cart/cpu.pb.gz) say their service by a directory: so files are
 * named below the directory that all of them share. An argument that is a link is followed: the
 * user wrote it.
 */
#include "discover/walk_input.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/num.h"

static struct str without_slashes(struct str s)
{
	while (s.n > 1 && s.p[s.n - 1] == '/')
		s.n--;
	return s;
}

static struct str last_part(struct str s)
{
	size_t slash = str_rchr(s, '/');

	return slash == SIZE_MAX ? s : str_sub(s, slash + 1, s.n);
}

/* The argument, or what it links to. */
static bool resolve(struct walk *w, const char *argument, struct str *path, struct err *e)
{
	char real[PATH_MAX];
	struct stat st;

	*path = arena_str(w->arena, without_slashes(str_of(argument)));
	if (fstatat(AT_FDCWD, path->p, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return err_set(e, "cannot open %.*s: %s", PR(*path), strerror(errno));
	if (!S_ISLNK(st.st_mode))
		return true;
	if (!realpath(path->p, real))
		return err_set(e, "cannot follow %.*s: %s", PR(*path), strerror(errno));
	*path = arena_str(w->arena, str_of(real));
	return true;
}

/* "." and ".." are called what they are. */
static struct str name_of(struct walk *w, struct str argument)
{
	char real[PATH_MAX];
	struct str name = last_part(without_slashes(argument));

	if (name.n && !str_eq(name, STR(".")) && !str_eq(name, STR("..")))
		return arena_str(w->arena, name);
	if (realpath(argument.p, real) && last_part(str_of(real)).n)
		return arena_str(w->arena, last_part(str_of(real)));
	return STR("root");
}

static bool look_at(struct walk *w, const char *argument, struct walk_input *in, struct err *e)
{
	struct stat st;

	if (argument[0] == '\0')
		return err_set(e, "expected a file or directory, found an empty argument");
	if (!resolve(w, argument, &in->root, e))
		return false;
	if (fstatat(AT_FDCWD, in->root.p, &st, 0) != 0)
		return err_set(e, "cannot open %.*s: %s", PR(in->root), strerror(errno));
	in->is_dir = S_ISDIR(st.st_mode);
	in->name = name_of(w, str_of(argument));
	w->n_dirs += in->is_dir;
	return true;
}

struct named {
	struct walk_input *input;
	struct str name, root;
};

static int by_name(const void *left, const void *right)
{
	const struct named *a = left, *b = right;
	int c = str_cmp(a->name, b->name);

	return c ? c : str_cmp(a->root, b->root);
}

struct str numbered_name(struct arena *a, struct str name, uint64_t number)
{
	struct buf digits = {0};
	struct str s;

	buf_u64(&digits, number);
	s = arena_cat(a, name, STR("-"), buf_view(&digits));
	buf_release(&digits);
	return s;
}

static bool is_taken(const struct named *named, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(named[i].input->name, name))
			return true;
	return false;
}

/* Equal names of directories get -2, -3 in the order of their paths, whatever the arguments'. */
static void name_dirs(struct walk *w)
{
	struct named *named = arena_n(w->arena, w->n_inputs + 1, struct named);
	size_t n = 0;

	for (size_t i = 0; i < w->n_inputs; i++)
		if (w->inputs[i].is_dir)
			named[n++] = (struct named){&w->inputs[i], w->inputs[i].name,
						    w->inputs[i].root};
	qsort(named, n, sizeof(*named), by_name);
	for (size_t i = 1; i < n; i++)
		for (uint64_t k = 2; is_taken(named, i, named[i].input->name); k++)
			named[i].input->name = numbered_name(w->arena, named[i].name, k);
}

/* Without empty parts, "." and "..": it only serves as a name. */
static struct str cleaned(struct arena *a, struct str path)
{
	struct str rest = path, part, out = {"", 0};

	while (str_next(&rest, '/', &part)) {
		if (part.n == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
			continue;
		out = out.n ? arena_cat(a, out, STR("/"), part) : part;
	}
	return out;
}

/* Bytes of the whole directories that two paths share, the last '/' included. */
static size_t shared(struct str a, struct str b)
{
	size_t end = 0;

	for (size_t i = 0; i < a.n && i < b.n && a.p[i] == b.p[i]; i++)
		if (a.p[i] == '/')
			end = i + 1;
	return end;
}

static struct str directory_of(struct str path)
{
	size_t slash = str_rchr(path, '/');

	if (slash == SIZE_MAX)
		return STR(".");
	return slash == 0 ? STR("/") : str_sub(path, 0, slash);
}

/* What '/' and a name can be put behind. */
static struct str as_root(struct arena *a, struct str dir)
{
	return str_eq(dir, STR("/")) ? STR("/.") : arena_str(a, without_slashes(dir));
}

static void split_files(struct walk *w, const char *const *inputs, struct str *below)
{
	struct str first = {NULL, 0};
	size_t common = SIZE_MAX;

	for (size_t i = 0; i < w->n_inputs; i++) {
		if (w->inputs[i].is_dir)
			continue;
		below[i] = cleaned(w->arena, str_of(inputs[i]));
		if (!first.p)
			first = below[i];
		common = MIN(common, shared(first, below[i]));
	}
	for (size_t i = 0; i < w->n_inputs; i++) {
		struct walk_input *in = &w->inputs[i];

		if (in->is_dir) {
			in->root = as_root(w->arena, in->root);
			continue;
		}
		below[i] = str_sub(below[i], common, below[i].n);
		in->file = arena_str(w->arena, last_part(in->root));
		in->root = as_root(w->arena, directory_of(in->root));
		in->name = name_of(w, in->root);
	}
}

bool walk_input_names(struct walk *w, const char *const *inputs, size_t n, struct str **below,
		      struct err *e)
{
	w->inputs = arena_n(w->arena, n + 1, struct walk_input);
	w->n_inputs = n;
	*below = arena_n(w->arena, n + 1, struct str);
	for (size_t i = 0; i < n; i++)
		if (!look_at(w, inputs[i], &w->inputs[i], e))
			return false;
	name_dirs(w);
	split_files(w, inputs, *below);
	return true;
}
