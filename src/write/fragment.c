// SPDX-License-Identifier: MIT
/*
 * The page is read tag by tag, and what is not about ids is copied. Values stay escaped as they
 * are: a path is of slugs, which need no escapes, and a state is moved as a whole.
 */
#include "write/fragment.h"

#include "base/num.h"
#include "write/tags.h"

#define OPEN "<body>\n"
#define CLOSE "</body>"
#define CUBE "<script type=\"application/octet-stream\" id=\"cube\">"
#define CUBE_END "</script>\n"
#define INDEX "index.html"

struct rewriting {
	struct buf *out;
	const struct fragment *f;
	const struct fragment_site *site;
	struct str id;     /* of the page */
	size_t svg;        /* open <svg> */
	struct buf target; /* path of the link at hand */
};

struct str fragment_id(struct str path)
{
	if (str_eq(path, STR(INDEX)))
		return STR("index");
	if (str_ends(path, STR("/" INDEX)))
		return str_sub(path, 0, path.n - (sizeof(INDEX) - 1));
	return path;
}

bool fragment_split(struct fragment *f, struct str path, struct str document)
{
	size_t open = str_find(document, STR(OPEN)), close, cube;

	if (open == SIZE_MAX)
		return false;
	f->path = path;
	f->cube = STR("");
	f->body = str_sub(document, open + sizeof(OPEN) - 1, document.n);
	close = str_find(f->body, STR(CLOSE));
	if (close == SIZE_MAX)
		return false;
	f->body = str_sub(f->body, 0, close);
	cube = str_find(f->body, STR(CUBE));
	if (cube == SIZE_MAX)
		return true;
	f->cube = str_sub(f->body, cube + sizeof(CUBE) - 1, f->body.n);
	f->body = str_sub(f->body, 0, cube);
	close = str_find(f->cube, STR(CUBE_END));
	if (close == SIZE_MAX)
		return false;
	f->cube = str_sub(f->cube, 0, close);
	return true;
}

/* ---- links ---- */

struct link {
	struct str path;  /* empty: of the page itself */
	struct str state; /* of the explorer */
	struct str id;
	bool leads_out;
	enum fragment_target target;
};

/* Has it a scheme, or a host? Then it leads out of the report. */
static bool leads_out(struct str href)
{
	size_t slash = str_chr(href, '/'), colon = str_chr(href, ':'), hash = str_chr(href, '#');

	return str_starts(href, STR("//")) || (colon < slash && colon < hash);
}

static struct link link_of(struct str href)
{
	size_t hash = str_chr(href, '#');
	struct link l = {.path = str_sub(href, 0, hash)};
	struct str rest = hash == SIZE_MAX ? STR("") : str_sub(href, hash + 1, href.n);

	if (str_chr(rest, '=') == SIZE_MAX)
		l.id = rest;
	else
		l.state = rest;
	return l;
}

/* One part of a path: ".." takes the last folder away; it never leads above the root. */
static void go(struct buf *path, struct str part)
{
	if (str_eq(part, STR(".."))) {
		size_t slash = path->n ? str_rchr(str_sub(buf_view(path), 0, path->n - 1), '/')
				       : SIZE_MAX;

		path->n = slash == SIZE_MAX ? 0 : slash + 1;
		return;
	}
	buf_str(path, part);
	buf_char(path, '/');
}

/* From the page's folder along the link: "s/orders/index.html". */
static void resolve(struct buf *to, struct str here, struct str link)
{
	struct str rest = link;
	size_t slash = str_rchr(here, '/'), at;

	buf_reset(to);
	if (!link.n) {
		buf_str(to, here);
		return;
	}
	if (slash != SIZE_MAX)
		buf_str(to, str_sub(here, 0, slash + 1));
	while ((at = str_chr(rest, '/')) != SIZE_MAX) {
		go(to, str_sub(rest, 0, at));
		rest = str_sub(rest, at + 1, rest.n);
	}
	buf_str(to, rest.n ? rest : STR(INDEX));
}

static struct link aim(struct rewriting *w, struct str href)
{
	struct link l = link_of(href);

	l.leads_out = leads_out(href);
	if (l.leads_out)
		return l;
	resolve(&w->target, w->f->path, l.path);
	l.target = w->site->find(w->site->context, buf_view(&w->target), l.id);
	return l;
}

static void put_inner_href(struct rewriting *w, const struct link *l)
{
	buf_char(w->out, '#');
	buf_str(w->out, fragment_id(buf_view(&w->target)));
	if (l->id.n && l->target == TARGET_THERE) {
		buf_char(w->out, ':');
		buf_str(w->out, l->id);
	}
	if (!l->state.n)
		return;
	buf_lit(w->out, "\" data-state=\"");
	buf_str(w->out, l->state);
}

static void put_href(struct rewriting *w, const struct link *l, struct str href)
{
	buf_lit(w->out, " href=\"");
	if (l->leads_out)
		buf_str(w->out, href);
	else
		put_inner_href(w, l);
	buf_char(w->out, '"');
}

/* ---- attributes ---- */

static void put_id(struct rewriting *w, struct str id)
{
	buf_str(w->out, w->id);
	buf_char(w->out, ':');
	buf_str(w->out, id);
}

