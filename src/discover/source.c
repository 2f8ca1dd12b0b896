// SPDX-License-Identifier: MIT
/*
 * A path in a dump is that of the machine that built the program, so its beginning means nothing
 * here: the longest ending that exists is taken. The paths of packaged libraries keep the folder
 * that tells so, or a file of theirs would be found in whatever has the same name.
 */
#include "discover/source.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/idtab.h"
#include "base/num.h"
#include "base/vec.h"
#include "discover/sourcepath.h"

#define FILE_BYTES ((size_t)4 << 20)

struct root {
	struct source_path prefix; /* is_mapped */
	bool is_mapped;
	int fd;
};

struct entry {
	struct str key;
	const struct source_file *file; /* NULL: there is none */
};

struct source {
	pthread_mutex_t lock;
	struct arena arena;
	VEC(struct root) roots;
	VEC(struct entry) entries;
	struct idtab ids;
	struct buf text;
};

/* ---- roots ---- */

static bool add_root(struct source *s, const char *text, struct err *e)
{
	struct str whole = str_of(text);
	size_t equals = str_chr(whole, '=');
	struct root root = {.is_mapped = equals != SIZE_MAX && equals > 0};
	const char *dir = equals == SIZE_MAX ? text : text + equals + 1;

	if (root.is_mapped && !source_path(&root.prefix, str_sub(whole, 0, equals)))
		return err_set(e, "--source-root: cannot use the prefix of %.*s", PR(whole));
	root.fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root.fd < 0)
		return err_set(e, "--source-root: cannot open %.*s: %s", PR(str_of(dir)),
			       strerror(errno));
	vec_push(&s->roots, root);
	return true;
}

struct source *source_open(struct arena *a, const char *const *roots, size_t n, struct err *e)
{
	struct source *s = arena_new(a, struct source);

	pthread_mutex_init(&s->lock, NULL);
	for (size_t i = 0; i < n; i++)
		if (!add_root(s, roots[i], e)) {
			source_close(s);
			return NULL;
		}
	return s;
}

void source_close(struct source *s)
{
	for (size_t i = 0; i < s->roots.n; i++)
		close(s->roots.v[i].fd);
	vec_release(&s->roots);
	vec_release(&s->entries);
	idtab_release(&s->ids);
	buf_release(&s->text);
	arena_release(&s->arena);
	pthread_mutex_destroy(&s->lock);
}

/* ---- what was looked for before ---- */

static struct entry *find_entry(struct source *s, struct str key)
{
	uint64_t hash = hash_str(key);
	struct idslot *slot;

	idtab_reserve(&s->ids);
	for (size_t i = hash;; i++) {
		slot = idtab_at(&s->ids, i);
		if (!slot->id_plus_1)
			break;
		if (slot->hash == hash && str_eq(s->entries.v[slot->id_plus_1 - 1].key, key))
			return &s->entries.v[slot->id_plus_1 - 1];
	}
	return NULL;
}

static void keep_entry(struct source *s, struct str key, const struct source_file *file)
{
	uint64_t hash = hash_str(key);
	struct idslot *slot;
	size_t i = hash;

	idtab_reserve(&s->ids);
	while (idtab_at(&s->ids, i)->id_plus_1)
		i++;
	slot = idtab_at(&s->ids, i);
	idtab_fill(&s->ids, slot, hash, (uint32_t)s->entries.n);
	vec_push(&s->entries, ((struct entry){arena_str(&s->arena, key), file}));
}

/* ---- reading ---- */

