// SPDX-License-Identifier: MIT
/*
 * How long a page will be depends a little on which others get in (a link that leads nowhere says
 * so), so choosing goes by the length with all links alive; who needs a hard limit looks at what
 * was written and chooses again with less.
 */
#include "write/onepage.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"
#include "write/fragment.h"

#define SECTION_BYTES 120 /* around body and cube */

struct held {
	struct onepage_entry e;
	uint64_t rank, cube_rank;
	struct fragment f;
	struct str title; /* escaped for an attribute */
	struct str *ids;  /* sorted */
	size_t n_ids;
};

struct item {
	struct held *page;
	bool is_cube;
};

struct onepage {
	pthread_mutex_t lock;
	struct arena arena;
	VEC(struct held *) pages;
	VEC(struct onepage_entry) entries;
	struct held **by_path; /* while writing */
};

struct onepage *onepage_new(void)
{
	size_t cap = 0;
	struct onepage *o = vec_grown(NULL, &cap, 1, sizeof(*o));

	*o = (struct onepage){0};
	pthread_mutex_init(&o->lock, NULL);
	return o;
}

void onepage_clear(struct onepage *o)
{
	o->pages.n = o->entries.n = 0;
	arena_release(&o->arena);
}

void onepage_free(struct onepage *o)
{
	vec_release(&o->pages);
	vec_release(&o->entries);
	arena_release(&o->arena);
	pthread_mutex_destroy(&o->lock);
	vec_free(o);
}

/* ---- a page comes in ---- */

static enum fragment_target find_all(const void *context, struct str path, struct str id)
{
	(void)context;
	(void)path;
	(void)id;
	return TARGET_THERE;
}

static size_t length_of(const struct fragment *f)
{
	struct fragment_site site = {find_all, NULL};
	struct buf trial = {0};
	bool ok = fragment_rewrite(&trial, f, &site);
	size_t n = trial.n;

	assert(ok);
	buf_release(&trial);
	return n;
}

struct ids {
	VEC(struct str) v;
};