static void put_ids(struct rewriting *w, struct str ids)
{
	struct str id;
	bool first = true;

	while (str_next(&ids, ' ', &id)) {
		if (!id.n)
			continue;
		if (!first)
			buf_char(w->out, ' ');
		put_id(w, id);
		first = false;
	}
}

static bool is_one_of(struct str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

/* Those of pictures that can say "url(#gone)"; in others it is text, of a label perhaps. */
static bool holds_reference(struct str name)
{
	static const char *const names[] = {"fill",	  "stroke",	"clip-path",  "mask",
					    "marker",	  "filter",	"marker-start",
					    "marker-mid", "marker-end"};

	return is_one_of(name, names, COUNT_OF(names));
}

static void put_reference(struct rewriting *w, struct str value)
{
	if (str_starts(value, STR("url(#"))) {
		buf_lit(w->out, "url(#");
		put_id(w, str_sub(value, 5, value.n));
	} else {
		buf_str(w->out, value);
	}
}

static bool names_ids(struct str name)
{
	static const char *const names[] = {"id",       "for",        "headers",
					    "list",     "aria-owns",  "aria-labelledby",
					    "aria-controls", "aria-describedby"};

	return is_one_of(name, names, COUNT_OF(names));
}

static void put_attr(struct rewriting *w, const struct attr *a, struct str more)
{
	buf_char(w->out, ' ');
	buf_str(w->out, a->name);
	if (!a->value.p)
		return;
	buf_lit(w->out, "=\"");
	if (names_ids(a->name))
		put_ids(w, a->value);
	else if (holds_reference(a->name))
		put_reference(w, a->value);
	else
		buf_str(w->out, a->value);
	buf_str(w->out, more);
	buf_char(w->out, '"');
}

/* A link that leads nowhere is text, and says why; in pictures titles are elements. */
static void put_dim(struct rewriting *w, const struct tag *t)
{
	if (w->svg)
		return;
	if (!tag_attr(t, STR("class")))
		buf_lit(w->out, " class=\"dim\"");
	if (!tag_attr(t, STR("title")))
		buf_lit(w->out, " title=\"not in this file\"");
}

static struct str more_of(struct str name)
{
	if (str_eq(name, STR("class")))
		return STR(" dim");
	return str_eq(name, STR("title")) ? STR(" (not in this file)") : STR("");
}

static void put_attrs(struct rewriting *w, const struct tag *t)
{
	const struct attr *href = tag_attr(t, STR("href"));
	struct link l = href ? aim(w, href->value) : (struct link){.leads_out = true};
	bool dead = !l.leads_out && l.target == TARGET_MISSING;

	for (size_t i = 0; i < t->n_attrs; i++) {
		const struct attr *a = &t->attrs[i];

		if (a != href)
			put_attr(w, a, dead && !w->svg ? more_of(a->name) : STR(""));
		else if (!dead)
			put_href(w, &l, a->value);
	}
	if (dead)
		put_dim(w, t);
}

static void count_svg(struct rewriting *w, const struct tag *t)
{
	if (!str_eq(t->name, STR("svg")) || t->is_closed)
		return;
	if (!t->is_end)
		w->svg++;
	else if (w->svg)
		w->svg--;
}

static void put_tag(struct rewriting *w, const struct tag *t)
{
	count_svg(w, t);
	buf_str(w->out, t->is_end ? STR("</") : STR("<"));
	buf_str(w->out, t->name);
	put_attrs(w, t);
	buf_str(w->out, t->is_closed ? STR("/>") : STR(">"));
}

bool fragment_rewrite(struct buf *out, const struct fragment *f, const struct fragment_site *site)
{
	struct rewriting w = {.out = out, .f = f, .site = site, .id = fragment_id(f->path)};
	struct str rest = f->body;
	enum tag_found found;
	struct tag t;

	while ((found = tag_next(&rest, &t)) == TAG_FOUND) {
		buf_str(out, t.before);
		put_tag(&w, &t);
	}
	buf_str(out, t.before);
	buf_release(&w.target);
	return found == TAG_NONE;
}

/* ---- what is on a page ---- */

bool fragment_ids(const struct fragment *f, void (*found)(void *context, struct str id),
		  void *context)
{
	struct str rest = f->body;
	enum tag_found next;
	struct tag t;

	while ((next = tag_next(&rest, &t)) == TAG_FOUND) {
		const struct attr *id = tag_attr(&t, STR("id"));

		if (id)
			found(context, id->value);
	}
	return next == TAG_NONE;
}

bool fragment_links(const struct fragment *f, void (*found)(void *context, struct str path),
		    void *context)
{
	struct str rest = f->body;
	struct buf target = {0};
	bool in_main = false;
	enum tag_found next;
	struct tag t;

	while ((next = tag_next(&rest, &t)) == TAG_FOUND) {
		const struct attr *href = tag_attr(&t, STR("href"));

		if (str_eq(t.name, STR("main")))
			in_main = !t.is_end;
		if (!in_main || !href || leads_out(href->value))
			continue;
		resolve(&target, f->path, link_of(href->value).path);
		found(context, buf_view(&target));
	}
	buf_release(&target);
	return next == TAG_NONE;
}