/* A descriptor of the folder that the first n parts name, or -1. The caller closes it. */
static int open_folder(int root, const struct source_path *p, size_t n)
{
	int fd = openat(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	for (size_t i = 0; fd >= 0 && i < n; i++) {
		char name[SOURCE_PART_BYTES + 1];
		int next;

		source_part(p, i, name);
		next = openat(fd, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		close(fd);
		fd = next;
	}
	return fd;
}

/* Into s->text. */
static bool read_text(struct source *s, int root, const struct source_path *p)
{
	char name[SOURCE_PART_BYTES + 1];
	struct err e;
	int fd = open_folder(root, p, p->n - 1);
	bool ok;

	if (fd < 0)
		return false;
	source_part(p, p->n - 1, name);
	ok = file_read(fd, name, FILE_BYTES, &s->text, &e) &&
	     str_chr(buf_view(&s->text), '\0') == SIZE_MAX;
	close(fd);
	return ok;
}

static void find_lines(struct source *s, struct source_file *f)
{
	VEC(uint32_t) begins = {0};
	uint32_t *kept;

	for (size_t i = 0; i < f->text.n; i++)
		if (i == 0 || f->text.p[i - 1] == '\n')
			vec_push(&begins, (uint32_t)i);
	kept = arena_n(&s->arena, begins.n, uint32_t);
	if (begins.n)
		memcpy(kept, begins.v, begins.n * sizeof(*kept));
	f->begins = kept;
	f->n_lines = begins.n;
	vec_release(&begins);
}

struct str source_line(const struct source_file *f, size_t line)
{
	size_t end = line < f->n_lines ? f->begins[line] : f->text.n;
	struct str s = str_sub(f->text, f->begins[line - 1], end);

	while (s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
		s.n--;
	return s;
}

static bool has_folder(const struct root *root, const struct source_path *p)
{
	int fd = open_folder(root->fd, p, p->n);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* The root may be the repository, or the folder of the service in it. */
static struct str in_repository(struct source *s, const struct root *root,
				const struct source_path *p, const struct source_path *service)
{
	struct source_path whole;
	bool starts = service->n < p->n;

	if (root->is_mapped)
		return STR("");
	for (size_t i = 0; starts && i < service->n; i++)
		starts = str_eq(p->part[i], service->part[i]);
	if (!service->n || starts || has_folder(root, service) ||
	    !source_path_join(&whole, service, p, 0))
		return source_path_text(&s->arena, p);
	return source_path_text(&s->arena, &whole);
}

static const struct source_file *load(struct source *s, const struct root *root,
				      const struct source_path *p,
				      const struct source_path *service)
{
	struct source_file *f;

	if (!p->n || !read_text(s, root->fd, p))
		return NULL;
	f = arena_new(&s->arena, struct source_file);
	f->path = source_path_text(&s->arena, p);
	f->in_repository = in_repository(s, root, p, service);
	f->text = arena_str(&s->arena, buf_view(&s->text));
	find_lines(s, f);
	return f;
}

/* ---- looking ---- */

struct search {
	struct source *s;
	const struct root *root;
	const struct source_wish *wish;
	struct source_path path, service;
};

static const struct source_file *try_ending(const struct search *q,
					    const struct source_path *before, size_t from)
{
	struct source_path p;

	if (!source_path_join(&p, before, &q->path, from))
		return NULL;
	return load(q->s, q->root, &p, &q->service);
}

/* Frames of the JVM have the name of the file only; its folder is the package. */
static const struct source_file *try_package(const struct search *q)
{
	static const char *const folders[] = {"", "src/main/java", "src/main/kotlin",
					      "src/main/scala", "src"};
	const struct source_file *found = NULL;

	for (size_t i = 0; i < COUNT_OF(folders) && !found; i++) {
		struct source_path before, package, folder;

		if (!source_package_path(&package, q->wish->package) ||
		    !source_path(&folder, str_of(folders[i])) ||
		    !source_path_join(&before, &folder, &package, 0))
			return NULL;
		found = try_ending(q, &before, 0);
		if (!found && q->service.n && source_path_join(&folder, &q->service, &before, 0))
			found = try_ending(q, &folder, 0);
	}
	return found;
}

static const struct source_file *try_endings(const struct search *q)
{
	static const struct source_path none;
	size_t last = source_path_last_ending(&q->path, q->wish->is_library);
	const struct source_file *found = NULL;

	for (size_t i = 0; i <= last && !found; i++) {
		if (q->service.n)
			found = try_ending(q, &q->service, i);
		if (!found)
			found = try_ending(q, &none, i);
	}
	return found;
}

static const struct source_file *try_root(const struct search *q)
{
	static const struct source_path none;
	const struct source_file *found = NULL;

	if (q->root->is_mapped)
		return source_path_starts(&q->path, &q->root->prefix)
			       ? try_ending(q, &none, q->root->prefix.n)
			       : NULL;
	if (q->path.n == 1 && source_is_jvm(q->path.part[0]))
		found = try_package(q);
	return found ? found : try_endings(q);
}

static const struct source_file *search(struct source *s, const struct source_wish *wish)
{
	struct search q = {.s = s, .wish = wish};
	const struct source_file *found = NULL;

	if (!source_path(&q.path, wish->file) || !q.path.n ||
	    !source_is_text_name(q.path.part[q.path.n - 1]))
		return NULL;
	if (!source_path(&q.service, wish->root))
		q.service.n = 0;
	for (size_t i = 0; i < s->roots.n && !found; i++) {
		q.root = &s->roots.v[i];
		found = try_root(&q);
	}
	return found;
}

static void key_part(struct buf *b, struct str part)
{
	buf_u64(b, part.n);
	buf_char(b, ':');
	buf_str(b, part);
}

/* What the answer depends on: the package counts for bare names only. */
static void key_of(struct buf *b, const struct source_wish *w)
{
	key_part(b, w->file);
	key_part(b, w->root);
	key_part(b, str_chr(w->file, '/') == SIZE_MAX ? w->package : STR(""));
	buf_char(b, w->is_library ? 'l' : '-');
}

const struct source_file *source_find(struct source *s, const struct source_wish *wish)
{
	struct buf key = {0};
	const struct entry *known;
	const struct source_file *file;

	if (!s || !s->roots.n || !wish->file.n)
		return NULL;
	key_of(&key, wish);
	pthread_mutex_lock(&s->lock);
	known = find_entry(s, buf_view(&key));
	file = known ? known->file : search(s, wish);
	if (!known)
		keep_entry(s, buf_view(&key), file);
	pthread_mutex_unlock(&s->lock);
	buf_release(&key);
	return file;
}