static void note_id(void *context, struct str id)
{
	struct ids *ids = context;

	vec_push(&ids->v, id);
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void keep_ids(struct held *h, struct arena *a)
{
	struct ids ids = {0};
	bool ok = fragment_ids(&h->f, note_id, &ids);

	assert(ok);
	h->n_ids = ids.v.n;
	if (ids.v.n) {
		h->ids = arena_n(a, ids.v.n, struct str);
		memcpy(h->ids, ids.v.v, ids.v.n * sizeof(*h->ids));
		qsort(h->ids, h->n_ids, sizeof(*h->ids), by_text);
	}
	vec_release(&ids.v);
}

/* Of the window: text in an element, which may hold quotes. */
static struct str title_of(struct str document, struct arena *a)
{
	size_t open = str_find(document, STR("<title>")), close;
	struct buf b = {0};
	struct str title;

	if (open == SIZE_MAX)
		return STR("");
	title = str_sub(document, open + 7, document.n);
	close = str_find(title, STR("</title>"));
	for (size_t i = 0; i < close && i < title.n; i++) {
		if (title.p[i] == '"')
			buf_lit(&b, "&quot;");
		else
			buf_char(&b, title.p[i]);
	}
	title = arena_str(a, buf_view(&b));
	buf_release(&b);
	return title;
}

void onepage_put(struct onepage *o, struct str path, struct str bytes)
{
	struct fragment f;
	bool ok = fragment_split(&f, path, bytes);
	struct held *h;
	size_t length;

	assert(ok);
	length = length_of(&f);
	pthread_mutex_lock(&o->lock);
	h = arena_n(&o->arena, 1, struct held);
	h->f.path = h->e.path = arena_str(&o->arena, path);
	h->f.body = arena_str(&o->arena, f.body);
	h->f.cube = arena_str(&o->arena, f.cube);
	h->e.bytes = length + 2 * path.n + SECTION_BYTES;
	h->e.cube_bytes = f.cube.n ? f.cube.n + SECTION_BYTES : 0;
	h->title = title_of(bytes, &o->arena);
	keep_ids(h, &o->arena);
	vec_push(&o->pages, h);
	pthread_mutex_unlock(&o->lock);
}

/* ---- which ones get in ---- */

static uint64_t rank_of(const struct item *i)
{
	return i->is_cube ? i->page->cube_rank : i->page->rank;
}

static int by_rank(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	if (rank_of(a) != rank_of(b))
		return rank_of(a) < rank_of(b) ? -1 : 1;
	if (a->page != b->page)
		return str_cmp(a->page->e.path, b->page->e.path);
	return a->is_cube - b->is_cube;
}

static int by_page_rank(const void *left, const void *right)
{
	const struct held *a = *(struct held *const *)left, *b = *(struct held *const *)right;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return str_cmp(a->e.path, b->e.path);
}

static size_t list_items(struct onepage *o, const struct onepage_ranks *r, struct item *items)
{
	size_t n = 0;

	for (size_t i = 0; i < o->pages.n; i++) {
		struct held *h = o->pages.v[i];

		h->e.in = h->e.cube_in = false;
		h->rank = r->page(r->context, h->e.path);
		h->cube_rank = 0;
		items[n++] = (struct item){h, false};
		if (!h->e.cube_bytes || !r->cube)
			continue;
		h->cube_rank = r->cube(r->context, h->e.path);
		items[n++] = (struct item){h, true};
	}
	qsort(items, n, sizeof(*items), by_rank);
	return n;
}

/* What is too large stays out; smaller ones behind it may still fit. */
static void fill(struct item *items, size_t n, size_t budget)
{
	for (size_t i = 0; i < n; i++) {
		struct onepage_entry *e = &items[i].page->e;
		size_t bytes = items[i].is_cube ? e->cube_bytes : e->bytes;

		if (bytes > budget || (items[i].is_cube && !e->in))
			continue;
		budget -= bytes;
		if (items[i].is_cube)
			e->cube_in = true;
		else
			e->in = true;
	}
}

void onepage_choose(struct onepage *o, const struct onepage_ranks *ranks, size_t budget)
{
	struct arena own = {0};
	struct item *items = arena_n(&own, 2 * o->pages.n + 1, struct item);
	size_t n = list_items(o, ranks, items);

	fill(items, n, budget);
	arena_release(&own);
	if (o->pages.n)
		qsort(o->pages.v, o->pages.n, sizeof(struct held *), by_page_rank);
	o->entries.n = 0;
	for (size_t i = 0; i < o->pages.n; i++)
		vec_push(&o->entries, o->pages.v[i]->e);
}

const struct onepage_entry *onepage_entries(const struct onepage *o, size_t *n)
{
	*n = o->entries.n;
	return o->entries.v;
}

size_t onepage_bytes(const struct onepage *o, bool cubes)
{
	size_t n = 0;

	for (size_t i = 0; i < o->pages.n; i++)
		n += o->pages.v[i]->e.bytes + (cubes ? o->pages.v[i]->e.cube_bytes : 0);
	return n;
}

void onepage_links(const struct onepage *o, struct str prefix,
		   void (*found)(void *context, struct str path), void *context)
{
	for (size_t i = 0; i < o->pages.n; i++) {
		const struct held *h = o->pages.v[i];
		bool ok = !str_starts(h->e.path, prefix) ||
			  fragment_links(&h->f, found, context);

		assert(ok);
	}
}

/* ---- the document ---- */

static int by_path(const void *left, const void *right)
{
	const struct held *a = *(struct held *const *)left, *b = *(struct held *const *)right;

	return str_cmp(a->e.path, b->e.path);
}

static int cmp_path(const void *path, const void *held)
{
	return str_cmp(*(const struct str *)path, (*(struct held *const *)held)->e.path);
}

static enum fragment_target find_in(const void *context, struct str path, struct str id)
{
	const struct onepage *o = context;
	struct held **at =
		bsearch(&path, o->by_path, o->pages.n, sizeof(struct held *), cmp_path);

	if (!at || !(*at)->e.in)
		return TARGET_MISSING;
	if (!id.n || (*at)->n_ids == 0)
		return TARGET_PAGE;
	return bsearch(&id, (*at)->ids, (*at)->n_ids, sizeof(struct str), by_text) ? TARGET_THERE
										    : TARGET_PAGE;
}

static void write_body(struct onepage *o, struct buf *out, const struct held *h, struct str note)
{
	struct fragment_site site = {find_in, o};
	struct fragment f = h->f;
	size_t main_at = str_find(f.body, STR("<main>\n"));
	bool ok = true;

	if (note.n && main_at != SIZE_MAX) {
		f.body = str_sub(h->f.body, 0, main_at + 7);
		ok = fragment_rewrite(out, &f, &site);
		buf_str(out, note);
		f.body = str_sub(h->f.body, main_at + 7, h->f.body.n);
	}
	ok = fragment_rewrite(out, &f, &site) && ok;
	assert(ok);
}

static void write_section(struct onepage *o, struct buf *out, const struct held *h, struct str note)
{
	buf_lit(out, "<section class=\"page\" id=\"");
	buf_str(out, fragment_id(h->e.path));
	buf_lit(out, "\" data-title=\"");
	buf_str(out, h->title);
	buf_lit(out, "\">\n");
	write_body(o, out, h, note);
	if (h->e.cube_in) {
		buf_lit(out, "<script type=\"application/octet-stream\" class=\"cube\">");
		buf_str(out, h->f.cube);
		buf_lit(out, "</script>");
	}
	buf_lit(out, "</section>\n");
}

void onepage_write(struct onepage *o, struct buf *out, struct str note)
{
	struct arena own = {0};
	bool first = true;

	o->by_path = arena_n(&own, o->pages.n + 1, struct held *);
	if (o->pages.n) {
		memcpy(o->by_path, o->pages.v, o->pages.n * sizeof(struct held *));
		qsort(o->by_path, o->pages.n, sizeof(struct held *), by_path);
	}
	for (size_t i = 0; i < o->pages.n; i++) {
		if (!o->pages.v[i]->e.in)
			continue;
		write_section(o, out, o->pages.v[i], first ? note : STR(""));
		first = false;
	}
	o->by_path = NULL;
	arena_release(&own);
}
